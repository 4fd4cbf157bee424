// Asks Z3 whether a flag follows from others. One solver a thread.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "checker/prove/translator.hpp"

namespace synfin::checker {

/// What a solver says of "given implies goal", or of "these can hold together".
enum class answer : std::uint8_t { unsatisfiable, satisfiable, unknown };

/// The value of a variable in a model; flags are 0 or 1.
struct valuation {
    model::term variable;
    std::uint32_t value;
};

struct reply {
    answer what = answer::unknown;
    double seconds = 0;
    std::vector<valuation> values;  ///< satisfiable: of every variable that occurs and that the model gives
    std::string why;                ///< unknown: what the solver says
};

/// How a question is put.
struct solver_options {
    unsigned bits = 32;           ///< width of a number
    translator::is_base base{};   ///< see checker/prove/translator.hpp
    unsigned seconds_limit = 60;  ///< a question; `unknown` beyond it
    bool wants_values = true;
};

class solver {
  public:
    explicit solver(solver_options how);
    ~solver();
    solver(solver&&) noexcept;
    solver& operator=(solver&&) noexcept;
    solver(const solver&) = delete;
    solver& operator=(const solver&) = delete;

    /// Can all of these flags hold together?
    [[nodiscard]] reply satisfy(std::span<const model::term> flags);
    /// The same question in SMT-LIB 2 (QF_BV), for another solver.
    [[nodiscard]] std::string smt_lib(std::span<const model::term> flags);

  private:
    struct body;
    std::unique_ptr<body> body_;
};

/// What `variable` is in `values`; nothing when the model leaves it open.
[[nodiscard]] std::optional<std::uint32_t> value_of(model::term variable, std::span<const valuation> values);

}  // namespace synfin::checker
