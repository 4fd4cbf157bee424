// Suites for machines of the sizes of learned TCP models: how large, how long, and whether they are complete.
// docs/suites.md shows what this prints with `mealy_sizes_test -s "the table"`.
// label: slow
#include <chrono>

#include "mealy/suite.hpp"
#include "mealy/verify.hpp"
#include "tests/catch.hpp"
#include "tests/mealy_machines.hpp"

using namespace synfin::mealy;

namespace {

struct size {
    std::size_t states, inputs, outputs;
};
constexpr size sizes[]{{12, 10, 6}, {15, 10, 6}, {38, 13, 8}, {55, 13, 8}, {57, 12, 8}};

}  // namespace

TEST_CASE("the table") {
    const auto [states, inputs, outputs] = GENERATE(from_range(std::begin(sizes), std::end(sizes)));
    const auto extra = GENERATE(0U, 1U, 2U);
    const machine m = random_machine(states, inputs, outputs, 1, 60);
    const auto plain = complete_suite({m}, extra, method::hsi).value();
    const auto begin = std::chrono::steady_clock::now();
    const auto small = complete_suite({m}, extra).value();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const double ratio = static_cast<double>(small.cost()) / static_cast<double>(plain.cost());
    INFO(states << " states, " << inputs << " inputs, K = " << extra << ": " << small.resets() << " words, cost " << small.cost()
                << ", of HSI's " << plain.cost() << ": " << ratio << ", " << seconds.count() << " s");
    CHECK(ratio < 0.5);
    const auto v = verify_suite({m}, small.words(), extra);
    CHECK(v.how == (extra == 0 ? completeness::proved : completeness::sampled));
}
