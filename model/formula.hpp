// Terms in writing, with the RFC's spellings: RCV.NXT =< SEG.SEQ < RCV.NXT + RCV.WND.
//
// All arithmetic is modulo the sequence space (RFC 9293 3.4), so a comparison reads: `a =< x < b` says that counting up from
// `a` one meets `x` before `b`; `a < b` alone that `b` is less than half the space ahead of `a`, and `b =< a` the contrary.
// Amounts (windows, lengths, counts) compare as they are.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/tcb.hpp"
#include "model/term.hpp"

namespace synfin::model {

/// Which signs a formula is written with.
struct notation {
    std::string_view conjunction = " ∧ ", disjunction = " ∨ ", negation = "¬", unequal = " ≠ ", equivalent = " ⇔ ";
};
inline constexpr notation mathematical{};
inline constexpr notation ascii{" and ", " or ", "not ", " /= ", " <=> "};

/// A term in writing.
std::string formula(term t, const notation& signs = mathematical);

/// The same as the parts of a conjunction: all of them hold. A single part when the term is no conjunction.
std::vector<std::string> formula_parts(term t, const notation& signs = mathematical);

/// A segment as the RFC writes it: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>. Its window is named only when it is not RCV.WND.
std::string formula(const segment<term_domain>& s, const notation& signs = mathematical);

}  // namespace synfin::model
