// Questions about one state of the system, `A.state == ESTABLISHED && B.in_flight > 0`: docs/questions.md.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/packed.hpp"
#include "model/question_names.hpp"
#include "support/result.hpp"

namespace synfin::model {

/// A predicate over one state, ready to be asked of millions of them.
class question {
  public:
    /// Longer texts and deeper nesting are refused, so that a hostile text costs neither time nor stack.
    static constexpr std::size_t longest = 4096;
    static constexpr int deepest = 100;

    /// Reads an expression. An error begins with the column it is about, counted from 1: "column 12: unknown name 'B.stat'".
    [[nodiscard]] static result<question> parse(std::string_view text);
    /// The same for a part of a longer text: reads the expression that begins at `at` and moves `at` to what comes behind it,
    /// a comma, a closing parenthesis or the end. Columns are those of the whole text; `then` tells in an error what may follow.
    [[nodiscard]] static result<question> parse_part(std::string_view whole, std::size_t& at, std::string_view then);

    /// As it was written.
    [[nodiscard]] const std::string& text() const { return text_; }
    /// Of `p => q` the p; nothing of another expression. Its text is that of the whole.
    [[nodiscard]] std::optional<question> premise() const;
    /// The words of fields in it, each once, "A.state", "network.empty", in the order of `question_names`.
    [[nodiscard]] std::vector<std::string> names() const;
    /// Whether this state satisfies it. Allocates nothing.
    [[nodiscard]] bool holds(const packed_world& s) const { return value(nodes_.size() - 1, s) != 0; }

    enum class op : std::uint8_t {
        literal,
        field,
        implies,
        either,
        both,
        opposite,
        equal,
        unequal,
        below,
        above,
        at_most,
        at_least,
        plus,
        minus
    };
    /// Operands stand before what is made of them; the last node is the whole. Of a literal `left` is the value, of a field
    /// `right` is the end.
    struct node {
        op what;
        std::uint16_t left, right;
        question_getter get;  ///< of a field
    };

  private:
    question(std::string text, std::vector<node> nodes) : text_(std::move(text)), nodes_(std::move(nodes)) {}
    [[nodiscard]] std::uint32_t value(std::size_t i, const packed_world& s) const;

    std::string text_;
    std::vector<node> nodes_;
};

}  // namespace synfin::model
