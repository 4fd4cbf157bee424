// Named readings: where RFC 9293 leaves a choice, or older and companion RFCs differ. Bit off = the default reading.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace synfin::model {

enum class reading : std::uint8_t {
    rfc793_rst,
    rfc793_syn,
    no_ack_floor,
    simopen_lenient,
    rfc1337,
    tw_reuse,
    rfc6191,
    tw_old_fin_silent,
    tw_answers_all,
    issuer_time_wait,
    fin_wait_close_ok,
    half_duplex,
    drop_out_of_order,
    quiet_out_of_order,
    keep_alive,
    r2_to_listen,
    repeat_syn_ack,
    refuse_early_ack,
    count_
};
inline constexpr unsigned reading_count = static_cast<unsigned>(reading::count_);

struct reading_text {
    std::string_view name, clause, sentence;
};

namespace detail {
inline constexpr std::array<reading_text, reading_count> reading_texts{{
    {"rfc793_rst", "RFC 793 3.4", "any RST in the window resets; RFC 5961's exact match and challenge ACK are not taken"},
    {"rfc793_syn", "RFC 793 3.9",
     "a SYN in the window of a synchronized state resets the connection instead of drawing a challenge ACK"},
    {"no_ack_floor", "MAY-12", "an old SEG.ACK of any age passes step 5; the lower bound SND.UNA - MAX.SND.WND is not checked"},
    {"simopen_lenient", "A.2", "SYN-RECEIVED takes the SYN,ACK of a simultaneous open although it lies one below RCV.NXT"},
    {"rfc1337", "RFC 1337 3", "TIME-WAIT ignores every RST (fix F1)"},
    {"tw_reuse", "MAY-2", "TIME-WAIT takes a SYN beyond RCV.NXT as a new incarnation"},
    {"rfc6191", "RFC 6191 2", "TIME-WAIT judges a SYN by its timestamp and sequence number"},
    {"tw_old_fin_silent", "3.10.7.4 step 1",
     "in TIME-WAIT a repeated FIN is acknowledged without restarting the 2 MSL timer (literal step order)"},
    {"tw_answers_all", "3.10.7.4 step 5", "TIME-WAIT answers every acceptable ACK and restarts its timer (literal step 5)"},
    {"issuer_time_wait", "3.5.2", "the side that issues a RST waits in TIME-WAIT instead of going to CLOSED"},
    {"fin_wait_close_ok", "3.10.4", "a second CLOSE in FIN-WAIT gets ok instead of an error"},
    {"half_duplex", "MAY-1", "CLOSE also ends receiving: unread or late data is answered with a RST (SHLD-3)"},
    {"drop_out_of_order", "SHLD-31", "a segment that starts beyond RCV.NXT is dropped, not held"},
    {"quiet_out_of_order", "MAY-13", "a segment that starts beyond RCV.NXT draws no ACK"},
    {"keep_alive", "MAY-5", "idle connections are probed"},
    {"r2_to_listen", "3.8.3", "a passive SYN-RECEIVED that gives up returns to LISTEN instead of CLOSED"},
    {"repeat_syn_ack", "3.10.7.4 step 1", "SYN-RECEIVED answers a repeated SYN with its SYN,ACK again instead of a bare ACK"},
    {"refuse_early_ack", "3.10.7.4 step 1",
     "SYN-RECEIVED checks the ACK field before the sequence number (RFC 9293 3.5.2 group 2)"},
}};
}  // namespace detail

constexpr const reading_text& text(reading r) { return detail::reading_texts[static_cast<unsigned>(r)]; }
constexpr std::string_view name(reading r) { return text(r).name; }

/// A set of readings taken.
struct readings {
    std::uint64_t bits = 0;
    constexpr readings() = default;
    constexpr readings(reading r) : bits(std::uint64_t{1} << static_cast<unsigned>(r)) {}  // NOLINT: a reading is a set of one
    constexpr bool has(reading r) const { return (bits >> static_cast<unsigned>(r) & 1U) != 0; }
    constexpr readings& operator|=(readings b) {
        bits |= b.bits;
        return *this;
    }
    friend constexpr readings operator|(readings a, readings b) { return a |= b; }
    friend constexpr bool operator==(readings, readings) = default;
};
constexpr readings operator|(reading a, reading b) { return readings(a) | readings(b); }

/// The reading of that name, if there is one.
constexpr std::optional<reading> reading_named(std::string_view wanted) {
    for (unsigned i = 0; i < reading_count; ++i)
        if (detail::reading_texts[i].name == wanted) return static_cast<reading>(i);
    return std::nullopt;
}

}  // namespace synfin::model
