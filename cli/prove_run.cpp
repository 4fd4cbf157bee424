#include "cli/prove_run.hpp"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "cli/proof_run.hpp"
#include "cli/run_schedule.hpp"
#include "support/numbers.hpp"
#include "traces/counterexample.hpp"
#include "traces/ladder.hpp"

namespace synfin::cli {

using checker::bounded_verdict;
using checker::target;
using model::property;
using json = nlohmann::ordered_json;

namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// The rules and the assumptions under which that trace is a run.
void take_rules_of(const traces::trace& t, model::proof::run_options& how) {
    auto& rules = how.model.rules;
    if (const auto mistake = model::variant_named(t.variant)) rules.mistake = *mistake;
    for (const auto& name : t.readings)
        if (const auto r = model::reading_named(name)) rules.taken |= *r;
    if (rules.mistake == model::variant::isn_reuse) how.same_iss = true, how.model.fresh_numbers = false;
    how.retransmits = how.retransmits || sends_again(t);
    how.any_order = true;
}

struct plan {
    model::proof::repertoire steps;
    std::vector<model::proof::prescribed> turns;
    std::string from;  ///< where the turns are from
};

/// What the ends can do, and the turns to be taken.
result<plan> plan_for(run_request& asked) {
    if (asked.follow.empty()) {
        auto known = asked.depth ? std::vector<model::proof::prescribed>{} : known_schedule(asked.property, asked.how);
        asked.how.any_order = !known.empty();
        const char* from = known.empty() ? "" : "a known schedule";
        return plan{checker::make_repertoire(asked.how), std::move(known), from};
    }
    const auto t = traces::replay_address(asked.follow);
    if (!t) return tl::unexpected(t.error());
    take_rules_of(*t, asked.how);
    plan p{checker::make_repertoire(asked.how), {}, asked.follow};
    auto turns = schedule_of(*t, p.steps);
    if (!turns) return tl::unexpected(turns.error());
    p.turns = std::move(*turns);
    return p;
}

std::string missing_text(const model::proof::run_options& how) {
    std::string text;
    const auto add = [&](std::string what) { text += (text.empty() ? "" : "; ") + std::move(what); };
    if (how.model.rules.mistake != model::variant::none) add(fmt::format("with the mistake {}", name(how.model.rules.mistake)));
    for (unsigned i = 0; i < model::reading_count; ++i)
        if (const auto one = static_cast<model::reading>(i);
            how.model.rules.taken.has(one) && one != model::reading::drop_out_of_order)  // that one is always taken
            add(fmt::format("reading {}", name(static_cast<model::reading>(i))));
    if (!how.model.fresh_numbers) add(how.same_iss ? "each end repeats its initial number" : "initial numbers need not be fresh");
    if (!how.user_stays_within) add(fmt::format("an incarnation may use more than {} numbers", grouped(how.model.size.numbers)));
    if (!how.windows_limited) add(fmt::format("windows may be larger than {}", grouped(how.model.size.window)));
    return text;
}

std::string verdict_text(const run_report& r) {
    const auto& f = r.found;
    switch (f.what) {
        case bounded_verdict::found:
            return fmt::format("broken: a run of {} steps", f.depth);
        case bounded_verdict::none:
            return r.schedule.empty() ? fmt::format("none up to depth {}", f.depth) : "no run takes this schedule";
        default:
            return fmt::format("incomplete: the time was up; none up to depth {}", f.depth);
    }
}

std::string how_text(const run_report& r) {
    if (!r.schedule.empty())
        return fmt::format("  the schedule is given ({}), the numbers are the solver's; there may be shorter ones\n", r.schedule);
    std::string text =
        fmt::format("  searched: all schedules of {} steps an end can do, {}\n", r.found.steps,
                    r.asked.how.retransmits ? "retransmissions included" : "copies of the network's stand for retransmissions");
    if (r.found.what == bounded_verdict::none)
        text += "  That is no proof: a longer run may break it. synfin prove is the proof.\n";
    return text;
}

std::string replay_text(const run_report& r) {
    if (!r.replayed) return {};
    if (!*r.replayed) return fmt::format("  NOT REPLAYED: {}\n", r.replayed->error().message());
    return fmt::format("  replayed by the rules in 32-bit numbers: {} steps, {} claims\n", (*r.replayed)->steps,
                       (*r.replayed)->claims);
}

std::string_view verdict_name(bounded_verdict v) {
    return v == bounded_verdict::found ? "violated" : v == bounded_verdict::none ? "none" : "incomplete";
}

}  // namespace

exit_status run_report::status() const {
    if (replayed && !*replayed) return exit_status::internal;
    if (found.what == bounded_verdict::found) return exit_status::violation;
    return found.what == bounded_verdict::none ? exit_status::as_claimed : exit_status::incomplete;
}

result<target> target_of(property p, const model::proof::run_options& how) {
    if (how.model.fresh_numbers) return target{target::kind::claim, p, {}};
    switch (p) {
        case property::sync:
            return target{target::kind::mixed_up, p, {}};
        case property::no_ghost:
            return target{target::kind::ghost, p, {}};
        case property::no_stale_data:
            return target{target::kind::stale, p, {}};
        case property::half_open:
        case property::one_connection:
        case property::clean_close:
            return failure(fmt::format("where initial numbers repeat {} has no names to speak of", text(p).id),
                           "sync, no-ghost or no-stale-data");
        default:
            return target{target::kind::claim, p, {}};
    }
}

result<run_report> look_for_run(run_request asked) {
    run_report r;
    r.asked = std::move(asked);
    const double began = now();
    if (const auto able = target_of(r.asked.property, r.asked.how); !able) return tl::unexpected(able.error());
    auto p = plan_for(r.asked);
    if (!p) return tl::unexpected(p.error());
    const auto wanted = target_of(r.asked.property, r.asked.how);  // a trace may have brought other rules
    if (!wanted) return tl::unexpected(wanted.error());
    r.schedule = p->from;
    checker::bounded_options deep;
    deep.depth = r.asked.depth.value_or(usual_depth);
    if (!r.schedule.empty()) deep.depth = deep.from_depth = static_cast<unsigned>(p->turns.size());
    deep.schedule = std::move(p->turns);
    deep.seconds = r.asked.seconds;
    deep.on_progress = r.asked.on_progress;
    r.found = checker::look_for(*wanted, p->steps, deep);
    if (r.found.what == bounded_verdict::found) {
        r.run = trace_of(r.found.run, r.asked.how.model.rules, r.asked.property);
        r.replayed = replay_run(r.found.run, r.asked.how.model.rules);
    }
    r.seconds = now() - began;
    return r;
}

std::string run_text(const run_report& r, const screen& shown) {
    const auto missing = missing_text(r.asked.how);
    std::string out =
        fmt::format("{}: {}\n  {}\n", shown.paint(tone::name, text(r.asked.property).id), text(r.asked.property).sentence,
                    missing.empty() ? "the rules as they are, every assumption" : missing);
    if (r.run) out += "\n" + ladder(*r.run, {.unicode = shown.utf8, .colour = shown.paint.coloured(), .full = false}) + "\n";
    const bool bad = r.status() != exit_status::as_claimed;
    out += fmt::format("{}, {}\n", shown.paint(bad ? tone::bad : tone::plain, verdict_text(r)), duration_text(r.seconds));
    return out + how_text(r) + replay_text(r);
}

std::string run_json(const run_report& r) {
    json doc{{"format", "synfin-proof-run"},
             {"version", 1},
             {"property", text(r.asked.property).id},
             {"without", missing_text(r.asked.how)},
             {"verdict", verdict_name(r.found.what)},
             {"depth", r.found.depth},
             {"schedule", r.schedule.empty() ? "searched" : r.schedule},
             {"replayed", r.replayed.has_value() && r.replayed->has_value()},
             {"seconds", r.seconds},
             {"seconds_of_depths", r.found.seconds}};
    if (r.run) doc["trace"] = json::parse(write(*r.run));
    return doc.dump(2) + "\n";
}

}  // namespace synfin::cli
