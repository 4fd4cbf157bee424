// What someone off the path can do to an end with one forged segment whose numbers he has to guess, and which guesses may be the
// right ones. An attack fixes the bits and the length of the segment; its sequence and acknowledgement numbers are free.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/proof/alternatives.hpp"
#include "model/ways.hpp"

namespace synfin::model::proof {

/// What the attacker wants: that the connection is gone; that it is established; that his text reaches the user; that his text is
/// held until the gap before it closes; that an opener takes his SYN for the peer's.
enum class aim : std::uint8_t { reset, open, text, held_text, derail };
[[nodiscard]] std::string_view name(aim a);

/// The numbers of an end that the sizes of guesses depend on, as far as one may choose them.
struct end_numbers {
    std::uint64_t window = 65535;      ///< RCV.WND of the end under attack
    std::uint64_t max_window = 65535;  ///< MAX.SND.WND: the largest window its peer has opened
    std::uint64_t flight = 0;          ///< SND.NXT - SND.UNA, octets it has in flight
    std::uint64_t length = 1460;       ///< octets of forged text
};

/// A sum of amounts: constant + windows, flights and lengths, each so many times, + half the sequence space.
struct amount {
    std::int32_t constant = 0, window = 0, max_window = 0, flight = 0, length = 0, halves = 0;
    [[nodiscard]] number as_number() const;                      ///< modulo the sequence space
    [[nodiscard]] std::uint64_t of(const end_numbers& n) const;  ///< as a count
    [[nodiscard]] std::string words() const;                     ///< "MAX.SND.WND + flight + 1"
    friend bool operator==(const amount&, const amount&) = default;
};

/// The successful values of one header field: all, none, or `size` of them from `base + first` on.
struct guesses {
    enum kind_t : std::uint8_t { all, none, interval } kind = all;
    amount first, size;
    friend bool operator==(const guesses&, const guesses&) = default;
};

/// One attack on an end in one state.
struct attack {
    aim wants = aim::reset;
    state in = state::closed;
    rule_set rules;                 ///< RFC 9293 with RFC 5961, or as RFC 793 had it
    std::string_view forged;        ///< "RST", "SYN", "ACK with text"
    std::string_view end;           ///< which ends in that state, "" for all: "passive open"
    std::vector<flag> form, known;  ///< the segment's bits and length; what is known of the end

    /// Has the attacker what he wants? Of the state and signals an event ends with, and the rules that fired.
    [[nodiscard]] bool succeeds(state to, std::uint16_t told, std::span<const std::uint16_t> fired) const;
};

/// "RFC 5961", "RFC 793": whose checks the rules make.
[[nodiscard]] std::string_view checks_of(const rule_set& rules);

/// All attacks, in the order of states.
[[nodiscard]] std::vector<attack> attacks();

/// Sets of guesses to look among: SEG.SEQ counted from RCV.NXT, SEG.ACK from SND.UNA.
[[nodiscard]] const std::vector<guesses>& sequence_guesses();
[[nodiscard]] const std::vector<guesses>& acknowledgement_guesses();

/// "SEG.SEQ is one of these", "SEG.ACK is one of these", of the fields before the event.
[[nodiscard]] flag guessed_sequence(const guesses& g);
[[nodiscard]] flag guessed_acknowledgement(const guesses& g);

}  // namespace synfin::model::proof
