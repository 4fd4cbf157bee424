// Terms with variables replaced by terms.
#pragma once
#include <unordered_map>

#include "model/term.hpp"

namespace synfin::model {

/// What stands in for variables. Replacing happens at once: a value is not looked into again.
class replacement {
  public:
    /// `value` will stand for `variable`; both of one sort.
    void set(term variable, term value);
    /// The value of `variable`, itself when nothing was set.
    [[nodiscard]] term of(term variable) const;

    [[nodiscard]] term operator()(term t);
    [[nodiscard]] term_number operator()(term_number n) { return term_number::of((*this)(n.is)); }
    [[nodiscard]] term_flag operator()(term_flag f) { return term_flag::of((*this)(f.is)); }

  private:
    [[nodiscard]] term rebuilt(term t);

    std::unordered_map<term, term> values_;
    std::unordered_map<term, term> done_;
};

}  // namespace synfin::model
