#include "cli/explain/narrative.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "traces/counterexample.hpp"

namespace synfin::cli {
namespace {

[[noreturn]] void not_confirmed(const std::string& instance, const std::string& what) {
    throw std::logic_error(fmt::format("the checker does not confirm it: {}: {}", instance, what));
}

std::string sentence(const checker::property_result& p) {
    const auto verdict = fmt::format("{} {}", model::text(p.id).id, name(p.what));
    return p.path.states.empty() ? verdict : fmt::format("{} after {} steps", verdict, p.depth);
}

}  // namespace

traces::trace run_of(const std::string& instance, const story& wanted) {
    const auto of = instance_of(instance);
    const auto found = shortest(of, wanted);
    if (!found.found()) not_confirmed(instance, "no run tells the story");
    return traces::tell(of, found.path);
}

std::vector<model::packed_world> show_run(article& a, const std::string& instance, const story& wanted,
                                          const std::string& title) {
    const auto of = instance_of(instance);
    const auto found = shortest(of, wanted);
    if (!found.found()) not_confirmed(instance, title);
    a.show(traces::tell(of, found.path), title);
    return found.path;
}

void no_run(article& a, const std::string& instance, const story& unwanted, const std::string& verdict) {
    const auto found = shortest(instance_of(instance), unwanted);
    if (!found.impossible()) not_confirmed(instance, verdict);
    a.checked(instance, found.explored, verdict);
}

checker::verification check_all(article& a, const std::string& instance, const std::vector<model::property>& wanted,
                                checker::verdict expected) {
    checker::request r;
    r.properties = wanted;
    auto v = checker::verify(model::world(instance_of(instance).limits), r);
    std::string verdicts;
    for (const auto& p : v.properties) {
        if (p.what != expected) not_confirmed(instance, sentence(p));
        verdicts += (verdicts.empty() ? "" : ", ") + sentence(p);
    }
    a.checked(instance, v.explored, verdicts);
    return v;
}

traces::trace show_violation(article& a, const std::string& instance, model::property broken, const std::string& title) {
    const auto v = check_all(a, instance, {broken}, checker::verdict::violated);
    auto t = traces::tell(instance_of(instance), v.properties.front().path.states, broken);
    t.property = std::string(model::text(broken).id);
    a.show(t, title);
    const auto& path = v.properties.front().path;
    if (path.loop_from < path.states.size())
        a.say(fmt::format("Steps {} to {} repeat for ever.", path.loop_from + 1, path.states.size() - 1));
    return t;
}

scene does(int end, model::action what) {
    return [=](const moment& m) { return m.by(end, what); };
}
scene becomes(int end, model::states from, model::state to) {
    return [=](const moment& m) { return m.turns(end, from, to); };
}
scene both_in(model::state a, model::state b) {
    return [=](const moment& m) { return m.at(A).st == a && m.at(B).st == b; };
}
scene settled(model::state a, model::state b) {
    return [=](const moment& m) { return m.network_empty() && m.at(A).st == a && m.at(B).st == b; };
}
scene any_of(std::vector<scene> all) {
    return [all = std::move(all)](const moment& m) {
        return std::any_of(all.begin(), all.end(), [&](const scene& s) { return s(m); });
    };
}
scene step_of(std::uint32_t kinds) {
    return [=](const moment& m) { return (model::kind(m.what) & kinds) != 0; };
}

}  // namespace synfin::cli
