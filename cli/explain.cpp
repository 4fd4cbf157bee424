// `synfin explain [SUBJECT]`: topics that the checker computes when asked, and whatever else has a name. The articles are in
// cli/explain/.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "cli/commands.hpp"
#include "cli/explain/article.hpp"
#include "cli/explain/subjects.hpp"
#include "cli/output.hpp"
#include "support/names.hpp"
#include "traces/lift.hpp"

namespace synfin::cli {
namespace {

struct explain_options {
    std::string subject;
    bool full = false;
    std::optional<std::uint64_t> wire_seed;
    output_options files;
};

/// Every trace of the article with random 32-bit initial numbers, each replayed there: the same states and rules, or an error.
result<article> on_the_wire(article a, std::uint64_t seed) {
    std::size_t traces = 0;
    for (auto& piece : a.pieces) {
        auto* t = std::get_if<traces::trace>(&piece);
        if (t == nullptr || t->modulus == 0) continue;
        if (auto same = traces::replay_on_wire(*t, seed); !same) {
            same.error().what = fmt::format("not lifted to 32 bits (seed {}): {}", seed, same.error().what);
            return tl::unexpected(same.error());
        }
        *t = traces::lift(*t, seed);
        ++traces;
    }
    if (traces == 0) return failure("nothing to replay on the wire", "a subject with a trace of small numbers");
    a.say(
        fmt::format("Replayed with random 32-bit initial sequence numbers (seed {}): the same states and the same rules.", seed));
    return a;
}

result<article> article_about(const std::string& subject, const screen& shown) {
    if (subject.empty()) return contents();
    if (auto a = named_article(subject, shown.utf8)) return std::move(*a);
    if (auto a = trace_article(subject)) return std::move(*a);
    return tl::unexpected(unknown_name("subject", subject, all_names()));
}

result<exit_status> explain(const explain_options& options, const screen& shown) {
    const auto out = output::open(options.files);
    if (!out) return tl::unexpected(out.error());
    auto a = article_about(options.subject, shown);
    if (a && options.wire_seed) a = on_the_wire(std::move(*a), *options.wire_seed);
    if (!a) return tl::unexpected(a.error());
    if (out->has_reader()) out->text(as_text(*a, {shown, options.full}));
    if (out->wants_json())
        if (const auto written = out->json(as_json(*a)); !written) return tl::unexpected(written.error());
    return exit_status::as_claimed;
}

}  // namespace

run add_explain(CLI::App& app) {
    auto options = std::make_shared<explain_options>();
    app.add_option(
           "subject", options->subject,
           "a topic, rule, clause, requirement, property, variant, reading, state, trace address, corpus name or trace file")
        ->type_name("SUBJECT");
    app.add_flag("--full", options->full, "whole states in ladders, not only what changed");
    app.add_option("--wire", options->wire_seed, "replay the traces with 32-bit initial numbers from this seed")
        ->type_name("SEED");
    app.footer("Without a subject: the topics, one line each.");
    add_json(app, options->files);
    return [options](const screen& shown) { return explain(*options, shown); };
}

}  // namespace synfin::cli
