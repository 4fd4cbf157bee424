#include "checker/export/promela_events.hpp"

#include <algorithm>

namespace synfin::checker {

using model::assignment;
using model::step;

std::string promela_name(model::event e) {
    std::string name = "event_";
    for (const char c : model::name(e))
        name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == ' ' || c == '-' ? '_' : c;
    return name;
}

namespace {

/// Beyond every step.
constexpr unsigned done = static_cast<unsigned>(step::done);

bool reads(model::term t, std::size_t field) {
    bool found = false;
    for_each_field_in(t, [&](std::size_t f) { found = found || f == field; });
    return found;
}

/// Simultaneous assignments one after the other: first the ones whose old value nobody else needs any more. What is left
/// then is a cycle, broken by keeping one new value aside.
class in_sequence {
  public:
    explicit in_sequence(std::vector<assignment> sets) : left_(std::move(sets)) {}
    std::vector<std::string> statements() {
        while (!left_.empty()) take(next());
        for (auto& late : late_) done_.push_back(std::move(late));
        return std::move(done_);
    }

  private:
    std::size_t next() {
        for (std::size_t i = 0; i < left_.size(); ++i)
            if (!needed_by_others(i)) return i;
        const auto& a = left_.front();
        const auto aside = fmt::format("aside[{}]", late_.size());
        done_.push_back(fmt::format("{} = {}", aside, promela_reduced(a.value)));
        late_.push_back(fmt::format("{} = {}", promela_name(a.field), aside));
        left_.erase(left_.begin());
        return left_.size();
    }
    bool needed_by_others(std::size_t i) const {
        for (std::size_t k = 0; k < left_.size(); ++k)
            if (k != i && reads(left_[k].value, left_[i].field)) return true;
        return false;
    }
    void take(std::size_t i) {
        if (i == left_.size()) return;
        done_.push_back(fmt::format("{} = {}", promela_name(left_[i].field), promela_reduced(left_[i].value)));
        left_.erase(left_.begin() + static_cast<std::ptrdiff_t>(i));
    }

    std::vector<assignment> left_;
    std::vector<std::string> done_, late_;
};

/// The statements of a rule's effect. What it sends comes first: it speaks of the values before.
std::vector<std::string> effects(const sliced_rule& r) {
    std::vector<std::string> all;
    if (r.sent) all.push_back("sent = " + promela_code(*r.sent));
    for (auto& s : in_sequence(r.sets).statements()) all.push_back(std::move(s));
    if (r.ack_due) all.emplace_back("ack_due = 1");
    if (r.starts_2msl) all.emplace_back("starts_2msl = 1");
    if (r.told != 0) all.push_back(fmt::format("told = told | {}", r.told));
    if (r.info().to) all.push_back("st = " + promela_name(*r.info().to));
    return all;
}

/// Prints the steps of one event, with `at` as the place where processing goes on.
class event_printer {
  public:
    event_printer(promela_lines& out, const sliced_event& e) : out_(out), event_(e) {}

    void steps() {
        for (const auto& s : event_.steps) {
            print_step(s);
            leaves_ = leaves_ || std::any_of(s.rules.begin(), s.rules.end(), [](const sliced_rule& r) { return !r.goes_on(); });
        }
    }

  private:
    /// A step is skipped when processing has ended, goes on later, or no alternative is for this state.
    void print_step(const sliced_step& s) {
        const auto number = static_cast<unsigned>(s.at);
        const bool always = !leaves_ && s.in() == model::any_state;
        out_.line("/* {} */", model::name(s.at));
        if (!always) {
            const auto reached = leaves_ ? fmt::format("at <= {}", number) : std::string();
            const auto here = s.in() == model::any_state ? std::string() : promela_test(s.in(), "st");
            out_.open("if");
            out_.open(":: {}{}{} ->", reached, reached.empty() || here.empty() ? "" : " && ", here);
        }
        alternatives(s);
        if (always) return;
        out_.shut();
        out_.line(":: else");
        out_.close("fi;");
    }

    void alternatives(const sliced_step& s) {
        out_.open("if");
        bool all = false;
        for (const auto& r : s.rules) {
            const bool in_all = r.in == s.in();
            all = in_all && constant_value(r.guard) == 1U;
            alternative(r, in_all);
            if (all) break;
        }
        if (!all) out_.line(":: else");
        out_.close("fi;");
    }

    void alternative(const sliced_rule& r, bool in_all) {
        std::string guard = in_all ? "" : promela_test(r.in, "st");
        if (constant_value(r.guard) != 1U) guard += (guard.empty() ? "" : " && ") + promela_value(r.guard);
        auto all = effects(r);
        const bool last = &event_.steps.back().rules.front() <= &r && &r <= &event_.steps.back().rules.back();
        if (r.info().go.kind == model::flow::jump_) all.push_back(fmt::format("at = {}", static_cast<unsigned>(r.info().go.to)));
        if (r.info().go.kind == model::flow::stop_ && !last) all.push_back(fmt::format("at = {}", done));
        if (all.empty()) all.emplace_back("skip");
        out_.open(":: {} ->  /* {}: {} */", guard.empty() ? "true" : guard, r.info().id, r.info().says);
        out_.line("{}", fmt::join(all, "; "));
        out_.shut();
    }

    promela_lines& out_;
    const sliced_event& event_;
    bool leaves_ = false;
};

std::vector<std::string> forgetting(const slice& rules, bool listens) {
    const auto passive = model::field_number("passive");
    std::vector<std::string> all;
    for (std::size_t i = 0; i < model::tcb_field_count(); ++i)
        if (rules.kept(i)) all.push_back(promela_name(i) + (i == passive && listens ? " = (st == LISTEN)" : " = 0"));
    return all;
}

/// The owed ACK, then the TCB of a closed or listening end is emptied.
void print_finish(promela_lines& out, const sliced_event& e, const slice& rules) {
    if (e.owes_acks()) out.line("if :: ack_due && sent == 0 -> sent = {} :: else fi;", promela_code(rules.owed_ack()));
    const bool closes = e.leads_to(model::CLOSED), listens = e.leads_to(model::LISTEN);
    if (!closes && !listens) return;
    out.open("if");
    model::states gone;
    if (closes) gone = gone | model::CLOSED;
    if (listens) gone = gone | model::LISTEN;
    out.open(":: {} ->", promela_test(gone, "st"));
    out.line("{}", fmt::join(forgetting(rules, listens), "; "));
    out.shut();
    out.line(":: else");
    out.close("fi;");
}

}  // namespace

void print_event(promela_lines& out, const sliced_event& e, const slice& rules, bool timed) {
    out.open("inline {}() {{", promela_name(e.what));
    out.line("sent = 0; told = 0; ack_due = 0; at = 0{};", timed ? "; starts_2msl = 0" : "");
    event_printer(out, e).steps();
    print_finish(out, e, rules);
    out.close("}}");
    out.gap();
}

}  // namespace synfin::checker
