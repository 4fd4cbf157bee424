// How many transitions a second a sweep does: sweep_bench [limit] [threads] [bits] [salt] [first slots] [traces], with
// limit^10 states. Processor time tells more than the clock while others use the machine.
// The system is a lattice of counters, its words scrambled: about ten transitions a state, nine of them to known ones.
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "checker/sweep/sweep.hpp"

namespace {

/// Ten counters of some digits each below `limit`, one step up at a time; a word holds 10 * `digit` bits and `spare` zeros.
struct lattice {
    using state = std::array<std::uint64_t, 1>;
    std::uint64_t limit;
    unsigned digit;
    unsigned width;

    [[nodiscard]] unsigned bits() const { return width; }
    void initial(auto& emit) const { emit(state{0}); }
    void successors(const state& s, auto& sink) const {
        for (unsigned d = 0; d < 10; ++d) {
            const unsigned shift = d * digit;
            if ((s[0] >> shift & ((1u << digit) - 1)) + 1 < limit) sink(state{s[0] + (std::uint64_t{1} << shift)});
        }
    }
    [[nodiscard]] synfin::checker::property_mask observe(const state&) const { return 0; }
};

}  // namespace

int main(int argc, char** argv) {
    const auto number = [&](int i, unsigned long otherwise) { return argc > i ? std::strtoul(argv[i], nullptr, 10) : otherwise; };
    const lattice sys{number(1, 5), 4, static_cast<unsigned>(number(3, 48))};
    synfin::checker::sweep_options opt;
    opt.threads = static_cast<unsigned>(number(2, 1));
    opt.salt = number(4, 0);
    opt.first_slots = number(5, opt.first_slots);
    opt.traces = number(6, 1);
    const auto found = synfin::checker::sweep(sys, opt);
    if (!found) return std::puts(found.error().message().c_str()), 1;
    const double busy = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    const double transitions = static_cast<double>(found->transitions);
    std::printf(
        "%lu states, %lu transitions, %u threads, %.2f s: %.1f M transitions/s, %.1f M states/s; %.2f s of processors: %.1f M "
        "transitions/s each; %s slots, %.2f bytes a "
        "state in the table, %.2f in the log, %.2f at the peak\n",
        found->states, found->transitions, opt.threads, found->seconds, transitions / found->seconds / 1e6,
        static_cast<double>(found->states) / found->seconds / 1e6, busy, transitions / busy / 1e6,
        found->width == synfin::checker::slot_width::narrow ? "narrow" : "wide", found->table_bytes_per_state(),
        static_cast<double>(found->bytes.log) / static_cast<double>(found->states), found->bytes_per_state());
}
