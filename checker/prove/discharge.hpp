// Many small questions, by several solvers at once: does each goal follow from what is given?
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "checker/prove/solver.hpp"

namespace synfin::checker {

/// "The hypotheses and `given` imply `goal`."
struct obligation {
    std::string claim;  ///< what is shown: the id of a lemma or property
    std::string of;     ///< which instance of it
    model::term goal = nullptr;
};

/// Obligations that share what is given. `cuts` are shown first; those that follow are given to the goals, the others dropped.
struct task {
    std::string name;  ///< where this happens: the rules of a step
    const std::vector<model::term>* hypotheses = nullptr;
    std::vector<model::term> given;
    std::vector<obligation> cuts, goals;
};

/// One answered obligation.
struct discharged {
    std::size_t task = 0;
    std::string claim, of;
    answer what = answer::unknown;  ///< unsatisfiable: it follows; satisfiable: `values` refute it
    double seconds = 0;
    std::vector<valuation> values;
    std::vector<model::term> asked;  ///< the question: these flags cannot hold together
    bool cut = false;
    std::string where;  ///< the name of its task
};

struct discharge_options {
    solver_options solver;
    unsigned threads = 1;
    bool keep_questions = false;  ///< fills `asked`
    bool until_refuted = false;   ///< stops when a goal does not follow
    std::vector<std::string>
        always;  ///< hypotheses about "NAME.x" with these names are always used, others where NAME is mentioned
    /// Called now and then from one thread at a time, with how many tasks are done; false stops.
    std::function<bool(std::size_t done, std::size_t of)> on_progress;
};

struct discharge_result {
    std::vector<discharged> all;  ///< in the order of tasks and goals
    bool complete = true;         ///< false: stopped before every goal was asked
};

[[nodiscard]] discharge_result discharge(const std::vector<task>& tasks, const discharge_options& how);

}  // namespace synfin::checker
