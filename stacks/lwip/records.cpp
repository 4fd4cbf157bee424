#include "stacks/lwip/records.hpp"

namespace synfin_lwip {
namespace {

static_assert(LISTEN == static_cast<int>(SYNFIN_LISTEN) && SYN_SENT == static_cast<int>(SYNFIN_SYN_SENT) &&
                  SYN_RCVD == static_cast<int>(SYNFIN_SYN_RECEIVED) && ESTABLISHED == static_cast<int>(SYNFIN_ESTABLISHED) &&
                  FIN_WAIT_1 == static_cast<int>(SYNFIN_FIN_WAIT_1) && FIN_WAIT_2 == static_cast<int>(SYNFIN_FIN_WAIT_2) &&
                  CLOSE_WAIT == static_cast<int>(SYNFIN_CLOSE_WAIT) && CLOSING == static_cast<int>(SYNFIN_CLOSING) &&
                  LAST_ACK == static_cast<int>(SYNFIN_LAST_ACK) && TIME_WAIT == static_cast<int>(SYNFIN_TIME_WAIT),
              "lwIP counts the states as the door does");

tcp_pcb* find_in(tcp_pcb* list, const synfin_sockets& at) {
    while (list != nullptr && (list->local_port != at.stack_port || list->remote_port != at.peer_port)) list = list->next;
    return list;
}

// The next record of a list on this port.
tcp_pcb* on_port(tcp_pcb* list, std::uint16_t port) {
    while (list != nullptr && list->local_port != port) list = list->next;
    return list;
}

}  // namespace

tcp_pcb* find_connection(const synfin_sockets& at) {
    tcp_pcb* const active = find_in(tcp_active_pcbs, at);
    return active != nullptr ? active : find_in(tcp_tw_pcbs, at);
}

tcp_pcb* find_listener(const synfin_sockets& at) { return on_port(tcp_listen_pcbs.pcbs, at.stack_port); }

synfin_state state_of(const synfin_sockets& at) {
    if (const tcp_pcb* connection = find_connection(at)) return static_cast<synfin_state>(connection->state);
    return find_listener(at) != nullptr ? SYNFIN_LISTEN : SYNFIN_CLOSED_STATE;
}

// A delayed ACK that is still owed would be sent on the way out.
void forget(tcp_pcb* record) {
    tcp_err(record, nullptr);
    tcp_clear_flags(record, TF_ACK_DELAY | TF_ACK_NOW);
    tcp_abandon(record, 0);
}

void remove_all(std::uint16_t port) {
    while (tcp_pcb* record = on_port(tcp_active_pcbs, port)) forget(record);
    while (tcp_pcb* record = on_port(tcp_tw_pcbs, port)) forget(record);
    while (tcp_pcb* listener = on_port(tcp_listen_pcbs.pcbs, port)) tcp_close(listener);
    while (tcp_pcb* bound = on_port(tcp_bound_pcbs, port)) tcp_close(bound);
}

// tcp_next_iss adds the ticks to a number that it keeps to itself. It is moved by lending it other ticks.
void choose_next_iss(std::uint32_t number) {
    tcp_pcb anyone{};
    const std::uint32_t ticks = tcp_ticks;
    tcp_ticks = 0;
    const std::uint32_t last = tcp_next_iss(&anyone);
    tcp_ticks = number - ticks - last;
    tcp_next_iss(&anyone);
    tcp_ticks = ticks;
}

}  // namespace synfin_lwip
