#include "cli/profile_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "model/profiles.hpp"
#include "support/file.hpp"
#include "support/names.hpp"
#include "traces/json_reader.hpp"

namespace synfin::cli {
namespace {

using traces::json_reader;
using traces::located_json;
using traces::place;

/// A bound's value as text: numbers and booleans may be written as such, several names as a list.
std::optional<std::string> value_text(const place& at) {
    const auto& json = *at.json;
    if (json.is == located_json::kind::number) return std::to_string(json.number);
    if (json.is == located_json::kind::boolean) return json.truth ? "on" : "off";
    if (json.is == located_json::kind::string) return json.text;
    if (json.is != located_json::kind::array) return std::nullopt;
    std::string all;
    for (const auto& item : json.items) {
        if (item.is != located_json::kind::string) return std::nullopt;
        all += (all.empty() ? "" : "/") + item.text;
    }
    return all.empty() ? "none" : all;
}

template <class Names>
std::string nearest_text(std::string_view wanted, const Names& names) {
    return fmt::format("{}", fmt::join(nearest(wanted, names), ", "));
}

std::vector<std::string_view> variant_names() {
    std::vector<std::string_view> names;
    for (unsigned i = 0; i < model::variant_count; ++i) names.push_back(name(static_cast<model::variant>(i)));
    return names;
}

/// The first of several names that is no reading, with the nearest that are.
std::string nearest_readings(std::string_view value) {
    std::vector<std::string_view> names;
    for (unsigned i = 0; i < model::reading_count; ++i) names.push_back(name(static_cast<model::reading>(i)));
    for (std::size_t from = 0, to = 0; to != std::string_view::npos; from = to + 1) {
        to = value.find('/', from);
        const auto one = value.substr(from, to - from);
        if (!model::reading_named(one)) return nearest_text(one, names);
    }
    return {};
}

void check_head(json_reader& in, const place& root) {
    in.only_keys(root, {"format", "version", "name", "base", "variant", "bounds"});
    if (const auto f = in.require(root, "format"); f && in.text(*f) != "synfin-profile")
        in.fail(*f, "is another format", "\"synfin-profile\"");
    if (const auto v = in.require(root, "version"); v && in.number(*v) != 1) in.fail(*v, "is another version", "1");
    (void)in.text_or(root, "name");
}

void set_bound(json_reader& in, const place& at, std::string_view name, model::bounds& b) {
    const auto& all = model::bound_names();
    const auto known = std::find_if(all.begin(), all.end(), [&](const model::bound_name& n) { return n.name == name; });
    if (known == all.end()) {
        std::vector<std::string_view> names;
        for (const auto& n : all) names.push_back(n.name);
        return in.fail(at, "is no bound", nearest_text(name, names));
    }
    const auto value = value_text(at);
    if (value && model::set_bound(b, name, *value)) return;
    const std::string shown = value ? fmt::format("'{}'", printable(*value)) : std::string(at.json->kind_text());
    const bool reading = value && name == "readings";
    in.fail(at, "is " + shown, reading ? nearest_readings(*value) : std::string(known->values));
}

void set_variant(json_reader& in, const place& root, model::bounds& b) {
    const auto at = json_reader::find(root, "variant");
    if (!at) return;
    const std::string wanted = in.text(*at);
    if (const auto v = model::variant_named(wanted))
        b.rules.mistake = *v;
    else
        in.fail(*at, fmt::format("names no variant '{}'", printable(wanted)), nearest_text(wanted, variant_names()));
}

const model::profile* base_of(json_reader& in, const place& root, const std::string& wanted) {
    if (const auto* p = model::profile_named(wanted)) return p;
    std::vector<std::string> names;
    for (const auto& p : model::profiles()) names.push_back(p.name);
    in.fail(*json_reader::find(root, "base"), fmt::format("names no profile '{}'", printable(wanted)),
            nearest_text(wanted, names));
    return nullptr;
}

}  // namespace

result<model::instance> parse_profile(std::string_view text, const std::string& file) {
    const auto json = traces::parse_located(text, file);
    if (!json) return tl::unexpected(json.error());
    json_reader in(file);
    const place root{&*json};
    if (in.is_object(root)) check_head(in, root);
    const std::string wanted = in.ok() ? in.text_or(root, "base", "lifecycle") : "";
    const model::profile* base = in.ok() ? base_of(in, root, wanted) : nullptr;
    if (!in.ok()) return tl::unexpected(*in.first_error());
    model::instance out{wanted, base->limits};
    in.each_member(root, "bounds", [&](const place& at, std::string_view name) { set_bound(in, at, name, out.limits); });
    set_variant(in, root, out.limits);
    if (!in.ok()) return tl::unexpected(*in.first_error());
    return out;
}

result<model::instance> read_profile(const std::string& path) {
    const auto text = read_file(path);
    if (!text) return tl::unexpected(text.error());
    return parse_profile(*text, path);
}

}  // namespace synfin::cli
