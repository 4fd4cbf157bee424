#include "model/term_interpreter.hpp"

#include "model/fields.hpp"

namespace synfin::model {

namespace {

using cell = std::array<std::vector<std::uint16_t>, step_count>;
using table = std::array<std::array<cell, state_count>, event_count>;

void enter(table& t, std::size_t i) {
    const rule_info& r = rule_infos[i];
    for (unsigned e = 0; e < event_count; ++e)
        for (unsigned s = 0; s < state_count; ++s)
            if (r.on.has(static_cast<event>(e)) && r.in.has(static_cast<state>(s)))
                t[e][s][static_cast<unsigned>(r.at)].push_back(static_cast<std::uint16_t>(i));
}

table list_rules() {
    table t;
    for (std::size_t i = 0; i < rule_count; ++i) enter(t, i);
    return t;
}

/// One event on its way through the steps.
struct walk {
    term_values& values;
    const rule_set& set;
    unsigned bits;
    term_outcome result{};
    bool ack_due = false;

    void send(const segment<term_domain>& s) {
        result.sends = true;
        std::size_t i = 0;
        for_each_segment_field(
            s, [&](std::string_view, std::string_view, const auto& f) { result.out[i++] = values.of(f.is, bits); });
    }

    /// All values are read before any is written.
    void assign(const std::vector<assignment>& sets) {
        std::array<std::uint32_t, 64> fresh{};
        for (std::size_t i = 0; i < sets.size(); ++i) fresh[i] = values.of(sets[i].value, bits);
        for (std::size_t i = 0; i < sets.size(); ++i) values[sets[i].field] = fresh[i];
    }

    void fire(std::size_t i) {
        const rule_terms& r = terms_of(i);
        result.rules.push_back(static_cast<std::uint16_t>(i));
        if (r.sent) send(*r.sent);
        assign(r.sets);
        ack_due = ack_due || r.ack_due;
        result.starts_2msl = result.starts_2msl || r.starts_2msl;
        result.told = static_cast<std::uint16_t>(result.told | r.told);
        if (r.answer != reply::none) result.answer = r.answer;
        result.to = rule_infos[i].to.value_or(result.to);
    }

    /// Where processing goes on after step `at`.
    step run_step(event e, step at) {
        for (const std::size_t i : rules_of(e, result.to, at)) {
            if (!applies(i, set) || values.of(terms_of(i).guard, bits) == 0) continue;
            fire(i);
            const flow go = rule_infos[i].go;
            return go.kind == flow::stop_ ? step::done : go.kind == flow::jump_ ? go.to : after(at);
        }
        return after(at);
    }

    /// The TCB forgets everything but what `forgotten` and `listening` of model/interpreter.hpp keep.
    void forget() {
        static const std::size_t rcv_wnd = field_number("rcv_wnd"), passive = field_number("passive"),
                                 remote_given = field_number("remote_given");
        for (std::size_t i = 0; i < tcb_field_count(); ++i)
            if (i != rcv_wnd && !(i == remote_given && result.to == LISTEN)) values[i] = 0;
        if (result.to == LISTEN) values[passive] = 1;
    }

    void finish() {
        if (ack_due && !result.sends) send(owed_ack_terms());
        if (result.to == CLOSED || result.to == LISTEN) forget();
    }
};

}  // namespace

term_values::term_values() {
    static_cast<void>(terms_of(0));  // so that every variable has its number
    values_.resize(variable_count());
}

void term_values::take(readings taken) {
    for (unsigned r = 0; r < reading_count; ++r)
        values_[reading_variable(static_cast<reading>(r))->value] = taken.has(static_cast<reading>(r)) ? 1 : 0;
}

const std::vector<std::uint16_t>& rules_of(event e, state s, step at) {
    static const table t = list_rules();
    return t[static_cast<unsigned>(e)][static_cast<unsigned>(s)][static_cast<unsigned>(at)];
}

term_outcome interpret(event e, state s, term_values& values, const rule_set& set, unsigned bits) {
    values.take(set.taken);
    walk w{values, set, bits};
    w.result.to = s;
    for (step at = first_step(e); at != step::done;) at = w.run_step(e, at);
    w.finish();
    return w.result;
}

}  // namespace synfin::model
