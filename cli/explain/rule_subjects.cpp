// Rules and clauses as mathematics, requirements with the rules that embody them.
#include <fmt/format.h>

#include "cli/explain/subjects.hpp"
#include "model/catalogue/catalogue.hpp"
#include "model/describe.hpp"
#include "model/rulebook.hpp"

namespace synfin::cli {
namespace {

const model::notation& signs(bool utf8) { return utf8 ? model::mathematical : model::ascii; }

std::string spelled_rule(std::string_view id) {
    return fmt::format("{}  {}", id, model::rule_infos[model::rule_number(id)].says);
}

}  // namespace

std::optional<article> rule_article(std::string_view id, bool utf8) {
    auto text = model::describe_rule(id, signs(utf8));
    if (text.empty()) return std::nullopt;
    article a("rule", std::string(id));
    a.add(verbatim{std::move(text)});
    return a;
}

std::optional<article> clause_article(std::string_view id, bool utf8) {
    auto text = model::describe_clause(id, signs(utf8));
    const auto* known = model::catalogue::embedded().find_clause(id);
    if (text.empty() && known == nullptr) return std::nullopt;
    article a("clause", std::string(id));
    if (known != nullptr) a.head(fmt::format("{}  {}", model::cited(known->id), known->title));
    if (text.empty())
        a.say("No rule of the rulebook cites it.");
    else
        a.add(verbatim{std::move(text)});
    return a;
}

std::optional<article> requirement_article(std::string_view id) {
    const auto* r = model::catalogue::embedded().find_requirement(id);
    if (r == nullptr) return std::nullopt;
    article a("requirement", r->id);
    a.say(full_stop(fmt::format("{} ({}): {}", r->id, r->level, r->paraphrase)));
    std::string where;
    for (const auto& s : r->sections) where += (where.empty() ? "" : ", ") + s;
    a.say(full_stop(fmt::format("RFC 9293 {}; {}{}{}", where, name(r->what), r->reason.empty() ? "" : ": ", r->reason)));
    std::string rules;
    for (const auto rule : model::catalogue::rules_claiming(r->id)) rules += spelled_rule(rule) + "\n";
    if (!rules.empty()) a.add(verbatim{std::move(rules)});
    return a;
}

}  // namespace synfin::cli
