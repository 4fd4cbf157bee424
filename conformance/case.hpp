// A test case: what is done to a stack, step by step. What is allowed in answer follows from the rulebook at every step.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/stimulus.hpp"
#include "model/rule.hpp"

namespace synfin::conformance {

struct test_case {
    std::string id;      ///< a stable address: "3.10.7.4/established/rst-inside"
    std::string clause;  ///< of the rule that decides the step under test
    std::string says;    ///< what that rule says
    std::string rule;    ///< its id
    model::level strength = model::level::base;
    std::vector<std::string> requirements{};
    std::vector<std::string> taken{};  ///< readings other than the defaults that lead to this transition
    std::vector<const stimulus*> steps{};
    std::size_t tested = 0;              ///< the step under test: those before lead there, those after find out where it led
    std::vector<std::uint16_t> fired{};  ///< the rules that fire in any step, in order of their numbers
    number_plan plan{};                  ///< where the numbers begin
    /// The steps that are in no alphabet, if the case has some.
    std::shared_ptr<const std::vector<stimulus>> own{};
    /// Of a tour, which crosses many transitions: the address of each step's. Empty where `id` says it.
    std::vector<std::string> addresses{};
};

/// Some cases with a name.
struct suite_info {
    std::string_view name, about;
};

/// Longest real time a case needs: whether it waits for 2 MSL or for a retransmission.
[[nodiscard]] bool waits_for(const test_case& c, stimulus_kind kind);

/// The RFC section a case belongs to: the first part of its id.
[[nodiscard]] std::string_view section_of(const test_case& c);

}  // namespace synfin::conformance
