#include "traces/corpus.hpp"

#include <algorithm>
#include <cctype>

#include "model/rulebook.hpp"
#include "support/names.hpp"

namespace synfin::traces {
namespace {

std::string_view short_name(std::string_view name) { return name.substr(0, name.find('-')); }

/// As the corpus spells it: small letters, without the folder.
std::string usual_spelling(std::string_view name) {
    constexpr std::string_view folder = "corpus/";
    if (name.starts_with(folder)) name.remove_prefix(folder.size());
    std::string spelling(name);
    std::ranges::transform(spelling, spelling.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return spelling;
}

/// The files name rules by their ids alone; where they stand in the RFC is the rulebook's to say.
void fill_clauses(trace& t) {
    for (auto& s : t.steps)
        for (auto& r : s.rules)
            if (const auto i = model::rule_number(r.id); i < model::rule_count && r.clause.empty())
                r.clause = model::rule_infos[i].clause;
}

std::vector<corpus_entry> read_corpus() {
    std::vector<corpus_entry> entries;
    for (const auto& file : corpus_files()) {
        const auto t = parse(file.json, std::string(file.name));
        entries.push_back({std::string(short_name(file.name)), std::string(file.name), t ? t->title : t.error().message()});
    }
    return entries;
}

}  // namespace

const std::vector<corpus_entry>& corpus() {
    static const auto entries = read_corpus();
    return entries;
}

result<trace> corpus_trace(std::string_view name) {
    const auto wanted = usual_spelling(name);
    std::vector<std::string_view> names;
    for (const auto& file : corpus_files()) {
        if (file.name != wanted && short_name(file.name) != wanted) {
            names.push_back(short_name(file.name));
            continue;
        }
        auto t = parse(file.json, "corpus/" + std::string(file.name) + ".json");
        if (t) fill_clauses(*t);
        return t;
    }
    return tl::unexpected(unknown_name("trace", name, names));
}

}  // namespace synfin::traces
