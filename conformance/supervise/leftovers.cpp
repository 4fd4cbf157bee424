#include "conformance/supervise/leftovers.hpp"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string_view>

#include <sys/types.h>

namespace synfin::conformance {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view prefix = "synfin-stack-";

std::optional<pid_t> owner_of(const std::string& name) {
    if (!name.starts_with(prefix)) return std::nullopt;
    pid_t pid = 0;
    const char* end = name.data() + name.size();
    const auto [at, code] = std::from_chars(name.data() + prefix.size(), end, pid);
    if (code != std::errc{} || at != end || pid <= 0) return std::nullopt;
    return pid;
}

bool lives(pid_t pid) { return ::kill(pid, 0) == 0 || errno == EPERM; }

}  // namespace

std::vector<std::string> clean_up_after_others() {
    std::vector<std::string> removed;
    std::error_code why;
    for (fs::directory_iterator at(fs::temp_directory_path(why), why), end; !why && at != end; at.increment(why)) {
        const auto owner = owner_of(at->path().filename().string());
        if (!owner || lives(*owner)) continue;
        std::error_code failed;
        fs::remove_all(at->path(), failed);
        if (!failed) removed.push_back(at->path().string());
    }
    return removed;
}

}  // namespace synfin::conformance
