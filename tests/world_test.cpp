// The world around the rulebook: packing, the network's bag, budgets, and the state counts of the built-in profiles.
#include <rapidcheck.h>

#include "checker/explore.hpp"
#include "checker/verify.hpp"
#include "model/bound_names.hpp"
#include "model/profiles.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::model;

namespace {

endpoint random_end() {
    endpoint e;
    e.st = static_cast<state>(*rc::gen::inRange(0, 11));
    const auto number = [] { return small::number(*rc::gen::inRange(0U, 32U)); };
    e.t.iss = number(), e.t.snd_una = number(), e.t.snd_nxt = number(), e.t.irs = number(), e.t.rcv_nxt = number();
    e.peer = *rc::gen::inRange<std::uint8_t>(0, 4), e.incarnation = *rc::gen::inRange<std::uint8_t>(0, 4);
    const bool rests = e.st == CLOSED || e.st == TIME_WAIT;
    e.timer = *rc::gen::inRange<std::uint8_t>(0, rests ? 16 : 2);
    e.since_fin = *rc::gen::inRange<std::uint8_t>(0, e.st == SYN_RECEIVED ? 1 : 7);
    e.again = *rc::gen::inRange<std::uint8_t>(0, rests ? 1 : 4), e.resent = *rc::gen::arbitrary<bool>();
    e.sends = *rc::gen::inRange<std::uint8_t>(0, 4);
    e.t.close_queued = {*rc::gen::arbitrary<bool>()};
    return e;
}

flying random_segment() {
    flying f;
    f.seg.syn = {*rc::gen::arbitrary<bool>()}, f.seg.ack_on = {*rc::gen::arbitrary<bool>()};
    f.seg.fin = {*rc::gen::arbitrary<bool>()}, f.seg.rst = {!f.seg.syn.v && !f.seg.ack_on.v && !f.seg.fin.v};
    f.seg.seq = *rc::gen::inRange(0U, 32U), f.seg.ack = *rc::gen::inRange(0U, 32U), f.seg.len = *rc::gen::inRange(0U, 4U);
    f.sender = *rc::gen::inRange<std::uint8_t>(0, f.seg.rst.v ? 1 : 4);
    f.receiver = *rc::gen::inRange<std::uint8_t>(0, f.sender == 0 ? 1 : 4);
    f.life = *rc::gen::inRange<std::uint8_t>(0, 4);
    return f;
}

checker::verification explore_named(const std::string& name, unsigned threads = 1) {
    const auto of = parse_instance(name);
    REQUIRE(of);
    checker::request r;
    r.how.threads = threads;
    return verify(world(of->limits), r);
}

std::uint64_t states_of(const std::string& name) {
    const auto of = parse_instance(name);
    REQUIRE(of);
    return checker::explore(world(of->limits), {}).states;
}

/// How often each kind of step is taken anywhere in the instance.
std::vector<std::uint64_t> steps_by_kind(const std::string& name) {
    const world w(parse_instance(name)->limits);
    const auto found = checker::explore(w, {});
    std::vector<std::uint64_t> count(static_cast<std::size_t>(action::count_));
    for (checker::state_index i = 0; i < found.states; ++i)
        w.each_step<plain_hooks>(
            found[i], [&](const auto& m, const auto&) { ++count[static_cast<std::size_t>(m.what)]; }, [] {});
    return count;
}
std::uint64_t of_kind(const std::vector<std::uint64_t>& counts, action a) { return counts[static_cast<std::size_t>(a)]; }

}  // namespace

TEST_CASE("an endpoint survives packing") {
    CHECK(rc::check([] {
        const endpoint e = random_end();
        RC_ASSERT(encode(decode_endpoint(encode(e), world::window)) == encode(e));
        const endpoint back = decode_endpoint(encode(e), world::window);
        RC_ASSERT(back.st == e.st && back.t.snd_nxt.v == e.t.snd_nxt.v && back.t.rcv_nxt.v == e.t.rcv_nxt.v &&
                  back.sends == e.sends);
    }));
}

TEST_CASE("a segment survives packing and is never empty") {
    CHECK(rc::check([] {
        const flying f = random_segment();
        const std::uint32_t bits = encode(f);
        RC_ASSERT(bits != 0);
        RC_ASSERT(bits <= channel::mask);
        const flying back = decode(bits, world::window);
        RC_ASSERT(encode(back) == bits);
        RC_ASSERT(back.seg.seq.v == f.seg.seq.v && back.seg.ack.v == f.seg.ack.v && back.seg.fin.v == f.seg.fin.v);
    }));
}

TEST_CASE("a channel keeps what it was given") {
    CHECK(rc::check([] {
        const std::uint32_t a = encode(random_segment()), b = encode(random_segment()), c = encode(random_segment());
        const channel bag = channel{}.inserted(a).inserted(b).inserted(c);
        RC_ASSERT(bag.word() == channel{}.inserted(c).inserted(a).inserted(b).word());  // a bag has no order
        const channel line = channel{}.appended(a).appended(b).appended(c);
        RC_ASSERT(line.at(0) == a && line.at(1) == b && line.at(2) == c && line.size() == 3);
        const channel rest = line.without(1);
        RC_ASSERT(rest.at(0) == a && rest.at(1) == c && rest.size() == 2);
        RC_ASSERT(line.without(0).without(0).without(0).empty());
    }));
}

TEST_CASE("fault budgets and ends do not disturb each other") {
    packed_world s{};
    const endpoint e = [] {
        endpoint x;
        x.st = TIME_WAIT, x.aborts = 3, x.sends = 2;
        return x;
    }();
    set_faults(s, {1, 2, 3, 4, 5, 6});
    set_end(s, 0, e);
    set_end(s, 1, e);
    const fault_budget f = faults_of(s);
    CHECK((f.loss == budget(1) && f.duplication == budget(2) && f.reordering == budget(3)));
    CHECK((f.old_segments == budget(4) && f.crashes == budget(5) && f.give_ups == budget(6)));
    CHECK(decode_endpoint(s[0], world::window).st == TIME_WAIT);
    CHECK(any_number.spent() == any_number);
}

TEST_CASE("the profiles have the states they have, and everything claimed holds") {
    struct golden {
        const char* profile;
        std::uint64_t states, transitions;
        std::uint32_t depth;
    };
    // A change of these numbers is a change of the model: understand it before you write the new ones down.
    const std::array goldens{golden{"handshake", 9060, 83691, 15}, golden{"simultaneous", 24004, 252326, 17},
                             golden{"timed[b-sends=0]", 120130, 510591, 23}};
    for (const auto& g : goldens) {
        INFO(g.profile);
        const auto v = explore_named(g.profile);
        CHECK(v.explored.states == g.states);
        CHECK(v.explored.transitions == g.transitions);
        CHECK(v.explored.depth == g.depth);
        CHECK(v.complete());
        CHECK(v.all_as_claimed());
    }
}

TEST_CASE("one thread and two find the same, and tell the same counterexample") {
    const auto one = explore_named("handshake+accept_any_ack", 1), two = explore_named("handshake+accept_any_ack", 2);
    CHECK(one.explored.states == two.explored.states);
    CHECK(one.explored.transitions == two.explored.transitions);
    for (std::size_t i = 0; i < one.properties.size(); ++i) {
        INFO(text(one.properties[i].id).id);
        CHECK(one.properties[i].what == two.properties[i].what);
        CHECK(one.properties[i].depth == two.properties[i].depth);
        CHECK(one.properties[i].path.states == two.properties[i].path.states);
    }
}

TEST_CASE("each fault can be switched off and counted") {
    const auto calm = steps_by_kind("handshake[loss=0,duplication=0,reordering=0,old-segments=0]");
    for (const action a : {action::lose, action::duplicate, action::duplicate_rst, action::inject, action::crash, action::tick,
                           action::user_timeout})
        CHECK(of_kind(calm, a) == 0);
    for (const std::string fault : {"loss", "duplication", "reordering", "old-segments", "crashes", "give-ups"}) {
        INFO(fault);
        const std::string base = "handshake[channel=3,loss=0,duplication=0,reordering=0,old-segments=0," + fault + "=";
        const std::uint64_t none = states_of(base + "0]"), once = states_of(base + "1]"), twice = states_of(base + "2]");
        CHECK(none < once);
        CHECK(once < twice);
    }
}

TEST_CASE("without reordering a channel is a queue") {
    const world w(parse_instance("handshake[reordering=0,channel=3]")->limits);
    const auto found = checker::explore(w, {});
    for (checker::state_index i = 0; i < found.states; ++i)
        w.each_step<plain_hooks>(
            found[i],
            [&](const auto& m, const auto&) {
                if (m.what == action::deliver) REQUIRE(encode(*m.seg) == w.towards(found[i], m.end).at(0));
            },
            [] {});
}

TEST_CASE("without delay nothing happens while a segment is in flight") {
    const world w(parse_instance("simultaneous[delay=off]")->limits);
    const auto found = checker::explore(w, {});
    for (checker::state_index i = 0; i < found.states; ++i) {
        if ((found[i][2] | found[i][3]) == 0) continue;
        w.each_step<plain_hooks>(
            found[i], [](const auto& m, const auto&) { REQUIRE(m.seg != nullptr); }, [] {});
    }
}

TEST_CASE("time: a segment lives MSL ticks, TIME-WAIT lasts as long as it should") {
    const world w(parse_instance("timed[b-sends=0]")->limits);
    const auto found = checker::explore(w, {});
    std::uint64_t ticks = 0;
    for (checker::state_index i = 0; i < found.states; ++i)
        w.each_step<plain_hooks>(
            found[i],
            [&](const auto& m, const packed_world& reached) {
                if (m.what == action::time_wait_timeout) REQUIRE(m.before->timer == 0);
                if (m.what != action::tick) return;
                ++ticks;
                for (int e = 0; e < 2; ++e)
                    for (int k = 0; k < channel::limit && w.towards(reached, e).at(k) != 0; ++k)
                        REQUIRE(decode(w.towards(reached, e).at(k), world::window).life == 0);  // a second tick would be its last
            },
            [] {});
    CHECK(ticks > 0);
}

TEST_CASE("a limit makes the claim incomplete, never holds") {
    checker::request r;
    r.how.state_limit = 1000;
    const auto v = verify(world(profile_named("lifecycle")->limits), r);
    CHECK_FALSE(v.complete());
    for (const auto& p : v.properties) CHECK(p.what != checker::verdict::holds);
}

TEST_CASE("bounds are refused before any run") {
    bounds b;
    CHECK(set_bound(b, "loss", "any"));
    CHECK_FALSE(set_bound(b, "loss", "7"));
    CHECK_FALSE(set_bound(b, "loss", "-1"));
    CHECK_FALSE(set_bound(b, "channel", "0"));
    CHECK_FALSE(set_bound(b, "channel", "4"));
    CHECK_FALSE(set_bound(b, "timed", "perhaps"));
    CHECK_FALSE(set_bound(b, "readings", "no_such_reading"));
    const auto unknown = set_bound(b, "los", "1");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().message().find("loss") != std::string::npos);
}

TEST_CASE("an instance can be written and read back") {
    for (const auto& p : profiles()) {
        instance i{p.name, p.limits};
        i.limits.loss = 3, i.limits.users[1].sends = 2, i.limits.rules.mistake = variant::no_time_wait;
        i.limits.rules.taken |= reading::rfc1337 | reading::tw_reuse;
        const auto back = parse_instance(instance_text(i));
        INFO(instance_text(i));
        REQUIRE(back);
        CHECK(instance_text(*back) == instance_text(i));
        for (const auto& b : bound_names()) CHECK(get_bound(back->limits, b.name) == get_bound(i.limits, b.name));
    }
    for (const char* wrong :
         {"", "lifecicle", "handshake[", "handshake[loss]", "handshake[loss=x]", "handshake+two_way", "handshake[loss=1"})
        CHECK_FALSE(parse_instance(wrong));
}
