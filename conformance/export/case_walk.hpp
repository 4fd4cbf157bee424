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
    bool quiet_after_fin = false;          ///< out-of-order text draws no ACK once the peer's FIN was taken (MAY-13), as in Linux
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
    std::vector<segment> sent{};  ///< of `out`, as an observer sees them
};

/// Walks from the first step to the last. Steps that wait for a timer that does not run are passed over.
class case_walk {
  public:
    case_walk(const test_case& c, const walk_options& options);

    /// Whether there is a step left to take.
    [[nodiscard]] bool has_next();
    /// The step that `take` would take, and the segment it would deliver.
    [[nodiscard]] const stimulus& next() const { return *case_.steps[index_]; }
    [[nodiscard]] segment arriving() const { return resolve(next().shape, now_, options_.plan); }
    [[nodiscard]] bool is_tested() const { return index_ == case_.tested; }
    [[nodiscard]] bool is_behind_tested() const { return index_ > case_.tested; }

    /// Takes the step; `with` replaces the segment that arrives.
    walked_step take(std::optional<segment> with = std::nullopt);

    /// The endpoint as it is now.
    [[nodiscard]] const machine& endpoint() const { return now_; }

  private:
    [[nodiscard]] model::readings readings_in(model::state s) const;
    [[nodiscard]] outcome answer(const walked_step& step) const;

    const test_case& case_;
    walk_options options_;
    machine now_{};
    news pending_ = news::none;
    std::size_t index_ = 0;
    std::uint32_t next_iss_;
};

/// The readings that a case is about, as a set.
[[nodiscard]] model::readings readings_of(const test_case& c);

}  // namespace synfin::conformance
