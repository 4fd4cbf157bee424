// The lift: shows that the rules do the same with numbers of few bits as with numbers of 32 bits. Each question speaks of both
// widths at once, so it is put to Z3 directly and not through solver.hpp.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/prove/solver.hpp"
#include "model/proof/lift.hpp"

namespace synfin::checker {

/// `in_order`: only for neighbouring incarnations whose order is the same at both widths.
enum class lift_verdict : std::uint8_t { holds, in_order, differs, incomplete };
[[nodiscard]] std::string_view to_string(lift_verdict v);

struct lift_options {
    model::rule_set rules{model::readings(model::reading::drop_out_of_order), model::variant::none};
    model::lift_sizes size{};
    model::states from = model::any_state;  ///< steps from these
    unsigned few = 5, many = 32;            ///< the two widths, bits
    unsigned seconds_limit = 60;            ///< a question
    /// How many states are done; false stops.
    std::function<bool(std::size_t done, std::size_t of)> on_progress;
};

/// One way through the rules.
struct lifted_way {
    std::string path;
    model::event on = model::event::segment_arrives;
    model::state from = model::state::closed, to = model::state::closed;
    std::vector<std::uint16_t> rules;
    lift_verdict verdict = lift_verdict::holds;
    std::vector<std::string> differs;  ///< what is not the same, without the assumption on order
    std::vector<valuation> few, many;  ///< values that show it, at each width
    double seconds = 0;
};

/// One rule: over all ways in which it fires.
struct lifted_rule {
    std::size_t rule = 0;
    std::size_t ways = 0;  ///< that name it; 0: it never fires, or only keeps books and is joined with others
    lift_verdict verdict = lift_verdict::holds;
};

struct lift {
    std::vector<lifted_way> ways;
    std::size_t questions = 0;
    double seconds = 0;
    bool complete = true;

    [[nodiscard]] lift_verdict verdict() const;
    /// Every rule that is taken under `set`.
    [[nodiscard]] std::vector<lifted_rule> by_rule(const model::rule_set& set) const;
};

[[nodiscard]] lift prove_lift(const lift_options& how);

}  // namespace synfin::checker
