#include "model/proof/parts.hpp"

namespace synfin::model::proof {

const std::vector<part>& parts() {
    static const std::vector<part> all{
        {property::sync, "each has the other's numbers"},
        {property::no_ghost, "what completes the open is of both present incarnations"},
        {property::one_connection, "two active openers that got through share one connection"},
        {property::origin, "a RST leads a passive opener back to LISTEN and tells an active one"},
        {property::half_open, "whoever got through to a peer that is still there is known to it"},
        {property::half_open, "a completed open has a peer with the matching numbers, or one that is gone"},
        {property::rst_quiet, "answered by a challenge ACK at most"},
        {property::clean_close, "an end that finishes has all, and so has its peer"},
        {property::half_close, "text reaches the user"},
        {property::half_close, "text without FIN reaches the user"},
        {property::half_close, "our FIN waits for our user"},
        {property::no_stale_data, "what is received is of the peer's incarnation and meant for ours"},
        {property::rst_exact, "a RST that changes the state is at RCV.NXT"},
        {property::syn_safe, "a SYN changes no synchronized state"},
        {property::ack_range, "it comes with an ACK in [SND.UNA - MAX.SND.WND, SND.NXT]"},
        {property::inform, "a reset is reported"},
        {property::inform, "the end of the peer's text is reported"},
    };
    return all;
}

const std::vector<std::string_view>& assumed() {
    static const std::vector<std::string_view> all{
        "initial numbers are fresh (3.4.1): far from those of every incarnation that anything still refers to",
        "an incarnation uses at most 2^28 numbers, and windows are below 2^30",
        "segments other than RSTs are sent by the two ends: no attacker",
        "nothing is held out of order, and TIME-WAIT is not reopened",
    };
    return all;
}

}  // namespace synfin::model::proof
