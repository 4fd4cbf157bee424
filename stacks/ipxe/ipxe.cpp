// iPXE's TCP: the packaged image in a qemu guest under TCG, its wire a pair of UNIX datagram sockets. No root, no KVM.
//
// Start: a script fetches by HTTP in a loop, which opens a connection each time; the first SYN comes 1 to 2 s after the start.
// Clock: real. What cannot be driven: it is a client and nothing else, see stacks/client/client_stack.hpp; it closes by itself
// as soon as the peer has.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "stacks/client/client_stack.hpp"
#include "stacks/client/process.hpp"
#include "stacks/common/serve.hpp"

namespace synfin_stacks {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t client_ip = 0x0a090001, server_ip = 0x0a090002;  // 10.9.0.1 and 10.9.0.2
constexpr const char* image = "/usr/lib/ipxe/ipxe.lkrn";

const char* const script =
    "#!ipxe\n"
    "set net0/ip 10.9.0.1\n"
    "set net0/netmask 255.255.0.0\n"
    "ifopen net0\n"
    ":again\n"
    "imgfetch http://10.9.0.2:8080/x ||\n"
    "imgfree ||\n"
    "goto again\n";

sockaddr_un address_of(const std::string& path) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::strncpy(at.sun_path, path.c_str(), sizeof at.sun_path - 1);
    return at;
}

/// The guest, with a socket at the other end of its network card.
class guest final : public frame_wire {
  public:
    [[nodiscard]] bool start(const std::string& folder, std::string& why);
    ~guest() override {
        if (fd_ >= 0) ::close(fd_);
    }
    void send(octet_span frame) override;
    bool receive(std::vector<std::uint8_t>& frame) override;
    [[nodiscard]] int fd() const override { return fd_; }

  private:
    process program_;
    sockaddr_un to_{};
    int fd_ = -1;
};

bool guest::start(const std::string& folder, std::string& why) {
    const std::string here = folder + "/wire", there = folder + "/guest";
    for (const auto& path : {here, there}) ::unlink(path.c_str());
    const auto at = address_of(here);
    to_ = address_of(there);
    fd_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd_ < 0 || ::bind(fd_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0)
        return why = "no socket at " + here + ": " + std::strerror(errno), false;
    if (::access(image, R_OK) != 0) return why = std::string("there is no ") + image + " (apt-get install ipxe)", false;
    return program_.start({"qemu-system-x86_64",
                           "-accel",
                           "tcg",
                           "-M",
                           "pc,graphics=off",
                           "-m",
                           "128",
                           "-display",
                           "none",
                           "-serial",
                           "none",
                           "-monitor",
                           "none",
                           "-nodefaults",
                           "-no-reboot",
                           "-kernel",
                           image,
                           "-initrd",
                           folder + "/script.ipxe",
                           "-netdev",
                           "dgram,id=n,local.type=unix,local.path=" + there + ",remote.type=unix,remote.path=" + here,
                           "-device",
                           "virtio-net-pci,netdev=n,romfile="},
                          "qemu-system-x86", terminal::none, -1, why);
}

// A full queue is emptied by the guest; what is lost even so is lost as on a network.
void guest::send(octet_span frame) {
    static_cast<void>(::sendto(fd_, frame.data(), frame.size(), 0, reinterpret_cast<const sockaddr*>(&to_), sizeof to_));
}

bool guest::receive(std::vector<std::uint8_t>& frame) {
    frame.resize(65536);
    const auto n = ::recv(fd_, frame.data(), frame.size(), 0);
    frame.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return n > 0;
}

std::optional<client_kind> setup(std::string& why) {
    auto folder = std::make_shared<scratch_folder>();
    if (!folder->make(why) || !folder->write("script.ipxe", script, why)) return std::nullopt;
    client_kind kind;
    kind.launch = [folder](std::string& reason) -> std::unique_ptr<frame_wire> {
        auto fresh = std::make_unique<guest>();
        if (!fresh->start(folder->path(), reason)) return nullptr;
        return fresh;
    };
    kind.client_ip = client_ip, kind.server_ip = server_ip, kind.server_port = 8080;
    kind.first_syn = 30s, kind.next_syn = 4s;
    kind.fresh = 500ms;  // its SYN is repeated after 1 s
    return kind;
}

}  // namespace
}  // namespace synfin_stacks

int main() {
    const auto door = synfin_stacks::client_door("ipxe", IPXE_RELEASE, synfin_stacks::setup);
    return synfin_stacks::serve(door);
}
