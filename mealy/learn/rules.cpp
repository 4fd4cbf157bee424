#include "mealy/learn/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "mealy/learn/adaptive.hpp"

namespace synfin::mealy {

sharp_rules::sharp_rules(asker& ask, const learning_options& options) : ask_(ask), tree_(ask.tree()), options_(options) {
    include(observation_tree::root);
}

void sharp_rules::include(node n) {
    place_.emplace(n, static_cast<state>(basis_.size()));
    basis_.push_back(n);
}

// Two nodes are compared again only when one of them has been asked more.
void sharp_rules::narrow(border& b) {
    for (; b.compared < basis_.size(); ++b.compared) {
        b.candidates.push_back(static_cast<state>(b.compared));
        b.looked.push_back(~std::uint32_t{0});
    }
    std::size_t kept = 0;
    for (std::size_t c = 0; c < b.candidates.size(); ++c) {
        const node other = basis_[b.candidates[c]];
        const std::uint32_t known = tree_.below(b.n) + tree_.below(other);
        if (b.looked[c] != known && tree_.apart(b.n, other)) continue;
        b.candidates[kept] = b.candidates[c];
        b.looked[kept++] = known;
    }
    b.candidates.resize(kept);
    b.looked.resize(kept);
}

bool sharp_rules::promote() {
    for (std::size_t f = 0; f < frontier_.size(); ++f) {
        narrow(frontier_[f]);
        if (!frontier_[f].candidates.empty()) continue;
        include(frontier_[f].n);
        frontier_.erase(frontier_.begin() + static_cast<std::ptrdiff_t>(f));
        return true;
    }
    return false;
}

// Gives what the sequence says, until it has nothing more to say.
result<void> sharp_rules::follow(asker::walk& on, const splitter* how) {
    while (how != nullptr) {
        const auto said = on.step(how->input);
        if (!said) return tl::unexpected(said.error());
        const auto found = how->then.find(tree_.output(*said));
        how = found == how->then.end() ? nullptr : found->second.get();
    }
    return {};
}

// The new successor is told apart in the same query: going back to the beginning costs more than going on.
result<void> sharp_rules::extend() {
    for (; extended_ < basis_.size(); ++extended_) {
        const node from = basis_[extended_];
        const auto how = best_splitter(tree_, basis_);
        for (symbol i = 0; i < tree_.inputs().size(); ++i) {
            if (tree_.child(from, i) == nowhere) {
                asker::walk on(ask_, from);
                if (auto done = on.step(i); !done) return tl::unexpected(done.error());
                if (auto done = follow(on, how.get()); !done) return done;
            }
            const node to = tree_.child(from, i);
            if (place_.count(to) == 0) frontier_.push_back({to, {}, {}, 0});
        }
    }
    return {};
}

std::vector<node> sharp_rules::nodes_of(const std::vector<state>& states) const {
    std::vector<node> all;
    for (const state s : states) all.push_back(basis_[s]);
    return all;
}

// The adaptive sequence may stop between two candidates; a witness of these two does not.
result<void> sharp_rules::identify(border& b) {
    const std::size_t before = b.candidates.size();
    const auto how = before > 2 ? best_splitter(tree_, nodes_of(b.candidates)) : nullptr;
    if (how) {
        asker::walk on(ask_, b.n);
        if (auto done = follow(on, how.get()); !done) return done;
    }
    narrow(b);
    if (b.candidates.size() < 2 || b.candidates.size() < before) return {};
    const auto between = tree_.witness(basis_[b.candidates[0]], basis_[b.candidates[1]]);
    if (auto done = ask_.ask(b.n, between.value()); !done) return tl::unexpected(done.error());
    narrow(b);
    return {};
}

result<bool> sharp_rules::settle() {
    for (;;) {
        if (basis_.size() > options_.most_states) return false;
        if (promote()) continue;
        if (extended_ < basis_.size()) {
            if (auto done = extend(); !done) return tl::unexpected(done.error());
            continue;
        }
        const auto open =
            std::find_if(frontier_.begin(), frontier_.end(), [](const border& b) { return b.candidates.size() > 1; });
        if (open == frontier_.end()) return true;
        while (open->candidates.size() > 1)
            if (auto done = identify(*open); !done) return tl::unexpected(done.error());
    }
}

result<void> sharp_rules::separate(const word& a, const word& b, const word& between) {
    const node here = tree_.after(observation_tree::root, a), there = tree_.after(observation_tree::root, b);
    if (here != nowhere && there != nowhere && tree_.apart(here, there)) return {};
    for (word w : {a, b}) {
        w.insert(w.end(), between.begin(), between.end());
        if (auto done = ask_.ask(observation_tree::root, w); !done) return tl::unexpected(done.error());
    }
    return {};
}

// Kruger, Junges, Rot ("State matching and multiple references in adaptive active automata learning", FM 2024) call this
// rebuilding: the states of the reference, by their shortest words, are separated as they are separated there.
result<void> sharp_rules::expect(const machine& likely) {
    const machine m = minimised(likely);
    std::vector<word> cover{{}};  // by state: minimised() numbers breadth first
    for (state s = 0; s < cover.size(); ++s) {
        for (state other = 0; other < s; ++other)
            if (auto done = separate(cover[s], cover[other], *distinguishing(m, s, other)); !done) return done;
        for (symbol i = 0; i < m.inputs.size(); ++i) {
            if (m.after(s, i) != cover.size()) continue;
            cover.push_back(cover[s]);
            cover.back().push_back(i);
        }
    }
    return {};
}

machine sharp_rules::hypothesis() const {
    machine m;
    m.inputs = tree_.inputs();
    m.outputs = tree_.outputs();
    std::unordered_map<node, state> stands_for;
    for (const border& b : frontier_) stands_for.emplace(b.n, b.candidates.front());
    for (std::size_t s = 0; s < basis_.size(); ++s) {
        m.names.push_back(fmt::format("q{}", s));
        for (symbol i = 0; i < m.inputs.size(); ++i) {
            const node to = tree_.child(basis_[s], i);
            const auto member = place_.find(to);
            m.next.push_back(member != place_.end() ? member->second : stands_for.at(to));
            m.out.push_back(tree_.output(to));
        }
    }
    return m;
}

std::optional<word> sharp_rules::contradiction(const machine& h) const {
    std::vector<std::pair<node, state>> open{{observation_tree::root, h.initial}};
    for (std::size_t at = 0; at < open.size(); ++at) {
        const auto [n, s] = open[at];
        node wrong = nowhere;
        tree_.each_child(n, [&](symbol i, node c) {
            if (wrong == nowhere && h.output(s, i) != tree_.output(c)) wrong = c;
            open.emplace_back(c, h.after(s, i));
        });
        if (wrong != nowhere) return tree_.access(wrong);
    }
    return std::nullopt;
}

result<void> sharp_rules::refute(const machine& h, word w) {
    w.pop_back();  // the last input is answered differently: the nodes before it are apart
    for (;;) {
        std::size_t prefix = 0;  // of w, up to where it leaves the basis
        node at = observation_tree::root;
        while (prefix < w.size() && place_.count(at) != 0) at = tree_.child(at, w[prefix++]);
        const node reached = tree_.after(at, word(w.begin() + static_cast<std::ptrdiff_t>(prefix), w.end()));
        const auto told = tree_.witness(basis_[h.after(h.initial, w)], reached);
        if (prefix == w.size() || !told) return {};
        const auto half = static_cast<std::ptrdiff_t>((prefix + w.size()) / 2);
        const word first(w.begin(), w.begin() + half);
        word rest(w.begin() + half, w.end());
        const node middle = basis_[h.after(h.initial, first)];
        word question = rest;
        question.insert(question.end(), told->begin(), told->end());
        if (auto done = ask_.ask(middle, question); !done) return tl::unexpected(done.error());
        if (tree_.apart(middle, tree_.after(observation_tree::root, first))) {
            w = first;
        } else {
            w = tree_.access(middle);
            w.insert(w.end(), rest.begin(), rest.end());
        }
    }
}

}  // namespace synfin::mealy
