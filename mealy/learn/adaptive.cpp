#include "mealy/learn/adaptive.hpp"

namespace synfin::mealy {
namespace {

using groups = std::map<symbol, std::vector<node>>;  // successors by output

groups answers(const observation_tree& tree, std::span<const node> candidates, symbol input) {
    groups by_output;
    for (const node n : candidates)
        if (const node next = tree.child(n, input); next != nowhere) by_output[tree.output(next)].push_back(next);
    return by_output;
}

std::unique_ptr<splitter> judge(const observation_tree& tree, std::span<const node> candidates, symbol input, unsigned depth) {
    auto made = std::make_unique<splitter>();
    made->input = input;
    const groups by_output = answers(tree, candidates, input);
    double all = 0;
    for (const auto& [out, group] : by_output) all += static_cast<double>(group.size());
    if (all < 2) return nullptr;
    for (const auto& [out, group] : by_output) {
        const auto size = static_cast<double>(group.size());
        auto rest = best_splitter(tree, group, depth - 1);
        made->worth += size * (all - size + (rest ? rest->worth : 0)) / all;
        if (rest) made->then.emplace(out, std::move(rest));
    }
    return made->worth > 0 ? std::move(made) : nullptr;
}

}  // namespace

std::unique_ptr<splitter> best_splitter(const observation_tree& tree, std::span<const node> candidates, unsigned depth) {
    if (candidates.size() < 2 || depth == 0) return nullptr;
    std::unique_ptr<splitter> best;
    for (symbol i = 0; i < tree.inputs().size(); ++i) {
        auto one = judge(tree, candidates, i, depth);
        if (one && (!best || one->worth > best->worth)) best = std::move(one);
    }
    return best;
}

}  // namespace synfin::mealy
