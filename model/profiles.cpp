#include "model/profiles.hpp"

#include <algorithm>
#include <vector>

namespace synfin::model {
namespace {

/// One client that opens actively, one server that listens.
bounds client_and_server() {
    bounds b;
    b.users[0].passive_opens = 0;
    b.users[1].active_opens = 0;
    return b;
}

bounds handshake() {
    bounds b = client_and_server();
    b.users[1].passive_opens = 2;
    for (auto& u : b.users) u.closes = false;
    b.loss = b.duplication = b.reordering = any_number;
    b.old_segments = 1;
    b.incarnations = 2;
    return b;
}

bounds lifecycle() {
    bounds b = client_and_server();
    b.users[0].active_opens = 2;
    b.users[1].passive_opens = 2;
    b.users[0].sends = 1;
    b.users[1].sends = 1;
    b.loss = b.duplication = b.reordering = any_number;
    return b;
}

bounds simultaneous() {
    bounds b;
    for (auto& u : b.users) u.passive_opens = 0;
    b.loss = b.duplication = b.reordering = any_number;
    b.incarnations = 1;
    return b;
}

bounds restart() {
    bounds b = client_and_server();
    b.users[0].active_opens = 2;
    b.users[1].passive_opens = 1;
    b.users[0].sends = 1;
    b.users[1].sends = 1;
    b.users[0].aborts = 1;
    for (auto& u : b.users) u.patient = true;
    b.loss = b.reordering = any_number;
    b.crashes = 1;
    return b;
}

bounds crash() {
    bounds b = client_and_server();
    b.users[0].sends = 1;
    b.users[0].patient = true;
    b.users[1].passive_opens = 2;
    b.loss = b.duplication = b.reordering = any_number;
    b.crashes = 1;
    return b;
}

bounds timed() {
    bounds b = client_and_server();
    for (auto& u : b.users) u.patient = true;
    b.users[1].sends = 1;
    b.timed = b.prompt = true;
    b.loss = 1;
    b.duplication = 1;
    b.reordering = any_number;
    b.incarnations = 1;
    return b;
}

bounds reuse() {
    bounds b = client_and_server();
    b.users[0].active_opens = 2;
    b.users[1].passive_opens = 1;
    for (auto& u : b.users) u.patient = true;
    b.loss = b.reordering = any_number;
    b.old_segments = 1;
    b.give_ups = any_number;
    b.rules.taken |= reading::tw_reuse;
    return b;
}

/// Everything at once. TIME-WAIT may be reopened, and the numbers of an incarnation long gone turn up.
bounds full() {
    bounds b = reuse();
    for (auto& u : b.users) u.sends = 1;
    b.users[0].aborts = 1;
    b.duplication = any_number;
    b.give_ups = 1;
    b.crashes = 1;
    return b;
}

/// One segment of the attacker's, with any header fields, at any moment of one connection's life.
bounds attack() {
    bounds b = client_and_server();
    for (auto& u : b.users) u.sends = 1;
    b.loss = any_number;
    b.attacks = 1;
    b.incarnations = 1;
    return b;
}

bounds attack_rfc793() {
    bounds b = attack();
    b.rules.taken |= reading::rfc793_rst;
    b.rules.taken |= reading::rfc793_syn;
    b.rules.taken |= reading::no_ack_floor;
    return b;
}

}  // namespace

std::span<const profile> profiles() {
    static const std::vector<profile> all{
        {"handshake", "one opener, one listener, one old segment; the network loses, repeats and reorders", handshake()},
        {"lifecycle",
         "from CLOSED through open, data, close and TIME-WAIT to a second incarnation; loss, duplication, reordering",
         lifecycle()},
        {"simultaneous", "both ends open actively; loss, duplication, reordering", simultaneous()},
        {"restart", "an end crashes or aborts and opens again; loss and reordering", restart()},
        {"crash", "an end loses its TCB; the listener comes back while the opener goes on", crash()},
        {"timed", "ticks, MSL and TIME-WAIT; one loss, one duplicate, prompt retransmission", timed()},
        {"reuse", "TIME-WAIT may be reopened (MAY-2); an old segment, loss and reordering", reuse()},
        {"full",
         "everything at once: data both ways, half-close, abort, crash, user timeout, reuse; loss, duplication, reordering, an "
         "old segment",
         full(), true},
        {"attack", "someone off the path sends one segment with any header fields; the rules of RFC 9293 with RFC 5961",
         attack()},
        {"attack-rfc793", "the same under the rules of RFC 793", attack_rfc793()},
    };
    return all;
}

const profile* profile_named(std::string_view name) {
    const auto all = profiles();
    const auto found = std::find_if(all.begin(), all.end(), [&](const profile& p) { return p.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace synfin::model
