// How packetdrill counts: the sequence numbers a script shows for those on the wire.
//
// packetdrill follows one socket. Numbers of segments with SYN are absolute on the script's side; all others count from the
// initial numbers, and which those are it learns from the first segments of the connection, once (its socket.h and
// run_packet.c). The script's own initial number for the stack is always 0 here.
#pragma once
#include <cstdint>
#include <optional>

#include "conformance/stack.hpp"

namespace synfin::conformance {

/// A segment's numbers as the script shows them.
struct script_numbers {
    std::uint32_t seq = 0, ack = 0;
};

class packetdrill_numbers {
  public:
    void on_socket() { begin(phase::fresh); }
    void on_listen() { begin(phase::listening); }
    void on_connect() { begin(phase::connecting); }

    /// Will the next segment to the stack begin a new socket in packetdrill's book?
    [[nodiscard]] bool begins() const { return at_ == phase::none || at_ == phase::listening; }
    /// The number on the wire if the script says `seq` in a segment that begins a socket. Without SYN it is counted from
    /// the number that it sets itself, so that twice the number arrives.
    [[nodiscard]] static std::uint32_t first_on_wire(const segment& s);

    /// A segment to the stack, with the numbers on the wire.
    script_numbers inbound(const segment& live);
    /// A segment from the stack. Nothing when packetdrill cannot count it: it knows no initial number but the
    /// first, and <SEQ=0> of a RST lies anywhere once it counts from that.
    [[nodiscard]] std::optional<script_numbers> outbound(const segment& live);

  private:
    enum class phase : std::uint8_t {
        none,
        fresh,
        listening,
        packet_received,
        synack_sent,
        synack_acked,
        connecting,
        syn_sent,
        syn_acked
    };
    void begin(phase at) { at_ = at, stack_isn_ = 0, peer_isn_ = 0; }

    phase at_ = phase::none;
    std::uint32_t stack_isn_ = 0, peer_isn_ = 0;
};

}  // namespace synfin::conformance
