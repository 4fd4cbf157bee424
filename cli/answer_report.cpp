#include "cli/answer_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "support/names.hpp"
#include "support/numbers.hpp"
#include "traces/counterexample.hpp"
#include "traces/ladder.hpp"

namespace synfin::cli {
namespace {

using checker::user_answer;
using checker::verdict;
using json = nlohmann::ordered_json;

std::string one_line(const std::string& question) { return printable(question, model::question::longest); }

bool is_lasso(const user_answer& a) { return a.path.loop_from < a.path.states.size(); }

std::string verdict_words(const checked& c, const user_answer& a) {
    switch (a.what) {
        case verdict::witnessed:
            return fmt::format("witnessed in {}", counted(a.depth, "step"));
        case verdict::not_witnessed:
            return "NOT REACHABLE";
        case verdict::holds:
            return c.found.explored.cut > 0 ? "holds up to the bounds" : "holds";
        case verdict::violated:
            return fmt::format("VIOLATED at step {}", a.depth);
        case verdict::vacuous:
            return "VACUOUS";
        default:
            return std::string(name(a.what));
    }
}

/// About which states the verdict is; nothing where a path says it all.
std::string scope(const checked& c, const user_answer& a) {
    const auto& e = c.found.explored;
    const std::string within = e.cut > 0 ? " within the bounds" : "", states = counted(e.states, "state");
    switch (a.what) {
        case verdict::holds:
            return fmt::format("of every reachable state{}: all {} were explored", within, states);
        case verdict::not_witnessed:
            return fmt::format("no reachable state satisfies it{}: all {} were explored", within, states);
        case verdict::incomplete:
            return fmt::format("{} the {} explored; the exploration is incomplete",
                               a.kind == "sometimes" ? "not among" : "not settled by", states);
        default:
            return {};
    }
}

/// Why the answer is what it is. Empty when the path says it all.
std::string reason(const checked& c, const user_answer& a) {
    const std::string why = a.why.empty() ? scope(c, a) : a.why;
    return a.assumes.empty() ? why : fmt::format("{}; taken for granted: {}", why, a.assumes);
}

}  // namespace

tone tone_of(verdict v) {
    if (is_bad(v)) return tone::bad;
    if (v == verdict::incomplete) return tone::warning;
    return v == verdict::not_claimed ? tone::dim : tone::good;
}

std::string told(const traces::trace& t, const screen& shown) {
    return fmt::format("\n{}  again: synfin explain '{}'\n",
                       ladder(t, {.unicode = shown.utf8, .colour = shown.paint.coloured(), .full = false}), t.address);
}

traces::trace answer_trace(const checked& c, const user_answer& a) {
    traces::trace t = traces::tell(c.of, a.path.states);
    t.title = a.id + ": " + one_line(a.question);
    t.property = a.id;
    t.verdict = fmt::format("{} in {}{}{}", name(a.what), counted(a.depth, "step"), a.why.empty() ? "" : ": ", a.why);
    if (is_lasso(a)) t.verdict += fmt::format(" from step {} on", a.path.loop_from);
    return t;
}

std::string answer_text(const checked& c, const user_answer& a, const screen& shown) {
    std::string text =
        fmt::format("  {:<9} {:<27} {}  {}\n", a.kind, a.id,
                    shown.paint(tone_of(a.what), fmt::format("{:<28}", verdict_words(c, a))), one_line(a.question));
    if (const auto why = reason(c, a); !why.empty()) text += fmt::format("  {:<9} {}\n", "", why);
    return text;
}

std::string answer_json(const checked& c, const user_answer& a) {
    json one{{"id", a.id}, {"kind", a.kind}, {"verdict", name(a.what)}, {"sentence", a.question}, {"clauses", ""}};
    if (const auto why = reason(c, a); !why.empty()) one["why"] = why;
    if (!a.path.states.empty()) {
        const traces::trace shown = answer_trace(c, a);
        one["depth"] = a.depth;
        if (is_lasso(a)) one["loop_from"] = a.path.loop_from;
        one["address"] = shown.address;
        one["trace"] = json::parse(traces::write(shown));
    }
    return one.dump(-1, ' ', false, json::error_handler_t::replace);
}

void answer_junit(const checked& c, const user_answer& a, pugi::xml_node one) {
    one.append_attribute("classname") = c.of.profile.c_str();
    one.append_attribute("name") = (a.id + ": " + one_line(a.question)).c_str();
    const std::string why = fmt::format("{}: {}", verdict_words(c, a), reason(c, a));
    if (a.what == verdict::incomplete) one.append_child("skipped").append_attribute("message") = why.c_str();
    if (!is_bad(a.what)) return;
    auto failure = one.append_child("failure");
    failure.append_attribute("message") = why.c_str();
    if (!a.path.states.empty())
        failure.text() = ladder(answer_trace(c, a), {.unicode = false, .colour = false, .full = false}).c_str();
}

}  // namespace synfin::cli
