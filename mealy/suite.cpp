#include "mealy/suite.hpp"

#include <algorithm>

#include "mealy/methods.hpp"
#include "mealy/separating.hpp"

namespace synfin::mealy {

namespace {

suite smaller_suite(const specification& spec, unsigned extra_states) {
    suite small(spyh_suite(spec, extra_states));
    if (auto plain = hsi_suite(spec, extra_states, small.cost())) return suite(std::move(*plain));
    return small;
}

}  // namespace

std::string_view name(method how) {
    static constexpr std::string_view names[]{"spyh", "hsi", "smaller"};
    return names[static_cast<std::size_t>(how)];
}

word test_tree::word_to(node n) const {
    word w(nodes_[n].depth);
    for (auto at = w.rbegin(); at != w.rend(); ++at) {
        *at = nodes_[n].input;
        n = nodes_[n].parent;
    }
    return w;
}

std::vector<word> suite::words() const {
    std::vector<word> all;
    each_word([&](word&& w) { all.push_back(std::move(w)); });
    return all;
}

std::uint64_t suite::resets() const {
    std::uint64_t count = 0;
    for (test_tree::node n = 1; n < tree_.size(); ++n) count += tree_.is_leaf(n) ? 1 : 0;
    return count;
}

std::uint64_t suite::symbols() const {
    std::uint64_t count = 0;
    for (test_tree::node n = 1; n < tree_.size(); ++n)
        if (tree_.is_leaf(n)) count += tree_.depth(n);
    return count;
}

result<suite> complete_suite(const specification& spec, unsigned extra_states, method how) {
    const machine& m = spec.m;
    if (extra_states > most_extra_states)
        return failure(std::to_string(extra_states) + " extra states", "at most " + std::to_string(most_extra_states));
    if (m.states() == 0 || m.states() > 16384 || m.inputs.empty() || m.inputs.size() > 4096)
        return failure(std::to_string(m.states()) + " states, " + std::to_string(m.inputs.size()) + " inputs",
                       "1 to 16,384 states and 1 to 4,096 inputs");
    if (const auto small = minimised(m).states(); small != m.states())
        return failure("a machine with " + std::to_string(m.states()) + " states",
                       "a minimal one: " + std::to_string(small) + " would do");
    const auto cover = state_cover(spec);
    for (state s = 0; s < m.states(); ++s)
        if (cover[s].empty() && s != m.initial) return failure("state '" + m.names[s] + "'", "a specified way to every state");
    if (const auto pair = separating_words(spec).alike())
        return failure("states '" + m.names[pair->first] + "' and '" + m.names[pair->second] + "' answer alike",
                       "a specified word that tells any two states apart");
    switch (how) {
        case method::spyh:
            return suite(spyh_suite(spec, extra_states));
        case method::hsi:
            return suite(*hsi_suite(spec, extra_states));
        case method::smaller:
            break;
    }
    return smaller_suite(spec, extra_states);
}

}  // namespace synfin::mealy
