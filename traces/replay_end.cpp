#include "traces/replay_end.hpp"

#include <fmt/format.h>

#include <charconv>

#include "model/fields.hpp"
#include "support/names.hpp"

namespace synfin::traces {
namespace {

using model::event;

std::optional<std::uint32_t> number_in(const std::string& text) {
    std::uint32_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

std::string text_of_value(wire::number n) { return std::to_string(n.v); }
std::string text_of_value(wire::flag f) { return f.v ? "yes" : "no"; }

result<void> read_value(wire::number& n, std::string_view name, const std::string& text) {
    const auto value = number_in(text);
    if (!value) return failure(fmt::format("{} is \"{}\"", name, printable(text)), "a number from 0 to 4294967295");
    n = *value;
    return {};
}
result<void> read_value(wire::flag& f, std::string_view name, const std::string& text) {
    if (text != "yes" && text != "no") return failure(fmt::format("{} is \"{}\"", name, printable(text)), "yes or no");
    f.v = text == "yes";
    return {};
}

/// Sets the field of that name among those `each` visits.
template <class Each>
result<void> set_by_name(Each each, std::string_view wanted, const std::string& value) {
    std::optional<result<void>> outcome;
    std::vector<std::string_view> names;
    each([&](std::string_view known, auto& target) {
        names.push_back(known);
        if (known == wanted) outcome = read_value(target, known, value);
    });
    return outcome ? *outcome : tl::unexpected(unknown_name("variable", wanted, names));
}

/// One instance of the interpreter for each event.
template <event E>
model::state run(model::context<wire, model::recording_hooks>& c, model::state s) {
    return model::apply<E>(c, s);
}
template <unsigned... I>
model::state run_any(event what, model::context<wire, model::recording_hooks>& c, model::state s,
                     std::integer_sequence<unsigned, I...>) {
    using runner = model::state (*)(model::context<wire, model::recording_hooks>&, model::state);
    static constexpr std::array<runner, sizeof...(I)> runners{&run<static_cast<event>(I)>...};
    return runners[static_cast<std::size_t>(what)](c, s);
}

}  // namespace

std::optional<std::string> wire_end::value(std::string_view variable) const {
    if (variable == "state") return std::string(model::name(st));
    std::optional<std::string> found;
    model::for_each_tcb_field(t, [&](std::string_view known, std::string_view, const auto& f) {
        if (known == variable) found = text_of_value(f);
    });
    return found;
}

result<void> wire_end::set(std::string_view variable, const std::string& value) {
    if (variable != "state")
        return set_by_name(
            [&](auto visit) {
                model::for_each_tcb_field(t, [&](std::string_view known, std::string_view, auto& f) { visit(known, f); });
            },
            variable, value);
    const auto named_state = model::state_named(value);
    if (!named_state) return failure(fmt::format("state is \"{}\"", printable(value)), "a state such as SYN-SENT");
    st = *named_state;
    return {};
}

void wire_end::crash() {
    st = model::CLOSED;
    t = model::forgotten(t);
}

result<void> set_input(model::call_input<wire>& in, const field& f) {
    return set_by_name(
        [&](auto visit) {
            model::for_each_input_field(in, [&](std::string_view known, std::string_view, auto& target) {
                visit(known.substr(std::string_view("in.").size()), target);
            });
        },
        f.name, f.value);
}

reaction react(wire_end& end, event what, const model::segment<wire>& arriving, const model::call_input<wire>& in,
               const model::rule_set& set) {
    model::context<wire, model::recording_hooks> c;
    static_cast<model::tcb<wire>&>(c) = end.t;
    c.seg = arriving;
    c.in = in;
    c.hooks.set = &set;
    end.st = run_any(what, c, end.st, std::make_integer_sequence<unsigned, model::event_count>{});
    end.t = c;
    reaction r;
    for (std::size_t i = 0; i < c.hooks.count; ++i)
        if (!model::rule_infos[c.hooks.rules[i]].quiet) r.rules.push_back(c.hooks.rules[i]);
    if (c.sends) r.sent = c.out;
    r.told = c.told;
    r.answer = c.answer;
    return r;
}

model::segment<wire> wire_segment(const segment& s) {
    model::segment<wire> m;
    m.syn = {s.syn};
    m.ack_on = {s.ack_on};
    m.fin = {s.fin};
    m.rst = {s.rst};
    m.seq = s.seq;
    m.ack = s.ack;
    m.len = s.len;
    m.wnd = s.wnd;
    return m;
}

segment named(const model::segment<wire>& s, const std::string& id, const std::string& from, const std::string& to) {
    return {.id = id,
            .from = from,
            .to = to,
            .seq = s.seq.v,
            .ack = s.ack.v,
            .syn = s.syn.v,
            .ack_on = s.ack_on.v,
            .fin = s.fin.v,
            .rst = s.rst.v,
            .len = s.len.v,
            .wnd = s.wnd.v};
}

}  // namespace synfin::traces
