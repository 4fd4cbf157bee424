#include "traces/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "support/names.hpp"

namespace synfin::traces {

std::string place::path() const {
    if (parent == nullptr) return "the file";
    const auto above = parent->parent == nullptr ? std::string() : parent->path();
    if (key.data() == nullptr) return fmt::format("{}[{}]", above, index);
    return above.empty() ? printable(key) : above + "." + printable(key);
}

void json_reader::fail(const place& at, const std::string& what, const std::string& expected) {
    if (!error_) error_ = error{file_, at.json->line, at.path() + " " + what, expected};
}

bool json_reader::is_object(const place& at) {
    const bool right = at.json->is == located_json::kind::object;
    if (!right) fail(at, fmt::format("is {}", at.json->kind_text()), "an object");
    return right;
}

bool json_reader::is_list(const place& at) {
    const bool right = at.json->is == located_json::kind::array;
    if (!right) fail(at, fmt::format("is {}", at.json->kind_text()), "a list");
    return right;
}

void json_reader::only_keys(const place& object, std::initializer_list<std::string_view> known) {
    for (std::size_t i = 0; i < object.json->keys.size() && ok(); ++i) {
        const auto& key = object.json->keys[i];
        if (std::ranges::find(known, key) != known.end()) continue;
        auto unknown = unknown_name("key", key, known);
        unknown.file = file_;
        unknown.line = object.json->items[i].line;
        if (object.parent != nullptr) unknown.what = object.path() + ": " + unknown.what;
        error_ = unknown;
    }
}

std::optional<place> json_reader::find(const place& object, std::string_view key) {
    const auto* member = object.json->find(key);
    if (member == nullptr) return {};
    return place{member, &object, key};
}

std::optional<place> json_reader::require(const place& object, std::string_view key) {
    auto member = find(object, key);
    if (!member) fail(object, fmt::format("has no key \"{}\"", key), "one");
    return member;
}

std::string json_reader::text(const place& at) {
    if (at.json->is == located_json::kind::string) return at.json->text;
    fail(at, fmt::format("is {}", at.json->kind_text()), "a text");
    return {};
}

std::uint32_t json_reader::number(const place& at, std::uint32_t most) {
    const auto& json = *at.json;
    const bool whole = json.is == located_json::kind::number;
    if (whole && json.number <= most) return static_cast<std::uint32_t>(json.number);
    fail(at, whole ? fmt::format("is {}", json.number) : fmt::format("is {}", json.kind_text()),
         fmt::format("a number from 0 to {}", most));
    return 0;
}

std::string json_reader::text_or(const place& object, std::string_view key, const std::string& otherwise) {
    const auto member = find(object, key);
    return member ? text(*member) : otherwise;
}

std::uint32_t json_reader::number_or(const place& object, std::string_view key, std::uint32_t otherwise, std::uint32_t most) {
    const auto member = find(object, key);
    return member ? number(*member, most) : otherwise;
}

std::string json_reader::required_text(const place& object, std::string_view key) {
    const auto member = require(object, key);
    if (!member) return {};
    auto value = text(*member);
    if (value.empty()) fail(*member, "is empty", "a text");
    return value;
}

}  // namespace synfin::traces
