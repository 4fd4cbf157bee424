#include "checker/sweep/sweep_image.hpp"

#include <unistd.h>

#include <algorithm>

namespace synfin::checker {

namespace {

constexpr std::uint64_t line_bytes = line_layout::line_bytes;
constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

std::uint64_t memory_of_machine() {
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

// Each step moves every state once, so steps stay geometric; large ones would overshoot what there is.
double usual_step(std::uint64_t bytes) {
    if (bytes < 512 * mebibyte) return 2;
    return bytes < 2048 * mebibyte ? 1.5 : 1.25;
}

// Too small a step would be taken again at once, and leave lines so full that some overflow.
constexpr double least_step = 1.05;

line_layout layout_of(const sweep_options& opt, unsigned bits, std::uint64_t lines, std::uint64_t at_least) {
    const std::uint64_t fewest = std::max(line_layout::fewest_lines(bits, true), at_least);
    const bool narrow = opt.width == slot_width::narrow || (opt.width == slot_width::automatic && fewest <= lines);
    if (!narrow) return {bits, std::max(lines, line_layout::fewest_lines(bits, false)), false};
    return {bits, std::max(lines, fewest), true};
}

}  // namespace

void sweep_image::record(int property, place at, bool on_transition, std::uint64_t successor) {
    const property_mask bit = property_mask{1} << property;
    if (told.seen & bit) return;
    const auto i = static_cast<std::size_t>(property);
    told.seen |= bit;
    told.sightings[i] = {static_cast<std::uint32_t>(told.level_sizes.size()), no_state, on_transition};
    sighted[i] = at;
    successors[i] = successor;
}

std::uint64_t capacity_of(const line_layout& layout, unsigned bits) {
    if (layout.span() == 2) return std::uint64_t{1} << bits;  // a line holds more than its two words
    return std::max<std::uint64_t>(1, layout.slots() / 10 * 9);
}

result<line_layout> first_layout(const sweep_options& opt, unsigned bits) {
    if (bits < 1 || bits > 63) return failure("states of " + std::to_string(bits) + " bits", "1 to 63");
    const std::uint64_t slots_of_line = opt.width == slot_width::narrow ? 16 : 8;
    std::uint64_t lines = std::max<std::uint64_t>(1, opt.first_slots / slots_of_line);
    const std::uint64_t most = opt.memory_limit_bytes ? opt.memory_limit_bytes : memory_of_machine();
    lines = std::min(lines, std::max<std::uint64_t>(1, most / 4 / line_bytes));
    const line_layout layout = layout_of(opt, bits, lines, 1);
    if (layout.bytes() <= most || opt.width != slot_width::narrow) return layout;
    return failure("narrow slots for states of " + std::to_string(bits) + " bits need a table of " +
                       std::to_string(layout.bytes() / mebibyte) + " MiB",
                   "wide slots, or more memory than " + std::to_string(most / mebibyte) + " MiB");
}

std::optional<line_layout> larger_layout(const sweep_options& opt, unsigned bits, const line_layout& now,
                                         std::uint64_t bytes_in_use) {
    double step = usual_step(now.bytes());
    if (opt.memory_limit_bytes)
        step = std::min(step, static_cast<double>(opt.memory_limit_bytes) / static_cast<double>(bytes_in_use));
    if (step < 1) return std::nullopt;
    const auto most = static_cast<std::uint64_t>(static_cast<double>(now.homes()) * step) + (step > least_step ? 1 : 0);
    if (!now.narrow() && opt.width == slot_width::automatic) {
        // Half as wide slots in as many lines are twice the room for no memory.
        const std::uint64_t lines = std::max(now.homes(), line_layout::fewest_lines(bits, true));
        if (lines <= most) return line_layout(bits, lines, true);
    }
    if (step < least_step || now.span() == 2) return std::nullopt;
    const line_layout next(bits, most, now.narrow());
    if (next.homes() <= now.homes()) return std::nullopt;
    return next;
}

}  // namespace synfin::checker
