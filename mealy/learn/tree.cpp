#include "mealy/learn/tree.hpp"

#include <algorithm>

namespace synfin::mealy {

observation_tree::observation_tree(std::vector<std::string> inputs) : inputs_(std::move(inputs)), items_(1) {}

node observation_tree::child(node n, symbol input) const {
    const item& at = items_[n];
    if (at.block != none) return blocks_[at.block * inputs_.size() + input];
    return at.only_input == input ? at.only : nowhere;
}

word observation_tree::access(node n) const {
    word w;
    for (; n != root; n = items_[n].parent) w.push_back(items_[n].via);
    std::reverse(w.begin(), w.end());
    return w;
}

node observation_tree::after(node n, const word& w) const {
    for (const symbol i : w) {
        if (n == nowhere) return nowhere;
        n = child(n, i);
    }
    return n;
}

symbol observation_tree::output_of(std::string_view text) {
    const auto [found, is_new] = number_of_.try_emplace(std::string(text), static_cast<symbol>(outputs_.size()));
    if (is_new) outputs_.emplace_back(text);
    return found->second;
}

node observation_tree::add(node n, symbol input, symbol output) {
    const auto made = static_cast<node>(items_.size());
    item fresh;
    fresh.parent = n;
    fresh.via = input;
    fresh.out = output;
    items_.push_back(fresh);
    link(n, input, made);
    for (node above = n; above != nowhere; above = items_[above].parent) ++items_[above].below;
    return made;
}

void observation_tree::link(node n, symbol input, node to) {
    item& at = items_[n];
    if (at.block == none && at.only == nowhere) {
        at.only = to;
        at.only_input = input;
        return;
    }
    if (at.block == none) {
        at.block = blocks_.size() / inputs_.size();
        blocks_.resize(blocks_.size() + inputs_.size(), nowhere);
        blocks_[at.block * inputs_.size() + at.only_input] = at.only;
    }
    blocks_[at.block * inputs_.size() + input] = to;
}

// Depth first; the word is noted on the way back.
bool observation_tree::differ(node a, node b, word* where) const {
    if (items_[a].block != none && items_[b].block == none) std::swap(a, b);
    bool found = false;
    each_child(a, [&](symbol i, node under_a) {
        if (found) return;
        const node under_b = child(b, i);
        if (under_b == nowhere) return;
        found = items_[under_a].out != items_[under_b].out || differ(under_a, under_b, where);
        if (found && where != nullptr) where->push_back(i);
    });
    return found;
}

std::optional<word> observation_tree::witness(node a, node b) const {
    word w;
    if (!differ(a, b, &w)) return std::nullopt;
    std::reverse(w.begin(), w.end());
    return w;
}

bool observation_tree::apart(node a, node b) const { return differ(a, b, nullptr); }

std::string text_of(const word& w, const std::vector<std::string>& inputs) {
    std::string text;
    for (const symbol i : w) text += (text.empty() ? "" : " ") + inputs[i];
    return text;
}

}  // namespace synfin::mealy
