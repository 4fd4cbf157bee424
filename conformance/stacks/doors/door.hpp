// One of the two public doors, seen from inside: a shared object (stacks/synfin_stack.h) or a program that speaks the line
// protocol (docs/stack-protocol.md). Both carry IPv4 datagrams. An error says which numbered rule of the door was broken.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "conformance/stack.hpp"

namespace synfin::conformance {

/// A slot with its pair of sockets.
struct place {
    slot where{};
    socket_pair sockets{};
};

class door {
  public:
    using taker = std::function<void(std::span<const std::uint8_t>)>;

    door() = default;
    door(const door&) = delete;
    door& operator=(const door&) = delete;
    virtual ~door() = default;

    [[nodiscard]] virtual const stack_info& info() const = 0;
    [[nodiscard]] virtual std::uint32_t address() const = 0;
    [[nodiscard]] virtual bool one_peer() const = 0;
    /// Where the datagrams go that the stack sends.
    void send_to(taker taken) { taken_ = std::move(taken); }

    [[nodiscard]] virtual result<reply> call(const place& at, const request& made) = 0;
    [[nodiscard]] virtual result<void> packet(std::span<const std::uint8_t> octets) = 0;
    /// The time reached: `until`, or earlier when something was sent.
    [[nodiscard]] virtual result<stack_time> advance(stack_time until) = 0;
    [[nodiscard]] virtual result<std::optional<model::state>> state(const place& at) = 0;
    [[nodiscard]] virtual result<void> release(const place& at) = 0;

  protected:
    void take(std::span<const std::uint8_t> octets) const {
        if (taken_) taken_(octets);
    }

  private:
    taker taken_;
};

/// Loads a shared object. It stays loaded until the program ends: some cannot be loaded twice.
[[nodiscard]] result<std::unique_ptr<door>> open_library(const std::string& path);

/// Starts a program with its arguments. It ends with this object.
[[nodiscard]] result<std::unique_ptr<door>> open_program(const std::vector<std::string>& command);

/// The stack behind a door.
[[nodiscard]] std::unique_ptr<stack> open_door(std::unique_ptr<door> behind);

}  // namespace synfin::conformance
