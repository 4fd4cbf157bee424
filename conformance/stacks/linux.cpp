#include "conformance/stacks/linux.hpp"

#include <sys/resource.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>

#include "conformance/stacks/linux/routes.hpp"
#include "conformance/stacks/linux/sysctl.hpp"
#include "conformance/stacks/linux/tun.hpp"
#include "conformance/stacks/linux/user.hpp"
#include "conformance/stacks/switchboard.hpp"
#include "conformance/stacks/wire.hpp"

namespace synfin::conformance {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::uint32_t own_address = 10U << 24 | 9U << 16 | 1U;  // 10.9.0.1
constexpr rlim_t other_files = 512;                               // the rest of the program, and one child per accept

class linux_stack final : public stack {
  public:
    linux_stack(kernel k, tun wire, stack_info info)
        : kernel_(std::move(k)),
          wire_(std::move(wire)),
          info_(std::move(info)),
          board_(own_address, info_.slots),
          users_(board_.size()) {}
    linux_stack(const linux_stack&) = delete;
    linux_stack& operator=(const linux_stack&) = delete;
    ~linux_stack() override;

    [[nodiscard]] const stack_info& info() const override { return info_; }
    result<slot> claim() override;
    void release(slot s) override;
    [[nodiscard]] socket_pair sockets(slot s) const override { return board_.sockets(s); }
    reply call(slot s, const request& r) override;
    std::optional<model::state> state(slot s) override { return kernel_.diag.state(board_.sockets(s)); }
    result<void> inject(slot s, const segment& seg) override;
    result<void> inject_datagram(std::span<const std::uint8_t> octets) override;
    std::optional<segment> observe(slot s) override { return board_.observe(s); }
    std::optional<slot> ready() override { return board_.ready(); }
    [[nodiscard]] stack_time now() const override { return clock::now() - opened_; }
    result<void> advance(stack_time until) override;
    std::optional<std::size_t> records() override { return kernel_.diag.count(); }

  private:
    result<void> write(slot s, const segment& seg);
    bool drain();
    void reset_what_is_left(slot s);

    kernel kernel_;
    tun wire_;
    stack_info info_;
    switchboard board_;
    std::vector<user> users_;
    clock::time_point opened_ = clock::now();
    traces::packet outgoing_;
    std::array<std::uint8_t, 65536> buffer_{};
};

linux_stack::~linux_stack() {
    for (std::uint32_t i = 0; i < board_.size(); ++i)
        if (board_.is_claimed({i})) users_[i].leave();
}

result<slot> linux_stack::claim() {
    const auto s = board_.claim();
    if (!s) return failure("no free connection slot left", "at most " + std::to_string(board_.size()) + " at once");
    return *s;
}

reply linux_stack::call(slot s, const request& r) {
    reply answer = users_[s.index].call(kernel_, board_.sockets(s), r);
    drain();
    return answer;
}

// Reads all the kernel has sent. True: some of it is for a slot.
bool linux_stack::drain() {
    bool any = false;
    while (const auto size = wire_.read(buffer_)) {
        auto p = traces::decode(std::span(buffer_).first(size));
        if (p) any |= board_.deliver(std::move(*p), now());
    }
    return any;
}

result<void> linux_stack::write(slot s, const segment& seg) {
    packet_to_stack(board_.sockets(s), seg, outgoing_);
    const auto size = traces::encode_into(outgoing_, buffer_);
    if (size == 0) return failure("a segment that fits in no datagram", "at most 40 octets of options, 65535 in all");
    auto done = wire_.write(std::span(buffer_).first(size));
    drain();
    return done;
}

result<void> linux_stack::inject(slot s, const segment& seg) {
    auto done = write(s, seg);
    if ((seg.flags & traces::flag::ack) != 0) users_[s.index].accept();  // no handshake ends without an ACK
    return done;
}

result<void> linux_stack::inject_datagram(std::span<const std::uint8_t> octets) {
    auto done = wire_.write(octets);
    drain();
    return done;
}

result<void> linux_stack::advance(stack_time until) {
    while (!drain()) {
        const auto left = until - now();
        if (left <= stack_time::zero()) break;
        wire_.wait(left.count());
    }
    return {};
}

void linux_stack::release(slot s) {
    board_.forget_last(s);
    users_[s.index].leave();
    drain();
    if (!board_.last_had(s, traces::flag::rst)) reset_what_is_left(s);
    board_.release(s);
}

// A record without a socket: SYN-RECEIVED under a listener now closed, an orphan after close(), TIME-WAIT. A RST ends it
// if it has the very number the kernel expects next, which is what it acknowledged last. If it has moved on since, it
// says so in a challenge ACK (RFC 5961) and the next try is right.
void linux_stack::reset_what_is_left(slot s) {
    constexpr int tries = 3;
    for (int i = 0; i < tries; ++i) {
        const auto expected = board_.last_ack(s);
        if (!expected) return;
        board_.forget_last(s);
        static_cast<void>(write(s, {.seq = *expected, .flags = traces::flag::rst}));
        if (!board_.last_had(s, traces::flag::ack)) return;
    }
}

// One descriptor a slot. The limit counts for the whole process; root may raise the hard one too.
rlim_t allow_open_files(rlim_t wanted) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= wanted) return limit.rlim_cur;
    const rlimit raised{wanted, std::max(wanted, limit.rlim_max)};
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) return wanted;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

result<std::uint32_t> slots_allowed(std::uint32_t wanted) {
    const auto slots = std::min(wanted, switchboard::most_slots);
    const auto files = allow_open_files(slots + other_files);
    if (files <= other_files) return failure("too few open files allowed: " + std::to_string(files), "over 512 (ulimit -n)");
    return static_cast<std::uint32_t>(std::min<rlim_t>(slots, files - other_files));
}

stack_info describe(std::uint32_t slots, bool shows_state) {
    utsname kernel_name{};
    ::uname(&kernel_name);
    return {.name = "linux",
            .version = std::string(kernel_name.release) + " " + kernel_name.machine,
            .calls = (1U << user_call_count) - 1,
            .slots = slots,
            .shows_state = shows_state,
            .chooses_iss = true,
            .takes_datagrams = true};
}

result<tun> make_wire(const linux_options& options) {
    auto settled = apply_sysctls(options);
    if (!settled) return tl::unexpected(settled.error());
    auto wire = tun::make(own_address);
    if (!wire) return wire;
    send_without_queue(wire->interface());
    if (!options.immediate_acks) return wire;
    if (auto done = acknowledge_at_once(wire->interface(), own_address); !done) return tl::unexpected(done.error());
    return wire;
}

}  // namespace

linux_options linux_options::with_kernel_timers() {
    linux_options options;
    options.rto_min.reset();
    return options;
}

result<std::unique_ptr<stack>> open_linux(const linux_options& options) {
    auto space = net_namespace::make();
    if (!space) return tl::unexpected(space.error());
    const auto slots = slots_allowed(options.slots);
    if (!slots) return tl::unexpected(slots.error());
    const net_namespace::visit inside(*space);
    auto wire = make_wire(options);
    if (!wire) return tl::unexpected(wire.error());
    auto diag = socket_diag::open();
    if (!diag) return tl::unexpected(diag.error());
    const bool shows_state = diag->count().has_value();
    return std::make_unique<linux_stack>(kernel{std::move(*space), std::move(*diag)}, std::move(*wire),
                                         describe(*slots, shows_state));
}

}  // namespace synfin::conformance
