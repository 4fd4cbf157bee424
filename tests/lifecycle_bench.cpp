// How many connections a second live on a stack, driven through `conformance::stack` without an oracle:
//   lifecycle_bench STACK [COUNT]
// Each life is claim, OPEN passive, SYN, ACK, the peer's FIN, CLOSE, the ACK of the stack's FIN, release; every answer is read
// and looked at. A few lives go on side by side, a step of each in turn, as they do in a run: a stack that looks through a
// list of its connections shows it. The peer closes first, so that nothing stays in TIME-WAIT.
//
// Exit status: 0 every life was whole, 1 one was not, 2 usage, 3 the stack cannot be opened.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <optional>
#include <string_view>
#include <vector>

#include "conformance/target.hpp"
#include "traces/packet.hpp"

using namespace synfin;
using namespace synfin::conformance;
namespace flag = traces::flag;

namespace {

constexpr std::uint32_t side_by_side = 8;
constexpr std::uint32_t peer_iss = 1000;
constexpr std::uint32_t default_count = 200'000;

/// One connection, a step at a time.
class life {
  public:
    /// The error: what the stack refused, or did not send.
    result<void> begin(stack& on) {
        const auto claimed = on.claim();
        if (!claimed) return tl::unexpected(claimed.error());
        at_ = *claimed;
        if (on.call(at_, {user_call::open_passive}).kind != reply_kind::ok) return failure("OPEN passive was refused");
        return {};
    }
    result<void> syn(stack& on) {
        if (auto sent = on.inject(at_, {.seq = peer_iss, .flags = flag::syn}); !sent) return sent;
        const auto answer = awaited(on, flag::syn);
        if (!answer) return tl::unexpected(answer.error());
        iss_ = answer->seq;
        return {};
    }
    result<void> ack(stack& on) { return on.inject(at_, {.seq = peer_iss + 1, .ack = iss_ + 1, .flags = flag::ack}); }
    result<void> fin(stack& on) { return on.inject(at_, {.seq = peer_iss + 1, .ack = iss_ + 1, .flags = flag::fin | flag::ack}); }
    result<void> close(stack& on) {
        if (on.call(at_, {user_call::close}).kind != reply_kind::ok) return failure("CLOSE was refused");
        const auto answer = awaited(on, flag::fin);
        if (!answer) return tl::unexpected(answer.error());
        if (answer->seq != iss_ + 1 || answer->ack != peer_iss + 2) return failure("a FIN with other numbers");
        return {};
    }
    result<void> last_ack(stack& on) { return on.inject(at_, {.seq = peer_iss + 2, .ack = iss_ + 2, .flags = flag::ack}); }
    result<void> end(stack& on) {
        on.release(at_);
        return {};
    }

  private:
    // The next segment with that flag; ACKs before it are skipped. A stack that needs time for it gets its patience.
    result<segment> awaited(stack& on, std::uint8_t wanted) {
        for (const auto until = on.now() + on.info().patience;;) {
            while (auto s = on.observe(at_))
                if ((s->flags & wanted) != 0) return std::move(*s);
            if (on.now() >= until) return failure(wanted == flag::syn ? "no SYN,ACK came" : "no FIN came");
            if (auto passed = on.advance(until); !passed) return tl::unexpected(passed.error());
        }
    }

    slot at_{};
    std::uint32_t iss_ = 0;
};

using step = result<void> (life::*)(stack&);
constexpr step steps[] = {&life::begin, &life::syn, &life::ack, &life::fin, &life::close, &life::last_ack, &life::end};

/// Lives `count` lives.
result<void> live(stack& on, std::uint32_t count, std::uint32_t at_once) {
    std::vector<life> lives(at_once);
    for (std::uint32_t begun = 0; begun < count; begun += at_once) {
        lives.resize(std::min(at_once, count - begun));
        for (const step next : steps)
            for (life& one : lives)
                if (auto fine = (one.*next)(on); !fine) return fine;
    }
    return {};
}

// Of this process and of its threads; of the processes behind a pipe it knows nothing.
double cpu_seconds() {
    timespec t{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

std::optional<std::uint32_t> number(std::string_view text) {
    std::uint32_t n = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (wrong != std::errc{} || end != text.data() + text.size() || n == 0) return std::nullopt;
    return n;
}

int measure(stack& on, std::uint32_t count) {
    const std::uint32_t at_once = std::min(side_by_side, on.info().slots);
    const auto wall = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds();
    const auto lived = live(on, count, at_once);
    const double cpu_took = cpu_seconds() - cpu;
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
    if (!lived) {
        fmt::print(stderr, "lifecycle_bench: {}: {}\n", on.info().name, lived.error().message());
        return 1;
    }
    fmt::print("{} {} lifecycles, {} at once: {:.0f} per second of wall time, {:.0f} of CPU time\n", on.info().name, count,
               at_once, count / took, count / cpu_took);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const auto count = argc == 3 ? number(argv[2]) : std::optional(default_count);
    if (argc < 2 || argc > 3 || !count) {
        fmt::print(stderr, "usage: lifecycle_bench STACK [COUNT]\n");
        return 2;
    }
    if (const auto known = check_stack(argv[1]); !known) {
        fmt::print(stderr, "lifecycle_bench: {}\n", known.error().message());
        return 2;
    }
    const auto opened = open_stack(argv[1]);
    if (opened) return measure(**opened, *count);
    fmt::print(stderr, "lifecycle_bench: {}\n", opened.error().message());
    return 3;
}
