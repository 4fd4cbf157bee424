#include "cli/explain/topics.hpp"

#include <array>

namespace synfin::cli {

std::span<const topic> topics() {
    static constexpr std::array all{
        topic{"encapsulation", "a real SYN as bytes: frame, packet and segment, every field named", encapsulation},
        topic{"states", "the 11 states: what each means, how it is entered and left, what netstat shows", all_states},
        topic{"handshake-numbers", "x, y, x+1, y+1: what the numbers of the handshake are for", handshake_numbers},
        topic{"why-three-way", "what two messages would let happen: a late SYN opens a connection with nobody", why_three_way},
        topic{"simultaneous-open", "both ends knock at once, and one connection comes of it", simultaneous_open},
        topic{"why-four-way", "closing takes a FIN and an ACK in each direction", why_four_way},
        topic{"half-close", "data still flows to the side that closed", half_close},
        topic{"simultaneous-close", "both ends close at once and meet in CLOSING", simultaneous_close},
        topic{"why-time-wait", "TIME-WAIT of 0, 1 and 2 MSL: what breaks, and that 2 MSL suffice", why_time_wait},
        topic{"half-open", "one end has forgotten the connection: crash, abort, give-up, and the recovery", half_open},
        topic{"trust", "what each claim rests on: explored, proved, assumed, only tested", trust},
    };
    return all;
}

}  // namespace synfin::cli
