// A proof by exhaustion: every way to fold what the suite observes into a machine with at most n states is tried, and each
// machine found is compared with the specification. Where n classes differ pairwise they are the n states of any such machine,
// in the order of the specification's; then a class taken for another state than specified makes a machine that is wrong
// whatever else is chosen, and only such choices need be tried.
//
// That completeness is decided by the foldings of the observation tree: Petrenko, Yevtushenko, "Testing from partial
// deterministic FSM specifications" (IEEE Transactions on Computers 54, 2005); Simao, Petrenko, "Checking completeness of tests
// for finite state machines" (IEEE Transactions on Computers 59, 2010). Whoever of the two constraints comes first does not
// matter: the search is complete, propagation only makes it short.
#include "mealy/verify.hpp"

#include <algorithm>
#include <unordered_set>

#include "mealy/folding.hpp"

namespace synfin::mealy {
namespace {

enum class found : std::uint8_t { none, counterexample, too_long };

class prover {
  public:
    prover(const specification& spec, const verify_options& options) : spec_(spec), options_(options) {}

    suite_verdict run(folding start) {
        const found how = start.has_all_states() ? refute_wrong_choices(std::move(start)) : search(std::move(start), false);
        verdict_.how = how == found::none             ? completeness::proved
                       : how == found::counterexample ? completeness::refuted
                                                      : completeness::undecided;
        return std::move(verdict_);
    }

  private:
    // Any machine at all that is not equivalent. What is wrong already need only be finished, best as specified; otherwise what
    // is wrong is tried first.
    found search(folding f, bool wrong) {
        if (!f.propagate()) return found::none;
        const auto c = f.undecided();
        if (!c) return judge(f);
        if (++verdict_.choices > options_.most_choices) return found::too_long;
        for (const auto s : ordered(f, *c, wrong)) {
            folding next = f;
            if (!next.take(*c, s)) continue;
            if (const found how = search(std::move(next), wrong); how != found::none) return how;
        }
        return found::none;
    }

    // Every class must be what it is specified to be: each other choice leads to a contradiction, or to a counterexample.
    found refute_wrong_choices(folding f) {
        for (;;) {
            if (!f.propagate()) return found::none;
            const auto c = f.undecided();
            if (!c) return judge(f);
            if (++verdict_.choices > options_.most_choices) return found::too_long;
            std::optional<std::uint32_t> right;
            for (const auto s : f.options(*c)) {
                if (f.specified_of(s) == f.specified(*c)) {
                    right = s;
                    continue;
                }
                folding next = f;
                if (!next.take(*c, s)) continue;
                if (const found how = search(std::move(next), true); how != found::none) return how;
            }
            if (!right || !f.take(*c, *right)) return found::none;
        }
    }

    [[nodiscard]] static std::vector<std::uint32_t> ordered(const folding& f, folding::node c, bool as_specified) {
        auto all = f.options(c);
        std::stable_partition(all.begin(), all.end(),
                              [&](std::uint32_t s) { return (f.specified_of(s) == f.specified(c)) == as_specified; });
        return all;
    }

    found judge(const folding& f) {
        machine m = f.as_machine();
        auto tells = nonconformance(spec_, m);
        if (!tells) return found::none;
        verdict_.escaped = counterexample{std::move(m), std::move(*tells)};
        return found::counterexample;
    }

    const specification& spec_;
    const verify_options& options_;
    suite_verdict verdict_;
};

}  // namespace

std::optional<word> nonconformance(const specification& spec, const machine& m) {
    struct visit {
        state specified, actual;
        std::uint32_t parent;
        symbol by;
    };
    std::vector<visit> visits{{spec.m.initial, m.initial, 0, 0}};
    std::unordered_set<std::uint64_t> seen{std::uint64_t{spec.m.initial} << 32 | m.initial};
    for (std::uint32_t at = 0; at < visits.size(); ++at)
        for (symbol i = 0; i < spec.m.inputs.size(); ++i) {
            const visit v = visits[at];
            if (!spec.says(v.specified, i)) continue;
            if (spec.m.output(v.specified, i) != m.output(v.actual, i)) {
                word w{i};
                for (auto back = at; back != 0; back = visits[back].parent) w.insert(w.begin(), visits[back].by);
                return w;
            }
            const visit next{spec.m.after(v.specified, i), m.after(v.actual, i), at, i};
            if (seen.insert(std::uint64_t{next.specified} << 32 | next.actual).second) visits.push_back(next);
        }
    return std::nullopt;
}

suite_verdict prove_complete(const specification& spec, const std::vector<word>& suite, const verify_options& options) {
    return prover(spec, options).run(folding(spec, suite));
}

suite_verdict verify_suite(const specification& spec, const std::vector<word>& suite, unsigned extra_states,
                           const verify_options& options) {
    return extra_states == 0 ? prove_complete(spec, suite, options) : sample_mutants(spec, suite, extra_states, options);
}

}  // namespace synfin::mealy
