#include "checker/fault_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checker/time_shared.hpp"

namespace synfin::checker {

using model::any_number;
using model::bounds;
using model::budget;
using model::property;

std::span<const fault_class> fault_classes() {
    static constexpr std::array<fault_class, 7> all{{
        {"loss", "lost segment", &bounds::loss},
        {"duplication", "duplicate", &bounds::duplication},
        {"reordering", "overtaking", &bounds::reordering},
        {"old segment", "old segment", &bounds::old_segments},
        {"crash", "crash", &bounds::crashes},
        {"give-up", "give-up", &bounds::give_ups},
        {"attack", "attacker's segment", &bounds::attacks},
    }};
    return all;
}

const fault_entry* fault_findings::find(property p, const std::vector<std::size_t>& kinds) const {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const fault_entry& e) {
        return e.id == p && std::equal(e.with.begin(), e.with.end(), kinds.begin(), kinds.end(),
                                       [](const faults& f, std::size_t k) { return f.kind == k; });
    });
    return found == entries.end() ? nullptr : &*found;
}

namespace {

using numbers = std::vector<faults>;

/// Every way to have at least one fault of each kind and no more than `most`: fewest first.
std::vector<numbers> by_size(const numbers& most) {
    std::vector<numbers> all{{}};
    for (const faults& m : most) {
        std::vector<numbers> longer;
        for (const numbers& some : all)
            for (int n = 1; n <= m.times.times; ++n) {
                longer.push_back(some);
                longer.back().push_back({m.kind, budget(n)});
            }
        all = std::move(longer);
    }
    const auto sum = [](const numbers& n) {
        int total = 0;
        for (const faults& f : n) total += f.times.times;
        return total;
    };
    std::stable_sort(all.begin(), all.end(), [&](const numbers& a, const numbers& b) { return sum(a) < sum(b); });
    return all;
}

class judge {
  public:
    judge(const fault_base& base, const options& how, const std::function<void(const std::string&)>& tell)
        : base_(base), time_(how), tell_(tell) {}

    fault_findings run() {
        settle({}, base_.properties);
        const auto rest = withstanding({});
        for (const std::size_t k : kinds()) settle({most(k)}, rest);
        if (base_.most_in_pairs.left())
            for (const std::size_t a : kinds())
                for (const std::size_t b : kinds())
                    if (a < b && paired(a) && paired(b)) settle({fewer(a), fewer(b)}, both(withstanding({a}), withstanding({b})));
        std::stable_sort(out_.entries.begin(), out_.entries.end(),
                         [](const fault_entry& a, const fault_entry& b) { return a.id < b.id; });
        return std::move(out_);
    }

  private:
    std::vector<std::size_t> kinds() const {
        std::vector<std::size_t> all;
        for (std::size_t k = 0; k < fault_classes().size(); ++k)
            if (!(base_.limits.*fault_classes()[k].times).left() && most(k).times.left()) all.push_back(k);
        return all;
    }
    bool paired(std::size_t kind) const {
        return std::find(base_.unpaired.begin(), base_.unpaired.end(), kind) == base_.unpaired.end();
    }
    faults most(std::size_t kind) const {
        for (const faults& m : base_.most)
            if (m.kind == kind) return m;
        return {kind, any_number};
    }
    faults fewer(std::size_t kind) const { return {kind, budget(std::min(most(kind).times.times, base_.most_in_pairs.times))}; }

    /// The properties on which these kinds have no effect; a premise that is never met may be with more kinds of faults.
    std::vector<property> withstanding(const std::vector<std::size_t>& kinds) const {
        std::vector<property> all;
        for (const property p : base_.properties) {
            const fault_entry* e = out_.find(p, kinds);
            if (e != nullptr && (e->effect == fault_effect::withstands || e->effect == fault_effect::vacuous)) all.push_back(p);
        }
        return all;
    }
    static std::vector<property> both(const std::vector<property>& a, const std::vector<property>& b) {
        std::vector<property> common;
        for (const property p : a)
            if (std::find(b.begin(), b.end(), p) != b.end()) common.push_back(p);
        return common;
    }

    using entries = std::vector<fault_entry>;
    static bool broken(const fault_entry& e) { return e.effect == fault_effect::breaks; }
    static std::vector<property> ids(const entries& some) {
        std::vector<property> all;
        for (const fault_entry& e : some) all.push_back(e.id);
        return all;
    }

    /// The fewest, then the most; the least number of what breaks only then is looked for from below.
    void settle(const numbers& up_to, const std::vector<property>& open) {
        const std::vector<numbers> sizes = by_size(up_to);
        const entries fewest = explore(sizes.front(), open);
        if (sizes.size() == 1) return add(fewest);
        const entries most = explore(sizes.back(), ids(add_if(fewest, true)));
        entries doubtful = add_if(most, false);
        for (std::size_t i = 1; i + 1 < sizes.size() && !doubtful.empty(); ++i) {
            const auto left = ids(add_if(explore(sizes[i], ids(doubtful)), true));
            std::erase_if(doubtful,
                          [&](const fault_entry& e) { return std::find(left.begin(), left.end(), e.id) == left.end(); });
        }
        add(doubtful);
    }
    void add(const entries& some) { out_.entries.insert(out_.entries.end(), some.begin(), some.end()); }
    /// Those that are broken, or those that are not, enter the table; the others come back.
    entries add_if(const entries& some, bool are_broken) {
        entries others;
        for (const fault_entry& e : some) (broken(e) == are_broken ? out_.entries : others).push_back(e);
        return others;
    }

    entries explore(const numbers& with, const std::vector<property>& open) {
        if (open.empty()) return {};
        bounds limits = base_.limits;
        for (const faults& f : with) limits.*fault_classes()[f.kind].times = f.times;
        tell_(text(with));
        const verification v = verify(model::world(limits), request_for(open));
        out_.states += v.explored.states;
        ++out_.explorations;
        entries found;
        for (const auto& r : v.properties) {
            found.push_back({r.id, with, effect_of(r), r.depth, r.path, limits, v.explored.cut > 0});
            if (found.back().effect == fault_effect::incomplete) out_.complete = false;
        }
        return found;
    }

    request request_for(const std::vector<property>& open) const {
        request r;
        r.properties = open;
        r.how = time_.rest();
        r.unconditionally = true;
        for (const property p : open) r.how.stop_when |= model::bit(p);
        if (std::any_of(open.begin(), open.end(), by_graph)) r.how.stop_when = 0;
        return r;
    }

    /// Seen only when everything is explored.
    static bool by_graph(property p) { return model::text(p).possible || model::text(p).acyclic; }

    static fault_effect effect_of(const property_result& r) {
        switch (r.what) {
            case verdict::violated:
            case verdict::witnessed:
                return fault_effect::breaks;
            case verdict::holds:
            case verdict::not_witnessed:
                return fault_effect::withstands;
            case verdict::vacuous:
                return fault_effect::vacuous;
            default:
                return fault_effect::incomplete;
        }
    }

    static std::string text(const numbers& with) {
        std::string all;
        for (const faults& f : with)
            all += fmt::format("{}{} {}", all.empty() ? "" : ", ", fault_classes()[f.kind].name,
                               f.times == any_number ? "any" : std::to_string(f.times.times));
        return all.empty() ? "no fault" : all;
    }

    const fault_base& base_;
    const time_shared time_;
    const std::function<void(const std::string&)>& tell_;
    fault_findings out_;
};

}  // namespace

fault_findings judge_faults(const fault_base& base, const options& how, const std::function<void(const std::string&)>& tell) {
    return judge(base, how, tell).run();
}

}  // namespace synfin::checker
