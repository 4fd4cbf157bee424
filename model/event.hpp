// What can happen to an endpoint (RFC 9293 3.10), the ordered steps each event is processed in, and what the user hears.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace synfin::model {

enum class event : std::uint8_t {
    open_passive,
    open_active,
    send,
    receive,
    close,
    abort,
    status,
    segment_arrives,
    user_timeout,
    retransmission_timeout,
    time_wait_timeout,
    send_queue,
    keep_alive_timer,
    icmp_error,
    count_
};
inline constexpr unsigned event_count = static_cast<unsigned>(event::count_);

/// The ordered checks. The order of the enumerators within one event is the order of processing.
enum class step : std::uint8_t {
    call,            // user calls and timers: one step
    address,         // 3.9.2.3, before everything else
    closed_arrives,  // 3.10.7.1
    listen_rst,
    listen_ack,
    listen_syn,
    listen_other,  // 3.10.7.2
    sent_ack,
    sent_rst,
    sent_syn,
    sent_rest,  // 3.10.7.3
    reuse,
    early_ack,
    acceptability,
    sequence,
    trim_left,
    trim_right,  // 3.10.7.4, first check and what precedes it
    rst_shield,
    rst,
    rst_state,
    syn,
    ack,
    max_window,
    window,
    fin_acked,
    text,
    held,
    fin,
    fin_state,
    challenge,
    done,
    count_
};
inline constexpr unsigned step_count = static_cast<unsigned>(step::count_);

namespace detail {
inline constexpr std::array<std::string_view, event_count> event_names{"OPEN passive",
                                                                       "OPEN active",
                                                                       "SEND",
                                                                       "RECEIVE",
                                                                       "CLOSE",
                                                                       "ABORT",
                                                                       "STATUS",
                                                                       "SEGMENT ARRIVES",
                                                                       "USER TIMEOUT",
                                                                       "RETRANSMISSION TIMEOUT",
                                                                       "TIME-WAIT TIMEOUT",
                                                                       "send queue",
                                                                       "keep-alive timer",
                                                                       "ICMP error"};
inline constexpr std::array<std::string_view, step_count> step_names{"call",
                                                                     "address",
                                                                     "closed",
                                                                     "first: RST",
                                                                     "second: ACK",
                                                                     "third: SYN",
                                                                     "fourth: other",
                                                                     "first: ACK",
                                                                     "second: RST",
                                                                     "fourth: SYN",
                                                                     "fifth: rest",
                                                                     "TIME-WAIT reuse",
                                                                     "early ACK",
                                                                     "first: acceptability",
                                                                     "first: sequence number",
                                                                     "first: left edge",
                                                                     "first: right edge",
                                                                     "second: RST shield",
                                                                     "second: RST",
                                                                     "second: RST by state",
                                                                     "fourth: SYN",
                                                                     "fifth: ACK",
                                                                     "fifth: largest window",
                                                                     "fifth: window",
                                                                     "fifth: our FIN",
                                                                     "seventh: text",
                                                                     "seventh: held text",
                                                                     "eighth: FIN",
                                                                     "eighth: FIN by state",
                                                                     "challenge ACK",
                                                                     "done"};
}  // namespace detail

constexpr std::string_view name(event e) { return detail::event_names[static_cast<unsigned>(e)]; }
constexpr std::string_view name(step s) { return detail::step_names[static_cast<unsigned>(s)]; }
/// A set of events.
struct events {
    std::uint16_t bits = 0;
    constexpr events() = default;
    constexpr events(event e)
        : bits(static_cast<std::uint16_t>(1U << static_cast<unsigned>(e))) {}  // NOLINT: an event is a set of one
    constexpr bool has(event e) const { return (bits >> static_cast<unsigned>(e) & 1U) != 0; }
    friend constexpr events operator|(events a, events b) {
        a.bits = static_cast<std::uint16_t>(a.bits | b.bits);
        return a;
    }
};
constexpr events operator|(event a, event b) { return events(a) | events(b); }

/// The step every event of that kind begins with.
constexpr step first_step(event e) { return e == event::segment_arrives ? step::address : step::call; }
constexpr step after(step s) { return static_cast<step>(static_cast<unsigned>(s) + 1); }

/// Asynchronous reports to the user (3.9.1.8), as bits.
enum class signal : std::uint8_t {
    open_completed,
    data_arrived,
    connection_closing,
    connection_reset,
    connection_refused,
    user_timeout,
    open_failed,
    connection_failed,
    soft_error,
    count_
};
inline constexpr std::array<std::string_view, static_cast<unsigned>(signal::count_)> signal_names{
    "open completed",     "data",
    "connection closing", "connection reset",
    "connection refused", "connection aborted due to user timeout",
    "open failed",        "connection failed",
    "soft error"};
constexpr std::string_view name(signal s) { return signal_names[static_cast<unsigned>(s)]; }

/// The immediate answer to a user call.
enum class reply : std::uint8_t {
    none,
    ok,
    later,
    data,
    illegal,
    no_resources,
    remote_unspecified,
    remote_invalid,
    does_not_exist,
    already_exists,
    closing,
    reset,
    state_listen,
    state_syn_sent,
    state_syn_received,
    state_established,
    state_fin_wait_1,
    state_fin_wait_2,
    state_close_wait,
    state_closing,
    state_last_ack,
    state_time_wait,
    count_
};
inline constexpr std::array<std::string_view, static_cast<unsigned>(reply::count_)> reply_names{
    "",
    "ok",
    "ok (later)",
    "data",
    "error: connection illegal for this process",
    "error: insufficient resources",
    "error: remote socket unspecified",
    "error: remote socket invalid",
    "error: connection does not exist",
    "error: connection already exists",
    "error: connection closing",
    "error: connection reset",
    "state LISTEN",
    "state SYN-SENT",
    "state SYN-RECEIVED",
    "state ESTABLISHED",
    "state FIN-WAIT-1",
    "state FIN-WAIT-2",
    "state CLOSE-WAIT",
    "state CLOSING",
    "state LAST-ACK",
    "state TIME-WAIT"};
constexpr std::string_view name(reply r) { return reply_names[static_cast<unsigned>(r)]; }

}  // namespace synfin::model
