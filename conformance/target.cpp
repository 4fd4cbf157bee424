#include "conformance/target.hpp"

#include <algorithm>
#include <array>

#include "conformance/baselines/linux.hpp"
#include "conformance/generate.hpp"
#include "conformance/stacks/linux.hpp"
#include "conformance/stacks/model.hpp"
#include "conformance/stacks/mutant.hpp"
#include "support/names.hpp"

namespace synfin::conformance {
namespace {

constexpr std::array known{
    suite_info{"model", "the rulebook itself, in virtual time; model:READING follows that reading"},
    suite_info{"mutant", "the rulebook with one rule changed: mutant:RULE/KIND, as in mutant:3.10.7.4-S8-FIN/not-sent"},
    suite_info{"linux", "the kernel of this machine, in a network namespace of its own (needs root and /dev/net/tun)"},
};

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

void append(run_report& all, run_report&& more) {
    std::move(more.results.begin(), more.results.end(), std::back_inserter(all.results));
    all.seconds += more.seconds;
    for (std::size_t i = 0; i < all.profile.size(); ++i) {
        all.profile[i].taken += more.profile[i].taken;
        all.profile[i].refused += more.profile[i].refused;
    }
}

result<run_report> run_on_linux(const linux_options& kernel, std::span<const test_case> cases, const run_options& options) {
    auto opened = open_linux(kernel);
    if (!opened) return tl::unexpected(opened.error());
    return run_cases(**opened, cases, options);
}

// Cases about retransmission run on a kernel with its own timers, the others on one that repeats nothing in between. The
// cases must outlive the report, so they are partitioned by the caller's order: the report points into `cases`.
result<run_report> run_on_both_kernels(std::span<const test_case> cases, const run_options& options) {
    const auto is_timed = [](const test_case& c) { return waits_for(c, stimulus_kind::wait_retransmission); };
    run_options timed = options;
    timed.earliest_retransmission = std::chrono::milliseconds(150);  // the kernel's least RTO is 200 ms
    result<run_report> report = tl::unexpected(error{});
    for (std::size_t begin = 0; begin < cases.size();) {
        const bool kind = is_timed(cases[begin]);
        std::size_t end = begin;
        while (end < cases.size() && is_timed(cases[end]) == kind) ++end;
        auto part = kind ? run_on_linux(linux_options::with_kernel_timers(), cases.subspan(begin, end - begin), timed)
                         : run_on_linux({}, cases.subspan(begin, end - begin), options);
        if (!part) return part;
        if (begin == 0)
            report = std::move(part);
        else
            append(*report, std::move(*part));
        begin = end;
    }
    return report;
}

}  // namespace

std::span<const suite_info> stacks() { return known; }

result<void> check_stack(std::string_view text) {
    const stack_name name(text);
    std::vector<std::string_view> names;
    for (const suite_info& s : known) names.push_back(s.name);
    if (std::find(names.begin(), names.end(), name.kind) == names.end())
        return tl::unexpected(unknown_name("stack", text, names));
    if (name.kind == "linux") return {};
    if (auto fine = model_of(name); !fine) return tl::unexpected(fine.error());
    return {};
}

result<run_report> run_on(std::string_view text, std::span<const test_case> cases, const run_options& options) {
    const stack_name name(text);
    if (name.kind == "linux") return run_on_both_kernels(cases, options);
    const auto chosen = model_of(name);
    if (!chosen) return tl::unexpected(chosen.error());
    return run_cases(*open_model(*chosen), cases, options);
}

std::string_view own_baseline(std::string_view text) {
    return stack_name(text).kind == "linux" ? linux_baseline : std::string_view{};
}

}  // namespace synfin::conformance
