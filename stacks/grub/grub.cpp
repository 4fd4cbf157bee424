// GRUB's TCP: grub-emu in a network namespace of its own, on a tap device that it opens itself. Needs root for both.
//
// Start: its script fetches by HTTP in a loop, which opens a connection each time. Clock: real. What cannot be driven: it is a
// client and nothing else, see stacks/client/client_stack.hpp; it closes by itself as soon as the peer has.
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include "stacks/client/client_stack.hpp"
#include "stacks/client/process.hpp"
#include "stacks/common/serve.hpp"

namespace synfin_stacks {
namespace {

using namespace std::chrono_literals;

constexpr const char* device = "tap0";                                   // the name in GRUB
constexpr std::uint32_t client_ip = 0x0a090001, server_ip = 0x0a090002;  // 10.9.0.1 and 10.9.0.2

const char* const script =
    "insmod net\n"
    "insmod emunet\n"
    "insmod http\n"
    "net_add_addr a emu0 10.9.0.1\n"
    "net_add_route r 10.9.0.0/16 emu0\n"
    "while true; do cat (http,10.9.0.2:8080)/x; done\n";

/// grub-emu with a socket on the other side of its device.
class grub final : public frame_wire {
  public:
    [[nodiscard]] bool start(const scratch_folder& folder, std::string& why);
    ~grub() override { close(); }
    void send(octet_span frame) override { static_cast<void>(::send(fd_, frame.data(), frame.size(), MSG_DONTWAIT)); }
    bool receive(std::vector<std::uint8_t>& frame) override;
    [[nodiscard]] int fd() const override { return fd_; }

  private:
    [[nodiscard]] bool open_device(std::string& why);
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

    process program_;
    int fd_ = -1;
};

bool fails(std::string& why, const char* what) {
    why = std::string(what) + ": " + std::strerror(errno);
    return false;
}

bool grub::start(const scratch_folder& folder, std::string& why) {
    if (!program_.start({"grub-emu", "-d", folder.path()}, "grub-emu", terminal::pseudo, -1, why)) return false;
    const auto until = steady::now() + 10s;
    while (::if_nametoindex(device) == 0) {
        program_.discard_output();
        if (!program_.runs()) return why = "grub-emu has left before it opened its device", false;
        if (steady::now() > until) return why = "grub-emu does not open its device", false;
        std::this_thread::sleep_for(5ms);
    }
    return open_device(why);
}

bool grub::open_device(std::string& why) {
    std::ofstream("/proc/sys/net/ipv6/conf/tap0/disable_ipv6") << 1;  // the kernel's own talk is not ours
    fd_ = ::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETH_P_ALL));
    sockaddr_ll at{};
    at.sll_family = AF_PACKET;
    at.sll_protocol = htons(ETH_P_ALL);
    at.sll_ifindex = static_cast<int>(::if_nametoindex(device));
    ifreq request{};
    std::strcpy(request.ifr_name, device);
    request.ifr_flags = IFF_UP | IFF_NOARP;
    if (fd_ < 0 || ::ioctl(fd_, SIOCSIFFLAGS, &request) != 0) return fails(why, "cannot raise tap0");
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) return fails(why, "cannot bind to tap0");
    return true;
}

// What we send passes the device's taps too.
bool grub::receive(std::vector<std::uint8_t>& frame) {
    program_.discard_output();
    for (;;) {
        frame.resize(65536);
        sockaddr_ll from{};
        socklen_t size = sizeof from;
        const auto n = ::recvfrom(fd_, frame.data(), frame.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
        if (n < 0) return false;
        frame.resize(static_cast<std::size_t>(n));
        if (from.sll_pkttype != PACKET_OUTGOING) return true;
    }
}

std::unique_ptr<frame_wire> launch(const scratch_folder& folder, std::string& why) {
    auto fresh = std::make_unique<grub>();
    if (!fresh->start(folder, why)) return nullptr;
    return fresh;
}

std::optional<client_kind> setup(std::string& why) {
    auto folder = std::make_shared<scratch_folder>();
    if (!folder->make(why) || !folder->write("grub.cfg", script, why)) return std::nullopt;
    if (::unshare(CLONE_NEWNET) != 0) return why = "grub needs root and a network namespace of its own", std::nullopt;
    client_kind kind;
    kind.launch = [folder](std::string& reason) { return launch(*folder, reason); };
    kind.client_ip = client_ip, kind.server_ip = server_ip, kind.server_port = 8080;
    kind.first_syn = 8s;
    kind.next_syn = 700ms;  // 250 ms usually; it does not hear a reset before it is ESTABLISHED, and is started again then
    kind.fresh = 200ms;     // its SYN is repeated after 400 ms
    return kind;
}

}  // namespace
}  // namespace synfin_stacks

int main() {
    const auto door = synfin_stacks::client_door("grub", GRUB_RELEASE, synfin_stacks::setup);
    return synfin_stacks::serve(door);
}
