#include "traces/located_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "support/names.hpp"

namespace synfin::traces {
namespace {

using kind = located_json::kind;
constexpr std::size_t deepest = 64;
constexpr std::size_t most_keys = 1000;  // keys are searched one after the other; no format of ours has objects this wide

/// Reads characters for nlohmann and counts them; all copies share the count.
class counting_iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    counting_iterator(std::string_view::const_iterator at, std::size_t* count) : at_(at), count_(count) {}
    reference operator*() const { return *at_; }
    counting_iterator& operator++() {
        ++at_;
        ++*count_;
        return *this;
    }
    bool operator==(const counting_iterator& other) const { return at_ == other.at_; }
    bool operator!=(const counting_iterator& other) const { return at_ != other.at_; }

  private:
    std::string_view::const_iterator at_;
    std::size_t* count_;
};

/// The line of the token just read. The reader may be one character past a number; that one does not count.
class line_counter {
  public:
    line_counter(std::string_view text, const std::size_t* read) : text_(text), read_(read) {}
    int now() {
        const auto upto = *read_ > 0 ? *read_ - 1 : 0;
        for (; seen_ < upto; ++seen_) line_ += text_[seen_] == '\n' ? 1 : 0;
        return line_;
    }

  private:
    std::string_view text_;
    const std::size_t* read_;
    std::size_t seen_ = 0;
    int line_ = 1;
};

/// nlohmann words it "...syntax error while parsing X - WHAT; expected WANTED"; only the capitals help a reader.
error syntax_error(const std::string& file, int line, const std::string& words) {
    constexpr std::string_view dash = " - ", semicolon = "; expected ";
    const auto start = words.find(dash);
    auto what = start == std::string::npos ? words : words.substr(start + dash.size());
    const auto split = what.rfind(semicolon);
    auto wanted = split == std::string::npos ? std::string("JSON") : what.substr(split + semicolon.size());
    if (split != std::string::npos) what.erase(split);
    return {file, line, "not JSON: " + printable(what, 120), wanted};
}

/// Receives nlohmann's events and builds the tree. Returning false stops the reading.
class builder {
  public:
    builder(line_counter lines, const std::string& file) : lines_(lines), file_(file) {}

    bool null() { return leaf({.is = kind::null, .line = lines_.now()}); }
    bool boolean(bool b) { return leaf({.is = kind::boolean, .line = lines_.now(), .truth = b}); }
    bool number_unsigned(std::uint64_t n) { return leaf({.is = kind::number, .line = lines_.now(), .number = n}); }
    bool number_integer(std::int64_t n) { return other_number(std::to_string(n)); }
    bool number_float(double /*value*/, const std::string& digits) { return other_number(digits); }
    bool string(std::string& s) { return leaf({.is = kind::string, .line = lines_.now(), .text = std::move(s)}); }
    static bool binary(nlohmann::json::binary_t& /*value*/) { return false; }  // not in JSON text
    bool start_object(std::size_t /*size*/) { return open(kind::object); }
    bool start_array(std::size_t /*size*/) { return open(kind::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(std::string& name) {
        auto& keys = open_.back().keys;
        if (std::ranges::find(keys, name) != keys.end()) return fail(fmt::format("key \"{}\" twice", printable(name)), "it once");
        if (keys.size() == most_keys) return fail("an object too wide", fmt::format("at most {} keys", most_keys));
        keys.push_back(std::move(name));
        return true;
    }

    bool parse_error(std::size_t /*at*/, const std::string& /*token*/, const nlohmann::json::exception& e) {
        if (!error_) error_ = syntax_error(file_, lines_.now(), e.what());
        return false;
    }

    result<located_json> take() {
        if (error_) return tl::unexpected(*error_);
        return std::move(root_);
    }

  private:
    bool other_number(const std::string& digits) {
        return leaf({.is = kind::other_number, .line = lines_.now(), .text = digits});
    }

    bool leaf(located_json value) {
        (open_.empty() ? root_ : open_.back().items.emplace_back()) = std::move(value);
        return true;
    }

    bool open(kind is) {
        if (open_.size() == deepest) return fail("nested too deep", fmt::format("at most {} levels", deepest));
        open_.push_back({.is = is, .line = lines_.now()});
        return true;
    }

    bool close() {
        auto done = std::move(open_.back());
        open_.pop_back();
        return leaf(std::move(done));
    }

    bool fail(std::string what, std::string expected) {
        error_ = error{file_, lines_.now(), std::move(what), std::move(expected)};
        return false;
    }

    line_counter lines_;
    const std::string& file_;
    std::vector<located_json> open_;
    located_json root_;
    std::optional<error> error_;
};

}  // namespace

const located_json* located_json::find(std::string_view key) const {
    const auto found = std::ranges::find(keys, key);
    return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

std::string_view located_json::kind_text() const {
    switch (is) {
        case kind::null:
            return "null";
        case kind::boolean:
            return "true or false";
        case kind::number:
            return "a number";
        case kind::other_number:
            return "a negative or fractional number";
        case kind::string:
            return "a text";
        case kind::array:
            return "a list";
        case kind::object:
            return "an object";
    }
    return "";
}

result<located_json> parse_located(std::string_view text, const std::string& file) {
    std::size_t read = 0;
    builder tree(line_counter(text, &read), file);
    const counting_iterator first(text.begin(), &read), last(text.end(), &read);
    (void)nlohmann::json::sax_parse(first, last, &tree);
    return tree.take();
}

}  // namespace synfin::traces
