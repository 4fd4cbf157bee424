#include "conformance/generate/value_classes.hpp"

#include <array>

namespace synfin::conformance {
namespace {

// Windows differ from stack to stack. Numbers "near" are in every window and cross the end of the number space with any.
constexpr std::uint32_t near_by = 500;

constexpr auto starts_in = [](const auto& c) { return model::within(c.seg.seq, c.rcv_nxt, c.rcv_wnd); };
constexpr auto ends_in = [](const auto& c) { return model::within(c.seg.seq + model::length(c.seg) - 1, c.rcv_nxt, c.rcv_wnd); };
/// RCV.NXT lies just before 2^32, so that the window goes on at 0.
constexpr auto window_wraps = [](const auto& c) { return c.rcv_nxt != 0 && below(0 - c.rcv_nxt, near_by); };
constexpr auto near_left_edge = [](const auto& c) { return below(c.seg.seq - c.rcv_nxt, near_by); };
constexpr auto last_number = [](const auto& c) { return c.rcv_nxt + c.rcv_wnd - 1; };
constexpr auto old_and_in_range = [](const auto& c) { return model::acks_old(c) && model::ack_in_range(c); };

template <class Holds>
constexpr value_class seq(std::string_view name, std::string_view says, seq_base base, bool text, Holds /*holds*/) {
    return {name,
            "3.10.7.4",
            says,
            value_subject::sequence,
            base,
            ack_base::snd_nxt,
            text,
            [](const term_view& c) { return Holds{}(c); },
            [](const wire_view& c) { return Holds{}(c).v; }};
}
template <class Holds>
constexpr value_class closed(std::string_view name, std::string_view says, bool text, Holds holds) {
    value_class c = seq(name, says, seq_base::rcv_nxt, text, holds);
    c.about = value_subject::closed_window;
    return c;
}
template <class Holds>
constexpr value_class ack(std::string_view name, std::string_view clause, std::string_view says, ack_base base, Holds /*holds*/,
                          value_subject about = value_subject::acknowledgement) {
    return {name,
            clause,
            says,
            about,
            seq_base::rcv_nxt,
            base,
            false,
            [](const term_view& c) { return Holds{}(c); },
            [](const wire_view& c) { return Holds{}(c).v; }};
}

using enum seq_base;

// table
constexpr std::array classes{
    seq("first", "SEG.SEQ = RCV.NXT, 2^32 ahead in the window", rcv_nxt, false,
        [](const auto& c) { return c.seg.seq == c.rcv_nxt && window_wraps(c); }),
    seq("inside", "SEG.SEQ in the window", rcv_nxt, false,
        [](const auto& c) { return starts_in(c) && c.seg.seq != c.rcv_nxt && near_left_edge(c); }),
    seq("inside-across", "SEG.SEQ in the window, and as a number below RCV.NXT", rcv_nxt, false,
        [](const auto& c) { return starts_in(c) && near_left_edge(c) && below(c.seg.seq, c.rcv_nxt); }),
    seq("at-zero", "SEG.SEQ = 0 in the window", rcv_nxt, false,
        [](const auto& c) { return starts_in(c) && near_left_edge(c) && c.seg.seq == 0 && c.rcv_nxt != 0; }),
    seq("last-across", "the last number of the window, beyond 2^32", right_edge, false,
        [](const auto& c) { return c.seg.seq == last_number(c) && window_wraps(c); }),
    seq("right-edge", "the first number right of the window, beyond 2^32", right_edge, false,
        [](const auto& c) { return c.seg.seq == last_number(c) + 1 && window_wraps(c); }),
    seq("left-of-zero", "RCV.NXT = 0: the number left of it is 2^32-1", rcv_nxt, false,
        [](const auto& c) { return c.rcv_nxt == 0 && c.seg.seq == c.rcv_nxt - 1; }),
    seq("half-away", "half the number space away: neither old nor new", rcv_nxt, false,
        [](const auto& c) { return c.seg.seq - c.rcv_nxt == c.half() && !starts_in(c); }),
    seq("just-newer", "the furthest number that is newer than RCV.NXT", rcv_nxt, false,
        [](const auto& c) { return c.seg.seq - c.rcv_nxt == c.half() - 1 && !starts_in(c); }),

    seq("text-across", "text in the window that goes on beyond 2^32", rcv_nxt, true,
        [](const auto& c) { return c.seg.seq == c.rcv_nxt && ends_in(c) && below(c.seg.seq + model::length(c.seg), c.seg.seq); }),
    seq("text-ends-in", "text that begins left of the window and ends in it, across 2^32", rcv_nxt, true,
        [](const auto& c) { return !starts_in(c) && ends_in(c) && below(c.seg.seq + model::length(c.seg), c.seg.seq); }),
    seq("text-ends-left", "text whose last octet lies just left of the window: nothing new", rcv_nxt, true,
        [](const auto& c) { return c.seg.seq + model::length(c.seg) == c.rcv_nxt && !starts_in(c) && window_wraps(c); }),
    seq("text-ahead-across", "text ahead of a gap, beyond 2^32", rcv_nxt, true,
        [](const auto& c) { return starts_in(c) && ends_in(c) && near_left_edge(c) && below(c.seg.seq, c.rcv_nxt); }),
    seq("text-over-right-edge", "text that begins in the window and ends right of it, beyond 2^32", right_edge, true,
        [](const auto& c) { return starts_in(c) && !ends_in(c) && window_wraps(c) && below(c.seg.seq, c.rcv_nxt); }),
    seq("text-right-of-window", "text that begins right of the window, beyond 2^32", right_edge, true,
        [](const auto& c) { return c.seg.seq == last_number(c) + 1 && !ends_in(c) && window_wraps(c); }),

    closed("closed-first", "RCV.WND = 0: at RCV.NXT, acceptable where SEG.LEN = 0", false,
           [](const auto& c) { return c.rcv_wnd == 0 && c.seg.seq == c.rcv_nxt; }),
    closed("closed-left", "RCV.WND = 0: left of RCV.NXT", false,
           [](const auto& c) { return c.rcv_wnd == 0 && c.seg.seq != c.rcv_nxt && below(c.rcv_nxt - c.seg.seq, near_by); }),
    closed("closed-right", "RCV.WND = 0: right of RCV.NXT", false,
           [](const auto& c) { return c.rcv_wnd == 0 && c.seg.seq != c.rcv_nxt && near_left_edge(c); }),
    closed("closed-text-first", "text at RCV.NXT while RCV.WND = 0: its ACK and RST count (MUST-66)", true,
           [](const auto& c) { return c.rcv_wnd == 0 && c.seg.seq == c.rcv_nxt; }),
    closed("closed-text-right", "text right of RCV.NXT while RCV.WND = 0", true,
           [](const auto& c) { return c.rcv_wnd == 0 && c.seg.seq != c.rcv_nxt && near_left_edge(c); }),

    ack("ack-old-across", "3.4", "an old ACK in range that is as a number above SND.UNA", ack_base::snd_una,
        [](const auto& c) { return old_and_in_range(c) && below(c.snd_una, c.seg.ack); }),
    ack("ack-floor-across", "MAY-12", "the oldest ACK in range, across 2^32", ack_base::floor,
        [](const auto& c) { return c.seg.ack == c.snd_una - c.max_snd_wnd && below(c.snd_una, c.seg.ack); }),
    ack("ack-too-old-across", "MAY-12", "the youngest ACK out of range, across 2^32", ack_base::floor,
        [](const auto& c) { return c.seg.ack == c.snd_una - c.max_snd_wnd - 1 && below(c.snd_una, c.seg.ack); }),
    ack("ack-future-across", "3.4", "an ACK of what was not sent that is as a number below SND.NXT", ack_base::snd_nxt,
        [](const auto& c) { return model::acks_future(c) && below(c.seg.ack, c.snd_nxt); }),
    ack("ack-future-last", "3.4", "the furthest ACK that counts as one of what was not sent (A40)", ack_base::snd_una,
        [](const auto& c) { return c.seg.ack - c.snd_una == c.half() - 1 && model::acks_future(c); }),
    ack("ack-half-away", "3.4", "half the number space away: the first that counts as old again (A40)", ack_base::snd_una,
        [](const auto& c) { return c.seg.ack - c.snd_una == c.half() && model::acks_old(c) && !model::ack_in_range(c); }),
    ack("ack-zero-old", "3.4", "SEG.ACK = 0, out of range", ack_base::snd_una,
        [](const auto& c) { return c.seg.ack == 0 && model::acks_old(c) && !model::ack_in_range(c); }),
    ack(
        "ack-part-across", "3.4", "acknowledges a part of what is outstanding, across 2^32", ack_base::inside,
        [](const auto& c) { return model::acks_new(c) && c.seg.ack != c.snd_nxt && below(c.seg.ack, c.snd_una); },
        value_subject::partial),
    ack(
        "ack-all-across", "3.4", "acknowledges all that is outstanding, across 2^32", ack_base::snd_nxt,
        [](const auto& c) { return model::acks_new(c) && c.seg.ack == c.snd_nxt && below(c.seg.ack, c.snd_una); },
        value_subject::partial),

    value_class{"sum-wraps", "3.5.2", "SEG.SEQ + SEG.LEN passes 2^32", value_subject::no_connection, rcv_nxt, ack_base::absent,
                true, [](const term_view& c) { return below(c.seg.seq + model::length(c.seg), c.seg.seq); },
                [](const wire_view& c) { return below(c.seg.seq + model::length(c.seg), c.seg.seq).v; }},
    value_class{"ack-largest", "3.5.2", "SEG.ACK = 2^32-1", value_subject::no_connection, rcv_nxt, ack_base::snd_nxt, false,
                [](const term_view& c) { return c.seg.ack == model::term_number(0) - 1; },
                [](const wire_view& c) { return (c.seg.ack == model::wire::number(0) - 1).v; }},
};
// end of table

}  // namespace

std::span<const value_class> value_classes() { return classes; }

}  // namespace synfin::conformance
