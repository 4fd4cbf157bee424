#include "stacks/slirp/slirp_net.hpp"

#include <arpa/inet.h>
#include <slirp/libslirp.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include "stacks/common/ethernet.hpp"
#include "stacks/slirp/loopback.hpp"

namespace synfin_stacks {
namespace {

constexpr mac_address guest{0x02, 0, 0, 0, 0, 1}, gateway{0x52, 0x55, 10, 9, 0, 1};
constexpr std::uint64_t millisecond = 1'000'000;
constexpr std::uint64_t origin = 1000 * millisecond;    // libslirp takes the time 0 for "no timer runs"
constexpr std::uint64_t slow_tick = 500 * millisecond;  // 4.3BSD's clock; libslirp counts from 499 ms on
constexpr std::uint64_t fast_tick = 3 * millisecond;    // more than libslirp's 2 ms for a delayed ACK
constexpr int most_looks = 32;                          // a socket that stays ready for ever must not stop the clock

in_addr network_order(std::uint32_t ip) { return {htonl(ip)}; }

struct named_state {
    std::string_view name;
    int state;
};
constexpr std::array states{named_state{"LISTEN", SYNFIN_LISTEN},         named_state{"SYN_SENT", SYNFIN_SYN_SENT},
                            named_state{"SYN_RCVD", SYNFIN_SYN_RECEIVED}, named_state{"ESTABLISHED", SYNFIN_ESTABLISHED},
                            named_state{"CLOSE_WAIT", SYNFIN_CLOSE_WAIT}, named_state{"FIN_WAIT_1", SYNFIN_FIN_WAIT_1},
                            named_state{"CLOSING", SYNFIN_CLOSING},       named_state{"LAST_ACK", SYNFIN_LAST_ACK},
                            named_state{"FIN_WAIT_2", SYNFIN_FIN_WAIT_2}, named_state{"TIME_WAIT", SYNFIN_TIME_WAIT}};

int state_named(std::string_view name) {
    const auto found = std::find_if(states.begin(), states.end(), [&](const named_state& s) { return s.name == name; });
    return found == states.end() ? SYNFIN_CLOSED_STATE : found->state;
}

// A line of slirp_connection_info: the guest's end first, or last when the host opened the connection.
struct info_line {
    std::array<char, 16> state{}, first{}, second{};
    int fd = 0, first_port = 0, second_port = 0;

    explicit info_line(const char* text) {
        std::sscanf(text, " TCP[%15[^]]] %d %15s %d %15s %d", state.data(), &fd, first.data(), &first_port, second.data(),
                    &second_port);
    }
    [[nodiscard]] bool is(const synfin_sockets& at) const {
        std::array<char, INET_ADDRSTRLEN> peer{};
        const in_addr ip = network_order(at.peer_ip);
        inet_ntop(AF_INET, &ip, peer.data(), peer.size());
        const auto ends = [&](const std::array<char, 16>& address, int guest_port, int host_port) {
            return std::strcmp(address.data(), peer.data()) == 0 && guest_port == at.peer_port && host_port == at.stack_port;
        };
        return ends(first, first_port, second_port) || ends(second, second_port, first_port);
    }
};

int add_poll(int fd, int events, void* opaque) {
    short wanted = 0;
    if ((events & SLIRP_POLL_IN) != 0) wanted |= POLLIN;
    if ((events & SLIRP_POLL_OUT) != 0) wanted |= POLLOUT;
    if ((events & SLIRP_POLL_PRI) != 0) wanted |= POLLPRI;
    auto& watched = *static_cast<std::vector<pollfd>*>(opaque);
    watched.push_back({fd, wanted, 0});
    return static_cast<int>(watched.size()) - 1;
}

int get_revents(int index, void* opaque) {
    const short came = (*static_cast<std::vector<pollfd>*>(opaque))[static_cast<std::size_t>(index)].revents;
    int events = 0;
    if ((came & POLLIN) != 0) events |= SLIRP_POLL_IN;
    if ((came & POLLOUT) != 0) events |= SLIRP_POLL_OUT;
    if ((came & POLLPRI) != 0) events |= SLIRP_POLL_PRI;
    if ((came & POLLERR) != 0) events |= SLIRP_POLL_ERR;
    if ((came & POLLHUP) != 0) events |= SLIRP_POLL_HUP;
    return events;
}

SlirpConfig configuration(std::uint32_t address) {
    SlirpConfig c{};
    c.version = 4;
    c.in_enabled = true;
    c.vnetwork = network_order(address & 0xffff0000);
    c.vnetmask = network_order(0xffff0000);
    c.vhost = network_order(address);
    c.vdhcp_start = network_order((address & 0xffff0000) | 0xfffd);
    c.vnameserver = network_order((address & 0xffff0000) | 0xfffe);
    c.if_mtu = c.if_mru = 1500;
    c.disable_dns = c.disable_dhcp = true;
    return c;
}

}  // namespace

// What libslirp calls. There are no timers: only its IPv6 has some.
struct slirp_net::entrance {
    SlirpConfig config;
    SlirpCb calls{};

    explicit entrance(std::uint32_t address) : config(configuration(address)) {
        calls.send_packet = [](const void* frame, size_t size, void* net) {
            static_cast<slirp_net*>(net)->take_frame({static_cast<const std::uint8_t*>(frame), size});
            return static_cast<ssize_t>(size);
        };
        calls.guest_error = [](const char*, void*) {};
        calls.clock_get_ns = [](void* net) { return static_cast<std::int64_t>(origin + static_cast<slirp_net*>(net)->now_); };
        calls.timer_new = [](SlirpTimerCb, void*, void* net) { return net; };
        calls.timer_free = [](void*, void*) {};
        calls.timer_mod = [](void*, std::int64_t, void*) {};
        calls.register_poll_fd = [](int, void*) {};
        calls.unregister_poll_fd = [](int, void*) {};
        calls.notify = [](void*) {};
    }
};

slirp_net::slirp_net(std::uint32_t address, sink out)
    : out_(std::move(out)),
      entrance_(std::make_unique<entrance>(address)),
      slirp_(slirp_new(&entrance_->config, &entrance_->calls, this)) {
    settle();
}

slirp_net::~slirp_net() {
    out_ = [](octets) {};
    slirp_cleanup(slirp_);
}

void slirp_net::take_frame(octets frame) {
    ++sent_;
    if (const auto answer = arp_reply(frame, guest))
        slirp_input(slirp_, answer->data(), static_cast<int>(answer->size()));
    else if (const auto datagram = datagram_in(frame))
        out_(*datagram);
}

void slirp_net::input(octets datagram) {
    make_frame(gateway, guest, ether_ipv4, datagram, frame_);
    slirp_input(slirp_, frame_.data(), static_cast<int>(frame_.size()));
    settle();
}

void slirp_net::settle() {
    for (int i = 0; i < most_looks && look(); ++i) continue;
}

// One round of libslirp's main loop. True: something happened, so that more may follow.
bool slirp_net::look() {
    watched_.clear();
    const auto before = sent_;
    std::uint32_t patience = 1000;
    slirp_pollfds_fill(slirp_, &patience, add_poll, &watched_);
    hurried_ = patience < 10;
    const int ready = ::poll(watched_.data(), watched_.size(), 0);
    slirp_pollfds_poll(slirp_, ready < 0 ? 1 : 0, get_revents, &watched_);
    return ready > 0 || sent_ != before;
}

std::uint64_t slirp_net::advance(std::uint64_t until) {
    const auto before = sent_;
    while (now_ < until && sent_ == before) {
        const auto tick = hurried_ ? now_ + fast_tick : (now_ / slow_tick + 1) * slow_tick;
        now_ = std::min(tick, until);
        settle();
    }
    return now_;
}

bool slirp_net::forward(std::uint16_t port, std::uint32_t peer_ip, std::uint16_t peer_port) {
    return slirp_add_hostfwd(slirp_, 0, network_order(far_loopback), port, network_order(peer_ip), peer_port) == 0;
}

void slirp_net::stop_forwarding(std::uint16_t port) { slirp_remove_hostfwd(slirp_, 0, network_order(far_loopback), port); }

int slirp_net::state(const synfin_sockets& at) const {
    const std::unique_ptr<char, decltype(&std::free)> text(slirp_connection_info(slirp_), &std::free);
    int found = SYNFIN_CLOSED_STATE;
    for (const char* line = text.get(); line != nullptr; line = std::strchr(line, '\n')) {
        if (*line == '\n') ++line;
        const info_line read(line);
        if (read.is(at)) found = state_named(read.state.data());
        if (found != SYNFIN_CLOSED_STATE) break;
    }
    return found;
}

}  // namespace synfin_stacks
