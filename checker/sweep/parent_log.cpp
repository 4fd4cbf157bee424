#include "checker/sweep/parent_log.hpp"

#include <algorithm>

namespace synfin::checker {

namespace {

// A byte below `escape` is (parents passed) * fan + nth. The two others are followed by numbers of 7 bits a byte.
constexpr std::uint32_t fan = 36;
constexpr std::uint32_t most_passed = 7;
constexpr std::uint8_t escape = fan * most_passed;  // passed, nth
constexpr std::uint8_t new_chunk = escape + 1;      // chunk; passed counts from its first state again

struct reader {
    std::span<const std::uint8_t> rest;
    bool good = true;

    std::uint8_t byte() {
        if (rest.empty()) return good = false, std::uint8_t{0};
        const std::uint8_t b = rest.front();
        rest = rest.subspan(1);
        return b;
    }
    std::uint32_t number() {
        std::uint32_t value = 0;
        for (unsigned shift = 0; shift < 35; shift += 7) {
            const std::uint32_t b = byte();
            value |= (b & 127) << shift;
            if (b < 128) return value;
        }
        return good = false, value;
    }
    // The next state's origin, given the one before.
    void next(origin& now) {
        std::uint8_t b = byte();
        if (b == new_chunk) {
            now.parent = {number(), 0};
            b = byte();
        }
        const bool small = b < escape;
        now.parent.index += small ? b / fan : number();
        now.nth = small ? b % fan : number();
        good = good && b <= escape;
    }
};

}  // namespace

void chunk_log::add_number(std::uint32_t number) {
    for (; number >= 128; number >>= 7) code_.push_back(static_cast<std::uint8_t>(number | 128));
    code_.push_back(static_cast<std::uint8_t>(number));
}

void chunk_log::add(const origin& from) {
    if (from.parent.chunk != last_.chunk || from.parent.index < last_.index || code_.empty()) {
        code_.push_back(new_chunk);
        add_number(from.parent.chunk);
        last_ = {from.parent.chunk, 0};
    }
    const std::uint32_t passed = from.parent.index - last_.index;
    last_.index = from.parent.index;
    if (passed < most_passed && from.nth < fan) return code_.push_back(static_cast<std::uint8_t>(passed * fan + from.nth));
    code_.push_back(escape);
    add_number(passed);
    add_number(from.nth);
}

std::optional<origin> chunk_log::find(std::uint32_t index) const {
    reader in{code_};
    origin now;
    for (std::uint32_t i = 0; i <= index && in.good; ++i) in.next(now);
    if (!in.good) return std::nullopt;
    return now;
}

void chunk_log::close() {
    code_.shrink_to_fit();
    last_ = {no_chunk - 1, 0};
}

chunk_log chunk_log::of(std::vector<std::uint8_t> code) {
    chunk_log log;
    log.code_ = std::move(code);
    return log;
}

std::uint32_t parent_log::add(chunk_log&& log) {
    bytes_ += log.bytes();
    chunks_.push_back(std::move(log));
    return static_cast<std::uint32_t>(chunks_.size() - 1);
}

std::optional<std::vector<std::uint32_t>> parent_log::way_to(place at) const {
    std::vector<std::uint32_t> way;
    while (at.chunk != no_chunk) {
        // A parent's chunk was closed before its child's was begun, so a sound log leads down and ends.
        if (at.chunk >= chunks_.size()) return std::nullopt;
        const auto from = chunks_[at.chunk].find(at.index);
        if (!from || (from->parent.chunk != no_chunk && from->parent.chunk >= at.chunk)) return std::nullopt;
        way.push_back(from->nth);
        at = from->parent;
    }
    std::reverse(way.begin(), way.end());
    return way;
}

}  // namespace synfin::checker
