#include "checker/export/program_events.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checker/export/program_text.hpp"

namespace synfin::checker {

using guarded::local;
using guarded::number;
using guarded::truth;
using model::step;

namespace {

/// Beyond every step.
constexpr unsigned done = static_cast<unsigned>(step::done);

std::vector<model::signal> signals_in(std::uint16_t bits) {
    std::vector<model::signal> all;
    for (unsigned i = 0; i < static_cast<unsigned>(model::signal::count_); ++i)
        if ((bits >> i & 1U) != 0) all.push_back(static_cast<model::signal>(i));
    return all;
}

/// A rule's effect. Values speak of the time before it.
std::vector<assigned> effects(const sliced_rule& r) {
    std::vector<assigned> all;
    if (r.sent) all.push_back({local("sent"), segment_of(*r.sent)});
    for (const auto& s : r.sets) all.push_back({local(program_name(s.field)), reduced_value_of(s.value)});
    if (r.ack_due) all.push_back({local("ack_due"), truth(true)});
    if (r.starts_2msl) all.push_back({local("starts_2msl"), truth(true)});
    for (const auto s : signals_in(r.told)) all.push_back({local(program_name(s)), truth(true)});
    if (r.info().to) all.push_back({local("st"), state_constant(*r.info().to)});
    return all;
}

/// Reads the steps of one event, with `at` as the place where processing goes on.
class event_reader {
  public:
    explicit event_reader(const sliced_event& e) : event_(e) {}

    block steps() {
        block all;
        for (const auto& s : event_.steps) {
            all.push_back({remark{std::string(model::name(s.at))}});
            all.push_back(read(s));
            leaves_ = leaves_ || std::any_of(s.rules.begin(), s.rules.end(), [](const sliced_rule& r) { return !r.goes_on(); });
        }
        return all;
    }

  private:
    /// A step is skipped when processing has ended, goes on later, or no alternative is for this state.
    statement read(const sliced_step& s) const {
        branch choices;
        for (const auto& r : s.rules) choices.ways.push_back(read(r, s));
        const auto reached = leaves_ ? local("at") <= number(static_cast<unsigned>(s.at)) : truth(true);
        const auto guard = reached && in_states(s.in(), local("st"));
        return is_truth(guard, true) ? statement{choices} : when(guard, {{choices}});
    }

    alternative read(const sliced_rule& r, const sliced_step& s) const {
        const auto here = r.in == s.in() ? truth(true) : in_states(r.in, local("st"));
        auto sets = effects(r);
        const bool last = s.at == event_.steps.back().at;
        if (r.info().go.kind == model::flow::jump_) sets.push_back({local("at"), number(static_cast<unsigned>(r.info().go.to))});
        if (r.info().go.kind == model::flow::stop_ && !last) sets.push_back({local("at"), number(done)});
        block then;
        if (!sets.empty()) then.push_back({simultaneous{std::move(sets)}});
        return {here && value_of(r.guard), fmt::format("{}: {}", r.info().id, r.info().says), std::move(then)};
    }

    const sliced_event& event_;
    bool leaves_ = false;
};

std::vector<assigned> forgetting(const slice& rules, bool listens) {
    std::vector<assigned> all;
    for (std::size_t i = 0; i < model::tcb_field_count(); ++i) {
        if (!rules.kept(i)) continue;
        const bool flag = model::fields()[i].is_flag();
        const bool passive = i == model::field_number("passive") && listens;
        all.push_back({local(program_name(i)), passive ? local("st") == state_constant(model::LISTEN)
                                               : flag  ? truth(false)
                                                       : number(0)});
    }
    return all;
}

/// The owed ACK, then the TCB of a closed or listening end is emptied.
void finish(block& body, const sliced_event& e, const slice& rules) {
    if (e.owes_acks())
        body.push_back(when(local("ack_due") && local("sent") == number(0), {set(local("sent"), segment_of(rules.owed_ack()))}));
    const bool closes = e.leads_to(model::CLOSED), listens = e.leads_to(model::LISTEN);
    model::states gone;
    if (closes) gone = gone | model::CLOSED;
    if (listens) gone = gone | model::LISTEN;
    if (closes || listens) body.push_back(when(in_states(gone, local("st")), {{simultaneous{forgetting(rules, listens)}}}));
}

}  // namespace

procedure event_procedure(const sliced_event& e, const slice& rules, bool timed) {
    simultaneous reset{{{local("sent"), number(0)}, {local("ack_due"), truth(false)}, {local("at"), number(0)}}};
    for (const auto s : signals_in(watched_signals)) reset.sets.push_back({local(program_name(s)), truth(false)});
    if (timed) reset.sets.push_back({local("starts_2msl"), truth(false)});
    procedure p{program_name(e.what), "", {}, {{std::move(reset)}}};
    for (auto& s : event_reader(e).steps()) p.body.push_back(std::move(s));
    finish(p.body, e, rules);
    return p;
}

}  // namespace synfin::checker
