// Mutants of a specification with some states more. Each leaves the specified behaviour at one transition only, so that only
// words which cross that one are run. The hard ones are copies of states, entered by one transition, which behave like their
// originals for as many steps as there are copies.
//
// The faults of Chow's domain ("Testing software design modeled by finite-state machines", TSE 4, 1978): outputs, targets,
// states.
#include <algorithm>

#include "mealy/random.hpp"
#include "mealy/verify.hpp"

namespace synfin::mealy {
namespace {

struct mutant {
    machine m;
    std::size_t changed = 0;  ///< the transition of the specification that is redirected or changed: state * inputs + input
};

class maker {
  public:
    maker(const specification& spec, std::uint64_t seed) : spec_(spec), random_(seed) {
        for (state s = 0; s < spec.m.states(); ++s)
            for (symbol i = 0; i < spec.m.inputs.size(); ++i)
                if (spec.says(s, i)) specified_.push_back(s * spec.m.inputs.size() + i);
    }

    mutant make(unsigned copies) {
        mutant made{spec_.m, specified_[random_.below(specified_.size())]};
        std::size_t at = made.changed;
        for (unsigned k = 0; k < copies; ++k) at = redirect(made.m, at);
        spoil(made.m, at);
        return made;
    }

  private:
    // The transition leads to a copy of its target from now on. Returns a specified transition of the copy.
    std::size_t redirect(machine& m, std::size_t at) {
        const state target = m.next[at], copy = static_cast<state>(m.states());
        const auto row = target * m.inputs.size();
        m.names.push_back(m.names[target] + "'");
        for (symbol i = 0; i < m.inputs.size(); ++i) {
            m.next.push_back(m.next[row + i]);
            m.out.push_back(m.out[row + i]);
        }
        m.next[at] = copy;
        // A third of the copies have a loop where the original has one: they stay among themselves.
        for (symbol i = 0; i < m.inputs.size(); ++i)
            if (m.next[row + i] == target && random_.below(3) == 0) m.next[copy * m.inputs.size() + i] = copy;
        std::size_t chosen = random_.below(m.inputs.size());
        for (std::size_t tries = 0; tries < m.inputs.size() && m.out[row + chosen] == spec_.unspecified; ++tries)
            chosen = (chosen + 1) % m.inputs.size();
        return copy * m.inputs.size() + chosen;
    }

    void spoil(machine& m, std::size_t at) {
        if (random_.below(2) == 0) {
            m.next[at] = random_.below(m.states());
            return;
        }
        m.out[at] = random_.below(m.outputs.size());
    }

    const specification& spec_;
    number_stream random_;
    std::vector<std::size_t> specified_;
};

// Which words cross a transition of the specification.
std::vector<std::vector<std::uint32_t>> crossings(const machine& m, const std::vector<word>& suite) {
    std::vector<std::vector<std::uint32_t>> all(m.next.size());
    for (std::uint32_t w = 0; w < suite.size(); ++w) {
        state s = m.initial;
        for (const symbol i : suite[w]) {
            auto& list = all[s * m.inputs.size() + i];
            if (list.empty() || list.back() != w) list.push_back(w);
            s = m.after(s, i);
        }
    }
    return all;
}

bool fails(const machine& specified, const machine& m, const word& w) {
    state s = specified.initial, t = m.initial;
    for (const symbol i : w) {
        if (specified.output(s, i) != m.output(t, i)) return true;
        s = specified.after(s, i);
        t = m.after(t, i);
    }
    return false;
}

}  // namespace

suite_verdict sample_mutants(const specification& spec, const std::vector<word>& suite, unsigned extra_states,
                             const verify_options& options) {
    suite_verdict verdict{.how = completeness::sampled};
    maker makes(spec, options.seed);
    const auto crossing = crossings(spec.m, suite);
    for (std::uint64_t tries = 0; verdict.mutants < options.mutants && tries < 20 * options.mutants; ++tries) {
        mutant made = makes.make(static_cast<unsigned>(tries % (extra_states + 1)));
        auto tells = nonconformance(spec, made.m);
        if (!tells) {
            ++verdict.equivalent;
            continue;
        }
        ++verdict.mutants;
        const auto& words = crossing[made.changed];
        if (std::any_of(words.begin(), words.end(), [&](std::uint32_t w) { return fails(spec.m, made.m, suite[w]); })) continue;
        verdict.how = completeness::refuted;
        verdict.escaped = counterexample{std::move(made.m), std::move(*tells)};
        return verdict;
    }
    return verdict;
}

}  // namespace synfin::mealy
