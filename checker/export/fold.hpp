// Terms on their way to another language: what is known is replaced by its value, the rest is simplified modulo 32.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model/readings.hpp"
#include "model/term_rules.hpp"

namespace synfin::checker {

/// What the small domain of the world counts modulo.
inline constexpr std::uint32_t modulus = 32;

/// What is known of each variable; nothing = it varies.
class knowledge {
  public:
    /// Every reading is known, no field is.
    explicit knowledge(model::readings taken);

    [[nodiscard]] std::optional<std::uint32_t> of(std::size_t field) const { return values_[variable(field)]; }
    void set(std::size_t field, std::uint32_t value) { values_[variable(field)] = value; }
    void forget(std::size_t field) { values_[variable(field)].reset(); }
    [[nodiscard]] std::optional<std::uint32_t> of(model::term variable) const { return values_[variable->value]; }

  private:
    static std::size_t variable(std::size_t field) { return model::fields()[field].variable->value; }

    std::vector<std::optional<std::uint32_t>> values_;
};

/// The same term modulo 32, with what is known put in.
[[nodiscard]] model::term fold(model::term t, const knowledge& known);
/// The value of a term without variables; nothing when it has some.
[[nodiscard]] std::optional<std::uint32_t> constant_value(model::term t);
/// Calls `visit` with the number of every field that occurs in `t`, perhaps more than once.
template <class Visit>
void for_each_field_in(model::term t, Visit&& visit) {
    if (t == nullptr) return;
    if (t->is_variable()) {
        const auto number = model::field_number(model::variable_name(t));
        if (number < model::fields().size()) visit(number);
    }
    for_each_field_in(t->left, visit);
    for_each_field_in(t->right, visit);
}

}  // namespace synfin::checker
