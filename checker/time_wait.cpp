#include "checker/time_wait.hpp"

#include <algorithm>

namespace synfin::checker {

std::optional<int> length_row::least() const {
    std::optional<int> from;
    for (auto l = lengths.rbegin(); l != lengths.rend() && l->what == verdict::holds; ++l) from = l->ticks;
    return from;
}

const length_result* length_row::longest_too_short() const {
    const auto found = std::find_if(lengths.rbegin(), lengths.rend(), [](const auto& l) { return l.what == verdict::violated; });
    return found == lengths.rend() ? nullptr : &*found;
}

bool length_row::settled() const {
    return std::none_of(lengths.begin(), lengths.end(), [](const auto& l) { return l.what == verdict::incomplete; });
}

namespace {

using found_world = explored<model::packed_world>;

length_result result_of(const found_world& found, model::property p, int ticks) {
    length_result r{ticks, found.complete ? verdict::holds : verdict::incomplete, 0, {}, found.cut > 0};
    if (const auto& seen = found.sightings[static_cast<std::size_t>(p)]) {
        r.what = verdict::violated;
        r.depth = seen->depth;
        r.path.states = found.trace(static_cast<unsigned>(p));
        r.path.loop_from = r.path.states.size();
    }
    return r;
}

/// What is known of one property: too short up to `below`, long enough from `from` on.
struct bracket {
    int below, from, guess;
    [[nodiscard]] bool open() const { return below + 1 < from; }
    [[nodiscard]] bool tells(int ticks) const { return below < ticks && ticks < from; }
    /// The guess, then step by step away from it.
    [[nodiscard]] int next() const { return tells(guess) ? guess : guess <= below ? below + 1 : from - 1; }
    void learn(const length_result& r) {
        if (r.what == verdict::violated) below = std::max(below, r.ticks);
        if (r.what == verdict::holds) from = std::min(from, r.ticks);
    }
};

class searcher {
  public:
    searcher(const length_question& asked, const options& how) : asked_(asked), how_(how) {
        for (std::size_t i = 0; i < asked.properties.size(); ++i) {
            out_.rows.push_back({asked.properties[i], {}});
            const int guess = i < asked.guesses.size() ? asked.guesses[i] : 0;
            brackets_.push_back({-1, asked.longest + 1, std::clamp(guess, 0, asked.longest)});
        }
    }

    length_findings run() {
        if (asked_.every_length)
            for (int ticks = 0; ticks <= asked_.longest && out_.complete; ++ticks) explore_length(ticks);
        while (out_.complete) {
            const auto open = std::find_if(brackets_.begin(), brackets_.end(), [](const bracket& b) { return b.open(); });
            if (open == brackets_.end()) break;
            explore_length(open->next());
        }
        for (length_row& row : out_.rows)
            std::sort(row.lengths.begin(), row.lengths.end(), [](const auto& a, const auto& b) { return a.ticks < b.ticks; });
        return std::move(out_);
    }

  private:
    void explore_length(int ticks) {
        options until = how_;
        until.stop_when = 0;
        for (std::size_t i = 0; i < brackets_.size(); ++i)
            if (asked_.every_length || brackets_[i].tells(ticks)) until.stop_when |= model::bit(asked_.properties[i]);
        model::bounds limits = asked_.limits;
        limits.time_wait_ticks = ticks;
        const model::world w(limits);
        const found_world found = asked_.orderly ? explore(orderly_world(w), until) : explore(w, until);
        out_.states += found.states;
        ++out_.explorations;
        for (std::size_t i = 0; i < brackets_.size(); ++i) add(i, result_of(found, asked_.properties[i], ticks), until.stop_when);
    }

    /// An exploration that ended early tells nothing of a property that it was not for, unless it is broken.
    void add(std::size_t i, length_result r, property_mask wanted) {
        const bool asked_for = (wanted & model::bit(asked_.properties[i])) != 0;
        if (r.what == verdict::incomplete && !asked_for) return;
        out_.complete = out_.complete && r.what != verdict::incomplete;
        brackets_[i].learn(r);
        out_.rows[i].lengths.push_back(std::move(r));
    }

    const length_question& asked_;
    const options& how_;
    std::vector<bracket> brackets_;
    length_findings out_;
};

}  // namespace

length_findings judge_lengths(const length_question& asked, const options& how) { return searcher(asked, how).run(); }

}  // namespace synfin::checker
