// Executes a packetdrill script on a stack of ours: what packetdrill would do with the kernel, by its published rules for
// sequence numbers (socket.h) and comparisons (run_packet.c), on the slots and calls of conformance/stack.hpp.
#pragma once
#include <fmt/format.h>

#include <chrono>
#include <map>
#include <string>

#include "conformance/stack.hpp"
#include "tests/packetdrill_grammar.hpp"
#include "traces/packet.hpp"

namespace synfin::test::packetdrill {

class replayer {
  public:
    explicit replayer(conformance::stack& on) : on_(on), slot_(on.claim().value()) {}
    replayer(const replayer&) = delete;
    replayer& operator=(const replayer&) = delete;
    ~replayer() { on_.release(slot_); }

    /// Empty, or the first line that does not hold and why.
    std::string run(const script& s) {
        for (const event& e : s.events) {
            std::string why;
            if (e.packet)
                why = e.packet->inbound ? deliver(*e.packet) : await(*e.packet, e);
            else if (e.call)
                why = call(*e.call);
            else if (!e.code.empty())
                why = check(e.code);
            if (!why.empty()) return fmt::format("line {}: {}", e.line, why);
        }
        return {};
    }

  private:
    enum class phase { none, fresh, listening, packet_received, synack_sent, synack_acked, connecting, syn_sent, syn_acked };
    struct descriptor {
        bool listens = false, connects = false, lingers = false, accepted = false;
    };

    static bool has(const std::string& flags, char f) { return flags.find(f) != std::string::npos; }
    static std::uint8_t bits(const std::string& flags) {
        namespace flag = traces::flag;
        std::uint8_t all = 0;
        for (const auto& [letter, bit] : std::map<char, std::uint8_t>{
                 {'S', flag::syn}, {'F', flag::fin}, {'R', flag::rst}, {'P', flag::psh}, {'.', flag::ack}})
            if (has(flags, letter)) all |= bit;
        return all;
    }

    std::string deliver(const packet_line& p) {
        const bool syn = has(p.flags, 'S'), ack = has(p.flags, '.');
        if (at_ == phase::none || at_ == phase::listening)
            at_ = phase::packet_received, peer_isn_ = p.seq, stack_isn_ = 0;
        else if (at_ == phase::synack_sent && ack)
            at_ = phase::synack_acked;
        else if (at_ == phase::syn_sent && syn && ack)
            at_ = phase::syn_acked, peer_isn_ = p.seq;
        conformance::segment s;
        s.seq = p.seq + (syn ? 0 : peer_isn_);
        s.ack = ack ? p.ack + stack_isn_ : 0;
        s.flags = bits(p.flags);
        s.length = p.octets;
        s.window = *p.window;
        return on_.inject(slot_, s) ? std::string() : "the stack is lost";
    }

    std::string await(const packet_line& p, const event& e) {
        using namespace std::chrono_literals;
        constexpr auto tolerance = 500ms;
        const auto until =
            on_.now() + std::chrono::duration_cast<conformance::stack_time>(std::chrono::duration<double>(e.to)) + tolerance;
        auto seen = on_.observe(slot_);
        while (!seen && on_.now() < until) {
            if (!on_.advance(until)) return "the stack is lost";
            seen = on_.observe(slot_);
        }
        if (!seen) return "nothing was sent";
        return compare(p, *seen);
    }

    std::string compare(const packet_line& p, const conformance::segment& live) {
        const bool syn = has(p.flags, 'S'), ack = has(p.flags, '.');
        if (at_ == phase::connecting && syn && !ack) at_ = phase::syn_sent, stack_isn_ = live.seq;
        if (at_ == phase::packet_received && syn && ack) at_ = phase::synack_sent, stack_isn_ = live.seq;
        const std::uint32_t seq = live.seq - stack_isn_, acked = ack ? live.ack - (syn ? 0 : peer_isn_) : 0;
        const auto wrong = [](const char* what, std::uint32_t wanted, std::uint32_t got) {
            return fmt::format("{}: {} expected, {} seen", what, wanted, got);
        };
        if (bits(p.flags) != live.flags) return wrong("flags", bits(p.flags), live.flags);
        if (p.seq != seq) return wrong("seq", p.seq, seq);
        if (p.octets != live.length) return wrong("octets", p.octets, live.length);
        if (ack && p.ack != acked) return wrong("ack", p.ack, acked);
        if (p.window && *p.window != live.window) return wrong("win", *p.window, live.window);
        if (!p.any_options && !live.options.empty()) return "options where there are none to be";
        return {};
    }

    std::string check(const std::string& code) {
        static const std::map<std::string, model::state> states{
            {"TCP_CLOSE", model::CLOSED},          {"TCP_LISTEN", model::LISTEN},           {"TCP_SYN_SENT", model::SYN_SENT},
            {"TCP_SYN_RECV", model::SYN_RECEIVED}, {"TCP_ESTABLISHED", model::ESTABLISHED}, {"TCP_FIN_WAIT1", model::FIN_WAIT_1},
            {"TCP_FIN_WAIT2", model::FIN_WAIT_2},  {"TCP_CLOSE_WAIT", model::CLOSE_WAIT},   {"TCP_CLOSING", model::CLOSING},
            {"TCP_LAST_ACK", model::LAST_ACK}};
        const auto begin = code.find("tcpi_state == ");
        if (begin == std::string::npos) return "code this replayer does not know";
        const auto word = code.substr(begin + 14, code.find(',') - begin - 14);
        if (on_.state(slot_) == states.at(word)) return {};
        return fmt::format("{} expected, state {}", word, on_.state(slot_) ? name(*on_.state(slot_)) : "unknown");
    }

    std::string call(const call_line& c) {
        using conformance::user_call;
        if (c.name == "socket") {
            at_ = phase::fresh, open_[static_cast<int>(c.result)] = {};
            return {};
        }
        const int fd = std::stoi(c.arguments.front());
        if (!open_.contains(fd)) return "no such descriptor";
        descriptor& d = open_[fd];
        if (c.name == "bind" || c.name == "fcntl") return {};
        if (c.name == "setsockopt") return d.lingers |= c.arguments[2] == "SO_LINGER", std::string();
        if (c.name == "accept") return accept(c, d);
        if (c.name == "close") return close(c, fd);
        const std::map<std::string, user_call> calls{{"listen", user_call::open_passive},
                                                     {"connect", user_call::open_active},
                                                     {"shutdown", user_call::close},
                                                     {"send", user_call::send},
                                                     {"recv", user_call::receive}};
        const bool opens = !d.listens && !d.connects && !d.accepted;
        if (c.name == "listen" && opens) d.listens = true, at_ = phase::listening;
        if (c.name == "connect" && opens) d.connects = true, at_ = phase::connecting;
        conformance::request r{.call = calls.at(c.name)};
        if (c.name == "send" || c.name == "recv") r.octets = static_cast<std::uint32_t>(std::stoul(c.arguments[2]));
        return returned(c, on_.call(slot_, r));
    }

    // The stack accepts by itself when the handshake is over; then its listening socket is closed already.
    std::string accept(const call_line& c, descriptor& listener) {
        if (!model::synchronized.has(on_.state(slot_).value_or(model::CLOSED))) return "there is nothing to accept";
        listener.accepted = true;
        open_[static_cast<int>(c.result)] = {.accepted = true};
        return {};
    }

    std::string close(const call_line& c, int fd) {
        const descriptor d = open_[fd];
        open_.erase(fd);
        if (d.listens && d.accepted) return {};
        if (!d.listens && !d.connects && !d.accepted) return {};
        conformance::request r{.call = conformance::user_call::close_half_duplex};
        if (d.listens) r.call = conformance::user_call::close;
        if (d.lingers) r.call = conformance::user_call::abort;
        return returned(c, on_.call(slot_, r));
    }

    static std::string returned(const call_line& c, const conformance::reply& got) {
        using conformance::reply_kind;
        const bool moves = c.name == "send" || c.name == "recv";
        const std::string seen = fmt::format("{} seen: {} {} {}", c.name, name(got.kind), got.octets, got.detail);
        if (c.name == "connect" && c.errno_name == "EINPROGRESS") return got.kind == reply_kind::ok ? "" : seen;
        if (c.result < 0) return got.detail == c.errno_name ? "" : c.errno_name + " expected, " + seen;
        if (c.name == "recv" && c.result == 0) return got.kind == reply_kind::end_of_stream ? "" : seen;
        const bool fits = got.kind == reply_kind::ok && (!moves || got.octets == c.result);
        return fits ? "" : fmt::format("{} expected, {}", c.result, seen);
    }

    conformance::stack& on_;
    conformance::slot slot_;
    phase at_ = phase::none;
    std::uint32_t stack_isn_ = 0, peer_isn_ = 0;
    std::map<int, descriptor> open_;
};

}  // namespace synfin::test::packetdrill
