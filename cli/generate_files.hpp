// Where generated cases go: the formats of `synfin generate`, one function each.
#pragma once
#include <string>
#include <vector>

#include "conformance/case.hpp"
#include "model/readings.hpp"
#include "support/result.hpp"

namespace synfin::cli {

struct generated {
    std::string suite, format, path;  ///< path: a file, a folder, '-' for stdout
    std::vector<conformance::test_case> cases{};
    model::readings readings{};  ///< of packetdrill's scripts
};

/// "json", "text", ...
[[nodiscard]] std::vector<std::string> format_names();

/// Writes the cases and says where they are, in one line on stdout. Error: the path does not suit the format.
[[nodiscard]] result<void> write_generated(const generated& g);

/// A labelled capture and its labels beside it: FILE.pcapng and FILE.json.
[[nodiscard]] result<void> write_anomaly(const std::string& kind, std::uint64_t seed, std::size_t count, const std::string& path);

}  // namespace synfin::cli
