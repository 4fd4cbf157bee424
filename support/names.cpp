#include "support/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace synfin {
namespace {

// Nobody means a name this long; clipping keeps a hostile argument from costing quadratic time.
constexpr std::size_t longest_name = 64;

char folded(char c) {
    if (c == '_') return '-';
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string folded(std::string_view text) {
    std::string out(text.substr(0, longest_name));
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return folded(c); });
    return out;
}

}  // namespace

std::size_t edit_distance(std::string_view a_text, std::string_view b_text) {
    const std::string a = folded(a_text), b = folded(b_text);
    std::vector<std::size_t> two_back(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::swap(two_back, last);
        std::swap(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], two_back[j - 2] + 1);
        }
    }
    return row[b.size()];
}

std::vector<std::string_view> nearest_of(std::string_view name, const std::vector<std::string_view>& candidates, std::size_t n) {
    // A part of a name is nearly the name: "wait" means time_wait before it means "list".
    const auto distance = [&](std::string_view candidate) {
        const bool part = name.size() >= 3 && folded(candidate).find(folded(name)) != std::string::npos;
        const std::size_t edits = edit_distance(name, candidate);
        return part ? std::min<std::size_t>(edits, 1) : edits;
    };
    std::vector<std::pair<std::size_t, std::string_view>> ranked;
    for (const auto candidate : candidates) ranked.emplace_back(distance(candidate), candidate);
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
    std::vector<std::string_view> out;
    for (const auto& [edits, candidate] : ranked)
        if (out.size() < n && edits <= ranked.front().first + 2) out.push_back(candidate);
    return out;
}

error unknown_name_of(std::string_view kind, std::string_view name, const std::vector<std::string_view>& candidates) {
    std::string what = fmt::format("unknown {} '{}'", kind, printable(name));
    const auto near = nearest_of(name, candidates, 3);
    what += near.empty() ? ", there is none" : fmt::format(", nearest: {}", fmt::join(near, ", "));
    return {{}, 0, std::move(what), {}};
}

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    for (const char c : text.substr(0, limit)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("\\x{:02x}", byte);
        else
            out += c;
    }
    return text.size() > limit ? out + "..." : out;
}

}  // namespace synfin
