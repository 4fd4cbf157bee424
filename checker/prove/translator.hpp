// Terms as Z3 expressions over bit-vectors. Two traps of z3++.h are kept in here: an expr turns into a bool silently, and `<` on
// bit-vectors is signed.
#pragma once
#include <z3++.h>

#include <functional>
#include <unordered_map>
#include <vector>

#include "model/term.hpp"

namespace synfin::checker {

/// Numbers are sums of bases and an offset. Where bases may be equal the difference of two numbers is written by cases
/// (equal bases: the difference of the offsets), so that the solver need not find out that equal bases cancel.
class translator {
  public:
    using is_base = std::function<bool(model::term variable)>;
    /// `bits` is the width of a number, 2..32. Without `base` every variable is an offset: the plain translation.
    translator(z3::context& context, unsigned bits, is_base base = {});

    /// The expression of a flag: a Boolean.
    [[nodiscard]] z3::expr flag(model::term t);
    /// The expression of a number: a bit-vector of `bits`.
    [[nodiscard]] z3::expr number(model::term t);

  private:
    /// A number as a sum: bases with their coefficients, sorted, and what is left; no offset means 0.
    struct sum {
        std::vector<std::pair<model::term, int>> bases;
        std::vector<z3::expr> offset;  ///< none or one
        std::uint32_t constant = 0;
    };
    [[nodiscard]] const sum& sum_of(model::term t);
    [[nodiscard]] sum make_sum(model::term t);
    [[nodiscard]] sum combined(const sum& a, const sum& b, bool minus);
    [[nodiscard]] z3::expr offset_of(const sum& s);
    [[nodiscard]] z3::expr expr_of(const sum& s);
    [[nodiscard]] z3::expr equal(model::term a, model::term b);
    [[nodiscard]] z3::expr make_flag(model::term t);
    [[nodiscard]] z3::expr constant(std::uint32_t value);
    [[nodiscard]] z3::expr variable(model::term t);
    [[nodiscard]] z3::expr same_base(model::term a, model::term b);

    z3::context& z3_;
    unsigned bits_;
    is_base base_;
    std::unordered_map<model::term, sum> sums_;
    std::unordered_map<model::term, z3::expr> numbers_, flags_;
};

}  // namespace synfin::checker
