#include "model/term_rules.hpp"

#include <string>
#include <utility>

#include "model/context.hpp"
#include "model/fields.hpp"
#include "model/rulebook.hpp"

namespace synfin::model {

namespace {

struct term_hooks {
    static constexpr bool mutates = false;
    template <class D>
    typename D::flag takes(reading r) const {
        return D::flag::of(reading_variable(r));
    }
};
using term_context = context<term_domain, term_hooks>;

void make_variable(std::string_view name, term_number& n) { n = number_variable(name); }
void make_variable(std::string_view name, term_flag& f) { f = flag_variable(name); }

/// Every field holds its own name: the time before a rule.
term_context open_context() {
    term_context c;
    for_each_field(c, [](std::string_view name, std::string_view, auto& f) { make_variable(name, f); });
    return c;
}

const term_context& before_a_rule() {
    static const term_context c = open_context();
    return c;
}

std::vector<assignment> changes(const term_context& after) {
    std::vector<assignment> found;
    std::size_t number = 0;
    for_each_field(after, [&](std::string_view, std::string_view, const auto& f) {
        if (f.is != fields()[number].variable) found.push_back({number, f.is});
        ++number;
    });
    return found;
}

template <class Rule>
rule_terms read_rule(const Rule& rule) {
    term_context c = before_a_rule();
    rule_terms r;
    r.guard = rule.when(c).is;
    rule.then(c);
    r.sets = changes(c);
    if (c.sends) r.sent = c.out;
    r.ack_due = c.ack_due;
    r.starts_2msl = c.starts_2msl;
    r.told = c.told;
    r.answer = c.answer;
    return r;
}

std::vector<rule_terms> read_rulebook() {
    std::vector<rule_terms> all;
    all.reserve(rule_count);
    [&]<std::size_t... I>(std::index_sequence<I...>) { (all.push_back(read_rule(rule_at<I>)), ...); }
    (std::make_index_sequence<rule_count>{});
    return all;
}

std::vector<field> list_fields() {
    std::vector<field> all;
    for_each_field(before_a_rule(), [&](std::string_view name, std::string_view spelling, const auto& f) {
        all.push_back({name, spelling, f.is});
    });
    return all;
}

}  // namespace

const std::vector<field>& fields() {
    static const std::vector<field> all = list_fields();
    return all;
}

std::size_t field_number(std::string_view name) {
    std::size_t i = 0;
    while (i < fields().size() && fields()[i].name != name) ++i;
    return i;
}

std::size_t tcb_field_count() {
    static const std::size_t count = field_number("seg.syn");
    return count;
}

term reading_variable(reading r) {
    static const std::vector<term> all = [] {
        std::vector<term> variables;
        for (unsigned i = 0; i < reading_count; ++i)
            variables.push_back(flag_variable("reading:" + std::string(name(static_cast<reading>(i)))).is);
        return variables;
    }();
    return all[static_cast<unsigned>(r)];
}

term_flag belongs(const condition& where) {
    term_flag all = term_domain::on();
    for (unsigned r = 0; r < reading_count; ++r) {
        const term_flag taken = term_flag::of(reading_variable(static_cast<reading>(r)));
        if ((where.taken >> r & 1U) != 0) all = all && taken;
        if ((where.refused >> r & 1U) != 0) all = all && !taken;
    }
    return all;
}

const rule_terms& terms_of(std::size_t rule) {
    static const std::vector<rule_terms> all = read_rulebook();
    return all.at(rule);
}

const segment<term_domain>& owed_ack_terms() {
    static const segment<term_domain> s = ack_segment(before_a_rule());
    return s;
}

}  // namespace synfin::model
