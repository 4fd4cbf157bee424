#include "mealy/separating.hpp"

namespace synfin::mealy {

// Pairs that one input tells apart have length 1; a pair has length k + 1 when some input leads to a pair of length k.
separating_words::separating_words(const specification& spec)
    : m_(spec.m), states_(spec.m.states()), lengths_(states_ * states_), first_(states_ * states_) {
    const machine& m = spec.m;
    bool grows = true;
    for (std::uint32_t length = 1; grows; ++length) {
        grows = false;
        for (state a = 0; a < states_; ++a)
            for (state b = 0; b < a; ++b) {
                if (lengths_[a * states_ + b] != 0) continue;
                for (symbol i = 0; i < m.inputs.size(); ++i) {
                    if (!spec.says(a, i) || !spec.says(b, i)) continue;
                    const state ta = m.after(a, i), tb = m.after(b, i);
                    const bool apart =
                        length == 1 ? m.output(a, i) != m.output(b, i) : ta != tb && lengths_[ta * states_ + tb] == length - 1;
                    if (!apart) continue;
                    lengths_[a * states_ + b] = lengths_[b * states_ + a] = length;
                    first_[a * states_ + b] = first_[b * states_ + a] = static_cast<std::uint16_t>(i);
                    grows = true;
                    break;
                }
            }
    }
}

std::optional<std::pair<state, state>> separating_words::alike() const {
    for (state a = 0; a < states_; ++a)
        for (state b = 0; b < a; ++b)
            if (length(a, b) == 0) return std::pair{b, a};
    return std::nullopt;
}

word separating_words::shortest(state a, state b) const {
    word w;
    for (auto rest = length(a, b); rest > 0; --rest) {
        const symbol i = first_[a * states_ + b];
        w.push_back(i);
        a = m_.after(a, i);
        b = m_.after(b, i);
    }
    return w;
}

std::vector<word> state_cover(const specification& spec) {
    const machine& m = spec.m;
    std::vector<word> to(m.states());
    std::vector<bool> seen(m.states());
    std::vector<state> order{m.initial};
    seen[m.initial] = true;
    for (std::size_t at = 0; at < order.size(); ++at)
        for (symbol i = 0; i < m.inputs.size(); ++i) {
            const state s = order[at], t = m.after(s, i);
            if (seen[t] || !spec.says(s, i)) continue;
            seen[t] = true;
            to[t] = to[s];
            to[t].push_back(i);
            order.push_back(t);
        }
    return to;
}

}  // namespace synfin::mealy
