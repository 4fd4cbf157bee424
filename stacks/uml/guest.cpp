#include "stacks/uml/guest.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include <unistd.h>

#include "stacks/common/ethernet.hpp"
#include "stacks/uml/initrd.hpp"
#include "stacks/uml/registers.hpp"

namespace synfin_stacks::uml {
namespace {

constexpr int milliseconds_to_boot = 8500, milliseconds_between_greetings = 50, milliseconds_to_answer = 9000;
constexpr std::uint8_t fin = 1, syn = 2, rst = 4, ack = 16;

// The door has no word for the death of a stack in the middle of a run: the program ends, and its last words are shown.
[[noreturn]] void die(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1);
}

std::vector<std::string> command_line(const std::string& folder) {
    return {SYNFIN_UML_KERNEL,
            "mem=128M",
            "initrd=" + folder + "/initrd",
            "root=/dev/ram0",
            "rdinit=/init",
            "con=null",
            "con0=null,fd:1",
            "ssl=null",
            "quiet",
            "uml_dir=" + folder,
            "vec0:transport=bess,dst=" + folder + "/wire,src=" + folder + "/guest,mac=02:00:00:00:00:01,depth=64"};
}

bool write_initrd(const std::string& path) {
    std::ofstream out(path, std::ios::binary);
    out.write(initrd().data(), static_cast<std::streamsize>(initrd().size()));
    return static_cast<bool>(out.flush());
}

// A segment of the peer's without data.
std::vector<std::uint8_t> reset_segment(const synfin_sockets& at, std::uint32_t sequence) {
    std::vector<std::uint8_t> d(40, 0);
    d[0] = 0x45;
    write16(d, 2, 40);
    d[8] = 64;
    d[9] = 6;
    write32(d, 24, sequence);
    d[32] = 0x50;
    d[33] = rst;
    rewrite_ends(d, {at.peer_ip, at.stack_ip, at.peer_port, at.stack_port});
    return d;
}

std::uint8_t flags_of(std::span<const std::uint8_t> datagram) {
    const auto tcp = tcp_header_at(datagram);
    return tcp ? datagram[*tcp + 13] : std::uint8_t{0};
}

}  // namespace

guest::guest(const synfin_host& host)
    : host_(host), wire_([this](std::span<const std::uint8_t> d) { take(d); }), booted_(std::chrono::steady_clock::now()) {}

synfin::result<std::unique_ptr<guest>> guest::boot(const synfin_host& host) {
    std::unique_ptr<guest> made(new guest(host));
    if (auto done = made->machine_.make_folder(); !done) return tl::unexpected(done.error());
    const std::string& folder = made->machine_.folder();
    if (!write_initrd(folder + "/initrd")) return synfin::failure("cannot write " + folder + "/initrd");
    if (auto done = made->wire_.listen(folder + "/wire"); !done) return tl::unexpected(done.error());
    if (auto done = made->machine_.start(command_line(folder), hide_wide_registers); !done) return tl::unexpected(done.error());
    if (!made->wire_.accept(milliseconds_to_boot))
        return synfin::failure("user-mode Linux has not booted within 8.5 s; its last word: " + made->machine_.last_words());
    if (auto done = made->greet(); !done) return tl::unexpected(done.error());
    made->booted_ = std::chrono::steady_clock::now();
    return made;
}

// The interface is up before the agent listens: what comes too early is lost, and asked again.
synfin::result<void> guest::greet() {
    for (int waited = 0; waited < milliseconds_to_boot; waited += milliseconds_between_greetings) {
        data_.clear();
        const auto a = wire_.tell({0, verb::hello, {}, {}}, data_, milliseconds_between_greetings);
        if (!a) continue;
        release_name_.assign(a->detail.data(), ::strnlen(a->detail.data(), a->detail.size()));
        return {};
    }
    return synfin::failure("the agent in user-mode Linux does not answer; the guest's last word: " + machine_.last_words());
}

void guest::take(std::span<const std::uint8_t> datagram) {
    if (const auto ends = read_ends(datagram)) {
        shown& s = shown_[ends->source_port];
        if (s.peer_ip == ends->dest_ip) {
            s.last_flags = flags_of(datagram);
            s.has_ack = s.has_ack || ((s.last_flags & ack) != 0 && (s.last_flags & rst) == 0);
            if ((s.last_flags & ack) != 0 && (s.last_flags & rst) == 0)
                s.last_ack = read32(datagram, *tcp_header_at(datagram) + 8);
        }
    }
    host_.packet(host_.context, datagram.data(), datagram.size());
}

answer guest::tell(verb what, const synfin_sockets& at, const synfin_request& request) {
    data_.clear();
    const auto a = wire_.tell({0, what, at, request}, data_, milliseconds_to_answer);
    if (!a) die("user-mode Linux does not answer any more; its last word: " + machine_.last_words());
    return *a;
}

void guest::call(const synfin_sockets& at, const synfin_request& request, synfin_reply& reply) {
    shown& s = shown_[at.stack_port];
    s.peer_ip = at.peer_ip;
    s.at = at;
    const answer a = tell(verb::call, at, request);
    if (request.call == SYNFIN_OPEN_PASSIVE && a.kind == SYNFIN_OK) s.listens = true;
    reply.kind = a.kind;
    reply.octets = a.octets;
    if (request.call == SYNFIN_RECEIVE) std::copy_n(data_.begin(), std::min<std::size_t>(data_.size(), a.octets), reply.data);
    std::copy(a.detail.begin(), a.detail.end(), reply.detail);
}

// The handshake's last segment has an ACK: then the child is taken over, and the listener closed, before anything else comes.
void guest::packet(std::span<const std::uint8_t> datagram) {
    wire_.send(datagram);
    const auto ends = read_ends(datagram);
    const auto s = ends ? shown_.find(ends->dest_port) : shown_.end();
    const bool may_finish = s != shown_.end() && s->second.listens && (flags_of(datagram) & (ack | rst)) == ack;
    if (may_finish)
        static_cast<void>(tell(verb::accept, s->second.at));
    else if (!wire_.settle())
        die("user-mode Linux does not answer any more; its last word: " + machine_.last_words());
}

std::uint64_t guest::now() const {
    return static_cast<std::uint64_t>(std::chrono::nanoseconds(std::chrono::steady_clock::now() - booted_).count());
}

std::uint64_t guest::advance(std::uint64_t until) {
    for (auto time = now(); time < until; time = now())
        if (wire_.wait(static_cast<std::int64_t>(until - time))) return std::min(now(), until);
    return until;
}

int guest::state(const synfin_sockets& at) { return tell(verb::status, at).state; }

// As with the live kernel: what no socket stands for any more (SYN-RECEIVED, an orphan, TIME-WAIT) is ended by a RST with the
// number the kernel expects next; if that has moved on, it says so in a challenge ACK.
void guest::release(const synfin_sockets& at) {
    shown_[at.stack_port].last_flags = 0;
    static_cast<void>(tell(verb::release, at));
    if ((shown_[at.stack_port].last_flags & rst) == 0) reset_what_is_left(at);
    shown_.erase(at.stack_port);
}

void guest::reset_what_is_left(const synfin_sockets& at) {
    constexpr int tries = 3;
    for (int i = 0; i < tries; ++i) {
        shown& s = shown_[at.stack_port];
        if (!s.has_ack) return;
        s.last_flags = 0;
        wire_.send(reset_segment(at, s.last_ack));
        if (!wire_.settle() || (s.last_flags & ack) == 0) return;
    }
}

}  // namespace synfin_stacks::uml
