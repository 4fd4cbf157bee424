// The pipes around a session: lines in, one write out per request, and an end in every case.
#include <sys/prctl.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include <unistd.h>

#include "stacks/common/serve.hpp"

namespace synfin_stacks {
namespace {

constexpr std::size_t longest_line = 200'000;  // L3
constexpr unsigned seconds_to_leave = 5;

volatile std::sig_atomic_t told_to_leave = 0;

void leave(int) {
    told_to_leave = 1;
    ::alarm(seconds_to_leave);  // a stack that hangs must not outlive its tester
}

// SIGTERM, also sent by the kernel when the process that started us dies, interrupts the read: the stack can still be
// stopped in order. A broken pipe is seen where it is written to.
void end_with_the_parent() {
    struct sigaction action {};
    action.sa_handler = leave;
    ::sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
}

/// Lines of a file descriptor.
class line_reader {
  public:
    explicit line_reader(int fd) : fd_(fd) {}

    /// The next line without its LF; nothing at the end of input, when told to leave, or when a line is longer than allowed.
    [[nodiscard]] std::optional<std::string_view> next() {
        held_.erase(0, used_);
        used_ = 0;
        std::size_t searched = 0;
        for (;;) {
            const auto end = held_.find('\n', searched);
            if (end != std::string::npos) {
                used_ = end + 1;
                return std::string_view(held_).substr(0, end);
            }
            searched = held_.size();
            if (searched > longest_line || !fill()) return std::nullopt;
        }
    }

  private:
    bool fill() {
        const auto n = ::read(fd_, chunk_.data(), chunk_.size());
        if (n < 0 && errno == EINTR) return told_to_leave == 0;
        if (n <= 0 || told_to_leave != 0) return false;
        held_.append(chunk_.data(), static_cast<std::size_t>(n));
        return true;
    }

    int fd_;
    std::string held_;
    std::size_t used_ = 0;
    std::array<char, 65536> chunk_{};
};

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto n = ::write(fd, text.data(), text.size());
        if (n < 0 && errno == EINTR && told_to_leave == 0) continue;
        if (n <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

// A stack that prints must not speak in our place.
int take_standard_output() {
    const int own = ::dup(STDOUT_FILENO);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    return own;
}

}  // namespace

int serve(const synfin_stack& stack) {
    end_with_the_parent();
    const int out_fd = take_standard_output();
    session served(stack);
    line_reader lines(STDIN_FILENO);
    std::string out;
    while (const auto line = lines.next()) {
        out.clear();
        if (!served.answer(*line, out)) return 0;
        if (!write_all(out_fd, out)) return 1;
    }
    return 0;
}

}  // namespace synfin_stacks
