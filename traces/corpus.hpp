// The corpus: worked scenarios as named traces, part of the program. One file each in traces/corpus/, where "s11c" is the
// third variant of the eleventh scenario; tests/corpus_test.cpp replays every one and checks that its claims bite.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"
#include "traces/trace.hpp"

namespace synfin::traces {

/// A trace of the corpus. Its short name ("s01") and the name of its file ("s01-three-way-handshake") both address it.
struct corpus_entry {
    std::string id;
    std::string name;
    std::string title;
};

/// All of them, in the order of their names.
[[nodiscard]] const std::vector<corpus_entry>& corpus();

/// The trace of that name: "s01", "S01", "corpus/s01" or "s01-three-way-handshake", with the clauses of its rules filled in.
/// An unknown name is an error that names the nearest.
[[nodiscard]] result<trace> corpus_trace(std::string_view name);

/// A file of the corpus as it was embedded by the build.
struct corpus_file {
    std::string_view name;
    std::string_view json;
};
[[nodiscard]] std::vector<corpus_file> corpus_files();

}  // namespace synfin::traces
