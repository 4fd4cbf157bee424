// The two ends and the network of a proof, as mathematics: numbers of 32 bits (or any width), a network of any size.
//
// - An incarnation is named by its ISS. Fresh initial numbers (3.4.1) make that a name: see model/proof/assumptions.hpp.
// - The network is the set of all live segments. A lemma speaks of any one or two of them, so a proof looks at as many unnamed
// ones
//   as it needs; that a segment dies, is lost or comes twice needs no rule.
// - A number is written as its incarnation's ISS plus an offset. Nothing is lost by this change of variables, wrap-around stays;
//   a solver then meets equal bases as one symbol.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "model/state.hpp"
#include "model/tcb.hpp"
#include "model/term.hpp"

namespace synfin::model::proof {

using number = term_number;
using flag = term_flag;

/// One end. While it is CLOSED or in LISTEN its numbers are those of its last incarnation: an observer's memory, not the end's.
struct party : tcb<term_domain> {
    std::array<flag, state_count> in;  ///< exactly one is on
    flag fin;                          ///< a FIN of this incarnation has been sent

    [[nodiscard]] flag is(states s) const {
        flag any;
        for (unsigned i = 0; i < state_count; ++i)
            if (s.has(static_cast<model::state>(i))) any = any || in[i];
        return any;
    }
    // Offsets from the initial numbers, the SYN being number 0.
    [[nodiscard]] number una() const { return snd_una - iss; }
    [[nodiscard]] number nxt() const { return snd_nxt - iss; }
    [[nodiscard]] number rcv() const { return rcv_nxt - irs; }
};

/// A segment on its way, with what only the observer knows.
struct message : segment<term_domain> {
    number sender;    ///< the ISS of the incarnation that sent it
    number receiver;  ///< the ISS of the receiver's incarnation it speaks of; meaningful with ACK

    [[nodiscard]] number from() const { return seq - sender; }             ///< its first number
    [[nodiscard]] number until() const { return from() + length(*this); }  ///< beyond its last
    [[nodiscard]] number acked() const { return ack - receiver; }
};

/// An end, a segment whose every field is a variable "NAME.field".
[[nodiscard]] party any_party(std::string_view name);
[[nodiscard]] message any_message(std::string_view name);
/// The number the ISN generator gives in this step.
[[nodiscard]] number new_iss();

/// Is this variable an initial number? All others are offsets, amounts and flags.
[[nodiscard]] bool is_base(term variable);

inline flag implies(flag a, flag b) { return !a || b; }
}  // namespace synfin::model::proof
