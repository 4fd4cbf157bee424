// Programs of others that ours is compared with: finding them, running them in a folder of their own.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace synfin::checker {

/// A folder for temporary files, gone with the object.
class scratch_folder {
  public:
    [[nodiscard]] static result<scratch_folder> make();
    scratch_folder(scratch_folder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    scratch_folder& operator=(scratch_folder&&) = delete;
    ~scratch_folder();
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    explicit scratch_folder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

/// Whether a program of that name is on the PATH.
[[nodiscard]] bool is_installed(std::string_view program);

struct foreign_outcome {
    int status = 0;      ///< 128 + signal when it was killed
    std::string output;  ///< stdout and stderr
};
/// Runs a program in `folder`, without a shell and with nothing on stdin. It may have `memory_mib` MiB of addresses; 0 = any.
[[nodiscard]] result<foreign_outcome> run_foreign(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                                                  std::uint64_t memory_mib = 0);

}  // namespace synfin::checker
