#include "cli/bottoms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "checker/explore.hpp"
#include "checker/graph.hpp"
#include "support/numbers.hpp"
#include "traces/counterexample.hpp"

namespace synfin::cli {
namespace {

using found_world = checker::explored<model::packed_world>;

/// Counts the steps that a bound cuts off.
struct cut_counter {
    std::uint64_t cuts = 0;
    void operator()(const model::packed_world&, checker::step) const {}
    void cut() { ++cuts; }
};

/// What all states of one component have in common or not.
struct features {
    bool empty = true, cut = false;
};

/// Looks at every state of every bottom component.
std::map<std::uint32_t, features> look(const model::world& w, const found_world& found, const checker::component_list& all) {
    std::map<std::uint32_t, features> seen;
    for (checker::state_index i = 0; i < found.states; ++i) {
        if (!all.list[all.of[i]].bottom) continue;
        const model::packed_world s = found[i];
        cut_counter counter;
        w.successors(s, counter);
        features& f = seen[all.of[i]];
        f.empty = f.empty && (s[2] | s[3]) == 0;
        f.cut = f.cut || counter.cuts > 0;
    }
    return seen;
}

std::vector<bottom_group> group(const model::world& w, const found_world& found) {
    const auto all = make_graph(w, found).components();
    std::map<std::tuple<const model::bottom_class*, std::string, bool, bool, bool>, bottom_group> groups;
    for (const auto& [number, f] : look(w, found, all)) {
        const auto& c = all.list[number];
        const model::packed_world s = found[c.representative];
        const model::endpoint a = w.end(s, 0), b = w.end(s, 1);
        const bool cycle = c.edges > 0;
        const std::string ends = fmt::format("{} / {}", name(a.st), name(b.st));
        const auto* what = model::class_of({a, b, f.empty, cycle, f.cut, w.limits().attacks.left()});
        auto [at, fresh] = groups.try_emplace({what, ends, f.empty, cycle, f.cut});
        bottom_group& g = at->second;
        const auto depth = static_cast<std::uint32_t>(found.path_indices(c.representative).size() - 1);
        if (fresh) g = {what, ends, f.empty, cycle, f.cut, 0, 0, depth, found.path(c.representative)};
        if (depth < g.depth) g.depth = depth, g.path = found.path(c.representative);
        ++g.components;
        g.states += c.states;
    }
    std::vector<bottom_group> list;
    for (auto& [key, g] : groups) list.push_back(std::move(g));
    return list;
}

std::string class_name(const bottom_group& g) { return g.what == nullptr ? "UNNAMED" : std::string(g.what->name); }

}  // namespace

bool bottoms::all_named() const {
    return std::all_of(groups.begin(), groups.end(), [](const bottom_group& g) { return g.what != nullptr; });
}

bottoms find_bottoms(const model::instance& of, const checker::options& how) {
    checker::options alone = how;
    alone.threads = 1;
    alone.stop_when = 0;
    const model::world w(of.limits);
    const found_world found = explore(w, alone);
    bottoms b{of, found, {}};
    if (found.complete) b.groups = group(w, found);
    std::stable_sort(b.groups.begin(), b.groups.end(), [](const bottom_group& x, const bottom_group& y) {
        return std::tuple(x.what == nullptr, x.what, x.ends) < std::tuple(y.what == nullptr, y.what, y.ends);
    });
    return b;
}

std::string bottoms_text(const bottoms& b, const screen& shown) {
    std::string text = fmt::format("Where every run of {} ends up: components no step leaves\n  {}, {}{}\n", instance_text(b.of),
                                   counted(b.explored.states, "state"), counted(b.explored.transitions, "step"),
                                   b.explored.complete ? "" : "; INCOMPLETE: nothing can be said");
    const model::bottom_class* last = nullptr;
    for (const auto& g : b.groups) {
        if (g.what == nullptr || g.what != last)
            text += fmt::format("\n{}  {}\n", shown.paint(g.what == nullptr ? tone::bad : tone::name, class_name(g)),
                                g.what == nullptr ? "the table has no reason for this" : g.what->reason);
        last = g.what;
        text += fmt::format("  {:<28} {}, {}, {}; the nearest after {}: synfin explain '{}'\n", g.ends,
                            counted(g.components, "component"), counted(g.states, "state"),
                            g.empty_network ? "empty network" : "segments in flight", counted(g.depth, "step"),
                            traces::tell(b.of, g.path).address);
    }
    return text;
}

std::string bottoms_json(const bottoms& b) {
    nlohmann::ordered_json doc{{"format", "synfin-bottoms"},
                               {"version", 1},
                               {"instance", instance_text(b.of)},
                               {"states", b.explored.states},
                               {"complete", b.explored.complete},
                               {"all_named", b.all_named()},
                               {"bottoms", nlohmann::ordered_json::array()}};
    for (const auto& g : b.groups)
        doc["bottoms"].push_back({{"class", class_name(g)},
                                  {"reason", g.what == nullptr ? "" : std::string(g.what->reason)},
                                  {"ends", g.ends},
                                  {"empty_network", g.empty_network},
                                  {"cycle", g.cycle},
                                  {"cut", g.cut},
                                  {"components", g.components},
                                  {"states", g.states},
                                  {"depth", g.depth},
                                  {"address", traces::tell(b.of, g.path).address}});
    return doc.dump(2) + "\n";
}

result<exit_status> tell_bottoms(const instance_options& of, const checker::options& how, const output& out,
                                 const screen& shown) {
    const auto chosen = chosen_instance(of);
    if (!chosen) return tl::unexpected(chosen.error());
    const bottoms b = find_bottoms(*chosen, how);
    out.text(bottoms_text(b, shown));
    if (out.wants_json())
        if (const auto done = out.json(bottoms_json(b)); !done) return tl::unexpected(done.error());
    if (!b.explored.complete) return exit_status::incomplete;
    return b.all_named() ? exit_status::as_claimed : exit_status::violation;
}

}  // namespace synfin::cli
