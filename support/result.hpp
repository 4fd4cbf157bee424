// Errors are values with a place, until `main` prints them.
#pragma once
#include <string>
#include <tl/expected.hpp>

namespace synfin {

/// What went wrong and where. `line` counts from 1; 0 means the whole file. `file` is empty for command-line input.
struct error {
    std::string file;
    int line = 0;
    std::string what;
    std::string expected;

    /// "file:line: what, expected what": the one line a user sees.
    [[nodiscard]] std::string message() const;
};

/// A value of type T, or why there is none.
template <class T>
using result = tl::expected<T, error>;

/// Builds the error arm of a result without a place.
[[nodiscard]] inline tl::unexpected<error> failure(std::string what, std::string expected = {}) {
    return tl::unexpected<error>(error{{}, 0, std::move(what), std::move(expected)});
}

/// Builds the error arm of a result with a place in a file.
[[nodiscard]] inline tl::unexpected<error> failure_at(std::string file, int line, std::string what, std::string expected = {}) {
    return tl::unexpected<error>(error{std::move(file), line, std::move(what), std::move(expected)});
}

}  // namespace synfin
