// The words for calls and replies in reports, traces and the line protocol.
#include <array>

#include "conformance/stack.hpp"

namespace synfin::conformance {
namespace {

constexpr std::array<std::string_view, user_call_count> call_names{"OPEN passive", "OPEN active",       "SEND",  "RECEIVE",
                                                                   "CLOSE",        "CLOSE half-duplex", "ABORT", "forget"};
constexpr std::array<std::string_view, reply_kind_count> reply_names{
    "ok", "would block", "end of stream", "reset", "refused", "timed out", "closed", "error", "not supported"};

}  // namespace

std::string_view name(user_call c) { return call_names[static_cast<unsigned>(c)]; }
std::string_view name(reply_kind k) { return reply_names[static_cast<unsigned>(k)]; }

}  // namespace synfin::conformance
