// Between the abstract words of a learner and a TCP stack: inputs become calls and segments, what the stack does becomes
// texts without absolute numbers. Works for any stack, also one that follows no RFC: see `wire_view`.
//
// Time passes only when a segment that occupies sequence space was not answered: then an ACK may be delayed (MUST-40), up to
// 500 ms. What a stack repeats by itself meanwhile is not shown, so that timers do not make answers differ.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conformance/learn/wire_view.hpp"
#include "conformance/stack.hpp"
#include "mealy/learn/teacher.hpp"

namespace synfin::conformance {

/// The inputs by name: "small", "full", or words with commas between them. Without those that the stack cannot be given:
/// waiting for 2 MSL in real time. Error: an unknown word, with the nearest; a word the stack cannot be given.
[[nodiscard]] result<std::vector<const stimulus*>> learning_alphabet(std::string_view text, const stack_info& of);

/// A stack as a teacher. Each word is asked on a fresh slot.
class mapper final : public mealy::teacher {
  public:
    mapper(stack& on, std::vector<const stimulus*> alphabet);
    ~mapper() override;

    [[nodiscard]] const std::vector<std::string>& inputs() const override { return names_; }
    [[nodiscard]] result<void> reset() override;
    [[nodiscard]] result<std::string> step(mealy::symbol input) override;

  private:
    [[nodiscard]] result<std::string> perform(const stimulus& s);
    [[nodiscard]] result<std::string> call(const stimulus& s);
    [[nodiscard]] result<std::string> receive(const stimulus& s);
    [[nodiscard]] result<std::string> arrives(const stimulus& s);
    [[nodiscard]] result<std::string> wait(const stimulus& s);
    void take_seen();
    [[nodiscard]] result<void> settle();
    [[nodiscard]] result<void> let_pass(stack_time how_long);
    [[nodiscard]] std::string shown(const segment* answered);

    stack& on_;
    std::vector<const stimulus*> alphabet_;
    std::vector<std::string> names_;
    std::optional<slot> slot_;
    wire_view view_;
    std::vector<segment> seen_;
};

/// What a stack says when its interface has no such call: "reply not supported".
[[nodiscard]] std::string_view unsupported_reply();
/// What is said where waiting for a timer makes no sense, since nothing seen could have started it: "no such timer".
[[nodiscard]] std::string_view pointless_wait();

}  // namespace synfin::conformance
