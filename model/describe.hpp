// Rules as a person reads them: who, when, then, from the terms of the rule. For `synfin explain` and `synfin export`.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/formula.hpp"

namespace synfin::model {

/// One line of a description: "when", and what stands there. A label may stand on several lines.
struct described_line {
    std::string_view label;
    std::string text;
};

/// Rule number i, line by line: who, reading, variant, when, then, send, tell, reply, timer, to, but.
std::vector<described_line> rule_lines(std::size_t rule, const notation& signs = mathematical);

/// "RFC 9293 3.10.7.3", "RFC 1337 3".
std::string cited(std::string_view clause);

/// The rule of that id in writing, with the sentences of its requirements; empty when there is none.
std::string describe_rule(std::string_view id, const notation& signs = mathematical);

/// All rules of a clause and of the clauses below it, in the order of the rulebook; empty when there is none.
std::string describe_clause(std::string_view clause, const notation& signs = mathematical);

/// The whole rulebook, grouped by section (model/rulebook_markdown.cpp).
std::string rulebook_markdown();

}  // namespace synfin::model
