#include "model/question_names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/watch.hpp"

namespace synfin::model {
namespace {

using type = question_type;
using end_ref = const endpoint&;
using segment_ref = const segment<small>&;

/// One thing of an end; the compiler decodes no more than it.
template <auto Get>
std::uint32_t of(const packed_world& s, std::size_t end) {
    return static_cast<std::uint32_t>(Get(decode_endpoint(s[end], 0)));
}
template <auto Get>
std::uint32_t left(const packed_world& s, std::size_t) {
    return (faults_of(s).*Get).times;
}

/// How many segments on their way to an end are such.
template <class Such>
std::uint32_t count(const packed_world& s, std::size_t end, Such such) {
    const channel in(s[2 + end]);
    std::uint32_t n = 0;
    for (int i = 0; i < channel::limit && in.at(i) != 0; ++i) n += such(decode(in.at(i), 0)) ? 1 : 0;
    return n;
}
template <auto Such>
std::uint32_t segments(const packed_world& s, std::size_t end) {
    return count(s, end, [](const flying& f) { return Such(f.seg); });
}
std::uint32_t any_segments(const packed_world& s, std::size_t end) {
    return static_cast<std::uint32_t>(channel(s[2 + end]).size());
}
/// A RST does not say which incarnation sent it.
std::uint32_t stale_segments(const packed_world& s, std::size_t end) {
    const auto present = decode_endpoint(s[1 - end], 0).incarnation;
    return count(s, end, [=](const flying& f) { return !f.seg.rst.v && f.sender != present; });
}
template <question_getter Get>
std::uint32_t both_ways(const packed_world& s, std::size_t) {
    return Get(s, 0) + Get(s, 1);
}

constexpr auto with_syn = segments<[](segment_ref m) { return m.syn.v; }>;
constexpr auto with_ack = segments<[](segment_ref m) { return m.ack_on.v; }>;
constexpr auto with_fin = segments<[](segment_ref m) { return m.fin.v; }>;
constexpr auto with_rst = segments<[](segment_ref m) { return m.rst.v; }>;
constexpr auto with_data = segments<[](segment_ref m) { return m.len.v != 0; }>;

struct field {
    std::string_view name;
    type is;
    std::string_view about;
    question_getter get;
};

// table
constexpr std::array of_an_end{
    field{"state", type::state, "the connection state", of<[](end_ref x) { return x.st; }>},
    field{"snd_una", type::number, "SND.UNA, the oldest unacknowledged number", of<[](end_ref x) { return x.t.snd_una.v; }>},
    field{"snd_nxt", type::number, "SND.NXT, the next number to send", of<[](end_ref x) { return x.t.snd_nxt.v; }>},
    field{"rcv_nxt", type::number, "RCV.NXT, the next number expected", of<[](end_ref x) { return x.t.rcv_nxt.v; }>},
    field{"iss", type::number, "ISS, its own initial number", of<[](end_ref x) { return x.t.iss.v; }>},
    field{"irs", type::number, "IRS, the peer's initial number", of<[](end_ref x) { return x.t.irs.v; }>},
    field{"unacknowledged", type::number, "how many numbers it has sent that are not acknowledged, SND.NXT - SND.UNA",
          of<[](end_ref x) { return (x.t.snd_nxt - x.t.snd_una).v; }>},
    field{"unsent", type::number, "octets its user sent that still wait", of<[](end_ref x) { return x.t.send_queued.v; }>},
    field{"incarnation", type::number, "how many connections it has begun", of<[](end_ref x) { return x.incarnation; }>},
    field{"peer", type::number, "the peer's incarnation that its IRS came from, 0 for none or an old one",
          of<[](end_ref x) { return x.peer; }>},
    field{"passive", type::boolean, "its connection was opened passively", of<[](end_ref x) { return x.t.passive.v; }>},
    field{"synchronized", type::boolean, "ESTABLISHED or a later state", of<[](end_ref x) { return synchronized.has(x.st); }>},
    field{"reopened", type::boolean, "SYN-RECEIVED, reached from TIME-WAIT", of<[](end_ref x) { return x.t.reused.v; }>},
    field{"closing", type::boolean, "CLOSE was called and its FIN still waits", of<[](end_ref x) { return x.t.close_queued.v; }>},
    field{"timer", type::number, "ticks left of TIME-WAIT or quiet time (timed profiles)", of<[](end_ref x) { return x.timer; }>},
    field{"in_flight", type::number, "how many segments are on their way to it", any_segments},
    field{"syn_in_flight", type::number, "how many of them have SYN", with_syn},
    field{"ack_in_flight", type::number, "how many of them have ACK", with_ack},
    field{"fin_in_flight", type::number, "how many of them have FIN", with_fin},
    field{"rst_in_flight", type::number, "how many of them have RST", with_rst},
    field{"data_in_flight", type::number, "how many of them carry an octet", with_data},
    field{"stale_in_flight", type::number, "how many of them, RSTs apart, are of another than the peer's present incarnation",
          stale_segments},
    field{"active_opens_left", type::number, "active OPENs its user may still call",
          of<[](end_ref x) { return x.active_opens; }>},
    field{"passive_opens_left", type::number, "passive OPENs its user may still call",
          of<[](end_ref x) { return x.passive_opens; }>},
    field{"sends_left", type::number, "SENDs its user may still call", of<[](end_ref x) { return x.sends; }>},
    field{"aborts_left", type::number, "ABORTs its user may still call", of<[](end_ref x) { return x.aborts; }>},
};
constexpr std::array of_neither{
    field{"network.empty", type::boolean, "no segment is on its way",
          [](const packed_world& s, std::size_t) { return std::uint32_t{(s[2] | s[3]) == 0}; }},
    field{"network.in_flight", type::number, "how many segments are on their way, both directions together",
          both_ways<any_segments>},
    field{"network.syn_in_flight", type::number, "how many of them have SYN", both_ways<with_syn>},
    field{"network.ack_in_flight", type::number, "how many of them have ACK", both_ways<with_ack>},
    field{"network.fin_in_flight", type::number, "how many of them have FIN", both_ways<with_fin>},
    field{"network.rst_in_flight", type::number, "how many of them have RST", both_ways<with_rst>},
    field{"network.data_in_flight", type::number, "how many of them carry an octet", both_ways<with_data>},
    field{"network.stale_in_flight", type::number, "how many of them, RSTs apart, are of no present incarnation",
          both_ways<stale_segments>},
    field{"left.loss", type::number, "segments the network may still lose; compare with any", left<&fault_budget::loss>},
    field{"left.duplication", type::number, "segments it may still deliver twice; compare with any",
          left<&fault_budget::duplication>},
    field{"left.reordering", type::number, "times a segment may still overtake another; compare with any",
          left<&fault_budget::reordering>},
    field{"left.old_segments", type::number, "old segments that may still turn up; compare with any",
          left<&fault_budget::old_segments>},
    field{"left.crashes", type::number, "crashes that may still happen; compare with any", left<&fault_budget::crashes>},
    field{"left.give_ups", type::number, "USER TIMEOUTs that may still happen; compare with any", left<&fault_budget::give_ups>},
    field{"left.attacks", type::number, "segments an attacker may still send; compare with any", left<&fault_budget::attacks>},
    field{"matched", type::boolean, "both ends have a connection, with each other's present incarnation",
          [](const packed_world& s, std::size_t) {
              return std::uint32_t{matched(decode_endpoint(s[0], 0), decode_endpoint(s[1], 0))};
          }},
};
// end of table

std::vector<question_name> all_names() {
    std::vector<question_name> names;
    for (std::uint16_t end = 0; end < 2; ++end)
        for (const auto& f : of_an_end)
            names.push_back({fmt::format("{}.{}", end == 0 ? "A" : "B", f.name), fmt::format("{} ({})", f.about, words(f.is)),
                             f.is, f.get, end});
    for (const auto& f : of_neither)
        names.push_back({std::string(f.name), fmt::format("{} ({})", f.about, words(f.is)), f.is, f.get, 0});
    for (std::uint16_t i = 0; i < state_count; ++i)
        names.push_back({std::string(name(static_cast<state>(i))), "a state; _ for - will do", type::state, nullptr, i});
    names.push_back({"any", "an unlimited budget (a number, 7)", type::number, nullptr, budget::unlimited});
    names.push_back({"true", "always", type::boolean, nullptr, 1});
    names.push_back({"false", "never", type::boolean, nullptr, 0});
    return names;
}

}  // namespace

std::string_view words(question_type t) {
    return t == type::boolean ? "true or false" : t == type::number ? "a number" : "a state";
}

const std::vector<question_name>& question_names() {
    static const std::vector<question_name> names = all_names();
    return names;
}

const question_name* question_name_of(std::string_view word) {
    std::string hyphened(word);
    std::replace(hyphened.begin(), hyphened.end(), '_', '-');
    for (const auto& n : question_names())
        if (n.name == word || (n.is == type::state && n.get == nullptr && n.name == hyphened)) return &n;
    return nullptr;
}

}  // namespace synfin::model
