#include "cli/prove_variants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "support/numbers.hpp"

namespace synfin::cli {

using checker::proof_verdict;
using json = nlohmann::ordered_json;
using model::variant;

namespace {

/// Mistakes that break nothing of what is proved. What they break is explored: `synfin check --variants`.
const std::map<variant, std::string>& spared() {
    static const std::map<variant, std::string> all{
        {variant::no_retransmission, "breaks what should still be possible: explored only"},
        {variant::no_simultaneous_open, "breaks what should still be possible: explored only"},
        {variant::no_rst_for_half_open, "breaks the resolution of half-open connections: explored only"},
        {variant::fin_not_acked, "breaks what should still be possible: explored only"},
        {variant::no_time_wait, "breaks the timed property linger"},
        {variant::short_time_wait, "breaks the timed property linger"},
        {variant::time_wait_answers_every_ack, "breaks the timed property linger"},
    };
    return all;
}

spoiled judge(std::string name, std::string sentence, checker::proof_options how) {
    how.model.only_changed = true;
    const checker::proof p = checker::prove(how);
    spoiled s{std::move(name), std::move(sentence), p.steps, {}, {}, {}, p.complete};
    for (const auto* all : {&p.lemmas, &p.properties})
        for (const auto& one : *all) {
            if (one.verdict == proof_verdict::not_proved) s.broken.push_back(one);
            if (one.verdict == proof_verdict::incomplete) s.complete = false;
        }
    if (!s.broken.empty()) s.runs = find_runs(*model::variant_named(s.name), how.threads);
    return s;
}

/// The rules of the steps that break something, each once.
std::set<std::string> guilty(const checker::proved& p) {
    std::set<std::string> rules;
    for (const auto& g : p.gaps) rules.insert(g.rule);
    return rules;
}

}  // namespace

bool spoiled_table::complete() const {
    return std::all_of(all.begin(), all.end(), [](const spoiled& s) { return s.complete && s.runs.complete; });
}
bool spoiled_table::as_expected() const {
    return std::all_of(all.begin(), all.end(), [](const spoiled& s) {
        return s.broken.empty() != s.spared.empty() && s.runs.replayed() && s.broken.empty() == s.runs.found.empty();
    });
}

spoiled_table judge_spoiled(const checker::proof_options& how, const std::function<void(std::string_view)>& progress) {
    spoiled_table t;
    const auto began = std::chrono::steady_clock::now();
    progress("fresh initial numbers");
    checker::proof_options stale = how;
    stale.model.fresh_numbers = false;
    t.all.push_back(judge("isn_reuse", "initial numbers need not be fresh", stale));
    for (unsigned v = 1; v < model::variant_count; ++v) {
        const auto which = static_cast<variant>(v);
        if (which == variant::isn_reuse) continue;
        progress(name(which));
        checker::proof_options wrong = how;
        wrong.model.rules.mistake = which;
        t.all.push_back(judge(std::string(name(which)), std::string(text(which).sentence), wrong));
        if (const auto known = spared().find(which); known != spared().end()) t.all.back().spared = known->second;
    }
    t.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return t;
}

std::string spoiled_text(const spoiled_table& t, const screen& shown) {
    std::string text;
    for (const auto& s : t.all) {
        const bool right = s.broken.empty() != s.spared.empty();
        text += fmt::format("{}: {}\n", shown.paint(right ? tone::good : tone::bad, s.name), s.sentence);
        for (const auto& b : s.broken) {
            const auto rules = guilty(b);
            text += fmt::format("  breaks {:<26} at {}{}\n", b.id, *rules.begin(),
                                rules.size() > 1 ? fmt::format(" and {} more", rules.size() - 1) : "");
        }
        if (!s.broken.empty()) text += runs_text(s.runs, shown);
        if (s.broken.empty()) text += fmt::format("  breaks nothing here{}\n", s.spared.empty() ? "" : ": " + s.spared);
        if (!s.broken.empty() && !s.spared.empty()) text += fmt::format("  although it {}\n", s.spared);
    }
    text += "\n  the same runs with numbers of the solver's: synfin prove --run PROPERTY --follow ADDRESS\n";
    return text + fmt::format("\n{}, {}\n", t.as_expected() ? "as expected" : "NOT as expected", duration_text(t.seconds));
}

std::string spoiled_json(const spoiled_table& t) {
    json all = json::array();
    for (const auto& s : t.all) {
        json broken = json::array();
        for (const auto& b : s.broken) broken.push_back({{"id", b.id}, {"rules", guilty(b)}});
        all.push_back({{"variant", s.name},
                       {"sentence", s.sentence},
                       {"steps", s.steps},
                       {"broken", std::move(broken)},
                       {"runs", json::parse(runs_json(s.runs))},
                       {"spared", s.spared},
                       {"complete", s.complete}});
    }
    return json{{"format", "synfin-proof-variants"},
                {"version", 1},
                {"as_expected", t.as_expected()},
                {"seconds", t.seconds},
                {"variants", std::move(all)}}
               .dump(2) +
           "\n";
}

}  // namespace synfin::cli
