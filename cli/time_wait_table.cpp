#include "cli/time_wait_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checker/time_shared.hpp"

namespace synfin::cli {

using model::bounds;
using model::property;

namespace {

using names = std::vector<std::string>;
using properties = std::vector<property>;

/// In a segment's life no more copies follow it than the channel holds. Else it is the channel that ends the runs of a network
/// that must deliver: what is due cannot be sent, and time stands still.
bool has_room(const bounds& b) {
    const int again = b.retransmissions == bounds::any_times ? b.life() : b.retransmissions;
    return !b.prompt || std::min(again, b.life()) <= b.channel;
}

/// Fills the grid.
time_wait_section section(std::string sentence, std::string_view base, properties judged, names losses, names agains,
                          std::vector<int> lives) {
    time_wait_section s;
    s.sentence = std::move(sentence);
    s.base = *model::parse_instance(base);
    s.properties = std::move(judged);
    s.losses = std::move(losses), s.agains = std::move(agains), s.lives = std::move(lives);
    for (const auto& loss : s.losses)
        for (const auto& again : s.agains)
            for (const int life : s.lives) {
                time_wait_cell c{loss, again, life, s.base, false, {}};
                (void)model::set_bound(c.of.limits, "loss", loss);
                (void)model::set_bound(c.of.limits, "retransmissions", again);
                c.of.limits.segment_life = life == c.of.limits.msl_ticks ? bounds::one_msl : life;
                c.left_out = !has_room(c.of.limits);
                s.cells.push_back(std::move(c));
            }
    return s;
}

time_wait_section without_rst(time_wait_section s) {
    s.orderly = true;
    return s;
}

/// What single steps and states break, in a connection without text.
properties of_one_connection() {
    return {property::last_ack, property::linger, property::clean_close, property::sync,      property::no_ghost,
            property::origin,   property::inform, property::rst_quiet,   property::rst_exact, property::syn_safe};
}

}  // namespace

std::vector<time_wait_section> time_wait_sections() {
    const std::string one = "timed[duplication=0,b-sends=0";
    const std::string two = "timed[duplication=0,incarnations=2,a-active-opens=2,b-passive-opens=2";
    return {
        section("one connection; everything outstanding is sent again in every tick", one + "]", of_one_connection(),
                {"0", "1", "2", "any"}, {"0", "1", "2", "any"}, {1, 2, 3, 4}),
        section("the same, but what is outstanding is sent again at any time", one + ",prompt=off]", {property::last_ack},
                {"0", "1", "2", "any"}, {"0", "1", "2", "any"}, {1, 2, 4}),
        section("the same with an octet from B, sent again in every tick", "timed[duplication=0]",
                {property::last_ack, property::half_close, property::no_stale_data, property::ack_range}, {"0", "1"},
                {"1", "any"}, {1, 2}),
        section("one connection, an MSL of one tick", one + ",msl-ticks=1]", of_one_connection(), {"0", "1", "2"}, {"1", "any"},
                {1, 2, 3}),
        section("one connection, an MSL of three ticks", one + ",msl-ticks=3]", of_one_connection(), {"0", "1", "2"}, {"1"},
                {1, 2, 3}),
        without_rst(section("two incarnations with the same initial numbers, kept apart by TIME-WAIT alone; sent again in every "
                            "tick; no connection is refused or reset",
                            two + ",channel=3,repeating-isn=on]", {property::no_stale_data, property::sync, property::no_ghost},
                            {"0", "1"}, {"0", "1", "any"}, {1, 2})),
        section("two incarnations; TIME-WAIT may be reopened (MAY-2)", two + ",b-sends=0,readings=tw_reuse]", {property::reuse},
                {"0", "1"}, {"1", "any"}, {1, 2}),
    };
}

namespace {

/// A FIN sent again draws the RST, or an ACK that answers an old segment of the end in TIME-WAIT: one way there and one back.
/// Of an octet before the FIN there are measurements, no law: it does not make TIME-WAIT begin anew.
std::optional<int> lawful_last_ack(const bounds& b) {
    const bool endless = b.retransmissions == bounds::any_times, lossy = b.loss == model::any_number;
    if (!b.loss.left()) return b.life();
    if ((!b.prompt && b.retransmissions != 0) || (endless && lossy)) return std::nullopt;
    if (b.users[0].sends + b.users[1].sends > 0) return 2 * b.life();
    const bool all_lost = !endless && (lossy || b.loss.times > b.retransmissions);
    return all_lost ? std::max(b.life() + b.retransmissions, 2 * b.life() - 1) : b.life() + b.loss.times;
}

/// Initial numbers repeat, and no connection is refused or reset.
std::optional<int> lawful_apart(property p, const bounds& b) {
    if (b.retransmissions != 0) return std::nullopt;
    return p == property::sync ? 2 * b.life() - 1 : p == property::no_ghost ? b.life() : 0;
}

}  // namespace

std::optional<int> lawful_length(property p, const bounds& b) {
    switch (p) {
        case property::linger:
            return 2 * b.msl_ticks;
        case property::last_ack:
            return lawful_last_ack(b);
        case property::sync:
        case property::no_ghost:
        case property::no_stale_data:
            return b.repeating_isn ? lawful_apart(p, b) : 0;
        default:
            return 0;
    }
}

time_wait_table judge_time_wait(const checker::options& how, const std::function<void(std::string_view)>& progress) {
    time_wait_table t;
    t.sections = time_wait_sections();
    const checker::time_shared time(how);
    for (time_wait_section& s : t.sections)
        for (time_wait_cell& c : s.cells) {
            if (c.left_out) continue;
            progress(fmt::format("{} of {}: loss {}, sent again {}, life {}", &s - t.sections.data() + 1, t.sections.size(),
                                 c.loss, c.again, c.life));
            checker::length_question asked{c.of.limits, s.properties, s.orderly, bounds::longest_time_wait, {}, false};
            for (const property p : s.properties)
                asked.guesses.push_back(lawful_length(p, c.of.limits).value_or(bounds::longest_time_wait));
            c.found = judge_lengths(asked, time.rest());
        }
    t.seconds = time.used();
    return t;
}

model::instance time_wait_cell::with_length(int ticks) const {
    model::instance with = of;
    with.limits.time_wait_ticks = ticks;
    return with;
}

bool time_wait_table::complete() const {
    return std::all_of(sections.begin(), sections.end(), [](const time_wait_section& s) {
        return std::all_of(s.cells.begin(), s.cells.end(), [](const time_wait_cell& c) { return c.found.complete; });
    });
}

}  // namespace synfin::cli
