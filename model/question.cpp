#include "model/question.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "support/names.hpp"

namespace synfin::model {
namespace {

using op = question::op;
using type = question_type;

/// An operator between two operands. A higher level binds closer.
struct infix {
    std::string_view symbol;
    int level;
    op what;
    std::optional<type> takes;  ///< of both sides; nothing: any, but the same
    type gives;
};
constexpr int implications = 0, comparisons = 3, operands = 5;
constexpr std::array infixes{
    infix{"=>", 0, op::implies, type::boolean, type::boolean}, infix{"||", 1, op::either, type::boolean, type::boolean},
    infix{"&&", 2, op::both, type::boolean, type::boolean},    infix{"==", 3, op::equal, std::nullopt, type::boolean},
    infix{"!=", 3, op::unequal, std::nullopt, type::boolean},  infix{"<", 3, op::below, type::number, type::boolean},
    infix{">", 3, op::above, type::number, type::boolean},     infix{"<=", 3, op::at_most, type::number, type::boolean},
    infix{">=", 3, op::at_least, type::number, type::boolean}, infix{"+", 4, op::plus, type::number, type::number},
    infix{"-", 4, op::minus, type::number, type::number},
};

struct token {
    std::string_view text;  ///< empty at the end
    std::size_t at = 0;
    [[nodiscard]] bool is(std::string_view s) const { return text == s; }
};

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool wordy(char c) { return digit(c) || capital(c) || (c >= 'a' && c <= 'z') || c == '_'; }

/// How long the word at the start is. "SYN-SENT" is one word, "A.snd_nxt-B.iss" and "snd-1" are not.
std::size_t word_length(std::string_view t) {
    if (t.empty() || !wordy(t[0])) return 0;
    bool hyphens = capital(t[0]);
    std::size_t n = 1;
    for (; n < t.size(); ++n) {
        if (t[n] == '.') hyphens = false;
        const bool hyphen = hyphens && t[n] == '-' && n + 1 < t.size() && (capital(t[n + 1]) || digit(t[n + 1]));
        if (!wordy(t[n]) && t[n] != '.' && !hyphen) break;
    }
    return n;
}

token next_token(std::string_view text, std::size_t at) {
    at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
    const std::string_view rest = text.substr(at);
    if (const auto word = word_length(rest); word > 0) return {rest.substr(0, word), at};
    for (const auto& i : infixes)
        if (i.symbol.size() == 2 && rest.starts_with(i.symbol)) return {rest.substr(0, 2), at};
    std::size_t one = 1;  // character, whose further octets begin with the bits 10 in UTF-8
    while (one < rest.size() && (rest[one] & 0xc0) == 0x80) ++one;
    return {rest.substr(0, one), at};
}

tl::unexpected<error> wrong(std::size_t at, const std::string& what, std::string expected = {}) {
    return failure(fmt::format("column {}: {}", at + 1, what), std::move(expected));
}

/// An expression that was read: its node, its type, and where it stands.
struct operand {
    std::uint16_t node;
    type is;
    std::size_t from, to;
};
using read = result<operand>;

/// Recursive descent: level by level through the infix operators, then ! and what stands alone.
class reader {
  public:
    reader(std::string_view text, std::size_t at) : text_(text), token_(next_token(text, at)) {}

    /// A whole text that is nothing but an expression.
    result<std::vector<question::node>> whole() {
        if (token_.is("") && text_.size() <= question::longest) return wrong(0, "empty expression", std::string(predicate));
        constexpr std::string_view then = "an operator or the end";
        auto all = part(then);
        if (all && !token_.is("")) return unexpected(std::string(then));
        return all;
    }

    /// As far as the expression goes: to the end, or what closes or separates it. `then` says what may follow.
    result<std::vector<question::node>> part(std::string_view then) {
        if (text_.size() > question::longest) return wrong(question::longest, "the expression is too long");
        const read all = expression();
        if (!all) return tl::unexpected(all.error());
        if (!token_.is("") && !token_.is(",") && !token_.is(")")) return unexpected(std::string(then));
        if (all->is != type::boolean) return mistyped(*all, std::string(predicate));
        return std::move(nodes_);
    }
    /// Where what comes behind it begins.
    [[nodiscard]] std::size_t at() const { return token_.at; }

  private:
    static constexpr std::string_view predicate = "a predicate such as A.state == ESTABLISHED";

    [[nodiscard]] const infix* infix_of(int level) const {
        for (const auto& i : infixes)
            if (i.level == level && token_.is(i.symbol)) return &i;
        return nullptr;
    }

    read expression(int level = implications) {
        if (level == operands) return negation();
        read left = expression(level + 1);
        for (const infix* i = nullptr; left && (i = infix_of(level)) != nullptr;) {
            left = joined(*i, *left);
            if (left && level == comparisons && infix_of(level))
                return unexpected("&&, || or parentheses (comparisons do not chain)");
            if (left && level == implications && infix_of(level)) return unexpected("parentheses (=> does not chain)");
        }
        return left;
    }

    read joined(const infix& i, operand left) {
        take();
        const read right = expression(i.level + 1);
        if (!right) return right;
        const type wanted = i.takes.value_or(left.is);
        for (const operand& side : {left, *right})
            if (side.is != wanted) return mistyped(side, fmt::format("{} on either side of '{}'", words(wanted), i.symbol));
        return add({i.what, left.node, right->node, nullptr}, i.gives, left.from);
    }

    read negation() {
        if (!token_.is("!")) return alone();
        const token symbol = take();
        if (++depth_ > question::deepest) return wrong(symbol.at, "nested too deeply");
        const read inner = negation();
        --depth_;
        if (!inner) return inner;
        if (inner->is != type::boolean) return mistyped(*inner, "true or false after '!', or parentheses: !(...)");
        return add({op::opposite, inner->node, inner->node, nullptr}, type::boolean, symbol.at);
    }

    read alone() {
        if (token_.is("(")) return parenthesis();
        if (token_.is("") || !wordy(token_.text.front())) return unexpected("a name, a number, ! or (");
        return token_.text.find_first_not_of("0123456789") == std::string_view::npos ? number() : name();
    }

    read parenthesis() {
        const token open = take();
        if (++depth_ > question::deepest) return wrong(open.at, "nested too deeply");
        read inner = expression();
        --depth_;
        if (!inner) return inner;
        if (!token_.is(")")) return unexpected(fmt::format("an operator or the ) of column {}", open.at + 1));
        take();
        inner->from = open.at, inner->to = end_;
        return inner;
    }

    read number() {
        const token t = take();
        unsigned value = 0;
        const auto [end, mistake] = std::from_chars(t.text.data(), t.text.data() + t.text.size(), value);
        if (mistake != std::errc{} || value > small::mask)
            return wrong(t.at, fmt::format("the number {} is too large", printable(t.text)), "0..31 (numbers are modulo 32)");
        return literal(value, type::number, t);
    }

    read name() {
        const token t = take();
        if (const auto* n = question_name_of(t.text)) {
            if (n->get == nullptr) return literal(n->value, n->is, t);
            return add({op::field, 0, n->value, n->get}, n->is, t.at);
        }
        std::vector<std::string_view> known;
        for (const auto& n : question_names()) known.push_back(n.name);
        return wrong(t.at, fmt::format("unknown name '{}'", printable(t.text)),
                     fmt::format("{}", fmt::join(nearest_of(t.text, known, 3), ", ")));
    }

    token take() {
        end_ = token_.at + token_.text.size();
        return std::exchange(token_, next_token(text_, end_));
    }
    read literal(unsigned value, type is, const token& t) {
        return add({op::literal, static_cast<std::uint16_t>(value), 0, nullptr}, is, t.at);
    }
    read add(question::node n, type is, std::size_t from) {
        nodes_.push_back(n);
        return operand{static_cast<std::uint16_t>(nodes_.size() - 1), is, from, end_};
    }
    [[nodiscard]] tl::unexpected<error> unexpected(std::string expected) const {
        if (token_.is("")) return wrong(token_.at, "the expression ends here", std::move(expected));
        if (token_.is("=")) expected = "==";
        if (token_.is("&") || token_.is("|")) expected = std::string(2, token_.text.front());
        return wrong(token_.at, fmt::format("unexpected '{}'", printable(token_.text)), std::move(expected));
    }
    [[nodiscard]] tl::unexpected<error> mistyped(const operand& x, std::string expected) const {
        return wrong(x.from, fmt::format("'{}' is {}", printable(text_.substr(x.from, x.to - x.from)), words(x.is)),
                     std::move(expected));
    }

    std::string_view text_;
    token token_;
    std::size_t end_ = 0;  ///< where the last token taken ends
    int depth_ = 0;
    std::vector<question::node> nodes_;
};

std::uint32_t combined(op what, std::uint32_t left, std::uint32_t right) {
    if (what == op::equal) return left == right;
    if (what == op::unequal) return left != right;
    if (what == op::below) return left < right;
    if (what == op::above) return left > right;
    if (what == op::at_most) return left <= right;
    if (what == op::at_least) return left >= right;
    if (what == op::plus) return (left + right) & small::mask;
    if (what == op::minus) return (left - right) & small::mask;
    return right;  // of =>, || and &&, where the left side did not decide
}

}  // namespace

result<question> question::parse(std::string_view text) {
    auto nodes = reader(text, 0).whole();
    if (!nodes) return tl::unexpected(nodes.error());
    return question(std::string(text), std::move(*nodes));
}

result<question> question::parse_part(std::string_view whole, std::size_t& at, std::string_view then) {
    reader in(whole, at);
    auto nodes = in.part(then);
    if (!nodes) return tl::unexpected(nodes.error());
    const std::string_view text = whole.substr(at, in.at() - at);
    at = in.at();
    return question(std::string(text), std::move(*nodes));
}

std::optional<question> question::premise() const {
    if (nodes_.back().what != op::implies) return std::nullopt;
    return question(text_, {nodes_.begin(), nodes_.begin() + nodes_.back().left + 1});  // operands stand before what they make
}

std::vector<std::string> question::names() const {
    std::vector<std::string> words;
    for (const auto& name : question_names()) {
        const auto asks = [&](const node& n) { return n.what == op::field && n.get == name.get && n.right == name.value; };
        if (std::any_of(nodes_.begin(), nodes_.end(), asks)) words.push_back(name.name);
    }
    return words;
}

std::uint32_t question::value(std::size_t i, const packed_world& s) const {
    const node& n = nodes_[i];
    if (n.what == op::literal) return n.left;
    if (n.what == op::field) return n.get(s, n.right);
    const std::uint32_t left = value(n.left, s);
    if (n.what == op::opposite) return left ^ 1U;
    if (n.what == op::implies && left == 0) return 1;
    if (n.what == op::either && left != 0) return 1;
    if (n.what == op::both && left == 0) return 0;
    return combined(n.what, left, value(n.right, s));
}

}  // namespace synfin::model
