// Names people mistype, and numbers and text made for their eyes.
#include "support/names.hpp"

#include <rapidcheck.h>

#include <array>

#include "support/numbers.hpp"
#include "support/style.hpp"
#include "support/terminal.hpp"
#include "tests/catch.hpp"

using namespace synfin;

TEST_CASE("the distance counts insertions, deletions, replacements and swaps") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("check", "chek") == 1);
    CHECK(edit_distance("check", "chekc") == 1);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("ca", "abc") == 3);
    CHECK(edit_distance("TIME_WAIT", "time-wait") == 0);
}

TEST_CASE("the distance is a distance") {
    CHECK(rc::check("symmetric",
                    [](const std::string& a, const std::string& b) { RC_ASSERT(edit_distance(a, b) == edit_distance(b, a)); }));
    CHECK(rc::check("zero to itself, and never above the longer length", [](const std::string& a, const std::string& b) {
        RC_ASSERT(edit_distance(a, a) == 0u);
        RC_ASSERT(edit_distance(a, b) <= std::max(a.size(), b.size()));
    }));
}

TEST_CASE("the nearest names come first") {
    const std::vector<std::string> names{"handshake", "lifecycle", "lifecycle_small", "close"};
    CHECK(nearest("lifecicle", names).front() == "lifecycle");
    CHECK(nearest("small", names).front() == "lifecycle_small");
    CHECK(nearest("clsoe", names, 1) == std::vector<std::string_view>{"close"});
    CHECK(nearest("anything", std::vector<std::string>{}).empty());
    CHECK(nearest(std::string(1'000'000, 'x'), names).size() <= 3);
}

TEST_CASE("an unknown name is one line that names the nearest") {
    const std::array names{"handshake", "lifecycle"};
    CHECK(unknown_name("profile", "lifecicle", names).message() == "unknown profile 'lifecicle', nearest: lifecycle");
    CHECK(unknown_name("profile", "a\nb", std::vector<std::string>{}).message() == "unknown profile 'a\\x0ab', there is none");
}

TEST_CASE("printable text stays on one line and within its limit") {
    CHECK(printable("a\tb\x7f") == "a\\x09b\\x7f");
    CHECK(printable("abcdef", 3) == "abc...");
    CHECK(printable("ünïcode") == "ünïcode");
}

TEST_CASE("numbers are grouped, sizes and times get units") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(18446744073709551615ull) == "18,446,744,073,709,551,615");
    CHECK(counted(1, "state") == "1 state");
    CHECK(counted(1204, "state") == "1,204 states");
    CHECK(bytes_text(512) == "512 B");
    CHECK(bytes_text(1536) == "1.5 KiB");
    CHECK(rounded(2'130'000) == "2.1 M");
    CHECK(rounded(999) == "999");
    CHECK(duration_text(0.0042) == "4.2 ms");
    CHECK(duration_text(1.44) == "1.4 s");
    CHECK(duration_text(200) == "3 min 20 s");
    CHECK(duration_text(59.99) == "1 min 0 s");
    CHECK(duration_text(7260) == "2 h 1 min");
}

TEST_CASE("colour only when wanted") {
    CHECK(style(false)(tone::bad, "VIOLATED") == "VIOLATED");
    CHECK(style(true)(tone::good, "holds") == "\x1b[32mholds\x1b[0m");
    CHECK(style(true)(tone::plain, "text") == "text");
    CHECK(wants_colour(colour_choice::always, -1));
    CHECK_FALSE(wants_colour(colour_choice::automatic, -1));
}

TEST_CASE("clipping counts characters and never cuts one") {
    CHECK(clipped("hello", 10) == "hello");
    CHECK(clipped("hello", 3) == "hel");
    CHECK(clipped("→→→", 2) == "→→");
    CHECK(clipped("", 0).empty());
}
