// Who is asked: a black box that is put back to its beginning and then takes one input after the other.
#pragma once
#include <string>
#include <vector>

#include "mealy/machine.hpp"

namespace synfin::mealy {

/// A system under learning. It must answer the same word in the same way each time; the learner tells when it does not.
class teacher {
  public:
    teacher() = default;
    teacher(const teacher&) = delete;
    teacher& operator=(const teacher&) = delete;
    virtual ~teacher() = default;

    /// The names of the inputs; fixed.
    [[nodiscard]] virtual const std::vector<std::string>& inputs() const = 0;
    /// Back to the initial state. Error: the system is lost.
    [[nodiscard]] virtual result<void> reset() = 0;
    /// Gives an input and returns the output, any text. Error: the system is lost.
    [[nodiscard]] virtual result<std::string> step(symbol input) = 0;
};

/// A machine as a teacher: for tests, and for learning what is known already.
class machine_teacher final : public teacher {
  public:
    explicit machine_teacher(machine m) : machine_(std::move(m)) {}

    [[nodiscard]] const std::vector<std::string>& inputs() const override { return machine_.inputs; }
    [[nodiscard]] result<void> reset() override {
        at_ = machine_.initial;
        return {};
    }
    [[nodiscard]] result<std::string> step(symbol input) override {
        const symbol said = machine_.output(at_, input);
        at_ = machine_.after(at_, input);
        return machine_.outputs[said];
    }

  private:
    machine machine_;
    state at_ = 0;
};

}  // namespace synfin::mealy
