// One end of the wire world: a TCB of 32-bit numbers, its fields by name, and the rulebook applied to it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/interpreter.hpp"
#include "traces/trace.hpp"

namespace synfin::traces {

using model::wire;

/// An endpoint as the rules see it.
struct wire_end {
    std::string name;
    model::state st = model::CLOSED;
    model::tcb<wire> t = {};

    /// The variable of that name ("state", "snd_nxt", ...) as a trace writes it; nothing when there is none.
    [[nodiscard]] std::optional<std::string> value(std::string_view variable) const;
    /// Changes a variable; an error when there is none of that name or the value is not one of its values.
    [[nodiscard]] result<void> set(std::string_view variable, const std::string& value);
    /// Everything but the receive window is gone.
    void crash();
};

/// Changes one field of an event's input: "octets", "r2", "throttled", ...
[[nodiscard]] result<void> set_input(model::call_input<wire>& in, const field& f);

/// What the rules did with an event.
struct reaction {
    std::vector<std::size_t> rules;  ///< numbers of the rules that fired, bookkeeping left out
    std::optional<model::segment<wire>> sent;
    std::uint16_t told = 0;  ///< signals, a bit each
    model::reply answer = model::reply::none;
};

/// One event at one end: runs the rulebook and changes the end.
[[nodiscard]] reaction react(wire_end& end, model::event what, const model::segment<wire>& arriving,
                             const model::call_input<wire>& in, const model::rule_set& set);

/// Between the two spellings of a segment: the model's, and the one with names.
[[nodiscard]] model::segment<wire> wire_segment(const segment& s);
[[nodiscard]] segment named(const model::segment<wire>& s, const std::string& id, const std::string& from, const std::string& to);

}  // namespace synfin::traces
