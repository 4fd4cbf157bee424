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
    int msl = 0;
    verdict what = verdict::incomplete;
    std::uint32_t depth = 0;
    finding_path path;  ///< empty unless it is violated
    bool cut = false;   ///< a bound left steps out
};

/// A property over all lengths the model knows, 0 to 3 MSL.
struct length_row {
    model::property id{};
    std::vector<length_result> lengths;
    /// The least length from which on it holds; nothing when it is violated at the longest or a limit was reached.
    [[nodiscard]] std::optional<int> least() const;
};

/// What to ask: bounds whose TIME-WAIT length is replaced, and properties that single steps or states break.
struct length_question {
    model::bounds limits;
    std::vector<model::property> properties;
    bool orderly = false;  ///< only runs without a RST
};

inline constexpr int longest_time_wait = 3;  ///< MSL; what `time_wait_msl` may be

struct length_findings {
    std::vector<length_row> rows;
    std::uint64_t states = 0;
    bool complete = true;
};

/// Explores once a length; an exploration ends when all properties are broken.
[[nodiscard]] length_findings judge_lengths(const length_question& asked, const options& how);

}  // namespace synfin::checker
