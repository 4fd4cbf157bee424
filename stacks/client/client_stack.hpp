// A TCP that only opens actively: a boot loader that fetches by HTTP, again and again, behind the door of stacks/synfin_stack.h.
//
// OPEN active lets the next attempt of the client through: a SYN it has not been seen with before. Addresses and ports are
// rewritten between the client's own and the slot's. SYNs nobody asked for are held back. There is one slot.
//
// The client sends its request by itself once it is ESTABLISHED, which no user call asked for. The request is taken out of
// the stream: the adapter acknowledges it, and the numbers behind it are moved by its length.
//
// What the client's user reads and when it closes cannot be told or ordered: OPEN active is the only call.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "stacks/client/link.hpp"
#include "stacks/client/request_filter.hpp"
#include "stacks/synfin_stack.h"

namespace synfin_stacks {

/// How a client is started, and how long it may take for something.
struct client_kind {
    /// Starts it anew, with a wire to it; null with a reason.
    std::function<std::unique_ptr<frame_wire>(std::string& why)> launch;
    std::uint32_t client_ip = 0, server_ip = 0;  ///< its own address, and the one it fetches from; host order
    std::uint16_t server_port = 0;
    int rounds = 4;                            ///< see link::settle
    steady::duration first_syn{}, next_syn{};  ///< until the first SYN after a start; until the one after a reset
    steady::duration fresh{};                  ///< a SYN held for less than this can still be let through
};

class client_stack {
  public:
    client_stack(const synfin_host& host, client_kind kind) : host_(host), kind_(std::move(kind)) {}

    /// Starts the client and waits for its first SYN.
    [[nodiscard]] bool start(std::string& why);
    void call(const synfin_sockets& at, const synfin_request& made, synfin_reply& reply);
    void packet(octet_span datagram);
    std::uint64_t advance(std::uint64_t until);
    void release(const synfin_sockets& at);

  private:
    struct attempt {
        std::vector<std::uint8_t> syn;
        steady::time_point came;
    };

    [[nodiscard]] bool launch(std::string& why);
    void take(octet_span datagram);
    void pass_to_tester(octet_span datagram);
    void answer_dead(octet_span datagram);
    [[nodiscard]] bool await_attempt();
    [[nodiscard]] bool is_current(octet_span datagram) const;
    void send_reset(std::uint32_t seq, std::uint32_t ack, std::uint16_t client_port);
    void settle();

    synfin_host host_;
    client_kind kind_;
    steady::time_point began_ = steady::now();
    std::unique_ptr<frame_wire> wire_;
    std::unique_ptr<link> link_;
    std::optional<attempt> held_;
    std::uint64_t last_used_ = 0;  // port and number of the attempt that was let through last
    bool open_ = false;
    std::uint16_t client_port_ = 0;
    synfin_sockets at_{};  // of the slot, or of the last segment to a slot that is not open
    request_filter filter_;
    std::uint64_t sent_ = 0;
    std::uint32_t told_ = 0;  // the client's latest SEG.ACK that the tester has seen
};

/// What a start needs, made when it starts; nothing, with a reason, when this machine does not give it.
using client_setup = std::function<std::optional<client_kind>(std::string& why)>;

/// The door for a client. One a process.
[[nodiscard]] synfin_stack client_door(const char* name, const char* release_name, client_setup setup);

}  // namespace synfin_stacks
