#include "mealy/learn/equivalence.hpp"

#include "mealy/random.hpp"
#include "mealy/suite.hpp"

namespace synfin::mealy {
namespace {

/// Shortest words to all states of a machine.
std::vector<word> state_cover(const machine& h) {
    std::vector<word> cover(h.states());
    std::vector<bool> found(h.states(), false);
    std::vector<state> order{h.initial};
    found[h.initial] = true;
    for (std::size_t at = 0; at < order.size(); ++at)
        for (symbol i = 0; i < h.inputs.size(); ++i) {
            const state to = h.after(order[at], i);
            if (found[to]) continue;
            found[to] = true;
            cover[to] = cover[order[at]];
            cover[to].push_back(i);
            order.push_back(to);
        }
    return cover;
}

// The length of the random part is geometric: long words are rare, and each length has its chance.
word random_word(const std::vector<word>& cover, std::size_t inputs, std::size_t mean, number_stream& numbers) {
    word w = cover[numbers.below(cover.size())];
    do w.push_back(numbers.below(inputs));
    while (mean > 1 && numbers.below(mean) != 0);
    return w;
}

// Walks the word through system and hypothesis until they differ.
result<std::optional<word>> refutes(asker& ask, const machine& h, const word& w) {
    asker::walk on(ask, observation_tree::root);
    state s = h.initial;
    for (std::size_t at = 0; at < w.size(); ++at) {
        const auto reached = on.step(w[at]);
        if (!reached) return tl::unexpected(reached.error());
        if (ask.tree().output(*reached) != h.output(s, w[at]))
            return std::optional(word(w.begin(), w.begin() + static_cast<std::ptrdiff_t>(at) + 1));
        s = h.after(s, w[at]);
    }
    return std::optional<word>{};
}

/// Tries words until one refutes the hypothesis or asking fails.
class trial {
  public:
    trial(asker& ask, const machine& h) : ask_(ask), h_(h) {}

    void operator()(const word& w) {
        if (!over()) found_ = refutes(ask_, h_, w);
    }
    [[nodiscard]] bool over() const { return !found_ || *found_; }
    [[nodiscard]] const result<std::optional<word>>& found() const { return found_; }

  private:
    asker& ask_;
    const machine& h_;
    result<std::optional<word>> found_ = std::optional<word>{};
};

}  // namespace

// The random words depend on the number of states, so that each hypothesis meets others, and one that is tested again after
// an interruption meets the same. Suites grow with the extra states: most mistakes show in the smallest.
result<std::optional<word>> find_counterexample(asker& ask, const machine& hypothesis, const learning_options& options) {
    const machine h = minimised(hypothesis);
    trial words(ask, h);
    const auto cover = state_cover(h);
    number_stream numbers(options.seed + h.states());
    for (std::size_t n = 0; n < options.random_words && !words.over(); ++n)
        words(random_word(cover, h.inputs.size(), options.random_length, numbers));
    for (unsigned extra = 0; extra <= options.extra_states && !words.over(); ++extra) {
        const auto all = complete_suite({h}, extra);
        if (!all) return tl::unexpected(all.error());
        all->each_word(words);
    }
    return words.found();
}

}  // namespace synfin::mealy
