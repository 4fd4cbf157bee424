// The model with its questions, explored by several processes.
#pragma once
#include "checker/distributed/failed.hpp"
#include "checker/distributed/gathered.hpp"
#include "checker/elsewhere.hpp"
#include "model/compact_world.hpp"

namespace synfin::checker {

/// What ranks tell of the model.
struct gathered_world : gathered<model::packed_world> {
    /// model::lift_condition, one bit each, of what any rank met; nothing: not watched, states had to be kept in four words.
    std::optional<unsigned> lift_broken = {};
};

/// Collective: `distribute` for the model. Each rank keeps states in one word (model/compact_world.hpp), numbering their parts
/// for itself; four words travel. `widths` to begin with are widened, on all ranks anew, when a rank needs more.
[[nodiscard]] gathered_world explore_ranks(const questioned_world& asked, const options& how, const communicator& all,
                                           const wire_options& wire = {}, model::part_bits widths = {});

}  // namespace synfin::checker
