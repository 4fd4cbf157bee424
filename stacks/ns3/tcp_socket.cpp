#include "stacks/ns3/tcp_socket.hpp"

#include <array>

#include "ns3/node.h"
#include "ns3/rtt-estimator.h"
#include "ns3/tcp-cubic.h"
#include "ns3/tcp-prr-recovery.h"
#include "stacks/synfin_stack.h"

namespace synfin_stacks {

ns3::TypeId tcp_socket::GetTypeId() {
    static const ns3::TypeId id = ns3::TypeId("synfin::tcp_socket").SetParent<ns3::TcpSocketBase>().AddConstructor<tcp_socket>();
    return id;
}

ns3::Ptr<tcp_socket> tcp_socket::make(const ns3::Ptr<ns3::Node>& node) {
    auto socket = ns3::CreateObject<tcp_socket>();
    socket->SetNode(node);
    socket->SetTcp(node->GetObject<ns3::TcpL4Protocol>());
    socket->SetRtt(ns3::CreateObject<ns3::RttMeanDeviation>());
    socket->SetCongestionControlAlgorithm(ns3::CreateObject<ns3::TcpCubic>());
    socket->SetRecoveryAlgorithm(ns3::CreateObject<ns3::TcpPrrRecovery>());
    return socket;
}

int tcp_socket::state() const {
    // In the order of TcpSocket::TcpStates_t.
    static constexpr std::array<int, LAST_STATE> names{
        SYNFIN_CLOSED_STATE, SYNFIN_LISTEN,     SYNFIN_SYN_SENT,   SYNFIN_SYN_RECEIVED, SYNFIN_ESTABLISHED, SYNFIN_CLOSE_WAIT,
        SYNFIN_LAST_ACK,     SYNFIN_FIN_WAIT_1, SYNFIN_FIN_WAIT_2, SYNFIN_CLOSING,      SYNFIN_TIME_WAIT};
    if (m_endPoint == nullptr) return SYNFIN_CLOSED_STATE;
    return names[m_state.Get()];
}

void tcp_socket::vanish() { CloseAndNotify(); }

ns3::Ptr<ns3::TcpSocketBase> tcp_socket::Fork() {
    auto child = copy();
    child->on_fork = nullptr;
    if (on_fork) on_fork(child);
    return child;
}

}  // namespace synfin_stacks
