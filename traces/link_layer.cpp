#include "traces/link_layer.hpp"

#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace synfin::traces {
namespace {

using const_bytes = std::span<const std::uint8_t>;
constexpr unsigned ethertype_ipv4 = 0x0800;
constexpr std::array<unsigned, 3> vlan_tags{0x8100, 0x88a8, 0x9100};

/// A link header of fixed size; `type_at` is where its EtherType stands, or `none`.
struct link_header {
    int link_type;
    std::size_t size;
    std::size_t type_at;
};

constexpr std::size_t none = ~std::size_t{0};
constexpr std::array<link_header, 7> link_headers{{{DLT_RAW, 0, none},
                                                   {DLT_IPV4, 0, none},
                                                   {DLT_EN10MB, 14, 12},
                                                   {DLT_LINUX_SLL, 16, 14},
                                                   {DLT_LINUX_SLL2, 20, 0},
                                                   {DLT_NULL, 4, none},
                                                   {DLT_LOOP, 4, none}}};

const link_header* header_of(int link_type) {
    const auto* found = std::ranges::find(link_headers, link_type, &link_header::link_type);
    return found == link_headers.end() ? nullptr : found;
}

unsigned get16(const_bytes b, std::size_t at) { return static_cast<unsigned>(b[at]) << 8 | b[at + 1]; }

/// A tag of IEEE 802.1Q pushes the real EtherType four octets back; tags can stack.
std::optional<const_bytes> behind_tags(const_bytes frame, std::size_t size, std::size_t type_at) {
    while (size <= frame.size() && std::ranges::count(vlan_tags, get16(frame, type_at)) > 0) size += 4, type_at = size - 2;
    if (size > frame.size() || get16(frame, type_at) != ethertype_ipv4) return {};
    return frame.subspan(size);
}

}  // namespace

bool known_link_type(int link_type) { return header_of(link_type) != nullptr; }

std::optional<const_bytes> ipv4_in(int link_type, const_bytes frame) {
    const auto* header = header_of(link_type);
    if (header == nullptr || frame.size() < header->size) return {};
    auto inside = header->type_at == none ? frame.subspan(header->size) : behind_tags(frame, header->size, header->type_at);
    if (!inside || inside->empty() || (*inside)[0] >> 4 != 4) return {};
    return inside;
}

}  // namespace synfin::traces
