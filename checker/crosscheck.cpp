#include "checker/crosscheck.hpp"

#include <algorithm>

#include "checker/explore.hpp"
#include "checker/export/promela.hpp"
#include "checker/export/promela_watch.hpp"
#include "model/world.hpp"

namespace synfin::checker {

namespace {

/// Compiling well pays only where the search takes longer.
constexpr std::uint64_t many = 1'000'000;

void compare_properties(const model::bounds& b, crosschecked& c) {
    c.unknown = c.spin.errors;
    auto failed = c.spin.assertions;
    for (const auto p : promela_properties()) {
        const auto name = promela_assertion(p);
        const bool found = std::erase(failed, name) != 0;
        c.properties.push_back({p, (c.ours.seen & model::bit(p)) != 0, found, model::not_claimed(p, b)});
    }
    c.unknown.insert(c.unknown.end(), failed.begin(), failed.end());
}

}  // namespace

double crosschecked::spin_states() const { return spin.states - promela_extra_states; }

bool crosschecked::equal() const {
    return unknown.empty() && static_cast<double>(ours.states) == spin_states() &&
           std::all_of(properties.begin(), properties.end(), [](const compared_property& p) { return p.ours == p.spins; });
}

result<crosschecked> crosscheck(const model::instance& of, const crosscheck_options& how) {
    const auto stage = [&](std::string_view text) {
        if (how.on_stage) how.on_stage(text);
    };
    const auto model = to_promela(of.limits, model::instance_text(of));
    if (!model) return tl::unexpected(model.error());
    crosschecked c;
    stage("exploring");
    c.ours = explore(model::world(of.limits), how.explore);  // the states go, the counts stay
    if (!c.ours.complete) return c;
    stage("Spin generates, compiles and runs its checker");
    spin_options spin{c.ours.states, how.memory_mib, {c.ours.states < many ? "-O1" : "-O3"}};
    auto report = run_spin(*model, spin);
    if (!report) return tl::unexpected(report.error());
    c.spin = std::move(*report);
    compare_properties(of.limits, c);
    return c;
}

}  // namespace synfin::checker
