#include "stacks/uml/wire.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "stacks/common/ethernet.hpp"

namespace synfin_stacks::uml {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

constexpr mac_address guest_mac{2, 0, 0, 0, 0, 1}, own_mac{2, 0, 0, 0, 0, 2};
constexpr std::uint8_t icmp = 1, tcp = 6, udp = 17;
constexpr std::uint8_t echo_request = 8, echo_reply = 0;
constexpr std::uint16_t echo_id = 9293, own_port = 9294;
constexpr std::int64_t patience = 9'000'000'000;  // ns; the protocol's L9 allows 10 s

std::int64_t left_until(clock::time_point end) { return std::max<std::int64_t>(0, nanoseconds(end - clock::now()).count()); }

std::vector<std::uint8_t> udp_datagram(const command& c) {
    std::vector<std::uint8_t> octets(8 + sizeof c);
    write16(octets, 0, own_port);
    write16(octets, 2, agent_port);
    write16(octets, 4, static_cast<std::uint16_t>(octets.size()));  // no checksum: it is optional (RFC 768)
    std::memcpy(octets.data() + 8, &c, sizeof c);
    return octets;
}

std::vector<std::uint8_t> echo(std::uint32_t number) {
    std::vector<std::uint8_t> octets(12);
    octets[0] = echo_request;
    write16(octets, 4, echo_id);
    write32(octets, 8, number);
    std::uint32_t sum = (echo_request << 8) + echo_id + (number >> 16) + (number & 0xffff);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    write16(octets, 2, static_cast<std::uint16_t>(~sum));
    return octets;
}

}  // namespace

synfin::result<void> wire::listen(const std::string& path) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    if (path.size() >= sizeof at.sun_path)
        return synfin::failure("the path " + path + " is too long for a socket", "a shorter TMPDIR");
    std::copy(path.begin(), path.end(), at.sun_path);
    listener_.reset(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || ::listen(listener_.get(), 1) != 0)
        return synfin::conformance::system_failure("cannot listen at " + path, errno);
    return {};
}

bool wire::accept(int milliseconds) {
    pollfd p{listener_.get(), POLLIN, 0};
    if (::poll(&p, 1, milliseconds) <= 0) return false;
    fd_.reset(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    listener_.reset();
    return static_cast<bool>(fd_);
}

void wire::send(std::span<const std::uint8_t> datagram) {
    make_frame(guest_mac, own_mac, ether_ipv4, datagram, frame_);
    while (::send(fd_.get(), frame_.data(), frame_.size(), MSG_NOSIGNAL) < 0 && errno == EINTR) continue;
}

void wire::send_ip(std::uint8_t protocol, std::span<const std::uint8_t> payload) {
    datagram_.assign(20, 0);
    datagram_[0] = 0x45;
    write16(datagram_, 2, static_cast<std::uint16_t>(20 + payload.size()));
    datagram_[8] = 64;
    datagram_[9] = protocol;
    write32(datagram_, 12, adapter_address);
    write32(datagram_, 16, guest_address);
    fix_checksums(datagram_);
    datagram_.insert(datagram_.end(), payload.begin(), payload.end());
    send(datagram_);
}

bool wire::ready(std::int64_t ns) const {
    const timespec time{ns / 1'000'000'000, ns % 1'000'000'000};
    pollfd p{fd_.get(), POLLIN, 0};
    return ::ppoll(&p, 1, &time, nullptr) > 0;
}

// The guest's end is closed when it dies: then nothing is heard although the wire is ready.
wire::heard wire::read() {
    const auto size = ::recv(fd_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (size <= 0) return heard::nothing;
    const auto datagram = datagram_in(std::span(buffer_).first(static_cast<std::size_t>(size)));
    return datagram ? take(*datagram) : heard::segment;
}

wire::heard wire::take(std::span<const std::uint8_t> datagram) {
    const std::size_t header = (datagram[0] & 15U) * 4U;
    const auto payload = datagram.subspan(header);
    if (datagram[9] == icmp && payload.size() >= 12 && payload[0] == echo_reply && read16(payload, 4) == echo_id) {
        echoed_ = read32(payload, 8);
        return heard::echo;
    }
    if (datagram[9] == udp && payload.size() >= 8 + sizeof answer_ && read16(payload, 0) == agent_port) {
        std::memcpy(&answer_, payload.data() + 8, sizeof answer_);
        const auto rest = payload.subspan(8 + sizeof answer_);
        piece_.assign(rest.begin(), rest.end());
        return heard::answer;
    }
    if (datagram[9] == tcp) taken_(datagram);
    return heard::segment;
}

bool wire::settle() {
    send_ip(icmp, echo(++number_));
    const auto end = clock::now() + nanoseconds(patience);
    while (ready(left_until(end))) {
        const heard what = read();
        if (what == heard::nothing) return false;
        if (what == heard::echo && echoed_ == number_) return true;
    }
    return false;
}

std::optional<answer> wire::tell(command c, std::vector<std::uint8_t>& data, int milliseconds) {
    c.number = ++number_;
    send_ip(udp, udp_datagram(c));
    const auto end = clock::now() + std::chrono::milliseconds(milliseconds);
    while (ready(left_until(end))) {
        const heard what = read();
        if (what == heard::nothing) return std::nullopt;
        if (what != heard::answer || answer_.number != number_) continue;
        data.insert(data.end(), piece_.begin(), piece_.end());
        const bool receives = c.what == verb::call && c.request.call == SYNFIN_RECEIVE;
        if (!receives || data.size() >= answer_.octets) return answer_;
    }
    return std::nullopt;
}

bool wire::wait(std::int64_t ns) { return ready(ns) && read() == heard::segment; }

}  // namespace synfin_stacks::uml
