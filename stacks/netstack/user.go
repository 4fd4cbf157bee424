package main

import (
	"bytes"

	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/network/ipv4"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
	"gvisor.dev/gvisor/pkg/waiter"
)

// A reply to a user call. Kinds are those of enum synfin_reply_kind.
type reply struct {
	kind   int
	octets []byte // RECEIVE
	count  int    // SEND
	detail string
}

const (
	ok = iota
	wouldBlock
	endOfStream
	reset
	refused
	timedOut
	closed
	failed
	notSupported
)

// replyTo says what an error of netstack's means to a user of RFC 9293. nil is ok.
func replyTo(err tcpip.Error) reply {
	kind := failed
	switch err.(type) {
	case nil, *tcpip.ErrConnectStarted:
		return reply{kind: ok}
	case *tcpip.ErrWouldBlock:
		kind = wouldBlock
	case *tcpip.ErrClosedForReceive:
		kind = endOfStream
	case *tcpip.ErrConnectionReset:
		kind = reset
	case *tcpip.ErrConnectionRefused:
		kind = refused
	case *tcpip.ErrTimeout:
		kind = timedOut
	case *tcpip.ErrClosedForSend, *tcpip.ErrNotConnected, *tcpip.ErrAborted: // gVisor makes EPIPE of the last one
		kind = closed
	}
	return reply{kind: kind, detail: err.String()}
}

// sockets is a slot's pair of sockets.
type sockets struct{ stack, peer tcpip.FullAddress }

// user is the user of one slot: a listener until its child is accepted, then the connection. Closing the listener at that
// moment makes one slot one connection record, as in the RFC.
type user struct {
	net        *network
	at         sockets
	listener   tcpip.Endpoint
	connection tcpip.Endpoint
}

func (u *user) fresh() (tcpip.Endpoint, tcpip.Error) {
	e, err := u.net.stack.NewEndpoint(tcp.ProtocolNumber, ipv4.ProtocolNumber, &waiter.Queue{})
	if err != nil {
		return nil, err
	}
	e.SocketOptions().SetReuseAddress(true)
	if err := e.Bind(u.at.stack); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

// accept takes over the child once the handshake is over.
func (u *user) accept() {
	if u.listener == nil || u.connection != nil {
		return
	}
	child, _, err := u.listener.Accept(nil)
	if err != nil {
		return
	}
	u.connection = child
	u.listener.Close()
	u.listener = nil
}

// dropSpent forgets an endpoint whose connection is over: netstack cannot open it again, a program would take a new one.
func (u *user) dropSpent() {
	if u.connection == nil {
		return
	}
	switch tcp.EndpointState(u.connection.State()) {
	case tcp.StateClose, tcp.StateError:
		u.connection.Close()
		u.connection = nil
	}
}

func (u *user) openPassive() reply {
	u.dropSpent()
	if u.connection != nil {
		return replyTo(u.connection.Listen(backlog))
	}
	if u.listener != nil {
		return reply{kind: notSupported, detail: "a second Listen sets the backlog"}
	}
	e, err := u.fresh()
	if err != nil {
		return replyTo(err)
	}
	if err := e.Listen(backlog); err != nil {
		e.Close()
		return replyTo(err)
	}
	u.listener = e
	return reply{kind: ok}
}

func (u *user) openActive() reply {
	u.dropSpent()
	if u.listener != nil {
		return reply{kind: notSupported, detail: "a listener cannot connect"}
	}
	if u.connection != nil {
		if err := u.connection.Connect(u.at.peer); err != nil {
			return replyTo(err)
		}
		return replyTo(u.connection.Connect(u.at.peer)) // the first one only fetched the news of the handshake's end
	}
	e, err := u.fresh()
	if err != nil {
		return replyTo(err)
	}
	r := replyTo(e.Connect(u.at.peer))
	if r.kind != ok {
		e.Close()
		return r
	}
	u.connection = e
	return r
}

// call obeys a user call. Numbers are those of enum synfin_call.
func (u *user) call(which, octets int) reply {
	u.accept()
	switch {
	case which == openPassive:
		return u.openPassive()
	case which == openActive:
		return u.openActive()
	case u.connection != nil:
		return u.onConnection(which, octets)
	case u.listener != nil:
		return u.inListen(which)
	}
	return reply{kind: closed}
}

// inListen: until the handshake is over a program has no handle on a connection in SYN-RECEIVED.
func (u *user) inListen(which int) reply {
	if which == receive {
		return reply{kind: wouldBlock}
	}
	if u.state() == tcp.StateSynRecv {
		return reply{kind: notSupported, detail: "not accepted yet"}
	}
	if which == send {
		_, err := u.listener.Write(bytes.NewReader([]byte{0}), tcpip.WriteOptions{})
		return replyTo(err)
	}
	u.listener.Close()
	u.listener = nil
	return reply{kind: ok}
}

func (u *user) onConnection(which, octets int) reply {
	switch which {
	case send:
		n, err := u.connection.Write(bytes.NewReader(make([]byte, octets)), tcpip.WriteOptions{})
		r := replyTo(err)
		r.count = int(n)
		return r
	case receive:
		return u.receive(octets)
	case closeCall:
		return replyTo(u.connection.Shutdown(tcpip.ShutdownWrite))
	case closeHalfDuplex:
		u.connection.Close()
		u.connection = nil
	case abort:
		u.connection.Abort()
		u.connection = nil
	case forget: // a crash is an ABORT that nobody hears of
		u.net.unheard(u.connection.Abort)
		u.connection = nil
	}
	return reply{kind: ok}
}

func (u *user) receive(octets int) reply {
	var data bytes.Buffer
	_, err := u.connection.Read(&tcpip.LimitedWriter{W: &data, N: int64(octets)}, tcpip.ReadOptions{})
	r := replyTo(err)
	r.octets = data.Bytes()
	return r
}

// find returns what the stack has for these sockets: the connection of any state, else the listener, else nil.
func (u *user) find() stack.TransportEndpoint {
	id := stack.TransportEndpointID{LocalPort: u.at.stack.Port, LocalAddress: u.at.stack.Addr,
		RemotePort: u.at.peer.Port, RemoteAddress: u.at.peer.Addr}
	return u.net.stack.FindTransportEndpoint(ipv4.ProtocolNumber, tcp.ProtocolNumber, id, nic)
}

func (u *user) state() tcp.EndpointState {
	if e, is := u.find().(tcpip.Endpoint); is {
		return tcp.EndpointState(e.State())
	}
	return tcp.StateClose
}

// leave removes whatever the stack still has for these sockets, TIME-WAIT and unaccepted connections included.
func (u *user) leave() {
	for _, e := range []tcpip.Endpoint{u.connection, u.listener} {
		if e != nil {
			e.Abort()
		}
	}
	u.net.settle()
	for e := u.find(); e != nil; e = u.find() {
		e.Abort()
		u.net.settle()
	}
	u.connection, u.listener = nil, nil
}
