// Any octets as a property of the user's own: parsing returns; an error is one line with a column inside the text; what was
// understood is understood again with blanks around it.
#include <charconv>
#include <cstdlib>

#include "model/user_property.hpp"

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
    const auto p = user_property::parse(text);
    if (!p) return check_error(p.error(), size), 0;
    expect(user_property::is_meant(text));
    expect(p->second.has_value() == (p->form == property_form::leads_to));
    const auto again = user_property::parse(" " + text + "\n");
    if (size + 2 > question::longest) return 0;
    expect(again && again->form == p->form);
    packed_world s{};
    for (auto& w : s) w = 0x9e3779b97f4a7c15 * (size + 1);
    expect(again->first.holds(s) == p->first.holds(s));
    return 0;
}
