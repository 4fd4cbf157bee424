#include "cli/check_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <sstream>

#include "cli/answer_report.hpp"
#include "cli/sweeping.hpp"
#include "model/lift_conditions.hpp"
#include "support/numbers.hpp"
#include "traces/counterexample.hpp"
#include "traces/ladder.hpp"

namespace synfin::cli {
namespace {

using checker::property_result;
using checker::verdict;
using json = nlohmann::ordered_json;

std::string ended_by(checker::stop_reason reason) {
    if (reason == checker::stop_reason::cancelled) return "interrupted";
    return fmt::format("stopped by the {}", to_string(reason));
}

std::string head(const checked& c, const screen& shown) {
    const auto& e = c.found.explored;
    std::string text = fmt::format("TCP lifecycle, RFC 9293{0}{1}{0}sequence numbers modulo 32{0}window {2}{0}{3}\n",
                                   shown.utf8 ? " · " : " - ", shown.paint(tone::strong, instance_text(c.of)),
                                   model::world::window, c.ranks > 1 ? counted(c.ranks, "rank") : counted(c.threads, "thread"));
    text += fmt::format("  {}   {}   depth {}   {}   {} states/s   {}\n", counted(e.states, "state"),
                        counted(e.transitions, "step"), e.depth, duration_text(e.seconds),
                        rounded(static_cast<double>(e.states) / std::max(e.seconds, 1e-6)), bytes_text(e.peak_bytes));
    if (!e.complete && e.reason == checker::stop_reason::found)
        text += "  every question is answered; what lies deeper was not explored\n";
    else if (!e.complete)
        text += fmt::format("  {}: {}; what follows is only about what was explored\n", shown.paint(tone::warning, "INCOMPLETE"),
                            ended_by(e.reason));
    if (e.cut > 0) text += fmt::format("  {} left out by the bounds (incarnations, channel)\n", counted(e.cut, "step"));
    if (c.sweep) text += "  " + sweep_text(*c.sweep);
    return text;
}

/// Whether what was found is about numbers of 32 bits, too (docs/lift.md).
std::string lift_line(const checked& c) {
    if (!c.found.lift_broken) return {};
    if (*c.found.lift_broken == 0) return "  lift: side conditions hold for numbers of 32 bits (docs/lift.md)\n";
    return fmt::format("  not lifted to numbers of 32 bits; here it is not so that {}\n",
                       fmt::join(model::lift_texts(*c.found.lift_broken), "; "));
}

std::string scope(const checked& c) {
    std::string text = "  bounds:";
    for (const auto& b : model::bound_names()) {
        const std::string value = get_bound(c.of.limits, b.name);
        if (value != "0" && value != "off" && value != "none" && value != "msl") text += fmt::format(" {}={}", b.name, value);
    }
    if (c.sweep && !c.sweep->reduced.none())
        text += fmt::format("\n  reduced by {} (docs/reductions.md)", text_of(c.sweep->reduced));
    return text + "\n" + lift_line(c);
}

/// How many states a liveness property speaks of, and what it takes for granted there.
std::string premise_text(const property_result& p) {
    if (!model::text(p.id).eventual || p.premise == 0) return {};
    const auto names = model::names_of(p.assumed);
    return fmt::format("  from {}{}", counted(p.premise, "state"),
                       names.empty() ? "" : fmt::format("; {}", fmt::join(names, ", ")));
}

std::string line(const checked& c, const property_result& p, const screen& shown) {
    const auto& t = model::text(p.id);
    return fmt::format("  {:<9} {:<27} {}  {}\n", t.kind(), t.id,
                       shown.paint(tone_of(p.what), fmt::format("{:<28}", verdict_text(c, p))),
                       shown.paint(tone::dim, std::string(t.clauses) + premise_text(p)));
}

std::string not_claimed(const checked& c) {
    std::string text;
    for (const auto& p : c.found.properties)
        if (p.what == verdict::not_claimed) text += fmt::format("  not claimed: {}: {}\n", model::text(p.id).id, p.why);
    return text;
}

std::string left_open(const checked& c) {
    std::string text;
    for (const auto& p : c.found.properties)
        if (p.what == verdict::incomplete && !p.why.empty())
            text += fmt::format("  incomplete: {}: {}\n", model::text(p.id).id, p.why);
    return text;
}

traces::trace trace_of(const checked& c, const property_result& p) {
    traces::trace t = traces::tell(c.of, p.path.states, p.id);
    const auto& text = model::text(p.id);
    t.title = fmt::format("{}: {}", text.id, text.sentence);
    t.property = std::string(text.id);
    t.verdict = fmt::format("{} in {}{}{}", name(p.what), counted(p.depth, "step"), p.why.empty() ? "" : ": ", p.why);
    if (p.path.loop_from < p.path.states.size()) t.verdict += fmt::format(" from step {} on", p.path.loop_from);
    return t;
}

std::string told(const checked& c, const property_result& p, const screen& shown) { return told(trace_of(c, p), shown); }

json property_json(const checked& c, const property_result& p) {
    const auto& t = model::text(p.id);
    json one{{"id", t.id}, {"kind", t.kind()}, {"verdict", name(p.what)}, {"sentence", t.sentence}, {"clauses", t.clauses}};
    if (!t.conditions.empty()) one["conditions"] = t.conditions;
    if (!p.why.empty()) one["why"] = p.why;
    if (t.eventual && p.what != verdict::not_claimed && p.what != verdict::incomplete) {
        one["premise"] = p.premise;
        one["assumes"] = model::names_of(p.assumed);
    }
    if (p.path.states.empty()) return one;
    const traces::trace told = trace_of(c, p);
    one["depth"] = p.depth;
    one["address"] = told.address;
    if (p.what == verdict::violated) one["trace"] = json::parse(traces::write(told));
    return one;
}

}  // namespace

std::string verdict_text(const checked& c, const property_result& p) {
    switch (p.what) {
        case verdict::holds:
            return c.found.explored.cut > 0 ? "holds up to the bounds" : "holds";
        case verdict::violated:
            return fmt::format("VIOLATED at step {}", p.depth);
        case verdict::witnessed:
            return fmt::format("witnessed in {}", counted(p.depth, "step"));
        case verdict::not_witnessed:
            return "NOT WITNESSED";
        case verdict::vacuous:
            return "VACUOUS: " + p.why;
        default:
            return std::string(name(p.what));
    }
}

std::string check_text(const checked& c, const screen& shown) {
    std::string text = head(c, shown) + scope(c) + "\n";
    for (const auto& p : c.found.properties)
        if (p.what != verdict::not_claimed) text += line(c, p, shown);
    for (const auto& a : c.found.answers) text += answer_text(c, a, shown);
    text += not_claimed(c);
    text += left_open(c);
    for (const auto& a : c.found.answers)
        if (!a.path.states.empty()) text += told(answer_trace(c, a), shown);
    for (const auto& p : c.found.properties)
        if (p.what == verdict::violated) text += told(c, p, shown);
    return text;
}

std::string check_json(const checked& c) {
    const auto& e = c.found.explored;
    json bounds = json::object();
    for (const auto& b : model::bound_names()) bounds[std::string(b.name)] = get_bound(c.of.limits, b.name);
    json doc{{"format", "synfin-check"},
             {"version", 1},
             {"profile", c.of.profile},
             {"instance", instance_text(c.of)},
             {"variant", name(c.of.limits.rules.mistake)},
             {"bounds", bounds},
             {"modulus", 32},
             {"states", e.states},
             {"transitions", e.transitions},
             {"cut", e.cut},
             {"diameter", e.depth},
             {"complete", e.complete},
             {"stopped_by", to_string(e.reason)},
             {"seconds", e.seconds},
             {"threads", c.threads},
             {"ranks", c.ranks},
             {"peak_bytes", e.peak_bytes},
             {"properties", json::array()}};
    if (c.found.lift_broken)
        doc["lift"] = {{"holds", *c.found.lift_broken == 0}, {"broken", model::lift_texts(*c.found.lift_broken)}};
    doc["reductions"] = json::array();
    for (unsigned i = 0; c.sweep && i < model::reduction_count; ++i)
        if (const auto one = static_cast<model::reduction>(i); c.sweep->reduced.has(one))
            doc["reductions"].push_back(text(one).name);
    if (c.sweep) doc["sweep"] = json::parse(sweep_json(*c.sweep));
    for (const auto& p : c.found.properties) doc["properties"].push_back(property_json(c, p));
    for (const auto& a : c.found.answers) doc["properties"].push_back(json::parse(answer_json(c, a)));
    return doc.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string check_junit(const checked& c) {
    pugi::xml_document doc;
    auto suite = doc.append_child("testsuite");
    suite.append_attribute("name") = ("synfin check " + instance_text(c.of)).c_str();
    unsigned failures = 0, skipped = 0;
    for (const auto& p : c.found.properties) {
        auto one = suite.append_child("testcase");
        one.append_attribute("classname") = c.of.profile.c_str();
        one.append_attribute("name") = std::string(model::text(p.id).id).c_str();
        const std::string word = verdict_text(c, p);
        const bool bad = is_bad(p.what);
        const bool open = p.what == verdict::not_claimed || p.what == verdict::incomplete;
        if (bad) ++failures, one.append_child("failure").append_attribute("message") = (word + " " + p.why).c_str();
        if (bad && !p.path.states.empty())
            one.child("failure").text() = ladder(trace_of(c, p), {.unicode = false, .colour = false, .full = false}).c_str();
        if (open) ++skipped, one.append_child("skipped").append_attribute("message") = (word + " " + p.why).c_str();
    }
    for (const auto& a : c.found.answers) {
        answer_junit(c, a, suite.append_child("testcase"));
        failures += is_bad(a.what), skipped += a.what == verdict::incomplete;
    }
    suite.append_attribute("tests") = static_cast<unsigned>(c.found.properties.size() + c.found.answers.size());
    suite.append_attribute("failures") = failures;
    suite.append_attribute("skipped") = skipped;
    suite.append_attribute("time") = fmt::format("{:.3f}", c.found.explored.seconds).c_str();
    std::ostringstream out;
    doc.save(out, "  ");
    return out.str();
}

}  // namespace synfin::cli
