// Which cases are meant: addresses, beginnings of them, wild cards.
#include <algorithm>

#include "conformance/generate.hpp"
#include "support/names.hpp"

namespace synfin::conformance {
namespace {

// Wild cards only: `*` is any text, also none.
bool glob(std::string_view pattern, std::string_view text) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == text;
    if (!text.starts_with(pattern.substr(0, star))) return false;
    const std::string_view rest = pattern.substr(star + 1);
    for (std::size_t at = star; at <= text.size(); ++at)
        if (glob(rest, text.substr(at))) return true;
    return false;
}

}  // namespace

bool selects(std::string_view pattern, std::string_view id) {
    if (pattern.find('*') != std::string_view::npos) return glob(pattern, id);
    if (!id.starts_with(pattern)) return false;
    return id.size() == pattern.size() || pattern.ends_with('/') || id[pattern.size()] == '/' || id[pattern.size()] == '.';
}

result<std::vector<test_case>> select(std::vector<test_case> cases, const std::vector<std::string>& patterns) {
    if (patterns.empty()) return cases;
    std::vector<bool> wanted(cases.size());
    for (const std::string& pattern : patterns) {
        bool any = false;
        for (std::size_t i = 0; i < cases.size(); ++i)
            if (selects(pattern, cases[i].id)) any = wanted[i] = true;
        if (any) continue;
        std::vector<std::string_view> ids;
        for (const test_case& c : cases) ids.emplace_back(c.id);
        return tl::unexpected(unknown_name("case", pattern, ids));
    }
    std::vector<test_case> chosen;
    for (std::size_t i = 0; i < cases.size(); ++i)
        if (wanted[i]) chosen.push_back(std::move(cases[i]));
    return chosen;
}

bool waits_for(const test_case& c, stimulus_kind kind) {
    return std::any_of(c.steps.begin(), c.steps.end(), [&](const stimulus* s) { return s->kind == kind; });
}

std::string_view section_of(const test_case& c) { return std::string_view(c.id).substr(0, c.id.find('/')); }

}  // namespace synfin::conformance
