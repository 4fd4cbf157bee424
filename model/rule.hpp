// A rule: one paragraph of RFC 9293 3.10 as data with two generic lambdas, read in every domain.
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "model/event.hpp"
#include "model/readings.hpp"
#include "model/state.hpp"
#include "model/variants.hpp"

namespace synfin::model {

/// How binding the rule is. `base`: prose of 3.10 without a capitalised keyword; `interpretation`: the text is silent or odd.
enum class level : std::uint8_t { base, must, should, may, interpretation };
constexpr std::string_view name(level l) {
    constexpr std::array<std::string_view, 5> names{"base", "MUST", "SHOULD", "MAY", "interpretation"};
    return names[static_cast<unsigned>(l)];
}

/// When a rule is part of the rulebook: readings that must be taken and readings that must not.
struct condition {
    std::uint64_t taken = 0, refused = 0;
    constexpr bool allows(readings r) const { return (r.bits & taken) == taken && (r.bits & refused) == 0; }
    constexpr bool always() const { return taken == 0 && refused == 0; }
    friend constexpr condition operator&&(condition a, condition b) { return {a.taken | b.taken, a.refused | b.refused}; }
};
constexpr condition with(readings r) { return {r.bits, 0}; }
constexpr condition without(readings r) { return {0, r.bits}; }

/// Where processing goes on after a rule: the next step of the event, a later one, or nowhere.
struct flow {
    enum kind_t : std::uint8_t { next_, stop_, jump_ } kind = stop_;
    step to = step::done;
};
inline constexpr flow next{flow::next_, step::done}, stop{flow::stop_, step::done};
constexpr flow jump(step s) { return {flow::jump_, s}; }

/// The state a rule leads to; empty = unchanged. Leading to CLOSED deletes the TCB.
using target = std::optional<state>;

inline constexpr auto always = [](const auto& c) { return c.on(); };
inline constexpr auto nothing = [](auto&) {};

/// One alternative of one step of one event.
/// In every state, among the rules of a step whose `where` is met, exactly one `when` holds.
/// `then` is straight-line: assignments to the fields of the context, at most one send, signals and the reply.
template <class When = decltype(always), class Then = decltype(nothing)>
struct rule {
    std::string_view id;         ///< stable address
    std::string_view clause;     ///< section of RFC 9293 (or another RFC) this is a reading of
    std::string_view says;       ///< one line of English
    std::string_view reqs = "";  ///< requirement ids, separated by blanks
    level strength = level::base;
    events on = event::segment_arrives;
    step at = step::call;
    states in;
    condition where = {};
    When when = always;
    Then then = nothing;
    target to = std::nullopt;
    flow go = stop;
    bool quiet = false;               ///< bookkeeping a trace leaves out unless asked
    variant only_in = variant::none;  ///< a deliberate mistake: part of the rulebook under this variant only
    std::string_view replaces = "";   ///< then: the ids it stands in for, separated by blanks
};

namespace detail {
template <std::size_t I, class R>
struct placed {
    R value;
};
template <class Indices, class... R>
struct section;
template <std::size_t... I, class... R>
struct section<std::index_sequence<I...>, R...> : placed<I, R>... {
    static constexpr std::size_t size = sizeof...(R);
};
template <std::size_t I, class R>
constexpr const R& at(const placed<I, R>& p) {
    return p.value;
}
}  // namespace detail

/// The rules of one section, in the order of the text. A plain tuple would do, but its accessors carry the type of the
/// whole list in their names, which makes compilers spend minutes on names alone.
template <class... R>
constexpr auto rules(R... r) {
    return detail::section<std::index_sequence_for<R...>, R...>{{r}...};
}

}  // namespace synfin::model
