// Where the catalogue, the rulebook and the readings disagree.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "model/catalogue/catalogue.hpp"
#include "support/names.hpp"

namespace synfin::model::catalogue {
namespace {

// Readings that no rule has in its `where`, because guards ask for them only (`takes`): to be listed here by hand.
constexpr std::array<reading, 0> asked_by_guards_only{};

class judge {
  public:
    judge(const tables& t, std::span<const rule_info> rules) : t_(t), rules_(rules) {
        for (const auto& r : rules) ids_.push_back(r.id);
    }

    std::vector<error> findings() {
        for (const auto& r : rules_) check_rule(r);
        check_unique_rules();
        for (const auto& r : t_.requirements) check_requirement(r);
        for (const auto& r : t_.rules) check_ids("rules.csv", r.line, r.implemented_by, "rule", ids_);
        for (const auto& a : t_.ambiguities) check_ambiguity(a);
        for (unsigned i = 0; i < reading_count; ++i) check_reading(static_cast<reading>(i));
        check_every_rule_has_a_source();
        return std::move(found_);
    }

  private:
    void report(const std::string& file, int line, std::string what, std::string expected) {
        found_.push_back({"model/" + file, line, std::move(what), std::move(expected)});
    }
    void report_rule(const rule_info& r, const std::string& what, std::string expected) {
        report("rules", 0, fmt::format("rule {} {}", r.id, what), std::move(expected));
    }

    void check_rule(const rule_info& r) {
        if (!t_.find_clause(r.clause))
            report_rule(r, fmt::format("cites '{}'", r.clause), "a clause of model/catalogue/clauses.csv");
        for (std::string_view rest = r.reqs; !rest.empty();) {
            const auto id = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(id.size() + 1, rest.size()));
            const auto* claimed = t_.find_requirement(id);
            if (!claimed) report_rule(r, fmt::format("claims '{}'", id), "a requirement of model/catalogue/requirements.csv");
            if (claimed && claimed->what != status::modelled)
                report("catalogue/requirements.csv", claimed->line,
                       fmt::format("{} is {}, but rule {} claims it", id, name(claimed->what), r.id), "modelled, or no claim");
        }
    }

    void check_unique_rules() {
        std::set<std::string_view> seen;
        for (const auto& r : rules_)
            if (!seen.insert(r.id).second) report_rule(r, "is there twice", "each id once");
    }

    void check_requirement(const requirement& r) {
        for (const auto& s : r.sections)
            if (!t_.find_clause(s))
                report("catalogue/requirements.csv", r.line, fmt::format("{} stands in section '{}'", r.id, s),
                       "a clause of clauses.csv");
        if (r.what == status::modelled && rules_claiming(r.id, rules_).empty())
            report("catalogue/requirements.csv", r.line, fmt::format("{} is modelled, but no rule claims it", r.id),
                   "a rule with it in its reqs, or a reason why not");
    }

    template <class Names>
    void check_ids(const std::string& file, int line, const std::vector<std::string>& ids, std::string_view kind,
                   const Names& known) {
        for (const auto& id : ids) {
            if (std::ranges::count(known, id) > 0) continue;
            const auto e = unknown_name(kind, id, known);
            report("catalogue/" + file, line, e.what, e.expected);
        }
    }

    void check_ambiguity(const ambiguity& a) {
        std::vector<std::string_view> readings;
        for (unsigned i = 0; i < reading_count; ++i) readings.push_back(name(static_cast<reading>(i)));
        check_ids("ambiguities.csv", a.line, a.readings, "reading", readings);
        check_ids("ambiguities.csv", a.line, a.rules, "rule", ids_);
    }

    void check_reading(reading r) {
        const auto used = [&](const rule_info& i) { return ((i.where.taken | i.where.refused) & readings(r).bits) != 0; };
        if (std::ranges::none_of(rules_, used) && std::ranges::count(asked_by_guards_only, r) == 0)
            report("readings.hpp", 0, fmt::format("no rule depends on the reading {}", name(r)),
                   "a rule, or an entry in asked_by_guards_only");
        if (!t_.citable(text(r).clause))
            report("readings.hpp", 0, fmt::format("the reading {} cites '{}'", name(r), text(r).clause),
                   "a clause or a requirement");
    }

    // Deliberate mistakes apart, every rule comes from some rule of the RFC.
    void check_every_rule_has_a_source() {
        std::set<std::string_view> sourced;
        for (const auto& r : t_.rules) sourced.insert(r.implemented_by.begin(), r.implemented_by.end());
        for (const auto& r : rules_)
            if (r.only_in == variant::none && !sourced.contains(r.id))
                report_rule(r, "implements nothing", "its id in the row of model/catalogue/rules.csv that it comes from");
    }

    const tables& t_;
    std::span<const rule_info> rules_;
    std::vector<std::string_view> ids_;
    std::vector<error> found_;
};

}  // namespace

std::vector<error> inconsistencies(const tables& t, std::span<const rule_info> rules) { return judge(t, rules).findings(); }

}  // namespace synfin::model::catalogue
