// One case in progress: what comes next, and what it waits for.
#pragma once
#include <optional>
#include <vector>

#include "conformance/oracle.hpp"
#include "conformance/run.hpp"

namespace synfin::conformance {

class case_run {
  public:
    case_run(stack& on, const test_case& c, const run_options& options);

    /// Runs until the case is over or has to wait. False: the stack was lost; see `lost`.
    bool go_on();
    [[nodiscard]] bool is_over() const { return over_; }
    /// When it wants to be woken at the latest; sooner if the stack sends.
    [[nodiscard]] stack_time deadline() const { return deadline_; }
    [[nodiscard]] slot where() const { return slot_; }
    [[nodiscard]] const error& lost() const { return lost_; }
    [[nodiscard]] case_result& outcome() { return result_; }
    /// It was refused while the machine was slow: what came may have been a retransmission.
    [[nodiscard]] bool doubtful() const { return doubtful_; }

  private:
    bool begin_step();
    [[nodiscard]] bool makes_sense(const stimulus& s) const;
    bool perform(const stimulus& s);
    void set_deadline(const stimulus& s);
    void collect();
    void log(log_entry e);
    bool complained();
    void misbehave(std::string what);
    void judge_step();
    void accept_step();
    bool state_fits();
    [[nodiscard]] bool may_be_repetition(const stimulus& s) const;
    void note_concessions();
    void refuse(const stimulus& s);
    void blame(const stimulus& s);
    void pass_so_far();
    void finish(verdict v);
    void not_applicable(std::string why);
    [[nodiscard]] const stimulus& current() const { return *result_.ran->steps[step_]; }
    [[nodiscard]] std::string seen_text(const stimulus& s) const;

    stack& on_;
    const run_options& options_;
    case_result result_;
    oracle oracle_;
    slot slot_{};
    std::size_t step_ = 0;
    segment arriving_{};
    observation seen_{};
    machine before_{};            // the last step that was more than STATUS
    std::size_t changed_at_ = 0;  // that step
    concessions granted_ = 0, granted_before_ = 0;
    std::vector<segment> sent_before_;  // by the stack, in steps that are over
    stack_time deadline_{}, quiet_since_{}, performed_at_{};
    bool performing_ = false, over_ = false, doubtful_ = false, claimed_ = false;
    error lost_{};
};

}  // namespace synfin::conformance
