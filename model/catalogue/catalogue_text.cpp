// The catalogue as text: the coverage on one screen, the ambiguities as a page.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "model/catalogue/catalogue.hpp"
#include "support/numbers.hpp"

namespace synfin::model::catalogue {
namespace {

constexpr std::size_t width = 100;

// Where a level counts: MUST and MUST NOT, SHOULD and its like, MAY.
std::size_t strength_of(const requirement& r) {
    if (r.level.starts_with("MUST")) return 0;
    return r.level == "MAY" ? 2 : 1;
}

std::size_t count(const tables& t, status s) {
    std::size_t n = 0;
    for (const auto& r : t.requirements) n += r.what == s;
    return n;
}

std::size_t partly(const tables& t) {
    std::size_t n = 0;
    for (const auto& r : t.requirements) n += r.what == status::modelled && !r.reason.empty();
    return n;
}

std::size_t claiming_rules() {
    std::size_t n = 0;
    for (const auto& r : rule_infos) n += !r.reqs.empty();
    return n;
}

// "  excepted: MSS 8, urgent 5, ..." over several lines.
std::string by_topic(const tables& t, status s) {
    std::map<std::string_view, int> topics;
    for (const auto& r : t.requirements)
        if (r.what == s) ++topics[r.topic];
    std::string text, line = fmt::format("  {}:", name(s));
    for (std::size_t left = topics.size(); const auto& [topic, n] : topics) {
        const auto item = fmt::format(" {} {}{}", topic, n, --left > 0 ? "," : "");
        if (line.size() + item.size() > width) text += line + "\n", line = "   ";
        line += item;
    }
    return text + line + "\n";
}

std::string code_list(const std::vector<std::string>& names) {
    return names.empty() ? "" : fmt::format("`{}`", fmt::join(names, "` `"));
}

}  // namespace

std::array<count_by_status, 3> requirement_counts(const tables& t) {
    std::array<count_by_status, 3> counts{{{"MUST"}, {"SHOULD"}, {"MAY"}}};
    for (const auto& r : t.requirements) ++counts[strength_of(r)].of[static_cast<std::size_t>(r.what)];
    return counts;
}

std::string coverage_text(const tables& t) {
    auto text =
        fmt::format("{} of RFC 9293: {} modelled by {} ({} of them in part), {} excepted, {} not applicable.\n\n",
                    counted(t.requirements.size(), "requirement"), count(t, status::modelled), counted(claiming_rules(), "rule"),
                    partly(t), count(t, status::excepted), count(t, status::not_applicable));
    text += fmt::format("  {:8}{:>10}{:>10}{:>16}{:>8}\n", "", "modelled", "excepted", "not applicable", "total");
    for (const auto& c : requirement_counts(t))
        text += fmt::format("  {:8}{:>10}{:>10}{:>16}{:>8}\n", c.strength, c.of[0], c.of[1], c.of[2], c.total());
    return text + "\nNot modelled, by topic:\n" + by_topic(t, status::excepted) + by_topic(t, status::not_applicable);
}

std::string ambiguities_markdown(const tables& t) {
    std::string text =
        "# Where RFC 9293 leaves a choice\n\n"
        "Places where the text is silent, says two things or only hints, and what the rulebook makes of each. Where both "
        "answers\n"
        "are worth having, a named reading switches between them (`synfin list readings`): checking takes one, tests and\n"
        "judgements allow all of them and say which one a stack follows. The rules named are those that embody the decision.\n\n"
        "This page is generated from `model/catalogue/ambiguities.csv`.\n\n"
        "| | Where | What is open | What synfin does | Readings | Rules |\n"
        "|---|---|---|---|---|---|\n";
    for (const auto& a : t.ambiguities)
        text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", a.id, a.place, a.question, a.taken, code_list(a.readings),
                            code_list(a.rules));
    return text;
}

}  // namespace synfin::model::catalogue
