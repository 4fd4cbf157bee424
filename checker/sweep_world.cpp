#include "checker/sweep_world.hpp"

#include <string>

#include "checker/honest_path.hpp"
#include "checker/sweep/sweep.hpp"

namespace synfin::checker {
namespace {

using found_words = swept<asked_world::state>;

std::vector<model::packed_world> expanded(const model::compact_world& w, const std::vector<asked_world::state>& path) {
    std::vector<model::packed_world> states;
    for (const auto& s : path) states.push_back(w.expand(s));
    return states;
}

/// The paths to all sightings, as far as the log knows them.
result<void> tell_paths(const model::compact_world& w, const asked_world& asked, const found_words& found, seen_elsewhere& told) {
    for (unsigned i = 0; i < told.paths.size(); ++i) {
        if (!found.sightings[i] || !told.paths[i].empty()) continue;
        const auto path = found.trace(asked, i);
        if (!path) return tl::unexpected(path.error());
        if (w.reduced().none()) {
            told.paths[i] = expanded(w, *path);
            continue;
        }
        auto honest = honest_path(w, asked, *path, i);
        if (!honest) return tl::unexpected(honest.error());
        told.paths[i] = std::move(*honest);
    }
    return {};
}

/// Threads race for paths of equal length; one thread alone, as deep as the deepest sighting, always finds the same ones.
result<void> tell_settled_paths(const questioned_world& q, const model::part_bits& widths, const sweep_options& how,
                                swept_world& told) {
    model::compact_world w(q.whole(), widths, told.reduced);
    asked_world asked(w, q.asked());
    sweep_options alone = how;
    alone.threads = 1;
    alone.stop_when = told.seen;
    alone.on_progress = nullptr;
    alone.checkpoint_folder.clear();
    alone.resume = false;
    const auto found = sweep(asked, alone);
    if (!found) return tl::unexpected(found.error());
    return tell_paths(w, asked, *found, told);
}

/// Words of other widths are another system's: a checkpoint of theirs is refused.
sweep_options for_words(const sweep_options& how, model::part_bits widths, model::reductions reduced) {
    sweep_options those = how;
    those.identity += " in words of " + std::to_string(widths.end) + " and " + std::to_string(widths.channel);
    if (!reduced.none()) those.identity += " reduced by " + text_of(reduced);
    return those;
}

result<swept_world> sweep_with(const questioned_world& q, model::part_bits widths, const sweep_options& how,
                               model::reductions reduced) {
    model::compact_world w(q.whole(), widths, reduced);
    asked_world asked(w, q.asked());
    const auto found = sweep(asked, for_words(how, widths, reduced));
    if (!found) return tl::unexpected(found.error());
    if (found->checkpoint_failure) return tl::unexpected(*found->checkpoint_failure);
    if (found->reason == stop_reason::too_narrow) {
        const auto more = w.wider();
        sweep_options anew = how;
        anew.resume = false;
        return more ? sweep_with(q, *more, anew, reduced) : failure("more different ends and channels than a word can number");
    }
    swept_world told{{static_cast<const exploration&>(*found), {}, w.lift_broken()},
                     found->bytes,
                     found->bits,
                     found->width,
                     w.parts(),
                     found->checkpoints,
                     found->resumed,
                     reduced};
    if (how.threads > 1 && found->seen != 0 && how.traces)
        if (const auto paths = tell_settled_paths(q, widths, how, told); !paths) return tl::unexpected(paths.error());
    if (const auto paths = tell_paths(w, asked, *found, told); !paths) return tl::unexpected(paths.error());
    return told;
}

}  // namespace

result<swept_world> sweep_world(const questioned_world& q, const sweep_options& how, model::reductions reduced) {
    auto first = sweep_with(q, {}, how, reduced);
    if (first || !how.resume) return first;
    // The checkpoint may be of wider words; which, only its identity tells.
    for (unsigned end = model::part_bits{}.end; end <= 16; end += 2)
        for (unsigned channel = model::part_bits{}.channel; 2 * (end + channel) < 64; channel += 2)
            if (auto wider = sweep_with(q, {end, channel}, how, reduced)) return wider;
    return first;
}

}  // namespace synfin::checker
