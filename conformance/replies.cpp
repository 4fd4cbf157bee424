// Which replies of a real interface stand for which reply of the RFC (3.9.1). Kinds are compared, not texts (A41).
#include <fmt/format.h>

#include <array>

#include "conformance/oracle.hpp"

namespace synfin::conformance {
namespace {

using kinds = unsigned;  // bit per reply_kind
constexpr kinds of(reply_kind k) { return 1U << static_cast<unsigned>(k); }
template <class... More>
constexpr kinds of(reply_kind k, More... more) {
    return of(k) | of(more...);
}

using enum reply_kind;

kinds of_news(news n) {
    constexpr std::array table{kinds{0}, of(reset, refused), of(refused, reset), of(timed_out)};
    return table[static_cast<unsigned>(n)];
}

// "Error: connection closing". A second CLOSE may as well get ok (3.10.4); text that came before the FIN may still be read.
kinds closing_reply(user_call c, const hypothesis& h) {
    if (c == user_call::close || c == user_call::close_half_duplex) return of(closed, error, ok);
    if (c != user_call::receive) return of(closed, error);
    const kinds late = h.m.t.rcv_buffered.v != 0 ? of(ok) : 0;
    return of(end_of_stream, closed, error) | late;
}

// "Error: connection does not exist". The user who was reset hears of that first (MUST-12).
kinds gone_reply(user_call c, const hypothesis& h) {
    if (c == user_call::receive) return h.pending != news::none ? of_news(h.pending) : of(closed, error, end_of_stream);
    return of(closed, error) | of_news(h.pending);
}

// MAY-1: after a half-duplex CLOSE there is no RECEIVE any more; a queued one is as good as refused.
kinds after_half_duplex(const hypothesis& h) {
    const auto bit = std::uint64_t{1} << static_cast<unsigned>(model::reading::half_duplex);
    const bool closed_by_user =
        (model::FIN_WAIT_1 | model::FIN_WAIT_2 | model::CLOSING | model::LAST_ACK | model::TIME_WAIT).has(h.m.st);
    return closed_by_user && (h.when.known & h.when.taken & bit) != 0 ? of(closed, error, end_of_stream) : 0;
}

kinds expected(model::reply r, const request& made, const hypothesis& before) {
    switch (r) {
        case model::reply::ok:
        case model::reply::data:
            return of(ok);
        case model::reply::later:
            return made.call == user_call::receive ? of(would_block) | after_half_duplex(before) : of(ok);
        case model::reply::does_not_exist:
            return gone_reply(made.call, before);
        case model::reply::closing:
            return closing_reply(made.call, before);
        case model::reply::remote_unspecified:
            return of(error, closed);
        default:
            return of(error);
    }
}

}  // namespace

bool reply_fits(model::reply r, const request& made, const hypothesis& before, const reply& seen) {
    if ((expected(r, made, before) & of(seen.kind)) == 0) return false;
    const bool counts = seen.kind == ok && (made.call == user_call::send || made.call == user_call::receive);
    return !counts || seen.octets == made.octets;
}

std::string reply_text(model::reply r, const request& made, const hypothesis& before) {
    std::string text;
    const kinds all = expected(r, made, before);
    for (unsigned k = 0; k < reply_kind_count; ++k)
        if ((all >> k & 1U) != 0) text += fmt::format("{}{}", text.empty() ? "" : "|", name(static_cast<reply_kind>(k)));
    return text;
}

}  // namespace synfin::conformance
