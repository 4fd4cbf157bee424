// A guest kernel from boot to end: user-mode Linux under guard, its wire, and what is known of the connections on it.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "stacks/common/guarded_process.hpp"
#include "stacks/uml/wire.hpp"

namespace synfin_stacks::uml {

class guest {
  public:
    /// Boots one; it takes a second or two.
    [[nodiscard]] static synfin::result<std::unique_ptr<guest>> boot(const synfin_host& host);

    /// "6.1.176um x86_64"
    [[nodiscard]] const std::string& release_name() const { return release_name_; }
    void call(const synfin_sockets& at, const synfin_request& request, synfin_reply& reply);
    void packet(std::span<const std::uint8_t> datagram);
    [[nodiscard]] std::uint64_t advance(std::uint64_t until);
    [[nodiscard]] int state(const synfin_sockets& at);
    void release(const synfin_sockets& at);

  private:
    explicit guest(const synfin_host& host);
    /// What the wire has shown of a slot.
    struct shown {
        std::uint32_t peer_ip = 0;
        std::uint32_t last_ack = 0;
        std::uint8_t last_flags = 0;
        bool has_ack = false;
        bool listens = false;  // its user may have a child to take over
        synfin_sockets at{};
    };
    void take(std::span<const std::uint8_t> datagram);
    [[nodiscard]] answer tell(verb what, const synfin_sockets& at, const synfin_request& request = {});
    [[nodiscard]] std::uint64_t now() const;
    void reset_what_is_left(const synfin_sockets& at);
    [[nodiscard]] synfin::result<void> greet();

    const synfin_host& host_;
    guarded_process machine_;
    wire wire_;
    std::string release_name_;
    std::unordered_map<std::uint16_t, shown> shown_;  // by the port of the stack
    std::vector<std::uint8_t> data_;
    std::chrono::steady_clock::time_point booted_;
};

}  // namespace synfin_stacks::uml
