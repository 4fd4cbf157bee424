#include "model/reduction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "support/names.hpp"

namespace synfin::model {
namespace {

constexpr std::array<reduction_text, reduction_count> texts{{
    {"losses", "what is on its way stays there until its loss lets something else happen"},
    {"symmetry", "of a state and its mirror image, A and B exchanged, only one is kept"},
    {"dead", "what no later step can read is forgotten"},
}};

constexpr std::array all{reduction::losses, reduction::symmetry, reduction::dead};

bool alike(const user_bounds& x, const user_bounds& y) {
    return x.active_opens == y.active_opens && x.passive_opens == y.passive_opens && x.sends == y.sends && x.aborts == y.aborts &&
           x.closes == y.closes && x.patient == y.patient;
}

std::string losses_unsound(const bounds& b) {
    if (b.loss != any_number) return "needs unlimited loss: a loss put off must not be spent by another";
    if (b.reordering != any_number) return "needs unlimited reordering: a segment not yet lost must not hold up those behind it";
    if (b.duplication != any_number) return "needs unlimited duplication: what is delivered stays on its way until it is lost";
    if (!b.delay) return "needs delay on: with delay off a loss lets the next step happen";
    return {};
}

std::string symmetry_unsound(const bounds& b) {
    if (!alike(b.users[0], b.users[1])) return "needs users with equal bounds";
    if (b.attacks.left()) return "needs no attacker, whose numbers may be 0 or 16";
    if (b.users[0].sends > 2) return "needs at most 2 sends an end: with 3 a window may contain 0, the number of some RSTs";
    if (b.rules.mistake == variant::reuse_any_syn) return "needs initial numbers 8 apart, which reuse_any_syn does not keep";
    return {};
}

std::string dead_unsound(const bounds& b) {
    return b.rules.mistake == variant::rst_answers_rst ? "needs closed ends that do not answer a RST" : "";
}

/// The words that tell what a reduction forgets.
bool hides(reduction r, std::string_view word) {
    const auto ends_with = [&](std::string_view end) { return word.ends_with(end); };
    const bool network = ends_with("in_flight") || word == "network.empty";
    if (r == reduction::losses) return network;
    if (r != reduction::dead) return false;
    return network || ends_with("_left") || word.starts_with("left.") || ends_with(".incarnation") || ends_with(".timer");
}

std::string_view reason(reduction r) {
    return r == reduction::losses ? "segments stay on their way longer" : "it is forgotten once no step can read it";
}

std::vector<std::string_view> names() {
    std::vector<std::string_view> known;
    for (const auto& t : texts) known.push_back(t.name);
    known.emplace_back("all");
    return known;
}

}  // namespace

const reduction_text& text(reduction r) { return texts[static_cast<unsigned>(r)]; }

std::string text_of(reductions set) {
    std::string names;
    for (const auto r : all)
        if (set.has(r)) names += (names.empty() ? "" : ",") + std::string(text(r).name);
    return names.empty() ? "none" : names;
}

std::string unsound(reduction r, const bounds& b) {
    if (r == reduction::losses) return losses_unsound(b);
    return r == reduction::symmetry ? symmetry_unsound(b) : dead_unsound(b);
}

reductions all_sound(const bounds& b) {
    reductions sound;
    for (const auto r : all)
        if (unsound(r, b).empty()) sound |= r;
    return sound;
}

result<reductions> parse_reductions(std::string_view list, const bounds& b) {
    reductions wanted;
    for (std::size_t at = 0; at <= list.size();) {
        const std::string_view word = list.substr(at, list.find(',', at) - at);
        at += word.size() + 1;
        const auto known = std::find_if(all.begin(), all.end(), [&](reduction r) { return text(r).name == word; });
        if (word == "all") {
            wanted |= all_sound(b);
        } else if (known == all.end()) {
            return tl::unexpected(unknown_name("reduction", word, names()));
        } else if (const auto why = unsound(*known, b); !why.empty()) {
            return failure(fmt::format("reduction {} is not sound here: it {}", word, why));
        } else {
            wanted |= *known;
        }
    }
    return wanted;
}

std::string blind_to(reductions set, const question& q) {
    for (const std::string& word : q.names())
        for (const auto r : all)
            if (set.has(r) && hides(r, word)) return fmt::format("{}, which {} hides: {}", word, text(r).name, reason(r));
    return {};
}

}  // namespace synfin::model
