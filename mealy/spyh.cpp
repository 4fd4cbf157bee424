// The SPYH-method: transitions are confirmed one after the other. A transition s -i-> t is confirmed when the word that crosses
// it and the word of the state cover for t, each followed by every word of up to K inputs, are told apart from all states of
// the cover and from all that lies on their way. Then both words converge in every machine with at most n + K states that
// passes, and count as one from then on: questions go where they cost least.
//
// Soucha, Bogdanov, "SPYH-method: an improvement in testing of finite-state machines" (ICSTW 2018); why it is complete: Simao,
// Petrenko, Yevtushenko, "On reducing test length for FSMs with extra states" (STVR 22, 2012). Of several questions the one is
// taken that tells most states apart for its price, as in Soucha, Bogdanov, "Observation tree approach: active learning relying
// on testing" (Computer Journal 63, 2020).
#include <algorithm>
#include <numeric>

#include "mealy/convergence.hpp"
#include "mealy/methods.hpp"
#include "mealy/separating.hpp"

namespace synfin::mealy {
namespace {

struct transition {
    state from;
    symbol by;
};

/// A word that tells two classes apart, and what asking it costs.
struct question {
    std::uint32_t cost = ~std::uint32_t{0};
    word w{};
};

class spyh {
  public:
    spyh(const specification& spec, unsigned extra) : spec_(spec), m_(spec.m), extra_(extra), known_(spec), seen_(spec.m) {}

    test_tree run() {
        const auto cover = state_cover(spec_);
        seen_.set_references(cover);
        std::vector<class_id> references;
        for (state s = 0; s < m_.states(); ++s) {
            tell_apart(s, references);
            references.push_back(s);
        }
        apart_ = true;
        path_ = references;
        for (const transition& t : to_confirm(cover)) confirm(t);
        return std::move(seen_).taken();
    }

  private:
    [[nodiscard]] std::vector<transition> to_confirm(const std::vector<word>& cover) const {
        std::vector<transition> all;
        for (state s = 0; s < m_.states(); ++s)
            for (symbol i = 0; i < m_.inputs.size(); ++i)
                if (const class_id n = seen_.next(s, i); spec_.says(s, i) && (n == no_class || !seen_.is_reference(n)))
                    all.push_back({s, i});
        const auto depth = [&](const transition& t) { return cover[t.from].size() + cover[m_.after(t.from, t.by)].size(); };
        std::stable_sort(all.begin(), all.end(), [&](const transition& a, const transition& b) { return depth(a) < depth(b); });
        return all;
    }

    void confirm(const transition& t) {
        const class_id fresh = seen_.ask(t.from, {t.by});
        const state to = m_.after(t.from, t.by);
        compare(fresh, to, extra_);
        seen_.merge_into(fresh, t.from, t.by, to);
    }

    // Both classes, and what follows them for `steps` inputs, are told apart from the references and from their ways.
    void compare(class_id fresh, class_id known, unsigned steps) {
        tell_apart(fresh);
        tell_apart(known);
        if (steps == 0) return;
        const auto before = path_.size();
        path_.push_back(fresh);
        if (!seen_.is_reference(known)) path_.push_back(known);
        for (symbol i = 0; i < m_.inputs.size(); ++i)
            if (spec_.says(seen_.state_of(known), i)) compare(seen_.ask(fresh, {i}), seen_.ask(known, {i}), steps - 1);
        path_.resize(before);
    }

    // References come first on the path and never become alike again.
    void tell_apart(class_id c) {
        if (seen_.is_reference(c)) return;
        const auto from = seen_.is_done(c) ? static_cast<std::ptrdiff_t>(m_.states()) : std::ptrdiff_t{0};
        tell_apart(c, {path_.begin() + from, path_.end()});
        seen_.set_done(c);
    }

    void tell_apart(class_id c, std::vector<class_id> others) {
        for (;;) {
            others.erase(std::remove_if(others.begin(), others.end(), [&](class_id o) { return o == c || settled(c, o); }),
                         others.end());
            if (others.empty()) return;
            const auto [w, other] = best_question(c, others);
            (void)seen_.ask(c, w);
            (void)seen_.ask(other, w);
        }
    }

    [[nodiscard]] bool settled(class_id a, class_id b) const {
        return seen_.state_of(a) == seen_.state_of(b) || told_apart(a, b);
    }

    // Do words asked after both already tell them apart?
    [[nodiscard]] bool told_apart(class_id a, class_id b) const {
        if (seen_.state_of(a) == seen_.state_of(b)) return false;
        const bool both = seen_.is_reference(a) && seen_.is_reference(b);
        if (both && apart_) return true;
        if (both) {
            for (symbol i = 0; i < m_.inputs.size(); ++i)
                if (const class_id na = seen_.next(a, i), nb = seen_.next(b, i);
                    na != no_class && nb != no_class && differ(a, b, na, nb, i))
                    return true;
            return false;
        }
        if (seen_.is_reference(a)) std::swap(a, b);
        bool found = false;
        seen_.each_next(a, [&](symbol i, class_id na) {
            if (found) return;
            if (const class_id nb = seen_.next(b, i); nb != no_class) found = differ(a, b, na, nb, i);
        });
        return found;
    }
    [[nodiscard]] bool differ(class_id a, class_id b, class_id na, class_id nb, symbol i) const {
        return m_.output(seen_.state_of(a), i) != m_.output(seen_.state_of(b), i) || told_apart(na, nb);
    }

    // The question that tells most of `others` from `c` for its price, and whom it was made for.
    [[nodiscard]] std::pair<word, class_id> best_question(class_id c, const std::vector<class_id>& others) const {
        constexpr std::size_t most_looked_at = 24;
        std::pair<word, class_id> best;
        double best_price = 0;
        for (std::size_t at = 0; at < others.size() && at < most_looked_at; ++at) {
            const question q = cheapest(c, others[at]);
            std::size_t told = 0;
            for (const class_id o : others) told += o == others[at] || answers_differ(c, o, q.w) ? 1 : 0;
            const double price = static_cast<double>(q.cost) / static_cast<double>(told);
            if (best.first.empty() || price < best_price) best_price = price, best = {q.w, others[at]};
        }
        return best;
    }

    // Does `w`, as far as it is asked after `o`, tell `o` from the state of `c`?
    [[nodiscard]] bool answers_differ(class_id c, class_id o, const word& w) const {
        state s = seen_.state_of(c);
        for (const symbol i : w) {
            const class_id next = seen_.next(o, i);
            if (next == no_class) return false;
            if (m_.output(s, i) != m_.output(seen_.state_of(o), i)) return true;
            s = m_.after(s, i);
            o = next;
        }
        return false;
    }

    [[nodiscard]] question cheapest(class_id a, class_id b) const {
        question best;
        word w;
        search({a, seen_.state_of(a), seen_.entry_cost(a)}, {b, seen_.state_of(b), seen_.entry_cost(b)}, w, best);
        return best;
    }

    // One side of a question: where it stands, and what it costs to have a word that ends there.
    struct side {
        class_id at;
        state in;
        std::uint32_t entry;

        [[nodiscard]] bool asked() const { return at != no_class; }
    };
    [[nodiscard]] side step(const side& s, symbol i) const {
        const class_id next = s.asked() ? seen_.next(s.at, i) : no_class;
        const std::uint32_t on = s.entry + 1;
        return {next, m_.after(s.in, i), next == no_class ? on : std::min(on, seen_.entry_cost(next))};
    }

    // Follows what is asked after either side. `w` leads from both beginnings to here, and told nothing apart.
    void search(const side& a, const side& b, word& w, question& best) const {
        consider(a, b, w, best);
        if (!a.asked() || !b.asked() || (seen_.is_reference(a.at) && seen_.is_reference(b.at))) return;
        for (symbol i = 0; i < m_.inputs.size(); ++i) {
            if (!spec_.says(a.in, i) || !spec_.says(b.in, i)) continue;
            const side na = step(a, i), nb = step(b, i);
            if (!na.asked() && !nb.asked()) continue;
            w.push_back(i);
            if (m_.output(a.in, i) != m_.output(b.in, i))
                offer(price(na) + price(nb), w, best);
            else if (na.in != nb.in)
                search(na, nb, w, best);
            w.pop_back();
        }
    }
    // Nothing to pay where the word is asked already.
    static std::uint32_t price(const side& s) { return s.asked() ? 0 : s.entry; }

    static void offer(std::uint32_t cost, const word& w, question& best) {
        if (cost < best.cost) best = {cost, w};
    }

    // From here on with a shortest word, which may be asked on one side.
    void consider(side a, side b, const word& w, question& best) const {
        if (a.entry + b.entry >= best.cost && !a.asked() && !b.asked()) return;
        const word rest = known_.shortest(a.in, b.in);
        for (const symbol i : rest) {
            a = step(a, i);
            b = step(b, i);
        }
        const auto cost = price(a) + price(b);
        if (cost >= best.cost) return;
        best = {cost, w};
        best.w.insert(best.w.end(), rest.begin(), rest.end());
    }

    const specification& spec_;
    const machine& m_;
    unsigned extra_;
    separating_words known_;
    convergence seen_;
    std::vector<class_id> path_;
    bool apart_ = false;  // the references are told apart
};

}  // namespace

test_tree spyh_suite(const specification& spec, unsigned extra_states) { return spyh(spec, extra_states).run(); }

}  // namespace synfin::mealy
