// Judges questions about states and properties of the user's own: what single states settle while they are explored, and what
// the graph of them settles afterwards.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "checker/finding.hpp"
#include "checker/graph.hpp"
#include "model/user_property.hpp"
#include "model/world.hpp"

namespace synfin::checker {

/// At most so many questions and so many properties at once: each needs a bit of `property_mask`.
inline constexpr std::size_t most_questions = 8, most_own_properties = 8;
/// The bits from here on are theirs.
inline constexpr unsigned first_question = 64 - most_questions - most_own_properties;

/// The explored states, however they are kept.
struct seen_states {
    std::uint64_t count = 0;
    std::function<model::packed_world(state_index)> state_at;
    std::function<std::vector<model::packed_world>(state_index)> path_to;  ///< a shortest one, from the initial state
};

/// The states that satisfy a question.
[[nodiscard]] state_set states_of(const model::question& q, const seen_states& seen);

/// All that was asked. Refers to the questions and properties, which must outlive it.
class asked_of_states {
  public:
    asked_of_states(const std::vector<model::question>& questions, const std::vector<model::user_property>& own);

    /// Whether nothing was asked, of single states or of the graph of them.
    [[nodiscard]] bool empty() const { return questions_.empty() && own_.empty(); }
    /// The bits of what this state shows: a witness of a question or `sometimes`, a counterexample of `always`.
    [[nodiscard]] property_mask observe(const model::packed_world& s) const {
        property_mask seen = 0;
        for (const auto& one : watched_) seen |= static_cast<property_mask>(one.question->holds(s) == one.sought) << one.bit;
        return seen;
    }
    /// The bits that settle everything once they are seen; 0 when single states cannot.
    [[nodiscard]] property_mask enough() const;
    /// Whether some property needs the graph.
    [[nodiscard]] bool needs_graph() const;

    /// An answer to each, questions first: what the exploration has settled. `path_of` tells the path to a bit's sighting.
    [[nodiscard]] std::vector<user_answer> answers(
        const exploration& found, const std::function<std::vector<model::packed_world>(unsigned bit)>& path_of) const;
    /// What only all states, or the graph of them, can settle. `g` is null when no graph was made.
    void judge(std::vector<user_answer>& answers, const model::world& w, const seen_states& seen, const graph* g) const;

  private:
    struct watched {
        const model::question* question;
        bool sought;
        unsigned bit;
    };
    const std::vector<model::question>& questions_;
    const std::vector<model::user_property>& own_;
    std::vector<watched> watched_;
};

}  // namespace synfin::checker
