// Any octets as a datagram: decoding returns, and what it returns survives the wire again.
#include <cstdlib>

#include "traces/notation.hpp"
#include "traces/packet.hpp"

using namespace synfin::traces;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)decode({data, size});
    const auto p = decode({data, size}, checksums::ignore);
    if (!p) return 0;
    const auto again = decode(encode(*p));
    if (!again || *again != *p || notation(*p).empty()) std::abort();
    return 0;
}
