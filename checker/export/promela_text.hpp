// Spelling in Promela: terms, sets of states, names, and lines with their indentation.
#pragma once
#include <fmt/format.h>

#include <string>

#include "checker/export/slice.hpp"

namespace synfin::checker {

/// Collects lines; a block is what stands between `open` and `close`.
class promela_lines {
  public:
    template <class... Args>
    void line(fmt::format_string<Args...> text, Args&&... args) {
        text_ += std::string(2 * depth_, ' ') + fmt::format(text, std::forward<Args>(args)...) + "\n";
    }
    template <class... Args>
    void open(fmt::format_string<Args...> text, Args&&... args) {
        line(text, std::forward<Args>(args)...);
        ++depth_;
    }
    template <class... Args>
    void close(fmt::format_string<Args...> text, Args&&... args) {
        --depth_;
        line(text, std::forward<Args>(args)...);
    }
    void shut() { --depth_; }  ///< ends a block without a line of its own
    void gap() { text_ += "\n"; }
    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    std::string text_;
    std::size_t depth_ = 0;
};

/// "SYN_RECEIVED".
[[nodiscard]] std::string promela_name(model::state s);
/// "seg_ack".
[[nodiscard]] std::string promela_name(std::size_t field);
/// "no_ghost".
[[nodiscard]] std::string promela_name(std::string_view id);
/// Is `variable` in one of these states? "true" when always.
[[nodiscard]] std::string promela_test(model::states in, const std::string& variable);

/// A flag, or a number that need not be reduced yet: + and - may leave 0..31.
[[nodiscard]] std::string promela_value(model::term t);
/// A number in 0..31, or a flag.
[[nodiscard]] std::string promela_reduced(model::term t);

/// The segment as one number, laid out as in model/packed.hpp, without what only the observer adds.
[[nodiscard]] std::string promela_code(const model::segment<model::term_domain>& s);

/// Where the fields of a segment stand in that number.
struct segment_layout {
    static constexpr unsigned life = 0, receiver = 1, sender = 3, len = 5, ack = 7, seq = 12, fin = 17, rst = 18, ack_on = 19,
                              syn = 20;
};

}  // namespace synfin::checker
