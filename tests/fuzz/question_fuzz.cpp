// Any octets as a question: parsing returns; an error is one line with a column inside the text; parentheses change nothing and
// `!` changes the answer, in whatever state.
#include <charconv>
#include <cstdlib>

#include "model/question.hpp"

using namespace synfin;
using namespace synfin::model;

namespace {

void expect(bool what) {
    if (!what) std::abort();
}

void check_error(const error& e, std::size_t size) {
    expect(e.what.starts_with("column "));
    std::size_t column = 0;
    std::from_chars(e.what.data() + 7, e.what.data() + e.what.size(), column);
    expect(column >= 1 && column <= size + 1);
    expect(e.message().find('\n') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto q = question::parse(text);
    if (!q) return check_error(q.error(), size), 0;
    const auto same = question::parse("(" + text + ")"), opposite = question::parse("!(" + text + ")");
    std::uint64_t word = 0x9e3779b97f4a7c15;
    for (int i = 0; i < 8; ++i) {
        packed_world s{};
        for (auto& w : s) w = word = word * 0xda942042e4dd58b5 + size;
        if (same) expect(same->holds(s) == q->holds(s));
        if (opposite) expect(opposite->holds(s) != q->holds(s));
    }
    return 0;
}
