#include "cli/time_wait_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "support/numbers.hpp"
#include "traces/counterexample.hpp"

namespace synfin::cli {

using checker::length_result;
using checker::length_row;
using checker::verdict;
using model::property;
using json = nlohmann::ordered_json;

namespace {

time_wait_section section(std::string sentence, bool orderly, std::vector<property> properties,
                          const std::vector<std::pair<std::string, std::string>>& columns) {
    time_wait_section s{std::move(sentence), orderly, std::move(properties), {}};
    for (const auto& [name, instance] : columns) s.columns.push_back({name, *model::parse_instance(instance), {}});
    return s;
}

/// The same instance with each number of losses.
std::vector<std::pair<std::string, std::string>> losses(const std::string& rest) {
    std::vector<std::pair<std::string, std::string>> columns;
    for (const std::string n : {"0", "1", "2", "any"}) columns.emplace_back("loss " + n, "timed[loss=" + n + rest + "]");
    return columns;
}

}  // namespace

std::vector<time_wait_section> time_wait_sections() {
    const std::vector<property> apart{property::sync, property::no_ghost, property::no_stale_data};
    const std::string again = ",duplication=0,incarnations=2,repeating-isn=on,a-active-opens=2,b-passive-opens=2";
    return {
        section("two incarnations with the same initial numbers, kept apart by TIME-WAIT alone; everything outstanding is sent "
                "again in "
                "every tick; no connection is refused or reset",
                true, apart, losses(again)),
        section("the same, but what is outstanding is sent again at any time", true, apart, losses(again + ",prompt=off")),
        section("one incarnation; everything outstanding is sent again in every tick", false, {property::last_ack},
                losses(",duplication=0")),
        section("one incarnation; what is outstanding is sent again at any time", false, {property::last_ack},
                losses(",duplication=0,prompt=off")),
    };
}

time_wait_table judge_time_wait(const checker::options& how, const std::function<void(std::string_view)>& progress) {
    time_wait_table t;
    t.sections = time_wait_sections();
    const auto begun = std::chrono::steady_clock::now();
    const auto used = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(); };
    for (time_wait_section& s : t.sections)
        for (time_wait_column& c : s.columns) {
            progress(fmt::format("{} of {}: {}", &s - t.sections.data() + 1, t.sections.size(), c.name));
            checker::options rest = how;
            if (how.seconds_limit > 0) rest.seconds_limit = std::max(how.seconds_limit - used(), 1e-6);
            c.found = judge_lengths({c.of.limits, s.properties, s.orderly}, rest);
        }
    t.seconds = used();
    return t;
}

model::instance time_wait_section::instance_of(const time_wait_column& c, int msl) {
    model::instance of = c.of;
    of.limits.time_wait_msl = msl;
    return of;
}

bool time_wait_table::complete() const {
    return std::all_of(sections.begin(), sections.end(), [](const time_wait_section& s) {
        return std::all_of(s.columns.begin(), s.columns.end(), [](const time_wait_column& c) { return c.found.complete; });
    });
}

std::string least_text(const length_row& r) {
    const bool open =
        std::any_of(r.lengths.begin(), r.lengths.end(), [](const auto& l) { return l.what == verdict::incomplete; });
    if (open || r.lengths.empty()) return "?";
    const auto least = r.least();
    return least ? std::to_string(*least) : fmt::format("none up to {}", checker::longest_time_wait);
}

namespace {

std::string address_of(const time_wait_column& c, const length_row& r, const length_result& l) {
    return traces::tell(time_wait_section::instance_of(c, l.msl), l.path.states, r.id).address;
}

/// The longest TIME-WAIT that is too short, the most telling of those that break it.
const length_result* longest_too_short(const length_row& r) {
    const length_result* longest = nullptr;
    for (const length_result& l : r.lengths)
        if (l.what == verdict::violated) longest = &l;
    return longest;
}

std::string witnesses(const time_wait_section& s) {
    std::string text;
    for (std::size_t i = 0; i < s.properties.size(); ++i)
        for (const time_wait_column& c : s.columns) {
            const length_row& r = c.found.rows.at(i);
            if (const length_result* l = longest_too_short(r))
                text += fmt::format("  {}, {}, {} MSL, {}: synfin explain '{}'\n", model::text(r.id).id, c.name, l->msl,
                                    counted(l->depth, "step"), address_of(c, r, *l));
        }
    return text.empty() ? text : text + "\n";
}

std::string section_text(const time_wait_section& s, const screen& shown) {
    std::string text = fmt::format("{}\n  {}, {} and so on\n\n  {:<16}", s.sentence, instance_text(s.columns.front().of),
                                   s.columns.at(1).name, "");
    for (const auto& c : s.columns) text += fmt::format("{:<15}", c.name);
    text += "\n";
    for (std::size_t i = 0; i < s.properties.size(); ++i) {
        text += fmt::format("  {:<16}", model::text(s.properties[i]).id);
        for (const auto& c : s.columns) {
            const std::string least = least_text(c.found.rows.at(i));
            text += shown.paint(least.size() > 1 ? tone::bad : tone::good, fmt::format("{:<15}", least));
        }
        text += "\n";
    }
    return text + "\n" + witnesses(s);
}

json row_json(const time_wait_column& c, const length_row& r) {
    json one{{"property", model::text(r.id).id}, {"least_msl", nullptr}, {"lengths", json::array()}};
    if (const auto least = r.least()) one["least_msl"] = *least;
    for (const length_result& l : r.lengths) {
        json length{{"msl", l.msl}, {"verdict", checker::name(l.what)}, {"cut", l.cut}};
        if (l.what == verdict::violated) {
            length["steps"] = l.depth;
            length["address"] = address_of(c, r, l);
        }
        one["lengths"].push_back(std::move(length));
    }
    return one;
}

}  // namespace

std::string time_wait_text(const time_wait_table& t, const screen& shown) {
    std::string text = fmt::format(
        "The least length of TIME-WAIT, in MSL, at which each property holds\n  {}{}\n"
        "  a segment lives {} ticks; 'loss 1': the network may lose one segment, and so on\n\n",
        duration_text(t.seconds), t.complete() ? "" : shown.paint(tone::warning, ", INCOMPLETE"), model::msl_ticks);
    for (const auto& s : t.sections) text += section_text(s, shown);
    return text;
}

std::string time_wait_json(const time_wait_table& t) {
    json doc{{"format", "synfin-time-wait"},  {"version", 1},
             {"msl_ticks", model::msl_ticks}, {"seconds", t.seconds},
             {"complete", t.complete()},      {"sections", json::array()}};
    for (const auto& s : t.sections) {
        json one{{"sentence", s.sentence}, {"without_rst", s.orderly}, {"columns", json::array()}};
        for (const auto& c : s.columns) {
            json column{{"name", c.name}, {"instance", instance_text(c.of)}, {"states", c.found.states}, {"rows", json::array()}};
            for (const auto& r : c.found.rows) column["rows"].push_back(row_json(c, r));
            one["columns"].push_back(std::move(column));
        }
        doc["sections"].push_back(std::move(one));
    }
    return doc.dump(2) + "\n";
}

}  // namespace synfin::cli
