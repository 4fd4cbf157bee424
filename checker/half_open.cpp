#include "checker/half_open.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "checker/explore.hpp"
#include "checker/graph.hpp"
#include "model/goals.hpp"

namespace synfin::checker {

using model::endpoint;
using model::packed_world;
using found_world = explored<packed_world>;

bool half_open(const endpoint& x, const endpoint& peer) {
    return model::acked(x) && x.st != model::TIME_WAIT && !model::matched(x, peer);
}

namespace {

constexpr std::uint32_t starts = kind(model::action::open_active) | kind(model::action::send) | kind(model::action::close) |
                                 kind(model::action::send_queue) | kind(model::action::retransmit);
constexpr std::uint8_t silent_step = 0, sending_step = 1;  // kinds of steps in the graph of deliveries

/// The same state with nothing left that may go wrong but the order of delivery.
packed_world calm(packed_world s) {
    model::fault_budget none;
    none.reordering = model::any_number;
    model::set_faults(s, none);
    return s;
}

bool quiet(const packed_world& s) { return (s[2] | s[3]) == 0; }

/// The deliveries after every start: a transition system of its own, whose initial states are the starts.
class deliveries_only {
  public:
    using state = packed_world;
    deliveries_only(const model::world& w, const found_world& found) : world_(w), found_(found) {}

    /// `begin(index, end that sends, state it leads to)` for every start.
    template <class Begin>
    void each_start(Begin&& begin) const {
        for (state_index i = 0; i < found_.states; ++i) {
            const packed_world& s = found_[i];
            if (!open_at(s)) continue;
            world_.each_step<model::recording_hooks>(
                calm(s),
                [&](const auto& m, const packed_world& reached) {
                    if ((kind(m.what) & starts) != 0 && m.c->sends && open_at(reached)) begin(i, m.end, reached);
                },
                [] {});
        }
    }
    template <class Emit>
    void initial(Emit&& emit) const {
        each_start([&](state_index, int, const packed_world& s) { emit(s); });
    }
    template <class Sink>
    void successors(const state& s, Sink& sink) const {
        if (!open_at(s)) return;
        const std::uint32_t wanted = quiet(s) ? kind(model::action::retransmit) : model::deliveries;
        world_.each_step<model::recording_hooks>(
            s,
            [&](const auto& m, const packed_world& reached) {
                if ((kind(m.what) & wanted) != 0) sink(reached, {0, m.c->sends ? sending_step : silent_step});
            },
            [&] { sink.cut(); });
    }
    property_mask observe(const state&) const { return 0; }

    bool open_at(const packed_world& s) const {
        const endpoint a = world_.end(s, 0), b = world_.end(s, 1);
        return half_open(a, b) || half_open(b, a);
    }

  private:
    const model::world world_;  // by value, so that the explorer reaches it without a detour
    const found_world& found_;
};

/// The longest way from every state of the deliveries.
class longest_ways {
  public:
    longest_ways(const deliveries_only& d, const found_world& game)
        : deliveries_(d),
          game_(game),
          edges_(list_edges(d, game, 1)),
          how_(game.states, ending::resolved),
          length_(game.states),
          next_(game.states, no_state) {
        const graph g = make_graph(d, game, 1);
        const component_list parts = g.components();
        settled_ = g.can_reach(states_where(game, [&](const packed_world& s) { return !d.open_at(s); }));
        std::vector<state_index> order(game.states);
        std::iota(order.begin(), order.end(), state_index{0});
        std::stable_sort(order.begin(), order.end(), [&](auto x, auto y) { return parts.of[x] < parts.of[y]; });
        for (state_index s = 0; s < game.states; ++s)
            if (parts.list[parts.of[s]].edges > 0) enter_loop(s, parts);
        for (const state_index s : order)
            if (how_[s] != ending::loops) judge(s);
        everywhere_ = ways_out(g);
    }

    ending how(state_index s) const { return how_[s]; }
    std::uint32_t length(state_index s) const { return length_[s]; }
    bool way_out(state_index s) const { return everywhere_[s]; }

    /// The longest way as states, from this one on; of a loop one turn.
    finding_path path_from(state_index s) const {
        finding_path p;
        std::vector<state_index> way;
        for (; s != no_state; s = next_[s]) {
            const auto seen = std::find(way.begin(), way.end(), s);
            p.states.push_back(game_[s]);
            p.loop_from = static_cast<std::size_t>(seen - way.begin());
            if (seen != way.end()) return p;
            way.push_back(s);
        }
        p.loop_from = p.states.size();
        return p;
    }

  private:
    /// On a cycle: goes on inside its component.
    void enter_loop(state_index s, const component_list& parts) {
        how_[s] = ending::loops;
        for (auto k = edges_.first[s]; k < edges_.first[s + 1] && next_[s] == no_state; ++k)
            if (parts.of[edges_.target[k]] == parts.of[s]) next_[s] = edges_.target[k];
    }
    /// What follows is judged already: components come in reverse topological order.
    void judge(state_index s) {
        if (!deliveries_.open_at(game_[s])) return;
        if (edges_.first[s] == edges_.first[s + 1]) how_[s] = quiet(game_[s]) ? ending::silent : ending::cut;
        for (auto k = edges_.first[s]; k < edges_.first[s + 1]; ++k) {
            const state_index t = edges_.target[k];
            const std::uint32_t longer = length_[t] + edges_.kind[k];
            if (next_[s] != no_state && std::pair(how_[t], longer) <= std::pair(how_[s], length_[s])) continue;
            how_[s] = how_[t];
            length_[s] = longer;
            next_[s] = t;
        }
    }
    /// The states from which nothing is reached that cannot be resolved any more.
    state_set ways_out(const graph& g) const {
        state_set lost = settled_;
        lost.flip();
        state_set fine = g.can_reach(lost);
        fine.flip();
        return fine;
    }

    const deliveries_only& deliveries_;
    const found_world& game_;
    const edge_list edges_;
    std::vector<ending> how_;
    std::vector<std::uint32_t> length_;
    std::vector<state_index> next_;
    state_set settled_, everywhere_;
};

class bookkeeper {
  public:
    bookkeeper(const model::world& w, const found_world& found, const found_world& game, const longest_ways& ways)
        : world_(w), found_(found), game_(game), ways_(ways) {}

    void count_states(const deliveries_only& d) {
        for (state_index i = 0; i < found_.states; ++i)
            if (d.open_at(found_[i])) each_pair(found_[i], [&](int, half_open_pair& p) { ++p.states; });
    }
    void start(state_index from, int sender, const packed_world& reached) {
        const auto at = game_.find(reached);
        if (!at) return;
        each_pair(found_[from], [&](int half, half_open_pair& p) {
            if (quiet(found_[from])) consider(half == sender ? p.by_itself : p.by_peer, from, *at);
            consider(p.busy, from, *at);
        });
    }
    std::vector<half_open_pair> take() {
        std::vector<half_open_pair> all;
        for (auto& [states, p] : pairs_) {
            for (worst_way* w : {&p.by_itself, &p.by_peer, &p.busy}) tell(*w);
            all.push_back(std::move(p));
        }
        return all;
    }

  private:
    template <class Visit>
    void each_pair(const packed_world& s, Visit&& visit) {
        const endpoint ends[2] = {world_.end(s, 0), world_.end(s, 1)};
        for (int e = 0; e < 2; ++e) {
            if (!half_open(ends[e], ends[1 - e])) continue;
            half_open_pair& p = pairs_[{ends[e].st, ends[1 - e].st}];
            p.half_open = ends[e].st, p.peer = ends[1 - e].st;
            visit(e, p);
        }
    }
    void consider(worst_way& w, state_index from, state_index at) {
        const std::uint32_t length = ways_.length(at) + 1;
        w.way_out = w.way_out && (ways_.how(at) != ending::loops || ways_.way_out(at));
        if (ways_.how(at) < w.how || (ways_.how(at) == w.how && length <= w.segments)) return;
        w.how = ways_.how(at);
        w.segments = length;
        from_[&w] = {from, at};
    }
    /// The whole way in the states of the instance: its faults are still left on it.
    void tell(worst_way& w) {
        if (w.how == ending::never) return;
        const auto [from, at] = from_[&w];
        const finding_path after = ways_.path_from(at);
        w.path.states = found_.path(from);
        const auto left = model::faults_of(w.path.states.back());
        const std::size_t before = w.path.states.size();
        for (packed_world s : after.states) {
            model::set_faults(s, left);
            w.path.states.push_back(s);
        }
        w.path.loop_from = w.how == ending::loops ? before + after.loop_from : w.path.states.size();
    }

    const model::world& world_;
    const found_world& found_;
    const found_world& game_;
    const longest_ways& ways_;
    std::map<std::pair<model::state, model::state>, half_open_pair> pairs_;
    std::map<const worst_way*, std::pair<state_index, state_index>> from_;
};

}  // namespace

half_open_findings judge_half_open(const model::world& w, const options& how) {
    half_open_findings out;
    const found_world found = explore(w, how);
    out.explored = found;
    const deliveries_only after(w, found);
    const found_world game = explore(after, how);
    out.game_states = game.states;
    out.complete = found.complete && game.complete;
    if (!out.complete) return out;
    const longest_ways ways(after, game);
    bookkeeper book(w, found, game, ways);
    book.count_states(after);
    after.each_start([&](state_index from, int sender, const packed_world& reached) { book.start(from, sender, reached); });
    out.pairs = book.take();
    return out;
}

}  // namespace synfin::checker
