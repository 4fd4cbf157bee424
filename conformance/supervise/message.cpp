#include "conformance/supervise/message.hpp"

#include <unistd.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>

namespace synfin::conformance {
namespace {

constexpr std::size_t enough = 1U << 15;  // octets worth a write
using length = std::uint32_t;

message as_message(const segment& s) {
    return {s.seq, s.ack, s.flags, s.window, s.length, s.stamp, s.urgent, s.options, s.time.count()};
}

segment segment_of(const message& m) {
    return {.seq = m[0],
            .ack = m[1],
            .flags = m[2],
            .window = m[3],
            .length = m[4],
            .stamp = m[5],
            .urgent = m[6],
            .options = m[7].get<std::vector<std::uint8_t>>(),
            .time = stack_time(m[8].get<std::int64_t>())};
}

message as_message(const socket_pair& p) { return {p.stack_ip, p.peer_ip, p.stack_port, p.peer_port}; }

// Octets a stack may have put into its words need not be UTF-8: they travel as binary.
message raw(const std::string& text) { return message::binary({text.begin(), text.end()}); }
std::string text_of(const message& m) {
    const auto& octets = m.get_binary();
    return {octets.begin(), octets.end()};
}

}  // namespace

message as_message(const log_entry& e) { return {e.time.count(), e.from_stack, as_message(e.seg), e.step}; }

log_entry log_entry_of(const message& m) {
    return {stack_time(m[0].get<std::int64_t>()), m[1].get<bool>(), segment_of(m[2]), m[3].get<std::size_t>()};
}

message as_message(const case_result& r) {
    message cubes = message::array(), log = message::array(), allowed = message::array();
    for (const cube& c : r.readings) cubes.push_back({c.known, c.taken});
    for (const log_entry& e : r.log) log.push_back(as_message(e));
    for (const std::string& a : r.allowed) allowed.push_back(raw(a));
    return {static_cast<unsigned>(r.v),
            r.step,
            raw(r.clause),
            raw(r.rule),
            raw(r.says),
            std::move(allowed),
            raw(r.actual),
            raw(r.note),
            std::move(cubes),
            as_message(r.sockets),
            std::move(log),
            r.way,
            raw(r.breaks),
            r.blamed,
            r.misdeed};
}

case_result case_result_of(const message& m, const test_case& ran) {
    case_result r;
    r.ran = &ran;
    r.v = static_cast<verdict>(m[0].get<unsigned>());
    r.step = m[1];
    r.clause = text_of(m[2]), r.rule = text_of(m[3]), r.says = text_of(m[4]);
    for (const message& a : m[5]) r.allowed.push_back(text_of(a));
    r.actual = text_of(m[6]), r.note = text_of(m[7]);
    for (const message& c : m[8]) r.readings.push_back({c[0].get<std::uint64_t>(), c[1].get<std::uint64_t>()});
    r.sockets = {m[9][0], m[9][1], m[9][2], m[9][3]};
    for (const message& e : m[10]) r.log.push_back(log_entry_of(e));
    r.way = m[11], r.breaks = text_of(m[12]), r.blamed = m[13], r.misdeed = m[14];
    return r;
}

void sender::send(const message& m) {
    const auto octets = message::to_msgpack(m);
    const auto size = static_cast<length>(octets.size());
    buffer_.append(reinterpret_cast<const char*>(&size), sizeof size);
    buffer_.append(octets.begin(), octets.end());
    if (buffer_.size() >= enough) flush();
}

void sender::flush() {
    for (std::size_t at = 0; at < buffer_.size();) {
        const auto n = ::write(fd_, buffer_.data() + at, buffer_.size() - at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) ::_exit(1);  // nobody listens any more
        at += static_cast<std::size_t>(n);
    }
    buffer_.clear();
}

void receiver::take(std::span<const char> octets, const std::function<void(const message&)>& taken) {
    buffer_.append(octets.data(), octets.size());
    std::size_t at = 0;
    for (length size = 0; buffer_.size() - at >= sizeof size; at += sizeof size + size) {
        std::memcpy(&size, buffer_.data() + at, sizeof size);
        if (buffer_.size() - at - sizeof size < size) break;
        const char* begin = buffer_.data() + at + sizeof size;
        taken(message::from_msgpack(begin, begin + size));
    }
    buffer_.erase(0, at);
}

}  // namespace synfin::conformance
