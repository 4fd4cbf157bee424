// Variants and readings: what each changes in the rulebook.
#include <fmt/format.h>

#include <functional>

#include "cli/explain/subjects.hpp"
#include "model/catalogue/catalogue.hpp"
#include "model/describe.hpp"
#include "model/rulebook.hpp"

namespace synfin::cli {
namespace {

using model::rule_info;

table rules_where(const std::function<bool(const rule_info&)>& wanted, const std::function<std::string(const rule_info&)>& beside,
                  const char* beside_head) {
    table rows{{"rule", "says", beside_head}};
    for (const auto& r : model::rule_infos)
        if (wanted(r)) rows.push_back({std::string(r.id), std::string(r.says), beside(r)});
    return rows;
}

}  // namespace

std::optional<article> variant_article(std::string_view wanted) {
    const auto v = model::variant_named(wanted);
    if (!v) return std::nullopt;
    article a("variant", std::string(wanted));
    a.say(fmt::format("A deliberate mistake: {}.", text(*v).sentence));
    auto rows = rules_where([&](const rule_info& r) { return *v != model::variant::none && r.only_in == *v; },
                            [](const rule_info& r) { return std::string(r.replaces); }, "instead of");
    if (rows.size() > 1)
        a.add(std::move(rows));
    else
        a.say("It replaces no rule: it changes a number of the world, the length of TIME-WAIT or the initial sequence numbers.");
    a.say(fmt::format("synfin check --variants shows what it breaks, synfin check --variant {} how.", wanted));
    return a;
}

std::optional<article> reading_article(std::string_view wanted) {
    const auto r = model::reading_named(wanted);
    if (!r) return std::nullopt;
    article a("reading", std::string(wanted));
    const auto bits = model::readings(*r).bits;
    a.say(fmt::format("A choice that the text leaves ({}): {}.", model::cited(text(*r).clause), text(*r).sentence));
    const auto clause = [](const rule_info& i) { return model::cited(i.clause); };
    const auto ours = [](const rule_info& i) { return i.only_in == model::variant::none; };
    auto taken = rules_where([&](const rule_info& i) { return ours(i) && (i.where.taken & bits) != 0; }, clause, "clause");
    auto refused = rules_where([&](const rule_info& i) { return ours(i) && (i.where.refused & bits) != 0; }, clause, "clause");
    if (taken.size() > 1) a.head("Rules that belong to it"), a.add(std::move(taken));
    if (refused.size() > 1) a.head("Rules that it replaces"), a.add(std::move(refused));
    for (const auto* choice : model::catalogue::embedded().decided_by(wanted))
        a.say(full_stop(fmt::format("{} ({}): {} Here: {}", choice->id, choice->place, choice->question, choice->taken)));
    return a;
}

}  // namespace synfin::cli
