// What a connection that a trace begins in knows of its peer's window, where the trace does not say.
#pragma once
#include "model/state.hpp"
#include "traces/trace.hpp"

namespace synfin::traces {

/// `End` has a state `st` and a TCB `t`; `view` is what the trace says of `mine`.
template <class End>
void settle(End& mine, const End& peer, const endpoint_view& view) {
    if (!model::synchronized.has(mine.st)) return;
    const auto unnamed = [&](std::string_view name) { return view.find(name) == nullptr; };
    if (unnamed("snd_wnd")) mine.t.snd_wnd = peer.t.rcv_wnd;
    if (unnamed("max_snd_wnd")) mine.t.max_snd_wnd = mine.t.snd_wnd;
    if (unnamed("snd_wl1")) mine.t.snd_wl1 = mine.t.rcv_nxt;
    if (unnamed("snd_wl2")) mine.t.snd_wl2 = mine.t.snd_una;
}

}  // namespace synfin::traces
