#include "model/describe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/catalogue/catalogue.hpp"
#include "model/rulebook.hpp"
#include "model/term_rules.hpp"

namespace synfin::model {

namespace {

using lines = std::vector<described_line>;

template <class Set, class Name>
std::string listed(unsigned count, const Set& has, const Name& name_of, std::string_view between) {
    std::string text;
    for (unsigned i = 0; i < count; ++i)
        if (has(i)) text += (text.empty() ? "" : std::string(between)) + std::string(name_of(i));
    return text;
}

std::string names_of(states s) {
    static constexpr std::pair<states, std::string_view> known[]{
        {any_state, "any state"},
        {any_state - CLOSED, "any state but CLOSED"},
        {synchronized, "synchronized states"},
        {synchronized - TIME_WAIT, "synchronized states but TIME-WAIT"},
        {sequenced, "SYN-RECEIVED and synchronized states"},
    };
    for (const auto& [set, text] : known)
        if (s == set) return std::string(text);
    return listed(
        state_count, [&](unsigned i) { return s.has(static_cast<state>(i)); },
        [](unsigned i) { return name(static_cast<state>(i)); }, ", ");
}
std::string names_of(events e) {
    return listed(
        event_count, [&](unsigned i) { return e.has(static_cast<event>(i)); },
        [](unsigned i) { return name(static_cast<event>(i)); }, " or ");
}
std::string names_of_readings(std::uint64_t bits, std::string_view between) {
    return listed(
        reading_count, [&](unsigned i) { return (bits >> i & 1U) != 0; },
        [](unsigned i) { return name(static_cast<reading>(i)); }, between);
}
std::string names_of_signals(std::uint16_t told) {
    return listed(
        static_cast<unsigned>(signal::count_), [&](unsigned i) { return (told >> i & 1U) != 0; },
        [](unsigned i) { return name(static_cast<signal>(i)); }, ", ");
}

std::size_t width(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

/// One line, or one a part when it is long.
void add_guard(term guard, const notation& signs, lines& out) {
    constexpr std::size_t line_length = 100;
    const std::string whole = guard == term_domain::on().is ? "always" : formula(guard, signs);
    const auto parts = formula_parts(guard, signs);
    if (width(whole) <= line_length || parts.size() == 1)
        out.push_back({"when", whole});
    else
        for (std::size_t i = 0; i < parts.size(); ++i)
            out.push_back({"when", (i == 0 ? "" : std::string(signs.conjunction.substr(1))) + parts[i]});
}

void add_effects(const rule_terms& terms, const notation& signs, lines& out) {
    for (const auto& [field, value] : terms.sets)
        out.push_back({"then", fmt::format("{} := {}", fields()[field].spelling, formula(value, signs))});
    if (terms.sent) out.push_back({"send", formula(*terms.sent, signs)});
    if (terms.ack_due) out.push_back({"send", formula(owed_ack_terms(), signs) + "   (at the end of the event)"});
    if (terms.told != 0) out.push_back({"tell", names_of_signals(terms.told)});
    if (terms.answer != reply::none) out.push_back({"reply", std::string(name(terms.answer))});
    if (terms.starts_2msl) out.push_back({"timer", "2 MSL, from now"});
}

std::string whereto(const rule_info& r) {
    const std::string target = r.to ? std::string(name(*r.to)) : "same state";
    if (r.go.kind == flow::jump_) return fmt::format("{}, on to {}", target, name(r.go.to));
    return target + (r.go.kind == flow::next_ ? ", next step" : ", done");
}

void add_conditions(const rule_info& r, lines& out) {
    if (r.where.taken != 0) out.push_back({"reading", names_of_readings(r.where.taken, ", ") + " taken"});
    if (r.where.refused != 0) out.push_back({"reading", names_of_readings(r.where.refused, ", ") + " not taken"});
    if (r.only_in != variant::none) out.push_back({"variant", fmt::format("{}, instead of {}", name(r.only_in), r.replaces)});
}

void add_replacements(std::size_t rule, lines& out) {
    for (const rule_info& other : rule_infos)
        if (other.only_in != variant::none && detail::names(other.replaces, rule_infos[rule].id))
            out.push_back({"but", fmt::format("{} under variant {}", other.id, name(other.only_in))});
}

/// The requirements it embodies, each with its sentence, and the ambiguities of the text that it decides.
void add_sources(const rule_info& r, lines& out) {
    const auto& catalogue = catalogue::embedded();
    for (std::string_view rest = r.reqs; !rest.empty();) {
        const std::string_view id = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), id.size() + 1));
        const auto* requirement = catalogue.find_requirement(id);
        out.push_back({"reqs", fmt::format("{}: {}", id, requirement == nullptr ? "" : requirement->paraphrase)});
    }
    for (const auto* choice : catalogue.decided_by(r.id))
        out.push_back({"choice", fmt::format("{} ({}): {}", choice->id, choice->place, choice->taken)});
}

std::string heading(const rule_info& r) {
    const std::string step_name = r.at == step::call ? "" : fmt::format(", {}", name(r.at));
    return fmt::format("{}   {}{}   {}", r.id, cited(r.clause), step_name, name(r.strength));
}

std::string described(std::size_t i, const notation& signs) {
    const rule_info& r = rule_infos[i];
    std::string text = heading(r) + "\n  " + std::string(r.says) + "\n";
    std::string_view before;
    lines all = rule_lines(i, signs);
    add_sources(r, all);
    for (const auto& [label, line] : all) {
        text += fmt::format("  {:<8}{}\n", label == before ? "" : label, line);
        before = label;
    }
    return text;
}

/// Is `clause` the clause itself or one below it?
bool lies_in(std::string_view clause, std::string_view whole) {
    return clause.substr(0, whole.size()) == whole &&
           (clause.size() == whole.size() || clause[whole.size()] == '.' || clause[whole.size()] == ' ');
}

}  // namespace

std::string cited(std::string_view clause) {
    return clause.substr(0, 3) == "RFC" ? std::string(clause) : fmt::format("RFC 9293 {}", clause);
}

lines rule_lines(std::size_t rule, const notation& signs) {
    const rule_info& r = rule_infos[rule];
    const rule_terms& terms = terms_of(rule);
    lines out{{"who", fmt::format("{} on {}", names_of(r.in), names_of(r.on))}};
    add_conditions(r, out);
    add_guard(terms.guard, signs, out);
    add_effects(terms, signs, out);
    out.push_back({"to", whereto(r)});
    add_replacements(rule, out);
    return out;
}

std::string describe_rule(std::string_view id, const notation& signs) {
    const std::size_t i = rule_number(id);
    return i == rule_count ? "" : described(i, signs);
}

std::string describe_clause(std::string_view clause, const notation& signs) {
    if (clause.substr(0, 9) == "RFC 9293 ") clause.remove_prefix(9);
    std::string text;
    for (std::size_t i = 0; i < rule_count; ++i)
        if (!clause.empty() && lies_in(rule_infos[i].clause, clause)) text += (text.empty() ? "" : "\n") + described(i, signs);
    return text;
}

}  // namespace synfin::model
