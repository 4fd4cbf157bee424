// Any octets as comma-separated values: reading returns, and what was read survives being written again.
#include <cstdint>
#include <cstdlib>

#include "model/catalogue/csv.hpp"

using namespace synfin::model::catalogue;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string header = "id,text\n";
    const std::string text(reinterpret_cast<const char*>(data), size);
    (void)read_csv(text, "fuzz", {"id", "text"});
    const auto rows = read_csv(header + text, "fuzz", {"id", "text"});
    if (!rows) return 0;
    std::string written = header;
    for (const auto& row : *rows) written += csv_line(row.cells) + "\n";
    const auto again = read_csv(written, "fuzz", {"id", "text"});
    if (!again || again->size() != rows->size()) std::abort();
    for (std::size_t i = 0; i < rows->size(); ++i)
        if ((*again)[i].cells != (*rows)[i].cells) std::abort();
    return 0;
}
