// Deliberate mistakes: each breaks some property, and shows what the rule it replaces is for.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace synfin::model {

enum class variant : std::uint8_t {
    none,
    two_way_handshake,
    three_way_close,
    no_time_wait,
    short_time_wait,
    isn_reuse,
    no_rst_for_half_open,
    accept_any_rst,
    accept_any_ack,
    syn_resets_connection,
    fin_not_acked,
    no_retransmission,
    no_simultaneous_open,
    forgets_origin,
    rst_answers_rst,
    silent_reset,
    no_half_close,
    time_wait_answers_every_ack,
    reuse_any_syn,
    count_
};
inline constexpr unsigned variant_count = static_cast<unsigned>(variant::count_);

struct variant_text {
    std::string_view name, sentence;
};

namespace detail {
inline constexpr std::array<variant_text, variant_count> variant_texts{{
    {"none", "the rules as they are"},
    {"two_way_handshake", "a SYN in LISTEN opens the connection at once: no third message is awaited"},
    {"three_way_close", "the answer to a FIN carries our own FIN at once, and the closer does not wait for anything more"},
    {"no_time_wait", "TIME-WAIT lasts no time at all"},
    {"short_time_wait", "TIME-WAIT lasts one MSL instead of two"},
    {"isn_reuse", "every incarnation begins with the same initial sequence number"},
    {"no_rst_for_half_open", "an end without a connection stays silent instead of answering with a RST"},
    {"accept_any_rst", "a RST is believed whatever its sequence number"},
    {"accept_any_ack", "an acknowledgement is believed whatever its number"},
    {"syn_resets_connection", "a SYN in a synchronized state resets the connection"},
    {"fin_not_acked", "a FIN is taken but never acknowledged"},
    {"no_retransmission", "nothing is ever sent twice"},
    {"no_simultaneous_open", "SYN-SENT drops a SYN that carries no ACK"},
    {"forgets_origin", "a RST in SYN-RECEIVED leads to CLOSED even after a passive open"},
    {"rst_answers_rst", "an end without a connection answers a RST with a RST"},
    {"silent_reset", "a reset ends the connection without a word to the user"},
    {"no_half_close", "after CLOSE nothing more is received: data is acknowledged and thrown away"},
    {"time_wait_answers_every_ack", "TIME-WAIT answers every acceptable ACK, not only a repeated FIN"},
    {"reuse_any_syn", "TIME-WAIT takes any SYN as a new incarnation, with an initial number inside the old ones"},
}};
}  // namespace detail

constexpr const variant_text& text(variant v) { return detail::variant_texts[static_cast<unsigned>(v)]; }
constexpr std::string_view name(variant v) { return text(v).name; }

/// The variant of that name, if there is one.
constexpr std::optional<variant> variant_named(std::string_view wanted) {
    for (unsigned i = 0; i < variant_count; ++i)
        if (detail::variant_texts[i].name == wanted) return static_cast<variant>(i);
    return std::nullopt;
}

}  // namespace synfin::model
