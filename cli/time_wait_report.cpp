// The table of TIME-WAIT as text and as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/table_head.hpp"
#include "cli/time_wait_table.hpp"
#include "support/numbers.hpp"
#include "traces/counterexample.hpp"

namespace synfin::cli {

using checker::length_result;
using checker::length_row;
using checker::verdict;
using json = nlohmann::ordered_json;

namespace {

std::string in_msl(const time_wait_cell& c, int ticks) {
    return fmt::format("{:.3g}", static_cast<double>(ticks) / c.of.limits.msl_ticks);
}

}  // namespace

std::string least_text(const time_wait_cell& c, std::size_t row) {
    if (c.left_out) return ".";
    const length_row& r = c.found.rows.at(row);
    if (!r.settled() || r.lengths.empty()) return "?";
    const auto least = r.least();
    return least ? in_msl(c, *least) : "none";
}

namespace {

std::string address_of(const time_wait_cell& c, const length_row& r, const length_result& l) {
    return traces::tell(c.with_length(l.ticks), l.path.states, r.id).address;
}

/// What all cells say of a property, if they agree.
std::optional<std::string> agreed(const time_wait_section& s, std::size_t row) {
    std::optional<std::string> all;
    for (const time_wait_cell& c : s.cells) {
        if (c.left_out) continue;
        const std::string one = least_text(c, row);
        if (all && *all != one) return std::nullopt;
        all = one;
    }
    return all;
}

std::string cell(const time_wait_cell& c, std::size_t row, const screen& shown) {
    const std::string least = least_text(c, row);
    const bool fine = least != "none" && least != "?";
    return shown.paint(fine ? tone::good : tone::bad, fmt::format("{:>8}", least));
}

/// For each number of losses a run that breaks the longest length that is too short; of the networks the last in the grid
/// whose segments live an MSL.
std::string witnesses(const time_wait_section& s, std::size_t row) {
    std::string text;
    for (const std::string& loss : s.losses) {
        const auto chosen = std::find_if(s.cells.rbegin(), s.cells.rend(), [&](const time_wait_cell& c) {
            return c.loss == loss && !c.left_out && c.life == c.of.limits.msl_ticks;
        });
        if (chosen == s.cells.rend()) continue;
        const length_row& r = chosen->found.rows.at(row);
        if (const length_result* l = r.longest_too_short())
            text += fmt::format("    loss {}, again {}: {} MSL are too short, {}: synfin explain '{}'\n", loss, chosen->again,
                                in_msl(*chosen, l->ticks), counted(l->depth, "step"), address_of(*chosen, r, *l));
    }
    return text;
}

std::string grid(const time_wait_section& s, std::size_t row, const screen& shown) {
    std::string text = fmt::format("  {:<15}a segment lives (MSL)\n  loss  again  ", model::text(s.properties[row]).id);
    for (std::size_t k = 0; k < s.lives.size(); ++k) text += fmt::format("{:>8}", in_msl(s.at(0, 0, k), s.lives[k]));
    text += "\n";
    for (std::size_t i = 0; i < s.losses.size(); ++i)
        for (std::size_t j = 0; j < s.agains.size(); ++j) {
            text += fmt::format("  {:<6}{:<7}", j == 0 ? s.losses[i] : "", s.agains[j]);
            for (std::size_t k = 0; k < s.lives.size(); ++k) text += cell(s.at(i, j, k), row, shown);
            text += "\n";
        }
    return text + witnesses(s, row);
}

std::string section_text(const time_wait_section& s, const screen& shown) {
    const auto explored = std::count_if(s.cells.begin(), s.cells.end(), [](const auto& c) { return !c.left_out; });
    std::string text = fmt::format("{}\n  {}, {} networks\n", s.sentence, instance_text(s.base), explored);
    for (std::size_t row = 0; row < s.properties.size(); ++row)
        if (const auto same = agreed(s, row))
            text += fmt::format("  {:<15}{:<5}in every one of them\n{}", model::text(s.properties[row]).id, *same,
                                *same == "0" ? "" : witnesses(s, row));
    for (std::size_t row = 0; row < s.properties.size(); ++row)
        if (!agreed(s, row)) text += grid(s, row, shown);
    return text + "\n";
}

json row_json(const time_wait_cell& c, const length_row& r) {
    json one{{"property", model::text(r.id).id}, {"least_ticks", nullptr}, {"least_msl", nullptr}, {"lengths", json::array()}};
    if (const auto least = r.least(); least && r.settled()) {
        one["least_ticks"] = *least;
        one["least_msl"] = static_cast<double>(*least) / c.of.limits.msl_ticks;
    }
    for (const length_result& l : r.lengths) {
        json length{{"ticks", l.ticks}, {"verdict", checker::name(l.what)}, {"cut", l.cut}};
        if (l.what == verdict::violated) length["steps"] = l.depth;
        if (&l == r.longest_too_short()) length["address"] = address_of(c, r, l);
        one["lengths"].push_back(std::move(length));
    }
    return one;
}

json cell_json(const time_wait_cell& c) {
    json one{{"loss", c.loss},           {"retransmissions", c.again},
             {"segment_life", c.life},   {"instance", instance_text(c.of)},
             {"states", c.found.states}, {"explorations", c.found.explorations},
             {"rows", json::array()}};
    for (const auto& r : c.found.rows) one["rows"].push_back(row_json(c, r));
    return one;
}

}  // namespace

std::string time_wait_text(const time_wait_table& t, const screen& shown) {
    const std::string legend = fmt::format(
        "  an MSL has {} ticks unless it says otherwise; 'loss 1': the network may lose one segment; 'again 1': the oldest "
        "segment is sent again once;\n"
        "  'none': not up to {} ticks; '.': left out, the channel is too small for what is sent there\n",
        model::bounds{}.msl_ticks, model::bounds::longest_time_wait);
    std::string text =
        table_head("The least length of TIME-WAIT, in MSL, at which each property holds", t.seconds, t.complete(), shown, legend);
    for (const auto& s : t.sections) text += section_text(s, shown);
    return text;
}

std::string time_wait_json(const time_wait_table& t) {
    json doc{{"format", "synfin-time-wait"},
             {"version", 2},
             {"msl_ticks", model::bounds{}.msl_ticks},
             {"longest_ticks", model::bounds::longest_time_wait},
             {"seconds", t.seconds},
             {"complete", t.complete()},
             {"sections", json::array()}};
    for (const auto& s : t.sections) {
        json one{
            {"sentence", s.sentence}, {"instance", instance_text(s.base)}, {"without_rst", s.orderly}, {"cells", json::array()}};
        for (const auto& c : s.cells)
            if (!c.left_out) one["cells"].push_back(cell_json(c));
        doc["sections"].push_back(std::move(one));
    }
    return doc.dump(2) + "\n";
}

}  // namespace synfin::cli
