// ns-3's TCP socket with its state shown, derived from it as models of ns-3 are.
#pragma once
#include <functional>

#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-socket-base.h"

namespace synfin_stacks {

/// A TcpSocketBase that behaves like one, and tells more.
class tcp_socket : public ns3::TcpSocketBase {
  public:
    static ns3::TypeId GetTypeId();

    /// A socket of a node, with what `TcpL4Protocol::CreateSocket` gives by default: CUBIC, and PRR as recovery.
    static ns3::Ptr<tcp_socket> make(const ns3::Ptr<ns3::Node>& node);
    /// A socket like this one, which must never have been bound. ns-3 reads each attribute of a new object from text: a
    /// copy costs half.
    [[nodiscard]] ns3::Ptr<tcp_socket> copy() { return ns3::CopyObject<tcp_socket>(ns3::Ptr<tcp_socket>(this)); }

    /// enum synfin_state. A socket that has no end point any more has no record, whatever its state variable says.
    [[nodiscard]] int state() const;
    /// The record is gone without a segment, from any state.
    void vanish();

    /// Called with the socket that a SYN made out of this listening one, before its SYN,ACK.
    std::function<void(const ns3::Ptr<tcp_socket>&)> on_fork;

  protected:
    ns3::Ptr<ns3::TcpSocketBase> Fork() override;
};

}  // namespace synfin_stacks
