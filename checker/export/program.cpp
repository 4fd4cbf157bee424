#include "checker/export/program.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checker/export/program_events.hpp"
#include "checker/export/program_watch.hpp"
#include "checker/export/program_world.hpp"
#include "model/packed.hpp"

namespace synfin::checker {

namespace {

result<void> in_range(std::string_view name, int value, int least, int most) {
    if (value >= least && value <= most) return {};
    return failure(fmt::format("{} cannot be {}", name, value), fmt::format("{}..{}", least, most));
}

result<void> possible(const model::user_bounds& u) {
    for (const auto& [name, value] : {std::pair{"active opens", u.active_opens},
                                      {"passive opens", u.passive_opens},
                                      {"sends", u.sends},
                                      {"aborts", u.aborts}})
        if (auto good = in_range(name, value, 0, 3); !good) return good;
    return {};
}

/// What the words of model/packed.hpp have room for.
result<void> possible(const model::bounds& b) {
    for (const auto& u : b.users)
        if (auto good = possible(u); !good) return good;
    if (auto good = in_range("channel", b.channel, 1, model::channel::limit); !good) return good;
    if (auto good = in_range("incarnations", b.incarnations, 1, 3); !good) return good;
    if (auto good = in_range("msl-ticks", b.msl_ticks, 1, 3); !good) return good;
    if (auto good = in_range("segment-life", b.life(), 1, model::bounds::longest_life); !good) return good;
    return in_range("TIME-WAIT in ticks", b.time_wait(), 0, model::bounds::longest_time_wait);
}

bool is_watched(const model::property_text& text) { return text.on_steps || text.sometimes; }

}  // namespace

std::vector<model::property> watched_properties() {
    std::vector<model::property> all;
    for (unsigned i = 0; i < model::property_count; ++i)
        if (is_watched(model::property_texts()[i])) all.push_back(static_cast<model::property>(i));
    return all;
}

std::vector<model::property> unwatched_properties(const model::bounds& b) {
    std::vector<model::property> all;
    for (unsigned i = 0; i < model::property_count; ++i) {
        const auto p = static_cast<model::property>(i);
        if ((model::text(p).possible || model::text(p).acyclic) && model::not_claimed(p, b).empty()) all.push_back(p);
    }
    return all;
}

std::string assertion_name(model::property p) {
    const auto& text = model::text(p);
    std::string id(text.id);
    std::replace(id.begin(), id.end(), '-', '_');
    return (text.sometimes ? "found_" : "broken_") + id;
}

result<guarded_program> to_program(const model::bounds& b) {
    if (auto good = possible(b); !good) return tl::unexpected(good.error());
    const slice rules(b);
    const program_world world(b, rules);
    guarded_program p;
    world.declare(p);
    p.chapters.push_back(world.network());
    chapter events{"the rules: each step takes the first alternative that holds", {}};
    for (const auto& e : rules.events()) events.procedures.push_back(event_procedure(e, rules, b.timed));
    p.chapters.push_back(std::move(events));
    p.chapters.push_back(step_properties(b, rules));
    p.chapters.push_back(world.running());
    p.chapters.push_back(world.actions());
    p.state_properties = state_properties(rules);
    p.steps = world.steps();
    return p;
}

}  // namespace synfin::checker
