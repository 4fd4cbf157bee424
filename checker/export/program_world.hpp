// The world of model/world.hpp as a guarded program: what a state is, the network, what precedes and follows the rules of an
// event, and all that may happen.
#pragma once
#include "checker/export/guarded.hpp"
#include "checker/export/slice.hpp"
#include "model/bounds.hpp"

namespace synfin::checker {

/// A budget of the bounds: unlimited and used-up ones are constants and need no variable.
struct program_budget {
    std::string name;
    model::budget first;

    [[nodiscard]] bool is_variable() const { return first.left() && !(first == model::any_number); }
    [[nodiscard]] bool ever() const { return first.left(); }
    [[nodiscard]] expression left() const;
    /// Counts one down; nothing when it is unlimited.
    void spend(block& body) const;
};

/// All of them, in the order of `fault_budget`.
struct program_faults {
    explicit program_faults(const model::bounds& b)
        : loss{"loss", b.loss},
          duplication{"duplication", b.duplication},
          reordering{"reordering", b.reordering},
          old_segments{"old_segments", b.old_segments},
          crashes{"crashes", b.crashes},
          give_ups{"give_ups", b.give_ups},
          attacks{"attacks", b.attacks} {}

    program_budget loss, duplication, reordering, old_segments, crashes, give_ups, attacks;
    [[nodiscard]] std::vector<program_budget> all() const {
        return {loss, duplication, reordering, old_segments, crashes, give_ups, attacks};
    }
};

/// What the bounds make of the world.
class program_world {
  public:
    program_world(const model::bounds& b, const slice& rules) : b_(b), rules_(rules), faults_(b) {}

    void declare(guarded_program& p) const;                 ///< state, scratch, first state
    [[nodiscard]] chapter network() const;                  ///< putting segments in and taking them out
    [[nodiscard]] chapter running() const;                  ///< what precedes and follows the rules of an event
    [[nodiscard]] chapter actions() const;                  ///< a procedure for each thing that may happen at an end
    [[nodiscard]] std::vector<guarded_step> steps() const;  ///< in the order of world::each_step

  private:
    struct variable : guarded_variable {
        bool copied;  ///< events work on a scratch copy of it; the user's budgets are spent in place
    };
    [[nodiscard]] std::vector<variable> variables() const;
    [[nodiscard]] bool keeps_reopening() const { return rules_.kept(model::field_number("reused")); }
    [[nodiscard]] bool keeps_timer() const { return b_.timed || (b_.quiet_time && b_.crashes.left()); }
    [[nodiscard]] bool counts_again() const { return b_.retransmission && b_.retransmissions != model::bounds::any_times; }
    [[nodiscard]] std::vector<guarded_variable> scratch() const;
    [[nodiscard]] std::vector<assigned> first_state() const;

    [[nodiscard]] procedure enqueue() const;
    [[nodiscard]] procedure dequeue(int place) const;

    [[nodiscard]] expression next_isn(int e) const;
    [[nodiscard]] procedure load() const;
    [[nodiscard]] procedure unpack() const;
    [[nodiscard]] procedure new_incarnation() const;
    [[nodiscard]] procedure follow() const;
    [[nodiscard]] procedure settle() const;
    [[nodiscard]] procedure clocks() const;
    [[nodiscard]] procedure normalise() const;
    [[nodiscard]] procedure store() const;
    [[nodiscard]] procedure transmit() const;

    [[nodiscard]] procedure action(model::event e) const;
    void spend_on(model::event e, block& body) const;
    void add_arrivals(std::vector<procedure>& all) const;
    [[nodiscard]] procedure attack() const;
    [[nodiscard]] expression unnoticed() const;  ///< an attack that shows nowhere
    [[nodiscard]] procedure crash() const;
    [[nodiscard]] procedure tick() const;

    void add_own_steps(std::vector<guarded_step>& all, int e) const;
    void add_calls(std::vector<guarded_step>& all, int e) const;
    void add_timers(std::vector<guarded_step>& all, int e) const;
    void add_network_steps(std::vector<guarded_step>& all, int e) const;
    void add_old_segments(std::vector<guarded_step>& all, int e) const;
    [[nodiscard]] guarded_step attack_step(int e) const;
    [[nodiscard]] guarded_step tick_step() const;
    [[nodiscard]] expression calm() const;  ///< what `delay` off asks of own steps

    const model::bounds& b_;
    const slice& rules_;
    program_faults faults_;
};

/// "do_close": the procedure of an event that is not an arrival.
[[nodiscard]] std::string action_name(model::event e);
[[nodiscard]] expression is_empty(const expression& end);
[[nodiscard]] expression is_full(const expression& end, int capacity);

}  // namespace synfin::checker
