// How long a half-open connection can last once an end has sent something: the longest of all ways to deliver what is sent.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "checker/verify.hpp"
#include "model/world.hpp"

namespace synfin::checker {

/// X holds a connection whose other end is gone or is another one (RFC 9293 3.5.1): X's own SYN is acknowledged, and the peer is
/// not in the incarnation X speaks to, or speaks to another one of X. TIME-WAIT, which ends by itself, does not count.
[[nodiscard]] bool half_open(const model::endpoint& x, const model::endpoint& peer);

/// How the longest way ends; the later one is the worse.
enum class ending : std::uint8_t {
    never,     ///< there is no such start: this end has nothing to send
    cut,       ///< every way leads out of the bounds: an incarnation or a place in the channel too many
    resolved,  ///< no end is half-open any more
    silent,    ///< still half-open; nothing is in flight and no end has anything outstanding
    loops,     ///< the ends answer each other for ever
};

/// The worst of a set of starts.
struct worst_way {
    ending how = ending::never;
    std::uint32_t segments = 0;  ///< sent from the start on, the first one included; for `loops` until the loop is entered
    bool way_out = true;         ///< for `loops`: from everywhere in it some order of delivery resolves
    finding_path path;           ///< from the initial state
};

/// A pair of states of which the first end is half-open.
struct half_open_pair {
    model::state half_open{}, peer{};
    std::uint64_t states = 0;  ///< reachable states of this kind
    worst_way by_itself;       ///< nothing in flight; the half-open end sends
    worst_way by_peer;         ///< nothing in flight; the other end sends
    worst_way busy;            ///< whatever is in flight, either end sends
};

struct half_open_findings {
    std::vector<half_open_pair> pairs;  ///< by state, then by the peer's
    exploration explored;               ///< of the instance
    std::uint64_t game_states = 0;      ///< of the deliveries after the starts
    bool complete = true;
};

/// Explores `w`. From each half-open state an end sends (a call, or a timer); from then on everything sent arrives, in any
/// order, nothing fails, no user calls. Timers are slower than the network: only when nothing is in flight an end sends again
/// what is outstanding. The limits of `how` hold for the exploration and for the deliveries, each.
[[nodiscard]] half_open_findings judge_half_open(const model::world& w, const options& how);

}  // namespace synfin::checker
