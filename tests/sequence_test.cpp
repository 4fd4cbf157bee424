// The modular comparisons of RFC 9293 3.4 against plain arithmetic on 64-bit positions in an endless stream.
#include <rapidcheck.h>

#include "model/context.hpp"
#include "model/interpreter.hpp"
#include "tests/catch.hpp"

using namespace synfin::model;

namespace {

/// Positions in the stream; a number on the wire is a position modulo 2^Bits.
template <unsigned Bits>
struct stream {
    using domain = native<Bits>;
    using number = typename domain::number;
    static constexpr std::int64_t space = std::int64_t{1} << Bits;
    static constexpr std::int64_t half = space / 2;

    static number on_the_wire(std::int64_t position) { return {static_cast<std::uint32_t>(position & (space - 1))}; }
    static std::int64_t any_position() { return *rc::gen::inRange<std::int64_t>(space, 16 * space); }
    /// Small and large ones alike, both ends included.
    static std::int64_t between(std::int64_t low, std::int64_t high) {
        return *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(low, high + 1), rc::gen::element(low, high, (low + high) / 2),
                               rc::gen::inRange<std::int64_t>(low, std::min(high, low + 8) + 1));
    }
    static bool is_before(std::int64_t a, std::int64_t b) { return before(on_the_wire(a), on_the_wire(b), domain::half()).v; }
};

template <unsigned Bits>
void before_is_the_order_of_near_positions() {
    using s = stream<Bits>;
    const auto a = s::any_position(), b = s::between(a - s::half + 1, a + s::half - 1);
    RC_ASSERT(s::is_before(a, b) == (a < b));
    RC_ASSERT(s::is_before(b, a) == (b < a));
    RC_ASSERT(!s::is_before(a, a));
    RC_ASSERT(!s::is_before(a, a + s::half) && !s::is_before(a + s::half, a));
}

template <unsigned Bits>
void within_is_an_interval() {
    using s = stream<Bits>;
    const auto base = s::any_position(), size = s::between(0, s::space - 1), x = s::between(base, base + s::space - 1);
    RC_ASSERT(within(s::on_the_wire(x), s::on_the_wire(base), s::on_the_wire(size)).v == (x < base + size));
}

/// An endpoint with something in flight, and an ACK from around it.
template <unsigned Bits>
struct acknowledged {
    using s = stream<Bits>;
    std::int64_t una = s::any_position();
    std::int64_t nxt = s::between(una, una + s::half - 1);
    std::int64_t largest_window = s::between(0, s::half - 1);
    std::int64_t ack = s::between(una - s::half, una + s::half - 1);

    context<typename s::domain, plain_hooks> wire() const {
        context<typename s::domain, plain_hooks> c;
        c.snd_una = s::on_the_wire(una);
        c.snd_nxt = s::on_the_wire(nxt);
        c.max_snd_wnd = s::on_the_wire(largest_window);
        c.seg.ack = s::on_the_wire(ack);
        return c;
    }
};

template <unsigned Bits>
void acks_are_new_old_or_of_the_future() {
    const acknowledged<Bits> a;
    const auto c = a.wire();
    RC_ASSERT(acks_new(c).v == (a.una < a.ack && a.ack <= a.nxt));
    RC_ASSERT(acks_future(c).v == (a.nxt < a.ack));
    RC_ASSERT(acks_old(c).v == (a.ack <= a.una));
    RC_ASSERT(int{acks_new(c).v} + int{acks_future(c).v} + int{acks_old(c).v} == 1);
}

template <unsigned Bits>
void range_of_acceptable_acks() {
    const acknowledged<Bits> a;
    RC_ASSERT(ack_in_range(a.wire()).v == (a.una - a.largest_window <= a.ack && a.ack <= a.nxt));
}

template <unsigned Bits>
void nothing_depends_on_where_the_space_begins() {
    using s = stream<Bits>;
    acknowledged<Bits> a;
    const auto here = a.wire();
    const auto shift = s::any_position();
    for (auto* position : {&a.una, &a.nxt, &a.ack}) *position += shift;
    const auto there = a.wire();
    RC_ASSERT(acks_new(here).v == acks_new(there).v);
    RC_ASSERT(acks_future(here).v == acks_future(there).v);
    RC_ASSERT(ack_in_range(here).v == ack_in_range(there).v);
}

template <unsigned Bits>
void check_all() {
    const std::string width = " at " + std::to_string(Bits) + " bits";
    CHECK(rc::check("before" + width, before_is_the_order_of_near_positions<Bits>));
    CHECK(rc::check("within" + width, within_is_an_interval<Bits>));
    CHECK(rc::check("new, old, future" + width, acks_are_new_old_or_of_the_future<Bits>));
    CHECK(rc::check("MAY-12" + width, range_of_acceptable_acks<Bits>));
    CHECK(rc::check("shift" + width, nothing_depends_on_where_the_space_begins<Bits>));
}

}  // namespace

TEST_CASE("comparisons modulo the sequence space") {
    check_all<3>();
    check_all<4>();
    check_all<5>();
    check_all<8>();
    check_all<16>();
    check_all<31>();
    check_all<32>();
}

TEST_CASE("SYN and FIN take one number each") {
    segment<wire> s;
    s.len = 10;
    CHECK(length(s).v == 10);
    s.syn = wire::on();
    CHECK(length(s).v == 11);
    s.fin = wire::on();
    CHECK(length(s).v == 12);
}
