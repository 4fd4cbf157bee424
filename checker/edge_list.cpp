#include "checker/edge_list.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace synfin::checker {

void edge_list::append(const edge_list& more) {
    const std::uint64_t before = edges();
    first.reserve(first.size() + more.states());
    for (std::size_t i = 1; i < more.first.size(); ++i) first.push_back(before + more.first[i]);
    target.insert(target.end(), more.target.begin(), more.target.end());
    kind.insert(kind.end(), more.kind.begin(), more.kind.end());
    outside += more.outside;
}

namespace detail {

namespace {
constexpr const char* likely_cause =
    "Most likely successors() is not a function of the state alone: it reads a clock, a random number, a global or a "
    "mutable member, or a container whose order changes from run to run. Or the states were explored with another system, "
    "another profile or other bounds than the ones given now.";
}

void throw_unknown_successor(state_index source) {
    throw std::logic_error(fmt::format(
        "A transition from near state {} leads to a state that the complete exploration never met. {}", source, likely_cause));
}

void require_equal_transitions(std::uint64_t first_pass, std::uint64_t second_pass) {
    if (first_pass == second_pass) return;
    throw std::logic_error(fmt::format("The exploration saw {} transitions, the second pass over the same states sees {}. {}",
                                       first_pass, second_pass, likely_cause));
}

}  // namespace detail
}  // namespace synfin::checker
