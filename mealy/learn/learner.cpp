#include "mealy/learn/learner.hpp"

#include <fmt/format.h>

#include "mealy/learn/equivalence.hpp"
#include "mealy/learn/rules.hpp"

namespace synfin::mealy {
namespace {

query_counts difference(const query_counts& after, const query_counts& before) {
    return {after.queries - before.queries, after.symbols - before.symbols, after.known - before.known};
}

void add(query_counts& to, const query_counts& more) {
    to.queries += more.queries;
    to.symbols += more.symbols;
    to.known += more.known;
}

/// One learning in progress.
class learning {
  public:
    learning(teacher& who, observation_tree& tree, const learning_options& options)
        : options_(options), asking_{options.retries, options.stop, [this] { after_query(); }}, ask_(who, tree, asking_) {}

    result<learned> run();

  private:
    result<bool> one_round(sharp_rules& rules);
    result<void> first_words(sharp_rules& rules);
    void after_query();
    result<learned> ended(result<bool> done);

    const learning_options& options_;
    asker_options asking_;
    asker ask_;
    learning_progress progress_;
    learned out_;
    const sharp_rules* rules_ = nullptr;
};

void learning::after_query() {
    if (options_.on_save) options_.on_save(ask_.tree());
    if (!options_.on_progress) return;
    progress_.states = rules_ == nullptr ? 0 : rules_->states();
    progress_.counts = ask_.counts();
    options_.on_progress(progress_);
}

// True: the hypothesis stands. False: another round. An error with `stopped`: no time for more.
result<bool> learning::one_round(sharp_rules& rules) {
    const auto settled = rules.settle();
    if (!settled) return settled;
    if (!*settled) {
        out_.why = fmt::format("it has more than {} states", options_.most_states);
        return failure(out_.why);
    }
    out_.m = rules.hypothesis();
    progress_.hypotheses = ++out_.hypotheses;
    auto wrong = rules.contradiction(out_.m);
    const query_counts before = ask_.counts();
    progress_.testing = true;
    result<std::optional<word>> found = wrong;
    if (!wrong) found = find_counterexample(ask_, out_.m, options_);
    progress_.testing = false;
    add(out_.in_tests, difference(ask_.counts(), before));
    if (!found) return tl::unexpected(found.error());
    if (!*found) return true;
    if (auto done = rules.refute(out_.m, **found); !done) return tl::unexpected(done.error());
    return false;
}

result<void> learning::first_words(sharp_rules& rules) {
    if (!options_.first) return {};
    if (options_.first->inputs != ask_.tree().inputs()) return failure("the first hypothesis has another alphabet");
    return rules.expect(*options_.first);
}

result<learned> learning::ended(result<bool> done) {
    if (ask_.stopped()) out_.why = "a limit was reached";
    if (!done && out_.why.empty()) return tl::unexpected(done.error());
    out_.complete = done && *done;
    if (out_.m.states() != 0) {
        out_.m = minimised(out_.m);
        for (std::size_t s = 0; s < out_.m.states(); ++s) out_.m.names[s] = fmt::format("q{}", s);
    }
    out_.counts = ask_.counts();
    out_.observations = ask_.tree().size();
    return std::move(out_);
}

result<learned> learning::run() {
    sharp_rules rules(ask_, options_);
    rules_ = &rules;
    result<bool> done = false;
    if (auto first = first_words(rules); !first) done = tl::unexpected(first.error());
    while (done && !*done) done = one_round(rules);
    return ended(std::move(done));
}

}  // namespace

result<learned> learn(teacher& who, observation_tree& tree, const learning_options& options) {
    return learning(who, tree, options).run();
}

}  // namespace synfin::mealy
