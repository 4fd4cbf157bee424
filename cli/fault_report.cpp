// The table of faults for people and as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/fault_table.hpp"
#include "cli/table_head.hpp"
#include "support/numbers.hpp"

namespace synfin::cli {
namespace {

using checker::fault_classes;
using checker::fault_effect;
using checker::fault_entry;
using checker::faults;
using json = nlohmann::ordered_json;

constexpr std::size_t name_width = 27, cell_width = 12;

std::string number(model::budget b) { return b == model::any_number ? "any" : std::to_string(b.times); }

/// "1 old segment, 2 duplicates"
std::string with_text(const std::vector<faults>& with) {
    std::string text;
    for (const faults& f : with)
        text += fmt::format("{}{} {}", text.empty() ? "" : " and ", number(f.times), fault_classes()[f.kind].name);
    return text.empty() ? "no fault" : text;
}

std::string entry_text(const fault_entry& e) {
    switch (e.effect) {
        case fault_effect::breaks: {
            int sum = 0;
            for (const faults& f : e.with) sum += f.times.times;
            const bool many =
                std::any_of(e.with.begin(), e.with.end(), [](const faults& f) { return f.times == model::any_number; });
            return fmt::format("{} in {}", many ? "any" : std::to_string(sum), e.depth);
        }
        case fault_effect::withstands:
            return e.with.empty() || e.with.front().times == model::any_number
                       ? "-"
                       : fmt::format("- up to {}", number(e.with.front().times));
        case fault_effect::vacuous:
            return ".";
        default:
            return "?";
    }
}

tone tone_of(const fault_section& s, model::property p, const std::vector<std::size_t>& kinds) {
    const fault_entry* e = s.found.find(p, kinds);
    if (e == nullptr || e->effect == fault_effect::vacuous) return tone::dim;
    if (e->effect == fault_effect::incomplete) return tone::warning;
    return (e->effect == fault_effect::breaks) == model::text(p).sometimes ? tone::good : tone::bad;
}

std::string row(const fault_section& s, model::property p, const screen& shown) {
    const auto cell = [&](const std::vector<std::size_t>& kinds) {
        return shown.paint(tone_of(s, p, kinds), fmt::format("{:<{}}", cell_text(s, p, kinds), cell_width));
    };
    std::string text = fmt::format("  {:<{}}{}", model::text(p).id, name_width + 2, cell({}));
    for (std::size_t k = 0; k < fault_classes().size(); ++k) text += cell({k});
    while (text.back() == ' ') text.pop_back();
    return text + "\n";
}

std::string header() {
    std::string text = fmt::format("  {:<{}}{:<{}}", "", name_width + 2, "no fault", cell_width);
    for (const auto& k : fault_classes()) text += fmt::format("{:<{}}", k.name, cell_width);
    while (text.back() == ' ') text.pop_back();
    return text + "\n";
}

std::string pairs_text(const fault_section& s, const screen& shown) {
    if (!s.base.most_in_pairs.left()) return {};
    std::string text;
    for (const fault_entry& e : s.found.entries)
        if (e.with.size() == 2 && e.effect == fault_effect::breaks)
            text += fmt::format("  {:<{}}{} in {}\n", model::text(e.id).id, name_width + 2,
                                shown.paint(tone::bad, with_text(e.with)), counted(e.depth, "step"));
    return fmt::format("\n  two kinds that do nothing alone, up to {} of each:{}", number(s.base.most_in_pairs),
                       text.empty() ? " nothing breaks\n" : "\n" + text);
}

/// One line each; a property broken without a fault has no further entries.
std::string witnesses_text(const fault_section& s, const screen& shown) {
    std::string text;
    for (const fault_entry& e : s.found.entries) {
        if (e.effect != fault_effect::breaks || model::text(e.id).sometimes) continue;
        text += fmt::format("  {}, {}{}: synfin explain '{}'\n", model::text(e.id).id, with_text(e.with),
                            fault_section::contradicts(e) ? shown.paint(tone::bad, ", CLAIMED") : "", s.address_of(e));
    }
    return text.empty() ? text : "\n" + text;
}

std::string section_text(const fault_section& s, const screen& shown) {
    std::string text = fmt::format("{}\n  {}\n  {} in {}, {}\n\n", shown.paint(tone::strong, instance_text(s.of)), s.sentence,
                                   counted(s.found.states, "state"), counted(s.found.explorations, "exploration"),
                                   s.found.complete ? "complete" : shown.paint(tone::warning, "INCOMPLETE"));
    text += header();
    for (const auto p : s.base.properties) text += row(s, p, shown);
    return text + pairs_text(s, shown) + witnesses_text(s, shown) + "\n";
}

std::string_view name(fault_effect e) {
    constexpr std::array<std::string_view, 4> names{"breaks", "withstands", "vacuous", "incomplete"};
    return names[static_cast<unsigned>(e)];
}

json entry_json(const fault_section& s, const fault_entry& e) {
    json with = json::object();
    for (const faults& f : e.with) with[std::string(fault_classes()[f.kind].name)] = number(f.times);
    json one{{"property", model::text(e.id).id},
             {"kind", model::text(e.id).kind()},
             {"faults", with},
             {"effect", name(e.effect)},
             {"instance", instance_text(s.instance_of(e))},
             {"cut", e.cut}};
    if (e.effect != fault_effect::breaks) return one;
    one["claimed"] = fault_section::contradicts(e);
    one["steps"] = e.depth;
    one["address"] = s.address_of(e);
    return one;
}

}  // namespace

std::string cell_text(const fault_section& s, model::property p, const std::vector<std::size_t>& kinds) {
    if (const fault_entry* e = s.found.find(p, kinds)) return entry_text(*e);
    const bool given =
        std::any_of(kinds.begin(), kinds.end(), [&](std::size_t k) { return (s.of.limits.*fault_classes()[k].times).left(); });
    return given ? "given" : "";
}

std::string faults_text(const fault_table& t, const screen& shown) {
    std::string text = table_head(
        "The fewest faults of one kind alone that break a property, and after how many steps", t.seconds, t.complete(), shown,
        "  '1 in 9': one such fault breaks it in nine steps (reaches it, for reaches-*); '-': any number of them does not;\n"
        "  '.': its premise is never met; 'given': the network does so anyway; blank: broken without a fault\n");
    for (const auto& s : t.sections) text += section_text(s, shown);
    return text;
}

std::string faults_json(const fault_table& t) {
    json doc{{"format", "synfin-faults"},    {"version", 1},           {"seconds", t.seconds},     {"complete", t.complete()},
             {"as_claimed", t.as_claimed()}, {"kinds", json::array()}, {"sections", json::array()}};
    for (const auto& k : fault_classes()) doc["kinds"].push_back(k.name);
    for (const auto& s : t.sections) {
        json one{{"instance", instance_text(s.of)},      {"sentence", s.sentence},       {"states", s.found.states},
                 {"explorations", s.found.explorations}, {"complete", s.found.complete}, {"entries", json::array()}};
        for (const auto& e : s.found.entries) one["entries"].push_back(entry_json(s, e));
        doc["sections"].push_back(std::move(one));
    }
    return doc.dump(2) + "\n";
}

}  // namespace synfin::cli
