// One endpoint as a transition system: its user calls it, its peer sends it segments, its clock runs. The engine explores
// it, and the tests are ways through what it finds.
//
// Numbers are normalised: ISS and IRS are constants, a connection is short, so that the system is finite.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checker/system.hpp"
#include "conformance/stimulus.hpp"

namespace synfin::conformance {

using packed_machine = std::array<std::uint64_t, 6>;

/// May the user of any interface make this call now? Sockets have no handle on a connection that is being opened.
[[nodiscard]] bool is_everyday(const stimulus& s, const machine& m);

class endpoint_system {
  public:
    using state = packed_machine;

    /// `taken`: the readings followed. `steps`: the stimuli by which states are reached.
    /// `everyday`: only calls that every interface has.
    endpoint_system(model::readings taken, std::vector<const stimulus*> steps, bool everyday = false);

    template <class Emit>
    void initial(Emit&& emit) const {
        emit(pack(fresh()));
    }
    template <class Sink>
    void successors(const state& s, Sink& sink) const {
        const machine m = unpack(s);
        for (const stimulus* step : steps_) {
            if (everyday_ && !is_everyday(*step, m)) continue;
            const auto next = after(m, *step);
            if (!next) continue;
            if (in_bounds(next->after))
                sink(pack(next->after), checker::step{});
            else
                sink.cut();
        }
    }
    [[nodiscard]] static checker::property_mask observe(const state& /*s*/) { return 0; }

    /// What a stimulus does; nothing where it cannot happen.
    [[nodiscard]] std::optional<outcome> after(const machine& m, const stimulus& s, const mutation* changed = nullptr) const;
    /// The same with choices: tells which readings mattered.
    [[nodiscard]] std::optional<outcome> after(const machine& m, const stimulus& s, choices& open) const;
    [[nodiscard]] model::readings taken() const { return taken_; }
    /// The stimuli by which states are reached.
    [[nodiscard]] const std::vector<const stimulus*>& steps() const { return steps_; }

    [[nodiscard]] static machine fresh();
    [[nodiscard]] static state pack(const machine& m);
    [[nodiscard]] static machine unpack(const state& s);
    [[nodiscard]] static bool in_bounds(const machine& m);

    /// The numbers of this system.
    static constexpr number_plan plan{9000, 7000};

  private:
    model::readings taken_;
    std::vector<const stimulus*> steps_;
    bool everyday_;
};

/// Can this happen to that machine at all? Waiting needs a timer that runs, an ACK of a part needs two octets outstanding;
/// `taken` decides which CLOSE there is.
[[nodiscard]] bool can_happen(const stimulus& s, const machine& m, model::readings taken);

/// The stimuli of ordinary life, enough to reach every kind of state.
[[nodiscard]] std::vector<const stimulus*> ordinary_steps();

/// The kind of state a tester tells apart: "syn-received.active", "established.unread". Machines of one kind differ only in
/// how much is unread or outstanding.
[[nodiscard]] std::string kind_of(const machine& m);
/// How many of its particulars `kind_of` names beside the state.
[[nodiscard]] int particulars(std::string_view kind);

}  // namespace synfin::conformance
