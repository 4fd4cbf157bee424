// The first and only process of the guest: it obeys the adapter's commands with the same socket calls that the live kernel is
// tested with, so that two kernels are compared and not two adapters.
#include <arpa/inet.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <vector>

#include <unistd.h>

#include "conformance/stacks/linux/user.hpp"
#include "stacks/uml/commands.hpp"
#include "stacks/uml/guest_network.hpp"

namespace synfin_stacks::uml {
namespace {

using namespace synfin::conformance;

socket_pair pair_of(const synfin_sockets& at) { return {at.stack_ip, at.peer_ip, at.stack_port, at.peer_port}; }

class agent {
  public:
    agent(kernel k, int fd) : kernel_(std::move(k)), fd_(fd), users_(slots) {}

    [[noreturn]] void obey() {
        for (;;) {
            command c{};
            socklen_t size = sizeof from_;
            if (::recvfrom(fd_, &c, sizeof c, 0, reinterpret_cast<sockaddr*>(&from_), &size) != sizeof c) continue;
            if (c.at.slot < users_.size()) obey(c);
        }
    }

  private:
    void obey(const command& c) {
        answer a{};
        a.number = c.number;
        a.state = SYNFIN_STATE_UNKNOWN;
        switch (c.what) {
            case verb::hello:
                tell_release(a);
                break;
            case verb::accept:
                users_[c.at.slot].accept();
                break;
            case verb::status:
                if (const auto s = kernel_.diag.state(pair_of(c.at))) a.state = static_cast<std::int32_t>(*s);
                break;
            case verb::release:
                users_[c.at.slot].leave();
                break;
            case verb::call:
                return call(c, a);
        }
        send(a, {});
    }

    void call(const command& c, answer& a) {
        const request wanted{static_cast<user_call>(c.request.call), c.request.octets,
                             c.request.has_iss != 0 ? std::optional(c.request.iss) : std::nullopt};
        const reply r = users_[c.at.slot].call(kernel_, pair_of(c.at), wanted);
        a.kind = static_cast<std::uint32_t>(r.kind);
        a.octets = r.octets;
        std::strncpy(a.detail.data(), r.detail.c_str(), a.detail.size() - 1);
        do {
            a.length = static_cast<std::uint32_t>(std::min(piece_size, r.data.size() - a.offset));
            send(a, std::span(r.data).subspan(a.offset, a.length));
            a.offset += a.length;
        } while (a.offset < r.data.size());
    }

    static void tell_release(answer& a) {
        utsname names{};
        ::uname(&names);
        std::snprintf(a.detail.data(), a.detail.size(), "%.30s um %.20s", names.release, names.machine);
    }

    void send(const answer& a, std::span<const std::uint8_t> piece) {
        std::vector<std::uint8_t> octets(sizeof a + piece.size());
        std::memcpy(octets.data(), &a, sizeof a);
        std::copy(piece.begin(), piece.end(), octets.begin() + sizeof a);
        ::sendto(fd_, octets.data(), octets.size(), 0, reinterpret_cast<const sockaddr*>(&from_), sizeof from_);
    }

    kernel kernel_;
    int fd_;
    std::vector<user> users_;
    sockaddr_in from_{};
};

int command_socket() {
    const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_port = htons(agent_port);
    own.sin_addr.s_addr = htonl(guest_address);
    return ::bind(fd, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0 ? fd : -1;
}

synfin::result<void> serve() {
    ::mkdir("/proc", 0755);
    if (::mount("proc", "/proc", "proc", 0, nullptr) != 0) return synfin::failure("cannot mount /proc");
    constexpr rlim_t files = slots + 512;
    const rlimit limit{files, files};
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (auto done = configure_network(); !done) return done;
    auto diag = socket_diag::open();
    if (!diag) return tl::unexpected(diag.error());
    auto space = net_namespace::make();
    if (!space) return tl::unexpected(space.error());
    const int fd = command_socket();
    if (fd < 0) return synfin::failure("cannot bind the socket for commands");
    agent(kernel{std::move(*space), std::move(*diag)}, fd).obey();
}

}  // namespace
}  // namespace synfin_stacks::uml

int main() {
    const auto done = synfin_stacks::uml::serve();
    if (!done) std::fprintf(stderr, "synfin agent: %s\n", done.error().what.c_str());
    ::reboot(RB_POWER_OFF);
}
