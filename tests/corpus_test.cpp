// Every trace of the corpus is what the rulebook does, its claims bite, and its numbers are not special.
#include "traces/corpus.hpp"

#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "model/properties.hpp"
#include "model/rulebook.hpp"
#include "tests/catch.hpp"
#include "traces/replay.hpp"
#include "traces/replay_numbers.hpp"

using namespace synfin;
using namespace synfin::traces;

namespace {

trace trace_of(const std::string& id) {
    const auto t = corpus_trace(id);
    INFO(id << ": " << (t ? "" : t.error().message()));
    REQUIRE(t.has_value());
    return *t;
}

std::string difference(const trace& t) {
    const auto done = replay(t, t.address);
    return done ? std::string() : done.error().message();
}

/// A wrong claim and the number of the step it stands in.
struct mutant {
    std::string what;
    std::size_t step;
    trace t;
};

/// Every claim of a trace, made wrong one at a time.
class mutants_of {
  public:
    explicit mutants_of(const trace& t) : t_(t) {}

    std::vector<mutant> all() {
        for (at_ = 0; at_ < t_.steps.size(); ++at_) {
            change_rules();
            change_segments();
            change_answers();
            if (t_.steps[at_].kind != step_kind::start) change_views();
        }
        return std::move(found_);
    }

  private:
    template <class Change>
    void add(const std::string& what, Change change) {
        auto t = t_;
        change(t.steps[at_]);
        found_.push_back({what, at_ + 1, std::move(t)});
    }

    void change_rules() {
        const auto& rules = t_.steps[at_].rules;
        for (std::size_t i = 0; i < rules.size(); ++i) {
            add("another rule", [&](step& s) { s.rules[i].id = "3.10.7.1-RST"; });
            add("a rule less", [&](step& s) { s.rules.erase(s.rules.begin() + static_cast<std::ptrdiff_t>(i)); });
            add("another clause", [&](step& s) { s.rules[i].clause += "x"; });
        }
        add("a rule more", [](step& s) { s.rules.push_back({"3.10.8-USER", ""}); });
    }

    void change_segments() {
        for (std::size_t i = 0; i < t_.steps[at_].sent.size(); ++i) {
            const auto change = [&](const std::string& what, auto how) { add(what, [&](step& s) { how(s.sent[i]); }); };
            change("seq", [](segment& m) { ++m.seq; });
            change("ack", [](segment& m) { ++m.ack; });
            change("len", [](segment& m) { ++m.len; });
            change("wnd", [](segment& m) { ++m.wnd; });
            change("FIN", [](segment& m) { m.fin = !m.fin; });
            change("RST", [](segment& m) { m.rst = !m.rst; });
            change("ACK", [](segment& m) { m.ack_on = !m.ack_on; });
            change("direction", [](segment& m) { std::swap(m.from, m.to); });
            add("nothing sent", [](step& s) { s.sent.clear(); });
        }
        add("a segment more", [](step& s) { s.sent.push_back({.id = "x", .from = "A", .to = "B", .origin = ""}); });
    }

    void change_answers() {
        add("a signal more", [](step& s) { s.signals.emplace_back("A: nonsense"); });
        add("another reply", [](step& s) { s.reply += "!"; });
        for (std::size_t i = 0; i < t_.steps[at_].signals.size(); ++i)
            add("a signal less", [&](step& s) { s.signals.erase(s.signals.begin() + static_cast<std::ptrdiff_t>(i)); });
    }

    void change_views() {
        for (std::size_t v = 0; v < t_.steps[at_].after.size(); ++v)
            for (std::size_t f = 0; f < t_.steps[at_].after[v].fields.size(); ++f)
                add("variable " + t_.steps[at_].after[v].fields[f].name, [&](step& s) {
                    auto& value = s.after[v].fields[f].value;
                    value = s.after[v].fields[f].name != "state" ? std::to_string(std::stoul(value) + 1)
                            : value == "CLOSING"                 ? "CLOSE-WAIT"
                                                                 : "CLOSING";
                });
        add("a change that was none", [](step& s) { s.after.push_back({"B", {{"iss", "12345678"}}}); });
    }

    const trace& t_;
    std::size_t at_ = 0;
    std::vector<mutant> found_;
};

trace shifted(const trace& t, std::uint32_t a, std::uint32_t b) {
    return renumbered(t, [&](std::size_t end, std::uint32_t number) { return number + (end == 0 ? a : b); });
}

/// A RST with number 0 to an end that looks at the number: 0 is not shifted, so some shifts put it into the window.
bool has_absolute_number(const trace& t) { return t.address == "corpus/s13b"; }

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

}  // namespace

TEST_CASE("the corpus has the 26 scenarios") {
    std::set<std::string> scenarios;
    for (const auto& entry : corpus()) scenarios.insert(entry.id.substr(0, 3));
    CHECK(scenarios.size() == 26);
    CHECK(*scenarios.begin() == "s01");
    CHECK(*scenarios.rbegin() == "s26");
}

TEST_CASE("every trace of the corpus is what the rulebook does") {
    std::size_t steps = 0, claims = 0;
    for (const auto& entry : corpus()) {
        const auto done = replay(trace_of(entry.id), entry.name);
        INFO((done ? entry.name : done.error().message()));
        REQUIRE(done.has_value());
        steps += done->steps;
        claims += done->claims;
    }
    CHECK(steps > 450);
    CHECK(claims > 10000);
}

TEST_CASE("every claim of the corpus bites") {
    std::size_t count = 0;
    std::string survivors;
    for (const auto& entry : corpus()) {
        const auto t = trace_of(entry.id);
        for (const auto& m : mutants_of(t).all()) {
            ++count;
            const auto found = difference(m.t);
            if (found.find(fmt::format(": step {} (", m.step)) != std::string::npos) continue;
            survivors += fmt::format("{} step {}, {}: {}\n", entry.name, m.step, m.what, found);
        }
    }
    CHECK(survivors == "");
    CHECK(count > 5000);
}

TEST_CASE("initial numbers do not matter") {
    REQUIRE(rc::check("a shifted trace replays", [] {
        const auto& entry = *rc::gen::elementOf(corpus());
        const auto t = *corpus_trace(entry.id);
        const std::uint32_t among = has_absolute_number(t) ? 0x7fffffff : 0xffffffff;  // no window comes around to 0
        const auto a = *rc::gen::arbitrary<std::uint32_t>() & among, b = *rc::gen::arbitrary<std::uint32_t>() & among;
        const auto found = difference(shifted(t, a, b));
        RC_ASSERT(found == "");
    }));
}

TEST_CASE("numbers wrap around anywhere") {
    for (const auto& entry : corpus()) {
        const auto t = trace_of(entry.id);
        if (has_absolute_number(t)) continue;
        std::set<std::pair<std::size_t, std::uint32_t>> numbers;
        each_number(t, [&](std::size_t end, std::uint32_t number) { numbers.emplace(end, number); });
        for (const auto& [end, number] : numbers) {
            const auto to_zero = 0U - number;
            const auto found = difference(end == 0 ? shifted(t, to_zero, 77) : shifted(t, 77, to_zero));
            INFO(entry.name << " with " << number << " of end " << end << " at 0");
            CHECK(found == "");
        }
    }
}

TEST_CASE("the corpus takes every reading, and its words are known") {
    std::set<std::string> taken;
    for (const auto& entry : corpus()) {
        const auto t = trace_of(entry.id);
        INFO(entry.name);
        taken.insert(t.readings.begin(), t.readings.end());
        CHECK_FALSE(t.title.empty());
        CHECK_FALSE(t.source.empty());
        CHECK_FALSE(t.verdict.empty());
        CHECK_FALSE(words(t.property).empty());
        for (const auto& id : words(t.property)) CHECK(model::property_named(id).has_value());
    }
    for (unsigned i = 0; i < model::reading_count; ++i) {
        const auto name = std::string(model::name(static_cast<model::reading>(i)));
        INFO(name);
        CHECK(taken.contains(name));
    }
}

TEST_CASE("files of the corpus are written as the program writes them") {
    for (const auto& file : corpus_files()) {
        const auto t = parse(file.json, std::string(file.name));
        REQUIRE(t.has_value());
        CHECK(write(*t) == file.json);
        CHECK(t->address == "corpus/" + std::string(file.name.substr(0, file.name.find('-'))));
    }
}

TEST_CASE("a trace of the corpus has several names") {
    for (const auto* name : {"s01", "S01", "corpus/s01", "s01-three-way-handshake"})
        CHECK(trace_of(name).title == "Three-way handshake");
    CHECK(trace_of("s01").steps[0].rules[0].clause == "3.10.1");
    const auto unknown = corpus_trace("s1");
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().message().starts_with("unknown trace 's1', nearest: s01"));
    CHECK_FALSE(corpus_trace("").has_value());
}
