// Any octets as a trace file: parsing returns, a trace survives writing, and every rendering of it returns.
#include <cstdlib>

#include "traces/ladder.hpp"
#include "traces/mermaid.hpp"
#include "traces/trace_capture.hpp"

using namespace synfin::traces;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto t = parse({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (!t) return t.error().line > 0 ? 0 : (std::abort(), 0);
    const auto again = parse(write(*t), "fuzz");
    if (!again || *again != *t) std::abort();
    (void)ladder(*t);
    (void)ladder(*t, {.unicode = false, .colour = true, .full = true});
    (void)mermaid(*t);
    (void)pcapng_bytes(datagrams(*t));
    return 0;
}
