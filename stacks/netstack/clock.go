package main

import (
	"container/heap"
	"math"
	"sync"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip"
)

// beginning is what the stack's clock says when a run starts: the zero of MonotonicTime means "never" to netstack.
const beginning = int64(time.Hour)

// clock is the stack's time: it stands still until it is moved, and timers due at one time go off in the order they were set.
// (faketime.ManualClock takes them in the order of a Go map, another one in each run.)
type clock struct {
	mu    sync.Mutex
	now   int64 // ns
	set   uint64
	queue timerQueue
}

func newClock() *clock { return &clock{now: beginning} }

func (c *clock) read() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Now implements tcpip.Clock.
func (c *clock) Now() time.Time { return time.Unix(0, c.read()) }

// NowMonotonic implements tcpip.Clock.
func (c *clock) NowMonotonic() tcpip.MonotonicTime {
	return tcpip.MonotonicTime{}.Add(time.Duration(c.read()))
}

// AfterFunc implements tcpip.Clock.
func (c *clock) AfterFunc(d time.Duration, f func()) tcpip.Timer {
	t := &timer{clock: c, run: f, place: -1}
	t.Reset(d)
	return t
}

// nextDue is when the earliest timer goes off.
func (c *clock) nextDue() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.queue) == 0 {
		return math.MaxInt64
	}
	return c.queue[0].due
}

func (c *clock) moveTo(now int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now > c.now {
		c.now = now
	}
}

// takeDue removes a timer that is due now; nil when none is.
func (c *clock) takeDue() *timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.queue) == 0 || c.queue[0].due > c.now {
		return nil
	}
	return heap.Pop(&c.queue).(*timer)
}

type timer struct {
	clock *clock
	run   func()
	due   int64
	order uint64
	place int // in the queue, -1: not set
}

// Reset implements tcpip.Timer.
func (t *timer) Reset(d time.Duration) {
	c := t.clock
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.place >= 0 {
		heap.Remove(&c.queue, t.place)
	}
	c.set++
	t.order = c.set
	t.due = c.now
	if d > 0 {
		t.due += int64(d)
	}
	if t.due < c.now { // past the end of time
		t.due = math.MaxInt64
	}
	heap.Push(&c.queue, t)
}

// Stop implements tcpip.Timer.
func (t *timer) Stop() bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	if t.place < 0 {
		return false
	}
	heap.Remove(&t.clock.queue, t.place)
	return true
}

// timerQueue is a heap.Interface.
type timerQueue []*timer

func (q timerQueue) Len() int { return len(q) }
func (q timerQueue) Less(i, j int) bool {
	return q[i].due < q[j].due || (q[i].due == q[j].due && q[i].order < q[j].order)
}
func (q timerQueue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}
func (q *timerQueue) Push(x any) {
	t := x.(*timer)
	t.place = len(*q)
	*q = append(*q, t)
}
func (q *timerQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	last.place = -1
	return last
}
