#include "model/proof/assumptions.hpp"

namespace synfin::model::proof {

std::vector<flag> fresh(number iss, const cast& c) {
    std::vector<flag> all;
    all.push_back(c.sent_by_a.rst || far(iss, c.sent_by_a.sender, c.size));
    for (const message* n : {&c.sent_by_b, &c.arriving}) all.push_back(n->rst || !n->ack_on || far(iss, n->receiver, c.size));
    all.push_back(!has_syn(c.b) || far(iss, c.b.irs, c.size));
    return all;
}

flag user_stays_within(number octets, const cast& c, state s) {
    const number most = c.size.numbers - 2;
    const number used = opened_states.has(s) ? c.a.nxt() + c.a.send_queued : number(1);
    return at_most(octets, most - used);
}

std::vector<flag> assumptions(const step& s, const cast& c, const step_options& how) {
    std::vector<flag> all;
    if (s.chooses_iss && how.fresh_numbers) all = fresh(s.after.iss, c);
    if (s.on == event::send) all.push_back(user_stays_within(number_variable("in.octets"), c, s.from));
    return all;
}

}  // namespace synfin::model::proof
