// What an exploration by several ranks costs: states a second, bytes on the wire, time without work. docs/distributed.md.
//   mpirun -np N distributed_bench PROFILE [FILTER_STATES [BATCH_BYTES]]
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>

#include "checker/distributed/explore_ranks.hpp"
#include "model/profiles.hpp"
#include "model/world.hpp"

namespace {

using namespace synfin;

/// Seconds of all processors that this rank has used.
double cpu_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

template <class T>
double number(T value) {
    return static_cast<double>(value);
}

}  // namespace

int main(int argc, char** argv) {
    const model::profile* chosen = argc > 1 ? model::profile_named(argv[1]) : nullptr;
    if (chosen == nullptr) {
        fmt::print(stderr, "usage: distributed_bench PROFILE [FILTER_STATES [BATCH_BYTES]]\n");
        return 2;
    }
    checker::wire_options wire;
    if (argc > 2) wire.filter_states = std::strtoull(argv[2], nullptr, 10);
    if (argc > 3) wire.batch_bytes = std::strtoull(argv[3], nullptr, 10);
    const checker::communicator all;
    const auto found = checker::explore_ranks({model::world(chosen->limits), {}}, {}, all, wire);
    std::array cpu{static_cast<std::uint64_t>(cpu_seconds() * 1e6)};
    all.sum(cpu);
    if (all.rank() != 0) return 0;
    const double steps = number(found.transitions);
    fmt::print("{} ranks {} filter {} batch {}: {} states {} steps depth {}\n", argv[1], all.size(), wire.filter_states,
               wire.batch_bytes, found.states, found.transitions, found.depth);
    fmt::print("  {:.2f} s  {:.0f} states/s  cpu {:.2f} s  waiting {:.1f} %  paths {:.3f} s\n", found.seconds,
               number(found.states) / found.seconds, number(cpu[0]) * 1e-6, 100 * found.wire.waiting / found.seconds / all.size(),
               found.retrace_seconds);
    fmt::print("  filtered {:.1f} %  {} messages  {:.2f} bytes/step  {:.1f} MB  memory {:.1f} MiB\n",
               100 * number(found.filtered) / steps, found.wire.batches, 8 * number(found.wire.words) / steps,
               8e-6 * number(found.wire.words), number(found.peak_bytes) / 1048576);
}
