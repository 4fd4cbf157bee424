// The HSI-method: every word of the state cover, followed by every word of up to K + 1 inputs, followed by the identifiers of
// the state where it ends. Any two identifiers share a word that tells their states apart, so it is asked of both.
//
// Petrenko, Yevtushenko, Lebedev, Das, "Nondeterministic state machines in protocol conformance testing" (IWPTS 1993);
// Luo, Petrenko, Bochmann, "Selecting test sequences for partially specified nondeterministic finite state machines" (1994).
#include <map>
#include <set>

#include "mealy/methods.hpp"
#include "mealy/separating.hpp"

namespace synfin::mealy {
namespace {

// Do the two states answer some common beginning of the word differently?
bool separates(const machine& m, const word& w, state a, state b) {
    for (const symbol i : w) {
        if (m.output(a, i) != m.output(b, i)) return true;
        a = m.after(a, i);
        b = m.after(b, i);
    }
    return false;
}

// For each state words such that any two states share one that tells them apart.
std::vector<std::set<word>> harmonised_identifiers(const specification& spec) {
    const machine& m = spec.m;
    const separating_words known(spec);
    std::vector<std::set<word>> of(m.states());
    for (state a = 0; a < m.states(); ++a)
        for (state b = 0; b < a; ++b) {
            bool shared = false;
            for (const word& w : of[a])
                if (shared = of[b].contains(w) && separates(m, w, a, b); shared) break;
            if (shared) continue;
            const word w = known.shortest(a, b);
            of[a].insert(w);
            of[b].insert(w);
        }
    return of;
}

// A tree in which children are found by input, and what its words cost.
class word_set {
  public:
    test_tree::node add(test_tree::node at, symbol i) {
        const auto known = children_.try_emplace(std::uint64_t{at} << 16 | i, 0);
        if (!known.second) return known.first->second;
        cost += tree.price(at);
        return known.first->second = tree.grow(at, i);
    }
    test_tree::node add(test_tree::node at, const word& w) {
        for (const symbol i : w) at = add(at, i);
        return at;
    }
    test_tree tree;
    std::uint64_t cost = 0;

  private:
    std::map<std::uint64_t, test_tree::node> children_;
};

struct writer {
    const specification& spec;
    std::uint64_t below;
    std::vector<std::set<word>> identifiers;
    word_set set{};

    // A suite never becomes cheaper by another word.
    [[nodiscard]] bool too_dear() const { return set.cost >= below; }

    void extend(test_tree::node at, state s, unsigned steps) {
        if (too_dear()) return;
        for (const word& w : identifiers[s]) (void)set.add(at, w);
        if (steps == 0) return;
        for (symbol i = 0; i < spec.m.inputs.size(); ++i)
            if (spec.says(s, i)) extend(set.add(at, i), spec.m.after(s, i), steps - 1);
    }
};

}  // namespace

std::optional<test_tree> hsi_suite(const specification& spec, unsigned extra_states, std::uint64_t below) {
    writer w{spec, below, harmonised_identifiers(spec)};
    const auto cover = state_cover(spec);
    for (state s = 0; s < spec.m.states(); ++s) w.extend(w.set.add(test_tree::root, cover[s]), s, extra_states + 1);
    if (w.too_dear()) return std::nullopt;
    return std::move(w.set.tree);
}

}  // namespace synfin::mealy
