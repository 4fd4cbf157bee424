// What the tests of suites and of their checker share: every machine of a size, and who passes a suite.
#pragma once
#include <algorithm>
#include <functional>

#include "mealy/random.hpp"
#include "mealy/specification.hpp"

namespace synfin::mealy {

/// Does the machine answer every word as specified?
inline bool passes(const specification& spec, const machine& m, const std::vector<word>& suite) {
    return std::all_of(suite.begin(), suite.end(), [&](const word& w) {
        state s = spec.m.initial, t = m.initial;
        for (const symbol i : w) {
            if (spec.m.output(s, i) != m.output(t, i)) return false;
            s = spec.m.after(s, i);
            t = m.after(t, i);
        }
        return true;
    });
}

/// Calls `visit` with each of the (states * outputs) ^ (states * inputs) machines until it returns false.
inline bool each_machine(std::size_t states, const machine& like, const std::function<bool(const machine&)>& visit) {
    machine m{std::vector<std::string>(states), like.inputs, like.outputs, 0, {}, {}};
    m.next.assign(states * like.inputs.size(), 0);
    m.out = m.next;
    for (;;) {
        if (!visit(m)) return false;
        std::size_t at = 0;
        for (; at < m.next.size(); ++at) {
            if (++m.out[at] < like.outputs.size()) break;
            m.out[at] = 0;
            if (++m.next[at] < states) break;
            m.next[at] = 0;
        }
        if (at == m.next.size()) return true;
    }
}

/// Words that cross every transition at least once, each from the beginning.
inline std::vector<word> transition_words(const machine& m) {
    std::vector<word> to(m.states()), all;
    std::vector<bool> seen(m.states());
    std::vector<state> order{m.initial};
    seen[m.initial] = true;
    for (std::size_t at = 0; at < order.size(); ++at)
        for (symbol i = 0; i < m.inputs.size(); ++i) {
            word w = to[order[at]];
            w.push_back(i);
            const state t = m.after(order[at], i);
            if (!seen[t]) seen[t] = true, to[t] = w, order.push_back(t);
            all.push_back(std::move(w));
        }
    return all;
}

}  // namespace synfin::mealy
