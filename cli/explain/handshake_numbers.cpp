// handshake-numbers: x, y, x+1, y+1, told with the numbers of a run.
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "cli/explain/narrative.hpp"
#include "cli/explain/topics.hpp"

namespace synfin::cli {
namespace {

using model::action;
using model::property;

const std::string instance =
    "lifecycle[duplication=0,incarnations=1,a-active-opens=1,a-sends=0,a-patient=on,b-passive-opens=1,b-patient=on]";

story open_and_close() {
    return {{settled(model::ESTABLISHED, model::ESTABLISHED), does(B, action::send),
             [](const moment& m) { return m.arrives(B) && m.before->st == model::ESTABLISHED && m.network_empty(); },
             [](const moment& m) { return m.by(A, action::close); }, becomes(A, model::FIN_WAIT_1, model::FIN_WAIT_2),
             becomes(B, model::LAST_ACK, model::CLOSED)},
            step_of(model::kind(action::lose) | model::kind(action::retransmit))};
}

std::string offset(std::uint32_t number, std::uint32_t base, const char* letter, std::uint32_t modulus) {
    const std::uint32_t past = (number + modulus - base) % modulus;
    return past == 0 ? letter : fmt::format("{}+{}", letter, past);
}

std::uint32_t used(const traces::segment& s) { return s.len + (s.syn ? 1U : 0U) + (s.fin ? 1U : 0U); }

/// The segments in the order they were sent; the first is the SYN with x, the second the SYN,ACK with y.
std::vector<traces::segment> sent_in(const traces::trace& t) {
    std::vector<traces::segment> all;
    for (const auto& s : t.steps) all.insert(all.end(), s.sent.begin(), s.sent.end());
    if (all.size() < 3) throw std::logic_error("the run has no handshake");
    return all;
}

/// Every segment of the run with its numbers relative to x and y.
table relative(const traces::trace& t) {
    const auto all = sent_in(t);
    const std::uint32_t x = all[0].seq, y = all[1].seq;
    table rows{{"segment", "from", "control", "SEQ", "ACK", "data", "numbers used"}};
    for (const auto& s : all) {
        const bool from_a = s.from == "A";
        const auto seq = offset(s.seq, from_a ? x : y, from_a ? "x" : "y", t.modulus);
        const auto ack = s.ack_on ? offset(s.ack, from_a ? y : x, from_a ? "y" : "x", t.modulus) : "";
        rows.push_back({s.id, s.from, traces::control_text(s.flags()), seq, ack, s.len == 0 ? "" : std::to_string(s.len),
                        used(s) == 0 ? "none" : std::to_string(used(s))});
    }
    return rows;
}

}  // namespace

article handshake_numbers() {
    article a("topic", "handshake-numbers");
    a.say(
        "Each end numbers what it sends, beginning at a number of its own choice: A with x (its ISS), B with y. SEQ is the "
        "number of "
        "the first octet in a segment, ACK the next number that the sender of the segment expects to receive. So SYN says "
        "SEQ=x; SYN,ACK says SEQ=y, ACK=x+1; the third message says SEQ=x+1, ACK=y+1, and both numbers are confirmed.");
    const auto t = run_of(instance, open_and_close());
    a.add(relative(t));
    a.show(t, fmt::format("The same run with x = {} and y = {}", sent_in(t)[0].seq, sent_in(t)[1].seq));
    a.say(
        "SYN and FIN use up one number each although they carry no octet, because they must arrive like data: they are repeated "
        "until "
        "acknowledged, and ACK=x+1 can mean only \"your SYN has arrived\". If SYN took no number, ACK=x would be said before and "
        "after it. An ACK on its own takes no number: it is never acknowledged, else two ends would acknowledge each other's "
        "ACKs for ever. That is why the third message and the data after it begin at the same SEQ.");
    a.say(
        "The numbers are fresh each time (RFC 9293 3.4.1), so that an ACK left over from an earlier connection does not fit. "
        "An end that takes any ACK for its own loses just that:");
    show_violation(a, "handshake+accept_any_ack", property::no_ghost, "ACK=y+1 is not checked");
    check_all(a, "handshake", {property::no_ghost, property::sync}, checker::verdict::holds);
    a.say("The same by hand, with larger numbers: `synfin explain s01`.");
    return a;
}

}  // namespace synfin::cli
