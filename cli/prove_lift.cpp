#include "cli/prove_lift.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/numbers.hpp"

namespace synfin::cli {

using checker::lift_verdict;
using json = nlohmann::ordered_json;

namespace {

std::size_t count(const checker::lift& found, lift_verdict v) {
    return static_cast<std::size_t>(
        std::count_if(found.ways.begin(), found.ways.end(), [v](const auto& w) { return w.verdict == v; }));
}

std::string scope(const lift_report& r) {
    const auto& s = r.how.size;
    return fmt::format(
        "numbers of {} bits against numbers of {} bits\n"
        "  offsets from an initial number below {}, windows of {}, initial numbers at least {} apart\n",
        r.how.few, r.how.many, s.range, s.window, s.apart);
}

std::string ways_text(const lift_report& r) {
    std::string text;
    for (const auto& w : r.found.ways) {
        if (w.verdict == lift_verdict::holds) continue;
        text += fmt::format("  {}: {}: {}\n    not the same: {}\n", to_string(w.verdict), name(w.from), w.path,
                            fmt::join(w.differs, ", "));
    }
    return text;
}

json values_json(const std::vector<checker::valuation>& values) {
    json all = json::object();
    for (const auto& v : values) all[std::string(model::variable_name(v.variable))] = v.value;
    return all;
}

json way_json(const checker::lifted_way& w) {
    json one{
        {"path", w.path}, {"from", name(w.from)}, {"to", name(w.to)}, {"verdict", to_string(w.verdict)}, {"seconds", w.seconds}};
    if (!w.differs.empty()) one["differs"] = w.differs;
    if (!w.few.empty()) one["values"] = {{"few", values_json(w.few)}, {"many", values_json(w.many)}};
    return one;
}

}  // namespace

exit_status lift_report::status() const {
    const lift_verdict v = found.verdict();
    return v == lift_verdict::holds        ? exit_status::as_claimed
           : v == lift_verdict::incomplete ? exit_status::incomplete
                                           : exit_status::violation;
}

std::string lift_text(const lift_report& r, const screen& shown) {
    const lift_verdict v = r.found.verdict();
    const tone colour = v == lift_verdict::holds ? tone::good : v == lift_verdict::incomplete ? tone::warning : tone::bad;
    const auto rules = r.found.by_rule(r.how.rules);
    const auto fired = std::count_if(rules.begin(), rules.end(), [](const auto& one) { return one.ways > 0; });
    std::string text = scope(r) + ways_text(r);
    text += fmt::format("  {} ways: {} hold, {} hold in order, {} differ, {} incomplete\n", r.found.ways.size(),
                        count(r.found, lift_verdict::holds), count(r.found, lift_verdict::in_order),
                        count(r.found, lift_verdict::differs), count(r.found, lift_verdict::incomplete));
    text +=
        fmt::format("  {} of {} rules are named by a way; the others never fire here, or only keep books\n", fired, rules.size());
    return text + fmt::format("{}, {}\n", shown.paint(colour, std::string(to_string(v))), duration_text(r.found.seconds));
}

std::string lift_json(const lift_report& r) {
    json rules = json::array(), ways = json::array();
    for (const auto& one : r.found.by_rule(r.how.rules))
        rules.push_back({{"id", model::rule_infos[one.rule].id},
                         {"ways", one.ways},
                         {"verdict", one.ways == 0 ? "not named" : to_string(one.verdict)}});
    for (const auto& w : r.found.ways) ways.push_back(way_json(w));
    const auto& s = r.how.size;
    return json{{"format", "synfin-lift"},
                {"version", 1},
                {"verdict", to_string(r.found.verdict())},
                {"bits", {r.how.few, r.how.many}},
                {"range", s.range},
                {"window", s.window},
                {"apart", s.apart},
                {"questions", r.found.questions},
                {"seconds", r.found.seconds},
                {"rules", std::move(rules)},
                {"ways", std::move(ways)}}
               .dump(2) +
           "\n";
}

}  // namespace synfin::cli
