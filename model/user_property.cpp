#include "model/user_property.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>

#include "support/names.hpp"

namespace synfin::model {
namespace {

constexpr std::array forms{
    form_text{"always", "always(p)", "always", "every reachable state satisfies p"},
    form_text{"sometimes", "sometimes(p)", "sometimes", "some reachable state satisfies p"},
    form_text{"leads_to", "leads_to(p, q)", "leads to", "after every p-state, on every fair run, comes a q-state"},
    form_text{"eventually", "eventually(p)", "eventually", "on every fair run from the initial state comes a p-state"},
    form_text{"recoverable", "recoverable(p)", "possible",
              "from every reachable state some way of helpful steps leads to a p-state"},
};

constexpr std::string_view blanks = " \t\r\n";

tl::unexpected<error> wrong(std::size_t at, const std::string& what, std::string expected) {
    return failure(fmt::format("column {}: {}", at + 1, what), std::move(expected));
}

/// Reads FORM ( p [, q] ) and nothing behind it. What stands in the parentheses is read by `question`.
class form_reader {
  public:
    explicit form_reader(std::string_view text) : text_(text) { pass(0); }

    result<user_property> whole() {
        if (text_.size() > question::longest) return wrong(question::longest, "the property is too long", {});
        const auto form = word();
        if (!form) return tl::unexpected(form.error());
        open_ = at_;
        pass(at_ + 1);
        user_property p{std::string(text_), *form, *question::parse(recovered), std::nullopt};
        if (*form != property_form::recoverable || !is(')')) {
            if (auto done = arguments(p); !done) return tl::unexpected(done.error());
        }
        pass(at_ + 1);
        if (at_ < text_.size()) return unexpected("nothing more");
        return p;
    }

  private:
    result<property_form> word() {
        std::size_t end = at_;
        while (end < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[end])) != 0 || text_[end] == '_')) ++end;
        const std::string_view name = text_.substr(at_, end - at_);
        const std::size_t from = at_;
        pass(end);
        for (std::size_t i = 0; i < forms.size(); ++i)
            if (name == forms[i].word && is('(')) return static_cast<property_form>(i);
        return no_form(name, from);
    }

    /// An expression without a form around it is a likely mistake.
    [[nodiscard]] tl::unexpected<error> no_form(std::string_view name, std::size_t from) const {
        std::vector<std::string_view> words, patterns;
        for (const auto& f : forms) words.push_back(f.word), patterns.push_back(f.pattern);
        if (is('(') && !name.empty())
            return wrong(from, fmt::format("unknown form '{}'", printable(name)),
                         fmt::format("{}", fmt::join(nearest_of(name, words, 2), ", ")));
        return wrong(from, question::parse(text_) ? "a predicate alone is no property" : "this begins no property",
                     fmt::format("one of {}", fmt::join(patterns, ", ")));
    }

    result<void> arguments(user_property& p) {
        auto first = argument(p.form == property_form::leads_to ? ',' : ')');
        if (!first) return tl::unexpected(first.error());
        p.first = std::move(*first);
        if (p.form != property_form::leads_to) return {};
        pass(at_ + 1);
        auto second = argument(')');
        if (!second) return tl::unexpected(second.error());
        p.second = std::move(*second);
        return {};
    }

    /// An expression, up to the character that ends it.
    result<question> argument(char end) {
        const std::string then =
            end == ',' ? "an operator or ', q)': leads_to(p, q)" : fmt::format("an operator or the ) of column {}", open_ + 1);
        auto q = question::parse_part(text_, at_, then);
        if (q && !is(end)) return unexpected(then);
        return q;
    }

    tl::unexpected<error> unexpected(std::string expected) const {
        if (at_ == text_.size()) return wrong(at_, "the property ends here", std::move(expected));
        std::size_t size = 1;  // of a character, whose further octets begin with the bits 10 in UTF-8
        while (at_ + size < text_.size() && (text_[at_ + size] & 0xc0) == 0x80) ++size;
        return wrong(at_, fmt::format("unexpected '{}'", printable(text_.substr(at_, size))), std::move(expected));
    }

    [[nodiscard]] bool is(char c) const { return at_ < text_.size() && text_[at_] == c; }
    void pass(std::size_t to) { at_ = std::min(text_.find_first_not_of(blanks, to), text_.size()); }

    std::string_view text_;
    std::size_t at_ = 0, open_ = 0;
};

}  // namespace

const form_text& text(property_form f) { return forms[static_cast<unsigned>(f)]; }
std::span<const form_text> property_forms() { return forms; }

bool user_property::is_meant(std::string_view text) { return text.find_first_of("(.=<>!&|") != std::string_view::npos; }

result<user_property> user_property::parse(std::string_view text) { return form_reader(text).whole(); }

}  // namespace synfin::model
