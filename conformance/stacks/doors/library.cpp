// The door for shared objects: stacks/synfin_stack.h from the host's side. The rules D1 to D9 are checked here.
#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <cstring>

#include "conformance/stacks/doors/door.hpp"
#include "stacks/synfin_stack.h"

namespace synfin::conformance {
namespace {

constexpr std::uint32_t usual_address = 10U << 24 | 9U << 16 | 1U;  // 10.9.0.1
constexpr std::uint32_t most_slots = 60000;

stack_time nanoseconds(std::uint64_t n) { return stack_time(static_cast<std::int64_t>(n)); }

synfin_sockets sockets_of(const place& at) {
    return {at.where.index, at.sockets.stack_ip, at.sockets.peer_ip, at.sockets.stack_port, at.sockets.peer_port};
}

stack_info info_of(const synfin_stack& s) {
    return {.name = s.name,
            .version = s.release_name,
            .calls = s.calls,
            .slots = s.slots,
            .virtual_time = (s.abilities & SYNFIN_VIRTUAL_TIME) != 0,
            .shows_state = (s.abilities & SYNFIN_SHOWS_STATE) != 0,
            .chooses_iss = (s.abilities & SYNFIN_CHOOSES_ISS) != 0,
            .takes_datagrams = true,
            .patience = nanoseconds(s.patience)};
}

// What a stack must have before anything of it is called.
result<void> check(const synfin_stack* s, const std::string& path) {
    if (s == nullptr) return failure(path + ": synfin_stack_v1 returns null", "a synfin_stack");
    if (s->version != SYNFIN_STACK_VERSION)
        return failure(fmt::format("{}: written for version {} of the door", path, s->version),
                       fmt::format("rule D6: version {}", SYNFIN_STACK_VERSION));
    if (s->slots == 0 || s->slots > most_slots)
        return failure(fmt::format("{}: {} slots", path, s->slots), fmt::format("rule D7: 1 to {}", most_slots));
    const bool complete = s->name != nullptr && s->release_name != nullptr && s->start != nullptr && s->stop != nullptr &&
                          s->call != nullptr && s->packet != nullptr && s->advance != nullptr && s->release != nullptr;
    if (!complete) return failure(path + ": a name or a function is missing in its synfin_stack", "only `state` may be null");
    if ((s->abilities & SYNFIN_SHOWS_STATE) != 0 && s->state == nullptr)
        return failure(path + ": SYNFIN_SHOWS_STATE, but `state` is null");
    return {};
}

class library_door final : public door {
  public:
    explicit library_door(const synfin_stack& s) : stack_(s), info_(info_of(s)) {
        host_ = {SYNFIN_STACK_VERSION, this, [](void* self, const std::uint8_t* octets, std::size_t size) {
                     static_cast<library_door*>(self)->take({octets, size});
                 }};
    }
    library_door(const library_door&) = delete;
    library_door& operator=(const library_door&) = delete;
    ~library_door() override {
        if (self_ != nullptr) stack_.stop(self_);
    }

    result<void> start() {
        std::array<char, 512> why{};
        self_ = stack_.start(&host_, why.data(), why.size());
        why.back() = 0;
        if (self_ == nullptr) return failure(fmt::format("stack {} does not start: {}", info_.name, why.data()));
        return {};
    }

    [[nodiscard]] const stack_info& info() const override { return info_; }
    [[nodiscard]] std::uint32_t address() const override { return stack_.stack_ip != 0 ? stack_.stack_ip : usual_address; }
    [[nodiscard]] bool one_peer() const override { return (stack_.abilities & SYNFIN_ONE_PEER) != 0; }
    result<reply> call(const place& at, const request& made) override;
    result<void> packet(std::span<const std::uint8_t> octets) override {
        stack_.packet(self_, octets.data(), octets.size());
        return {};
    }
    result<stack_time> advance(stack_time until) override;
    result<std::optional<model::state>> state(const place& at) override;
    result<void> release(const place& at) override {
        const synfin_sockets sockets = sockets_of(at);
        stack_.release(self_, &sockets);
        return {};
    }

  private:
    const synfin_stack& stack_;
    stack_info info_;
    synfin_host host_{};
    void* self_ = nullptr;
    stack_time reached_{};
};

result<reply> library_door::call(const place& at, const request& made) {
    const synfin_sockets sockets = sockets_of(at);
    const synfin_request asked{static_cast<std::uint32_t>(made.call), made.octets, made.iss.has_value() ? 1U : 0U,
                               made.iss.value_or(0)};
    reply answer;
    const bool receives = made.call == user_call::receive;
    if (receives) answer.data.resize(made.octets);
    synfin_reply said{SYNFIN_ERROR, 0, receives ? answer.data.data() : nullptr, {}};
    stack_.call(self_, &sockets, &asked, &said);
    if (said.kind >= reply_kind_count)
        return failure(fmt::format("{} answered {} with kind {}", info_.name, name(made.call), said.kind),
                       "rule D1: one of enum synfin_reply_kind");
    if (said.octets > (said.kind == SYNFIN_OK ? made.octets : 0))
        return failure(fmt::format("{} answered {} of {} octets with {}", info_.name, name(made.call), made.octets, said.octets),
                       "rule D2: no more than was asked for, 0 unless SYNFIN_OK");
    const auto length = ::strnlen(said.detail, sizeof said.detail);
    if (length == sizeof said.detail)
        return failure(fmt::format("the detail of {}'s answer to {} has no end", info_.name, name(made.call)),
                       "rule D3: it ends with 0");
    answer.kind = static_cast<reply_kind>(said.kind);
    answer.octets = said.octets;
    answer.data.resize(receives ? said.octets : 0);
    answer.detail.assign(said.detail, length);
    return answer;
}

result<stack_time> library_door::advance(stack_time until) {
    const auto time = nanoseconds(stack_.advance(self_, static_cast<std::uint64_t>(until.count())));
    if (time > std::max(until, reached_) || time < reached_)
        return failure(fmt::format("{} advanced from {} to {} ns when {} was asked for", info_.name, reached_.count(),
                                   time.count(), until.count()),
                       "rule D9: not later than asked for, not earlier than before");
    reached_ = time;
    return time;
}

result<std::optional<model::state>> library_door::state(const place& at) {
    if (stack_.state == nullptr) return std::nullopt;
    const synfin_sockets sockets = sockets_of(at);
    const int shown = stack_.state(self_, &sockets);
    if (shown == SYNFIN_STATE_UNKNOWN) return std::nullopt;
    if (shown < 0 || shown >= static_cast<int>(model::state_count))
        return failure(fmt::format("{} shows state {}", info_.name, shown), "rule D1: one of enum synfin_state");
    return static_cast<model::state>(shown);
}

}  // namespace

result<std::unique_ptr<door>> open_library(const std::string& path) {
    void* object = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (object == nullptr) return failure("cannot load the stack: " + std::string(::dlerror()), "a shared object");
    void* entry = ::dlsym(object, "synfin_stack_v1");
    if (entry == nullptr) return failure(path + " exports no synfin_stack_v1", "a stack as stacks/synfin_stack.h describes it");
    const synfin_stack* found = reinterpret_cast<const synfin_stack* (*)()>(entry)();
    if (auto fine = check(found, path); !fine) return tl::unexpected(fine.error());
    auto opened = std::make_unique<library_door>(*found);
    if (auto started = opened->start(); !started) return tl::unexpected(started.error());
    return opened;
}

}  // namespace synfin::conformance
