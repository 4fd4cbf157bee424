// A system of one's own, without any TCP: two processes share a resource by Peterson's algorithm. Each raises its flag, gives way
// to the other, and waits while the other's flag is up and it is the other's turn. And a version that gives way too early.
//
// A system is three functions: where it begins, what may happen next, what a state shows (checker/system.hpp).
#include <iostream>

#include "checker/explore.hpp"
#include "checker/graph.hpp"

using namespace synfin::checker;

namespace {

enum place : std::uint64_t { outside, second_step, waiting, inside };
constexpr const char* names[] = {"outside", "second step", "waiting", "inside"};

class peterson {
  public:
    /// One word: whose turn it is, and two bits a process for its place. The flag is up everywhere but outside.
    using state = std::array<std::uint64_t, 1>;
    explicit peterson(bool gives_way_first) : gives_way_first_(gives_way_first) {}

    static place of(const state& s, unsigned who) { return static_cast<place>(s[0] >> (1 + 2 * who) & 3); }
    static unsigned turn(const state& s) { return static_cast<unsigned>(s[0] & 1); }

    template <class Emit>
    void initial(Emit&& emit) const {
        emit(state{});
    }
    template <class Sink>
    void successors(const state& s, Sink& sink) const {
        for (const unsigned who : {0U, 1U}) step(s, who, sink);
    }
    /// Property 0 is broken where both are inside.
    property_mask observe(const state& s) const { return of(s, 0) == inside && of(s, 1) == inside ? 1 : 0; }

  private:
    template <class Sink>
    void step(const state& s, unsigned who, Sink& sink) const {
        const unsigned other = 1 - who;
        switch (of(s, who)) {
            case outside:
                return sink(moved(s, who, second_step, gives_way_first_ ? other : turn(s)), {});
            case second_step:
                return sink(moved(s, who, waiting, gives_way_first_ ? turn(s) : other), {});
            case waiting:
                if (!flag(s, other) || turn(s) == who) sink(moved(s, who, inside, turn(s)), {});
                return;
            case inside:
                return sink(moved(s, who, outside, turn(s)), {});
        }
    }
    /// Who gives way first raises its flag in the second step.
    bool flag(const state& s, unsigned who) const { return of(s, who) > (gives_way_first_ ? second_step : outside); }
    static state moved(const state& s, unsigned who, place to, unsigned turn) {
        const std::uint64_t others = s[0] & ~(std::uint64_t{3} << (1 + 2 * who)) & ~std::uint64_t{1};
        return {others | static_cast<std::uint64_t>(to) << (1 + 2 * who) | turn};
    }

    bool gives_way_first_;
};

void tell(const char* title, const peterson& sys) {
    const auto found = explore(sys);
    std::cout << title << ": " << found.states << " states, " << found.transitions << " steps\n";
    const auto path = found.trace(0);
    std::cout << (path.empty() ? "  never both inside\n" : "  both inside:\n");
    for (const auto& s : path)
        std::cout << "    " << names[peterson::of(s, 0)] << " | " << names[peterson::of(s, 1)] << " | turn " << peterson::turn(s)
                  << "\n";
    const graph g = make_graph(sys, found);
    for (const unsigned who : {0U, 1U}) {
        const auto in = [&](place p) { return states_where(found, [=](const auto& s) { return peterson::of(s, who) == p; }); };
        const auto stuck = g.first_stuck(in(waiting), in(inside));
        std::cout << "  whoever waits as " << who << (stuck ? " may be stuck\n" : " can always get inside\n");
    }
}

}  // namespace

int main() {
    tell("Peterson", peterson(false));
    tell("gives way before it raises its flag", peterson(true));
}
