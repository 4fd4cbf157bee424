#include "checker/prove/k_induction.hpp"

namespace synfin::checker {

namespace mp = model::proof;

k_answer k_induction(model::property p, unsigned k, const mp::repertoire& r, unsigned seconds_limit) {
    mp::unrolling u(r, mp::start::anywhere);
    for (unsigned n = 0; n < k; ++n) u.add_turn();
    std::vector<model::term> flags;
    for (const mp::flag f : u.all()) flags.push_back(f.is);
    for (unsigned n = 0; n < k; ++n) flags.push_back((!u.broken_at(p, n)).is);
    flags.push_back(u.broken_at(p, k).is);
    solver ask({r.how.model.size.bits, mp::is_base, seconds_limit, false});
    const reply a = ask.satisfy(flags);
    return {p, k, a.what, a.seconds};
}

}  // namespace synfin::checker
