#include "checker/distributed/explore_ranks.hpp"

#include "checker/asked_world.hpp"
#include "checker/distributed/distribute.hpp"

namespace synfin::checker {

namespace {

/// The world in one word a state here, in four words between the ranks.
class ranked_world : public asked_world {
  public:
    using shared_state = model::packed_world;
    ranked_world(model::compact_world& w, const questioned_world::questions& ask) : asked_world(w, ask), words_(w) {}

    [[nodiscard]] shared_state share(const state& own) const { return words_.expand(own); }
    [[nodiscard]] state localise(const shared_state& shared) const { return words_.compact(shared); }

  private:
    const model::compact_world& words_;
};

}  // namespace

gathered_world explore_ranks(const questioned_world& asked, const options& how, const communicator& all, const wire_options& wire,
                             model::part_bits widths) {
    for (;;) {
        model::compact_world words(asked.whole(), widths);
        auto found = distribute(ranked_world(words, asked.asked()), how, all, wire);
        if (found.reason != stop_reason::too_narrow)
            return {std::move(found), static_cast<unsigned>(all.unite(words.lift_broken()))};
        const auto wider = words.overflowed() ? words.wider() : widths;
        if (all.unite(wider ? 0 : 1) != 0) return {distribute(asked, how, all, wire), {}};  // no word is wide enough: four are
        widths = *wider;
    }
}

}  // namespace synfin::checker
