// Colour with a meaning, on or off. Whatever is coloured is also said in a word or a sign.
#pragma once
#include <string>
#include <string_view>

namespace synfin {

/// What a piece of text means; the colour follows from it.
enum class tone { plain, strong, dim, good, bad, warning, name };

/// Paints text when colour is wanted: `paint(tone::bad, "VIOLATED")`.
class style {
  public:
    explicit style(bool coloured = false) : coloured_(coloured) {}
    [[nodiscard]] bool coloured() const { return coloured_; }
    [[nodiscard]] std::string operator()(tone meaning, std::string_view text) const;

  private:
    bool coloured_;
};

}  // namespace synfin
