// Questions to a teacher, each asked once: what the tree knows is not asked again. Adaptive: the next input may depend on
// what came before.
//
// Whatever has to be repeated on the way to something new is compared with what was answered before. A teacher that
// answers differently is reported, with the word and both answers: no voting, since a majority would hide what it is.
#pragma once
#include <cstdint>
#include <functional>

#include "mealy/learn/teacher.hpp"
#include "mealy/learn/tree.hpp"

namespace synfin::mealy {

/// What learning has cost.
struct query_counts {
    std::uint64_t queries = 0;  ///< words that had to be asked, each after a reset
    std::uint64_t symbols = 0;  ///< inputs given, repeated ones included
    std::uint64_t known = 0;    ///< words that the tree could answer by itself
};

struct asker_options {
    unsigned retries = 3;              ///< how often a word is repeated for the report when its answers differ
    std::function<bool()> stop{};      ///< asked before each query; true ends the learning, incomplete
    std::function<void()> on_query{};  ///< called after each query: for progress and for saving
};

class asker {
  public:
    asker(teacher& who, observation_tree& tree, const asker_options& options) : who_(who), tree_(tree), options_(options) {}

    /// Asks a word from a node on. The node it leads to.
    [[nodiscard]] result<node> ask(node from, const word& w);
    /// Whether `stop` has ended it: then the error returned is not one.
    [[nodiscard]] bool stopped() const { return stopped_; }
    [[nodiscard]] const query_counts& counts() const { return counts_; }
    [[nodiscard]] observation_tree& tree() { return tree_; }

    /// A walk down the tree that goes on with the teacher where the tree ends.
    class walk {
      public:
        walk(asker& of, node from) : of_(of), at_(from) {}
        walk(const walk&) = delete;
        walk& operator=(const walk&) = delete;
        ~walk() { of_.end_walk(live_); }
        /// Gives one more input. The node it leads to.
        [[nodiscard]] result<node> step(symbol input);
        [[nodiscard]] node at() const { return at_; }

      private:
        asker& of_;
        node at_;
        bool live_ = false;  // the teacher stands where we do
    };

  private:
    friend class walk;
    [[nodiscard]] result<void> lead_to(node n);
    [[nodiscard]] result<symbol> give(symbol input);
    [[nodiscard]] error contradiction(const word& w, node recorded, symbol now);
    [[nodiscard]] result<symbol> last_answer(const word& w);
    void end_walk(bool was_live);

    teacher& who_;
    observation_tree& tree_;
    const asker_options& options_;
    query_counts counts_;
    bool stopped_ = false;
};

}  // namespace synfin::mealy
