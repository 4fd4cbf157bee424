// Other ways to where a case begins. The usual way may need a call that a stack's interface lacks, or cross a transition that
// the stack gets wrong; then the step under test can still be reached another way, and judged.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/case.hpp"
#include "conformance/stack.hpp"

namespace synfin::conformance {

/// A case may be run with another beginning: the first `way` is 1, 0 is the case itself.
using way = unsigned;

class ways {
  public:
    /// Only calls in `calls` are used (bits as in `stack_info::calls`).
    explicit ways(std::uint32_t calls);

    /// The case with its n-th other beginning; null when there are not so many. It lives as long as the pointer.
    [[nodiscard]] std::shared_ptr<const test_case> other(const test_case& c, way n) const;
    /// Does the case begin with calls that the stack has?
    [[nodiscard]] bool usable(const test_case& c) const;

  private:
    struct tree;
    using path = std::vector<const stimulus*>;
    [[nodiscard]] std::vector<path> paths(const test_case& c, way n) const;
    [[nodiscard]] std::optional<path> path_to(const machine& m, unsigned restriction, std::uint64_t readings) const;
    [[nodiscard]] tree& tree_of(unsigned restriction, std::uint64_t readings) const;

    std::uint32_t calls_;
};

}  // namespace synfin::conformance
