#include "conformance/stacks/doors/line_protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "support/names.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance::line_protocol {
namespace {

using words = std::vector<std::string_view>;

constexpr std::array<std::string_view, user_call_count> call_words{"open-passive", "open-active",       "send",  "receive",
                                                                   "close",        "close-half-duplex", "abort", "forget"};
constexpr std::array<std::string_view, reply_kind_count> reply_words{
    "ok", "would-block", "end-of-stream", "reset", "refused", "timed-out", "closed", "error", "not-supported"};
constexpr std::array<std::string_view, 4> ability_words{"virtual-time", "shows-state", "chooses-iss", "one-peer"};
constexpr std::array<std::string_view, 7> keys{"name", "release", "calls", "slots", "abilities", "patience", "address"};
constexpr std::uint32_t usual_address = 10U << 24 | 9U << 16 | 1U;
constexpr std::uint32_t most_slots = 60000;

// What is shown of a line in an error: it may be long, and may hold anything.
std::string shown(std::string_view line) {
    constexpr std::size_t most = 60;
    std::string text;
    for (const char c : line.substr(0, most)) text += c >= ' ' && c <= '~' ? c : '?';
    return "'" + text + (line.size() > most ? "...'" : "'");
}

tl::unexpected<error> broken(std::string_view line, std::string_view rule) {
    return failure("the program said " + shown(line), std::string(rule));
}

words split(std::string_view text, char at) {
    words all;
    for (;;) {
        const auto end = text.find(at);
        all.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return all;
        text.remove_prefix(end + 1);
    }
}

template <class T>
std::optional<T> number(std::string_view text) {
    T value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<int> hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

std::optional<std::vector<std::uint8_t>> octets_of(std::string_view text) {
    std::vector<std::uint8_t> octets;
    if (text == "-") return octets;
    if (text.empty() || text.size() % 2 != 0) return std::nullopt;
    octets.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
        if (!high || !low) return std::nullopt;
        octets.push_back(static_cast<std::uint8_t>(*high << 4 | *low));
    }
    return octets;
}

template <std::size_t N>
std::optional<unsigned> index_of(const std::array<std::string_view, N>& all, std::string_view word) {
    const auto found = std::find(all.begin(), all.end(), word);
    if (found == all.end()) return std::nullopt;
    return static_cast<unsigned>(found - all.begin());
}

// A set of words as bits; "-" is none.
template <std::size_t N>
result<std::uint32_t> bits_of(const std::array<std::string_view, N>& all, std::string_view text, std::string_view what) {
    std::uint32_t bits = 0;
    if (text == "-") return bits;
    for (const std::string_view w : split(text, ',')) {
        const auto i = index_of(all, w);
        if (!i) return tl::unexpected(unknown_name(std::string(what) + " (rule L7)", w, all));
        bits |= 1U << *i;
    }
    return bits;
}

std::string sockets_text(const socket_pair& p) {
    return fmt::format("{}:{} {}:{}", traces::ipv4_text(p.stack_ip), p.stack_port, traces::ipv4_text(p.peer_ip), p.peer_port);
}

std::string spaced(std::string_view text) {
    std::string out(text);
    std::replace(out.begin(), out.end(), '_', ' ');
    return out;
}

using settings = std::map<std::string_view, std::string_view>;

result<settings> settings_of(std::string_view line) {
    settings found;
    const words all = split(line, ' ');
    if (all.front() != "stack") return broken(line, "rule L2: stack KEY=VALUE ...");
    for (std::size_t i = 1; i < all.size(); ++i) {
        const auto equals = all[i].find('=');
        const auto key = all[i].substr(0, equals);
        if (equals == std::string_view::npos || !index_of(keys, key))
            return tl::unexpected(unknown_name("key of the stack line (rule L7)", key, keys));
        if (!found.emplace(key, all[i].substr(equals + 1)).second) return broken(line, fmt::format("rule L7: {} once", key));
    }
    for (const std::string_view key : keys)
        if (key != "address" && !found.contains(key)) return broken(line, fmt::format("rule L7: {}=...", key));
    return found;
}

}  // namespace

std::string_view word(user_call c) { return call_words[static_cast<unsigned>(c)]; }

std::string place_line(std::string_view verb, const place& at) {
    return fmt::format("{} {} {}", verb, at.where.index, sockets_text(at.sockets));
}

std::string request_line(const place& at, const request& made) {
    std::string line = place_line(word(made.call), at);
    if (made.call == user_call::send || made.call == user_call::receive) line += fmt::format(" {}", made.octets);
    if (made.call == user_call::open_active && made.iss) line += fmt::format(" {}", *made.iss);
    return line;
}

std::string packet_line(std::span<const std::uint8_t> octets) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string line = "packet ";
    line.reserve(line.size() + octets.size() * 2);
    for (const std::uint8_t o : octets) line += digits[o >> 4], line += digits[o & 15U];
    return line;
}

result<introduction> read_introduction(std::string_view line) {
    auto found = settings_of(line);
    if (!found) return tl::unexpected(found.error());
    settings& s = *found;
    const auto calls = bits_of(call_words, s["calls"], "call");
    if (!calls) return tl::unexpected(calls.error());
    const auto abilities = bits_of(ability_words, s["abilities"], "ability");
    if (!abilities) return tl::unexpected(abilities.error());
    const auto slots = number<std::uint32_t>(s["slots"]);
    if (!slots || *slots == 0 || *slots > most_slots) return broken(line, fmt::format("rule L7: slots=1 to {}", most_slots));
    const auto patience = number<std::int64_t>(s["patience"]);
    if (!patience || *patience < 0) return broken(line, "rule L7: patience in nanoseconds");
    introduction made;
    made.info = {.name = spaced(s["name"]),
                 .version = spaced(s["release"]),
                 .calls = *calls,
                 .slots = *slots,
                 .virtual_time = (*abilities & 1U) != 0,
                 .shows_state = (*abilities & 2U) != 0,
                 .chooses_iss = (*abilities & 4U) != 0,
                 .takes_datagrams = true,
                 .patience = stack_time(*patience)};
    made.one_peer = (*abilities & 8U) != 0;
    made.address = usual_address;
    if (!s.contains("address")) return made;
    const auto address = traces::parse_ipv4(std::string(s["address"]));
    if (!address) return tl::unexpected(address.error());
    made.address = *address;
    return made;
}

result<reply> read_reply(std::string_view line, const request& made) {
    const words all = split(line, ' ');
    const auto kind = all.size() > 1 ? index_of(reply_words, all[1]) : std::nullopt;
    if (all[0] != "reply" || !kind) return broken(line, "rule L2: reply KIND [COUNT OCTETS [DETAIL]]");
    reply answer{.kind = static_cast<reply_kind>(*kind)};
    if (all.size() == 2) return answer;
    const auto count = number<std::uint32_t>(all[2]);
    if (!count || all.size() < 4) return broken(line, "rule L2: reply KIND [COUNT OCTETS [DETAIL]]");
    auto octets = octets_of(all[3]);
    if (!octets) return broken(line, "rule L4: an even number of hexadecimal digits, or -");
    const bool gives = made.call == user_call::receive && answer.kind == reply_kind::ok;
    if (*count > made.octets || octets->size() != (gives ? *count : 0))
        return broken(line, fmt::format("rule L6: COUNT at most {}, and as many OCTETS for RECEIVE", made.octets));
    answer.octets = *count;
    answer.data = std::move(*octets);
    for (std::size_t i = 4; i < all.size(); ++i) answer.detail += (i > 4 ? " " : "") + std::string(all[i]);
    return answer;
}

result<std::optional<model::state>> read_state(std::string_view line) {
    const words all = split(line, ' ');
    if (all.size() != 2 || all[0] != "state") return broken(line, "rule L2: state NAME");
    if (all[1] == "-") return std::nullopt;
    const auto s = model::state_named(all[1]);
    if (!s) return broken(line, "rule L2: a state of RFC 9293 3.3.2, as SYN-RECEIVED, or -");
    return *s;
}

result<stack_time> read_now(std::string_view line, stack_time asked, stack_time before) {
    const words all = split(line, ' ');
    const auto time = all.size() == 2 && all[0] == "now" ? number<std::int64_t>(all[1]) : std::nullopt;
    if (!time) return broken(line, "rule L2: now TIME");
    if (stack_time(*time) > std::max(asked, before) || stack_time(*time) < before)
        return broken(line, fmt::format("rule L8: a time from {} to {}", before.count(), asked.count()));
    return stack_time(*time);
}

result<void> read_done(std::string_view line) {
    if (line != "done") return broken(line, "rule L2: done");
    return {};
}

result<std::optional<std::vector<std::uint8_t>>> read_packet(std::string_view line) {
    constexpr std::string_view head = "packet ";
    if (!line.starts_with(head)) return std::nullopt;
    auto octets = octets_of(line.substr(head.size()));
    if (!octets) return broken(line, "rule L4: an even number of hexadecimal digits, or -");
    return std::optional(std::move(*octets));
}

}  // namespace synfin::conformance::line_protocol
