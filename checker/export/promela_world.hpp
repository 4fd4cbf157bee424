// The world of model/world.hpp as Promela: what a state is, the network, what follows an event, and all that may happen.
#pragma once
#include "checker/export/promela_text.hpp"
#include "model/bounds.hpp"

namespace synfin::checker {

/// One variable of an end: of its TCB, or of what the observer knows of it.
struct promela_variable {
    std::string name;
    unsigned width;
    bool copied;  ///< events work on a scratch copy of it; the user's budgets are spent in place
};

/// What the bounds make of the world, as Promela text.
class promela_world {
  public:
    promela_world(const model::bounds& b, const slice& rules) : b_(b), rules_(rules) {}

    void declare(promela_lines& out) const;        ///< constants, state, scratch
    void print_network(promela_lines& out) const;  ///< putting segments in and taking them out
    void print_running(promela_lines& out) const;  ///< what precedes and follows the rules of an event
    void print_actions(promela_lines& out) const;  ///< one inline for each thing that may happen at an end
    void print_init(promela_lines& out) const;     ///< the first state, and the choice of what happens next

    [[nodiscard]] std::vector<promela_variable> variables() const;

  private:
    [[nodiscard]] bool keeps_timer() const { return b_.timed || (b_.quiet_time && b_.crashes.left()); }
    void declare_scratch(promela_lines& out) const;
    void print_load(promela_lines& out) const;
    void print_unpack(promela_lines& out) const;
    void print_settle(promela_lines& out) const;
    void print_clocks(promela_lines& out) const;
    void print_store(promela_lines& out) const;
    void print_transmit(promela_lines& out) const;
    void print_action(promela_lines& out, const std::string& name, model::event e, const std::string& spending) const;
    void print_arrivals(promela_lines& out) const;
    void print_crash(promela_lines& out) const;
    void print_tick(promela_lines& out) const;
    void print_first_state(promela_lines& out) const;
    void print_own_steps(promela_lines& out, int e) const;
    void print_timers(promela_lines& out, int e) const;
    void print_network_steps(promela_lines& out, int e) const;
    void print_old_segments(promela_lines& out, int e) const;
    void print_tick_step(promela_lines& out) const;

    [[nodiscard]] std::string next_isn(int e) const;
    [[nodiscard]] std::string calm() const;  ///< what `delay` off asks of own steps
    [[nodiscard]] std::string empty_network() const;

    const model::bounds& b_;
    const slice& rules_;
};

}  // namespace synfin::checker
