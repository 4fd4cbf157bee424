// What the person's terminal can show, and the one line of progress it is shown.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace synfin {

/// When to colour: `--color auto|always|never`.
enum class colour_choice { automatic, always, never };

/// Whether this stream is a terminal that understands escape codes (not "dumb").
[[nodiscard]] bool is_terminal(int fd);

/// Whether to colour output on this stream: the choice, then NO_COLOR, then whether it is a terminal.
[[nodiscard]] bool wants_colour(colour_choice choice, int fd);

/// Whether the locale (LC_ALL, LC_CTYPE, LANG) says UTF-8: box drawing if so, ASCII otherwise.
[[nodiscard]] bool utf8_locale();

/// At most `columns` characters of UTF-8 `text`, never cutting one in half.
[[nodiscard]] std::string_view clipped(std::string_view text, std::size_t columns);

/// One line on stderr that is rewritten in place and gone at the end. Silent unless stderr is a terminal.
class progress_line {
  public:
    explicit progress_line(int fd = 2);
    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;
    ~progress_line() { clear(); }

    /// Whether anybody sees it: ask before building an expensive text.
    [[nodiscard]] bool visible() const { return visible_; }

    /// Rewrites the line, at most ten times a second; texts in between are dropped.
    void show(std::string_view text);

    /// Takes the line away; `show` may bring it back.
    void clear();

  private:
    int fd_;
    bool visible_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point next_;
};

}  // namespace synfin
