#include "model/end_futures.hpp"

#include <algorithm>

namespace synfin::model {

end_futures::end_futures(const world& w, const std::function<std::uint64_t(const endpoint&)>& settle)
    : world_(w), settle_(settle) {
    for (std::size_t e = 0; e < 2; ++e) {
        end(e, settle_(w.ends().fresh(static_cast<int>(e))));
        if (!w.limits().old_segments.left()) continue;
        for (const flying& old : w.ends().old_segments(1 - static_cast<int>(e), world::window)) segment(e, encode(old));
    }
    while (static_cast<int>(grow(0)) + static_cast<int>(grow(1)) > 0) continue;
    for (auto& s : sides_) look_ahead(s);
}

std::size_t end_futures::end(std::size_t e, std::uint64_t word) {
    side& s = sides_[e];
    const auto [at, is_new] = s.end_of.emplace(word, s.ends.size());
    if (is_new) {
        s.ends.push_back({word, {}, {}});
        own_steps(e, at->second);
    }
    return s.end_of.at(word);
}

void end_futures::segment(std::size_t e, std::uint32_t encoded) {
    side& s = sides_[e];
    if (s.segment_of.emplace(encoded, s.segments.size()).second) s.segments.push_back(encoded);
}

/// What the users, the timers and a crash may do.
void end_futures::own_steps(std::size_t e, std::size_t from) {
    const int who = static_cast<int>(e);
    const endpoint x = decode_endpoint(sides_[e].ends[from].word, world::window);
    world_.ends().own(who, x, [&]<class Event>(Event, action, const endpoint& start, needs) {
        if constexpr (std::is_same_v<Event, no_event>) {
            const std::size_t to = end(e, settle_(start));
            sides_[e].ends[from].next.push_back(to);
        } else {
            const auto r = world_.ends().react<Event::value, plain_hooks>(who, x, start, nullptr);
            if (r.cut) return;
            if (r.out != 0) segment(1 - e, r.out);
            const std::size_t to = end(e, settle_(r.after));
            sides_[e].ends[from].next.push_back(to);
        }
    });
}

void end_futures::arrive(std::size_t e, std::size_t from, std::size_t number) {
    const int who = static_cast<int>(e);
    const std::uint64_t word = sides_[e].ends[from].word;
    const endpoint x = decode_endpoint(word, world::window);
    const flying g = decode(sides_[e].segments[number], world::window);
    const auto r = world_.ends().react<event::segment_arrives, plain_hooks>(who, x, x, &g);
    const move<context<small, plain_hooks>> m{action::deliver, who, &g, &x, &r.after, &r.c};
    const bool shows = r.cut || detail::finishes(m) || watch(world_.limits(), m, packed_world{}) != 0;
    const std::uint64_t after = r.cut ? word : settle_(r.after);
    sides_[e].ends[from].noticed.push_back(shows || r.out != 0 || after != word);
    if (r.cut) return;
    if (r.out != 0) segment(1 - e, r.out);
    if (after == word) return;
    const std::size_t to = end(e, after);
    sides_[e].ends[from].next.push_back(to);
}

/// Lets every segment known so far arrive at every end known so far. False when all have.
bool end_futures::grow(std::size_t e) {
    bool grew = false;
    side& s = sides_[e];
    for (std::size_t from = 0; from < s.ends.size(); ++from)
        while (s.ends[from].tried < s.segments.size()) {
            grew = true;
            arrive(e, from, s.ends[from].tried++);
        }
    return grew;
}

/// What a future notices is noticed later.
void end_futures::look_ahead(side& s) {
    for (bool again = true; again;) {
        again = false;
        for (auto x = s.ends.rbegin(); x != s.ends.rend(); ++x) {
            std::sort(x->next.begin(), x->next.end());
            x->next.erase(std::unique(x->next.begin(), x->next.end()), x->next.end());
            for (const std::size_t to : x->next)
                for (std::size_t i = 0; i < s.segments.size(); ++i)
                    if (s.ends[to].noticed[i] && !x->noticed[i]) again = x->noticed[i] = true;
        }
    }
}

std::vector<std::uint32_t> end_futures::unnoticed(std::size_t e, std::uint64_t word) const {
    std::vector<std::uint32_t> found;
    const auto at = sides_[e].end_of.find(word);
    if (at == sides_[e].end_of.end()) return found;
    const bits& noticed = sides_[e].ends[at->second].noticed;
    for (std::size_t i = 0; i < noticed.size(); ++i)
        if (!noticed[i]) found.push_back(sides_[e].segments[i]);
    return found;
}

}  // namespace synfin::model
