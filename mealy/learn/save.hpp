// The observation tree as a file, so that learning goes on where it was interrupted. Lines of text:
//
//     synfin-observations 1
//     of TEXT               what was asked: answers of something else must not be mixed in
//     input NAME            one a line, in order
//     output TEXT           one a line, in order; \n and \\ are escaped
//     seen PARENT INPUT OUTPUT    one a node, numbered from 1 in this order; node 0 is the beginning
//     end                   a file without it was cut off
#pragma once
#include <string>
#include <string_view>

#include "mealy/learn/tree.hpp"

namespace synfin::mealy {

/// The tree as such a text. `of`: what was asked, one line.
[[nodiscard]] std::string write_observations(const observation_tree& tree, std::string_view of);

/// Reads it back. Errors have file and line: not such a text, cut off, or answers of something else than `of` or to another
/// alphabet than `inputs`.
[[nodiscard]] result<observation_tree> read_observations(std::string_view text, const std::string& file, std::string_view of,
                                                         const std::vector<std::string>& inputs);

}  // namespace synfin::mealy
