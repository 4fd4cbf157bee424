#include <fmt/format.h>

#include "model/fields.hpp"
#include "model/proof/runs.hpp"

namespace synfin::model::proof {

namespace {

using value_of = std::function<std::uint32_t(term)>;

void set(wire::number& n, std::uint32_t value) { n = value; }
void set(wire::flag& f, std::uint32_t value) { f = {value != 0}; }

/// Offsets become sequence numbers again.
tcb<wire> tcb_of(const cells& of, const value_of& value) {
    tcb<wire> t;
    std::size_t i = 0;
    for_each_tcb_field(t, [&](std::string_view, std::string_view, auto& f) { set(f, value(of[i++])); });
    t.snd_una = t.snd_una + t.iss;
    t.snd_nxt = t.snd_nxt + t.iss;
    t.rcv_nxt = t.rcv_nxt + t.irs;
    return t;
}

segment<wire> segment_of(const cells& of, const value_of& value) {
    segment<wire> s;
    std::size_t i = 0;
    for_each_segment_field(s, [&](std::string_view, std::string_view, auto& f) { set(f, value(of[i++])); });
    s.seq = s.seq + value(of[of.size() - 2]);
    s.ack = s.ack + value(of[of.size() - 1]);
    return s;
}

/// The step that was taken; where two say the same, the one that sends.
const step& taken(const unrolling& u, const turn& t, const value_of& value) {
    const step* found = nullptr;
    for (std::size_t i = 0; i < t.chosen.size(); ++i) {
        const step& s = u.of().steps[i];
        if (value(t.chosen[i].is) != 0 && (found == nullptr || (s.sent && !found->sent))) found = &s;
    }
    return *found;
}

void read_input(run_step& r, const unrolling& u, std::size_t n, const value_of& value) {
    for (const term v : u.of().variables) {
        const auto name = variable_name(v);
        const auto now = fmt::format("{}.{}", n, name);
        const std::uint32_t is = value(v->is_flag() ? flag_variable(now).is : number_variable(now).is);
        if (name == "in.octets") r.octets = is;
        if (name == "in.r2") r.r2 = is;
        if (name == "in.iss" || name == "new.iss") r.iss = is;
        if (name == "in.permitted") r.permitted = is != 0;
        if (name == "in.room") r.room = is != 0;
        if (name == "in.remote_given") r.remote_given = is != 0;
        if (name == "in.remote_valid") r.remote_valid = is != 0;
        if (name == "in.soft") r.soft = is != 0;
        if (name == "in.throttled") r.throttled = is != 0;
    }
}

run_step read_step(const unrolling& u, std::size_t n, const value_of& value) {
    const turn& t = u.turns()[n];
    const step& s = taken(u, t, value);
    run_step r;
    r.second = value(t.second.is) != 0;
    r.on = s.on, r.crash = s.path == "crash", r.path = s.path, r.rules = s.rules, r.told = s.told, r.to = s.to;
    for (std::size_t j = 0; s.arrival && j < t.picked.size() && !r.arriving; ++j)
        if (value(t.picked[j].is) != 0) r.arriving = j;
    read_input(r, u, n, value);
    if (s.sent) r.sent = segment_of(t.sent, value);
    r.after = tcb_of(t.after, value);
    return r;
}

}  // namespace

run read_run(const unrolling& u, const std::function<std::uint32_t(term)>& value) {
    run r;
    const auto& at = party_cells();
    for (std::size_t i = 0; i < at.size(); ++i)
        if (at[i] == "rcv_wnd") r.windows[0] = value(u.moments()[0].a[i]), r.windows[1] = value(u.moments()[0].b[i]);
    for (std::size_t n = 0; n < u.turns().size(); ++n) r.steps.push_back(read_step(u, n, value));
    return r;
}

}  // namespace synfin::model::proof
