#include "stacks/common/guarded_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace synfin_stacks {
namespace {

namespace fs = std::filesystem;

std::string temporary_folder() {
    const char* named = std::getenv("TMPDIR");
    return named != nullptr && *named != 0 ? named : "/tmp";
}

void put_in_place(int wanted, const std::string& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    if (fd >= 0) ::dup2(fd, wanted);
}

// In the child: what is inherited from the adapter beside descriptors must not disturb the program.
[[noreturn]] void become(const std::vector<std::string>& command, const std::string& folder, void (*prepare)()) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setpgid(0, 0);
    std::signal(SIGPIPE, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    put_in_place(STDIN_FILENO, "/dev/null", O_RDONLY);
    put_in_place(STDOUT_FILENO, folder + "/log", O_WRONLY | O_CREAT | O_TRUNC);
    ::dup2(STDOUT_FILENO, STDERR_FILENO);
    if (prepare != nullptr) prepare();
    std::vector<char*> words;
    for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    ::execvp(words[0], words.data());
    std::perror(words[0]);
    ::_exit(127);
}

// Whatever the program started became ours when its parent died (subreaper), and is killed in turn.
void kill_children() {
    std::ifstream children("/proc/thread-self/children");
    for (pid_t child = 0; children >> child;) ::kill(child, SIGKILL);
}

void bury_all(pid_t program) {
    constexpr int tries = 200;
    ::kill(-program, SIGKILL);
    for (int i = 0; i < tries; ++i) {
        kill_children();
        pid_t gone = 0;
        while ((gone = ::waitpid(-1, nullptr, WNOHANG)) > 0) continue;
        if (gone < 0 && errno == ECHILD) return;
        ::usleep(5000);
    }
}

// The guard has a session of its own: signals to the runner's group do not reach it.
[[noreturn]] void guard(int lifeline, const std::vector<std::string>& command, const std::string& folder, void (*prepare)()) {
    ::setsid();
    for (const int ignored : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) std::signal(ignored, SIG_IGN);
    ::prctl(PR_SET_PDEATHSIG, 0);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    const pid_t program = ::fork();
    if (program == 0) become(command, folder, prepare);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) put_in_place(fd, "/dev/null", O_RDWR);
    if (::close_range(3, static_cast<unsigned>(lifeline) - 1, 0) == 0) ::close_range(static_cast<unsigned>(lifeline) + 1, ~0U, 0);
    char none = 0;
    while (::read(lifeline, &none, 1) < 0 && errno == EINTR) continue;
    if (program > 0) bury_all(program);
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    ::_exit(0);
}

}  // namespace

synfin::result<void> guarded_process::make_folder() {
    folder_ = temporary_folder() + "/synfin-stack-" + std::to_string(::getpid());
    std::error_code ignored;
    fs::remove_all(folder_, ignored);  // left by a process of the same number whose guard was killed as well
    if (::mkdir(folder_.c_str(), 0700) != 0)
        return synfin::failure("cannot make the folder " + folder_ + ": " + std::strerror(errno), "a TMPDIR that can be written");
    return {};
}

synfin::result<void> guarded_process::start(const std::vector<std::string>& command, void (*prepare)()) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return synfin::failure(std::string("cannot make a pipe: ") + std::strerror(errno));
    guard_ = ::fork();
    if (guard_ == 0) {
        ::close(ends[1]);
        guard(ends[0], command, folder_, prepare);
    }
    ::close(ends[0]);
    lifeline_ = ends[1];
    if (guard_ < 0) return synfin::failure(std::string("cannot start a process: ") + std::strerror(errno));
    return {};
}

void guarded_process::stop() {
    if (lifeline_ >= 0) ::close(lifeline_);
    lifeline_ = -1;
    if (guard_ > 0) {
        while (::waitpid(guard_, nullptr, 0) < 0 && errno == EINTR) continue;
    } else if (!folder_.empty()) {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    guard_ = -1;
    folder_.clear();
}

std::string guarded_process::last_words() const {
    std::ifstream log(folder_ + "/log");
    std::string last;
    for (std::string line; std::getline(log, line);)
        if (line.find_first_not_of(" \r\t") != std::string::npos) last = line;
    return last;
}

}  // namespace synfin_stacks
