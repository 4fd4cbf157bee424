#include "conformance/generate/case_parts.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>

namespace synfin::conformance {
namespace {

// The section of 3.10 that describes an event in a state.
std::string_view section(const stimulus& s, model::state st) {
    constexpr std::array calls{"3.10.1", "3.10.1", "3.10.2", "3.10.3", "3.10.4", "3.10.4", "3.10.5", "3.10.6"};
    if (s.kind == stimulus_kind::call) return calls[static_cast<unsigned>(s.call.call)];
    if (s.kind == stimulus_kind::status) return "3.10.6";
    if (s.kind != stimulus_kind::arrives) return "3.10.8";
    if (st == model::CLOSED) return "3.10.7.1";
    if (st == model::LISTEN) return "3.10.7.2";
    return st == model::SYN_SENT ? "3.10.7.3" : "3.10.7.4";
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> all;
    while (!text.empty()) {
        const auto blank = text.find(' ');
        all.emplace_back(text.substr(0, blank));
        text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    }
    return all;
}

std::vector<const stimulus*> probe_of(model::state after) {
    std::vector<const stimulus*> steps;
    const auto add = [&](std::initializer_list<const char*> names) {
        for (const char* word : names) steps.push_back(stimulus_named(word));
    };
    add({"status", "receive", "ack-left"});
    if ((model::CLOSED | model::LISTEN | model::SYN_SENT).has(after))
        add({"syn", "status"});
    else if (after == model::SYN_RECEIVED)
        add({"fin", "status", "close", "ack-left", "status"});
    else if (after == model::TIME_WAIT)
        add({"ack-left", "close", "status", "time-wait-over", "status"});
    else
        add({"fin-una", "status", "ack", "close", "ack-left", "status"});
    return steps;
}

}  // namespace

std::string address_of(const stimulus& s, model::state st, std::string_view kind) {
    std::string text(section(s, st));
    text += '/';
    text += kind;
    text += '/';
    text += s.name;
    return text;
}

std::vector<std::string> names_of(model::readings taken) {
    std::vector<std::string> names;
    for (unsigned r = 0; r < model::reading_count; ++r)
        if (const auto reading = static_cast<model::reading>(r); taken.has(reading)) names.emplace_back(name(reading));
    return names;
}

std::string reading_suffix(model::readings taken) {
    std::string text;
    for (const auto& name : names_of(taken)) text += "@" + name;
    return text;
}

std::uint16_t decisive_rule(const outcome& o) {
    std::uint16_t last = o.fired().empty() ? std::uint16_t{0} : o.fired().back();
    for (const std::uint16_t r : o.fired())
        if (!model::rule_infos[r].quiet) last = r;
    return last;
}

void describe(test_case& c, const outcome& o) {
    const model::rule_info& rule = model::rule_infos[decisive_rule(o)];
    c.rule = rule.id;
    c.clause = rule.clause;
    c.says = rule.says;
    for (const std::uint16_t r : o.fired()) {
        const model::rule_info& info = model::rule_infos[r];
        if (info.quiet) continue;
        for (auto& req : words(info.reqs))
            if (std::find(c.requirements.begin(), c.requirements.end(), req) == c.requirements.end())
                c.requirements.push_back(req);
        if (info.strength == model::level::must || (info.strength != model::level::base && &info == &rule))
            c.strength = info.strength;
    }
}

void collect_rules(test_case& c, model::readings taken) {
    const endpoint_system system(taken, {});
    machine m = endpoint_system::fresh();
    std::array<bool, model::rule_count> fired{};
    for (const stimulus* s : c.steps)
        if (const auto out = system.after(m, *s)) {
            for (const std::uint16_t r : out->fired()) fired[r] = true;
            m = out->after;
        }
    c.fired.clear();
    for (std::uint16_t r = 0; r < model::rule_count; ++r)
        if (fired[r]) c.fired.push_back(r);
}

std::span<const stimulus* const> probe(model::state after) {
    static const auto all = [] {
        std::array<std::vector<const stimulus*>, model::state_count> made;
        for (unsigned s = 0; s < model::state_count; ++s) made[s] = probe_of(static_cast<model::state>(s));
        return made;
    }();
    return all[static_cast<unsigned>(after)];
}

}  // namespace synfin::conformance
