#include "conformance/export/files.hpp"

#include <filesystem>

#include "support/file.hpp"

namespace synfin::conformance {

bool is_folder(const std::string& path) {
    std::error_code none;
    return path.ends_with('/') || std::filesystem::is_directory(path, none);
}

result<void> write_folder(const std::string& path, std::span<const named_file> files) {
    std::error_code wrong;
    std::filesystem::create_directories(path, wrong);
    if (wrong) return failure_at(path, 0, "cannot make the folder: " + wrong.message());
    for (const named_file& f : files)
        if (auto done = write_file((std::filesystem::path(path) / f.name).string(), f.contents); !done) return done;
    return {};
}

}  // namespace synfin::conformance
