// Any octets as a Graphviz machine: reading returns; what was read is complete, survives being written, and is equivalent to
// its minimised form.
#include <cstdint>
#include <cstdlib>

#include "mealy/machine.hpp"

using namespace synfin;

namespace {

void expect(bool what) {
    if (!what) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto m = mealy::read_dot({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (!m) {
        expect(m.error().message().starts_with("fuzz") && m.error().message().find('\n') == std::string::npos);
        return 0;
    }
    expect(m->next.size() == m->states() * m->inputs.size() && m->initial < m->states());
    const auto again = mealy::read_dot(write_dot(*m), "fuzz");
    expect(again && again->names == m->names && again->next == m->next && again->initial == m->initial);
    expect(!distinguishing(*m, *again) && !distinguishing(*m, minimised(*m)));
    return 0;
}
