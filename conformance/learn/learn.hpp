// A stack's own Mealy machine, learned from outside, and how it differs from the model's.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "conformance/learn/compare.hpp"
#include "conformance/stack.hpp"
#include "mealy/learn/learner.hpp"

namespace synfin::conformance {

struct learn_settings {
    std::vector<const stimulus*> alphabet{};  ///< see `learning_alphabet`
    unsigned extra_states = 1;
    std::uint64_t seed = 1;
    bool from_model = false;     ///< the model's machine is the first hypothesis
    bool compares = false;       ///< with the model
    std::string observations{};  ///< a file to go on from, if it exists, and to save to; empty: none
    double limit = 0;            ///< seconds of real time; 0: none
    std::function<void(const mealy::learning_progress&)> on_progress{};
};

struct learn_report {
    std::string stack, version;
    std::vector<const stimulus*> alphabet;
    unsigned extra_states = 0;
    mealy::learned found;
    mealy::learned model;  ///< over the same alphabet; without states unless it was needed
    std::vector<difference> differences{};
    std::size_t resumed = 0;  ///< observations read from the file
    double seconds = 0;

    /// Nothing differs but what some reading allows.
    [[nodiscard]] bool as_the_model() const;
};

/// Learns. Errors: the stack is lost or not deterministic, the file of observations cannot be read or written.
[[nodiscard]] result<learn_report> learn(stack& on, const learn_settings& settings);

/// For people.
[[nodiscard]] std::string as_text(const learn_report& report, bool with_differences);
/// For programs: what was asked, what it cost, the transitions, the differences.
[[nodiscard]] std::string as_json(const learn_report& report);

}  // namespace synfin::conformance
