#include "checker/prove/trial_end.hpp"

#include <random>

namespace synfin::checker {

namespace {

using model::term;
using model::term_number;
using model::proof::end_numbers;

std::size_t number_of(std::string_view field) { return model::field_number(field); }

std::vector<term> wishes(const end_numbers& n, std::uint32_t seed) {
    const auto& end = model::proof::any_end();
    const auto is = [](term_number what, std::uint64_t value) { return (what == static_cast<std::uint32_t>(value)).is; };
    std::minstd_rand random(seed);
    return {is(end.t.rcv_wnd, n.window), is(end.t.max_snd_wnd, n.max_window), is(end.t.snd_nxt - end.t.snd_una, n.flight),
            is(end.seg.len, n.length),   is(end.t.rcv_nxt, random()),         is(end.t.snd_una, random())};
}

}  // namespace

trial_end::trial_end(const model::proof::attack& a, const end_numbers& wanted, std::uint32_t seed) : attack_(a) {
    solver z3({});
    std::vector<term> flags;
    for (const auto& part : {a.form, a.known})
        for (const auto f : part) flags.push_back(f.is);
    reply found = z3.satisfy(flags);
    for (const term wish : wishes(wanted, seed)) {
        flags.push_back(wish);
        reply r = z3.satisfy(flags);
        if (r.what == answer::satisfiable)
            found = std::move(r);
        else
            flags.pop_back();
    }
    for (std::size_t i = 0; i < model::fields().size(); ++i)
        values_[i] = value_of(model::fields()[i].variable, found.values).value_or(0);
}

end_numbers trial_end::numbers() const {
    const std::uint32_t flight = values_[number_of("snd_nxt")] - values_[number_of("snd_una")];
    return {values_[number_of("rcv_wnd")], values_[number_of("max_snd_wnd")], flight, values_[number_of("seg.len")]};
}

bool trial_end::succeeds(std::uint32_t sequence, std::uint32_t acknowledgement) const {
    model::term_values v = values_;
    v[number_of("seg.seq")] = v[number_of("rcv_nxt")] + sequence;
    v[number_of("seg.ack")] = v[number_of("snd_una")] + acknowledgement;
    const auto end = model::interpret(model::event::segment_arrives, attack_.in, v, attack_.rules, 32);
    return attack_.succeeds(end.to, end.told, end.rules);
}

}  // namespace synfin::checker
