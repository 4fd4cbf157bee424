#include "conformance/stacks/linux/netlink.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <optional>

namespace synfin::conformance {
namespace {

constexpr std::size_t padded(std::size_t size) { return (size + 3) / 4 * 4; }

template <class T>
T read_as(std::span<const std::uint8_t> from) {
    T value{};
    std::memcpy(&value, from.data(), sizeof value);
    return value;
}

// One message of an answer. A value means the answer is over: 0 or an errno value.
std::optional<int> digest(const nlmsghdr& head, std::span<const std::uint8_t> body, const netlink::reader& read) {
    if (head.nlmsg_type == NLMSG_ERROR) return -read_as<nlmsgerr>(body).error;
    if (head.nlmsg_type == NLMSG_DONE) return 0;
    if (read) read(head.nlmsg_type, body);
    if ((head.nlmsg_flags & NLM_F_MULTI) == 0) return 0;
    return std::nullopt;
}

std::optional<int> digest_all(std::span<const std::uint8_t> octets, const netlink::reader& read) {
    while (octets.size() >= sizeof(nlmsghdr)) {
        const auto head = read_as<nlmsghdr>(octets);
        if (head.nlmsg_len < sizeof head || head.nlmsg_len > octets.size()) return EBADMSG;
        if (const auto end = digest(head, octets.subspan(sizeof head, head.nlmsg_len - sizeof head), read)) return end;
        octets = octets.subspan(std::min(octets.size(), padded(head.nlmsg_len)));
    }
    return std::nullopt;
}

}  // namespace

netlink_request::netlink_request(std::uint16_t type, std::uint16_t flags) {
    nlmsghdr head{};
    head.nlmsg_type = type;
    head.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
    put(head);
}

void netlink_request::append(const void* value, std::size_t size) {
    const auto at = octets_.size();
    octets_.resize(at + padded(size));
    std::memcpy(octets_.data() + at, value, size);
}

netlink_request& netlink_request::attribute(std::uint16_t type, const void* value, std::size_t size) {
    put(nlattr{static_cast<std::uint16_t>(sizeof(nlattr) + size), type});
    append(value, size);
    return *this;
}

std::size_t netlink_request::begin(std::uint16_t type) {
    const auto place = octets_.size();
    put(nlattr{0, type});
    return place;
}

void netlink_request::end(std::size_t place) {
    const auto size = static_cast<std::uint16_t>(octets_.size() - place);
    std::memcpy(octets_.data() + place, &size, sizeof size);
}

std::span<const std::uint8_t> netlink_request::message() {
    const auto size = static_cast<std::uint32_t>(octets_.size());
    std::memcpy(octets_.data(), &size, sizeof size);
    return octets_;
}

result<netlink> netlink::open(int protocol) {
    netlink made;
    made.fd_ = descriptor(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
    if (!made.fd_) return system_failure("cannot open a netlink socket", errno);
    return made;
}

int netlink::ask(netlink_request request, const reader& read) const {
    const auto message = request.message();
    if (::send(fd_.get(), message.data(), message.size(), 0) < 0) return errno;
    std::array<std::uint8_t, 32768> answer{};
    for (;;) {
        const auto n = ::recv(fd_.get(), answer.data(), answer.size(), 0);
        if (n <= 0) return n == 0 ? EBADMSG : errno;
        if (const auto end = digest_all(std::span(answer).first(static_cast<std::size_t>(n)), read)) return *end;
    }
}

}  // namespace synfin::conformance
