#include "cli/profile_file.hpp"

#include <fmt/format.h>

#include "model/profiles.hpp"
#include "support/file.hpp"
#include "support/names.hpp"
#include "traces/json_reader.hpp"

namespace synfin::cli {
namespace {

using traces::json_reader;
using traces::located_json;
using traces::place;

/// A bound's value as text: numbers and booleans may be written as such.
std::string value_text(json_reader& in, const place& at) {
    switch (at.json->is) {
        case located_json::kind::number:
            return std::to_string(at.json->number);
        case located_json::kind::boolean:
            return at.json->truth ? "on" : "off";
        default:
            return in.text(at);
    }
}

void check_head(json_reader& in, const place& root) {
    in.only_keys(root, {"format", "version", "name", "base", "variant", "bounds"});
    if (const auto f = in.require(root, "format"); f && in.text(*f) != "synfin-profile")
        in.fail(*f, "is another format", "\"synfin-profile\"");
    if (const auto v = in.require(root, "version"); v && in.number(*v) != 1) in.fail(*v, "is another version", "1");
}

void set_bounds(json_reader& in, const place& root, model::bounds& b) {
    in.each_member(root, "bounds", [&](const place& at, std::string_view name) {
        const std::string value = value_text(in, at);
        if (!in.ok()) return;
        if (const auto set = model::set_bound(b, name, value); !set) in.fail(at, ": " + set.error().what, set.error().expected);
    });
}

}  // namespace

result<model::instance> parse_profile(std::string_view text, const std::string& file) {
    const auto json = traces::parse_located(text, file);
    if (!json) return tl::unexpected(json.error());
    json_reader in(file);
    const place root{&*json};
    if (in.is_object(root)) check_head(in, root);
    const std::string base_name = in.ok() ? in.text_or(root, "base", "lifecycle") : "";
    const model::profile* base = model::profile_named(base_name);
    if (in.ok() && base == nullptr) {
        std::vector<std::string> names;
        for (const auto& p : model::profiles()) names.push_back(p.name);
        const error e = unknown_name("profile", base_name, names);
        in.fail(*in.find(root, "base"), "names no profile: " + e.what, e.expected);
    }
    if (!in.ok()) return tl::unexpected(*in.first_error());
    model::instance out{base_name, base->limits};
    set_bounds(in, root, out.limits);
    if (const auto at = json_reader::find(root, "variant"); at && in.ok()) {
        const auto v = model::variant_named(in.text(*at));
        if (!v)
            in.fail(*at, "names no variant", "one of those `synfin list variants` shows");
        else
            out.limits.rules.mistake = *v;
    }
    if (!in.ok()) return tl::unexpected(*in.first_error());
    return out;
}

result<model::instance> read_profile(const std::string& path) {
    const auto text = read_file(path);
    if (!text) return tl::unexpected(text.error());
    return parse_profile(*text, path);
}

}  // namespace synfin::cli
