// What the suite `values` asks Z3 for: classes of sequence and acknowledgement numbers at the edges of windows and of the
// number space. Each is one predicate in the words of the rulebook, read as a term by Z3 and natively by whoever checks it.
#pragma once
#include <span>
#include <string_view>

#include "conformance/machine.hpp"
#include "conformance/stimulus.hpp"
#include "model/context.hpp"
#include "model/term.hpp"

namespace synfin::conformance {

/// Hooks for contexts in which no rule runs: no reading is asked for.
struct no_hooks {};
using term_view = model::context<model::term_domain, no_hooks>;
using wire_view = model::context<model::wire, no_hooks>;

/// What a class is about, and so where it can be tried.
enum class value_subject : std::uint8_t {
    sequence,         ///< SEG.SEQ and SEG.LEN against the receive window: SYN-RECEIVED and later
    closed_window,    ///< the same with RCV.WND = 0, after as much text as the stack takes
    acknowledgement,  ///< SEG.ACK against what was sent: SYN-SENT and later
    partial,          ///< the same, with two numbers outstanding
    no_connection     ///< what a RST answers in CLOSED and LISTEN
};

struct value_class {
    std::string_view name, clause, says;
    value_subject about;
    seq_base seq = seq_base::rcv_nxt;  ///< where the number is counted from, so that it keeps its class at any window
    ack_base ack = ack_base::snd_nxt;
    bool text = false;  ///< the segment carries text
    model::term_flag (*as_term)(const term_view&) = nullptr;
    bool (*holds)(const wire_view&) = nullptr;
};

/// All classes, by subject.
[[nodiscard]] std::span<const value_class> value_classes();

}  // namespace synfin::conformance
