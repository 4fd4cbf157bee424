#include "checker/foreign_program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <sstream>
#include <system_error>

#include "support/file.hpp"

namespace synfin::checker {

namespace fs = std::filesystem;

namespace {

auto cannot(const std::string& what) { return failure(fmt::format("{}: {}", what, std::generic_category().message(errno))); }

/// In the child: only calls that are safe after a fork.
[[noreturn]] void become(const std::vector<char*>& argv, const char* folder, const char* output, std::uint64_t memory_mib) {
    const int in = open("/dev/null", O_RDONLY), out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (in < 0 || out < 0 || chdir(folder) != 0) _exit(126);
    const rlimit most{memory_mib << 20, memory_mib << 20};
    if (memory_mib != 0 && setrlimit(RLIMIT_AS, &most) != 0) _exit(126);
    dup2(in, 0);
    dup2(out, 1);
    dup2(out, 2);
    execvp(argv[0], argv.data());
    _exit(127);
}

int wait_for(pid_t child) {
    int code = 0;
    while (waitpid(child, &code, 0) < 0 && errno == EINTR) continue;
    return WIFEXITED(code) ? WEXITSTATUS(code) : 128 + WTERMSIG(code);
}

}  // namespace

result<scratch_folder> scratch_folder::make() {
    std::error_code none;
    auto name = (fs::temp_directory_path(none) / "synfin-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) return cannot("no folder for temporary files");
    return scratch_folder(name);
}

scratch_folder::~scratch_folder() {
    std::error_code none;
    if (!path_.empty()) fs::remove_all(path_, none);
}

bool is_installed(std::string_view program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');)
        if (access((fs::path(folder) / program).c_str(), X_OK) == 0) return true;
    return false;
}

result<foreign_outcome> run_foreign(const std::vector<std::string>& arguments, const fs::path& folder, std::uint64_t memory_mib) {
    const auto output = folder / "output.txt";
    std::vector<char*> argv;
    for (const auto& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));  // NOLINT: execvp does not write
    argv.push_back(nullptr);
    const pid_t child = fork();
    if (child < 0) return cannot("cannot start " + arguments.front());
    if (child == 0) become(argv, folder.c_str(), output.c_str(), memory_mib);
    const int status = wait_for(child);
    if (status == 127) return failure(fmt::format("cannot run {}", arguments.front()));
    auto text = read_file(output.string());
    if (!text) return tl::unexpected(text.error());
    return foreign_outcome{status, std::move(*text)};
}

}  // namespace synfin::checker
