// gVisor's netstack behind stacks/synfin_stack.h: built with -buildmode=c-shared, entered through shim.c.
package main

/*
#include "stacks/synfin_stack.h"

void synfin_netstack_send(const struct synfin_host *host, void *octets, size_t size);
*/
import "C"

import (
	"unsafe"

	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
)

const (
	openPassive     = C.SYNFIN_OPEN_PASSIVE
	openActive      = C.SYNFIN_OPEN_ACTIVE
	send            = C.SYNFIN_SEND
	receive         = C.SYNFIN_RECEIVE
	closeCall       = C.SYNFIN_CLOSE
	closeHalfDuplex = C.SYNFIN_CLOSE_HALF_DUPLEX
	abort           = C.SYNFIN_ABORT
	forget          = C.SYNFIN_FORGET

	backlog    = 16
	mostOctets = 1 << 20 // of one call
	ownAddress = 10<<24 | 9<<16 | 1
)

// The one instance. Its work is done by one goroutine: a call from C keeps the thread it came in, and changing between
// threads for every segment would cost more than the segment.
var (
	host  *C.struct_synfin_host
	net   *network
	users map[uint16]*user // by the port of the stack
	work  chan func()
	done  chan struct{}
)

func do(f func()) {
	work <- f
	<-done
}

// deliver hands datagrams to synfin, in the thread that called.
func deliver(datagrams [][]byte) {
	for _, d := range datagrams {
		C.synfin_netstack_send(host, unsafe.Pointer(&d[0]), C.size_t(len(d)))
	}
}

func address(ip C.uint32_t) tcpip.Address {
	return tcpip.Address([]byte{byte(ip >> 24), byte(ip >> 16), byte(ip >> 8), byte(ip)})
}

func userAt(at *C.struct_synfin_sockets) *user {
	u := users[uint16(at.stack_port)]
	if u == nil {
		u = &user{net: net, at: sockets{
			stack: tcpip.FullAddress{NIC: nic, Addr: address(at.stack_ip), Port: uint16(at.stack_port)},
			peer:  tcpip.FullAddress{NIC: nic, Addr: address(at.peer_ip), Port: uint16(at.peer_port)}}}
		users[uint16(at.stack_port)] = u
	}
	return u
}

func putText(text string, at *C.char, room int) {
	if room == 0 {
		return
	}
	to := unsafe.Slice((*byte)(unsafe.Pointer(at)), room)
	to[copy(to[:room-1], text)] = 0
}

//export netstackStart
func netstackStart(h *C.struct_synfin_host, problem *C.char, room C.size_t) C.int {
	made, err := newNetwork(address(ownAddress))
	if err != nil {
		putText(err.Error(), problem, int(room))
		return 0
	}
	host, net, users = h, made, map[uint16]*user{}
	work, done = make(chan func()), make(chan struct{})
	go func(work chan func(), done chan struct{}) {
		for f := range work {
			f()
			done <- struct{}{}
		}
	}(work, done)
	return 1
}

//export netstackStop
func netstackStop() {
	do(net.close)
	close(work)
}

//export netstackCall
func netstackCall(at *C.struct_synfin_sockets, which, octets C.uint32_t, out *C.struct_synfin_reply) {
	var r reply
	var datagrams [][]byte
	if octets > mostOctets {
		octets = mostOctets
	}
	do(func() {
		u := userAt(at)
		r = u.call(int(which), int(octets))
		net.settle()
		datagrams = net.sent()
	})
	deliver(datagrams)
	out.kind = C.uint32_t(r.kind)
	out.octets = C.uint32_t(r.count + len(r.octets))
	if len(r.octets) > 0 {
		copy(unsafe.Slice((*byte)(unsafe.Pointer(out.data)), len(r.octets)), r.octets)
	}
	putText(r.detail, &out.detail[0], len(out.detail))
}

// portOf is the destination port of a datagram without IP options; of any other, whatever stands there.
func portOf(datagram []byte) uint16 {
	if len(datagram) < 24 {
		return 0
	}
	return uint16(datagram[22])<<8 | uint16(datagram[23])
}

//export netstackPacket
func netstackPacket(octets unsafe.Pointer, size C.size_t) {
	datagram := C.GoBytes(octets, C.int(size))
	var answers [][]byte
	do(func() {
		net.inject(datagram)
		net.settle()
		if u := users[portOf(datagram)]; u != nil {
			u.accept()
		}
		answers = net.sent()
	})
	deliver(answers)
}

//export netstackAdvance
func netstackAdvance(until C.uint64_t) C.uint64_t {
	var now int64
	var datagrams [][]byte
	do(func() { now, datagrams = net.advance(beginning + int64(until)) })
	deliver(datagrams)
	return C.uint64_t(now - beginning)
}

//export netstackState
func netstackState(at *C.struct_synfin_sockets) C.int {
	var s tcp.EndpointState
	do(func() { s = userAt(at).state() })
	return stateNumber(s)
}

func stateNumber(s tcp.EndpointState) C.int {
	switch s {
	case tcp.StateListen:
		return C.SYNFIN_LISTEN
	case tcp.StateConnecting, tcp.StateSynSent:
		return C.SYNFIN_SYN_SENT
	case tcp.StateSynRecv:
		return C.SYNFIN_SYN_RECEIVED
	case tcp.StateEstablished:
		return C.SYNFIN_ESTABLISHED
	case tcp.StateFinWait1:
		return C.SYNFIN_FIN_WAIT_1
	case tcp.StateFinWait2:
		return C.SYNFIN_FIN_WAIT_2
	case tcp.StateCloseWait:
		return C.SYNFIN_CLOSE_WAIT
	case tcp.StateClosing:
		return C.SYNFIN_CLOSING
	case tcp.StateLastAck:
		return C.SYNFIN_LAST_ACK
	case tcp.StateTimeWait:
		return C.SYNFIN_TIME_WAIT
	}
	return C.SYNFIN_CLOSED_STATE
}

//export netstackRelease
func netstackRelease(at *C.struct_synfin_sockets) {
	var datagrams [][]byte
	do(func() {
		userAt(at).leave()
		delete(users, uint16(at.stack_port))
		datagrams = net.sent()
	})
	deliver(datagrams)
}

func main() {}
