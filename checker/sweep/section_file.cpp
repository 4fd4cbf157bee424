#include "checker/sweep/section_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "checker/hash.hpp"

namespace synfin::checker {

namespace {

constexpr std::size_t at_once = std::size_t{1} << 20;  // bytes a call of the kernel

std::uint64_t summed(std::uint64_t sum, std::span<const std::uint64_t> words) {
    for (const std::uint64_t w : words) sum = detail::fold(sum ^ w, detail::salt[4]) + detail::salt[5];
    return sum;
}

std::string reason(int code) { return std::generic_category().message(code); }

std::uint64_t word_of(section_name name) {
    std::uint64_t word = 0;
    std::memcpy(&word, name.letters.data(), sizeof word);
    return word;
}

std::string text_of(section_name name) {
    return {name.letters.begin(), std::find(name.letters.begin(), name.letters.end(), '\0')};
}

}  // namespace

section_writer::section_writer(const std::string& path)
    : path_(path), fd_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
    if (fd_ < 0) failed_ = errno;
}

section_writer::~section_writer() {
    if (fd_ >= 0) ::close(fd_);
}

void section_writer::write(const void* data, std::size_t bytes) {
    const char* from = static_cast<const char*>(data);
    while (bytes > 0 && !failed_) {
        const ssize_t n = ::write(fd_, from, std::min(bytes, at_once));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return void(failed_ = errno);
        from += n, bytes -= static_cast<std::size_t>(n), bytes_ += static_cast<std::uint64_t>(n);
    }
}

void section_writer::begin(section_name name, std::uint64_t words) {
    const std::array<std::uint64_t, 2> head{word_of(name), words};
    sum_ = summed(0, head);
    write(head.data(), sizeof head);
}

void section_writer::put(std::span<const std::uint64_t> words) {
    sum_ = summed(sum_, words);
    write(words.data(), words.size_bytes());
}

void section_writer::end() { write(&sum_, sizeof sum_); }

void section_writer::section(section_name name, std::span<const std::uint64_t> words) {
    begin(name, words.size());
    put(words);
    end();
}

result<std::uint64_t> section_writer::finish() {
    if (!failed_ && ::fsync(fd_) != 0) failed_ = errno;
    if (failed_) return failure_at(path_, 0, "cannot write: " + reason(failed_));
    return bytes_;
}

section_reader::section_reader(const std::string& path, std::uint64_t bytes)
    : path_(path), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), size_(bytes) {
    struct stat about {};
    if (fd_ < 0 || ::fstat(fd_, &about) != 0)
        refuse("cannot read: " + reason(errno));
    else if (static_cast<std::uint64_t>(about.st_size) != bytes)
        refuse(std::to_string(about.st_size) + " bytes", std::to_string(bytes) + " bytes");
}

section_reader::~section_reader() {
    if (fd_ >= 0) ::close(fd_);
}

bool section_reader::read(void* data, std::size_t bytes) {
    if (good_ && bytes > size_ - at_) refuse("ends too early");
    char* to = static_cast<char*>(data);
    for (std::size_t rest = bytes; rest > 0 && good_;) {
        const ssize_t n = ::read(fd_, to, std::min(rest, at_once));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            refuse(n < 0 ? "cannot read: " + reason(errno) : "ends too early");
            break;
        }
        to += n, rest -= static_cast<std::size_t>(n), at_ += static_cast<std::uint64_t>(n);
    }
    if (!good_ && bytes > 0) std::memset(data, 0, bytes);
    return good_;
}

std::uint64_t section_reader::begin(section_name name) {
    name_ = text_of(name);
    std::array<std::uint64_t, 2> head{};
    left_ = 0;
    if (!read(head.data(), sizeof head)) return 0;
    if (head[0] != word_of(name)) return refuse("another section"), 0;
    if (head[1] > (size_ - at_) / 8) return refuse("a section larger than the file"), 0;
    sum_ = summed(0, head);
    return left_ = head[1];
}

void section_reader::get(std::span<std::uint64_t> words) {
    if (good_ && words.size() > left_) refuse("a section that is too short");
    read(words.data(), words.size_bytes());
    sum_ = summed(sum_, words);
    left_ -= good_ ? words.size() : 0;
}

std::uint64_t section_reader::get() {
    std::uint64_t word = 0;
    get(std::span(&word, 1));
    return word;
}

void section_reader::end() {
    if (good_ && left_ != 0) refuse("a section that is too long");
    std::uint64_t sum = 0;
    if (read(&sum, sizeof sum) && sum != sum_) refuse("damaged: the checksum differs");
}

std::vector<std::uint64_t> section_reader::section(section_name name) {
    std::vector<std::uint64_t> words(begin(name));
    get(words);
    end();
    return words;
}

void section_reader::refuse(const std::string& what, const std::string& expected) {
    if (!good_) return;
    good_ = false;
    const std::string where = name_.empty() ? "" : "section '" + name_ + "', byte " + std::to_string(at_) + ": ";
    why_ = error{path_, 0, where + what, expected};
}

result<void> section_reader::finish() const {
    if (good_) return {};
    return tl::unexpected(why_);
}

}  // namespace synfin::checker
