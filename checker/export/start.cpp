#include "checker/export/start.hpp"

#include "model/fields.hpp"
#include "model/world.hpp"

namespace synfin::checker {

using model::small;
using model::world;

namespace {

std::uint32_t value(small::number n) { return n.v; }
std::uint32_t value(small::flag f) { return f.v ? 1 : 0; }
void assign(small::number& n, std::uint32_t v) { n = v; }
void assign(small::flag& f, std::uint32_t v) { f = {v != 0}; }

std::uint32_t field_of(const model::tcb<small>& t, std::size_t wanted) {
    std::uint32_t found = 0;
    std::size_t i = 0;
    model::for_each_tcb_field(t, [&](std::string_view, std::string_view, const auto& f) {
        if (i++ == wanted) found = value(f);
    });
    return found;
}
void set_field(model::tcb<small>& t, std::size_t wanted, std::uint32_t v) {
    std::size_t i = 0;
    model::for_each_tcb_field(t, [&](std::string_view, std::string_view, auto& f) {
        if (i++ == wanted) assign(f, v);
    });
}

bool survives(std::size_t field, std::uint32_t v, bool reopened) {
    model::endpoint e;
    e.st = reopened ? model::SYN_RECEIVED : model::ESTABLISHED;
    e.t.reused = {reopened};
    set_field(e.t, field, v);
    return field_of(model::decode_endpoint(encode(e), world::window).t, field) == v;
}

/// The fields of a segment that every segment in flight has in common.
void know_segments(knowledge& known) {
    model::flying full;
    model::for_each_segment_field(full.seg, [](auto, auto, auto& f) { assign(f, modulus - 1); });
    const auto none = model::decode(0, world::window).seg, all = model::decode(encode(full), world::window).seg;
    std::vector<std::uint32_t> low;
    model::for_each_segment_field(none, [&](auto, auto, const auto& f) { low.push_back(value(f)); });
    std::size_t i = 0;
    model::for_each_segment_field(all, [&](std::string_view name, auto, const auto& f) {
        if (value(f) == low[i++]) known.set(model::field_number(name), value(f));
    });
}

}  // namespace

knowledge known_at_start(model::readings taken) {
    knowledge known(taken);
    const auto know = [&](std::string_view name, std::string_view, const auto& f) {
        known.set(model::field_number(name), value(f));
    };
    const auto fresh = model::decode_endpoint(0, world::window).t;
    model::for_each_tcb_field(fresh, know);
    know_segments(known);
    model::call_input<small> call;
    call.octets = 1;  // as world::run says
    call.r2 = 31;
    model::for_each_input_field(call, know);
    known.forget(model::field_number("in.iss"));
    known.set(model::field_number("acceptable"), 0);
    known.set(model::field_number("ack_ok"), 0);
    return known;
}

std::vector<std::uint32_t> bits_kept_in_state() {
    std::vector<std::uint32_t> kept(model::fields().size());
    for (std::size_t i = 0; i < model::tcb_field_count(); ++i)
        for (std::uint32_t bit = 1; bit < (model::fields()[i].is_flag() ? 2 : modulus); bit *= 2)
            if (survives(i, bit, false) || survives(i, bit, true)) kept[i] |= bit;
    return kept;
}

}  // namespace synfin::checker
