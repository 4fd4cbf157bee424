#include "conformance/generate/tour.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/successive_shortest_path_nonnegative_weights.hpp>
#include <limits>
#include <map>
#include <numeric>
#include <set>

namespace synfin::conformance {
namespace {

using place = std::uint32_t;
using arcs = std::vector<tour_arc>;
constexpr std::uint32_t unreachable = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t reset_label = std::numeric_limits<std::uint32_t>::max();

/// Arcs sorted by one end.
class adjacency {
  public:
    adjacency(place places, const arcs& all, bool by_target) : first_(places + 1), arcs_(all.size()) {
        const auto end = [&](const tour_arc& a) { return by_target ? a.to : a.from; };
        for (const tour_arc& a : all) ++first_[end(a) + 1];
        std::partial_sum(first_.begin(), first_.end(), first_.begin());
        auto next = first_;
        for (const tour_arc& a : all) arcs_[next[end(a)]++] = a;
    }
    template <class Visit>
    void each(place p, Visit&& visit) const {
        for (std::size_t i = first_[p]; i < first_[p + 1]; ++i) visit(arcs_[i]);
    }

  private:
    std::vector<std::size_t> first_;
    arcs arcs_;
};

/// Shortest ways from everywhere to one place, or from it to everywhere.
struct distances {
    std::vector<std::uint32_t> steps;
    arcs via;  // to: the first arc of the way; from: the last

    static distances to(const adjacency& into, place places, place target) {
        return search(into, places, target, [](const tour_arc& a) { return a.from; });
    }
    static distances from(const adjacency& out, place places, place source) {
        return search(out, places, source, [](const tour_arc& a) { return a.to; });
    }
    [[nodiscard]] arcs way_to(place source, place target) const {
        arcs way;
        for (place p = source; p != target; p = way.back().to) way.push_back(via[p]);
        return way;
    }
    [[nodiscard]] arcs way_from(place source, place target) const {
        arcs way;
        for (place p = target; p != source; p = way.back().from) way.push_back(via[p]);
        std::reverse(way.begin(), way.end());
        return way;
    }

  private:
    template <class Next>
    static distances search(const adjacency& g, place places, place root, Next&& next) {
        distances d{std::vector<std::uint32_t>(places, unreachable), arcs(places)};
        std::vector<place> queue{root};
        d.steps[root] = 0;
        for (std::size_t i = 0; i < queue.size(); ++i)
            g.each(queue[i], [&](const tour_arc& a) {
                if (d.steps[next(a)] != unreachable) return;
                d.steps[next(a)] = d.steps[queue[i]] + 1;
                d.via[next(a)] = a;
                queue.push_back(next(a));
            });
        return d;
    }
};

// The flow network: required arcs leave some places too often entered and others too often left.
using traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using network =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property,
                          boost::property<boost::edge_capacity_t, long,
                                          boost::property<boost::edge_residual_capacity_t, long,
                                                          boost::property<boost::edge_reverse_t, traits::edge_descriptor,
                                                                          boost::property<boost::edge_weight_t, long>>>>>;

class flow_network {
  public:
    explicit flow_network(std::size_t vertices) : g_(vertices) {}
    traits::edge_descriptor add(std::size_t from, std::size_t to, long capacity, long cost) {
        const auto there = boost::add_edge(from, to, g_).first, back = boost::add_edge(to, from, g_).first;
        put(boost::edge_capacity, g_, there, capacity);
        put(boost::edge_capacity, g_, back, 0L);
        put(boost::edge_weight, g_, there, cost);
        put(boost::edge_weight, g_, back, -cost);
        put(boost::edge_reverse, g_, there, back);
        put(boost::edge_reverse, g_, back, there);
        return there;
    }
    void run(std::size_t source, std::size_t sink) { boost::successive_shortest_path_nonnegative_weights(g_, source, sink); }
    [[nodiscard]] long on(traits::edge_descriptor e) const {
        return get(boost::edge_capacity, g_, e) - get(boost::edge_residual_capacity, g_, e);
    }

  private:
    network g_;
};

/// Which places are connected by the arcs chosen so far.
class components {
  public:
    explicit components(place places) : parent_(places) { std::iota(parent_.begin(), parent_.end(), place{0}); }
    place find(place p) {
        while (parent_[p] != p) p = parent_[p] = parent_[parent_[p]];
        return p;
    }
    void join(place a, place b) { parent_[find(a)] = find(b); }

  private:
    std::vector<place> parent_;
};

/// What the flow may go through: a reset, or a way along free arcs.
struct lane {
    traits::edge_descriptor edge;
    place from = 0, to = 0;
    bool is_return = false;
};

class planner {
  public:
    explicit planner(const tour_problem& p)
        : p_(p),
          out_(p.places, p.free, false),
          into_(p.places, p.free, true),
          from_start_(distances::from(out_, p.places, 0)),
          to_start_(distances::to(into_, p.places, 0)),
          chosen_(p.required) {}

    tour plan() {
        tour t;
        t.bound = p_.required.size() + balance();
        connect();
        for (const arcs& walk : pieces(circuit())) cut(walk, t.walks);
        for (const arcs& walk : t.walks) t.steps += walk.size();
        t.bound = std::max(t.bound, p_.required.size() + 1);
        return t;
    }

  private:
    void choose(const arcs& way) { chosen_.insert(chosen_.end(), way.begin(), way.end()); }
    // Back to the start: a step where one does it, a reset otherwise.
    void choose_return(place from) {
        if (from == 0) return;
        chosen_.push_back(to_start_.steps[from] == 1 ? to_start_.via[from] : tour_arc{from, 0, reset_label});
    }
    [[nodiscard]] std::uint32_t return_cost(place from) const { return from == 0 ? 0 : 1; }

    // Adds the cheapest arcs after which every place is left as often as it is entered. Returns how many.
    std::size_t balance() {
        std::map<place, long> excess;
        for (const tour_arc& a : p_.required) ++excess[a.to], --excess[a.from];
        std::vector<std::pair<place, long>> over, under;
        for (const auto& [at, by] : excess)
            if (by != 0) (by > 0 ? over : under).emplace_back(at, std::abs(by));
        constexpr long plenty = 1L << 40;
        const std::size_t source = over.size() + under.size(), sink = source + 1, hub = sink + 1;
        flow_network net(hub + 1);
        std::vector<lane> lanes;
        for (std::size_t i = 0; i < over.size(); ++i) {
            net.add(source, i, over[i].second, 0);
            lanes.push_back({net.add(i, hub, plenty, return_cost(over[i].first)), over[i].first, 0, true});
        }
        for (std::size_t j = 0; j < under.size(); ++j) {
            const std::size_t node = over.size() + j;
            const place target = under[j].first;
            const std::uint32_t anew = from_start_.steps[target];
            const distances& d = ways_to(target);
            net.add(node, sink, under[j].second, 0);
            lanes.push_back({net.add(hub, node, plenty, anew), 0, target, false});
            for (std::size_t i = 0; i < over.size(); ++i)
                if (const auto steps = d.steps[over[i].first]; steps < anew + return_cost(over[i].first))
                    lanes.push_back({net.add(i, node, plenty, steps), over[i].first, target, false});
        }
        net.run(source, sink);
        for (const lane& l : lanes)
            for (long n = net.on(l.edge); n > 0; --n) take(l);
        return chosen_.size() - p_.required.size();
    }

    void take(const lane& l) {
        if (l.is_return) return choose_return(l.from);
        choose(l.from == 0 ? from_start_.way_from(0, l.to) : ways_to(l.to).way_to(l.from, l.to));
    }

    const distances& ways_to(place target) {
        const auto known = ways_to_.find(target);
        return known != ways_to_.end() ? known->second
                                       : ways_to_.emplace(target, distances::to(into_, p_.places, target)).first->second;
    }

    // What is in one piece with the start need not be visited again; every other piece gets the cheapest round trip to it.
    void connect() {
        components apart(p_.places);
        for (const tour_arc& a : chosen_) apart.join(a.from, a.to);
        for (const tour_arc& a : p_.required) {
            if (apart.find(a.from) == apart.find(0)) continue;
            const std::size_t before = chosen_.size();
            choose_round_trip(piece_of(a.from, apart), apart);
            for (std::size_t i = before; i < chosen_.size(); ++i) apart.join(chosen_[i].from, chosen_[i].to);
        }
    }

    std::set<place> piece_of(place p, components& apart) const {
        std::set<place> piece;
        for (const tour_arc& a : chosen_)
            if (apart.find(a.from) == apart.find(p)) piece.insert({a.from, a.to});
        return piece;
    }

    struct round_trip {
        place from = 0, to = 0;
        std::uint64_t cost = unreachable;
    };

    void choose_round_trip(const std::set<place>& piece, components& apart) {
        round_trip best;
        for (const place to : piece) {
            if (const auto anew = std::uint64_t{from_start_.steps[to]} + 1; anew < best.cost) best = {0, to, anew};
            const distances& there = ways_to(to);
            const distances back = distances::from(out_, p_.places, to);
            for (place p = 0; p < p_.places; ++p)
                if (const auto cost = std::uint64_t{there.steps[p]} + back.steps[p];
                    cost < best.cost && apart.find(p) == apart.find(0))
                    best = {p, to, cost};
        }
        choose(ways_to(best.to).way_to(best.from, best.to));
        if (best.from == 0) return choose_return(best.to);
        choose(distances::from(out_, p_.places, best.to).way_from(best.to, best.from));
    }

    // Hierholzer (1873): go on until stuck, which is at the start; insert detours from where something is left.
    [[nodiscard]] arcs circuit() const {
        const adjacency left(p_.places, chosen_, false);
        std::vector<arcs> unused(p_.places);
        for (place p = 0; p < p_.places; ++p) left.each(p, [&](const tour_arc& a) { unused[p].push_back(a); });
        arcs trail, way;
        place at = 0;
        while (true) {
            if (!unused[at].empty()) {
                trail.push_back(unused[at].back());
                unused[at].pop_back();
                at = trail.back().to;
            } else {
                if (trail.empty()) break;
                way.push_back(trail.back());
                at = trail.back().from;
                trail.pop_back();
            }
        }
        std::reverse(way.begin(), way.end());
        return way;
    }

    // The walks between resets.
    static std::vector<arcs> pieces(const arcs& way) {
        std::vector<arcs> walks(1);
        for (const tour_arc& a : way) {
            if (a.label != reset_label)
                walks.back().push_back(a);
            else if (!walks.back().empty())
                walks.emplace_back();
        }
        if (walks.back().empty()) walks.pop_back();
        return walks;
    }

    // A walk that is too long ends where the next can most cheaply begin: at the start, if it comes by there.
    void cut(const arcs& walk, std::vector<arcs>& walks) const {
        std::size_t begin = 0;
        arcs lead;
        while (lead.size() + walk.size() - begin > p_.longest) {
            std::size_t best = begin + 1;
            for (std::size_t end = begin + 1; lead.size() + end - begin <= p_.longest; ++end)
                if (from_start_.steps[walk[end - 1].to] <= from_start_.steps[walk[best - 1].to]) best = end;
            arcs one = lead;
            one.insert(one.end(), walk.begin() + static_cast<std::ptrdiff_t>(begin),
                       walk.begin() + static_cast<std::ptrdiff_t>(best));
            lead = from_start_.way_from(0, one.back().to);
            begin = best;
            walks.push_back(std::move(one));
        }
        lead.insert(lead.end(), walk.begin() + static_cast<std::ptrdiff_t>(begin), walk.end());
        walks.push_back(std::move(lead));
    }

    const tour_problem& p_;
    adjacency out_, into_;
    distances from_start_, to_start_;
    std::map<place, distances> ways_to_;
    arcs chosen_;
};

}  // namespace

tour plan_tour(const tour_problem& p) { return p.required.empty() ? tour{} : planner(p).plan(); }

}  // namespace synfin::conformance
