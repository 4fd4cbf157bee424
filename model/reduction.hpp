// Reductions: parts of the state space that need not be explored to know what single steps and states show. Each is switched on
// by name, is sound for some bounds only, and loses some questions. The arguments are in docs/reductions.md.
#pragma once
#include <string>
#include <string_view>

#include "model/bounds.hpp"
#include "model/question.hpp"
#include "support/result.hpp"

namespace synfin::model {

enum class reduction : std::uint8_t {
    losses,    ///< what is on its way stays there until its loss lets something else happen
    symmetry,  ///< of a state and its mirror image only one is kept
    dead,      ///< what no later step can read is forgotten
    count_
};
inline constexpr unsigned reduction_count = static_cast<unsigned>(reduction::count_);

struct reduction_text {
    std::string_view name, sentence;
};
[[nodiscard]] const reduction_text& text(reduction r);

/// A set of reductions.
class reductions {
  public:
    constexpr reductions() = default;
    constexpr reductions(reduction r) : bits_(1U << static_cast<unsigned>(r)) {}  // NOLINT: a reduction is a set of one
    [[nodiscard]] constexpr bool has(reduction r) const { return (bits_ >> static_cast<unsigned>(r) & 1U) != 0; }
    [[nodiscard]] constexpr bool none() const { return bits_ == 0; }
    constexpr reductions& operator|=(reductions more) {
        bits_ |= more.bits_;
        return *this;
    }
    friend constexpr bool operator==(reductions, reductions) = default;

  private:
    unsigned bits_ = 0;
};

/// "losses,symmetry"; "none" of the empty set.
[[nodiscard]] std::string text_of(reductions set);

/// Why a reduction would not keep the verdicts within these bounds; empty when it does.
[[nodiscard]] std::string unsound(reduction r, const bounds& b);
/// Every reduction that is sound within these bounds.
[[nodiscard]] reductions all_sound(const bounds& b);

/// Reads "losses,dead", or "all" for all that are sound. Errors: an unknown name; a reduction that is not sound here, with the
/// reason.
[[nodiscard]] result<reductions> parse_reductions(std::string_view names, const bounds& b);

/// The first word of a question that a reduced exploration cannot answer, and why; empty when there is none.
[[nodiscard]] std::string blind_to(reductions set, const question& q);

}  // namespace synfin::model
