#include "conformance/stacks/bundled.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "conformance/stacks/doors/door.hpp"

namespace synfin::conformance {
namespace {

namespace fs = std::filesystem;

constexpr std::array all{
    bundled_stack{"lwip", "lwIP as packaged, in virtual time", "liblwip-dev", false, true},
    bundled_stack{"ns3", "ns-3's TCP, in virtual time", "libns3-dev", false, true},
    bundled_stack{"slirp", "libslirp (4.3BSD), its far side held by the adapter, in virtual time", "libslirp-dev", false, true},
    bundled_stack{"netstack", "gVisor's netstack (Go), in virtual time", "golang-gvisor-gvisor-dev", false, true},
    bundled_stack{"uml", "the packaged user-mode Linux: a second kernel version, no root", "user-mode-linux", true, false},
    bundled_stack{"passt", "passt, its far side held by the adapter", "passt", true, false},
    bundled_stack{"lwipv6", "lwipv6, a fork of lwIP 1.1 with threads of its own", "liblwipv6-dev", true, false},
    bundled_stack{"grub", "GRUB's TCP: a client that fetches by HTTP", "grub-emu", true, false},
    bundled_stack{"ipxe", "iPXE's TCP in qemu: a client that fetches by HTTP", "ipxe", true, false},
};

fs::path own_folder() {
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

}  // namespace

std::span<const bundled_stack> bundled_stacks() { return all; }

const bundled_stack* bundled_named(std::string_view name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const bundled_stack& s) { return s.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::string adapter_folder() {
    if (const char* given = std::getenv("SYNFIN_STACKS"); given != nullptr && *given != 0) return given;
    std::error_code ignored;
    const fs::path beside = own_folder() / "stacks", above = own_folder().parent_path() / "stacks";
    return fs::is_directory(beside, ignored) ? beside : above;
}

result<std::string> adapter_file(const bundled_stack& which) {
    const fs::path file = fs::path(adapter_folder()) / (std::string(which.name) + (which.is_program ? "" : ".so"));
    if (::access(file.c_str(), which.is_program ? X_OK : R_OK) == 0) return file.string();
    const std::string package(which.package);
    return failure("stack " + std::string(which.name) + " was not built: there is no " + file.string(),
                   "package " + package + " (apt-get install " + package + "; then build again)");
}

result<std::unique_ptr<stack>> open_bundled(const bundled_stack& which) {
    const auto file = adapter_file(which);
    if (!file) return tl::unexpected(file.error());
    auto opened = which.is_program ? open_program({*file}) : open_library(*file);
    if (!opened) return tl::unexpected(opened.error());
    return open_door(std::move(*opened));
}

result<std::unique_ptr<stack>> open_foreign(std::string_view command) {
    std::istringstream in{std::string(command)};
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    if (words.empty()) return failure("no stack named", "a shared object or a program");
    if (::access(words.front().c_str(), R_OK) != 0)
        return failure(words.front() + ": no such file", "a shared object or a program");
    auto opened = words.front().ends_with(".so") ? open_library(words.front()) : open_program(words);
    if (!opened) return tl::unexpected(opened.error());
    return open_door(std::move(*opened));
}

}  // namespace synfin::conformance
