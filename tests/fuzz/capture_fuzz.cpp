// Any octets as a capture file: reading returns, and what was read survives both of our writers.
#include <cstdlib>

#include "traces/capture.hpp"
#include "traces/packet.hpp"

using namespace synfin::traces;

namespace {

std::size_t read_back(const std::string& file) {
    const auto again = read_capture({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()}, "fuzz");
    return again ? again->packets.size() : 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = read_capture({data, size}, "fuzz");
    if (!read) return 0;
    for (const auto& c : read->packets) (void)decode(c.datagram);
    const auto count = read->packets.size();
    if (count > 0 && (read_back(pcap_bytes(read->packets)) != count || read_back(pcapng_bytes(read->packets)) != count))
        std::abort();
    return 0;
}
