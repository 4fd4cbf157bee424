#include "cli/apart.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>

namespace synfin::cli {
namespace {

// What the child says of itself: 'S' and the status, or 'E' and what went wrong, which ends with 0.
std::string told(const result<exit_status>& r) {
    if (r) return {'S', static_cast<char>(*r)};
    return "E" + r.error().message() + '\0';
}

std::string read_all(int fd) {
    std::string text;
    std::array<char, 4096> some{};
    for (;;) {
        const auto n = ::read(fd, some.data(), some.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return text;
        text.append(some.data(), static_cast<std::size_t>(n));
    }
}

result<exit_status> heard(const std::string& text, int how) {
    if (text.size() == 2 && text[0] == 'S') return static_cast<exit_status>(text[1]);
    if (text.size() > 1 && text[0] == 'E') return failure(text.substr(1, text.size() - 2));
    // A failure of the stack, not of the command line.
    const std::string end = WIFSIGNALED(how) ? std::string("the stack crashed: ") + ::strsignal(WTERMSIG(how))
                                             : "the stack ended the process with status " + std::to_string(WEXITSTATUS(how));
    std::fputs(("synfin: " + end + "\n").c_str(), stderr);
    return exit_status::violation;
}

}  // namespace

result<exit_status> apart(const std::function<result<exit_status>()>& work) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failure(std::string("cannot make a pipe: ") + std::strerror(errno));
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const std::string text = told(work());
        std::fflush(nullptr);
        [[maybe_unused]] const auto written = ::write(ends[1], text.data(), text.size());
        ::_exit(0);
    }
    ::close(ends[1]);
    const std::string text = child > 0 ? read_all(ends[0]) : std::string();
    ::close(ends[0]);
    int how = 0;
    if (child > 0) ::waitpid(child, &how, 0);
    return child > 0 ? heard(text, how) : failure(std::string("cannot start a process: ") + std::strerror(errno));
}

}  // namespace synfin::cli
