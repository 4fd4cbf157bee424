// A property: what it claims, where and under which conditions, and which deliberate mistakes break it.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "checker/verify.hpp"
#include "cli/explain/narrative.hpp"
#include "cli/explain/subjects.hpp"
#include "model/profiles.hpp"
#include "model/proof/lemmas.hpp"
#include "model/proof/parts.hpp"
#include "model/properties.hpp"

namespace synfin::cli {
namespace {

using model::property;

/// Profiles that a person waits for, smallest first; the others are one command away.
constexpr std::array quick{"handshake", "simultaneous"};

bool is_quick(const std::string& name) { return std::find(quick.begin(), quick.end(), name) != quick.end(); }

std::string verdict_in(article& a, const model::profile& p, property id) {
    const auto reason = model::not_claimed(id, p.limits);
    if (!reason.empty()) return "not claimed: " + reason;
    if (!is_quick(p.name)) return fmt::format("claimed; synfin check --profile {} --property {}", p.name, model::text(id).id);
    checker::request r;
    r.properties = {id};
    const auto v = checker::verify(model::world(p.limits), r);
    const auto& seen = v.properties.front();
    a.checked(p.name, v.explored, fmt::format("{} {}", model::text(id).id, name(seen.what)));
    return std::string(name(seen.what));
}

/// The variants that break it in a quick profile where it is claimed, and after how many steps.
table breaking(property id) {
    table rows{{"variant", "profile", "steps", "mistake"}};
    for (const auto* profile_name : quick) {
        model::bounds limits = model::profile_named(profile_name)->limits;
        if (!model::not_claimed(id, limits).empty()) continue;
        for (unsigned i = 1; i < model::variant_count; ++i) {
            limits.rules.mistake = static_cast<model::variant>(i);
            checker::request r;
            r.properties = {id};
            const auto v = checker::verify(model::world(limits), r);
            if (v.properties.front().what == checker::verdict::violated ||
                v.properties.front().what == checker::verdict::not_witnessed)
                rows.push_back({std::string(name(limits.rules.mistake)), profile_name, std::to_string(v.properties.front().depth),
                                std::string(text(limits.rules.mistake).sentence)});
        }
    }
    return rows;
}

/// What holds of it for every number and every network, and on what that rests.
void say_proved(article& a, property id) {
    std::string parts;
    for (const auto& part : model::proof::parts())
        if (part.id == id) parts += fmt::format("{}{}", parts.empty() ? "" : "; ", part.says);
    a.head("For every sequence number and every network");
    if (parts.empty()) return a.say("Not proved: explored only, within the bounds of each profile.");
    a.say(fmt::format("Proved: {}. It follows from {} lemmas that every rule keeps; synfin prove --property {} shows them.",
                      parts, model::proof::lemmas().size(), model::text(id).id));
    std::string assumed;
    for (const auto& one : model::proof::assumed()) assumed += fmt::format("{}{}", assumed.empty() ? "" : "; ", one);
    a.say(fmt::format("Assumed: {}.", assumed));
}

}  // namespace

std::optional<article> property_article(std::string_view id) {
    const auto p = model::property_named(id);
    if (!p) return std::nullopt;
    const auto& text = model::text(*p);
    article a("property", std::string(id));
    a.head(fmt::format("Property {}", id));
    a.say(fmt::format("{}: {}. RFC 9293 {}.", text.kind(), text.sentence, text.clauses));
    if (!text.conditions.empty()) a.say(fmt::format("Claimed under these conditions: {}.", text.conditions));
    article checks("", "");
    table rows{{"profile", "verdict"}};
    for (const auto& profile : model::profiles()) rows.push_back({profile.name, verdict_in(checks, profile, *p)});
    a.add(std::move(rows));
    for (auto& piece : checks.pieces) a.pieces.push_back(std::move(piece));
    say_proved(a, *p);
    auto broken = breaking(*p);
    if (broken.size() > 1) a.head("Deliberate mistakes that break it there"), a.add(std::move(broken));
    a.say(
        "synfin check --variants has the whole matrix of properties and mistakes, synfin explain trust the table of what rests "
        "on what.");
    return a;
}

}  // namespace synfin::cli
