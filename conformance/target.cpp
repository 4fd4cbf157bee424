#include "conformance/target.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "conformance/baselines/embedded.hpp"
#include "conformance/generate.hpp"
#include "conformance/second_look.hpp"
#include "conformance/stacks/bundled.hpp"
#include "conformance/stacks/linux.hpp"
#include "conformance/stacks/model.hpp"
#include "conformance/stacks/mutant.hpp"
#include "conformance/supervise/supervisor.hpp"
#include "support/names.hpp"

namespace synfin::conformance {
namespace {

constexpr std::array own{
    suite_info{"model", "the rulebook itself, in virtual time; model:READING follows that reading"},
    suite_info{"mutant", "the rulebook with one rule changed: mutant:RULE/KIND, as in mutant:3.10.7.4-S8-FIN/not-sent"},
    suite_info{"linux", "the kernel of this machine, in a network namespace of its own (needs root and /dev/net/tun)"},
};

std::vector<suite_info> all_known() {
    std::vector<suite_info> all(own.begin(), own.end());
    for (const bundled_stack& s : bundled_stacks()) all.push_back({s.name, s.about});
    return all;
}

/// "mutant:RULE/KIND" in two.
struct stack_name {
    std::string_view kind, detail;
    explicit stack_name(std::string_view text) : kind(text.substr(0, text.find(':'))) {
        if (kind.size() < text.size()) detail = text.substr(kind.size() + 1);
    }
};

result<model_options> model_of(const stack_name& name) {
    model_options options;
    options.name = std::string(name.kind) + (name.detail.empty() ? "" : ":" + std::string(name.detail));
    if (name.kind == "mutant") {
        auto change = mutation_named(name.detail);
        if (!change) return tl::unexpected(change.error());
        options.changed = *change;
    } else if (!name.detail.empty()) {
        std::vector<std::string_view> readings;
        for (unsigned r = 0; r < model::reading_count; ++r) readings.push_back(model::name(static_cast<model::reading>(r)));
        const auto taken = model::reading_named(name.detail);
        if (!taken) return tl::unexpected(unknown_name("reading", name.detail, readings));
        options.taken = *taken;
    }
    return options;
}

bool is_file(std::string_view text) { return text.find('/') != std::string_view::npos && !text.starts_with("mutant"); }

// Cases about retransmission run on a kernel with its own timers, the others on one that repeats nothing in between.
std::vector<job> jobs_on_linux(std::span<const test_case> cases, const run_options& options) {
    const auto opener = [](linux_options kernel) { return [kernel] { return open_linux(kernel); }; };
    job quiet{opener({}), {}, options}, timed{opener(linux_options::with_kernel_timers()), {}, options};
    timed.options.earliest_retransmission = std::chrono::milliseconds(150);  // the kernel's least RTO is 200 ms
    for (std::size_t i = 0; i < cases.size(); ++i)
        (waits_for(cases[i], stimulus_kind::wait_retransmission) ? timed : quiet).cases.push_back(i);
    std::vector<job> jobs;
    jobs.push_back(std::move(quiet));
    jobs.push_back(std::move(timed));
    return jobs;
}

job job_of_all(std::string_view name, std::span<const test_case> cases, const run_options& options) {
    job all{[stack = std::string(name)] { return open_stack(stack); }, std::vector<std::size_t>(cases.size()), options};
    std::iota(all.cases.begin(), all.cases.end(), std::size_t{0});
    return all;
}

}  // namespace

std::span<const suite_info> stacks() {
    static const std::vector<suite_info> all = all_known();
    return all;
}

result<void> check_stack(std::string_view text) {
    if (is_file(text)) return {};
    const stack_name name(text);
    if (name.kind == "linux" || bundled_named(text) != nullptr) return {};
    std::vector<std::string_view> names;
    for (const suite_info& s : stacks()) names.push_back(s.name);
    if (std::find(names.begin(), names.end(), name.kind) == names.end())
        return tl::unexpected(unknown_name("stack", text, names));
    if (auto fine = model_of(name); !fine) return tl::unexpected(fine.error());
    return {};
}

result<std::unique_ptr<stack>> open_stack(std::string_view text) {
    if (auto known = check_stack(text); !known) return tl::unexpected(known.error());
    if (is_file(text)) return open_foreign(text);
    const stack_name name(text);
    if (name.kind == "linux") return open_linux();
    if (const bundled_stack* found = bundled_named(text)) return open_bundled(*found);
    const auto chosen = model_of(name);
    if (!chosen) return tl::unexpected(chosen.error());
    return open_model(*chosen);
}

namespace {
// The suite that has a case for each transition.
const std::vector<test_case>& cells() {
    static const std::vector<test_case> all = generate(suites().front().name).value();
    return all;
}
}  // namespace

runner runner_on(std::string_view text, const run_options& options) {
    return [text = std::string(text), options](std::span<const test_case> some) {
        if (stack_name(text).kind == "linux") return run_supervised(some, jobs_on_linux(some, options), options);
        std::vector<job> jobs;
        jobs.push_back(job_of_all(text, some, options));
        return run_supervised(some, std::move(jobs), options);
    };
}

result<run_report> run_on(std::string_view text, std::span<const test_case> cases, const run_options& options) {
    const auto run = runner_on(text, options);
    auto report = run(cases);
    if (!report) return report;
    if (auto looked = look_again(*report, run, cells); !looked) return tl::unexpected(looked.error());
    report->profile = profile_of(report->results);
    return report;
}

std::string_view own_baseline(std::string_view text) { return embedded_baseline(text); }

}  // namespace synfin::conformance
