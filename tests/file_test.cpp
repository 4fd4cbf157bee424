// Files that are missing, odd or read-only, and files that must never be half-written.
#include "support/file.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;
using synfin::test::scratch_folder;
using synfin::test::text_of;
namespace fs = std::filesystem;

namespace {

std::string message_of(const auto& result) { return result ? "no error" : result.error().message(); }

auto files_in(const scratch_folder& folder) { return std::distance(fs::directory_iterator(folder.path()), {}); }

}  // namespace

TEST_CASE("what is written is what is read") {
    const scratch_folder folder;
    const std::string text = std::string("a\0b\r\n", 5) + std::string(300'000, 'x');
    REQUIRE(write_file(folder / "f", text));
    CHECK(read_file(folder / "f").value() == text);
    REQUIRE(write_file(folder / "f", ""));
    CHECK(read_file(folder / "f").value().empty());
    CHECK(files_in(folder) == 1);
}

TEST_CASE("reading says what is wrong") {
    const scratch_folder folder;
    CHECK(message_of(read_file("")) == "empty file name, expected a path");
    CHECK(message_of(read_file(folder / "none")) == (folder / "none") + ": cannot read: No such file or directory");
    CHECK(message_of(read_file(folder.path().string())) == folder.path().string() + ": is a directory, expected a file");
    std::ofstream(folder / "big") << std::string(11, 'x');
    CHECK(read_file(folder / "big", 11));
    CHECK(message_of(read_file(folder / "big", 10)) == (folder / "big") + ": too large, expected at most 10 bytes");
    CHECK(message_of(read_file("/dev/zero", 1000)) == "/dev/zero: too large, expected at most 1000 bytes");
}

TEST_CASE("writing says what is wrong and leaves nothing behind") {
    const scratch_folder folder;
    CHECK(message_of(write_file("", "x")) == "empty file name, expected a path");
    CHECK(message_of(write_file(folder / "no/such", "x")) == (folder / "no/such") + ": cannot write: No such file or directory");
    CHECK(message_of(write_file(folder.path().string(), "x")) ==
          folder.path().string() + ": is a directory, expected a file to write");
    CHECK(message_of(write_file("/dev/full", "x")) == "/dev/full: cannot write: No space left on device");
    CHECK(files_in(folder) == 0);
}

TEST_CASE("a write that fails half way keeps the old file whole") {
    const scratch_folder folder;
    REQUIRE(write_file(folder / "f", "old"));
    // A limit on the size of files stops the write in the middle, as a full disk would.
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto on_excess = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1000, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto written = write_file(folder / "f", std::string(100'000, 'x'));
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, on_excess);
    CHECK(message_of(written) == (folder / "f") + ": cannot write: File too large");
    CHECK(text_of(folder / "f") == "old");
    CHECK(files_in(folder) == 1);
}

TEST_CASE("a link is followed and a mode is kept") {
    const scratch_folder folder;
    REQUIRE(write_file(folder / "real", "old"));
    ::chmod((folder / "real").c_str(), 0640);
    fs::create_symlink("real", folder / "link");
    REQUIRE(write_file(folder / "link", "new"));
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(text_of(folder / "real") == "new");
    struct stat about {};
    REQUIRE(::stat((folder / "real").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0640);
}

TEST_CASE("a new file has the mode that the umask leaves") {
    const scratch_folder folder;
    const mode_t before = ::umask(027);
    REQUIRE(write_file(folder / "f", "x"));
    ::umask(before);
    struct stat about {};
    REQUIRE(::stat((folder / "f").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0640);
}

TEST_CASE("what is not a regular file is written directly") {
    CHECK(write_file("/dev/null", "x"));
    CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a read-only file is not replaced behind its owner's back") {
    if (::getuid() == 0) {
        WARN("skipped: root may write everything");
        return;
    }
    const scratch_folder folder;
    REQUIRE(write_file(folder / "f", "old"));
    ::chmod((folder / "f").c_str(), 0444);
    CHECK(message_of(write_file(folder / "f", "new")) == (folder / "f") + ": cannot write: Permission denied");
    CHECK(text_of(folder / "f") == "old");
}
