// Runs from the beginning, as terms: both ends CLOSED, nothing on its way, then one step of either end after the other. The
// network holds what was sent and delivers it at any later step, any number of times, in any order, or never.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/native.hpp"
#include "model/proof/repertoire.hpp"
#include "model/properties.hpp"

namespace synfin::model::proof {

/// One step of a run, in variables of its own.
struct turn {
    flag second;                ///< B acts; else A
    std::vector<flag> chosen;   ///< one for each step of the repertoire
    cells before, after, peer;  ///< of the end that acts, of the other one
    cells arriving, sent;
    flag sends;
    std::vector<flag> picked;           ///< arriving is what that earlier turn sent
    std::vector<flag> alive;            ///< what that earlier turn sent is still on its way
    number born, talks_to;              ///< afterwards: the turns that opened this incarnation and the one it talks to
    number sender_born, receiver_born;  ///< of what is sent: the turns that opened the incarnations it names
};
/// Both ends after a turn; the beginning is moment 0.
struct moment {
    cells a, b;
    number born[2], talks_to[2];
};

/// Where a run starts: at the beginning, or anywhere, with anything on its way (for k-induction).
enum class start : std::uint8_t { beginning, anywhere };

/// Prescribes a turn: an end, and the rules that fire (a part of `step::path`), and what arrives (the turn that sent it).
struct prescribed {
    std::optional<bool> second;
    std::string path;
    std::optional<std::size_t> arriving;  ///< turns count from 0
};

class unrolling {
  public:
    explicit unrolling(const repertoire& r, start from = start::beginning);

    /// One step more.
    void add_turn();
    void prescribe(std::size_t turn, const prescribed& what);

    /// The claim of that property is broken: by the last moment, or by the last turn. `part` picks one of its claims (empty:
    /// any).
    [[nodiscard]] flag broken(property p, std::string_view part = {}) const { return broken_at(p, turns_.size(), part); }
    /// The same for the n-th turn and the moment after it.
    [[nodiscard]] flag broken_at(property p, std::size_t n, std::string_view part = {}) const;
    /// `sync`, `no-ghost` and `no-stale-data` by incarnations instead of numbers: without fresh numbers an ISS is no name.
    [[nodiscard]] flag mixed_up() const;
    [[nodiscard]] flag taken_from_another(signal told) const;

    /// What every run of this length satisfies.
    [[nodiscard]] const std::vector<flag>& all() const { return all_; }
    [[nodiscard]] const std::vector<turn>& turns() const { return turns_; }
    [[nodiscard]] const std::vector<moment>& moments() const { return moments_; }
    [[nodiscard]] const repertoire& of() const { return *of_; }

  private:
    void begin_at_the_beginning();
    void begin_anywhere();
    void limit_windows();
    void act(turn& t, std::size_t n);
    void arrive(turn& t, std::size_t n);
    void open(const turn& t, std::size_t n);
    void remember(turn& t, std::size_t n);
    void settle(const turn& t, std::size_t n);
    void keep_order(std::size_t n);
    void need(flag f);

    const repertoire* of_;
    start from_;
    std::vector<flag> all_;
    std::vector<turn> turns_;
    std::vector<moment> moments_;
};

// ---- a run in numbers ----

struct run_step {
    bool second = false;  ///< B acts
    event on = event::segment_arrives;
    bool crash = false;
    std::string path;
    std::vector<std::uint16_t> rules;
    std::optional<std::size_t> arriving;  ///< the step that sent what arrives; counts from 0
    std::uint32_t octets = 0, iss = 0, r2 = 0;
    bool permitted = true, room = true, remote_given = true, remote_valid = true, soft = false, throttled = false;
    std::optional<segment<wire>> sent;
    std::uint16_t told = 0;
    state to = state::closed;
    tcb<wire> after;
};
struct run {
    std::uint32_t windows[2] = {0, 0};  ///< RCV.WND of A and B
    std::vector<run_step> steps;
};

/// The run that these values say. `value` gives the value of any term.
[[nodiscard]] run read_run(const unrolling& u, const std::function<std::uint32_t(term)>& value);

}  // namespace synfin::model::proof
