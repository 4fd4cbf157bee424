#include "stacks/lwip/instance.hpp"

namespace synfin_lwip {
namespace {

constexpr std::uint64_t tick_length = TCP_TMR_INTERVAL * 1'000'000ULL;  // ns
constexpr unsigned ticks_of_reassembly = IP_TMR_INTERVAL / TCP_TMR_INTERVAL;
constexpr std::uint32_t first_iss = 6510;  // lwIP's own
constexpr u16_t mtu = 1500;

void initialize_once() {
    static const bool done = (lwip_init(), true);
    static_cast<void>(done);
}

std::uint16_t read16(const std::uint8_t* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }

void write16(std::uint8_t* at, unsigned value) {
    at[0] = static_cast<std::uint8_t>(value >> 8);
    at[1] = static_cast<std::uint8_t>(value);
}

// lwIP counts the datagrams of the whole process: the number becomes that of the instance, the checksum follows (RFC 1624).
void renumber(std::uint8_t* header, std::uint16_t number) {
    const unsigned old_sum = read16(header + 10), old_number = read16(header + 4);
    unsigned sum = (~old_sum & 0xffffU) + (~old_number & 0xffffU) + number;
    sum = (sum & 0xffffU) + (sum >> 16);
    sum = (sum & 0xffffU) + (sum >> 16);
    write16(header + 4, number);
    write16(header + 10, ~sum & 0xffffU);
}

}  // namespace

instance::instance(const synfin_host& host) : host_(host), users_(slots) {
    initialize_once();
    tcp_ticks = 0;
    choose_next_iss(first_iss);
    ip4_addr_t own{}, mask{}, gateway{};
    own.addr = lwip_htonl(own_address);
    mask.addr = lwip_htonl(0xffff0000U);
    netif_add(&interface_, &own, &mask, &gateway, this, set_up, ip4_input);
    netif_set_default(&interface_);
    netif_set_up(&interface_);
}

instance::~instance() {
    while (tcp_active_pcbs != nullptr) remove_all(tcp_active_pcbs->local_port);
    while (tcp_tw_pcbs != nullptr) remove_all(tcp_tw_pcbs->local_port);
    while (tcp_listen_pcbs.pcbs != nullptr) remove_all(tcp_listen_pcbs.pcbs->local_port);
    netif_remove(&interface_);
}

err_t instance::set_up(netif* interface) {
    interface->output = on_output;
    interface->mtu = mtu;
    interface->name[0] = 's';
    interface->name[1] = 'f';
    interface->flags = NETIF_FLAG_LINK_UP;
    return ERR_OK;
}

err_t instance::on_output(netif* interface, pbuf* datagram, const ip4_addr_t* /*next_hop*/) {
    static_cast<instance*>(interface->state)->output(*datagram);
    return ERR_OK;
}

void instance::output(const pbuf& datagram) {
    const auto size = pbuf_copy_partial(&datagram, buffer_.data(), datagram.tot_len, 0);
    renumber(buffer_.data(), datagrams_++);
    sent_ = true;
    host_.packet(host_.context, buffer_.data(), size);
}

void instance::call(const synfin_sockets& at, const synfin_request& request, synfin_reply& reply) {
    users_[at.slot].call(at, request, reply);
}

void instance::packet(const std::uint8_t* octets, std::size_t size) {
    if (size == 0 || size > 0xffff) return;
    pbuf* const datagram = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(size), PBUF_RAM);
    if (datagram == nullptr) return;
    pbuf_take(datagram, octets, static_cast<u16_t>(size));
    if (interface_.input(datagram, &interface_) != ERR_OK) pbuf_free(datagram);
}

// As tcp_tmr does it, whose count of ticks cannot be set back.
void instance::tick() {
    ++ticks_;
    now_ = ticks_ * tick_length;
    tcp_fasttmr();
    if (ticks_ % 2 == 1) tcp_slowtmr();
    if (ticks_ % ticks_of_reassembly == 0) ip_reass_tmr();
}

std::uint64_t instance::advance(std::uint64_t until) {
    sent_ = false;
    while (!sent_ && (ticks_ + 1) * tick_length <= until) tick();
    if (!sent_ && until > now_) now_ = until;
    return now_;
}

void instance::release(const synfin_sockets& at) {
    remove_all(at.stack_port);
    users_[at.slot].start_over();
}

}  // namespace synfin_lwip
