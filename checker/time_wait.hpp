// How long TIME-WAIT must be: properties judged for one length after the other, on runs that end in order.
#pragma once
#include <vector>

#include "checker/explore.hpp"
#include "checker/verify.hpp"

namespace synfin::checker {

/// The world without the steps that send a RST. TIME-WAIT protects connections that were closed; one that was refused or reset
/// leaves none behind, so that no length of it could keep the next incarnation apart from it.
class orderly_world {
  public:
    using state = model::world::state;
    explicit orderly_world(const model::world& w) : world_(w) {}

    template <class Emit>
    void initial(Emit&& emit) const {
        world_.initial(emit);
    }
    template <class Sink>
    void successors(const state& s, Sink& sink) const {
        world_.each_step<model::plain_hooks>(
            s,
            [&](const auto& m, const state& reached) {
                if (m.c != nullptr && m.c->sends && m.c->out.rst.v) return;
                const std::uint64_t seen = m.c == nullptr ? 0 : watch(world_.limits(), m, reached);
                sink(reached, {seen, static_cast<std::uint8_t>(m.what)});
            },
            [&] { sink.cut(); });
    }
    property_mask observe(const state& s) const { return world_.observe(s); }

  private:
    const model::world world_;  // by value, so that the explorer reaches it without a detour
};

/// What one length of TIME-WAIT does to one property.
struct length_result {
    int ticks = 0;
    verdict what = verdict::incomplete;
    std::uint32_t depth = 0;
    finding_path path;  ///< empty unless it is violated
    bool cut = false;   ///< a bound left steps out
};

/// A property over lengths of TIME-WAIT.
struct length_row {
    model::property id{};
    std::vector<length_result> lengths;  ///< those that were explored, by length
    /// The least length in ticks from which on it holds; nothing when it is violated at the longest or a limit was reached.
    [[nodiscard]] std::optional<int> least() const;
    /// The longest length that breaks it; null when none does.
    [[nodiscard]] const length_result* longest_too_short() const;
    [[nodiscard]] bool settled() const;  ///< no explored length was left open
};

/// What to ask: bounds whose TIME-WAIT length is replaced, and properties that single steps or states break.
struct length_question {
    model::bounds limits;
    std::vector<model::property> properties;
    bool orderly = false;                            ///< only runs without a RST
    int longest = model::bounds::longest_time_wait;  ///< ticks
    /// Where to look first: one guess a property, in ticks. What is found does not depend on it, how long it takes does.
    std::vector<int> guesses;
    bool every_length = false;  ///< explore them all, needed or not
};

struct length_findings {
    std::vector<length_row> rows;
    std::uint64_t states = 0;
    unsigned explorations = 0;
    bool complete = true;
};

/// Looks for the least length of each property: one that holds, next to one that does not. A longer TIME-WAIT is taken to break
/// nothing that a shorter one kept (`every_length` does without that). An exploration ends when all that it is for is broken.
[[nodiscard]] length_findings judge_lengths(const length_question& asked, const options& how);

}  // namespace synfin::checker
