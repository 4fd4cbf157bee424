#include "checker/prove/bounded.hpp"

#include <algorithm>
#include <chrono>

namespace synfin::checker {

namespace mp = model::proof;
using model::term;

namespace {

using clock = std::chrono::steady_clock;
double since(clock::time_point t) { return std::chrono::duration<double>(clock::now() - t).count(); }

mp::flag broken(const mp::unrolling& u, const target& wanted) {
    switch (wanted.what) {
        case target::kind::mixed_up:
            return u.mixed_up();
        case target::kind::ghost:
            return u.taken_from_another(model::signal::open_completed);
        case target::kind::stale:
            return u.taken_from_another(model::signal::data_arrived);
        default:
            return u.broken(wanted.id, wanted.part);
    }
}

std::vector<term> question(const mp::unrolling& u, mp::flag last) {
    std::vector<term> all;
    for (const mp::flag f : u.all()) all.push_back(f.is);
    all.push_back(last.is);
    return all;
}

/// The value of any term, from those of the variables.
mp::run run_of(const mp::unrolling& u, const std::vector<valuation>& found, unsigned bits) {
    std::vector<std::uint32_t> values(model::variable_count());
    for (const valuation& v : found) values[v.variable->value] = v.value;
    return mp::read_run(u, [&](term t) {
        values.resize(std::max(values.size(), model::variable_count()));
        return model::evaluate(t, values, bits);
    });
}

}  // namespace

mp::repertoire make_repertoire(const mp::run_options& how) {
    solver ask({how.model.size.bits, mp::is_base, 10, false});
    return mp::make_repertoire(
        how, [&](std::span<const term> conditions) { return ask.satisfy(conditions).what != answer::unsatisfiable; });
}

bounded_result look_for(const target& wanted, const mp::repertoire& r, const bounded_options& how) {
    const auto began = clock::now();
    bounded_result result;
    result.steps = r.steps.size();
    mp::unrolling u(r);
    for (unsigned depth = 1; depth <= how.depth; ++depth) {
        u.add_turn();
        if (depth <= how.schedule.size()) u.prescribe(depth - 1, how.schedule[depth - 1]);
        if (depth < how.from_depth) continue;
        const double left = how.seconds - since(began);
        if (left < 1) return result;
        solver ask({r.how.model.size.bits, mp::is_base, static_cast<unsigned>(left), true});
        const reply a = ask.satisfy(question(u, broken(u, wanted)));
        result.seconds.push_back(a.seconds);
        if (a.what == answer::unknown) return result;
        result.depth = depth;
        if (a.what == answer::satisfiable) {
            result.what = bounded_verdict::found;
            result.run = run_of(u, a.values, r.how.model.size.bits);
            return result;
        }
        if (how.on_progress && !how.on_progress(depth, a.seconds)) return result;
    }
    result.what = bounded_verdict::none;
    return result;
}

}  // namespace synfin::checker
