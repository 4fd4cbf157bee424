// `synfin crosscheck`: one instance explored by synfin and, exported to Promela, by Spin; both columns side by side.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "checker/crosscheck.hpp"
#include "cli/bounds_options.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "support/numbers.hpp"
#include "support/terminal.hpp"

namespace synfin::cli {
namespace {

using checker::compared_property;
using checker::crosschecked;

struct crosscheck_options {
    instance_options instance;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    std::uint64_t memory_mib = 0;
    output_options files;
};

/// Three quarters of the machine's memory; the two searches run one after the other.
std::uint64_t usable_mib() {
    const auto pages = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)),
               size = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return std::max<std::uint64_t>(1, (pages * size / 4 * 3) >> 20);
}

std::string verdict(const compared_property& p, bool seen) {
    if (model::text(p.id).sometimes) return seen ? "witnessed" : "not witnessed";
    return seen ? "violated" : "holds";
}

std::string count_row(const char* what, double ours, double spins, const std::string& remark) {
    return fmt::format("  {:<28}{:>14}{:>14}  {}\n", what, grouped(static_cast<std::uint64_t>(ours)),
                       grouped(static_cast<std::uint64_t>(spins)), remark);
}

std::string property_row(const compared_property& p, const screen& shown) {
    const std::string ours = verdict(p, p.ours), spins = verdict(p, p.spins);
    const bool same = p.ours == p.spins;
    const std::string remark = !same                   ? shown.paint(tone::bad, "DIFFER")
                               : p.not_claimed.empty() ? "equal"
                                                       : "equal (not claimed: " + p.not_claimed + ")";
    return fmt::format("  {:<28}{:>14}{:>14}  {}\n", model::text(p.id).id, ours, spins, remark);
}

std::string conclusion(const crosschecked& c, const screen& shown) {
    if (!c.ours.complete) return fmt::format("incomplete: synfin stopped at a limit ({})\n", to_string(c.ours.reason));
    if (!c.spin.complete)
        return fmt::format("incomplete: Spin stopped at a limit after {} states\n",
                           grouped(static_cast<std::uint64_t>(c.spin.states)));
    if (c.equal()) return shown.paint(tone::good, "equal") + ": the same states, the same verdicts\n";
    return shown.paint(tone::bad, "DIFFER") + "\n";
}

std::string as_text(const model::instance& of, const crosschecked& c, const screen& shown) {
    std::string text = fmt::format("{}: explored by synfin, and as Promela by Spin\n\n  {:<28}{:>14}{:>14}\n",
                                   model::instance_text(of), "", "synfin", "Spin");
    const bool same = static_cast<double>(c.ours.states) == c.spin_states();
    text += count_row("distinct states", static_cast<double>(c.ours.states), c.spin_states(),
                      same ? "equal" : shown.paint(tone::bad, "DIFFER"));
    text += count_row("transitions", static_cast<double>(c.ours.transitions), c.spin.transitions,
                      "(a step that a bound cuts off is a loop in Spin)");
    text += fmt::format("  {:<28}{:>14}{:>14}\n\n", "time", duration_text(c.ours.seconds), duration_text(c.spin.seconds));
    for (const auto& p : c.properties) text += property_row(p, shown);
    for (const auto& complaint : c.unknown) text += fmt::format("  Spin complains: {}\n", complaint);
    return text + "\n" + conclusion(c, shown);
}

std::string as_json(const model::instance& of, const crosschecked& c) {
    nlohmann::ordered_json document{
        {"profile", of.profile},
        {"instance", model::instance_text(of)},
        {"equal", c.complete() && c.equal()},
        {"complete", c.complete()},
        {"synfin", {{"states", c.ours.states}, {"transitions", c.ours.transitions}, {"seconds", c.ours.seconds}}},
        {"spin",
         {{"states", static_cast<std::uint64_t>(c.spin_states())},
          {"transitions", static_cast<std::uint64_t>(c.spin.transitions)},
          {"seconds", c.spin.seconds}}},
        {"properties", nlohmann::ordered_json::array()}};
    for (const auto& p : c.properties)
        document["properties"].push_back({{"id", model::text(p.id).id},
                                          {"synfin", verdict(p, p.ours)},
                                          {"spin", verdict(p, p.spins)},
                                          {"claimed", p.not_claimed.empty()}});
    return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

exit_status status_of(const crosschecked& c) {
    if (!c.complete()) return exit_status::incomplete;
    return c.equal() ? exit_status::as_claimed : exit_status::violation;
}

result<crosschecked> compare(const crosscheck_options& o, const model::instance& of) {
    progress_line line;
    checker::crosscheck_options how;
    how.memory_mib = o.memory_mib != 0 ? o.memory_mib : usable_mib();
    how.explore.threads = o.threads;
    how.explore.memory_limit_bytes = how.memory_mib << 20;
    how.on_stage = [&line](std::string_view text) { line.show(text); };
    return checker::crosscheck(of, how);
}

result<exit_status> crosscheck(const crosscheck_options& o, const screen& shown) {
    const auto of = chosen_instance(o.instance);
    if (!of) return tl::unexpected(of.error());
    const auto out = output::open(o.files);
    if (!out) return tl::unexpected(out.error());
    if (const auto missing = checker::missing_for_spin(); !missing.empty()) {
        fmt::print(stderr, "synfin crosscheck: not installed: {} (apt-get install {})\n", fmt::join(missing, ", "),
                   fmt::join(missing, " "));
        return exit_status::incomplete;
    }
    const auto c = compare(o, *of);
    if (!c) return tl::unexpected(c.error());
    out->text(c->ours.complete ? as_text(*of, *c, shown) : conclusion(*c, shown));
    if (out->wants_json())
        if (const auto written = out->json(as_json(*of, *c)); !written) return tl::unexpected(written.error());
    return status_of(*c);
}

}  // namespace

run add_crosscheck(CLI::App& app) {
    auto o = std::make_shared<crosscheck_options>();
    o->instance.profile = "handshake";
    add_instance(app, o->instance);
    app.add_option("--threads", o->threads, "threads synfin explores with")->check(CLI::Range(1, 256));
    app.add_option("--memory", o->memory_mib, "MiB either search may use; three quarters of the machine's by default")
        ->type_name("MIB");
    add_json(app, o->files);
    return [o](const screen& shown) { return crosscheck(*o, shown); };
}

}  // namespace synfin::cli
