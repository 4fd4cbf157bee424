#include "mealy/learn/adaptive.hpp"

#include <algorithm>
#include <tuple>

namespace synfin::mealy {
namespace {

/// One candidate's answer to one input.
struct answer {
    symbol input, output;
    node next;
};

using answers = std::span<const answer>;

// Deep nodes have one child each: gathering what there is costs less than asking for every input.
std::vector<answer> all_answers(const observation_tree& tree, std::span<const node> candidates) {
    std::vector<answer> all;
    for (const node n : candidates) tree.each_child(n, [&](symbol i, node c) { all.push_back({i, tree.output(c), c}); });
    std::sort(all.begin(), all.end(), [](const answer& a, const answer& b) {
        return std::tie(a.input, a.output, a.next) < std::tie(b.input, b.output, b.next);
    });
    return all;
}

// The answers at the beginning that have the same key as the first.
template <class Key>
answers take_alike(answers& rest, Key key) {
    const auto end = std::find_if(rest.begin(), rest.end(), [&](const answer& a) { return key(a) != key(rest.front()); });
    const answers alike = rest.first(static_cast<std::size_t>(end - rest.begin()));
    rest = rest.subspan(alike.size());
    return alike;
}

// What an input is worth. `to_one_input`: the answers of all candidates that were asked it.
std::unique_ptr<splitter> judge(const observation_tree& tree, answers to_one_input, unsigned depth) {
    if (to_one_input.size() < 2) return nullptr;
    const auto all = static_cast<double>(to_one_input.size());
    auto made = std::make_unique<splitter>();
    made->input = to_one_input.front().input;
    std::vector<node> next;
    for (answers rest = to_one_input; !rest.empty();) {
        const answers alike = take_alike(rest, [](const answer& a) { return a.output; });
        const auto size = static_cast<double>(alike.size());
        next.clear();
        for (const answer& a : alike) next.push_back(a.next);
        auto then = best_splitter(tree, next, depth - 1);
        made->worth += size * (all - size + (then ? then->worth : 0)) / all;
        if (then) made->then.emplace(alike.front().output, std::move(then));
    }
    return made->worth > 0 ? std::move(made) : nullptr;
}

}  // namespace

std::unique_ptr<splitter> best_splitter(const observation_tree& tree, std::span<const node> candidates, unsigned depth) {
    if (candidates.size() < 2 || depth == 0) return nullptr;
    const auto all = all_answers(tree, candidates);
    std::unique_ptr<splitter> best;
    for (answers rest = all; !rest.empty();) {
        auto one = judge(tree, take_alike(rest, [](const answer& a) { return a.input; }), depth);
        if (one && (!best || one->worth > best->worth)) best = std::move(one);
    }
    return best;
}

}  // namespace synfin::mealy
