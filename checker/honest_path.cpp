#include "checker/honest_path.hpp"

#include <algorithm>

namespace synfin::checker {
namespace {

using model::packed_world;
using run = std::vector<packed_world>;

struct step_seen {
    packed_world next;
    property_mask seen;
    std::uint8_t kind;
};

std::vector<step_seen> steps_from(const model::world& w, const packed_world& s) {
    struct sink {
        std::vector<step_seen> steps;
        struct told {
            std::uint64_t seen;
            std::uint8_t kind;
        };
        void operator()(const packed_world& next, told how) { steps.push_back({next, how.seen, how.kind}); }
        void cut() {}
    } to;
    w.successors(s, to);
    return std::move(to.steps);
}

class follower {
  public:
    follower(const model::compact_world& w, const asked_world& asked) : w_(w), asked_(asked) {}

    /// The states behind `from` on a shortest way of losses and one other step to a state that `target` stands for. `wanted`
    /// must be seen there when it is not 0. Empty: there is none.
    [[nodiscard]] run onwards(const packed_world& from, asked_world::state target, property_mask wanted) const {
        std::vector<run> ways{{}};
        std::vector<packed_world> known{from};
        for (std::size_t at = 0; at < ways.size(); ++at) {
            const run way = ways[at];
            for (const step_seen& step : steps_from(w_.whole(), way.empty() ? from : way.back())) {
                if (arrives(step, target, wanted)) return extended(way, step.next);
                const bool loses = step.kind == static_cast<std::uint8_t>(model::action::lose);
                if (!loses || std::find(known.begin(), known.end(), step.next) != known.end()) continue;
                known.push_back(step.next);
                ways.push_back(extended(way, step.next));
            }
        }
        return {};
    }

  private:
    [[nodiscard]] bool arrives(const step_seen& step, asked_world::state target, property_mask wanted) const {
        if (w_.compact(step.next) != target) return false;
        return wanted == 0 || ((step.seen | asked_.observe(target)) & wanted) != 0;
    }
    static run extended(run way, const packed_world& next) {
        way.push_back(next);
        return way;
    }

    const model::compact_world& w_;
    const asked_world& asked_;
};

}  // namespace

result<run> honest_path(const model::compact_world& w, const asked_world& asked, const std::vector<asked_world::state>& path,
                        unsigned seen) {
    if (path.empty()) return run{};
    const follower follow(w, asked);
    const property_mask wanted = property_mask{1} << seen;
    run whole{w.whole().first_state()};
    for (std::size_t i = 1; i < path.size(); ++i) {
        const run more = follow.onwards(whole.back(), path[i], i + 1 == path.size() ? wanted : 0);
        if (more.empty()) return failure("step " + std::to_string(i) + " of a reduced run has no counterpart");
        whole.insert(whole.end(), more.begin(), more.end());
    }
    // What was asked may tell A from B. A run seen from its other end is a run as well.
    if (!asked.shows(whole.back(), wanted) && asked.shows(w.from_other_end(whole.back()), wanted))
        for (auto& s : whole) s = w.from_other_end(s);
    return whole;
}

}  // namespace synfin::checker
