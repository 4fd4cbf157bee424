// The door for programs: starts one, asks line by line (docs/stack-protocol.md). Rules L1, L3, L9 and L10 are checked here.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <thread>

#include "conformance/stacks/doors/line_protocol.hpp"
#include "conformance/stacks/linux/descriptor.hpp"

namespace synfin::conformance {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;
using line_protocol::introduction;

constexpr auto answer_time = 10s;  // rule L9
constexpr auto start_time = 60s;   // some are a whole kernel that boots
constexpr auto leave_time = 2s;    // rule L10
constexpr auto last_breath = 500ms;

/// A program with a pipe to it and one from it.
class child {
  public:
    child() = default;
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child() { stop(); }

    result<void> start(const std::vector<std::string>& command);
    result<void> write_line(std::string line);
    /// The next line, without its end.
    result<std::string> read_line(clock::time_point until);

  private:
    void stop();
    result<void> fill(clock::time_point until);
    [[nodiscard]] error gone() const;

    std::string name_;
    pid_t pid_ = -1;
    descriptor to_, from_;
    std::string read_;      // not yet handed out
    std::size_t seen_ = 0;  // of `read_`, without a line's end
};

// Leads a group of its own, so that whatever it starts ends with it; dies with this process.
[[noreturn]] void become(const std::vector<std::string>& command, int in, int out) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::dup2(in, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments.front(), arguments.data());
    const std::string why = fmt::format("problem cannot start {}: {}\n", command.front(), std::strerror(errno));
    [[maybe_unused]] const auto written = ::write(STDOUT_FILENO, why.data(), why.size());
    ::_exit(127);
}

result<void> child::start(const std::vector<std::string>& command) {
    ::signal(SIGPIPE, SIG_IGN);  // a program that has left is an error value
    name_ = command.front();
    int down[2], up[2];
    if (::pipe2(down, O_CLOEXEC) != 0) return system_failure("cannot make a pipe", errno);
    const descriptor in(down[0]);
    to_.reset(down[1]);
    if (::pipe2(up, O_CLOEXEC) != 0) return system_failure("cannot make a pipe", errno);
    const descriptor out(up[1]);
    from_.reset(up[0]);
    pid_ = ::fork();
    if (pid_ < 0) return system_failure("cannot start " + name_, errno);
    if (pid_ == 0) become(command, in.get(), out.get());
    return {};
}

// Leaving is asked for by the end of its input; what does not leave is made to, with all that it started.
void child::stop() {
    if (pid_ < 0) return;
    to_.reset();
    const auto until = clock::now() + leave_time;
    while (::waitpid(pid_, nullptr, WNOHANG) == 0) {
        if (clock::now() > until) {
            ::kill(-pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
            break;
        }
        std::this_thread::sleep_for(1ms);
    }
    ::kill(-pid_, SIGKILL);
    pid_ = -1;
}

error child::gone() const {
    siginfo_t how{};
    const auto until = clock::now() + last_breath;  // its pipes close before it is dead
    do ::waitid(P_PID, static_cast<id_t>(pid_), &how, WEXITED | WNOWAIT | WNOHANG);
    while (how.si_pid == 0 && clock::now() < until && (std::this_thread::sleep_for(1ms), true));
    if (how.si_code == CLD_KILLED || how.si_code == CLD_DUMPED)
        return failure(fmt::format("{} crashed: {}", name_, ::strsignal(how.si_status))).value();
    if (how.si_code == CLD_EXITED) return failure(fmt::format("{} left with status {}", name_, how.si_status)).value();
    return failure(name_ + " closed its output", "rule L1: an answer to each request").value();
}

result<void> child::write_line(std::string line) {
    line += '\n';
    for (std::string_view rest = line; !rest.empty();) {
        const auto n = ::write(to_.get(), rest.data(), rest.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return tl::unexpected(gone());
        rest.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

result<void> child::fill(clock::time_point until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
    pollfd ready{from_.get(), POLLIN, 0};
    const int found = left > 0 ? ::poll(&ready, 1, static_cast<int>(left)) : ::poll(&ready, 1, 0);
    if (found < 0 && errno != EINTR) return system_failure("cannot wait for " + name_, errno);
    if (found == 0) return failure(name_ + " does not answer", "rule L9: an answer within 10 s");
    constexpr std::size_t chunk = 65536;
    const auto old = read_.size();
    read_.resize(old + chunk);
    const auto n = ::read(from_.get(), read_.data() + old, chunk);
    read_.resize(old + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    if (n == 0 || (n < 0 && errno != EINTR)) return tl::unexpected(gone());
    return {};
}

result<std::string> child::read_line(clock::time_point until) {
    for (;;) {
        const auto end = read_.find('\n', seen_);
        if (end != std::string::npos) {
            std::string line = read_.substr(0, end);
            read_.erase(0, end + 1);
            seen_ = 0;
            if (!line.empty() && line.back() == '\r') line.pop_back();
            return line;
        }
        seen_ = read_.size();
        if (seen_ > line_protocol::longest_line)
            return failure(name_ + " sends a line without end", "rule L3: at most 200,000 octets");
        if (auto more = fill(until); !more) return tl::unexpected(more.error());
    }
}

class program_door final : public door {
  public:
    result<void> start(const std::vector<std::string>& command);

    [[nodiscard]] const stack_info& info() const override { return intro_.info; }
    [[nodiscard]] std::uint32_t address() const override { return intro_.address; }
    [[nodiscard]] bool one_peer() const override { return intro_.one_peer; }
    result<reply> call(const place& at, const request& made) override;
    result<void> packet(std::span<const std::uint8_t> octets) override;
    result<stack_time> advance(stack_time until) override;
    result<std::optional<model::state>> state(const place& at) override;
    result<void> release(const place& at) override;

  private:
    /// The one line other than `packet` that answers a request.
    result<std::string> ask(std::string line, clock::duration patience = answer_time);

    child child_;
    introduction intro_;
    stack_time reached_{};
};

result<std::string> program_door::ask(std::string line, clock::duration patience) {
    if (auto written = child_.write_line(std::move(line)); !written) return tl::unexpected(written.error());
    const auto until = clock::now() + patience;
    for (;;) {
        auto answer = child_.read_line(until);
        if (!answer) return answer;
        auto sent = line_protocol::read_packet(*answer);
        if (!sent) return tl::unexpected(sent.error());
        if (*sent) {
            take(**sent);
            continue;
        }
        constexpr std::string_view problem = "problem ";
        if (answer->starts_with(problem)) return failure(answer->substr(problem.size()));
        return answer;
    }
}

result<void> program_door::start(const std::vector<std::string>& command) {
    if (auto started = child_.start(command); !started) return started;
    const auto answer = ask("synfin-stack 1", start_time);
    if (!answer) return tl::unexpected(answer.error());
    auto intro = line_protocol::read_introduction(*answer);
    if (!intro) return tl::unexpected(intro.error());
    intro_ = std::move(*intro);
    return {};
}

result<reply> program_door::call(const place& at, const request& made) {
    const auto answer = ask(line_protocol::request_line(at, made));
    if (!answer) return tl::unexpected(answer.error());
    return line_protocol::read_reply(*answer, made);
}

result<void> program_door::packet(std::span<const std::uint8_t> octets) {
    const auto answer = ask(line_protocol::packet_line(octets));
    if (!answer) return tl::unexpected(answer.error());
    return line_protocol::read_done(*answer);
}

result<stack_time> program_door::advance(stack_time until) {
    const auto passing = info().virtual_time ? clock::duration{} : std::max<clock::duration>(until - reached_, 0s);
    const auto answer = ask(fmt::format("advance {}", until.count()), passing + answer_time);
    if (!answer) return tl::unexpected(answer.error());
    const auto now = line_protocol::read_now(*answer, until, reached_);
    if (now) reached_ = *now;
    return now;
}

result<std::optional<model::state>> program_door::state(const place& at) {
    const auto answer = ask(line_protocol::place_line("status", at));
    if (!answer) return tl::unexpected(answer.error());
    return line_protocol::read_state(*answer);
}

result<void> program_door::release(const place& at) {
    const auto answer = ask(line_protocol::place_line("release", at));
    if (!answer) return tl::unexpected(answer.error());
    return line_protocol::read_done(*answer);
}

}  // namespace

result<std::unique_ptr<door>> open_program(const std::vector<std::string>& command) {
    auto opened = std::make_unique<program_door>();
    if (auto started = opened->start(command); !started) return tl::unexpected(started.error());
    return opened;
}

}  // namespace synfin::conformance
