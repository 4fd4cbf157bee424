// states: each of the 11 states, its meaning, who is in it, and how the rulebook enters and leaves it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "cli/explain/subjects.hpp"
#include "cli/explain/topics.hpp"
#include "model/rulebook.hpp"
#include "traces/columns.hpp"

namespace synfin::cli {
namespace {

using model::state;

struct meaning {
    state st;
    const char* says;
    const char* who;
};

constexpr std::array<meaning, model::state_count> meanings{{
    {model::CLOSED, "no connection, and no record of one", "both ends, before and after"},
    {model::LISTEN, "waiting for a SYN from anybody", "a server"},
    {model::SYN_SENT, "our SYN is out; waiting for the other's SYN and for an ACK of ours", "a client, first message"},
    {model::SYN_RECEIVED, "both SYNs are known; waiting for the ACK of ours",
     "a server after the first message; both ends of a simultaneous open"},
    {model::ESTABLISHED, "both SYNs are acknowledged: data flows both ways", "both ends, most of the time"},
    {model::FIN_WAIT_1, "our user has closed, our FIN is out; waiting for its ACK", "the end that closed first"},
    {model::FIN_WAIT_2, "our FIN is acknowledged; we still receive, until the other's FIN",
     "the end that closed first, half-closed"},
    {model::CLOSE_WAIT, "the other end has closed; we may still send, until our user closes", "the end that did not close first"},
    {model::CLOSING, "both have closed at once: the other's FIN is here, the ACK of ours is not",
     "both ends of a simultaneous close"},
    {model::LAST_ACK, "the other closed, then we did; waiting for the ACK of our FIN", "the end that closed second"},
    {model::TIME_WAIT, "all is done; waiting until old segments are dead and the last ACK has surely arrived",
     "the end that closed first"},
}};

std::string names_of(model::states set) {
    if (set == model::any_state - model::CLOSED) return "any other state";
    if (set == model::synchronized) return "a synchronized state";
    std::string text;
    for (unsigned i = 0; i < model::state_count; ++i)
        if (set.has(static_cast<state>(i))) text += (text.empty() ? "" : ", ") + std::string(name(static_cast<state>(i)));
    return text;
}

std::string event_of(const model::rule_info& r) {
    if (r.on.has(model::event::segment_arrives)) return "segment";
    for (unsigned i = 0; i < model::event_count; ++i)
        if (r.on.has(static_cast<model::event>(i))) return std::string(name(static_cast<model::event>(i)));
    return {};
}

/// The readings a rule belongs to, but for the one that only says what becomes of text out of order.
std::string only_under(const model::rule_info& r) {
    std::string text;
    for (unsigned i = 0; i < model::reading_count; ++i)
        if ((r.where.taken >> i & 1U) != 0 && static_cast<model::reading>(i) != model::reading::drop_out_of_order)
            text += (text.empty() ? "" : ", ") + std::string(name(static_cast<model::reading>(i)));
    return text;
}

/// How much is said of each way in and out.
enum class detail_level { usual, everything };

std::string spelled(const char* way, const std::string& where, const model::rule_info& r, detail_level how) {
    const auto reading = only_under(r);
    std::string line = fmt::format("{} {}, {}: {}", way, where, event_of(r), r.says);
    if (!reading.empty()) line += fmt::format(" [reading {}]", reading);
    if (how == detail_level::everything) line += fmt::format("  {}", r.id);
    std::string text;
    for (const auto& part : traces::wrapped(line, 94)) text += (text.empty() ? "  " : "      ") + part + "\n";
    return text;
}

/// The ways in (from) or out (to), as the rulebook has them; the same sentence once.
std::string ways(state st, bool into, detail_level how) {
    std::vector<std::string> lines;
    for (const auto& r : model::rule_infos) {
        if (r.only_in != model::variant::none || !r.to || (how == detail_level::usual && !only_under(r).empty())) continue;
        const bool fits = into ? *r.to == st && r.in != model::states(st) : r.in.has(st) && *r.to != st;
        if (!fits) continue;
        auto line = spelled(into ? "from" : "to", into ? names_of(r.in - st) : std::string(name(*r.to)), r, how);
        if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(std::move(line));
    }
    return fmt::format("{}", fmt::join(lines, ""));
}

void add_state(article& a, const meaning& m, detail_level how) {
    a.head(both_spellings(m.st));
    a.say(fmt::format("Meaning: {}. Who is in it: {}.", m.says, m.who));
    a.add(verbatim{"entered\n" + ways(m.st, true, how) + "left\n" + ways(m.st, false, how)});
}

}  // namespace

article all_states() {
    article a("topic", "states");
    a.say(
        "A connection at one end is in one of 11 states. RFC 9293 and netstat spell them differently. How a state is "
        "entered and left is read from the rulebook: the state before or after, what happened, and what the rule does. `synfin "
        "explain "
        "LAST-ACK` has one state with the ids of its rules, and the readings that are left out here.");
    table rows{{"RFC 9293", "netstat", "who is in it"}};
    for (const auto& m : meanings) rows.push_back({std::string(name(m.st)), std::string(netstat_name(m.st)), m.who});
    a.add(std::move(rows));
    for (const auto& m : meanings) add_state(a, m, detail_level::usual);
    return a;
}

std::optional<article> state_article(std::string_view wanted) {
    const auto found = std::find_if(meanings.begin(), meanings.end(),
                                    [&](const meaning& m) { return name(m.st) == wanted || netstat_name(m.st) == wanted; });
    if (found == meanings.end()) return std::nullopt;
    article a("state", std::string(name(found->st)));
    add_state(a, *found, detail_level::everything);
    return a;
}

}  // namespace synfin::cli
