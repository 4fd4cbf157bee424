// Many files in a folder: each appears whole or not at all, and what was there before stays.
#pragma once
#include <span>
#include <string>

#include "support/result.hpp"

namespace synfin::conformance {

struct named_file {
    std::string name, contents;
};

/// Whether that path stands for a folder: it is one, or it ends in '/'.
[[nodiscard]] bool is_folder(const std::string& path);

/// Makes the folder if it is not there, and writes the files into it. Files of other names are left alone.
[[nodiscard]] result<void> write_folder(const std::string& path, std::span<const named_file> files);

}  // namespace synfin::conformance
