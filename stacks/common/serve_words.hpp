// The words of the line protocol: names of calls, replies, states and abilities in the order of stacks/synfin_stack.h, and how
// octets, numbers and sockets are written. A reader returns nothing for what is not well-formed.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stacks/synfin_stack.h"

namespace synfin_stacks {

inline constexpr std::array<std::string_view, 8> call_words{"open-passive", "open-active",       "send",  "receive",
                                                            "close",        "close-half-duplex", "abort", "forget"};
inline constexpr std::array<std::string_view, 9> reply_words{
    "ok", "would-block", "end-of-stream", "reset", "refused", "timed-out", "closed", "error", "not-supported"};
inline constexpr std::array<std::string_view, 11> state_words{"CLOSED",      "LISTEN",     "SYN-SENT",   "SYN-RECEIVED",
                                                              "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT",
                                                              "CLOSING",     "LAST-ACK",   "TIME-WAIT"};
inline constexpr std::array<std::string_view, 4> ability_words{"virtual-time", "shows-state", "chooses-iss", "one-peer"};

/// The words of a line; two blanks in a row make an empty word, which is nobody's.
[[nodiscard]] std::vector<std::string_view> split(std::string_view line);

/// A decimal number that is at most `limit`.
[[nodiscard]] std::optional<std::uint64_t> read_number(std::string_view word, std::uint64_t limit);
/// Hexadecimal digits, or `-`, into `octets`. False: not well-formed.
[[nodiscard]] bool read_octets(std::string_view word, std::vector<std::uint8_t>& octets);
/// SLOT ADDRESS:PORT ADDRESS:PORT.
[[nodiscard]] std::optional<synfin_sockets> read_sockets(std::span<const std::string_view> three_words);

/// Appends octets in hexadecimal; `-` for none.
void write_octets(std::span<const std::uint8_t> octets, std::string& out);
/// "10.9.0.1", from host order.
[[nodiscard]] std::string address_text(std::uint32_t ip);
/// `text` as one word: blanks and what is not ASCII become `_`; `-` when it is empty.
[[nodiscard]] std::string as_word(std::string_view text);

}  // namespace synfin_stacks
