// Any octets as a profile file: reading returns, and what was read is an instance that can be written and read again.
#include <cstdint>
#include <cstdlib>

#include "cli/profile_file.hpp"

using namespace synfin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = cli::parse_profile({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (!read) return read.error().message().starts_with("fuzz") ? 0 : (std::abort(), 0);
    const auto again = model::parse_instance(instance_text(*read));
    if (!again || instance_text(*again) != instance_text(*read)) std::abort();
    return 0;
}
