package main

import (
	"fmt"
	"math/rand"
	"runtime"
	"sync"

	"gvisor.dev/gvisor/pkg/bufferv2"
	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/header"
	"gvisor.dev/gvisor/pkg/tcpip/link/channel"
	"gvisor.dev/gvisor/pkg/tcpip/network/ipv4"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
)

const (
	nic         = 1
	queueLength = 4096 // datagrams that wait to be fetched; more than one step can bring forth
	mtu         = 1500
)

// seeded is a source of random numbers that gives the same in every run. netstack wants it safe for many goroutines.
type seeded struct {
	mu  sync.Mutex
	own rand.Source
}

func (s *seeded) Int63() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.own.Int63()
}

func (s *seeded) Seed(seed int64) { s.own.Seed(seed) }

// network is a netstack with one wire and one clock.
type network struct {
	clock *clock
	stack *stack.Stack
	wire  *channel.Endpoint
	deaf  bool // what the stack sends is dropped
}

// newNetwork makes a stack at `address` in its /16. Everything random in it comes from fixed seeds.
func newNetwork(address tcpip.Address) (*network, error) {
	runtime.GOMAXPROCS(1) // netstack starts one processor of segments per Go processor: with one, their order is fixed
	n := &network{clock: newClock(), wire: channel.New(queueLength, mtu, "")}
	n.stack = stack.New(stack.Options{
		NetworkProtocols:   []stack.NetworkProtocolFactory{ipv4.NewProtocol},
		TransportProtocols: []stack.TransportProtocolFactory{tcp.NewProtocol},
		Clock:              n.clock,
		RandSource:         &seeded{own: rand.NewSource(9293)},
		SecureRNG:          rand.New(&seeded{own: rand.NewSource(793)}),
	})
	// Every answer of RFC 5961 is given, not one per half second.
	if err := n.stack.SetOption(stack.TCPInvalidRateLimitOption(0)); err != nil {
		return nil, fmt.Errorf("invalid-segment rate limit: %s", err)
	}
	if err := n.stack.CreateNIC(nic, n.wire); err != nil {
		return nil, fmt.Errorf("interface: %s", err)
	}
	own := tcpip.ProtocolAddress{Protocol: ipv4.ProtocolNumber,
		AddressWithPrefix: tcpip.AddressWithPrefix{Address: address, PrefixLen: 16}}
	if err := n.stack.AddProtocolAddress(nic, own, stack.AddressProperties{}); err != nil {
		return nil, fmt.Errorf("address: %s", err)
	}
	n.stack.SetRouteTable([]tcpip.Route{{Destination: header.IPv4EmptySubnet, NIC: nic}})
	return n, nil
}

// inject hands a datagram to the stack.
func (n *network) inject(octets []byte) {
	packet := stack.NewPacketBuffer(stack.PacketBufferOptions{Payload: bufferv2.MakeWithData(octets)})
	n.wire.InjectInbound(ipv4.ProtocolNumber, packet)
	packet.DecRef()
}

// settle returns when the stack has nothing left to do at this time. Segments are handled by a goroutine of netstack's, and
// pausing it is its own way of telling that its queue is empty; timers that are due run here, and may queue more.
func (n *network) settle() {
	for {
		n.stack.Pause()
		n.stack.Resume()
		due := n.clock.takeDue()
		if due == nil {
			return
		}
		due.run()
	}
}

// sent fetches what the stack has sent.
func (n *network) sent() [][]byte {
	var datagrams [][]byte
	for packet := n.wire.Read(); !packet.IsNil(); packet = n.wire.Read() {
		if !n.deaf {
			view := packet.ToView()
			datagrams = append(datagrams, append([]byte(nil), view.AsSlice()...))
			view.Release()
		}
		packet.DecRef()
	}
	return datagrams
}

// unheard does what sends segments without any of them getting out.
func (n *network) unheard(do func()) {
	do()
	n.settle()
	n.deaf = true
	n.sent()
	n.deaf = false
}

// advance lets time pass until `until`, or until something was sent; returns the time and what was sent.
func (n *network) advance(until int64) (int64, [][]byte) {
	for {
		next := n.clock.nextDue()
		if next > until {
			n.clock.moveTo(until)
			return until, nil
		}
		n.clock.moveTo(next)
		n.settle()
		if datagrams := n.sent(); len(datagrams) > 0 {
			return n.clock.read(), datagrams
		}
	}
}

// close ends the stack and its goroutines; there is no settling any more.
func (n *network) close() {
	n.stack.Close()
	n.wire.Close()
}
