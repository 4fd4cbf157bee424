// A property in C++: when both ends are ESTABLISHED, no SYN is on its way any more. Is that so?
//
//   cmake -S examples/own_property -B build/own_property -DCMAKE_PREFIX_PATH=WHERE_SYNFIN_IS_INSTALLED
//   cmake --build build/own_property && build/own_property/own_property
#include <iostream>

#include "checker/explore.hpp"
#include "model/bound_names.hpp"
#include "model/world.hpp"
#include "traces/counterexample.hpp"
#include "traces/ladder.hpp"

using namespace synfin;

int main() {
    // The built-in profile, with a network that may lose nothing. `model::set_bound` names what is wrong with a bound.
    model::instance of = *model::parse_instance("handshake");
    if (const auto set = model::set_bound(of.limits, "loss", "0"); !set) {
        std::cerr << set.error().message() << "\n";
        return 2;
    }
    const model::world world(of.limits);

    // The property sees both ends and both directions of the network.
    const auto broken = [&](const model::packed_world& state) {
        const bool both = world.end(state, 0).st == model::ESTABLISHED && world.end(state, 1).st == model::ESTABLISHED;
        bool syn = false;
        for (const int to : {0, 1})
            for (int i = 0; i < world.towards(state, to).size(); ++i)
                syn = syn || model::decode(world.towards(state, to).at(i), model::world::window).seg.syn.v;
        return both && syn;
    };

    // States are numbered breadth first: the first one found is among the nearest.
    const auto found = checker::explore(world);
    std::cout << instance_text(of) << ": " << found.states << " states, depth " << found.depth << "\n";
    for (checker::state_index i = 0; i < found.states; ++i) {
        if (!broken(found[i])) continue;
        std::cout << "broken in " << found.depth_of(i) << " steps:\n" << traces::ladder(traces::tell(of, found.path(i)));
        return 1;
    }
    std::cout << "holds in every reachable state\n";
    return 0;
}
