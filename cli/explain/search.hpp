// Runs to a chosen situation: nobody writes them by hand, the checker looks for the shortest one that tells a story.
#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "checker/exploration.hpp"
#include "model/bound_names.hpp"
#include "model/packed.hpp"
#include "model/watch.hpp"

namespace synfin::cli {

/// One step of the model as a scene sees it: what happened to whom, and both ends afterwards.
struct moment {
    model::action what = model::action::tick;
    int end = 0;
    const model::flying* segment = nullptr;   ///< the segment the step is about; null for calls, timers, ticks
    const model::endpoint* before = nullptr;  ///< the acting end; null for ticks
    const model::endpoint* after = nullptr;
    const model::segment<model::small>* sent = nullptr;  ///< what the step sends; null when nothing
    const model::packed_world* reached = nullptr;

    [[nodiscard]] model::endpoint at(int e) const;  ///< an end after the step
    [[nodiscard]] bool network_empty() const { return ((*reached)[2] | (*reached)[3]) == 0; }
    [[nodiscard]] bool by(int e, model::action a) const { return what == a && end == e; }
    /// This end goes from one of these states to that state.
    [[nodiscard]] bool turns(int e, model::states from, model::state to) const;
    /// A segment arrives at this end, the original or a copy.
    [[nodiscard]] bool arrives(int e) const;
};

using scene = std::function<bool(const moment&)>;

/// Scenes to pass in this order, whatever lies between them; a step that `never` holds for is not taken.
/// One step passes at most one scene.
struct story {
    std::vector<scene> scenes;
    scene never;
};

/// What a search found: the states of a shortest run, or none; and how much was looked at.
struct found_story {
    std::vector<model::packed_world> path;
    checker::exploration explored;

    [[nodiscard]] bool found() const { return !path.empty(); }
    /// No run tells the story, and every run was looked at.
    [[nodiscard]] bool impossible() const { return path.empty() && explored.complete; }
};

/// Every run of an instance, but for the steps `never` holds for, watched for the properties that single steps and states
/// show. Conditions that no bound can express are stated this way.
struct survey {
    checker::exploration explored;
    std::vector<std::pair<model::property, std::vector<model::packed_world>>> broken;  ///< with a shortest run each

    [[nodiscard]] const std::vector<model::packed_world>* run_to(model::property p) const;  ///< null: never seen
};
/// When to end: after everything was looked at, when all of the properties were seen, or at the first of them.
enum class until : std::uint8_t { all_seen, first_seen };
[[nodiscard]] survey watch_for(const model::instance& of, const scene& never, const std::vector<model::property>& wanted,
                               until end);

/// A shortest run of this instance that tells the story; the same one every time.
[[nodiscard]] found_story shortest(const model::instance& of, const story& wanted);

/// The same for "a step like this happens".
[[nodiscard]] found_story shortest(const model::instance& of, scene wanted);

/// The instance of that text, which is one of ours: a mistake in it is our own.
[[nodiscard]] model::instance instance_of(std::string_view text);

/// Whether anything but a call of a user could still happen in this state: a delivery, a timer, a fault.
[[nodiscard]] bool waits_for_users_only(const model::instance& of, const model::packed_world& s);

}  // namespace synfin::cli
