#include "conformance/supervise/supervisor.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

#include "conformance/supervise/worker.hpp"
#include "conformance/ways.hpp"

namespace synfin::conformance {
namespace {

using clock = std::chrono::steady_clock;
constexpr int patience_ms = 500;  // between looks at workers that say nothing
constexpr int most_deaths = 500;  // of one job; what is left then stays undecided
constexpr int most_riddles = 3;   // deaths in real time that no case can be blamed for

/// What all jobs share.
struct record {
    std::span<const test_case> cases;
    const run_options& options;
    std::vector<std::optional<case_result>> results;
    std::size_t finished = 0;
    run_speed speed{};
    std::string stack{}, version{};
    std::uint32_t calls = 0;
    bool virtual_time = false, shows_state = false;

    void keep(std::size_t i, case_result&& r) {
        finished += results[i] ? 0U : 1U;
        results[i] = std::move(r);
        if (options.on_progress) options.on_progress(finished, cases.size());
    }
};

case_result blamed(const test_case& ran, std::string deed) {
    case_result r;
    r.ran = &ran;
    r.v = verdict::fail;
    r.clause = ran.clause;
    r.actual = std::move(deed);
    r.misdeed = true;
    return r;
}

/// One job and the worker that is at it.
class crew {
  public:
    crew(record& all, job&& of) : all_(all), job_(std::move(of)), left_(job_.cases) {}

    result<void> start() {
        run_options options = job_.options;
        options.one_at_a_time |= careful_;
        auto made = worker::start(all_.cases, job_, left_, options);
        if (!made) return tl::unexpected(made.error());
        worker_ = std::move(*made);
        ended_ = false;
        lost_.reset();
        return {};
    }

    [[nodiscard]] bool works() const { return worker_ != nullptr; }
    [[nodiscard]] int fd() const { return worker_->fd(); }
    void look_after() { worker_->kill_if_hanging(); }

    /// Takes what the worker says; starts another when it is gone before its time.
    result<void> listen() {
        if (worker_->read([&](const message& m) { take(m); })) return {};
        if (cannot_) return tl::unexpected(*cannot_);
        const auto at = worker_->current();
        const std::string how = worker_->end();
        worker_.reset();
        if (ended_) return {};
        return go_on_after(at, lost_.value_or(how));
    }

  private:
    void take(const message& m) {
        if (m.contains("result")) {
            const std::size_t i = m["case"];
            case_result r = case_result_of(m["result"], all_.cases[i]);
            if (r.way != 0 && (r.detour = ways_->other(all_.cases[i], r.way))) r.ran = r.detour.get();
            all_.keep(i, std::move(r));
        } else if (m.contains("stack")) {
            all_.stack = m["stack"], all_.version = m["version"], virtual_time_ = m["virtual"];
            all_.calls = m["calls"], all_.virtual_time = virtual_time_, all_.shows_state = m["shows"];
            ways_.emplace(all_.calls);
        } else if (m.contains("cannot")) {
            cannot_ = failure(m["cannot"].get<std::string>(), m["expected"].get<std::string>()).value();
        } else if (m.contains("lost")) {
            lost_ = m["lost"].get<std::string>();
        } else if (m.contains("untimed")) {
            ended_ = true;
            all_.speed.untimed += m["untimed"].get<std::size_t>();
            all_.speed.untimed_seconds = std::max(all_.speed.untimed_seconds, m["seconds"].get<double>());
        }
    }

    result<void> go_on_after(std::optional<std::size_t> at, const std::string& deed) {
        ++deaths_;
        if (at)
            all_.keep(*at, once_more(*at, deed));
        else if (virtual_time_ && !careful_)
            careful_ = true;  // nobody to blame: the cases that waited go one by one
        else
            ++riddles_;
        std::erase_if(left_, [&](std::size_t i) { return all_.results[i].has_value(); });
        if (deaths_ >= most_deaths || riddles_ >= most_riddles) give_up(deed);
        return left_.empty() ? result<void>{} : start();
    }

    void give_up(const std::string& deed) {
        for (const std::size_t i : left_) {
            case_result r = blamed(all_.cases[i], deed);
            r.v = verdict::inconclusive;
            r.note = fmt::format("not run to its end: the stack was started {} times", deaths_);
            all_.keep(i, std::move(r));
        }
        left_.clear();
    }

    /// The case alone, every segment told as it passes: what led to the deed.
    case_result once_more(std::size_t i, const std::string& deed) {
        case_result r = blamed(all_.cases[i], deed);
        run_options options = job_.options;
        options.keep_logs = options.one_at_a_time = true;
        const std::vector<std::size_t> only{i};
        auto alone = worker::start(all_.cases, job_, only, options);
        if (!alone) return r;
        bool survives = false;
        const auto taken = [&](const message& m) {
            if (m.contains("log")) r.log.push_back(log_entry_of(m["log"]));
            if (m.contains("result")) r.sockets = case_result_of(m["result"], all_.cases[i]).sockets;
            survives |= m.contains("untimed");
        };
        for (pollfd ready{(*alone)->fd(), POLLIN, 0};;) {
            const int found = ::poll(&ready, 1, patience_ms);
            if (found == 0) (*alone)->kill_if_hanging();
            if (found > 0 && !(*alone)->read(taken)) break;
        }
        if (survives) r.note = "not when the case runs alone: something before it matters";
        if (!r.log.empty()) r.step = r.log.back().step;
        return r;
    }

    record& all_;
    job job_;
    std::vector<std::size_t> left_;
    std::unique_ptr<worker> worker_;
    bool careful_ = false, ended_ = false, virtual_time_ = false;
    int deaths_ = 0, riddles_ = 0;
    std::optional<ways> ways_;
    std::optional<error> cannot_;
    std::optional<std::string> lost_;
};

result<void> supervise(std::vector<crew>& crews) {
    for (;;) {
        std::vector<pollfd> ready;
        std::vector<crew*> at_work;
        for (crew& c : crews)
            if (c.works()) ready.push_back({c.fd(), POLLIN, 0}), at_work.push_back(&c);
        if (ready.empty()) return {};
        const int found = ::poll(ready.data(), ready.size(), patience_ms);
        for (std::size_t i = 0; i < ready.size(); ++i) {
            if (found <= 0 || ready[i].revents == 0)
                at_work[i]->look_after();
            else if (auto fine = at_work[i]->listen(); !fine)
                return fine;
        }
    }
}

}  // namespace

result<run_report> run_supervised(std::span<const test_case> cases, std::vector<job> jobs, const run_options& options) {
    const auto start = clock::now();
    record all{cases, options, std::vector<std::optional<case_result>>(cases.size())};
    std::vector<crew> crews;
    for (job& j : jobs)
        if (!j.cases.empty()) crews.emplace_back(all, std::move(j));
    for (crew& c : crews)
        if (auto started = c.start(); !started) return tl::unexpected(started.error());
    if (auto done = supervise(crews); !done) return tl::unexpected(done.error());
    run_report report{.stack = all.stack, .version = all.version, .suite = std::string(options.suite)};
    for (auto& r : all.results) report.results.push_back(std::move(*r));
    report.seconds = std::chrono::duration<double>(clock::now() - start).count();
    report.untimed_rate = all.speed.rate();
    report.profile = profile_of(report.results);
    report.calls = all.calls, report.virtual_time = all.virtual_time, report.shows_state = all.shows_state;
    return report;
}

}  // namespace synfin::conformance
