// A file of sections, each with its name, its size and a checksum: what a checkpoint is written as.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "support/result.hpp"

namespace synfin::checker {

/// The name of a section: up to 8 letters.
struct section_name {
    std::array<char, 8> letters{};
    consteval section_name(const char* text) {
        for (std::size_t i = 0; i < 8 && text[i]; ++i) letters[i] = text[i];
    }
};

/// Writes words to a new file. The first failure is kept and what follows ignored.
class section_writer {
  public:
    explicit section_writer(const std::string& path);
    section_writer(const section_writer&) = delete;
    section_writer& operator=(const section_writer&) = delete;
    ~section_writer();

    /// One section from several pieces of together `words` words.
    void begin(section_name name, std::uint64_t words);
    void put(std::span<const std::uint64_t> words);
    void put(std::uint64_t word) { put(std::span(&word, 1)); }
    void end();
    /// One section at once.
    void section(section_name name, std::span<const std::uint64_t> words);

    /// Syncs the file; its size in bytes, or why it is not on disk.
    [[nodiscard]] result<std::uint64_t> finish();

  private:
    void write(const void* data, std::size_t bytes);

    std::string path_;
    int fd_ = -1;
    int failed_ = 0;
    std::uint64_t bytes_ = 0;
    std::uint64_t sum_ = 0;
};

/// Reads what `section_writer` wrote, in the same order. After the first failure everything reads as 0.
class section_reader {
  public:
    /// The file should have `bytes` bytes.
    section_reader(const std::string& path, std::uint64_t bytes);
    section_reader(const section_reader&) = delete;
    section_reader& operator=(const section_reader&) = delete;
    ~section_reader();

    /// The words of the section that must come next; 0 when it does not.
    std::uint64_t begin(section_name name);
    void get(std::span<std::uint64_t> words);
    std::uint64_t get();
    /// Words left in the section.
    [[nodiscard]] std::uint64_t left() const { return left_; }
    void end();
    /// One section at once.
    std::vector<std::uint64_t> section(section_name name);

    /// What is read makes no sense.
    void refuse(const std::string& what, const std::string& expected = {});
    [[nodiscard]] bool good() const { return good_; }
    [[nodiscard]] result<void> finish() const;

  private:
    bool read(void* data, std::size_t bytes);

    std::string path_;
    int fd_ = -1;
    bool good_ = true;
    error why_;
    std::string name_;
    std::uint64_t size_ = 0, at_ = 0, left_ = 0, sum_ = 0;
};

}  // namespace synfin::checker
