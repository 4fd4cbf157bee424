// The named fields a rule reads and assigns: of the TCB, of the arriving segment, of the event's input, of the event itself.
// One list for every reading that needs to walk over them: terms, exports, tests.
#pragma once

namespace synfin::model {

/// Calls `f(name, spelling, field)` for each field of a segment. `name` is the C++ name, `spelling` the RFC's.
template <class Segment, class F>
constexpr void for_each_segment_field(Segment& s, F&& f) {
    f("seg.syn", "CTL.SYN", s.syn);
    f("seg.ack_on", "CTL.ACK", s.ack_on);
    f("seg.fin", "CTL.FIN", s.fin);
    f("seg.rst", "CTL.RST", s.rst);
    f("seg.seq", "SEG.SEQ", s.seq);
    f("seg.ack", "SEG.ACK", s.ack);
    f("seg.len", "SEG.DATA", s.len);
    f("seg.wnd", "SEG.WND", s.wnd);
    f("seg.bad_address", "SEG.BADADDR", s.bad_address);
    f("seg.has_ts", "SEG.TS", s.has_ts);
    f("seg.ts_val", "SEG.TSval", s.ts_val);
}

/// The same for each field of a TCB.
template <class Tcb, class F>
constexpr void for_each_tcb_field(Tcb& t, F&& f) {
    f("iss", "ISS", t.iss);
    f("snd_una", "SND.UNA", t.snd_una);
    f("snd_nxt", "SND.NXT", t.snd_nxt);
    f("irs", "IRS", t.irs);
    f("rcv_nxt", "RCV.NXT", t.rcv_nxt);
    f("rcv_wnd", "RCV.WND", t.rcv_wnd);
    f("snd_wnd", "SND.WND", t.snd_wnd);
    f("snd_wl1", "SND.WL1", t.snd_wl1);
    f("snd_wl2", "SND.WL2", t.snd_wl2);
    f("max_snd_wnd", "MAX.SND.WND", t.max_snd_wnd);
    f("send_queued", "SND.QUEUED", t.send_queued);
    f("rcv_buffered", "RCV.BUFFERED", t.rcv_buffered);
    f("held_seq", "HELD.SEQ", t.held_seq);
    f("held_len", "HELD.DATA", t.held_len);
    f("rtx_count", "RTX.COUNT", t.rtx_count);
    f("old_snd_nxt", "OLD.SND.NXT", t.old_snd_nxt);
    f("old_rcv_nxt", "OLD.RCV.NXT", t.old_rcv_nxt);
    f("ts_recent", "TS.Recent", t.ts_recent);
    f("passive", "passive", t.passive);
    f("close_queued", "close_queued", t.close_queued);
    f("reused", "reused", t.reused);
    f("held_fin", "HELD.FIN", t.held_fin);
    f("ts_on", "timestamps", t.ts_on);
    f("remote_given", "remote_known", t.remote_given);
}

/// The same for what comes with a call, and what the environment decides.
template <class Input, class F>
constexpr void for_each_input_field(Input& in, F&& f) {
    f("in.permitted", "call.permitted", in.permitted);
    f("in.room", "call.room", in.room);
    f("in.remote_given", "call.remote_given", in.remote_given);
    f("in.remote_valid", "call.remote_valid", in.remote_valid);
    f("in.soft", "ICMP.soft", in.soft);
    f("in.throttled", "throttled", in.throttled);
    f("in.octets", "call.octets", in.octets);
    f("in.iss", "new ISS", in.iss);
    f("in.r2", "R2", in.r2);
}

/// The same for everything a rule may read or assign in a context.
template <class Context, class F>
constexpr void for_each_field(Context& c, F&& f) {
    for_each_tcb_field(c, f);
    for_each_segment_field(c.seg, f);
    for_each_input_field(c.in, f);
    f("acceptable", "acceptable", c.acceptable);
    f("ack_ok", "ack_ok", c.ack_ok);
}

}  // namespace synfin::model
