// `synfin learn`: a stack's own machine, and where it differs from the model.
#include "conformance/learn/learn.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/apart.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "conformance/learn/mapper.hpp"
#include "conformance/target.hpp"
#include "mealy/suite.hpp"
#include "support/file.hpp"
#include "support/numbers.hpp"
#include "support/terminal.hpp"

namespace synfin::cli {
namespace {

namespace conf = conformance;

struct learn_options {
    std::string stack;
    std::string alphabet = "small";
    std::string dot;
    conf::learn_settings settings;
    output_options files;
};

// What this machine does not give, and a stack that cannot be learned, are no faults of the command line.
exit_status cannot_learn(const error& why) {
    std::fputs(fmt::format("synfin learn: {}\n", why.message()).c_str(), stderr);
    return exit_status::incomplete;
}

std::string progress_text(const mealy::learning_progress& p) {
    return fmt::format("{}, {} queries, hypothesis {}{}", counted(p.states, "state"), grouped(p.counts.queries),
                       p.hypotheses + (p.testing ? 0 : 1), p.testing ? " under test" : "");
}

result<void> write_files(const learn_options& o, const output& out, const conf::learn_report& report) {
    if (out.wants_json())
        if (auto written = out.json(conf::as_json(report)); !written) return written;
    return o.dot.empty() ? result<void>{} : write_file(o.dot, mealy::write_dot(report.found.m));
}

exit_status status_of(const learn_options& o, const conf::learn_report& report) {
    if (o.settings.compares && !report.as_the_model()) return exit_status::violation;
    return report.found.complete ? exit_status::as_claimed : exit_status::incomplete;
}

result<exit_status> run_learn(learn_options& o) {
    if (o.stack.empty()) return failure("no stack to learn", "--stack with one of those that `synfin list stacks` shows");
    if (auto known = conf::check_stack(o.stack); !known) return tl::unexpected(known.error());
    if (!o.dot.empty())
        if (auto possible = can_write(o.dot); !possible) return tl::unexpected(possible.error());
    const auto out = output::open(o.files);
    if (!out) return tl::unexpected(out.error());
    const auto on = conf::open_stack(o.stack);
    if (!on) return cannot_learn(on.error());
    auto alphabet = conf::learning_alphabet(o.alphabet, (*on)->info());
    if (!alphabet) return tl::unexpected(alphabet.error());
    o.settings.alphabet = std::move(*alphabet);
    progress_line line;
    if (line.visible()) o.settings.on_progress = [&](const mealy::learning_progress& p) { line.show(progress_text(p)); };
    const auto report = conf::learn(**on, o.settings);
    line.clear();
    if (!report) return cannot_learn(report.error());
    out->text(conf::as_text(*report, o.settings.compares));
    if (auto written = write_files(o, *out, *report); !written) return tl::unexpected(written.error());
    return status_of(o, *report);
}

}  // namespace

run add_learn(CLI::App& app) {
    auto o = std::make_shared<learn_options>();
    app.add_option("--stack", o->stack, "the stack: a name as in `synfin run`, or a file")->type_name("NAME");
    app.add_option("--alphabet", o->alphabet, "inputs: small, full, or words with commas between them")->type_name("WORDS");
    app.add_option("--extra-states", o->settings.extra_states, "the result is right if the stack has at most so many states more")
        ->type_name("K")
        ->check(CLI::Range(0U, mealy::most_extra_states));
    app.add_flag("--from-model", o->settings.from_model, "begin with the model's machine as the first hypothesis");
    app.add_option("--resume", o->settings.observations, "go on from the observations in this file, and save them there")
        ->type_name("FILE");
    app.add_option("--dot", o->dot, "write the machine as Graphviz to this file")->type_name("FILE");
    app.add_flag("--diff", o->settings.compares,
                 "compare with the model: shortest words on which they differ, with their clauses");
    app.add_option("--seed", o->settings.seed, "of the random words among the tests")->type_name("N");
    app.add_option("--limit", o->settings.limit, "stop after so many seconds, with what is known then")
        ->type_name("SECONDS")
        ->check(CLI::Range(0.0, 1e9));
    add_json(app, o->files);
    // A shared object can take its process with it.
    return [o](const screen&) { return apart([o] { return run_learn(*o); }); };
}

}  // namespace synfin::cli
