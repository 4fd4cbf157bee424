// Active learning of a Mealy machine with L# (Vaandrager, Garhewal, Rot, Wissmann: "A New Approach for Active Automata
// Learning Based on Apartness", TACAS 2022).
//
// The basis holds nodes of the observation tree that are pairwise apart: that many states there are at least. The frontier
// holds their successors. Four rules, until none applies: a frontier node apart from the whole basis joins it; a missing
// successor is asked for; a frontier node that may be several states is told apart by an adaptive distinguishing sequence;
// and when each is one state, a hypothesis is made and tested. What refutes it is cut down by halving.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "mealy/learn/asker.hpp"
#include "mealy/learn/teacher.hpp"
#include "mealy/learn/tree.hpp"

namespace synfin::mealy {

/// What the learner tells while it works.
struct learning_progress {
    std::size_t states = 0;      ///< of the basis: the system has at least so many
    std::size_t hypotheses = 0;  ///< made so far
    bool testing = false;        ///< a hypothesis is being tested
    query_counts counts{};
};

struct learning_options {
    unsigned extra_states = 1;       ///< the last hypothesis is tested by a suite that is complete for so many states more
    std::size_t random_words = 200;  ///< tried on each hypothesis before the suite
    std::size_t random_length = 6;   ///< mean length of the random part of such a word
    std::uint64_t seed = 1;          ///< of the random words
    std::size_t most_states = 5000;  ///< more than that is taken for infinitely many: the learning ends, incomplete
    std::optional<machine> first{};  ///< a machine expected to be close (the model): its states are looked for first
    unsigned retries = 3;            ///< see `asker_options`
    std::function<bool()> stop{};    ///< asked before each query: a limit was reached
    std::function<void(const learning_progress&)> on_progress{};
    std::function<void(const observation_tree&)> on_save{};  ///< called after each query, to save the tree when it is due
};

struct learned {
    machine m;              ///< minimal, states numbered breadth first
    bool complete = false;  ///< it passed the whole test for `extra_states`
    std::string why{};      ///< it is not complete; `m` is the last hypothesis then, without states if there was none
    std::size_t hypotheses = 0;
    query_counts counts{};         ///< all
    query_counts in_tests{};       ///< those of them asked to test hypotheses
    std::size_t observations = 0;  ///< nodes of the tree
};

/// Learns the machine behind `who`. `tree` may hold answers of an earlier run, which are not asked again; it holds all of
/// them afterwards. Errors: the system is lost, or answers the same word differently.
[[nodiscard]] result<learned> learn(teacher& who, observation_tree& tree, const learning_options& options = {});

}  // namespace synfin::mealy
