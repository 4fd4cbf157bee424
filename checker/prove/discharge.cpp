#include "checker/prove/discharge.hpp"

#include <algorithm>
#include <atomic>
#include <string_view>
#include <unordered_map>

#include "checker/prove/side_by_side.hpp"

namespace synfin::checker {

using model::term;

namespace {

/// Who a term speaks of: the part of its variables' names before the dot, as a set of bits.
class owners {
  public:
    std::uint64_t operator()(term t) {
        if (const auto known = known_.find(t); known != known_.end()) return known->second;
        std::uint64_t all = t->is_variable() ? owner_of(model::variable_name(t)) : 0;
        if (t->left != nullptr) all |= (*this)(t->left);
        if (t->right != nullptr) all |= (*this)(t->right);
        return known_[t] = all;
    }
    std::uint64_t owner(std::string_view name) {
        const std::size_t n = numbers_.try_emplace(std::string(name), numbers_.size()).first->second;
        return std::uint64_t{1} << std::min<std::size_t>(n, 63);
    }

  private:
    std::uint64_t owner_of(std::string_view variable) {
        const auto dot = variable.find('.');
        return dot == std::string_view::npos ? 0 : owner(variable.substr(0, dot));
    }
    std::unordered_map<std::string, std::size_t> numbers_;
    std::unordered_map<term, std::uint64_t> known_;
};

class worker {
  public:
    explicit worker(const discharge_options& how) : how_(how), solver_(how.solver) {
        for (const auto& name : how.always) always_ |= owners_.owner(name);
    }

    std::vector<discharged> run(const task& t, std::size_t number) {
        std::vector<discharged> found;
        std::vector<term> given = t.given;
        for (const obligation& cut : t.cuts) {
            discharged d = ask(t, number, given, cut);
            d.cut = true;
            if (d.what != answer::unsatisfiable) continue;
            given.push_back(cut.goal);
            found.push_back(std::move(d));
        }
        for (const obligation& goal : t.goals) {
            found.push_back(ask(t, number, given, goal));
            if (how_.until_refuted && found.back().what == answer::satisfiable) break;
        }
        return found;
    }

  private:
    discharged ask(const task& t, std::size_t number, const std::vector<term>& given, const obligation& o) {
        std::vector<term> flags = relevant(t, given, o.goal);
        flags.insert(flags.end(), given.begin(), given.end());
        flags.push_back((!model::term_flag::of(o.goal)).is);
        reply r = solver_.satisfy(flags);
        discharged d{number, o.claim, o.of, r.what, r.seconds, std::move(r.values), {}, false, t.name};
        if (how_.keep_questions || d.what != answer::unsatisfiable) d.asked = std::move(flags);
        return d;
    }

    /// Hypotheses about somebody whom neither the step nor the goal mentions cannot help. Leaving one out is always sound.
    std::vector<term> relevant(const task& t, const std::vector<term>& given, term goal) {
        std::uint64_t mentioned = owners_(goal) | always_;
        for (const term g : given) mentioned |= owners_(g);
        std::vector<term> chosen;
        for (const term h : *t.hypotheses)
            if ((owners_(h) & ~mentioned) == 0) chosen.push_back(h);
        return chosen;
    }

    const discharge_options& how_;
    solver solver_;
    owners owners_;
    std::uint64_t always_ = 0;
};

}  // namespace

discharge_result discharge(const std::vector<task>& tasks, const discharge_options& how) {
    std::atomic<bool> refuted{false};
    const auto found = side_by_side<std::vector<discharged>>(
        tasks.size(), how.threads, [&] { return worker(how); },
        [&](std::size_t i, worker& w) {
            auto answers = w.run(tasks[i], i);
            if (!answers.empty() && !answers.back().cut && answers.back().what == answer::satisfiable) refuted = true;
            return answers;
        },
        [&](std::size_t done) {
            return !(how.until_refuted && refuted) && (!how.on_progress || how.on_progress(done, tasks.size()));
        });
    discharge_result r;
    r.complete = found.size() == tasks.size();
    for (const auto& one : found) r.all.insert(r.all.end(), one.begin(), one.end());
    return r;
}

}  // namespace synfin::checker
