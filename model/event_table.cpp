#include "model/event_table.hpp"

#include <fmt/format.h>

#include "model/term_interpreter.hpp"

namespace synfin::model {

namespace {

/// Calls `f(rule, number)` for every rule of the cell, in the order of processing; no deliberate mistakes.
template <class F>
void for_each_rule(event e, state s, const F& f) {
    for (unsigned at = 0; at < step_count; ++at)
        for (const std::size_t i : rules_of(e, s, static_cast<step>(at)))
            if (rule_infos[i].only_in == variant::none) f(rule_infos[i]);
}

bool is_empty(event e, state s) {
    bool empty = true;
    for_each_rule(e, s, [&](const rule_info&) { empty = false; });
    return empty;
}

/// Where an event can lead to from a state, the states on the way included (FIN-WAIT-1 by way of FIN-WAIT-2).
states reached(event e, state s) {
    states from = s, seen;
    states to;
    while (from.bits != seen.bits) {
        seen = from;
        for (unsigned t = 0; t < state_count; ++t)
            if (seen.has(static_cast<state>(t)))
                for_each_rule(e, static_cast<state>(t), [&](const rule_info& r) {
                    const state target = r.to.value_or(static_cast<state>(t));
                    if (r.go.kind != flow::stop_) from = from | target;
                    if (r.to || static_cast<state>(t) == s) to = to | target;
                });
    }
    return to;
}

std::string names_of(states set, state from) {
    std::string text;
    for (unsigned i = 0; i < state_count; ++i)
        if (set.has(static_cast<state>(i)))
            text +=
                (text.empty() ? "" : ", ") + std::string(static_cast<state>(i) == from ? "same" : name(static_cast<state>(i)));
    return text;
}

std::string conditions(const rule_info& r) {
    std::string text;
    for (unsigned i = 0; i < reading_count; ++i) {
        if ((r.where.taken >> i & 1U) != 0) text += fmt::format(" +{}", name(static_cast<reading>(i)));
        if ((r.where.refused >> i & 1U) != 0) text += fmt::format(" -{}", name(static_cast<reading>(i)));
    }
    return text;
}

std::string cell(event e, state s) {
    std::string text = fmt::format("\n### {} in {}\n\nto {}\n\n", name(e), name(s), names_of(reached(e, s), s));
    for_each_rule(e, s, [&](const rule_info& r) {
        const std::string step_name = r.at == step::call ? "" : fmt::format("{}: ", name(r.at));
        const std::string flow_name = r.go.kind == flow::jump_ ? fmt::format(", on to {}", name(r.go.to))
                                                               : std::string(r.go.kind == flow::next_ ? ", next step" : "");
        text += fmt::format("- {}{}{}{}{}\n", step_name, r.id, conditions(r), r.to ? fmt::format(" -> {}", name(*r.to)) : "",
                            flow_name);
    });
    return text;
}

std::string overview() {
    std::string text = "| state |";
    for (unsigned e = 0; e < event_count; ++e) text += fmt::format(" {} |", name(static_cast<event>(e)));
    text += "\n|---|";
    for (unsigned e = 0; e < event_count; ++e) text += "---|";
    for (unsigned s = 0; s < state_count; ++s) {
        text += fmt::format("\n| {} |", name(static_cast<state>(s)));
        for (unsigned e = 0; e < event_count; ++e)
            text += is_empty(static_cast<event>(e), static_cast<state>(s))
                        ? " |"
                        : fmt::format(" {} |",
                                      names_of(reached(static_cast<event>(e), static_cast<state>(s)), static_cast<state>(s)));
    }
    return text + "\n";
}

}  // namespace

std::string event_table_markdown() {
    std::string text =
        "# State x event\n\nGenerated from the rules. An empty cell: the event does not concern the state. `+x`, `-x`: only when "
        "reading x is taken, is not taken.\n\n" +
        overview();
    for (unsigned e = 0; e < event_count; ++e) {
        text += fmt::format("\n## {}\n", name(static_cast<event>(e)));
        for (unsigned s = 0; s < state_count; ++s)
            if (!is_empty(static_cast<event>(e), static_cast<state>(s)))
                text += cell(static_cast<event>(e), static_cast<state>(s));
    }
    return text;
}

}  // namespace synfin::model
