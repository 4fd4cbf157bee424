// Runs programs for tests: ours, and the foreign ones that results are compared with.
#pragma once
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "tests/catch.hpp"

namespace synfin::test {

/// A folder of its own, gone with the object.
class scratch_folder {
  public:
    scratch_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "synfin-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) FAIL("no folder for temporary files");
        path_ = name;
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    ~scratch_folder() {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

/// What a program did: its exit status (128 + signal when it was killed) and what it wrote.
struct outcome {
    int status = 0;
    std::string out;
    std::string err;
};

inline std::string text_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Runs a shell command with nothing on stdin.
inline outcome shell(const std::string& command) {
    const scratch_folder folder;
    const std::string out = folder / "out", err = folder / "err";
    const int code = std::system(("(" + command + "\n) >" + out + " 2>" + err + " </dev/null").c_str());
    const int status = WIFEXITED(code) ? WEXITSTATUS(code) : 128 + WTERMSIG(code);
    return {status, text_of(out), text_of(err)};
}

/// Runs the built `synfin` with these arguments, in shell spelling.
inline outcome synfin(const std::string& arguments) { return shell(std::string("'" SYNFIN_PROGRAM "' ") + arguments); }

/// Whether a foreign program is there to compare with. Where SYNFIN_REQUIRE_ORACLES is set (CI) its absence is a failure,
/// elsewhere the caller skips and this says so.
inline bool have_oracle(const std::string& program) {
    if (shell("command -v " + program).status == 0) return true;
    const char* required = std::getenv("SYNFIN_REQUIRE_ORACLES");
    if (required != nullptr && *required != '\0') FAIL(program << " is not installed, and SYNFIN_REQUIRE_ORACLES is set");
    WARN("skipped: " << program << " is not installed");
    return false;
}

}  // namespace synfin::test
