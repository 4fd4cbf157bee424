#include "support/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace synfin {
namespace {

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::size_t columns_of(int fd) {
    winsize size{};
    return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

// A progress line that cannot be written is not worth an error.
void put(int fd, const std::string& text) { (void)!::write(fd, text.data(), text.size()); }

}  // namespace

bool is_terminal(int fd) { return ::isatty(fd) == 1 && environment("TERM") != "dumb"; }

bool wants_colour(colour_choice choice, int fd) {
    if (choice != colour_choice::automatic) return choice == colour_choice::always;
    return environment("NO_COLOR").empty() && is_terminal(fd);
}

bool utf8_locale() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const auto value = environment(name);
        if (value.empty()) continue;
        for (const std::string_view spelling : {"UTF-8", "utf-8", "UTF8", "utf8"})
            if (value.find(spelling) != std::string_view::npos) return true;
        return false;
    }
    return false;
}

std::string_view clipped(std::string_view text, std::size_t columns) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
        if (starts_character && seen++ == columns) return text.substr(0, i);
    }
    return text;
}

progress_line::progress_line(int fd) : fd_(fd), visible_(is_terminal(fd)) {}

void progress_line::show(std::string_view text) {
    const auto now = std::chrono::steady_clock::now();
    if (!visible_ || now < next_) return;
    next_ = now + std::chrono::milliseconds(100);
    // The last column stays free: writing it makes some terminals scroll.
    put(fd_, "\r" + std::string(clipped(text, columns_of(fd_) - 1)) + "\x1b[K");
    drawn_ = true;
}

void progress_line::clear() {
    if (drawn_) put(fd_, "\r\x1b[K");
    drawn_ = false;
    next_ = {};
}

}  // namespace synfin
