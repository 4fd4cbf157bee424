#include "mealy/random.hpp"

#include <algorithm>

namespace synfin::mealy {
namespace {

std::vector<std::string> numbered(const std::string& letter, std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back(letter + std::to_string(i));
    return names;
}

// A state i > 0 is entered first from a state before it, by an input that is free there: so all can be reached.
void connect(machine& m, number_stream& random) {
    std::vector<bool> used(m.next.size());
    for (state s = 1; s < m.states(); ++s) {
        std::size_t at = random.below(s * m.inputs.size());
        while (used[at]) at = (at + 1) % (s * m.inputs.size());
        used[at] = true;
        m.next[at] = s;
        m.out[at] = random.below(m.outputs.size());
    }
}

machine attempt(std::size_t states, std::size_t inputs, std::size_t outputs, number_stream& random, unsigned sticky) {
    machine m{numbered("s", states), numbered("i", inputs), numbered("o", outputs), 0, {}, {}};
    for (state s = 0; s < states; ++s)
        for (symbol i = 0; i < inputs; ++i) {
            const bool loop = random.below(100) < sticky;
            m.next.push_back(loop ? s : random.below(states));
            m.out.push_back(loop ? 0 : random.below(outputs));
        }
    connect(m, random);
    return m;
}

}  // namespace

machine random_machine(std::size_t states, std::size_t inputs, std::size_t outputs, std::uint64_t seed, unsigned sticky) {
    states = std::max<std::size_t>(states, 1);
    inputs = std::max<std::size_t>(inputs, 1);
    outputs = std::max<std::size_t>(outputs, states > 1 ? 2 : 1);
    number_stream random(seed);
    // Few attempts are needed; the stickiness gives way should it make equivalent states all but certain.
    for (unsigned tries = 1;; ++tries) {
        const machine m = attempt(states, inputs, outputs, random, sticky);
        if (minimised(m).states() == states) return m;
        if (tries % 16 == 0) sticky = sticky * 9 / 10;
    }
}

}  // namespace synfin::mealy
