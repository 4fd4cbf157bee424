#include "stacks/common/serve.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "stacks/common/serve_words.hpp"

namespace synfin_stacks {
namespace {

// An answer is one line of at most 200,000 octets (L3): RECEIVE hands out what fits, which is never more than was asked for.
constexpr std::uint32_t most_received = 99'000;
constexpr std::uint32_t own_address = 10U << 24 | 9U << 16 | 1U;  // 10.9.0.1, unless the stack names another

std::string problem(std::string_view what) { return "problem " + std::string(what); }

template <std::size_t N>
std::string names_of(std::uint32_t bits, const std::array<std::string_view, N>& words) {
    std::string names;
    for (std::size_t i = 0; i < N; ++i)
        if ((bits >> i & 1U) != 0) names += (names.empty() ? "" : ",") + std::string(words[i]);
    return names.empty() ? "-" : names;
}

std::string description(const synfin_stack& s) {
    return "stack name=" + as_word(s.name) + " release=" + as_word(s.release_name) + " calls=" + names_of(s.calls, call_words) +
           " slots=" + std::to_string(s.slots) + " abilities=" + names_of(s.abilities, ability_words) +
           " patience=" + std::to_string(s.patience) + " address=" + address_text(s.stack_ip == 0 ? own_address : s.stack_ip);
}

std::string reply_line(const synfin_reply& r, std::span<const std::uint8_t> room) {
    if (r.kind >= reply_words.size()) return problem("the stack's reply kind is " + std::to_string(r.kind));
    std::string line = "reply " + std::string(reply_words[r.kind]);
    const std::string_view detail(r.detail, ::strnlen(r.detail, sizeof r.detail));
    const auto octets = r.kind == SYNFIN_OK ? r.octets : 0;
    if (octets == 0 && detail.empty()) return line;
    line += ' ' + std::to_string(octets) + ' ';
    write_octets(room.first(std::min<std::size_t>(octets, room.size())), line);
    if (!detail.empty()) line += ' ' + as_word(detail);
    return line;
}

// SYNFIN_SEND and SYNFIN_RECEIVE have a count behind the sockets, an active OPEN may have an ISS.
bool read_argument(unsigned which, const std::vector<std::string_view>& words, synfin_request& request) {
    const bool counted = which == SYNFIN_SEND || which == SYNFIN_RECEIVE;
    if (words.size() == 4) return !counted;
    if (words.size() != 5 || !(counted || which == SYNFIN_OPEN_ACTIVE)) return false;
    const auto value = read_number(words[4], 0xffffffff);
    if (!value) return false;
    request.has_iss = counted ? 0 : 1;
    (counted ? request.octets : request.iss) = static_cast<std::uint32_t>(*value);
    return true;
}

}  // namespace

session::~session() {
    std::string last_words;
    out_ = &last_words;
    if (self_ != nullptr) stack_.stop(self_);
}

void session::take(void* context, const std::uint8_t* octets, std::size_t size) {
    std::string& out = *static_cast<session*>(context)->out_;
    out += "packet ";
    write_octets({octets, size}, out);
    out += '\n';
}

bool session::answer(std::string_view line, std::string& out) {
    const auto request = split(line);
    if (request[0] == "stop") return false;
    out_ = &out;
    const std::string answered = request[0] == "synfin-stack" ? begin(request) : reply_to(request);
    out += answered;
    out += '\n';
    return true;
}

std::string session::begin(const words& request) {
    if (request.size() != 2 || request[1] != "1") return problem("this stack speaks version 1 of the protocol");
    std::array<char, 256> why{};
    if (self_ == nullptr) self_ = stack_.start(&host_, why.data(), why.size());
    if (self_ == nullptr) return problem(std::string_view(why.data(), ::strnlen(why.data(), why.size())));
    return description(stack_);
}

std::string session::reply_to(const words& request) {
    if (self_ == nullptr) return problem("the first request must be: synfin-stack 1");
    const auto found = std::find(call_words.begin(), call_words.end(), request[0]);
    if (found != call_words.end()) return call(static_cast<unsigned>(found - call_words.begin()), request);
    if (request[0] == "packet") return packet(request);
    if (request[0] == "advance") return advance(request);
    if (request[0] == "status" || request[0] == "release") return at_sockets(request);
    return problem("no such request: " + as_word(request[0].substr(0, 40)));
}

std::string session::call(unsigned which, const words& request) {
    synfin_request wanted{which, 0, 0, 0};
    const auto at = request.size() >= 4 ? read_sockets(std::span(request).subspan(1, 3)) : std::nullopt;
    if (!at || at->slot >= stack_.slots || !read_argument(which, request, wanted))
        return problem("expected " + std::string(call_words[which]) + " SLOT ADDRESS:PORT ADDRESS:PORT and its argument");
    const bool receives = which == SYNFIN_RECEIVE;
    if (receives) wanted.octets = std::min(wanted.octets, most_received);
    octets_.assign(receives ? wanted.octets : 0, 0);
    synfin_reply reply{};
    reply.data = octets_.data();
    stack_.call(self_, &*at, &wanted, &reply);
    return reply_line(reply, octets_);
}

std::string session::at_sockets(const words& request) {
    const auto at = request.size() == 4 ? read_sockets(std::span(request).subspan(1, 3)) : std::nullopt;
    if (!at || at->slot >= stack_.slots)
        return problem("expected " + std::string(request[0]) + " SLOT ADDRESS:PORT ADDRESS:PORT");
    if (request[0] == "release") {
        stack_.release(self_, &*at);
        return "done";
    }
    const int state = stack_.state == nullptr ? SYNFIN_STATE_UNKNOWN : stack_.state(self_, &*at);
    if (state < 0 || static_cast<std::size_t>(state) >= state_words.size()) return "state -";
    return "state " + std::string(state_words[static_cast<std::size_t>(state)]);
}

std::string session::packet(const words& request) {
    if (request.size() != 2 || !read_octets(request[1], octets_)) return problem("expected packet OCTETS");
    stack_.packet(self_, octets_.data(), octets_.size());
    return "done";
}

std::string session::advance(const words& request) {
    const auto until = request.size() == 2 ? read_number(request[1], UINT64_MAX) : std::nullopt;
    if (!until) return problem("expected advance TIME");
    return "now " + std::to_string(stack_.advance(self_, *until));
}

}  // namespace synfin_stacks
