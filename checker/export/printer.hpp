// What the printers of guarded programs have in common: lines with their indentation, and expressions with their brackets.
#pragma once
#include <fmt/format.h>

#include <string>

#include "checker/export/program_text.hpp"

namespace synfin::checker {

/// Collects lines; a block is what stands between `open` and `close`.
class code_lines {
  public:
    template <class... Args>
    void line(fmt::format_string<Args...> text, Args&&... args) {
        text_ += std::string(2 * depth_, ' ') + fmt::format(text, std::forward<Args>(args)...) + "\n";
    }
    template <class... Args>
    void open(fmt::format_string<Args...> text, Args&&... args) {
        line(text, std::forward<Args>(args)...);
        ++depth_;
    }
    template <class... Args>
    void close(fmt::format_string<Args...> text, Args&&... args) {
        --depth_;
        line(text, std::forward<Args>(args)...);
    }
    void shut() { --depth_; }  ///< ends a block without a line of its own
    void gap() { text_ += "\n"; }
    /// Adds to the last line.
    void append(std::string_view more) { text_.insert(text_.size() - 1, more); }
    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    std::string text_;
    std::size_t depth_ = 0;
};

/// `text` without what would end a comment or a line.
[[nodiscard]] std::string harmless(std::string_view text);

/// How a language writes operators.
struct operator_signs {
    const char *both, *either, *no, *equal, *unequal, *at_most, *on, *off;
};

/// How a language writes expressions. Operators bind, from the loosest: or, and, not, comparison, + and -, *.
class expression_printer {
  public:
    explicit expression_printer(const operator_signs& signs) : signs_(signs) {}
    virtual ~expression_printer() = default;
    [[nodiscard]] std::string text(const expression& e) const { return text(e, 0); }
    /// A place that can be assigned to.
    [[nodiscard]] virtual std::string place(const expression& e) const = 0;

  protected:
    [[nodiscard]] std::string text(const expression& e, int around) const;
    [[nodiscard]] virtual std::string parameter(const std::string& name) const { return name; }
    [[nodiscard]] virtual std::string choice(const expression_node& n) const = 0;
    [[nodiscard]] virtual std::string count(const expression& flag) const = 0;
    [[nodiscard]] virtual std::string modulo(const expression& number, std::uint32_t modulus) const = 0;

  private:
    [[nodiscard]] std::string infix(const expression_node& n) const;
    [[nodiscard]] const char* sign(guarded_op what) const;
    [[nodiscard]] std::string atom(const expression& e) const;

    operator_signs signs_;
};

}  // namespace synfin::checker
