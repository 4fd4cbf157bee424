#include "stacks/common/serve_words.hpp"

#include <charconv>

namespace synfin_stacks {
namespace {

struct end_point {
    std::uint32_t ip;
    std::uint16_t port;
};

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The number before `stop`, which is taken off `text` with it; at the end of `text` no `stop` is needed.
std::optional<std::uint64_t> number_up_to(char stop, std::uint64_t limit, std::string_view& text) {
    const auto at = text.find(stop);
    const auto value = read_number(text.substr(0, at), limit);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return value;
}

std::optional<end_point> read_end_point(std::string_view word) {
    std::uint32_t ip = 0;
    for (int i = 0; i < 4; ++i) {
        const auto part = number_up_to(i < 3 ? '.' : ':', 255, word);
        if (!part) return std::nullopt;
        ip = ip << 8 | static_cast<std::uint32_t>(*part);
    }
    const auto port = read_number(word, 65535);
    if (!port) return std::nullopt;
    return end_point{ip, static_cast<std::uint16_t>(*port)};
}

}  // namespace

std::vector<std::string_view> split(std::string_view line) {
    std::vector<std::string_view> words;
    for (;;) {
        const auto blank = line.find(' ');
        words.push_back(line.substr(0, blank));
        if (blank == std::string_view::npos) return words;
        line.remove_prefix(blank + 1);
    }
}

std::optional<std::uint64_t> read_number(std::string_view word, std::uint64_t limit) {
    std::uint64_t value = 0;
    const auto end = word.data() + word.size();
    const auto [stopped, code] = std::from_chars(word.data(), end, value);
    if (code != std::errc{} || stopped != end || value > limit) return std::nullopt;
    return value;
}

bool read_octets(std::string_view word, std::vector<std::uint8_t>& octets) {
    octets.clear();
    if (word == "-") return true;
    if (word.empty() || word.size() % 2 != 0) return false;
    octets.reserve(word.size() / 2);
    for (std::size_t i = 0; i < word.size(); i += 2) {
        const int high = digit(word[i]), low = digit(word[i + 1]);
        if (high < 0 || low < 0) return false;
        octets.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return true;
}

std::optional<synfin_sockets> read_sockets(std::span<const std::string_view> three_words) {
    const auto slot = read_number(three_words[0], 0xffffffff);
    const auto own = read_end_point(three_words[1]), peer = read_end_point(three_words[2]);
    if (!slot || !own || !peer) return std::nullopt;
    return synfin_sockets{static_cast<std::uint32_t>(*slot), own->ip, peer->ip, own->port, peer->port};
}

void write_octets(std::span<const std::uint8_t> octets, std::string& out) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (octets.empty()) out += '-';
    for (const auto octet : octets) {
        out += digits[octet >> 4];
        out += digits[octet & 15];
    }
}

std::string address_text(std::uint32_t ip) {
    std::string text = std::to_string(ip >> 24);
    for (int shift = 16; shift >= 0; shift -= 8) text += '.' + std::to_string(ip >> shift & 255);
    return text;
}

std::string as_word(std::string_view text) {
    std::string word(text.empty() ? "-" : text);
    for (char& c : word)
        if (c <= ' ' || c > '~') c = '_';
    return word;
}

}  // namespace synfin_stacks
