// The steps of compact_world, which includes this. Each `Mode` is compiled by itself, so that a reduction that is off costs
// nothing.
#pragma once
#include "model/compact_world.hpp"

namespace synfin::model {

template <class Sink>
void compact_world::successors(const state& s, Sink& sink) const {
    if (reduced_.none()) [[likely]]
        return steps<mode<false, false>>(s, sink);
    const auto pass = [&](const state& to, std::uint64_t seen, std::uint8_t kind) {
        sink(state{canonical(to[0])}, {seen, kind});
    };
    struct {
        const decltype(pass)& to;
        Sink& behind;
        struct told {
            std::uint64_t seen;
            std::uint8_t kind;
        };
        void operator()(const state& reached, told how) { to(reached, how.seen, how.kind); }
        void cut() { behind.cut(); }
    } through{pass, sink};
    reduced_steps(s, through);
}

template <class Sink>
void compact_world::reduced_steps(const state& s, Sink& sink) const {
    if (late_ && alike_) return steps<mode<true, true>>(s, sink);
    if (late_) return steps<mode<true, false>>(s, sink);
    if (alike_) return steps<mode<false, true>>(s, sink);
    steps<mode<false, false>>(s, sink);
}

template <class Mode, class Sink>
void compact_world::steps(const state& s, Sink& sink) const {
    const bool empty = emptied(s[0]) == s[0];
    const bool busy = !world_.limits().delay && !empty;
    steps_of<0, Mode>(s[0], busy, empty, sink);
    steps_of<1, Mode>(s[0], busy, empty, sink);
    if (!busy && world_.limits().timed) tick(s, sink);
}

template <int E, class Mode, class Sink>
void compact_world::steps_of(std::uint64_t s, bool busy, bool empty, Sink& sink) const {
    const end_info& end = end_of(Mode::side_of(E), end_number(E, s));
    if (!busy) own_steps<E, Mode>(s, empty, end, sink);
    network_steps<E, Mode>(s, end, sink);
}

template <int E, class Mode, class Sink>
void compact_world::own_steps(std::uint64_t s, bool empty, const end_info& end, Sink& sink) const {
    for (const own_step& o : end.own) {
        const auto what = static_cast<action>(o.kind);
        switch (o.wanted) {
            case needs::none:
                take<E, Mode>(s, o.what, what, sink);
                break;
            case needs::empty_network:
                if (Mode::late || empty) take<E, Mode>(Mode::late ? emptied(s) : s, o.what, what, sink);
                break;
            case needs::give_up:
                if (give_ups_.left(s)) take<E, Mode>(give_ups_.spent(s), o.what, what, sink);
                break;
            case needs::crash:
                if (crashes_.left(s)) take<E, Mode>(crashes_.spent(s), o.what, what, sink);
                break;
        }
    }
}

template <int E, class Mode, class Sink>
void compact_world::network_steps(std::uint64_t s, const end_info& end, Sink& sink) const {
    const std::uint32_t number = end_number(E, s);
    const channel_info& in = sides_[Mode::side_of(E)].channels[channel_number(E, s)];
    for (unsigned i = 0; i < in.size; ++i) {
        if ((in.repeat >> i & 1U) != 0) continue;
        if (i > 0 && !reordering_.left(s)) break;
        const bool rst = (in.rst >> i & 1U) != 0;
        const reaction r = arrival(Mode::side_of(E), number, end, in.segment[i]);
        const std::uint64_t after = i > 0 ? reordering_.spent(s) : s;
        if (!Mode::late)
            take<E, Mode>(with_channel(E, after, in.without[i]), r, rst ? action::deliver_rst : action::deliver, sink);
        if (duplication_.left(s))
            take<E, Mode>(duplication_.spent(after), r, rst ? action::duplicate_rst : action::duplicate, sink);
        if (!Mode::late && loss_.left(s))
            sink(state{with_channel(E, loss_.spent(s), in.without[i])}, {0, static_cast<std::uint8_t>(action::lose)});
    }
    if (old_segments_.left(s)) old_segments<E, Mode>(s, in, sink);
    if (attacks_.left(s))
        for (const own_step& o : end.attacks) take<E, Mode>(attacks_.spent(s), o.what, action::attack, sink);
}

template <int E, class Mode, class Sink>
void compact_world::old_segments(std::uint64_t s, const channel_info& in, Sink& sink) const {
    constexpr std::size_t who = Mode::side_of(E);
    const std::uint64_t spent = old_segments_.spent(s);
    const auto inject = [&](std::uint64_t full) { sink(state{full}, {0, static_cast<std::uint8_t>(action::inject)}); };
    if (in.size < static_cast<unsigned>(world_.limits().channel))
        for (const std::uint32_t old : old_towards_[who]) inject(with_channel(E, spent, channel_with(who, in, old)));
    else if constexpr (Mode::late)
        for (const std::uint32_t old : old_towards_[who]) replace_one<E, Mode>(spent, in, old, inject);
}

/// One segment on its way to end E is lost after all and makes room for another.
template <int E, class Mode, class Emit>
void compact_world::replace_one(std::uint64_t s, const channel_info& in, std::uint32_t segment, Emit&& emit) const {
    constexpr std::size_t who = Mode::side_of(E);
    for (unsigned i = 0; i < in.size; ++i) {
        if ((in.repeat >> i & 1U) != 0) continue;
        emit(with_channel(E, s, channel_with(who, sides_[who].channels[in.without[i]], segment)));
    }
}

template <int E, class Mode, class Sink>
void compact_world::take(std::uint64_t s, reaction r, action what, Sink& sink) const {
    if (r.cut()) return sink.cut();
    std::uint64_t reached = with_end(E, s, r.after());
    std::uint64_t seen = property_sets_[r.seen()];
    if (r.finishes()) [[unlikely]]
        seen |= judge_finish(E, s, reached);
    if (r.out() != 0) {
        constexpr std::size_t who = Mode::side_of(1 - E);
        const channel_info& out = sides_[who].channels[channel_number(1 - E, s)];
        if (out.size < static_cast<unsigned>(world_.limits().channel))
            reached = with_channel(1 - E, reached, channel_with(who, out, r.out()));
        else if (!loss_.left(s))
            return sink.cut();
        else
            reached = loss_.spent(reached);
        if constexpr (Mode::late)
            if (out.size == static_cast<unsigned>(world_.limits().channel))
                replace_one<1 - E, Mode>(reached, out, r.out(), [&](std::uint64_t exchanged) {
                    sink(state{exchanged}, {seen, static_cast<std::uint8_t>(what)});
                });
    }
    sink(state{reached}, {seen, static_cast<std::uint8_t>(what)});
}

template <class Sink>
void compact_world::tick(const state& s, Sink& sink) const {
    if (const auto later = world_.ticked(expand(s))) sink(compact(*later), {0, static_cast<std::uint8_t>(action::tick)});
}

// ---- what stands for what ----

inline std::uint64_t compact_world::swapped(std::uint64_t s) const {
    return with_channel(1, with_channel(0, with_end(1, with_end(0, s, end_number(1, s)), end_number(0, s)), channel_number(1, s)),
                        channel_number(0, s));
}

inline std::uint64_t compact_world::canonical(std::uint64_t s) const {
    if (forgets_) s = without_the_dead(s);
    return alike_ ? std::min(s, swapped(s)) : s;
}

}  // namespace synfin::model
