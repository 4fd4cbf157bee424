#include "conformance/supervise/worker.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <new>

namespace synfin::conformance {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr auto asleep = 120s;  // without a beat, whatever it does: longer than any wait for a timer

pulse* shared_pulse() {
    void* page = ::mmap(nullptr, sizeof(pulse), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? nullptr : new (page) pulse;
}

// What the stack's code prints must not mix with what this program prints.
void divert_output(int words) {
    const descriptor none(::open("/dev/null", O_RDONLY));
    ::dup2(none.get(), STDIN_FILENO);
    ::dup2(words, STDOUT_FILENO);
    ::dup2(words, STDERR_FILENO);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
}

void run_cases_in(std::span<const test_case> cases, const job& of, std::span<const std::size_t> chosen, run_options options,
                  sender& out) {
    const auto opened = of.open();
    if (!opened) return out.send({{"cannot", opened.error().what}, {"expected", opened.error().expected}});
    const stack_info& info = (*opened)->info();
    out.send({{"stack", info.name},
              {"version", info.version},
              {"virtual", info.virtual_time},
              {"calls", info.calls},
              {"shows", info.shows_state}});
    out.flush();
    options.on_progress = {};
    options.on_idle = [&] { out.flush(); };
    const auto speed = run_each(**opened, cases, chosen, options, [&](std::size_t i, case_result&& r) {
        out.send({{"case", i}, {"result", as_message(r)}});
    });
    if (!speed) return out.send({{"lost", speed.error().message()}});
    out.send({{"untimed", speed->untimed}, {"seconds", speed->untimed_seconds}});
}

}  // namespace

result<std::unique_ptr<worker>> worker::start(std::span<const test_case> cases, const job& of,
                                              std::span<const std::size_t> chosen, const run_options& options) {
    std::unique_ptr<worker> made(new worker);
    made->pulse_ = shared_pulse();
    made->hang_ = options.hang;
    made->words_.reset(::memfd_create("words", MFD_CLOEXEC));
    int ends[2];
    if (made->pulse_ == nullptr || !made->words_ || ::pipe2(ends, O_CLOEXEC) != 0)
        return system_failure("cannot prepare a process for the stack", errno);
    made->from_.reset(ends[0]);
    descriptor to(ends[1]);
    std::fflush(nullptr);
    made->pid_ = ::fork();
    if (made->pid_ < 0) return system_failure("cannot start a process for the stack", errno);
    if (made->pid_ > 0) return made;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    divert_output(made->words_.get());
    sender out(to.get());
    run_options own = options;
    own.watched = made->pulse_;
    if (options.keep_logs && chosen.size() == 1)
        own.on_log = [&](const log_entry& e) { out.send({{"log", as_message(e)}}), out.flush(); };
    run_cases_in(cases, of, chosen, own, out);
    out.flush();
    ::_exit(0);
}

worker::~worker() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    if (pulse_ != nullptr) ::munmap(pulse_, sizeof(pulse));
}

bool worker::read(const std::function<void(const message&)>& taken) {
    std::array<char, 65536> octets;
    const auto n = ::read(from_.get(), octets.data(), octets.size());
    if (n < 0 && errno == EINTR) return true;
    if (n <= 0) return false;
    receiver_.take({octets.data(), static_cast<std::size_t>(n)}, taken);
    return true;
}

std::optional<std::size_t> worker::current() const {
    const auto at = pulse_->current.load();
    if (at == 0) return std::nullopt;
    return at - 1;
}

std::chrono::nanoseconds worker::processor_time() const {
    clockid_t clock_of_it{};
    timespec t{};
    if (::clock_getcpuclockid(pid_, &clock_of_it) != 0 || ::clock_gettime(clock_of_it, &t) != 0) return {};
    return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

bool worker::kill_if_hanging() {
    const auto beats = pulse_->beats.load();
    const auto cpu = processor_time();
    if (beats != beats_) {
        beats_ = beats, cpu_at_beat_ = cpu, beat_at_ = clock::now();
        return false;
    }
    if (cpu - cpu_at_beat_ < hang_ && clock::now() - beat_at_ < asleep) return false;
    hangs_ = true;
    ::kill(pid_, SIGKILL);
    return true;
}

std::string worker::last_words() const {
    std::array<char, 4096> tail{};
    const auto size = ::lseek(words_.get(), 0, SEEK_END);
    const auto from = std::max<off_t>(0, size - static_cast<off_t>(tail.size()));
    const auto n = ::pread(words_.get(), tail.data(), tail.size(), from);
    std::string_view text(tail.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
    while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    const auto line = text.rfind('\n');
    return std::string(line == std::string_view::npos ? text : text.substr(line + 1));
}

std::string worker::end() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    const std::string said = last_words();
    const std::string why = said.empty() ? "" : " (" + said + ")";
    if (hangs_) return fmt::format("the stack hangs: no answer after {} s of processor time{}", hang_.count(), why);
    if (WIFSIGNALED(status)) return fmt::format("the stack crashed: {}{}", ::strsignal(WTERMSIG(status)), why);
    return fmt::format("the stack ended the process with status {}{}", WEXITSTATUS(status), why);
}

}  // namespace synfin::conformance
