// `synfin prove`: the properties for every sequence number and every network, by induction with Z3.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include "checker/prove/follow.hpp"
#include "checker/prove/linger.hpp"
#include "cli/attacker_table.hpp"
#include "cli/certificate.hpp"
#include "cli/commands.hpp"
#include "cli/needs_report.hpp"
#include "cli/output.hpp"
#include "cli/prove_lift.hpp"
#include "cli/prove_report.hpp"
#include "cli/prove_run.hpp"
#include "cli/prove_variants.hpp"
#include "cli/rules_report.hpp"
#include "model/proof/assumptions.hpp"
#include "support/names.hpp"
#include "support/terminal.hpp"

namespace synfin::cli {
namespace {

struct prove_options {
    std::vector<std::string> properties, readings;
    std::string variant = "none", without, certificate;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    unsigned bits = 32, seconds = 60;
    bool variants = false, rules = false, attacker = false, lift = false, needed = false;
    std::string run, follow;
    std::optional<unsigned> depth;
    bool retransmits = false;
    model::proof::end_numbers attacked;
    output_options files;
};

std::vector<std::string> proved_names() {
    std::vector<std::string> names;
    for (const auto p : model::proof::proved_properties()) names.emplace_back(model::text(p).id);
    return names;
}

result<void> choose_properties(const prove_options& o) {
    const auto names = proved_names();
    for (const auto& p : o.properties) {
        if (std::find(names.begin(), names.end(), p) != names.end()) continue;
        if (model::property_named(p))
            return failure(fmt::format("{} is not among what is proved: it is explored (synfin check --property {})", p, p),
                           fmt::format("one of {}", fmt::join(names, ", ")));
        return tl::unexpected(unknown_name("property", p, names));
    }
    return {};
}

/// The readings the proof was made for. Others change rules that the lemmas speak of.
result<void> choose_readings(const prove_options& o, model::readings& taken) {
    std::vector<std::string> names;
    for (unsigned r = 0; r < model::reading_count; ++r) names.emplace_back(name(static_cast<model::reading>(r)));
    for (const auto& wanted : o.readings) {
        const auto r = model::reading_named(wanted);
        if (!r) return tl::unexpected(unknown_name("reading", wanted, names));
        taken |= *r;
    }
    return {};
}

constexpr std::string_view fresh_numbers = "fresh-numbers";  ///< the three assumptions about initial numbers together

/// What can be left out of a proof.
std::vector<std::string> hypothesis_names() {
    std::vector<std::string> names{std::string(fresh_numbers)};
    for (const auto& a : model::proof::all_assumptions()) names.emplace_back(a.id);
    for (const auto& l : model::proof::lemmas()) names.emplace_back(l.id);
    return names;
}

result<checker::proof_options> chosen_proof(const prove_options& o) {
    checker::proof_options how;
    how.threads = o.threads;
    how.seconds_limit = o.seconds;
    how.keep_questions = !o.certificate.empty();
    how.model.size = o.bits == 32 ? model::proof::full_width : model::proof::small_width;
    how.model.rules.mistake = *model::variant_named(o.variant);
    how.model.left_out = model::proof::hypothesis_id(o.without);
    how.model.fresh_numbers = o.without != fresh_numbers && how.model.rules.mistake != model::variant::isn_reuse;
    if (const auto read = choose_readings(o, how.model.rules.taken); !read) return tl::unexpected(read.error());
    return how;
}

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::uint64_t peak_bytes() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<std::uint64_t>(used.ru_maxrss) << 10;
}

exit_status status_of(checker::proof_verdict v) {
    return v == checker::proof_verdict::holds        ? exit_status::as_claimed
           : v == checker::proof_verdict::not_proved ? exit_status::violation
                                                     : exit_status::incomplete;
}

/// Prints a report in the form that was asked for.
template <class Report>
result<exit_status> deliver(const Report& r, const screen& shown, const output& out,
                            std::string (*text)(const Report&, const screen&), std::string (*json)(const Report&)) {
    if (out.has_reader()) out.text(text(r, shown));
    if (out.wants_json())
        if (const auto written = out.json(json(r)); !written) return tl::unexpected(written.error());
    return status_of(r.verdict());
}

result<exit_status> prove_rules(const checker::proof_options& how, const screen& shown, const output& out) {
    progress_line line;
    checker::well_formed_options w;
    w.solver.seconds_limit = how.seconds_limit;
    w.threads = how.threads;
    w.on_progress = [&line](std::string_view what, std::size_t done, std::size_t of) {
        if (line.visible()) line.show(fmt::format("{}: {} of {}", what, done, of));
        return true;
    };
    const rules_report r = judge_rules(w);
    line.clear();
    return deliver(r, shown, out, rules_text, rules_json);
}

result<exit_status> prove_lift(const checker::proof_options& how, const screen& shown, const output& out) {
    progress_line line;
    lift_report r;
    r.how.rules = how.model.rules;
    r.how.seconds_limit = how.seconds_limit;
    r.how.on_progress = [&line](std::size_t done, std::size_t of) {
        if (line.visible()) line.show(fmt::format("states: {} of {}", done, of));
        return true;
    };
    r.found = checker::prove_lift(r.how);
    line.clear();
    if (out.has_reader()) out.text(lift_text(r, shown));
    if (out.wants_json())
        if (const auto written = out.json(lift_json(r)); !written) return tl::unexpected(written.error());
    return r.status();
}

result<exit_status> prove_attacker(const prove_options& o, const screen& shown, const output& out) {
    progress_line line;
    checker::odds_options how;
    how.solver.seconds_limit = o.seconds;
    how.threads = o.threads;
    how.on_progress = [&line](std::size_t done, std::size_t of) {
        if (line.visible()) line.show(fmt::format("attacks: {} of {}", done, of));
        return true;
    };
    const attacker_table t = judge_attacker(how, o.attacked);
    line.clear();
    return deliver(t, shown, out, attacker_text, attacker_json);
}

/// What a run rests on, from what was left out.
result<run_request> chosen_run(const prove_options& o, const checker::proof_options& how) {
    if (o.bits != 32) return failure("--run is for numbers of 32 bits, which the rules replay", "--bits 32");
    run_request r;
    const auto p = model::property_named(o.run);
    if (!p) return tl::unexpected(unknown_name("property", o.run, proved_names()));
    r.property = *p;
    r.how.model = how.model;
    r.how.same_iss = how.model.rules.mistake == model::variant::isn_reuse;
    r.how.user_stays_within = o.without != "few-numbers";
    r.how.windows_limited = o.without != "small-windows";
    r.how.retransmits = o.retransmits;
    r.depth = o.depth;
    r.follow = o.follow;
    r.seconds = o.seconds;
    return r;
}

result<exit_status> prove_run(const prove_options& o, const checker::proof_options& how, const screen& shown, const output& out) {
    auto asked = chosen_run(o, how);
    if (!asked) return tl::unexpected(asked.error());
    progress_line line;
    asked->on_progress = [&line](unsigned depth, double) {
        line.show(fmt::format("none up to depth {}", depth));
        return true;
    };
    const auto r = look_for_run(std::move(*asked));
    line.clear();
    if (!r) return tl::unexpected(r.error());
    if (out.has_reader()) out.text(run_text(*r, shown));
    if (out.wants_json())
        if (const auto written = out.json(run_json(*r)); !written) return tl::unexpected(written.error());
    return r->status();
}

result<exit_status> prove_needs(checker::proof_options how, const screen& shown, const output& out) {
    progress_line line;
    how.on_progress = [&line](std::string_view what, std::size_t done, std::size_t of) {
        if (line.visible()) line.show(fmt::format("without {}: {} of {}", what, done, of));
        return true;
    };
    const double began = now();
    needs_report r{how, checker::search_needs(how), 0};
    r.seconds = now() - began;
    line.clear();
    return deliver(r, shown, out, needs_text, needs_json);
}

result<exit_status> prove_variants(const checker::proof_options& how, const screen& shown, const output& out) {
    progress_line line;
    const spoiled_table t = judge_spoiled(how, [&line](std::string_view what) { line.show(what); });
    line.clear();
    if (out.has_reader()) out.text(spoiled_text(t, shown));
    if (out.wants_json())
        if (const auto written = out.json(spoiled_json(t)); !written) return tl::unexpected(written.error());
    if (!t.complete()) return exit_status::incomplete;
    return t.as_expected() ? exit_status::as_claimed : exit_status::violation;
}

/// What goes beyond single steps; for the rules as they are only.
void add_companions(prove_report& r, progress_line& line) {
    const auto& model = r.how.model;
    const bool as_it_is = model.rules.mistake == model::variant::none && model.fresh_numbers && model.left_out.empty();
    if (!as_it_is || model.size.bits != 32) return;
    line.show("schedules");
    for (const auto& s : model::proof::schedules(model.size))
        r.schedules.push_back(checker::prove_schedule(s, model, r.how.seconds_limit));
    line.show("TIME-WAIT with times");
    r.timed = checker::prove_linger({model, 2, true}, r.how.threads, r.how.seconds_limit);
}

/// Of a mistake, or of initial numbers that repeat, runs that break what is not proved.
void add_broken_runs(prove_report& r, progress_line& line) {
    const auto& model = r.how.model;
    const model::variant by = model.fresh_numbers ? model.rules.mistake : model::variant::isn_reuse;
    if (by == model::variant::none || r.found.verdict() != checker::proof_verdict::not_proved) return;
    line.show("runs");
    r.runs = find_runs(by, r.how.threads);
}

result<exit_status> prove_all(const prove_options& o, checker::proof_options how, const screen& shown, const output& out) {
    progress_line line;
    how.on_progress = [&line](std::string_view what, std::size_t done, std::size_t of) {
        if (line.visible()) line.show(fmt::format("{}: {} of {}", what, done, of));
        return true;
    };
    const double began = now();
    prove_report r{how, o.properties, checker::prove(how), 0, 0, {}, {}, {}, {}};
    add_companions(r, line);
    add_broken_runs(r, line);
    r.seconds = now() - began;
    r.peak_bytes = peak_bytes();
    line.clear();
    auto kept = keep_unanswered(r);
    if (!kept) return tl::unexpected(kept.error());
    r.unanswered = std::move(*kept);
    if (out.has_reader()) out.text(prove_text(r, shown));
    if (out.wants_json())
        if (const auto written = out.json(prove_json(r)); !written) return tl::unexpected(written.error());
    if (!o.certificate.empty()) {
        const auto count = write_certificate(o.certificate, r);
        if (!count) return tl::unexpected(count.error());
        out.text(
            fmt::format("{} questions written to {}: scripts/check-certificates {}\n", *count, o.certificate, o.certificate));
    }
    return status_of(r.verdict());
}

result<exit_status> prove(const prove_options& o, const screen& shown) {
    if (const auto chosen = choose_properties(o); !chosen) return tl::unexpected(chosen.error());
    if (!o.run.empty() && model::proof::lemma_named(o.without) != nullptr)
        return failure(fmt::format("--without {}: no run rests on a lemma", o.without), "--without few-numbers");
    const auto how = chosen_proof(o);
    if (!how) return tl::unexpected(how.error());
    const auto out = output::open(o.files);
    if (!out) return tl::unexpected(out.error());
    if (!o.run.empty()) return prove_run(o, *how, shown, *out);
    if (o.variants) return prove_variants(*how, shown, *out);
    if (o.needed) return prove_needs(*how, shown, *out);
    if (o.lift) return prove_lift(*how, shown, *out);
    if (o.rules) return prove_rules(*how, shown, *out);
    if (o.attacker) return prove_attacker(o, shown, *out);
    return prove_all(o, *how, shown, *out);
}

std::vector<std::string> variant_names() {
    std::vector<std::string> names;
    for (unsigned v = 0; v < model::variant_count; ++v) names.emplace_back(name(static_cast<model::variant>(v)));
    return names;
}

/// What else can be asked instead of the whole proof.
void add_questions(CLI::App& app, prove_options& o) {
    auto* variants = app.add_flag("--variants", o.variants, "every deliberate mistake: which rule breaks which lemma");
    auto* rules = app.add_flag("--rules", o.rules, "the rulebook itself: one alternative a step, under all readings");
    auto* attacker = app.add_flag("--attacker", o.attacker, "how many forged segments someone off the path needs");
    auto* lift = app.add_flag("--lift", o.lift, "that the rules do the same with numbers of 5 bits as with 32");
    auto* needed = app.add_flag("--needed", o.needed, "each assumption and lemma left out in turn: what fails without it");
    variants->excludes(rules)->excludes(attacker)->excludes(lift)->excludes(needed);
    rules->excludes(attacker)->excludes(lift)->excludes(needed);
    attacker->excludes(lift)->excludes(needed);
    lift->excludes(needed);
    const auto amount = CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 30);
    app.add_option("--window", o.attacked.window, "with --attacker: RCV.WND, octets")->check(amount)->needs(attacker);
    app.add_option("--max-window", o.attacked.max_window, "with --attacker: MAX.SND.WND, octets")->check(amount)->needs(attacker);
    app.add_option("--flight", o.attacked.flight, "with --attacker: octets in flight")->check(amount)->needs(attacker);
}

/// A run from the beginning instead of a proof.
void add_runs(CLI::App& app, prove_options& o) {
    auto* run = app.add_option("--run", o.run, "look for a run from the beginning, in 32-bit numbers, that breaks this property");
    run->check(one_of("property", proved_names()))->type_name("ID");
    for (const char* other : {"--variants", "--rules", "--attacker", "--lift", "--property", "--certificate"})
        run->excludes(app.get_option(other));
    auto* depth = app.add_option("--depth", o.depth, "with --run: search all runs of up to that many steps");
    depth->check(CLI::Range(1, 32))->needs(run);
    app.add_option("--follow", o.follow, "with --run: take the steps of this trace of synfin check, with numbers of the solver's")
        ->type_name("ADDRESS")
        ->needs(run)
        ->excludes(depth);
    app.add_flag("--retransmits", o.retransmits, "with --run: the ends send again, too, not only the network's copies")
        ->needs(run);
}

}  // namespace

run add_prove(CLI::App& app) {
    auto o = std::make_shared<prove_options>();
    app.add_option("--property", o->properties, "show only this one (again for more)")->type_name("ID");
    app.add_option("--variant", o->variant, "prove the rules with a deliberate mistake")
        ->check(one_of("variant", variant_names()))
        ->type_name("VARIANT");
    app.add_option("--reading", o->readings, "take another reading of the RFC (again for more)")->type_name("READING");
    app.add_option("--without", o->without, "leave an assumption or a lemma out")
        ->check(one_of("assumption or lemma", hypothesis_names()))
        ->type_name("ID");
    app.add_option("--bits", o->bits, "width of a number: 32, or 8 for a quick look")
        ->check(CLI::IsMember({8, 32}))
        ->type_name("BITS");
    app.add_option("--threads", o->threads, "how many solvers at once")->check(CLI::Range(1, 256));
    app.add_option("--seconds", o->seconds, "time for one question (of --run: for all); beyond it the verdict is incomplete")
        ->check(CLI::Range(1, 86400))
        ->capture_default_str();
    add_questions(app, *o);
    app.add_option("--certificate", o->certificate, "write every question in SMT-LIB into this folder")->type_name("DIR");
    add_runs(app, *o);
    add_json(app, o->files);
    return [o](const screen& shown) { return prove(*o, shown); };
}

}  // namespace synfin::cli
