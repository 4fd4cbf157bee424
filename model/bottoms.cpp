#include "model/bottoms.hpp"

#include <algorithm>
#include <array>

namespace synfin::model {
namespace {

using view = bottom_view;

bool still(const view& v) { return v.empty_network && !v.cycle && !v.cut; }
bool either(const view& v, states x, states y) { return (x.has(v.a.st) && y.has(v.b.st)) || (x.has(v.b.st) && y.has(v.a.st)); }
bool both(const view& v, states x) { return x.has(v.a.st) && x.has(v.b.st); }

/// CLOSE was called in SYN-RECEIVED, and the SYN is not acknowledged yet.
bool closed_early(const endpoint& x) { return x.st == FIN_WAIT_1 && x.t.snd_una.v == x.t.iss.v; }

bool agree(const view& v) { return numbers_agree(v.a, v.b) && numbers_agree(v.b, v.a); }

constexpr std::array<bottom_class, 9> classes{{
    {"over", "both ends are CLOSED and the users have no call left",
     [](const view& v) { return still(v) && both(v, states(CLOSED)); }},
    {"listens", "an end listens and nobody is left to open: the users have no call left",
     [](const view& v) { return still(v) && either(v, states(LISTEN), CLOSED | LISTEN); }},
    {"stands", "the connection stands, and these users never close",
     [](const view& v) { return still(v) && both(v, states(ESTABLISHED)); }},
    {"fin-wait-2", "FIN-WAIT-2 waits for a FIN of a peer that is gone, with no timer of its own (F4)",
     [](const view& v) { return still(v) && either(v, states(FIN_WAIT_2), CLOSED | LISTEN); }},
    {"forged", "an attacker's segment was taken for the peer's, and the ends never agree again (F8)",
     [](const view& v) { return v.attacked && (v.cycle ? !agree(v) : still(v) && both(v, states(FIN_WAIT_2))); }},
    {"closed-early", "a CLOSE in SYN-RECEIVED left FIN-WAIT-1 without a matching peer: ACKs go to and fro until R2 (F3, F5)",
     [](const view& v) { return v.cycle && !v.cut && (closed_early(v.a) || closed_early(v.b)); }},
    {"old-syn", "an end in SYN-RECEIVED follows a SYN of another incarnation: ACKs go to and fro until R2 (F2, F6)",
     [](const view& v) { return v.cycle && !v.cut && (v.a.st == SYN_RECEIVED || v.b.st == SYN_RECEIVED); }},
    {"bound-incarnations", "the opener goes on, but the listener may begin no further incarnation: beyond the bounds",
     [](const view& v) { return v.cycle && v.cut && either(v, states(SYN_SENT), states(LISTEN)); }},
    {"bound-channel", "both channels are full, no loss is left and every step would send: beyond the bounds",
     [](const view& v) { return !v.cycle && v.cut && !v.empty_network; }},
}};

}  // namespace

std::span<const bottom_class> bottom_classes() { return classes; }

const bottom_class* class_of(const bottom_view& v) {
    const auto found = std::find_if(classes.begin(), classes.end(), [&](const bottom_class& c) { return c.is(v); });
    return found == classes.end() ? nullptr : &*found;
}

}  // namespace synfin::model
