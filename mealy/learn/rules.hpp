// The rules of L#: basis, frontier and hypothesis over an observation tree. `learn` is the loop around them.
#pragma once
#include <optional>
#include <unordered_map>
#include <vector>

#include "mealy/learn/adaptive.hpp"
#include "mealy/learn/learner.hpp"

namespace synfin::mealy {

class sharp_rules {
  public:
    sharp_rules(asker& ask, const learning_options& options);

    /// Applies the first three rules until every frontier node is one state. False: `most_states` was reached.
    [[nodiscard]] result<bool> settle();
    /// Separates those states of an expected machine that are different, as far as they are (adaptive learning: the words
    /// that tell them apart there are asked here).
    [[nodiscard]] result<void> expect(const machine& likely);

    /// The machine that the basis and the frontier make; states are numbered as the basis. Call after `settle`.
    [[nodiscard]] machine hypothesis() const;
    /// The tree contradicts the hypothesis: a word in it that is answered differently. Nothing when it agrees.
    [[nodiscard]] std::optional<word> contradiction(const machine& h) const;
    /// Makes the contradiction one about the frontier, by halving `w`. `h` answers `w` differently than the tree.
    [[nodiscard]] result<void> refute(const machine& h, word w);

    [[nodiscard]] std::size_t states() const { return basis_.size(); }

  private:
    /// A successor of the basis that is not in it.
    struct border {
        node n = nowhere;
        std::vector<state> candidates{};      // of the basis, not apart from `n`
        std::vector<std::uint32_t> looked{};  // size of both subtrees when last compared
        std::size_t compared = 0;             // with the first so many of the basis
    };
    void narrow(border& b);
    [[nodiscard]] bool promote();
    [[nodiscard]] result<void> extend();
    [[nodiscard]] result<void> identify(border& b);
    [[nodiscard]] result<void> follow(asker::walk& on, const splitter* how);
    [[nodiscard]] result<void> separate(const word& a, const word& b, const word& between);
    void include(node n);
    [[nodiscard]] std::vector<node> nodes_of(const std::vector<state>& states) const;

    asker& ask_;
    observation_tree& tree_;
    const learning_options& options_;
    std::vector<node> basis_;
    std::unordered_map<node, state> place_;  // in the basis
    std::vector<border> frontier_;
    std::size_t extended_ = 0;  // so many of the basis have all their successors in the frontier
};

}  // namespace synfin::mealy
