// Checks the catalogue of properties on one bounded instance of the model: explores it once, then asks the graph.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "checker/exploration.hpp"
#include "model/question.hpp"
#include "model/world.hpp"

namespace synfin::checker {

/// What is said of a property. `incomplete` is never `holds`.
enum class verdict : std::uint8_t { holds, violated, witnessed, not_witnessed, vacuous, not_claimed, incomplete };
[[nodiscard]] std::string_view name(verdict v);

struct finding_path {
    std::vector<model::packed_world> states;  ///< from the initial state
    std::size_t loop_from = 0;                ///< for a lasso: where the cycle begins; states.size() otherwise
};

struct property_result {
    model::property id;
    verdict what = verdict::incomplete;
    std::string why;          ///< for not_claimed, vacuous, and which part of the property a counterexample is about
    std::uint32_t depth = 0;  ///< steps of the counterexample or witness
    finding_path path;        ///< counterexample or witness; empty without one
};

/// Whether some reachable state satisfies a question: witnessed, not_witnessed or incomplete.
struct answer {
    std::string question;
    verdict what = verdict::incomplete;
    std::uint32_t depth = 0;
    finding_path path;  ///< a shortest way to such a state; empty without one
};

struct verification {
    exploration explored;
    std::vector<property_result> properties;
    std::vector<answer> answers;             ///< one a question, in their order
    std::vector<std::uint64_t> rules_fired;  ///< how many transitions fired each rule; empty unless asked for

    [[nodiscard]] bool all_as_claimed() const;  ///< nothing violated, every witness found
    [[nodiscard]] bool complete() const { return explored.complete; }
    [[nodiscard]] bool settled() const;  ///< everything that was asked has its verdict
};

inline constexpr std::size_t most_questions = 8;

struct request {
    std::vector<model::property> properties;  ///< empty = the whole catalogue; none of it when there are questions
    std::vector<model::question> questions;   ///< at most `most_questions`; alone they end the exploration once all are witnessed
    options how;
    bool graph = true;  ///< ask the graph for the properties that need it; else they are incomplete
    bool count_rules = false;
    bool unconditionally = false;  ///< judge properties also where `model::not_claimed` gives a reason
};

/// Explores `w` and judges the properties. Paths are shortest; with one thread they are always the same ones.
[[nodiscard]] verification verify(const model::world& w, const request& r);

}  // namespace synfin::checker
