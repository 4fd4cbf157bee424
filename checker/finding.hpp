// What is said of a property or a question, and the run that shows it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/packed.hpp"

namespace synfin::checker {

/// What is said of a property. `incomplete` is never `holds`.
enum class verdict : std::uint8_t { holds, violated, witnessed, not_witnessed, vacuous, not_claimed, incomplete };
[[nodiscard]] std::string_view name(verdict v);

/// A verdict other than what the property claims.
[[nodiscard]] constexpr bool is_bad(verdict v) {
    return v == verdict::violated || v == verdict::not_witnessed || v == verdict::vacuous;
}

struct finding_path {
    std::vector<model::packed_world> states;  ///< from the initial state
    std::size_t loop_from = 0;                ///< for a lasso: where the cycle begins; states.size() otherwise
};

/// A path that is no lasso.
[[nodiscard]] inline finding_path straight(std::vector<model::packed_world> states) {
    const std::size_t n = states.size();
    return {std::move(states), n};
}

/// The answer to a question or about a property of the user's own.
struct user_answer {
    std::string id;        ///< "where" for a question, "formula" for a property
    std::string kind;      ///< "sometimes", "always", "leads to", ...
    std::string question;  ///< as it was written
    verdict what = verdict::incomplete;
    std::string why;          ///< what the path shows, or why there is no verdict; may be empty
    std::string assumes;      ///< of runs: which of them count as fair; else empty
    std::uint32_t depth = 0;  ///< steps of the path
    finding_path path;        ///< a shortest witness or counterexample; empty without one
};

}  // namespace synfin::checker
