// A case walked under one set of readings: at every step what is done, and the one answer the model gives. The exports that
// cannot carry a set of answers (scripts, captures, diagrams) are made from this.
#pragma once
#include <optional>
#include <vector>

#include "conformance/case.hpp"
#include "conformance/oracle.hpp"

namespace synfin::conformance {

struct walk_options {
    model::readings taken{};               ///< the readings the walk follows
    number_plan plan{};                    ///< where the peer's numbers begin
    std::uint32_t first_iss = 0x30000000;  ///< of the stack's first connection
    std::uint16_t stack_window = 64240;    ///< what the stack offers in every segment
    bool uses_early_acks = false;          ///< the ACK of text that waits for earlier text is used at once (SHLD-31, A27)
};

/// One step with what the model makes of it.
struct walked_step {
    const stimulus* what = nullptr;
    std::size_t index = 0;
    machine before{};
    news pending = news::none;  ///< what the user had still to hear before the step
    segment arriving{};         ///< of `stimulus_kind::arrives`
    outcome out{};
    bool early = false;                     ///< `walk_options::uses_early_acks` decided the answer
    std::vector<segment> sent{};            ///< of `out`, as an observer sees them
    std::vector<allowed_answer> allowed{};  ///< under these readings; more than one where the text leaves even them a choice
};

/// Walks from the first step to the last. Steps that wait for a timer that does not run are passed over.
class case_walk {
  public:
    case_walk(const test_case& c, const walk_options& options);

    /// Whether there is a step left to take.
    [[nodiscard]] bool has_next();
    /// The step that `take` would take, and the segment it would deliver.
    [[nodiscard]] const stimulus& next() const { return *case_.steps[index_]; }
    [[nodiscard]] segment arriving() const { return oracle_.resolve(next()); }
    [[nodiscard]] bool is_tested() const { return index_ == case_.tested; }
    [[nodiscard]] bool is_behind_tested() const { return index_ > case_.tested; }

    /// Takes the step; `with` replaces the segment that arrives.
    walked_step take(std::optional<segment> with = std::nullopt);

    /// The model's own answer was not among the allowed ones: the walk ends here.
    [[nodiscard]] bool is_lost() const { return lost_; }
    /// The endpoint as it is now.
    [[nodiscard]] const machine& endpoint() const { return oracle_.likeliest().m; }

  private:
    [[nodiscard]] outcome answer(walked_step& step) const;

    const test_case& case_;
    walk_options options_;
    oracle oracle_;
    std::size_t index_ = 0;
    std::uint32_t next_iss_;
    bool lost_ = false;
};

/// The readings that a case is about, as a set.
[[nodiscard]] model::readings readings_of(const test_case& c);

}  // namespace synfin::conformance
