// links: synfin_checker
// The parts a sweep is made of: the bijection, the layout of lines, the set, the log of parents.
#include <rapidcheck.h>

#include <random>
#include <set>
#include <thread>

#include "checker/sweep/line_table.hpp"
#include "checker/sweep/parent_log.hpp"
#include "checker/sweep/sweep_image.hpp"
#include "checker/sweep/word_mix.hpp"
#include "tests/catch.hpp"

namespace synfin::checker {
namespace {

std::uint64_t mask(unsigned bits) { return (std::uint64_t{1} << bits) - 1; }

line_table::outcome add(line_table& table, std::uint64_t word) {
    const std::uint64_t home = table.layout().home(word);
    return table.add(home, table.layout().key(word, home));
}

}  // namespace

TEST_CASE("mixing is undone exactly, whatever the width") {
    CHECK(rc::check([](std::uint64_t word, std::uint64_t salt) {
        for (unsigned bits = 1; bits <= 63; ++bits) {
            const word_mix mix(bits, salt % 7 ? salt : 0);
            const std::uint64_t mixed = mix(word & mask(bits));
            RC_ASSERT(mixed <= mask(bits));
            RC_ASSERT(mix.undo(mixed) == (word & mask(bits)));
            RC_ASSERT(mix(mix.undo(mixed)) == mixed);
        }
    }));
    for (unsigned bits = 1; bits <= 12; ++bits) {
        std::set<std::uint64_t> images;
        for (std::uint64_t w = 0; w <= mask(bits); ++w) images.insert(word_mix(bits)(w));
        CHECK(images.size() == mask(bits) + 1);
    }
}

TEST_CASE("a line and a slot give the word back") {
    CHECK(rc::check([](std::uint64_t seed, std::uint64_t word) {
        const unsigned bits = 1 + static_cast<unsigned>(seed % 63);
        for (const bool narrow : {false, true}) {
            const std::uint64_t fewest = line_layout::fewest_lines(bits, narrow);
            const std::uint64_t lines = fewest + (seed >> 8) % 100000;
            const line_layout layout(bits, lines, narrow);
            const std::uint64_t w = word & mask(bits), home = layout.home(w);
            RC_ASSERT(layout.fits());
            RC_ASSERT(layout.homes() <= std::max<std::uint64_t>(1, lines));
            RC_ASSERT(home == w / layout.span());
            RC_ASSERT(home < layout.homes());
            for (std::uint64_t behind = 0; behind < layout.reach(); ++behind) {
                const std::uint64_t slot = layout.key(w, home) + behind;
                RC_ASSERT(slot != 0);
                RC_ASSERT(!narrow || slot <= 0xffffffff);
                RC_ASSERT(layout.word(home + behind, slot) == w);
            }
        }
    }));
}

TEST_CASE("the set is a set, however often it grows") {
    for (const unsigned bits : {6u, 16u, 31u, 40u, 63u})
        for (const unsigned threads : {1u, 2u}) {
            INFO(bits << " bits");
            sweep_options opt;
            opt.first_slots = 1;
            line_table table(first_layout(opt, bits).value());
            std::mt19937_64 random(bits);
            std::set<std::uint64_t> expected;
            for (int i = 0; i < 150000; ++i) {
                const line_layout now = table.layout();
                if (expected.size() >= capacity_of(now, bits))
                    table.grow(larger_layout(opt, bits, now, now.bytes()).value(), threads);
                const std::uint64_t word = random() & mask(bits);
                REQUIRE(add(table, word) ==
                        (expected.insert(word).second ? line_table::outcome::added : line_table::outcome::known));
            }
            std::set<std::uint64_t> found;
            table.each([&](std::uint64_t word) { REQUIRE(found.insert(word).second); });
            CHECK(found == expected);
        }
}

TEST_CASE("of threads that add the same words one adds each") {
    for (const bool narrow : {false, true}) {
        line_table table(line_layout(30, 2000, narrow));
        std::vector<std::uint64_t> added(4);
        {
            std::vector<std::jthread> threads;
            for (std::uint64_t& mine : added)
                threads.emplace_back([&] {
                    const word_mix mix(30);
                    for (std::uint64_t i = 0; i < 14000; ++i) mine += add(table, mix(i)) == line_table::outcome::added;
                });
        }
        CHECK(added[0] + added[1] + added[2] + added[3] == 14000);
    }
}

TEST_CASE("a log of parents is read as it was written") {
    CHECK(rc::check([](const std::vector<std::array<std::uint32_t, 3>>& entries, bool small) {
        chunk_log log;
        std::vector<origin> written;
        for (const auto& e : entries) {
            origin from{{e[0] % 3, e[1]}, e[2]};
            if (small) from = {{1, (written.empty() ? 0 : written.back().parent.index) + e[1] % 9}, e[2] % 40};
            written.push_back(from);
            log.add(from);
        }
        for (std::uint32_t i = 0; i < written.size(); ++i) {
            const auto found = log.find(i);
            RC_ASSERT(found.has_value());
            RC_ASSERT(found->parent.chunk == written[i].parent.chunk);
            RC_ASSERT(found->parent.index == written[i].parent.index);
            RC_ASSERT(found->nth == written[i].nth);
        }
        RC_ASSERT(!log.find(static_cast<std::uint32_t>(written.size())).has_value());
    }));
    CHECK(rc::check([](const std::vector<std::uint8_t>& noise, std::uint32_t index) {
        parent_log log;
        log.add(chunk_log::of(noise));
        (void)log.way_to({0, index % 5000});  // any answer, no crash, an end
    }));
}

}  // namespace synfin::checker
