// A property of the user's own, `leads_to(A.state == SYN-SENT, A.state == ESTABLISHED)`: docs/questions.md.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/question.hpp"

namespace synfin::model {

/// What is said of the states that satisfy a predicate.
enum class property_form : std::uint8_t {
    every_state,  ///< every reachable state satisfies p
    some_state,   ///< some reachable state satisfies p
    leads_to,     ///< after every p-state, on every fair run, comes a q-state
    eventually,   ///< on every fair run from the initial state comes a p-state
    recoverable   ///< from every reachable state some way of helpful steps leads to a p-state
};

/// How a form is written and called.
struct form_text {
    std::string_view word;      ///< "leads_to"
    std::string_view pattern;   ///< "leads_to(p, q)"
    std::string_view kind;      ///< "leads to", as a kind of property
    std::string_view sentence;  ///< what it claims
};
[[nodiscard]] const form_text& text(property_form f);
/// All of them, in the order of `property_form`.
[[nodiscard]] std::span<const form_text> property_forms();

/// A property as it was read.
struct user_property {
    std::string text;  ///< as it was written
    property_form form;
    question first;                  ///< p
    std::optional<question> second;  ///< the q of leads_to

    /// Whether the text is meant as a property of the user's own, not as an id of the catalogue.
    [[nodiscard]] static bool is_meant(std::string_view text);
    /// Reads one. An error begins with the column it is about, counted from 1 in the whole text.
    [[nodiscard]] static result<user_property> parse(std::string_view text);
};

/// The p of `recoverable()`.
inline constexpr std::string_view recovered = "A.state == CLOSED && B.state == CLOSED";

}  // namespace synfin::model
