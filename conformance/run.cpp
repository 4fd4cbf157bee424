#include "conformance/run.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <set>

#include "conformance/case_run.hpp"
#include "conformance/ways.hpp"

namespace synfin::conformance {
namespace {

using clock = std::chrono::steady_clock;
constexpr int tries = 10;  // of a case that was refused while the machine was slow

double seconds_since(clock::time_point start) { return std::chrono::duration<double>(clock::now() - start).count(); }

/// The run as it goes: cases that run, cases that wait.
class campaign {
  public:
    using taker = std::function<void(std::size_t, case_result&&)>;

    campaign(stack& on, std::span<const test_case> cases, const run_options& options, const taker& done)
        : on_(on), cases_(cases), options_(options), done_(done), tried_(cases.size()), ways_(on.info().calls) {}

    result<run_speed> run(std::span<const std::size_t> chosen) {
        const auto start = clock::now();
        const std::size_t most = options_.one_at_a_time ? 1 : std::max(on_.info().slots, 2U) - 1;
        for (const std::size_t i : chosen) {
            if (auto fine = begin(i); !fine) return tl::unexpected(fine.error());
            if (auto fine = serve(); !fine) return tl::unexpected(fine.error());
            while (!waiting_.empty() && (waiting_.size() >= most || first_deadline() <= on_.now()))
                if (auto fine = wait_once(); !fine) return tl::unexpected(fine.error());
        }
        const run_speed speed{chosen.size() - waiting_.size(), seconds_since(start)};
        while (!waiting_.empty())
            if (auto fine = wait_once(); !fine) return tl::unexpected(fine.error());
        return speed;
    }

  private:
    struct waiter {
        std::size_t index;
        way by = 0;
        std::shared_ptr<const test_case> detour{};
        std::unique_ptr<case_run> run{};
        std::optional<case_result> usual{};  // of the usual way, when it did not come to the step under test
    };

    result<void> begin(std::size_t i) {
        waiter w{i};
        if (options_.detours && !ways_.usable(cases_[i]))
            if (auto detour = ways_.other(cases_[i], 1)) w.by = 1, w.detour = std::move(detour);
        return begin(std::move(w));
    }

    result<void> begin(waiter w) {
        ++tried_[w.index];
        w.run = std::make_unique<case_run>(on_, w.detour ? *w.detour : cases_[w.index], options_);
        return go_on(std::move(w));
    }

    result<void> go_on(waiter w) {
        act_on(w.index + 1);
        if (!w.run->go_on()) return tl::unexpected(w.run->lost());
        if (const auto late = on_.complain(); late && late->lost) return tl::unexpected(late->what);  // of the release
        if (w.run->is_over()) return finish(std::move(w));
        deadlines_.insert({w.run->deadline(), w.run->where()});
        const slot at = w.run->where();
        waiting_.emplace(at, std::move(w));
        return {};
    }

    result<void> finish(waiter w) {
        case_result& r = w.run->outcome();
        if (w.run->doubtful() && tried_[w.index] < tries) return begin(std::move(w));
        if (w.run->doubtful()) r.v = verdict::inconclusive;
        r.way = w.by, r.detour = w.detour;
        if (options_.detours && r.v != verdict::pass && r.step < r.ran->tested) {
            if (!w.usual) w.usual = std::move(r);
            if (auto detour = ways_.other(cases_[w.index], w.by + 1)) return take_detour(std::move(w), std::move(detour));
        }
        const bool arrived = r.v == verdict::pass || r.step >= r.ran->tested;
        done_(w.index, std::move(w.usual && !arrived ? *w.usual : r));
        return {};
    }

    result<void> take_detour(waiter w, std::shared_ptr<const test_case> detour) {
        ++w.by;
        w.detour = std::move(detour);
        tried_[w.index] = 0;
        return begin(std::move(w));
    }

    [[nodiscard]] stack_time first_deadline() const { return deadlines_.begin()->first; }

    // Lets the clock run until some waiting case can go on.
    result<void> wait_once() {
        if (!options_.one_at_a_time) act_on(0);
        if (options_.on_idle) options_.on_idle();
        if (auto passed = on_.advance(first_deadline()); !passed) return passed;
        if (auto fine = serve(); !fine) return fine;
        while (!deadlines_.empty() && first_deadline() <= on_.now())
            if (auto fine = wake(deadlines_.begin()->second); !fine) return fine;
        return {};
    }

    // Cases whose stack has sent something go on; what belongs to none is dropped.
    result<void> serve() {
        while (const auto s = on_.ready()) {
            if (!waiting_.contains(*s)) {
                while (on_.observe(*s)) continue;
                continue;
            }
            if (auto fine = wake(*s); !fine) return fine;
        }
        return {};
    }

    result<void> wake(slot s) {
        auto found = waiting_.extract(s);
        deadlines_.erase({found.mapped().run->deadline(), s});
        return go_on(std::move(found.mapped()));
    }

    void act_on(std::size_t current) {
        if (options_.watched == nullptr) return;
        options_.watched->current.store(static_cast<std::uint32_t>(current), std::memory_order_relaxed);
        options_.watched->beats.fetch_add(1, std::memory_order_relaxed);
    }

    stack& on_;
    std::span<const test_case> cases_;
    const run_options& options_;
    const taker& done_;
    std::vector<int> tried_;
    ways ways_;
    std::map<slot, waiter> waiting_;
    std::set<std::pair<stack_time, slot>> deadlines_;  // of those that wait
};

void add_to_profile(std::vector<profile_entry>& profile, const case_result& r) {
    if (r.v != verdict::pass || r.readings.empty()) return;
    for (profile_entry& p : profile) {
        const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(p.what);
        const auto is = [&](bool taken) {
            return std::all_of(r.readings.begin(), r.readings.end(),
                               [&](const cube& c) { return (c.known & bit) != 0 && ((c.taken & bit) != 0) == taken; });
        };
        p.taken += is(true) ? 1U : 0U;
        p.refused += is(false) ? 1U : 0U;
    }
}

}  // namespace

std::vector<profile_entry> profile_of(std::span<const case_result> results) {
    std::vector<profile_entry> profile;
    for (unsigned r = 0; r < model::reading_count; ++r) profile.push_back({static_cast<model::reading>(r)});
    for (const case_result& r : results) add_to_profile(profile, r);
    return profile;
}

result<run_speed> run_each(stack& on, std::span<const test_case> cases, std::span<const std::size_t> chosen,
                           const run_options& options, const std::function<void(std::size_t, case_result&&)>& done) {
    return campaign(on, cases, options, done).run(chosen);
}

result<run_report> run_cases(stack& on, std::span<const test_case> cases, const run_options& options) {
    const auto start = clock::now();
    std::vector<std::size_t> all(cases.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    run_report report{.stack = on.info().name, .version = on.info().version, .suite = std::string(options.suite)};
    report.results.resize(cases.size());
    std::size_t finished = 0;
    const auto speed = run_each(on, cases, all, options, [&](std::size_t i, case_result&& r) {
        report.results[i] = std::move(r);
        if (options.on_progress) options.on_progress(++finished, cases.size());
    });
    if (!speed) return tl::unexpected(speed.error());
    report.seconds = seconds_since(start);
    report.untimed_rate = speed->rate();
    report.profile = profile_of(report.results);
    return report;
}

result<case_result> run_case(stack& on, const test_case& c, const run_options& options) {
    run_options own = options;
    own.detours = false;
    auto report = run_cases(on, std::span(&c, 1), own);
    if (!report) return tl::unexpected(report.error());
    return std::move(report->results.front());
}

}  // namespace synfin::conformance
