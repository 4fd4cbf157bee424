// The rulebook as one Markdown page, for `synfin export --to markdown`.
#include <fmt/format.h>

#include <array>

#include "model/describe.hpp"
#include "model/rulebook.hpp"

namespace synfin::model {

namespace {

/// The sections of `the_book`, in its order.
constexpr std::array section_titles{
    "3.10.1 OPEN",
    "3.10.2 SEND, and the send queue",
    "3.10.3 RECEIVE",
    "3.10.4 CLOSE, and the FIN that waits",
    "3.10.5 ABORT",
    "3.10.6 STATUS",
    "3.10.7.1 SEGMENT ARRIVES in CLOSED, and the addresses",
    "3.10.7.2 SEGMENT ARRIVES in LISTEN",
    "3.10.7.3 SEGMENT ARRIVES in SYN-SENT",
    "3.6.1 A SYN in TIME-WAIT",
    "3.10.7.4 First check: the sequence number",
    "3.10.7.4 Second and fourth check: RST and SYN",
    "3.10.7.4 Fifth check: the ACK field",
    "3.10.7.4 Seventh and eighth check: text and FIN",
    "3.10.8 Timeouts, keep-alives, ICMP errors",
    "Variants: deliberate mistakes",
};
static_assert(section_titles.size() == the_book::sizes.size());

constexpr std::string_view preface = R"(# The rulebook

RFC 9293 section 3.10 as rules, printed from the rules themselves.

An event is processed in ordered steps. A step is a list of alternatives: in the state named under *who*, exactly one *when*
holds. All of *then* happens at once, so the right-hand sides speak of the values before the rule. After the last step an
owed ACK goes out with the final numbers, unless a segment was sent; CLOSED and LISTEN forget the connection.

All arithmetic is modulo 2^32 (RFC 9293 3.4). `a =< x < b` says that counting up from a one meets x before b; `a < b` alone
that b is less than half the space ahead of a, and `b =< a` the contrary. Windows, lengths and counts compare as they are.

| spelling | meaning |
|---|---|
| SND.UNA, SEG.SEQ, RCV.WND, ... | as in RFC 9293 3.3.1; assigning to a SEG field trims the segment that is processed |
| CTL.SYN, CTL.ACK, CTL.FIN, CTL.RST | the control bits of the segment |
| SEG.DATA, SEG.LEN | data octets; data octets + [CTL.SYN] + [CTL.FIN] |
| [x] | 1 if x holds, else 0 |
| SND.QUEUED, RCV.BUFFERED | octets the user sent that no segment carries yet; octets in order that no RECEIVE took yet |
| HELD.SEQ, HELD.DATA, HELD.FIN | one block of text that arrived ahead of a gap |
| MAX.SND.WND | the largest window the peer ever opened |
| RTX.COUNT, R2 | retransmissions of the oldest unacknowledged segment; when to give up (3.8.3) |
| OLD.SND.NXT, OLD.RCV.NXT, reused | the incarnation that a SYN in TIME-WAIT replaced; whether it did |
| passive, close_queued | the origin of the open; a CLOSE whose FIN is not sent yet |
| call.x, new ISS, throttled | what comes with a call; the generator's next number; no challenge ACK is allowed now |
| reading x, variant x | see `synfin list readings`, `synfin list variants` |
)";

std::string entry(std::size_t i) {
    const rule_info& r = rule_infos[i];
    std::string text = fmt::format("\n### {}\n\n{}. *{}, {}{}{}*\n\n```\n", r.id, r.says, cited(r.clause), name(r.strength),
                                   r.reqs.empty() ? "" : "; ", r.reqs);
    std::string_view before;
    for (const auto& [label, line] : rule_lines(i)) {
        text += fmt::format("{:<8}{}\n", label == before ? "" : label, line);
        before = label;
    }
    return text + "```\n";
}

}  // namespace

std::string rulebook_markdown() {
    std::string text(preface);
    std::size_t i = 0;
    for (std::size_t section = 0; section < section_titles.size(); ++section) {
        text += fmt::format("\n## {}\n", section_titles[section]);
        for (const std::size_t end = i + the_book::sizes[section]; i < end; ++i) text += entry(i);
    }
    return text;
}

}  // namespace synfin::model
