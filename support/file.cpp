#include "support/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace synfin {
namespace {

namespace fs = std::filesystem;

// A file descriptor with an owner.
class handle {
  public:
    explicit handle(int fd) : fd_(fd) {}
    handle(const handle&) = delete;
    handle& operator=(const handle&) = delete;
    ~handle() {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

  private:
    int fd_;
};

tl::unexpected<error> cannot(std::string_view verb, const std::string& path, int code = errno) {
    return failure_at(path, 0, fmt::format("cannot {}: {}", verb, std::generic_category().message(code)));
}

bool write_all(int fd, std::string_view rest) {
    while (!rest.empty()) {
        const ssize_t n = ::write(fd, rest.data(), rest.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

bool is_special(const std::string& path) {
    std::error_code none;
    const auto type = fs::status(path, none).type();
    return type == fs::file_type::character || type == fs::file_type::fifo || type == fs::file_type::socket;
}

result<void> write_directly(const std::string& path, std::string_view contents) {
    handle out(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (out.get() < 0) return cannot("open for writing", path);
    if (!write_all(out.get(), contents)) return cannot("write", path);
    return {};
}

// Where the bytes really go: links are followed, so that replacing the file does not replace the link.
fs::path target_of(const std::string& path) {
    std::error_code none;
    const auto real = fs::canonical(path, none);
    return none ? fs::path(path) : real;
}

fs::path folder_of(const fs::path& target) { return target.has_parent_path() ? target.parent_path() : fs::path("."); }

fs::path name_beside(const fs::path& target) {
    static std::atomic<unsigned> count{0};
    return folder_of(target) / fmt::format(".synfin-{}-{}.tmp", ::getpid(), count++);
}

// The new file under its passing name; removed again unless it got its real one.
class draft {
  public:
    explicit draft(const fs::path& target)
        : name_(name_beside(target)), file_(::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {}
    draft(const draft&) = delete;
    draft& operator=(const draft&) = delete;
    ~draft() {
        if (file_made_ && !name_.empty()) ::unlink(name_.c_str());
    }
    [[nodiscard]] bool opened() const { return file_made_; }
    [[nodiscard]] bool fill(const fs::path& target, std::string_view contents) {
        struct stat old {};
        if (::stat(target.c_str(), &old) == 0 && ::fchmod(file_.get(), old.st_mode & 0777) != 0) return false;
        return write_all(file_.get(), contents) && ::fsync(file_.get()) == 0 && file_.close();
    }
    [[nodiscard]] bool take_place_of(const fs::path& target) {
        if (::rename(name_.c_str(), target.c_str()) != 0) return false;
        name_.clear();
        return true;
    }

  private:
    fs::path name_;
    handle file_;
    bool file_made_ = file_.get() >= 0;
};

// The rename itself lasts only once its folder is on disk. Some file systems cannot; the file is whole either way.
void sync_folder(const fs::path& folder) {
    const handle dir(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (dir.get() >= 0) (void)::fsync(dir.get());
}

}  // namespace

result<std::string> read_file(const std::string& path, std::size_t limit) {
    if (path.empty()) return failure("empty file name", "a path");
    const handle in(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0) return cannot("read", path);
    struct stat about {};
    if (::fstat(in.get(), &about) != 0) return cannot("read", path);
    if (S_ISDIR(about.st_mode)) return failure_at(path, 0, "is a directory", "a file");
    std::string text;
    if (S_ISREG(about.st_mode)) text.reserve(std::min(static_cast<std::size_t>(about.st_size), limit));
    std::array<char, 1 << 16> block;
    for (;;) {
        const ssize_t n = ::read(in.get(), block.data(), block.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return cannot("read", path);
        if (n == 0) return text;
        if (text.size() + static_cast<std::size_t>(n) > limit)
            return failure_at(path, 0, "too large", fmt::format("at most {} bytes", limit));
        text.append(block.data(), static_cast<std::size_t>(n));
    }
}

result<void> can_write(const std::string& path) {
    if (path.empty()) return failure("empty file name", "a path");
    const fs::path target = target_of(path);
    std::error_code none;
    if (fs::is_directory(target, none)) return failure_at(path, 0, "is a directory", "a file to write");
    if (fs::exists(target, none) && ::access(target.c_str(), W_OK) != 0) return cannot("write", path);
    if (is_special(path)) return {};
    if (::access(folder_of(target).c_str(), W_OK | X_OK) != 0) return cannot("write", path);
    return {};
}

result<void> write_file(const std::string& path, std::string_view contents) {
    if (auto able = can_write(path); !able) return able;
    if (is_special(path)) return write_directly(path, contents);
    const fs::path target = target_of(path);
    draft fresh(target);
    if (!fresh.opened()) return cannot("write", path);
    if (!fresh.fill(target, contents) || !fresh.take_place_of(target)) return cannot("write", path);
    sync_folder(folder_of(target));
    return {};
}

}  // namespace synfin
