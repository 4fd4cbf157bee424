// What each claim of the project rests on: one table for all properties, one for what else has to be right.
#include <fmt/format.h>

#include "cli/explain/topics.hpp"
#include "model/profiles.hpp"
#include "model/proof/parts.hpp"
#include "model/properties.hpp"

namespace synfin::cli {
namespace {

using model::property;

/// The profiles in which it is claimed: each is explored to the end.
std::string explored_in(property id) {
    std::string names;
    for (const auto& p : model::profiles()) {
        // A profile too large to number its states is judged by what single steps and states show.
        const bool judged = !p.swept || model::text(id).on_steps || model::text(id).sometimes;
        if (judged && model::not_claimed(id, p.limits).empty()) names += (names.empty() ? "" : " ") + p.name;
    }
    return names.empty() ? "none" : names;
}

std::string proved_of(property id) {
    std::string parts;
    for (const auto& part : model::proof::parts())
        if (part.id == id) parts += (parts.empty() ? "" : "; ") + std::string(part.says);
    return parts.empty() ? "-" : parts;
}

table properties() {
    table rows{{"property", "kind", "explored in", "proved for all numbers and networks", "conditions"}};
    for (unsigned i = 0; i < model::property_count; ++i) {
        const auto id = static_cast<property>(i);
        const auto& t = model::text(id);
        rows.push_back({std::string(t.id), std::string(t.kind()), explored_in(id), proved_of(id), std::string(t.conditions)});
    }
    return rows;
}

table everything_else() {
    return {
        {"what", "rests on", "command"},
        {"exactly one rule of each step applies", "proved for all values under all readings", "synfin prove --rules"},
        {"rules keep the type invariant", "proved for all values under all readings", "synfin prove --rules"},
        {"linger, for an MSL of any length", "proved only if TIME-WAIT waits anew whenever it answers", "synfin prove"},
        {"terms say what the native rules say", "random values at 5 and 32 bits", "ctest -R term"},
        {"the explorer counts right", "Spin and Rumur find the same states and verdicts", "synfin crosscheck --with all"},
        {"Z3 is right about lemmas and properties", "cvc5 can re-check every question",
         "synfin prove --certificate DIR; scripts/check-certificates DIR"},
        {"each rule matters", "mutants of every rule are killed or reasoned about", "docs/mutants.md"},
        {"32 bits behave as 5", "proved for the default readings, under conditions that check watches", "synfin prove --lift"},
        {"out-of-order blocks, keep-alive, ICMP, RFC 6191", "tested only: generated cases, not explored",
         "synfin run --stack model"},
        {"real timers, R2, user timeout", "tested only, on real stacks as far as they can be driven", "docs/stacks.md"},
    };
}

std::string markdown(const table& rows) {
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        text += fmt::format("| {} |\n", fmt::join(rows[i], " | "));
        if (i != 0) continue;
        for (std::size_t k = 0; k < rows[i].size(); ++k) text += "|---";
        text += "|\n";
    }
    return text;
}

}  // namespace

std::string trust_page() {
    std::string text = "# What rests on what\n\n";
    for (const auto& piece : trust().pieces) {
        if (const auto* p = std::get_if<paragraph>(&piece))
            text += p->heads ? fmt::format("## {}\n\n", p->text) : p->text + "\n\n";
        if (const auto* t = std::get_if<table>(&piece)) text += markdown(*t) + "\n";
    }
    return text +
           "`synfin explain trust` prints this table, `synfin explain PROPERTY` explores a property's smallest profiles.\n";
}

article trust() {
    article a("topic", "trust");
    a.say(
        "What each claim rests on. Explored: every state of a bounded instance with numbers modulo 32. Proved: by induction "
        "for all 32-bit numbers and any network, with the rules the explorer runs.");
    a.head("Properties");
    a.add(properties());
    std::string assumed;
    for (const auto& one : model::proof::assumed()) assumed += fmt::format("{}{}", assumed.empty() ? "" : "; ", one);
    a.say(fmt::format("A proof assumes: {}.", assumed));
    a.head("What else has to be right");
    a.add(everything_else());
    return a;
}

}  // namespace synfin::cli
