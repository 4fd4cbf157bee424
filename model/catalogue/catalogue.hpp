// The catalogue: what RFC 9293 asks for, what of it the rulebook answers, and why the rest is left out.
//
// Four tables beside this file, compiled into the program: every requirement, every rule of the RFC in plain words, every
// clause that may be cited, every ambiguity of the text. Which rule claims which requirement stands in the rules alone
// (`rule_info::reqs`); `inconsistencies` finds where the tables and the rulebook disagree.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/rulebook.hpp"
#include "support/result.hpp"

namespace synfin::model::catalogue {

/// What becomes of a requirement or of a rule of the RFC.
enum class status {
    modelled,       ///< rules embody it, perhaps in part (then the reason says how far)
    excepted,       ///< it binds a TCP endpoint and is left out, for the reason given
    not_applicable  ///< no rule can be made of it: it binds someone else, or is a convention of reading
};
[[nodiscard]] std::string_view name(status s);

/// One requirement. UNNUM-n: a keyword in capitals that RFC 9293 left without a number.
struct requirement {
    std::string id, level;
    std::vector<std::string> sections;
    std::string topic, paraphrase;
    status what = status::modelled;
    std::string reason;  ///< why not, or in which part; never empty unless modelled
    int line = 0;
};

/// One rule of the RFC in plain words, with the rules of the rulebook that it became.
struct rfc_rule {
    std::string id;
    status what = status::modelled;
    std::vector<std::string> implemented_by;
    std::string reason;
    int line = 0;
};

/// A place that a rule may cite; RFC 9293 unless its id names another.
struct clause {
    std::string id, rfc, title;
    int line = 0;
};

/// Where the text is silent, contradicts itself or leaves a choice.
struct ambiguity {
    std::string id, place, question;
    std::string taken;                  ///< what the rulebook does
    std::vector<std::string> readings;  ///< the named readings that decide it
    std::vector<std::string> rules;     ///< the rules that embody it
    int line = 0;
};

struct tables {
    std::vector<requirement> requirements;
    std::vector<rfc_rule> rules;
    std::vector<clause> clauses;
    std::vector<ambiguity> ambiguities;

    [[nodiscard]] const requirement* find_requirement(std::string_view id) const;
    [[nodiscard]] const clause* find_clause(std::string_view id) const;
    [[nodiscard]] const ambiguity* find_ambiguity(std::string_view id) const;

    /// May a rule, reading or property cite this? A clause, or the id of a requirement.
    [[nodiscard]] bool citable(std::string_view id) const { return find_clause(id) || find_requirement(id); }

    /// The ambiguities that this reading or rule decides.
    [[nodiscard]] std::vector<const ambiguity*> decided_by(std::string_view reading_or_rule) const;
};

/// The contents of the four files.
struct sources {
    std::string_view requirements, rules, clauses, ambiguities;
};
[[nodiscard]] sources embedded_sources();

/// Reads the four tables; the error names file and line.
[[nodiscard]] result<tables> read_tables(const sources& text);

/// The tables compiled in, read once.
[[nodiscard]] const tables& embedded();

/// The ids of the rules that claim this requirement, in the order of the rulebook.
[[nodiscard]] std::vector<std::string_view> rules_claiming(std::string_view requirement_id,
                                                           std::span<const rule_info> rules = rule_infos);

/// Everything in which tables, rules and readings disagree; empty when all is well.
[[nodiscard]] std::vector<error> inconsistencies(const tables& t, std::span<const rule_info> rules = rule_infos);

/// How many requirements of one strength (MUST and MUST NOT together, RECOMMENDED with SHOULD) became what.
struct count_by_status {
    std::string_view strength;
    std::array<std::size_t, 3> of{};  ///< by `status`
    [[nodiscard]] std::size_t total() const { return of[0] + of[1] + of[2]; }
};
[[nodiscard]] std::array<count_by_status, 3> requirement_counts(const tables& t);

/// The coverage on one screen.
[[nodiscard]] std::string coverage_text(const tables& t);

/// docs/ambiguities.md.
[[nodiscard]] std::string ambiguities_markdown(const tables& t);

}  // namespace synfin::model::catalogue
