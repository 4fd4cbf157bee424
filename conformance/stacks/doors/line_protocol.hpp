// The words of docs/stack-protocol.md: requests written, answers read. Rules L2 to L8 are checked here.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/stacks/doors/door.hpp"

namespace synfin::conformance::line_protocol {

inline constexpr std::size_t longest_line = 200000;

/// "open-active", "send".
[[nodiscard]] std::string_view word(user_call c);
[[nodiscard]] std::string request_line(const place& at, const request& made);
/// "status 3 10.9.0.1:5003 10.9.1.1:4000": of status and release.
[[nodiscard]] std::string place_line(std::string_view verb, const place& at);
[[nodiscard]] std::string packet_line(std::span<const std::uint8_t> octets);

/// What a program says of itself.
struct introduction {
    stack_info info{};
    std::uint32_t address = 0;
    bool one_peer = false;
};

[[nodiscard]] result<introduction> read_introduction(std::string_view line);
[[nodiscard]] result<reply> read_reply(std::string_view line, const request& made);
[[nodiscard]] result<std::optional<model::state>> read_state(std::string_view line);
[[nodiscard]] result<stack_time> read_now(std::string_view line, stack_time asked, stack_time before);
[[nodiscard]] result<void> read_done(std::string_view line);
/// The octets of "packet HEX"; nothing when the line is something else.
[[nodiscard]] result<std::optional<std::vector<std::uint8_t>>> read_packet(std::string_view line);

}  // namespace synfin::conformance::line_protocol
