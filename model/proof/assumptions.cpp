#include "model/proof/assumptions.hpp"

namespace synfin::model::proof {

const std::vector<assumption>& all_assumptions() {
    static const std::vector<assumption> all{
        {"fresh-to-segments", "a new ISS is far from the incarnation of every live segment of that end's"},
        {"fresh-to-acknowledgements", "a new ISS is far from every incarnation that a live segment acknowledges"},
        {"fresh-to-the-peer", "a new ISS is far from the incarnation that the peer's record names"},
        {"few-numbers", "an incarnation uses at most N numbers"},
        {"small-windows", "no buffer is larger than W"},
    };
    return all;
}

std::string_view hypothesis_id(std::string_view id) {
    for (const assumption& a : all_assumptions())
        if (a.id == id) return a.id;
    const lemma* found = lemma_named(id);
    return found == nullptr ? std::string_view{} : found->id;
}

std::vector<assumed_flag> fresh(number iss, const cast& c) {
    std::vector<assumed_flag> all;
    all.push_back({"fresh-to-segments", c.sent_by_a.rst || far(iss, c.sent_by_a.sender, c.size)});
    for (const message* n : {&c.sent_by_b, &c.arriving})
        all.push_back({"fresh-to-acknowledgements", n->rst || !n->ack_on || far(iss, n->receiver, c.size)});
    all.push_back({"fresh-to-the-peer", !has_syn(c.b) || far(iss, c.b.irs, c.size)});
    return all;
}

assumed_flag user_stays_within(number octets, const cast& c, state s) {
    const number most = c.size.numbers - 2;
    const number used = opened_states.has(s) ? c.a.nxt() + c.a.send_queued : number(1);
    return {"few-numbers", at_most(octets, most - used)};
}

std::vector<flag> assumed_at_the_beginning(const step_options& how) {
    std::vector<flag> all;
    if (how.left_out == "small-windows") return all;
    for (const char* name : {"A", "B"}) all.push_back(at_most(any_party(name).rcv_wnd, how.size.window));
    return all;
}

std::vector<flag> assumptions(const step& s, const cast& c, const step_options& how) {
    std::vector<assumed_flag> made;
    if (s.chooses_iss && how.fresh_numbers) made = fresh(s.after.iss, c);
    if (s.on == event::send) made.push_back(user_stays_within(number_variable("in.octets"), c, s.from));
    std::vector<flag> all;
    for (const assumed_flag& one : made)
        if (one.id != how.left_out) all.push_back(one.holds);
    return all;
}

}  // namespace synfin::model::proof
