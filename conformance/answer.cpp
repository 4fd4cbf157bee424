#include "conformance/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "traces/notation.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;
constexpr std::uint8_t compared = flag::syn | flag::ack | flag::fin | flag::rst;

bool occupies(const unit& u) { return u.octets != 0 || (u.flags & (flag::syn | flag::fin)) != 0; }

bool is_plain(const unit& u) { return (u.flags & (flag::syn | flag::rst)) == 0 && (u.flags & flag::ack) != 0; }

bool continues(const unit& a, const unit& b) {
    return is_plain(a) && is_plain(b) && (a.flags & flag::fin) == 0 && a.seq + a.octets == b.seq && a.ack == b.ack && occupies(b);
}

// An ACK behind text that carried the same one.
bool adds_nothing(const unit& a, const unit& b) {
    const std::uint32_t end = a.seq + a.octets + ((a.flags & flag::fin) != 0 ? 1U : 0U);
    return is_plain(a) && occupies(a) && b.flags == flag::ack && b.octets == 0 && b.ack == a.ack && b.seq == end;
}

void append(units& all, const unit& u) {
    if (!all.empty() && adds_nothing(all.back(), u)) return;
    if (all.empty() || !continues(all.back(), u)) return all.push_back(u);
    all.back().octets += u.octets;
    all.back().flags |= u.flags;
}

unit unit_of(const segment& s) {
    const auto flags = static_cast<std::uint8_t>(s.flags & compared);
    return {flags, s.seq, (flags & flag::ack) != 0 ? s.ack : 0, s.length};
}

unit unit_of(const wire_segment& s) {
    const unsigned flags =
        (s.syn.v ? flag::syn : 0U) | (s.ack_on.v ? flag::ack : 0U) | (s.fin.v ? flag::fin : 0U) | (s.rst.v ? flag::rst : 0U);
    return {static_cast<std::uint8_t>(flags), s.seq.v, s.ack_on.v ? s.ack.v : 0, s.len.v};
}

template <class Segments>
units normal(const Segments& all) {
    units out;
    for (const auto& s : all) append(out, unit_of(s));
    return out;
}

fitting compare_one(const unit& expected, const unit& seen, const expectation& all) {
    if (expected == seen) return {fit::yes, 0};
    const unit bare{static_cast<std::uint8_t>(seen.flags & ~unsigned{flag::ack}), seen.seq, 0, seen.octets};
    const bool right = seen.ack == all.rcv_nxt || seen.ack == all.arrived_to;
    if (expected.flags == flag::rst && bare == expected && right) return {fit::yes, bit(concession::ack_on_reset)};
    return {};
}

fitting compare_all(std::span<const unit> expected, std::span<const unit> seen, const expectation& all) {
    if (expected.size() != seen.size()) return {};
    fitting whole{fit::yes, 0};
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const fitting one = compare_one(expected[i], seen[i], all);
        if (one.how == fit::no) return {};
        whole.granted |= one.granted;
    }
    return whole;
}

bool is_update(const unit& u, const expectation& e) {
    return u.flags == flag::ack && u.octets == 0 && u.ack == e.rcv_nxt && u.seq == e.snd_nxt;
}

std::string relative(std::uint32_t number, std::initializer_list<std::pair<const char*, std::uint32_t>> known) {
    for (const auto& [name, value] : known)
        if (value != 0 && number == value) return name;
    for (const auto& [name, value] : known) {
        const auto away = static_cast<std::int32_t>(number - value);
        if (value != 0 && away >= -3 && away <= 3) return fmt::format("{}{:+d}", name, away);
    }
    return std::to_string(number);
}

std::string unit_text(const unit& u, const machine& m) {
    const auto& t = m.t;
    std::string text = "<SEQ=" + relative(u.seq, {{"SND.NXT", t.snd_nxt.v}, {"SND.UNA", t.snd_una.v}, {"ISS", t.iss.v}}) + ">";
    if ((u.flags & flag::ack) != 0) text += "<ACK=" + relative(u.ack, {{"RCV.NXT", t.rcv_nxt.v}, {"IRS", t.irs.v}}) + ">";
    if (u.octets != 0) text += fmt::format("<DATA={}>", u.octets);
    return text + fmt::format("<CTL={}>", traces::control_text(u.flags));
}

}  // namespace

units normal_form(std::span<const segment> seen) { return normal(seen); }
units normal_form(std::span<const wire_segment> sent) { return normal(sent); }

std::string text_of(concessions granted) {
    constexpr std::array<std::string_view, concession_count> texts{
        "uses the ACK of a segment that waits for earlier ones", "uses the ACK of a segment that brings nothing new",
        "its RST carries an ACK, where 3.10.5 shows <SEQ=SND.NXT><CTL=RST>", "sends an ACK where the rules send nothing"};
    std::string text;
    for (unsigned i = 0; i < concession_count; ++i)
        if ((granted >> i & 1U) != 0) text += (text.empty() ? "" : "; ") + std::string(texts[i]);
    return text;
}

fitting compare(const expectation& expected, const units& seen) {
    if (const fitting f = compare_all(expected.answer, seen, expected); f.how == fit::yes) return f;
    if (expected.first_may_wait && expected.answer.size() == seen.size() + 1 && is_update(expected.answer.front(), expected) &&
        compare_all(std::span(expected.answer).subspan(1), seen, expected).how == fit::yes)
        return {fit::waits, 0};
    if (!expected.answer.empty()) return {};
    if (seen.size() == 1 && !expected.allows_updates && is_update(seen.front(), expected))
        return {fit::yes, bit(concession::extra_ack)};
    const bool only_updates = std::all_of(seen.begin(), seen.end(), [&](const unit& u) { return is_update(u, expected); });
    return expected.allows_updates && only_updates ? fitting{fit::yes, 0} : fitting{};
}

std::string text_of(const units& answer, const machine& m) {
    if (answer.empty()) return "nothing";
    std::string text;
    for (const unit& u : answer) text += (text.empty() ? "" : " then ") + unit_text(u, m);
    return text;
}

}  // namespace synfin::conformance
