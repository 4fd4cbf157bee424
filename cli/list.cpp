// `synfin list KIND`: the names that other subcommands take, one a line. A kind is one line in the table below.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "conformance/generate.hpp"
#include "conformance/target.hpp"
#include "model/bound_names.hpp"
#include "model/catalogue/catalogue.hpp"
#include "model/profiles.hpp"
#include "model/properties.hpp"
#include "model/question_names.hpp"
#include "support/names.hpp"

namespace synfin::cli {
namespace {

struct row {
    std::string name;
    std::string about;
};

struct kind {
    const char* name;
    std::vector<row> (*rows)();
};

std::vector<row> command_rows() {
    std::vector<row> rows;
    for (const auto& c : commands()) rows.push_back({c.name, c.about});
    return rows;
}

std::vector<row> profile_rows() {
    std::vector<row> rows;
    for (const auto& p : model::profiles()) rows.push_back({p.name, p.sentence});
    return rows;
}

std::vector<row> bound_rows() {
    std::vector<row> rows;
    for (const auto& b : model::bound_names()) rows.push_back({std::string(b.name), fmt::format("{} ({})", b.about, b.values)});
    return rows;
}

std::vector<row> property_rows() {
    std::vector<row> rows;
    for (const auto& p : model::property_texts())
        rows.push_back({std::string(p.id), fmt::format("{}: {} [{}]", p.kind(), p.sentence, p.clauses)});
    return rows;
}

std::vector<row> rule_rows() {
    std::vector<row> rows;
    for (const auto& r : model::rule_infos)
        if (r.only_in == model::variant::none) rows.push_back({std::string(r.id), fmt::format("{} [{}]", r.says, r.clause)});
    return rows;
}

std::vector<row> requirement_rows() {
    std::vector<row> rows;
    for (const auto& r : model::catalogue::embedded().requirements)
        rows.push_back({r.id, fmt::format("{}{}", r.paraphrase, r.reason.empty() ? "" : " -- " + r.reason)});
    return rows;
}

std::vector<row> variant_rows() {
    std::vector<row> rows;
    for (unsigned i = 1; i < model::variant_count; ++i) {
        const auto& t = model::text(static_cast<model::variant>(i));
        rows.push_back({std::string(t.name), std::string(t.sentence)});
    }
    return rows;
}

std::vector<row> reading_rows() {
    std::vector<row> rows;
    for (unsigned i = 0; i < model::reading_count; ++i) {
        const auto& t = model::text(static_cast<model::reading>(i));
        rows.push_back({std::string(t.name), fmt::format("{} [{}]", t.sentence, t.clause)});
    }
    return rows;
}

std::vector<row> suite_rows() {
    std::vector<row> rows;
    for (const auto& s : conformance::suites()) rows.push_back({std::string(s.name), std::string(s.about)});
    return rows;
}

std::vector<row> stack_rows() {
    std::vector<row> rows;
    for (const auto& s : conformance::stacks()) rows.push_back({std::string(s.name), std::string(s.about)});
    return rows;
}

std::vector<row> case_rows() {
    std::vector<row> rows;
    if (const auto cases = conformance::generate(conformance::suites().front().name))
        for (const auto& c : *cases) rows.push_back({c.id, fmt::format("{} [{}]", c.says, c.clause)});
    return rows;
}

std::vector<row> name_rows() {
    std::vector<row> rows;
    for (const auto& n : model::question_names()) rows.push_back({n.name, n.about});
    return rows;
}

constexpr std::array kinds{
    kind{"commands", command_rows},    kind{"profiles", profile_rows}, kind{"bounds", bound_rows},
    kind{"properties", property_rows}, kind{"rules", rule_rows},       kind{"requirements", requirement_rows},
    kind{"variants", variant_rows},    kind{"readings", reading_rows}, kind{"stacks", stack_rows},
    kind{"suites", suite_rows},        kind{"cases", case_rows},       kind{"names", name_rows},
};

std::vector<std::string> kind_names() {
    std::vector<std::string> names;
    for (const auto& k : kinds) names.emplace_back(k.name);
    return names;
}

std::string as_text(const std::vector<row>& rows, const screen& shown) {
    std::size_t width = 0;
    for (const auto& r : rows) width = std::max(width, r.name.size());
    std::string text;
    for (const auto& r : rows)
        text += fmt::format("{}{:{}}  {}\n", shown.paint(tone::name, r.name), "", width - r.name.size(), r.about);
    return text;
}

std::string as_json(const std::vector<row>& rows) {
    auto document = nlohmann::ordered_json::array();
    for (const auto& r : rows) document.push_back({{"name", r.name}, {"about", r.about}});
    return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

struct list_options {
    std::string kind;
    output_options files;
};

result<exit_status> list(const list_options& options, const screen& shown) {
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const kind& k) { return k.name == options.kind; });
    if (options.kind.empty())
        return failure("nothing selected to list", fmt::format("one of: {}", fmt::join(kind_names(), ", ")));
    if (found == kinds.end()) return tl::unexpected(unknown_name("kind", options.kind, kind_names()));
    const auto out = output::open(options.files);
    if (!out) return tl::unexpected(out.error());
    const auto rows = found->rows();
    out->text(as_text(rows, shown));
    if (const auto written = out->json(as_json(rows)); !written) return tl::unexpected(written.error());
    return exit_status::as_claimed;
}

}  // namespace

run add_list(CLI::App& app) {
    auto options = std::make_shared<list_options>();
    app.add_option("kind", options->kind, fmt::format("what to list: {}", fmt::join(kind_names(), ", ")))->type_name("KIND");
    add_json(app, options->files);
    return [options](const screen& shown) { return list(*options, shown); };
}

}  // namespace synfin::cli
