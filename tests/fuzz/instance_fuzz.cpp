// Any octets as the name of an instance and as the address of a trace: parsing returns, and what was understood can be
// written and read again.
#include <cstdint>
#include <cstdlib>

#include "traces/counterexample.hpp"

using namespace synfin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)traces::replay_address(text);
    const auto read = model::parse_instance(text);
    if (!read) return 0;
    const auto again = model::parse_instance(instance_text(*read));
    if (!again || instance_text(*again) != instance_text(*read)) std::abort();
    return 0;
}
