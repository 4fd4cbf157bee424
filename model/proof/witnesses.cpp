#include "model/proof/witnesses.hpp"

namespace synfin::model::proof {

namespace {

/// The lemmas about two ends and two segments of each.
struct crowd {
    explicit crowd(const sizes& size) {
        a = any_party("A"), b = any_party("B");
        a1 = any_message("a1"), a2 = any_message("a2"), b1 = any_message("b1"), b2 = any_message("b2");
        for (const goal& g : instances(a, b, {{"a1", &a1}, {"a2", &a2}}, {{"b1", &b1}, {"b2", &b2}}, size))
            lemmas.push_back(g.holds);
    }
    witness with(std::string id, std::string says, std::vector<flag> wanted) const {
        std::vector<flag> all = lemmas;
        all.insert(all.end(), wanted.begin(), wanted.end());
        return {std::move(id), std::move(says), std::move(all)};
    }
    party a, b;
    message a1, a2, b1, b2;
    std::vector<flag> lemmas;
};

}  // namespace

std::vector<witness> state_witnesses(const sizes& size) {
    const crowd c(size);
    const auto text = [](const message& m) { return !m.rst && m.len != 0; };
    return {
        c.with("three-incarnations", "three incarnations of one end are alive at once",
               {!c.a1.rst, !c.a2.rst, c.a1.sender != c.a2.sender, c.a1.sender != c.a.iss, c.a2.sender != c.a.iss, opened(c.a)}),
        c.with("text-both-ways", "both ends are ESTABLISHED with text of each on its way",
               {c.a.is(ESTABLISHED), c.b.is(ESTABLISHED), talks_to(c.a, c.b), talks_to(c.b, c.a), text(c.a1), text(c.b1),
                c.a1.sender == c.a.iss, c.b1.sender == c.b.iss}),
        c.with(
            "old-and-new", "an old segment of each end's is on its way while both are ESTABLISHED",
            {c.a.is(ESTABLISHED), c.b.is(ESTABLISHED), text(c.a1), text(c.b1), c.a1.sender != c.a.iss, c.b1.sender != c.b.iss}),
        c.with("half-open", "an end is ESTABLISHED with a peer that has begun anew",
               {c.a.is(ESTABLISHED), c.b.is(SYN_SENT), !talks_to(c.a, c.b)}),
        c.with("wrapped", "the numbers of a connection in use wrap around",
               {c.a.is(ESTABLISHED), c.b.is(ESTABLISHED), talks_to(c.a, c.b), below(c.a.snd_nxt, c.a.iss)}),
    };
}

}  // namespace synfin::model::proof
