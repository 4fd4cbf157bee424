// A learned machine beside the model's, both over the alphabet and the texts of one mapper: where do they part, and which
// rule speaks there?
#pragma once
#include <string>
#include <vector>

#include "conformance/stack.hpp"
#include "conformance/stimulus.hpp"
#include "mealy/machine.hpp"

namespace synfin::conformance {

/// One step of a distinguishing word.
struct difference_step {
    const stimulus* input = nullptr;
    std::string model_says, stack_says;
    std::string clause, rule, says;  ///< of the rule that decides this step in the model
    std::vector<std::string> fired;  ///< all rules of this step that are more than bookkeeping
};

/// A shortest word to a pair of states that answer an input differently; one for each state of the model and input.
struct difference {
    std::vector<difference_step> steps;  ///< answers agree in all but the last
    std::size_t parted = 0;  ///< after this step the stack seems to be elsewhere: from another way to the same state of the
                             ///< model the rest shows no difference; the last step when there is no such sign
    bool follows = false;    ///< it shows only after another difference: probably a consequence
    bool allowed = false;    ///< some reading, or the choice that an interface has, allows what the stack does
    std::string note{};      ///< which, or what the rules allow instead

    [[nodiscard]] const difference_step& shown() const { return steps.back(); }
    [[nodiscard]] const difference_step& decided() const { return steps[parted]; }
};

/// All differences, shortest first. Beyond an input that the stack's interface cannot express nothing is compared. Replies
/// that mean the end of a connection are alike (A41).
[[nodiscard]] std::vector<difference> differences(const mealy::machine& model, const mealy::machine& stack,
                                                  const std::vector<const stimulus*>& alphabet);

/// Runs each difference once more, as a case, against the oracle that knows all readings. Error: the stack is lost.
[[nodiscard]] result<void> judge(std::vector<difference>& all, stack& on);

/// For people: the words, what model and stack do, the clauses.
[[nodiscard]] std::string as_text(const std::vector<difference>& all);

}  // namespace synfin::conformance
