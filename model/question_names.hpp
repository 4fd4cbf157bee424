// The words of a question: what may be asked of an end, of the network and of what is left to happen, and what the answers are
// called.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "model/packed.hpp"

namespace synfin::model {

enum class question_type : std::uint8_t { boolean, number, state };

/// "a number" and the like, for a message.
std::string_view words(question_type t);

/// Reads one thing from a state; `end` is 0 for A, 1 for B, and does not matter for what belongs to neither.
using question_getter = std::uint32_t (*)(const packed_world&, std::size_t end);

/// A word that may stand in a question, and what it means. `get` is null for a word that is always the same.
struct question_name {
    std::string name, about;
    question_type is;
    question_getter get;
    std::uint16_t value;  ///< the end to ask; without `get` the value itself
};

/// Every such word: the fields of A and B, of the network and of the budgets left, the eleven states, and a few others.
const std::vector<question_name>& question_names();

/// The word, or null. A state may be spelled with _ for -.
const question_name* question_name_of(std::string_view word);

}  // namespace synfin::model
