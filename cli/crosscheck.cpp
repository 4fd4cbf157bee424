// `synfin crosscheck`: one instance explored by synfin and, exported, by Spin and Rumur; the columns side by side.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "checker/crosscheck.hpp"
#include "cli/bounds_options.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "support/names.hpp"
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
    std::string with = "all";
    output_options files;
};

/// Three quarters of the machine's memory; the searches run one after the other.
std::uint64_t usable_mib() {
    const auto pages = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)),
               size = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return std::max<std::uint64_t>(1, (pages * size / 4 * 3) >> 20);
}

std::string verdict(const compared_property& p, bool seen) {
    if (model::text(p.id).sometimes) return seen ? "witnessed" : "not witnessed";
    return seen ? "violated" : "holds";
}

std::string row(std::string_view what, const std::vector<std::string>& columns, const std::string& remark) {
    std::string text = fmt::format("  {:<28}", what);
    for (const auto& column : columns) text += fmt::format("{:>15}", column);
    return text + (remark.empty() ? "" : "  " + remark) + "\n";
}

/// A column for synfin and one for each of the others.
template <class Ours, class Theirs>
std::string row(std::string_view what, const crosschecked& c, Ours&& ours, Theirs&& theirs, const std::string& remark = {}) {
    std::vector<std::string> columns{ours()};
    for (const auto& w : c.others) columns.push_back(theirs(w));
    return row(what, columns, remark);
}

std::string count_text(double n) { return grouped(static_cast<std::uint64_t>(n)); }

std::string property_row(const compared_property& p, const screen& shown) {
    std::vector<std::string> columns{verdict(p, p.ours)};
    for (const bool seen : p.theirs) columns.push_back(verdict(p, seen));
    const std::string remark = !p.equal()              ? shown.paint(tone::bad, "DIFFER")
                               : p.not_claimed.empty() ? "equal"
                                                       : "equal (not claimed: " + p.not_claimed + ")";
    return row(model::text(p.id).id, columns, remark);
}

std::string conclusion(const crosschecked& c, const screen& shown) {
    if (!c.ours.complete) return fmt::format("incomplete: synfin stopped at a limit ({})\n", to_string(c.ours.reason));
    for (const auto& w : c.others)
        if (!w.complete) return fmt::format("incomplete: {} stopped at a limit after {} states\n", w.name, count_text(w.states));
    if (c.equal()) return shown.paint(tone::good, "equal") + ": the same states, the same verdicts\n";
    return shown.paint(tone::bad, "DIFFER") + "\n";
}

bool same_states(const crosschecked& c) {
    return std::all_of(c.others.begin(), c.others.end(),
                       [&](const checker::witness& w) { return w.states == static_cast<double>(c.ours.states); });
}

std::string head(const model::instance& of, const crosschecked& c) {
    std::string by;
    for (const auto& w : c.others) by += fmt::format(", and as {} by {}", w.name == "Spin" ? "Promela" : "Murphi", w.name);
    return fmt::format("{}: explored by synfin{}\n\n", model::instance_text(of), by);
}

std::string as_text(const model::instance& of, const crosschecked& c, const screen& shown) {
    std::string text = head(of, c);
    text += row(
        "", c, [] { return "synfin"; }, [](const auto& w) { return w.name; });
    text += row(
        "distinct states", c, [&] { return grouped(c.ours.states); }, [](const auto& w) { return count_text(w.states); },
        same_states(c) ? "equal" : shown.paint(tone::bad, "DIFFER"));
    text += row(
        "transitions", c, [&] { return grouped(c.ours.transitions); }, [](const auto& w) { return count_text(w.transitions); },
        "(a step that a bound cuts off is a loop in theirs)");
    text += row(
        "time", c, [&] { return duration_text(c.ours.seconds); }, [](const auto& w) { return duration_text(w.seconds); });
    text += "\n";
    for (const auto& p : c.properties) text += property_row(p, shown);
    for (const auto& w : c.others)
        for (const auto& complaint : w.complaints) text += fmt::format("  {} complains: {}\n", w.name, complaint);
    return text + "\n" + conclusion(c, shown);
}

std::string_view program_of(const checker::witness& w) {
    for (const auto& one : checker::witnesses())
        if (one.name == w.name) return one.program;
    return w.name;
}

nlohmann::ordered_json counts(std::uint64_t states, std::uint64_t transitions, double seconds) {
    return {{"states", states}, {"transitions", transitions}, {"seconds", seconds}};
}

std::string as_json(const model::instance& of, const crosschecked& c) {
    nlohmann::ordered_json document{{"profile", of.profile},
                                    {"instance", model::instance_text(of)},
                                    {"equal", c.complete() && c.equal()},
                                    {"complete", c.complete()},
                                    {"synfin", counts(c.ours.states, c.ours.transitions, c.ours.seconds)}};
    for (const auto& w : c.others) {
        auto& theirs = document[std::string(program_of(w))];
        theirs = counts(static_cast<std::uint64_t>(w.states), static_cast<std::uint64_t>(w.transitions), w.seconds);
        theirs["complaints"] = w.complaints;
    }
    document["properties"] = nlohmann::ordered_json::array();
    for (const auto& p : c.properties) {
        nlohmann::ordered_json one{{"id", model::text(p.id).id}, {"synfin", verdict(p, p.ours)}};
        for (std::size_t i = 0; i < p.theirs.size(); ++i) one[std::string(program_of(c.others[i]))] = verdict(p, p.theirs[i]);
        one["claimed"] = p.not_claimed.empty();
        document["properties"].push_back(std::move(one));
    }
    return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

exit_status status_of(const crosschecked& c) {
    if (!c.complete()) return exit_status::incomplete;
    return c.equal() ? exit_status::as_claimed : exit_status::violation;
}

result<std::vector<checker::witness_tool>> chosen_witnesses(const std::string& with) {
    std::vector<checker::witness_tool> chosen;
    std::vector<std::string> names{"all"};
    for (const auto& w : checker::witnesses()) {
        names.emplace_back(w.program);
        if (with == "all" || with == w.program) chosen.push_back(w.tool);
    }
    if (chosen.empty()) return tl::unexpected(unknown_name("checker", with, names));
    return chosen;
}

/// What has to be installed for all of them.
std::vector<std::string> missing_packages(const std::vector<checker::witness_tool>& tools) {
    std::vector<std::string> missing;
    for (const auto tool : tools)
        for (auto& package : checker::missing_for(tool))
            if (std::find(missing.begin(), missing.end(), package) == missing.end()) missing.push_back(package);
    return missing;
}

result<crosschecked> compare(const crosscheck_options& o, const model::instance& of,
                             const std::vector<checker::witness_tool>& with) {
    progress_line line;
    checker::crosscheck_options how;
    how.with = with;
    how.memory_mib = o.memory_mib != 0 ? o.memory_mib : usable_mib();
    how.explore.threads = o.threads;
    how.explore.memory_limit_bytes = how.memory_mib << 20;
    how.on_stage = [&line](std::string_view text) { line.show(text); };
    return checker::crosscheck(of, how);
}

result<exit_status> crosscheck(const crosscheck_options& o, const screen& shown) {
    const auto of = chosen_instance(o.instance);
    if (!of) return tl::unexpected(of.error());
    const auto with = chosen_witnesses(o.with);
    if (!with) return tl::unexpected(with.error());
    const auto out = output::open(o.files);
    if (!out) return tl::unexpected(out.error());
    if (const auto missing = missing_packages(*with); !missing.empty()) {
        fmt::print(stderr, "synfin crosscheck: not installed: {} (apt-get install {})\n", fmt::join(missing, ", "),
                   fmt::join(missing, " "));
        return exit_status::incomplete;
    }
    const auto c = compare(o, *of, *with);
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
    app.add_option("--with", o->with, "who else checks it: spin, rumur or all")->type_name("CHECKER")->capture_default_str();
    app.add_option("--threads", o->threads, "threads synfin and Rumur explore with")->check(CLI::Range(1, 256));
    app.add_option("--memory", o->memory_mib, "MiB each search may use; three quarters of the machine's by default")
        ->type_name("MIB");
    add_json(app, o->files);
    return [o](const screen& shown) { return crosscheck(*o, shown); };
}

}  // namespace synfin::cli
