#include "conformance/learn/compare.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "conformance/case_run.hpp"
#include "conformance/endpoint_system.hpp"
#include "conformance/learn/mapper.hpp"

namespace synfin::conformance {
namespace {

using mealy::state;
using mealy::symbol;

// "reply refused, nothing" in two.
std::pair<std::string_view, std::string_view> parts(std::string_view text) {
    if (!text.starts_with("reply")) return {{}, text};
    const auto comma = text.find(", ");
    return {text.substr(0, comma), comma == std::string_view::npos ? std::string_view{} : text.substr(comma)};
}

bool agree(std::string_view a, std::string_view b) {
    if (a == b) return true;
    static const std::set<std::string_view> ends{"reply no", "reply reset", "reply refused", "reply timed out",
                                                 "reply end of stream"};
    const auto [reply_a, sent_a] = parts(a);
    const auto [reply_b, sent_b] = parts(b);
    return sent_a == sent_b && ends.count(reply_a) != 0 && ends.count(reply_b) != 0;
}

/// Model and stack side by side.
struct place {
    state q = 0, p = 0;
    std::size_t before = 0;
    symbol by = 0;
    bool follows = false;
};

class comparison {
  public:
    comparison(const mealy::machine& model, const mealy::machine& stack, const std::vector<const stimulus*>& alphabet)
        : model_(model), stack_(stack), alphabet_(alphabet) {}

    std::vector<difference> run() {
        enter({model_.initial, stack_.initial, 0, 0, false});
        explore(0);
        for (const place& x : places_) in_step_.insert(x.q);
        const std::size_t first = places_.size();
        const auto beyond = std::exchange(beyond_, {});
        for (const place& x : beyond)
            if (in_step_.count(x.q) == 0) enter(x);
        explore(first);
        for (difference& d : found_) d.parted = parting(d);
        return std::move(found_);
    }

  private:
    [[nodiscard]] const std::string& says(const mealy::machine& m, state s, symbol i) const { return m.outputs[m.output(s, i)]; }

    void enter(const place& x) {
        if (known_.insert({x.q, x.p}).second) places_.push_back(x);
    }

    void explore(std::size_t from) {
        for (std::size_t at = from; at < places_.size(); ++at)
            for (symbol i = 0; i < alphabet_.size(); ++i) cross(at, i);
    }

    void cross(std::size_t at, symbol i) {
        const place x = places_[at];
        const place next{model_.after(x.q, i), stack_.after(x.p, i), at, i, x.follows};
        const std::string &ours = says(model_, x.q, i), &theirs = says(stack_, x.p, i);
        if (theirs == unsupported_reply()) return;
        if (agree(ours, theirs)) return enter(next);
        beyond_.push_back({next.q, next.p, at, i, true});
        if (reported_.insert({x.q, i}).second) report(at, i);
    }

    void report(std::size_t at, symbol i) {
        std::vector<std::pair<std::size_t, symbol>> way{{at, i}};
        for (std::size_t n = at; n != 0; n = places_[n].before) way.push_back({places_[n].before, places_[n].by});
        difference d;
        d.follows = places_[at].follows;
        for (auto step = way.rbegin(); step != way.rend(); ++step) {
            const auto& [from, input] = *step;
            difference_step one;
            one.input = alphabet_[input];
            one.model_says = says(model_, places_[from].q, input);
            one.stack_says = says(stack_, places_[from].p, input);
            d.steps.push_back(std::move(one));
            words_[found_.size()].push_back(input);
        }
        found_.push_back(std::move(d));
    }

    [[nodiscard]] bool rest_agrees(state q, state p, const mealy::word& w, std::size_t from) const {
        for (; from < w.size(); ++from) {
            if (!agree(says(model_, q, w[from]), says(stack_, p, w[from]))) return false;
            q = model_.after(q, w[from]);
            p = stack_.after(p, w[from]);
        }
        return true;
    }

    [[nodiscard]] std::size_t parting(const difference& d) const {
        const mealy::word& w = words_.at(static_cast<std::size_t>(&d - found_.data()));
        state q = model_.initial;
        for (std::size_t step = 0; step + 1 < w.size(); ++step) {
            q = model_.after(q, w[step]);
            for (const place& x : places_)
                if (x.q == q && !x.follows && rest_agrees(q, x.p, w, step + 1)) return step;
        }
        return w.size() - 1;
    }

    const mealy::machine &model_, &stack_;
    const std::vector<const stimulus*>& alphabet_;
    std::vector<place> places_, beyond_;
    std::set<std::pair<state, state>> known_;
    std::set<std::pair<state, symbol>> reported_;
    std::set<state> in_step_;
    std::map<std::size_t, mealy::word> words_;
    std::vector<difference> found_;
};

// The rule a reader would name: the last that fired and is more than bookkeeping.
void name_rule(difference_step& step, const outcome& o) {
    for (const std::uint16_t r : o.fired()) {
        const model::rule_info& info = model::rule_infos[r];
        if (!info.quiet) step.fired.emplace_back(info.id);
        if (info.quiet && !step.rule.empty()) continue;
        step.rule = info.id;
        step.clause = info.clause;
        step.says = info.says;
    }
}

// RECEIVE takes all there is, as the mapper's does.
void name_rules(difference& d) {
    const endpoint_system system({}, {});
    machine m = endpoint_system::fresh();
    for (difference_step& step : d.steps) {
        auto out = system.after(m, *step.input);
        if (!out) continue;
        name_rule(step, *out);
        while (out->answer == model::reply::data) out = system.after(out->after, *step.input);
        m = out->after;
    }
}

std::string readings_text(const case_result& r) {
    if (r.readings.empty() || std::any_of(r.readings.begin(), r.readings.end(), [](const cube& c) { return c.taken == 0; }))
        return r.note;
    std::string text = "reading";
    for (unsigned i = 0; i < model::reading_count; ++i)
        if ((r.readings.front().taken >> i & 1U) != 0) text += " " + std::string(name(static_cast<model::reading>(i)));
    return r.note.empty() ? text : text + "; " + r.note;
}

test_case as_case(const difference& d) {
    test_case c;
    c.id = "difference";
    for (const difference_step& step : d.steps) c.steps.push_back(step.input);
    c.tested = c.steps.size() - 1;
    c.clause = d.shown().clause;
    c.rule = d.shown().rule;
    c.says = d.shown().says;
    return c;
}

// These very steps: `run_case` may go another way to the step under test, and the way is what matters here.
result<case_result> run_word(stack& on, const test_case& c) {
    const run_options options;
    case_run run(on, c, options);
    for (;;) {
        if (!run.go_on()) return tl::unexpected(run.lost());
        if (run.is_over()) return std::move(run.outcome());
        if (auto passed = on.advance(run.deadline()); !passed) return tl::unexpected(passed.error());
    }
}

}  // namespace

std::vector<difference> differences(const mealy::machine& model, const mealy::machine& stack,
                                    const std::vector<const stimulus*>& alphabet) {
    auto all = comparison(model, stack, alphabet).run();
    for (difference& d : all) name_rules(d);
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::pair(a.follows, a.steps.size()) < std::pair(b.follows, b.steps.size());
    });
    return all;
}

result<void> judge(std::vector<difference>& all, stack& on) {
    for (difference& d : all) {
        const test_case c = as_case(d);
        const auto r = run_word(on, c);
        if (!r) return tl::unexpected(r.error());
        const bool refused =
            !r->allowed.empty();  // a deviation may be a rule that is no MUST, broken: that is not allowed either
        d.allowed = !refused && (r->v == verdict::pass || r->v == verdict::deviation);
        if (d.allowed) d.note = readings_text(*r);
        if (r->v == verdict::not_applicable) d.note = "not judged: " + r->note;
        for (const auto& answer : r->allowed) d.note += (d.note.empty() ? "allowed: " : " | ") + answer;
    }
    return {};
}

}  // namespace synfin::conformance
