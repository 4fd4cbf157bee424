// One endpoint run by the rulebook with 32-bit numbers: what the oracle expects, what the model stack does, and what a
// mutant does wrong. The rulebook is compiled once, in machine.cpp.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "conformance/choices.hpp"
#include "model/native.hpp"

namespace synfin::conformance {

using wire_segment = model::segment<model::wire>;
using wire_tcb = model::tcb<model::wire>;

/// A connection record with its state.
struct machine {
    model::state st = model::CLOSED;
    wire_tcb t{};
};
/// All that the rules can tell apart, in one order, for comparing.
[[nodiscard]] std::array<std::uint32_t, 20> as_words(const machine& m);
[[nodiscard]] bool operator==(const machine& a, const machine& b);

/// What happens to a machine.
struct happening {
    model::event what = model::event::segment_arrives;
    wire_segment seg{};
    std::uint32_t octets = 0;  ///< of SEND and RECEIVE
    std::uint32_t iss = 0;     ///< the number the generator gives if one is chosen now
    std::uint32_t r2 = 1000;   ///< retransmissions before giving up (3.8.3)
    bool remote_given = true;  ///< an active OPEN, or a SEND in LISTEN, knows whom to open to
};

/// One deliberate change of one rule.
enum class mutation_kind : std::uint8_t {
    never,              ///< the rule never fires
    effect_skipped,     ///< it fires and does nothing but lead on
    not_sent,           ///< its segment is not sent, its ACK not owed
    state_kept,         ///< the state does not change
    seq_plus_one,       ///< its segment has SEG.SEQ + 1
    ack_plus_one,       ///< its segment has SEG.ACK + 1
    numbers_kept,       ///< the TCB does not change
    timer_not_started,  ///< 2 MSL are not started
    not_told,           ///< the user hears nothing
    reply_lost,         ///< the call is answered with an error
    always,             ///< its guard is missing: it fires whenever it is tried
    negated,            ///< its guard is the wrong way round
    state_next,         ///< it leads to the next state in the order of `model::state`; from the last to CLOSED
    state_before,       ///< it leads to the one before
    seq_minus_one,      ///< its segment has SEG.SEQ - 1
    ack_minus_one,      ///< its segment has SEG.ACK - 1
    ack_missing,        ///< its segment has no ACK
    left_edge_lower,    ///< it takes RCV.NXT - 1 for the left edge of the receive window; the other edges stay
    left_edge_higher,   ///< it takes RCV.NXT + 1 for it
    right_edge_lower,   ///< it takes the receive window for one number shorter
    right_edge_higher,  ///< it takes the receive window for one number longer
    una_edge_lower,     ///< it compares with SND.UNA - 1
    una_edge_higher,    ///< it compares with SND.UNA + 1
    nxt_edge_lower,     ///< it compares with SND.NXT - 1
    nxt_edge_higher,    ///< it compares with SND.NXT + 1
    floor_lower,        ///< it takes SND.UNA - MAX.SND.WND - 1 for the oldest ACK (MAY-12)
    floor_higher        ///< it takes SND.UNA - MAX.SND.WND + 1 for it
};
inline constexpr unsigned mutation_kind_count = 27;
[[nodiscard]] std::string_view name(mutation_kind k);
/// Is the rule's comparison off by one at an edge of a window?
[[nodiscard]] constexpr bool moves_an_edge(mutation_kind k) { return k >= mutation_kind::left_edge_lower; }
/// Does the change show where the rule does not fire as well?
[[nodiscard]] constexpr bool changes_the_guard(mutation_kind k) {
    return k == mutation_kind::always || k == mutation_kind::negated || moves_an_edge(k);
}

struct mutation {
    std::size_t rule = model::rule_count;
    mutation_kind kind = mutation_kind::never;
};

/// What came of it.
struct outcome {
    machine after{};
    std::array<wire_segment, 4> segments{};
    std::uint8_t segment_count = 0;
    bool ack_may_wait = false;  ///< the first segment is an ACK that was owed, not demanded at once (SHLD-18, MUST-40)
    bool starts_2msl = false;
    std::uint16_t told = 0;
    model::reply answer = model::reply::none;
    std::array<std::uint16_t, 48> rules{};
    std::uint8_t rule_count = 0;

    [[nodiscard]] std::span<const wire_segment> sent() const { return {segments.data(), segment_count}; }
    [[nodiscard]] std::span<const std::uint16_t> fired() const { return {rules.data(), rule_count}; }
    [[nodiscard]] bool tells(model::signal s) const { return (told >> static_cast<unsigned>(s) & 1U) != 0; }
};

/// Processes `h`, and then whatever the send queue can do (3.10.2, 3.10.4).
[[nodiscard]] outcome react(const machine& m, const happening& h, choices& open, const mutation* changed = nullptr);

/// The same where every reading is decided.
[[nodiscard]] outcome react(const machine& m, const happening& h, model::readings taken, const mutation* changed = nullptr);

}  // namespace synfin::conformance
