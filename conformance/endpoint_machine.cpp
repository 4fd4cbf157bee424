// How an endpoint becomes finite, and why these stimuli:
// - Numbers are normalised after every step: SND.NXT and RCV.NXT become constants, what is outstanding counts as one number at
//   most, and how far ISS and IRS lie behind is forgotten. All stimuli count from SND.NXT, SND.UNA and RCV.NXT, so as long as
//   no window fills (thousands of octets) no answer changes; tests/mealy_endpoint_test.cpp compares both along random words.
// - Two counts are cut: `data` is not offered while an octet is unread, `send` not while one is queued.
// - Calls are not offered where sockets have no handle for them (`is_everyday`), so that every word runs on every stack.
// - Nothing waits: a timer runs out in some states only, so that no two states could be told apart by it. What remains alike
//   without waiting is one state here: FIN-WAIT-2 with FIN-WAIT-1, TIME-WAIT with CLOSING.
// - `fin-una` is the peer's FIN: it acknowledges nothing new, and so leads to CLOSING, which `fin` never does. `ack-window-0`
//   makes SENDs and the FIN wait in the queue.
#include "conformance/endpoint_machine.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "conformance/answer.hpp"
#include "conformance/endpoint_system.hpp"
#include "mealy/suite.hpp"

namespace synfin::conformance {
namespace {

std::vector<const stimulus*> small_alphabet() {
    std::vector<const stimulus*> all;
    for (const char* word : {"open-active", "open-passive", "send", "receive", "close", "abort", "syn", "syn-ack", "ack", "data",
                             "fin-una", "rst", "ack-window-0"})
        all.push_back(stimulus_named(word));
    return all;
}

bool has_numbers(const machine& m) { return m.st != model::CLOSED && m.st != model::LISTEN; }

constexpr auto takes_text = model::ESTABLISHED | model::FIN_WAIT_1 | model::FIN_WAIT_2;
constexpr auto hears_no_more = model::CLOSING | model::LAST_ACK | model::TIME_WAIT;  // RECEIVE is refused (3.10.3)

// The same machine with its numbers moved to where every machine has them.
machine normalised(machine m) {
    constexpr std::uint32_t snd_nxt = 5100, rcv_nxt = 9100;
    auto& t = m.t;
    if (!has_numbers(m)) {
        const machine fresh = endpoint_system::fresh();
        const auto passive = t.passive, remote = t.remote_given;
        t = fresh.t;
        if (m.st == model::LISTEN) t.passive = passive, t.remote_given = remote;
        return m;
    }
    const bool syn_out = t.snd_una.v == t.iss.v;
    t.snd_una = t.snd_una.v == t.snd_nxt.v ? snd_nxt : snd_nxt - 1;
    t.snd_nxt = snd_nxt;
    t.iss = syn_out ? t.snd_una.v : snd_nxt - 50;
    t.snd_wl2 = t.snd_una;
    if (model::sequenced.has(m.st)) {
        t.rcv_nxt = rcv_nxt;
        t.irs = rcv_nxt - 50;
        t.snd_wl1 = rcv_nxt - 1;
    }
    t.rcv_wnd = endpoint_system::fresh().t.rcv_wnd;
    if (hears_no_more.has(m.st)) t.rcv_buffered = 0;
    return m;
}

bool is_offered(const stimulus& s, const machine& m) {
    if (s.kind == stimulus_kind::call && !is_everyday(s, m)) return false;
    if (s.name == "data" && takes_text.has(m.st) && m.t.rcv_buffered.v > 0) return false;
    return can_happen(s, m, {}) && !(s.name == "send" && m.t.send_queued.v > 0);
}

std::string output_of(const outcome& o, const machine& before) {
    std::string text = text_of(normal_form(o.sent()), has_numbers(o.after) ? o.after : before);
    if (o.answer != model::reply::none) text += ", " + std::string(name(o.answer));
    for (unsigned k = 0; k < static_cast<unsigned>(model::signal::count_); ++k)
        if (o.tells(static_cast<model::signal>(k))) text += ", " + std::string(name(static_cast<model::signal>(k)));
    return text;
}

class builder {
  public:
    endpoint_machine built() {
        for (const stimulus* s : alphabet_) m_.inputs.emplace_back(s->name);
        (void)number_of(endpoint_system::fresh());
        for (std::size_t at = 0; at < found_.size(); ++at)
            for (const stimulus* s : alphabet_) add(found_[at], *s);
        for (std::size_t at = 0; at < found_.size(); ++at) m_.names.push_back(kind_of(found_[at]));
        mealy::machine small = minimised(m_);
        tell_names_apart(small.names);
        return {std::move(small), alphabet_};
    }

  private:
    void add(const machine from, const stimulus& s) {
        if (!is_offered(s, from)) return add(number_of(from), std::string(not_offered));
        const auto out = system_.after(from, s);
        add(number_of(normalised(out->after)), output_of(*out, from));
    }
    void add(mealy::state to, const std::string& output) {
        const auto known = outputs_.try_emplace(output, static_cast<mealy::symbol>(m_.outputs.size()));
        if (known.second) m_.outputs.push_back(output);
        m_.next.push_back(to);
        m_.out.push_back(known.first->second);
    }
    mealy::state number_of(const machine& m) {
        const auto known = numbers_.try_emplace(endpoint_system::pack(m), static_cast<mealy::state>(found_.size()));
        if (known.second) found_.push_back(m);
        return known.first->second;
    }
    static void tell_names_apart(std::vector<std::string>& names) {
        std::map<std::string, int> count;
        for (auto& name : names)
            if (const int n = ++count[name]; n > 1) name += "#" + std::to_string(n);
    }

    std::vector<const stimulus*> alphabet_ = small_alphabet();
    endpoint_system system_{{}, alphabet_};
    mealy::machine m_;
    std::map<packed_machine, mealy::state> numbers_;
    std::vector<machine> found_;
    std::unordered_map<std::string, mealy::symbol> outputs_;
};

}  // namespace

std::optional<mealy::symbol> endpoint_machine::unspecified() const {
    const auto found = std::find(m.outputs.begin(), m.outputs.end(), not_offered);
    if (found == m.outputs.end()) return std::nullopt;
    return static_cast<mealy::symbol>(found - m.outputs.begin());
}

const endpoint_machine& the_endpoint_machine() {
    static const endpoint_machine e = builder().built();
    return e;
}

std::vector<std::vector<const stimulus*>> complete_words(unsigned extra_states) {
    const endpoint_machine& e = the_endpoint_machine();
    std::vector<std::vector<const stimulus*>> all;
    const auto suite = mealy::complete_suite({e.m, e.unspecified()}, std::min(extra_states, mealy::most_extra_states));
    if (!suite) return all;
    suite->each_word([&](const mealy::word& w) {
        auto& steps = all.emplace_back();
        for (const mealy::symbol i : w) steps.push_back(e.alphabet[i]);
    });
    return all;
}

}  // namespace synfin::conformance
