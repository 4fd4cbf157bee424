// The adapter's end of the guest's wire: a UNIX socket that keeps frames apart and in order (the "bess" transport of user-mode
// Linux). Commands to the agent and questions to the kernel go over it between the datagrams of the test.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "conformance/stacks/linux/descriptor.hpp"
#include "stacks/uml/commands.hpp"

namespace synfin_stacks::uml {

class wire {
  public:
    /// Takes each TCP datagram the guest sends.
    using taker = std::function<void(std::span<const std::uint8_t>)>;
    explicit wire(taker taken) : taken_(std::move(taken)) {}

    /// Waits at `path` for the guest to plug in. False: it has not within `milliseconds`.
    [[nodiscard]] synfin::result<void> listen(const std::string& path);
    [[nodiscard]] bool accept(int milliseconds);

    /// Sends a datagram of the test.
    void send(std::span<const std::uint8_t> datagram);
    /// Returns when the guest has dealt with all that was sent to it and its answers were taken. False: it is dead.
    [[nodiscard]] bool settle();
    /// Has the agent do something; its answers were taken as with `settle`. Data of RECEIVE goes to `data`. Nothing: the guest
    /// is dead, or did not answer within `milliseconds`.
    [[nodiscard]] std::optional<answer> tell(command c, std::vector<std::uint8_t>& data, int milliseconds);
    /// Takes what the guest sends of its own; waits for it up to so many nanoseconds. True: it sent something.
    [[nodiscard]] bool wait(std::int64_t nanoseconds);

  private:
    enum class heard { nothing, segment, echo, answer };
    [[nodiscard]] bool ready(std::int64_t nanoseconds) const;
    heard read();
    heard take(std::span<const std::uint8_t> datagram);
    void send_ip(std::uint8_t protocol, std::span<const std::uint8_t> payload);

    taker taken_;
    synfin::conformance::descriptor listener_, fd_;
    std::uint32_t number_ = 0;
    std::uint32_t echoed_ = 0;
    answer answer_{};
    std::vector<std::uint8_t> piece_;
    std::vector<std::uint8_t> frame_, datagram_;
    std::array<std::uint8_t, 65536> buffer_{};
};

}  // namespace synfin_stacks::uml
