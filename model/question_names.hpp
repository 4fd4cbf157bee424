// The words of a question: what may be asked of an end, and what the answers are called.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "model/packed.hpp"

namespace synfin::model {

enum class question_type : std::uint8_t { boolean, number, state };

/// "a number" and the like, for a message.
std::string_view words(question_type t);

/// What X.name means for an end X.
struct question_field {
    std::string_view name;
    question_type is;
    std::string_view about;
    std::uint32_t (*get)(const packed_world&, std::size_t end);
};

/// Everything that may be asked of an end.
std::span<const question_field> question_fields();

/// A word that may stand in a question, and what it means.
struct question_name {
    std::string name, about;
};

/// Every such word: the fields of A and B, the eleven states, `true` and `false`.
const std::vector<question_name>& question_names();

}  // namespace synfin::model
