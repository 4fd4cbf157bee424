// label: slow oracle
// Every variant and every switch of the bounds with Spin and Rumur, and an instance of more than a million states.
#include "model/variants.hpp"
#include "tests/crosscheck.hpp"

using synfin::test::have_witnesses;
using synfin::test::must_agree;

TEST_CASE("Spin and Rumur agree on every variant") {
    if (!have_witnesses()) return;
    for (unsigned i = 1; i < synfin::model::variant_count; ++i)
        must_agree("simultaneous[channel=1,a-sends=1]+" + std::string(name(static_cast<synfin::model::variant>(i))));
}

TEST_CASE("they agree on every switch of the bounds") {
    if (!have_witnesses()) return;
    for (const auto* instance :
         {"simultaneous[crashes=1,quiet-time=on,prompt=on]", "handshake[channel=3,reordering=1,loss=1,old-segments=0]",
          "handshake[delay=off,duplication=2]", "simultaneous[reordering=0,loss=0,a-sends=1,a-aborts=1,give-ups=1]",
          "timed[loss=0,crashes=1,quiet-time=on,channel=1]", "simultaneous[channel=1,retransmissions=1]",
          "timed[duplication=0,b-sends=0,channel=1,retransmissions=1,segment-life=4,msl-ticks=1]",
          "timed[loss=0,duplication=0,b-sends=0,channel=1,segment-life=3,msl-ticks=3,time-wait-ticks=5]",
          "handshake[readings=tw_reuse/rfc1337,a-closes=on,b-closes=on,channel=1]",
          "simultaneous[readings=half_duplex/rfc793_rst/rfc793_syn/simopen_lenient,a-sends=1,channel=1]"})
        must_agree(instance);
}

TEST_CASE("they agree on what an attacker can do with any header") {
    if (!have_witnesses()) return;
    for (const auto* instance : {"handshake[attacks=1,old-segments=0,duplication=0,reordering=0,loss=0,channel=1,incarnations=1]",
                                 "attack-rfc793[a-sends=0,b-sends=0,a-closes=off,b-closes=off,loss=0,channel=1]"})
        must_agree(instance);
}

TEST_CASE("they agree on more than a million states") {
    if (have_witnesses()) must_agree("reuse");
}
