// `synfin export --to FORMAT`: the model for other tools and for people.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "checker/export/murphi.hpp"
#include "checker/export/promela.hpp"
#include "checker/export/state_graph.hpp"
#include "checker/export/tla.hpp"
#include "cli/bounds_options.hpp"
#include "cli/commands.hpp"
#include "model/describe.hpp"
#include "support/file.hpp"
#include "support/names.hpp"

namespace synfin::cli {
namespace {

struct export_options {
    instance_options instance;
    std::string format;
    std::string path = "-";
    std::uint64_t limit = 10'000;
};

result<std::string> promela(const export_options& o) {
    const auto of = chosen_instance(o.instance);
    if (!of) return tl::unexpected(of.error());
    return checker::to_promela(of->limits, model::instance_text(*of));
}

result<std::string> murphi(const export_options& o) {
    const auto of = chosen_instance(o.instance);
    if (!of) return tl::unexpected(of.error());
    return checker::to_murphi(of->limits, model::instance_text(*of));
}

/// What follows the end of a module is no part of it: there stands what belongs into the .cfg, which is written beside a file.
result<std::string> tla(const export_options& o) {
    const auto of = chosen_instance(o.instance);
    if (!of) return tl::unexpected(of.error());
    const auto path = std::filesystem::path(o.path == "-" ? "lifecycle.tla" : o.path);
    const auto text = checker::to_tla(of->limits, model::instance_text(*of), path.stem().string());
    if (!text) return tl::unexpected(text.error());
    if (o.path == "-") return fmt::format("{}\nlifecycle.cfg:\n{}", text->module, text->configuration);
    const auto beside = std::filesystem::path(path).replace_extension(".cfg").string();
    if (const auto written = write_file(beside, text->configuration); !written) return tl::unexpected(written.error());
    return text->module;
}

template <checker::picture Format>
result<std::string> states(const export_options& o) {
    const auto of = chosen_instance(o.instance);
    if (!of) return tl::unexpected(of.error());
    return checker::draw_states(*of, Format, o.limit);
}

result<std::string> markdown(const export_options&) { return model::rulebook_markdown(); }

struct format {
    const char* name;
    const char* about;
    result<std::string> (*write)(const export_options&);
};
constexpr std::array formats{
    format{"promela", "an instance for Spin", promela},
    format{"murphi", "an instance for Rumur", murphi},
    format{"tla", "an instance for TLC, with a .cfg beside it", tla},
    format{"dot", "the states of an instance for Graphviz", states<checker::picture::dot>},
    format{"graphml", "the same for yEd, Gephi and the like", states<checker::picture::graphml>},
    format{"markdown", "the whole rulebook in writing", markdown},
};

std::vector<std::string> format_names() {
    std::vector<std::string> names;
    for (const auto& f : formats) names.emplace_back(f.name);
    return names;
}

std::string help() {
    std::string text = "format:";
    for (const auto& f : formats) text += fmt::format("{} {} ({})", text.back() == ':' ? "" : ",", f.name, f.about);
    return text;
}

result<void> deliver(const std::string& path, const std::string& text) {
    if (path != "-") return write_file(path, text);
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) return failure("cannot write to stdout");
    return {};
}

result<exit_status> write(const export_options& o) {
    const auto existing = fmt::format("one of: {}", fmt::join(format_names(), ", "));
    if (o.format.empty()) return failure("no format, --to says which", existing);
    const auto found = std::find_if(formats.begin(), formats.end(), [&](const format& f) { return f.name == o.format; });
    if (found == formats.end()) return tl::unexpected(unknown_name("format", o.format, format_names()));
    if (o.path != "-")
        if (const auto able = can_write(o.path); !able) return tl::unexpected(able.error());
    const auto text = found->write(o);
    if (!text) return tl::unexpected(text.error());
    if (const auto done = deliver(o.path, *text); !done) return tl::unexpected(done.error());
    return exit_status::as_claimed;
}

}  // namespace

run add_export(CLI::App& app) {
    auto o = std::make_shared<export_options>();
    o->instance.profile = "handshake";
    app.add_option("--to", o->format, help())->type_name("FORMAT");
    app.add_option("-o,--output", o->path, "write to this file instead of stdout")->type_name("FILE");
    app.add_option("--limit", o->limit, "dot, graphml: refuse a graph of more states")
        ->type_name("STATES")
        ->capture_default_str();
    add_instance(app, o->instance);
    return [o](const screen&) { return write(*o); };
}

}  // namespace synfin::cli
