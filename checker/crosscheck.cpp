#include "checker/crosscheck.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checker/explore.hpp"
#include "checker/export/murphi.hpp"
#include "checker/export/program.hpp"
#include "checker/export/promela.hpp"
#include "checker/rumur.hpp"
#include "checker/spin.hpp"
#include "model/world.hpp"

namespace synfin::checker {

namespace {

/// Compiling well pays only where the search takes longer: with an attacker, who has some ten thousand headers to choose from in
/// every state.
std::vector<std::string> compile_options(std::uint64_t states, const model::bounds& b) {
    const std::uint64_t effort = b.attacks.left() ? states * 1'000 : states;
    return {effort < 100'000 ? "-O0" : effort < 1'000'000 ? "-O1" : "-O3"};
}

result<witness> ask_spin(const model::instance& of, std::uint64_t states, const crosscheck_options& how) {
    const auto model = to_promela(of.limits, model::instance_text(of));
    if (!model) return tl::unexpected(model.error());
    auto r = run_spin(*model, {states, how.memory_mib, compile_options(states, of.limits)});
    if (!r) return tl::unexpected(r.error());
    return witness{"Spin", r->states - promela_extra_states, r->transitions, r->seconds, r->complete, r->assertions, r->errors};
}

result<witness> ask_rumur(const model::instance& of, std::uint64_t states, const crosscheck_options& how) {
    const auto model = to_murphi(of.limits, model::instance_text(of), murphi_reports::count);
    if (!model) return tl::unexpected(model.error());
    const auto r = run_rumur(*model, {how.explore.threads, how.memory_mib, compile_options(states, of.limits)});
    if (!r) return tl::unexpected(r.error());
    witness w{"Rumur", r->states, r->transitions, r->seconds, r->complete, {}, r->errors};
    for (const auto& [name, hits] : r->covers)
        if (hits > 0) w.seen.push_back(name);
    return w;
}

result<witness> ask(witness_tool tool, const model::instance& of, std::uint64_t states, const crosscheck_options& how) {
    return tool == witness_tool::spin ? ask_spin(of, states, how) : ask_rumur(of, states, how);
}

/// What is seen and no property of ours is a complaint.
void compare_properties(const model::bounds& b, crosschecked& c) {
    for (const auto p : watched_properties())
        c.properties.push_back({p, (c.ours.seen & model::bit(p)) != 0, {}, model::not_claimed(p, b)});
    for (auto& w : c.others) {
        auto unknown = w.seen;
        for (auto& p : c.properties) p.theirs.push_back(std::erase(unknown, assertion_name(p.id)) != 0);
        w.complaints.insert(w.complaints.end(), unknown.begin(), unknown.end());
    }
}

}  // namespace

bool compared_property::equal() const {
    return std::all_of(theirs.begin(), theirs.end(), [&](bool seen) { return seen == ours; });
}

bool crosschecked::complete() const {
    return ours.complete && std::all_of(others.begin(), others.end(), [](const witness& w) { return w.complete; });
}

bool crosschecked::equal() const {
    const auto agrees = [&](const witness& w) { return w.complaints.empty() && static_cast<double>(ours.states) == w.states; };
    return !others.empty() && std::all_of(others.begin(), others.end(), agrees) &&
           std::all_of(properties.begin(), properties.end(), [](const compared_property& p) { return p.equal(); });
}

result<crosschecked> crosscheck(const model::instance& of, const crosscheck_options& how) {
    const auto stage = [&](const std::string& text) {
        if (how.on_stage) how.on_stage(text);
    };
    if (const auto possible = to_program(of.limits); !possible) return tl::unexpected(possible.error());
    crosschecked c;
    stage("exploring");
    c.ours = explore(model::world(of.limits), how.explore);  // the states go, the counts stay
    if (!c.ours.complete) return c;
    for (const auto& one : witnesses()) {
        if (std::find(how.with.begin(), how.with.end(), one.tool) == how.with.end()) continue;
        stage(fmt::format("{} generates, compiles and runs its checker", one.name));
        auto w = ask(one.tool, of, c.ours.states, how);
        if (!w) return tl::unexpected(w.error());
        c.others.push_back(std::move(*w));
    }
    compare_properties(of.limits, c);
    return c;
}

}  // namespace synfin::checker
