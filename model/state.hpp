// The eleven connection states of RFC 9293 3.3.2, sets of them, and their two spellings.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace synfin::model {

enum class state : std::uint8_t {
    closed,
    listen,
    syn_sent,
    syn_received,
    established,
    fin_wait_1,
    fin_wait_2,
    close_wait,
    closing,
    last_ack,
    time_wait
};
inline constexpr unsigned state_count = 11;

namespace detail {
inline constexpr std::array<std::string_view, state_count> rfc_names{"CLOSED",      "LISTEN",     "SYN-SENT",   "SYN-RECEIVED",
                                                                     "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT",
                                                                     "CLOSING",     "LAST-ACK",   "TIME-WAIT"};
inline constexpr std::array<std::string_view, state_count> netstat_names{"CLOSE",       "LISTEN",    "SYN_SENT",  "SYN_RECV",
                                                                         "ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2", "CLOSE_WAIT",
                                                                         "CLOSING",     "LAST_ACK",  "TIME_WAIT"};
}  // namespace detail

/// The RFC's spelling, "SYN-RECEIVED".
constexpr std::string_view name(state s) { return detail::rfc_names[static_cast<unsigned>(s)]; }
/// What netstat prints, "SYN_RECV".
constexpr std::string_view netstat_name(state s) { return detail::netstat_names[static_cast<unsigned>(s)]; }

/// The state of that RFC spelling, if there is one.
constexpr std::optional<state> state_named(std::string_view text) {
    for (unsigned i = 0; i < state_count; ++i)
        if (detail::rfc_names[i] == text) return static_cast<state>(i);
    return std::nullopt;
}

/// A set of states.
struct states {
    std::uint16_t bits = 0;
    constexpr states() = default;
    constexpr states(state s)
        : bits(static_cast<std::uint16_t>(1U << static_cast<unsigned>(s))) {}  // NOLINT: a state is a set of one
    constexpr bool has(state s) const { return (bits >> static_cast<unsigned>(s) & 1U) != 0; }
    constexpr friend states operator|(states a, states b) { return from(a.bits | b.bits); }
    constexpr friend states operator-(states a, states b) { return from(a.bits & ~b.bits); }
    constexpr friend bool operator==(states, states) = default;
    static constexpr states from(unsigned raw) {
        states s;
        s.bits = static_cast<std::uint16_t>(raw);
        return s;
    }
};
constexpr states operator|(state a, state b) { return states(a) | states(b); }

// The names a rule uses.
inline constexpr state CLOSED = state::closed, LISTEN = state::listen, SYN_SENT = state::syn_sent,
                       SYN_RECEIVED = state::syn_received, ESTABLISHED = state::established, FIN_WAIT_1 = state::fin_wait_1,
                       FIN_WAIT_2 = state::fin_wait_2, CLOSE_WAIT = state::close_wait, CLOSING = state::closing,
                       LAST_ACK = state::last_ack, TIME_WAIT = state::time_wait;

inline constexpr states any_state = states::from((1U << state_count) - 1);
/// RFC 9293 3.5.2 group 3: the synchronized states.
inline constexpr states synchronized = ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | CLOSE_WAIT | CLOSING | LAST_ACK | TIME_WAIT;
/// The states of RFC 9293 3.10.7.4 ("otherwise").
inline constexpr states sequenced = synchronized | SYN_RECEIVED;

}  // namespace synfin::model
