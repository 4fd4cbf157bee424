// Reading values out of located JSON with one error, the first: where it is, what it is, what was expected.
//
// Getters return a default once something is wrong, so that a reader of a format stays a plain list of members.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "traces/located_json.hpp"

namespace synfin::traces {

/// A value and the way to it from the root. Refers to its parent, which must outlive it.
struct place {
    const located_json* json = nullptr;
    const place* parent = nullptr;
    std::string_view key = {};  ///< its name when the parent is an object,
    std::size_t index = 0;      ///< its number when the parent is a list

    /// "steps[3].sent[0].seq"; "the file" for the root.
    [[nodiscard]] std::string path() const;
};

/// Remembers the first error; see the top of this file.
class json_reader {
  public:
    explicit json_reader(const std::string& file) : file_(file) {}

    [[nodiscard]] const std::optional<error>& first_error() const { return error_; }
    [[nodiscard]] bool ok() const { return !error_; }

    /// Records an error at this place unless there is one already. `what` follows the path: "is a text".
    void fail(const place& at, const std::string& what, const std::string& expected);

    /// Whether this is an object; an error when not.
    bool is_object(const place& at);
    /// An error for each key outside the list, naming the nearest one in it.
    void only_keys(const place& object, std::initializer_list<std::string_view> known);

    /// The member, or nothing.
    [[nodiscard]] static std::optional<place> find(const place& object, std::string_view key);
    /// The member; an error and nothing when there is none.
    std::optional<place> require(const place& object, std::string_view key);

    /// The value itself; an error when it is of another kind.
    std::string text(const place& at);
    std::uint32_t number(const place& at, std::uint32_t most = 0xffffffff);

    /// A member that may be absent: then the default.
    std::string text_or(const place& object, std::string_view key, const std::string& otherwise = {});
    std::uint32_t number_or(const place& object, std::string_view key, std::uint32_t otherwise, std::uint32_t most = 0xffffffff);
    /// A member that must be there and not be empty.
    std::string required_text(const place& object, std::string_view key);

    /// Calls `visit(place)` for each element of a member that may be absent but must be a list.
    template <class Visit>
    void each(const place& object, std::string_view key, Visit visit) {
        const auto list = find(object, key);
        if (!list || !is_list(*list)) return;
        for (std::size_t i = 0; i < list->json->items.size() && ok(); ++i) visit(place{&list->json->items[i], &*list, {}, i});
    }

    /// Calls `visit(place, key)` for each member of a member that may be absent but must be an object.
    template <class Visit>
    void each_member(const place& object, std::string_view key, Visit visit) {
        const auto inner = find(object, key);
        if (!inner || !is_object(*inner)) return;
        for (std::size_t i = 0; i < inner->json->items.size() && ok(); ++i)
            visit(place{&inner->json->items[i], &*inner, inner->json->keys[i]}, inner->json->keys[i]);
    }

  private:
    bool is_list(const place& at);

    const std::string& file_;
    std::optional<error> error_;
};

}  // namespace synfin::traces
