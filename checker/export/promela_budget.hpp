// A budget of the bounds as Promela: unlimited and used-up ones are constants and need no variable.
#pragma once
#include <string>
#include <vector>

#include "model/bounds.hpp"

namespace synfin::checker {

struct promela_budget {
    std::string name;
    model::budget first;

    [[nodiscard]] bool is_variable() const { return first.left() && !(first == model::any_number); }
    [[nodiscard]] bool ever() const { return first.left(); }
    /// " && loss > 0", or nothing when it is always left.
    [[nodiscard]] std::string also_left() const { return is_variable() ? " && " + name + " > 0" : ""; }
    /// "loss--; ", or nothing.
    [[nodiscard]] std::string spend() const { return is_variable() ? name + "--; " : ""; }
};

/// All of them, in the order of `fault_budget`.
struct promela_faults {
    explicit promela_faults(const model::bounds& b)
        : loss{"loss", b.loss},
          duplication{"duplication", b.duplication},
          reordering{"reordering", b.reordering},
          old_segments{"old_segments", b.old_segments},
          crashes{"crashes", b.crashes},
          give_ups{"give_ups", b.give_ups} {}

    promela_budget loss, duplication, reordering, old_segments, crashes, give_ups;
    [[nodiscard]] std::vector<promela_budget> all() const {
        return {loss, duplication, reordering, old_segments, crashes, give_ups};
    }
};

}  // namespace synfin::checker
