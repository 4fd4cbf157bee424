#include "checker/distributed/explore_ranks.hpp"

#include "checker/distributed/distribute.hpp"

namespace synfin::checker {

seen_elsewhere explore_ranks(const questioned_world& asked, const options& how, const communicator& all) {
    auto found = distribute(asked, how, all);
    return {static_cast<const exploration&>(found), std::move(found.traces)};
}

}  // namespace synfin::checker
