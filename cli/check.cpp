// `synfin check`: explores one instance and judges the catalogue of properties; `--variants` judges every deliberate mistake.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <thread>

#include "cli/bottoms.hpp"
#include "cli/bounds_options.hpp"
#include "cli/check_modes.hpp"
#include "cli/check_report.hpp"
#include "cli/check_tables.hpp"
#include "cli/commands.hpp"
#include "cli/distributed.hpp"
#include "cli/level_estimate.hpp"
#include "cli/output.hpp"
#include "cli/sweeping.hpp"
#include "cli/variant_matrix.hpp"
#include "support/names.hpp"
#include "support/numbers.hpp"
#include "support/terminal.hpp"

namespace synfin::cli {
namespace {

struct check_options {
    const CLI::App* line = nullptr;  ///< which options were given
    instance_options instance;
    std::vector<std::string> properties;
    std::vector<std::string> where;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    std::uint64_t memory_mib = 0;
    std::uint64_t state_limit = 0;
    double seconds = 0;
    bool unconditionally = false;
    bool variants = false;
    bool bottoms = false;
    std::vector<std::string> without;
    table_options tables;
    sweep_choices sweep;
    output_options files;
};

/// Three quarters of the machine's memory, when nothing else was asked for.
std::uint64_t memory_limit(std::uint64_t mib) {
    if (mib != 0) return mib << 20;
    const auto pages = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)),
               size = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return pages * size / 4 * 3;
}

/// What a word may be: an id of the catalogue, or how a property of one's own begins.
std::vector<std::string> property_names() {
    std::vector<std::string> names;
    for (const auto& t : model::property_texts()) names.emplace_back(t.id);
    for (const auto& f : model::property_forms()) names.emplace_back(f.pattern);
    return names;
}

/// What --property named: ids of the catalogue, and properties of the user's own.
result<void> choose_properties(const std::vector<std::string>& wanted, checker::request& r) {
    for (const auto& w : wanted) {
        if (const auto p = model::property_named(w)) {
            r.properties.push_back(*p);
            continue;
        }
        if (!model::user_property::is_meant(w)) return tl::unexpected(unknown_name("property", w, property_names()));
        auto own = model::user_property::parse(w);
        if (!own) return failure("--property: " + own.error().what, own.error().expected);
        r.own.push_back(std::move(*own));
    }
    if (r.own.size() > checker::most_own_properties)
        return failure(fmt::format("--property: {} properties of your own", r.own.size()),
                       fmt::format("at most {} at once", checker::most_own_properties));
    return {};
}

result<std::vector<model::question>> chosen_questions(const std::vector<std::string>& wanted) {
    if (wanted.size() > checker::most_questions)
        return failure(fmt::format("--where: {} questions", wanted.size()),
                       fmt::format("at most {} at once", checker::most_questions));
    std::vector<model::question> chosen;
    for (const auto& w : wanted) {
        auto q = model::question::parse(w);
        if (!q) return failure("--where: " + q.error().what, q.error().expected);
        chosen.push_back(std::move(*q));
    }
    return chosen;
}

bool nothing_claimed(const std::vector<model::property>& wanted, const model::bounds& limits) {
    return !wanted.empty() &&
           std::all_of(wanted.begin(), wanted.end(), [&](model::property p) { return !model::not_claimed(p, limits).empty(); });
}

exit_status status_of(const checker::verification& v) {
    if (!v.all_as_claimed()) return exit_status::violation;
    return v.settled() ? exit_status::as_claimed : exit_status::incomplete;
}

checker::request request_of(const check_options& o, progress_line& line) {
    checker::request r;
    r.how.threads = o.threads;
    r.how.memory_limit_bytes = memory_limit(o.memory_mib);
    r.how.state_limit = o.state_limit;
    r.how.seconds_limit = o.seconds;
    r.unconditionally = o.unconditionally;
    for (const auto& name : o.without) r.without |= model::only(*model::assumption_named(name));
    r.how.on_progress = [&line, levels = level_estimate()](const checker::progress& p) mutable {
        levels.look(p.depth, p.frontier);
        const auto total = levels.total(p.states);
        if (line.visible())
            line.show(fmt::format("{}{}  depth {}  frontier {}  {} states/s  {}", counted(p.states, "state"),
                                  total ? fmt::format(" of about {}", rounded(*total)) : "", p.depth, grouped(p.frontier),
                                  rounded(p.states_per_second), bytes_text(p.bytes)));
        return !interrupted();
    };
    return r;
}

result<exit_status> check_one(const check_options& o, const screen& shown, const output& out) {
    const auto chosen = chosen_instance(o.instance);
    if (!chosen) return tl::unexpected(chosen.error());
    const bool alone = rank_count() == 1, swept = alone && is_swept(o.sweep, *chosen);
    if (swept)
        if (const auto fit = fit_together(*o.line, {of_a_swept_profile}); !fit) return tl::unexpected(fit.error());
    (void)interrupted();  // each rank is told to end, and the others must not find it dead
    progress_line line;
    checker::request r = request_of(o, line);
    if (const auto understood = choose_properties(o.properties, r); !understood) return tl::unexpected(understood.error());
    const auto questions = chosen_questions(o.where);
    if (!questions) return tl::unexpected(questions.error());
    r.questions = *questions;
    if (!o.unconditionally && r.own.empty() && nothing_claimed(r.properties, chosen->limits))
        return failure(fmt::format("none of the chosen properties is claimed for {}", instance_text(*chosen)),
                       "another profile, or --unconditionally");
    const auto reduced = chosen_reductions(o.sweep, *chosen, r);
    if (!reduced) return tl::unexpected(reduced.error());
    const model::world w(chosen->limits);
    checker::swept_world told;
    auto found = !alone ? verify_together(*chosen, r) : swept ? verify_swept(*chosen, r, o.sweep, *reduced, told) : verify(w, r);
    if (!found) return tl::unexpected(found.error());
    checked c{*chosen, std::move(*found), alone ? o.threads : 1, rank_count()};
    if (swept) c.sweep = std::move(told);
    line.clear();
    out.text(check_text(c, shown));
    if (out.wants_json())
        if (const auto done = out.json(check_json(c)); !done) return tl::unexpected(done.error());
    if (out.wants_junit())
        if (const auto done = out.junit(check_junit(c)); !done) return tl::unexpected(done.error());
    return status_of(c.found);
}

result<exit_status> check(const check_options& o, const screen& shown) {
    using modes = std::vector<std::string_view>;
    if (const auto fit = fit_together(*o.line, rank_count() == 1 ? modes{} : modes{in_ranks}); !fit)
        return tl::unexpected(fit.error());
    const auto out = output::open(speaks() ? o.files : output_options{});
    if (!out) return tl::unexpected(out.error());
    progress_line line;
    if (auto done = make_table(o.tables, request_of(o, line).how, *out, shown)) return *done;
    if (o.bottoms) return tell_bottoms(o.instance, request_of(o, line).how, *out, shown);
    if (!o.variants) return check_one(o, shown, *out);
    const variant_matrix m = judge_variants(o.threads, [&](std::string_view text) { line.show(text); });
    line.clear();
    out->text(matrix_text(m, shown));
    if (out->wants_json())
        if (const auto done = out->json(matrix_json(m)); !done) return tl::unexpected(done.error());
    return m.as_expected() ? exit_status::as_claimed : exit_status::violation;
}

}  // namespace

run add_check(CLI::App& app) {
    auto o = std::make_shared<check_options>();
    o->line = &app;
    add_instance(app, o->instance);
    app.add_option("--property", o->properties,
                   "only this property; may be repeated: an id (`synfin list properties`), or one of your own, "
                   "'always(A.state == ESTABLISHED => B.state != CLOSED)' (docs/questions.md)")
        ->type_name("ID|FORMULA")
        ->allow_extra_args(false);
    app.add_option("--where", o->where,
                   "is a state like this reachable? 'A.state == ESTABLISHED && B.state == SYN-SENT'; may be repeated "
                   "(`synfin list names`, docs/questions.md)")
        ->type_name("EXPR")
        ->allow_extra_args(false);
    app.add_option("--threads", o->threads, "threads to explore with")->check(CLI::Range(1, 256));
    app.add_option("--memory", o->memory_mib, "MiB the exploration may use; three quarters of the machine's by default")
        ->type_name("MIB");
    app.add_option("--seconds", o->seconds, "stop after this long")->check(CLI::NonNegativeNumber);
    app.add_option("--states", o->state_limit, "stop after this many states");
    app.add_flag("--unconditionally", o->unconditionally, "judge properties also where their conditions do not hold");
    app.add_option("--without", o->without, "judge liveness without this assumption; may be repeated (docs/liveness.md)")
        ->check(CLI::IsMember(model::names_of(model::only(model::assumption::count_) - 1)));
    app.add_flag("--bottoms", o->bottoms, "where every run ends up: the components of states no step leaves (docs/liveness.md)");
    app.add_flag("--variants", o->variants, "which deliberate mistake breaks which property, after how many steps");
    add_tables(app, o->tables);
    add_sweep(app, o->sweep);
    add_json(app, o->files);
    add_junit(app, o->files);
    return [o](const screen& shown) { return check(*o, shown); };
}

}  // namespace synfin::cli
