#include "traces/arrow.hpp"

#include "traces/columns.hpp"

namespace synfin::traces {
namespace {

using part = leg::part;

/// The sender's end of the arrow: an arrival comes from somewhere on the way.
std::string tail(const leg& l, const arrow_signs& s) { return repeated(l.shows == part::arrival ? s.waiting : s.line, 2); }

/// The receiver's end, `room` wide: a head, or how it fades out. Lost ones end in the middle of the way.
std::string front(const leg& l, bool rightward, std::size_t room, const arrow_signs& s) {
    if (l.shows == part::departure) return repeated(s.waiting, room);
    const auto tip = rightward ? s.to_right : s.to_left;
    const auto head = std::string(l.lost ? s.lost : tip);
    const auto shaft = repeated(s.line, l.lost ? 2 : room - 1);
    const auto rest = std::string(room - (l.lost ? 3 : room), ' ');
    return rightward ? shaft + head + rest : rest + head + shaft;
}

}  // namespace

std::string arrow(const leg& l, const std::string& label, bool rightward, std::size_t width, const arrow_signs& signs) {
    const auto room = width - text_width(label) - 4;  // two of tail, two blanks
    const auto far_end = front(l, rightward, room, signs);
    const auto near_end = tail(l, signs);
    return rightward ? near_end + " " + label + " " + far_end : far_end + " " + label + " " + near_end;
}

}  // namespace synfin::traces
