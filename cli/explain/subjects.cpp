#include "cli/explain/subjects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include "cli/explain/topics.hpp"
#include "model/catalogue/catalogue.hpp"
#include "model/properties.hpp"
#include "model/rulebook.hpp"
#include "traces/corpus.hpp"
#include "traces/counterexample.hpp"

namespace synfin::cli {
namespace {

std::optional<article> topic_article(std::string_view wanted) {
    for (const auto& t : topics())
        if (t.name == wanted) return t.tell();
    return std::nullopt;
}

/// A topic may share its name with a property (half-open): then the property comes after it.
void join(std::optional<article>& all, std::optional<article> more) {
    if (!more) return;
    if (!all)
        all = std::move(more);
    else
        all->pieces.insert(all->pieces.end(), more->pieces.begin(), more->pieces.end());
}

article of_trace(const traces::trace& t, const std::string& name) {
    article a("trace", name);
    a.show(t, t.title);
    return a;
}

/// "handshake:0.1" and "handshake[loss=1]+two_way_handshake:0.1", but no path.
bool looks_like_address(std::string_view name) {
    const auto colon = name.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || name.find('/') < name.find('[')) return false;
    return std::all_of(name.begin() + static_cast<std::ptrdiff_t>(colon) + 1, name.end(),
                       [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.'; });
}

bool is_file(const std::string& name) {
    std::error_code none;
    const bool spelled_so = name.ends_with(".json") || name.find('/') != std::string::npos;
    return std::filesystem::is_regular_file(name, none) || (spelled_so && !name.starts_with("corpus/"));
}

}  // namespace

std::optional<article> named_article(std::string_view name, bool utf8) {
    auto all = topic_article(name);
    join(all, property_article(name));
    if (all) return all;
    if (auto a = rule_article(name, utf8)) return a;
    if (auto a = variant_article(name)) return a;
    if (auto a = reading_article(name)) return a;
    if (auto a = state_article(name)) return a;
    if (auto a = requirement_article(name)) return a;
    return clause_article(name, utf8);
}

std::optional<result<article>> trace_article(const std::string& name) {
    const auto told = [&](const result<traces::trace>& t) -> result<article> {
        if (!t) return tl::unexpected(t.error());
        return of_trace(*t, name);
    };
    if (looks_like_address(name)) return told(traces::replay_address(name));
    if (auto t = traces::corpus_trace(name)) return told(std::move(t));
    if (is_file(name)) return told(traces::read_trace(name));
    return std::nullopt;
}

std::vector<std::string> all_names() {
    std::vector<std::string> names;
    for (const auto& t : topics()) names.emplace_back(t.name);
    for (const auto& p : model::property_texts()) names.emplace_back(p.id);
    for (unsigned i = 1; i < model::variant_count; ++i) names.emplace_back(name(static_cast<model::variant>(i)));
    for (unsigned i = 0; i < model::reading_count; ++i) names.emplace_back(name(static_cast<model::reading>(i)));
    for (unsigned i = 0; i < model::state_count; ++i) names.emplace_back(name(static_cast<model::state>(i)));
    for (const auto& r : model::rule_infos) names.emplace_back(r.id);
    for (const auto& e : traces::corpus()) names.push_back(e.name);
    for (const auto& r : model::catalogue::embedded().requirements) names.push_back(r.id);
    for (const auto& c : model::catalogue::embedded().clauses) names.push_back(c.id);
    return names;
}

article contents() {
    article a("contents", "topics");
    table rows{{"topic", "what it shows"}};
    for (const auto& t : topics()) rows.push_back({t.name, t.about});
    a.add(std::move(rows));
    a.say(
        "Also: a rule (3.10.7.2-S3-SYN), a clause (3.10.7.2), a requirement (MUST-13), a property (no-ghost), a variant "
        "(two_way_handshake), a reading (rfc1337), a state (LAST-ACK or LAST_ACK), a trace of the corpus (s01), the address of a "
        "counterexample (handshake+two_way_handshake:1.0.2), or a trace file. `synfin list` has the names.");
    return a;
}

}  // namespace synfin::cli
