#include "cli/explain/search.hpp"

#include <stdexcept>

#include "checker/explore.hpp"
#include "model/goals.hpp"
#include "model/world.hpp"

namespace synfin::cli {
namespace {

using model::packed_world;
using model::world;

/// The world and, in a fifth word, how many scenes have been passed.
class told_world {
  public:
    using state = std::array<std::uint64_t, 5>;

    told_world(const model::bounds& limits, const story& wanted, std::uint64_t watched = 0, bool first_ends = false)
        : world_(limits), story_(wanted), watched_(watched), first_ends_(first_ends) {}

    template <class Emit>
    void initial(Emit&& emit) const {
        emit(with(world_.first_state(), 0));
    }

    template <class Sink>
    void successors(const state& s, Sink& sink) const {
        const packed_world now = without(s);
        world_.each_step<model::plain_hooks>(
            now,
            [&](const auto& m, const packed_world& reached) {
                const moment seen{m.what,  m.end, m.seg, m.before, m.after, m.c != nullptr && m.c->sends ? &m.c->out : nullptr,
                                  &reached};
                if (story_.never && story_.never(seen)) return;
                const auto shown = m.c == nullptr || watched_ == 0 ? 0 : model::watch(world_.limits(), m, reached) & watched_;
                sink(with(reached, passed(s[4], seen)), {ended(shown), static_cast<std::uint8_t>(m.what)});
            },
            [&] { sink.cut(); });
    }

    std::uint64_t observe(const state& s) const {
        if (watched_ == 0) return s[4] == story_.scenes.size() ? the_end : 0;
        return ended(world_.observe(without(s)) & watched_);
    }

    /// The property "all scenes are passed", beside those of the catalogue.
    static constexpr unsigned last_scene = 63;
    static constexpr std::uint64_t the_end = std::uint64_t{1} << last_scene;

    static packed_world without(const state& s) { return {s[0], s[1], s[2], s[3]}; }

  private:
    static state with(const packed_world& w, std::uint64_t scenes) { return {w[0], w[1], w[2], w[3], scenes}; }

    std::uint64_t ended(std::uint64_t shown) const { return shown != 0 && first_ends_ ? shown | the_end : shown; }

    std::uint64_t passed(std::uint64_t scenes, const moment& seen) const {
        return scenes < story_.scenes.size() && story_.scenes[scenes](seen) ? scenes + 1 : scenes;
    }

    world world_;
    const story& story_;
    std::uint64_t watched_;
    bool first_ends_;
};

constexpr std::uint32_t calls = model::user_calls | model::kind(model::action::abort) | model::kind(model::action::crash);

}  // namespace

model::endpoint moment::at(int e) const { return model::decode_endpoint((*reached)[static_cast<std::size_t>(e)], world::window); }

bool moment::turns(int e, model::states from, model::state to) const {
    return before != nullptr && end == e && from.has(before->st) && after->st == to && before->st != to;
}

bool moment::arrives(int e) const {
    using model::action;
    return end == e &&
           (what == action::deliver || what == action::duplicate || what == action::deliver_rst || what == action::duplicate_rst);
}

found_story shortest(const model::instance& of, const story& wanted) {
    const told_world system(of.limits, wanted);
    checker::options how;
    how.stop_when = told_world::the_end;
    const auto found = checker::explore(system, how);
    found_story result{{}, found};
    for (const auto& s : found.trace(told_world::last_scene)) result.path.push_back(told_world::without(s));
    return result;
}

found_story shortest(const model::instance& of, scene wanted) { return shortest(of, story{{std::move(wanted)}, {}}); }

survey watch_for(const model::instance& of, const scene& never, const std::vector<model::property>& wanted, until end) {
    const story everything{{}, never};
    std::uint64_t watched = 0;
    for (const auto p : wanted) watched |= model::bit(p);
    checker::options how;
    how.stop_when = watched;
    if (end == until::first_seen) how.stop_when = told_world::the_end;
    const auto found = checker::explore(told_world(of.limits, everything, watched, end == until::first_seen), how);
    survey result{found, {}};
    for (const auto p : wanted) {
        const auto states = found.trace(static_cast<unsigned>(p));
        if (states.empty()) continue;
        result.broken.emplace_back(p, std::vector<packed_world>{});
        for (const auto& s : states) result.broken.back().second.push_back(told_world::without(s));
    }
    return result;
}

const std::vector<packed_world>* survey::run_to(model::property p) const {
    for (const auto& [id, run] : broken)
        if (id == p) return &run;
    return nullptr;
}

model::instance instance_of(std::string_view text) {
    auto i = model::parse_instance(text);
    if (!i) throw std::logic_error(i.error().message());
    return *i;
}

bool waits_for_users_only(const model::instance& of, const packed_world& s) {
    bool alone = true;
    world(of.limits).each_step<model::plain_hooks>(
        s, [&](const auto& m, const packed_world&) { alone = alone && (model::kind(m.what) & calls) != 0; }, [] {});
    return alone;
}

}  // namespace synfin::cli
