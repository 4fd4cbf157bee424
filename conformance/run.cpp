#include "conformance/run.hpp"

#include <algorithm>
#include <chrono>
#include <deque>

#include "conformance/case_run.hpp"

namespace synfin::conformance {
namespace {

using clock = std::chrono::steady_clock;
constexpr int tries = 3;  // of a case that was refused while the machine was slow

double seconds_since(clock::time_point start) { return std::chrono::duration<double>(clock::now() - start).count(); }

/// The run as it goes: cases that run, cases that wait.
class campaign {
  public:
    campaign(stack& on, std::span<const test_case> cases, const run_options& options)
        : on_(on), cases_(cases), options_(options), results_(cases.size()), tried_(cases.size()) {}

    result<void> run() {
        const auto start = clock::now();
        for (std::size_t i = 0; i < cases_.size(); ++i) {
            if (auto fine = begin(i); !fine) return fine;
            if (waiting_.size() + 1 >= on_.info().slots)
                if (auto fine = wait_once(); !fine) return fine;
        }
        untimed_seconds_ = seconds_since(start);
        untimed_ = cases_.size() - waiting_.size();
        while (!waiting_.empty())
            if (auto fine = wait_once(); !fine) return fine;
        return {};
    }

    std::vector<case_result> take() { return std::move(results_); }
    [[nodiscard]] double rate() const { return untimed_seconds_ > 0 ? static_cast<double>(untimed_) / untimed_seconds_ : 0; }

  private:
    struct waiter {
        std::size_t index;
        std::unique_ptr<case_run> run;
    };

    result<void> begin(std::size_t i) {
        ++tried_[i];
        auto fresh = std::make_unique<case_run>(on_, cases_[i], options_);
        if (!fresh->go_on()) return tl::unexpected(fresh->lost());
        if (fresh->is_over()) return finish(i, *fresh);
        waiting_.push_back({i, std::move(fresh)});
        return {};
    }

    result<void> finish(std::size_t i, case_run& done) {
        if (done.doubtful() && tried_[i] < tries) return begin(i);
        if (done.doubtful()) done.outcome().v = verdict::inconclusive;
        results_[i] = std::move(done.outcome());
        if (options_.on_progress) options_.on_progress(++finished_, cases_.size());
        return {};
    }

    // Lets the clock run until some waiting case can go on.
    result<void> wait_once() {
        const auto first = std::min_element(waiting_.begin(), waiting_.end(), [](const waiter& a, const waiter& b) {
            return a.run->deadline() < b.run->deadline();
        });
        if (first == waiting_.end()) return {};
        if (auto passed = on_.advance(first->run->deadline()); !passed) return passed;
        return wake();
    }

    result<void> wake() {
        std::vector<waiter> asleep = std::exchange(waiting_, {});
        for (waiter& w : asleep) {
            if (!w.run->go_on()) return tl::unexpected(w.run->lost());
            if (!w.run->is_over())
                waiting_.push_back(std::move(w));
            else if (auto fine = finish(w.index, *w.run); !fine)
                return fine;
        }
        return {};
    }

    stack& on_;
    std::span<const test_case> cases_;
    const run_options& options_;
    std::vector<case_result> results_;
    std::vector<int> tried_;
    std::vector<waiter> waiting_;
    std::size_t finished_ = 0, untimed_ = 0;
    double untimed_seconds_ = 0;
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

result<run_report> run_cases(stack& on, std::span<const test_case> cases, const run_options& options) {
    const auto start = clock::now();
    campaign c(on, cases, options);
    if (auto fine = c.run(); !fine) return tl::unexpected(fine.error());
    run_report report{.stack = on.info().name, .version = on.info().version, .suite = std::string(options.suite)};
    report.results = c.take();
    report.seconds = seconds_since(start);
    report.untimed_rate = c.rate();
    for (unsigned r = 0; r < model::reading_count; ++r) report.profile.push_back({static_cast<model::reading>(r)});
    for (const case_result& r : report.results) add_to_profile(report.profile, r);
    return report;
}

result<case_result> run_case(stack& on, const test_case& c, const run_options& options) {
    auto report = run_cases(on, std::span(&c, 1), options);
    if (!report) return tl::unexpected(report.error());
    return std::move(report->results.front());
}

}  // namespace synfin::conformance
