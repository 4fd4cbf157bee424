#include "stacks/client/process.hpp"

#include <fcntl.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace synfin_stacks {
namespace {

namespace fs = std::filesystem;

constexpr int inherited = 9;

// The pipe a guard waits at closes when its owner dies; other children must not keep it open.
[[noreturn]] void guard(int lifeline, const std::string& folder) {
    ::setsid();  // whoever kills the adapter's group must leave the guard
    ::signal(SIGTERM, SIG_IGN);
    ::dup2(lifeline, STDIN_FILENO);
    ::close_range(STDIN_FILENO + 1, ~0U, 0);
    char nothing = 0;
    while (::read(STDIN_FILENO, &nothing, 1) < 0 && errno == EINTR) continue;
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    ::_exit(0);
}

void use_nothing() {
    const int none = ::open("/dev/null", O_RDWR);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(none, fd);
}

// In the child: only the three standard descriptors and the inherited one stay open.
[[noreturn]] void become(const std::string& file, const std::vector<std::string>& command, int kept) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::signal(SIGPIPE, SIG_DFL);
    if (kept >= 0 && kept != inherited) ::dup2(kept, inherited);
    ::close_range(STDERR_FILENO + 1, inherited - 1, 0);
    ::close_range(kept >= 0 ? inherited + 1 : inherited, ~0U, 0);
    std::vector<char*> arguments;
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execv(file.c_str(), arguments.data());
    ::_exit(127);
}

}  // namespace

std::string find_program(const std::string& name) {
    const char* given = std::getenv("PATH");
    std::string path = given != nullptr ? given : "";
    path += ":/usr/sbin:/sbin:/usr/bin:/bin";
    for (std::size_t from = 0; from < path.size();) {
        const auto end = std::min(path.find(':', from), path.size());
        const std::string file = path.substr(from, end - from) + "/" + name;
        if (end > from && ::access(file.c_str(), X_OK) == 0) return file;
        from = end + 1;
    }
    return {};
}

bool process::start(const std::vector<std::string>& command, const std::string& package, terminal where, int kept,
                    std::string& why) {
    stop();
    const auto file = find_program(command.front());
    if (file.empty()) {
        why = command.front() + " is not installed (apt-get install " + package + ")";
        return false;
    }
    pid_ = where == terminal::pseudo ? ::forkpty(&screen_, nullptr, nullptr, nullptr) : ::fork();
    if (pid_ < 0) {
        why = "cannot start " + command.front() + ": " + std::strerror(errno);
        return false;
    }
    if (pid_ == 0) {
        if (where == terminal::none) ::setpgid(0, 0), use_nothing();
        become(file, command, kept);
    }
    if (where == terminal::none) ::setpgid(pid_, pid_);
    if (screen_ >= 0) ::fcntl(screen_, F_SETFD, FD_CLOEXEC), ::fcntl(screen_, F_SETFL, O_NONBLOCK);
    return true;
}

void process::stop() {
    if (pid_ > 0) {
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    if (screen_ >= 0) ::close(screen_);
    pid_ = screen_ = -1;
}

bool process::runs() const {
    siginfo_t how{};
    return pid_ > 0 && ::waitid(P_PID, static_cast<id_t>(pid_), &how, WEXITED | WNOHANG | WNOWAIT) == 0 && how.si_pid == 0;
}

void process::discard_output() const {
    std::array<char, 4096> text;
    while (screen_ >= 0 && ::read(screen_, text.data(), text.size()) > 0) continue;
}

bool scratch_folder::make(std::string& why) {
    std::error_code code;
    const auto parent = fs::temp_directory_path(code);
    path_ = (parent / ("synfin-stack-" + std::to_string(::getpid()))).string();
    fs::create_directory(path_, code);
    int ends[2];
    if (code || ::pipe2(ends, O_CLOEXEC) != 0) {
        why = "cannot make " + path_ + ": " + (code ? code.message() : std::strerror(errno));
        return false;
    }
    lifeline_ = ends[1];
    guard_ = ::fork();
    if (guard_ == 0) {
        ::close(ends[1]);
        guard(ends[0], path_);
    }
    ::close(ends[0]);
    return true;
}

scratch_folder::~scratch_folder() {
    if (lifeline_ >= 0) ::close(lifeline_);
    if (guard_ > 0) ::waitpid(guard_, nullptr, 0);
}

bool scratch_folder::write(const std::string& name, const std::string& text, std::string& why) const {
    std::ofstream out(path_ + "/" + name, std::ios::binary);
    out << text << std::flush;
    if (!out) why = "cannot write " + path_ + "/" + name;
    return bool(out);
}

}  // namespace synfin_stacks
