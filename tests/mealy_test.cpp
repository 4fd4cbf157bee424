// Mealy machines: read, written, minimised, told apart.
#include "mealy/machine.hpp"

#include <rapidcheck.h>

#include "mealy/random.hpp"
#include "support/file.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::mealy;

namespace {

std::string corpus(const std::string& name) {
    return read_file(std::string(SYNFIN_SOURCE_DIR) + "/tests/fuzz/corpus/dot/" + name).value();
}

std::string error_of(const std::string& text) {
    const auto m = read_dot(text, "f.dot");
    return m ? "" : m.error().message();
}

std::vector<std::string> answer(const machine& m, const word& w) {
    std::vector<std::string> all;
    state s = m.initial;
    for (const symbol i : w) {
        all.push_back(m.outputs[m.output(s, i)]);
        s = m.after(s, i);
    }
    return all;
}

// Every state twice; each entrance leads to one of the two copies.
machine doubled(const machine& m, std::uint64_t seed) {
    number_stream random(seed);
    machine d = m;
    const auto n = static_cast<state>(m.states());
    for (const auto& name : m.names) d.names.push_back(name + "'");
    d.next.insert(d.next.end(), m.next.begin(), m.next.end());
    d.out.insert(d.out.end(), m.out.begin(), m.out.end());
    for (state& t : d.next) t += n * random.below(2);
    return d;
}

}  // namespace

TEST_CASE("the dialect of the automata wiki is read") {
    const auto m = read_dot(corpus("lights"), "lights");
    REQUIRE(m);
    CHECK(m->names == std::vector<std::string>{"s0", "s 1"});
    CHECK(m->inputs == std::vector<std::string>{"press", "wait"});
    CHECK(answer(*m, {1, 0, 1, 0}) == std::vector<std::string>{"-", "on", "-", "off"});
    CHECK(m->initial == 0);
}

TEST_CASE("the initial state is the one pointed at, else the source of the first edge") {
    CHECK(read_dot("digraph{a->b[label=\"i/o\"] b->b[label=\"i/p\"] start->b}", "f")->initial == 1);
    CHECK(read_dot("digraph{b->a[label=\"i/o\"] a->a[label=\"i/p\"]}", "f")->initial == 0);
    CHECK(read_dot("digraph{a; b; b->a[label=\"i/o\"] a->a[label=\"i/p\"]}", "f")->initial == 1);
}

TEST_CASE("a label is divided at the first slash between blanks, else at the first slash") {
    const auto m = read_dot(R"(digraph { a -> a [label="GET x/y / 200"]; a -> a [label="p/q/r"]; a -> a [label="e / "]; })", "f");
    REQUIRE(m);
    CHECK(m->inputs == std::vector<std::string>{"GET x/y", "p", "e"});
    CHECK(m->outputs == std::vector<std::string>{"200", "q/r", ""});
}

TEST_CASE("what is wrong is said with file and line") {
    CHECK(error_of(corpus("missing")) ==
          "f.dot:2: state 'b' has no transition for input 'u', expected one for each state and input");
    CHECK(error_of("digraph {\na->a[label=\"i/o\"];\na->a[label=\"i/p\"]}") ==
          "f.dot:3: a second transition of state 'a' for input 'i', expected one for each state and input");
    CHECK(error_of("digraph {\n\na->a[label=\"io\"]}") == "f.dot:3: label 'io', expected 'input / output'");
    CHECK(error_of("digraph {}") == "f.dot: no transition, expected edges with a label 'input / output'");
    CHECK(error_of("graph {}") == "f.dot:1: 'graph', expected 'digraph'");
    CHECK(error_of("digraph {\n \"a") == "f.dot:2: a quoted text that does not end, expected a node, an edge or '}'");
    CHECK(error_of("digraph {") == "f.dot:1: the end of the file, expected a node, an edge or '}'");
    CHECK(error_of("digraph { x->a; y->a; a->a[label=\"i/o\"]}") ==
          "f.dot:1: a second edge without label, to 'a', expected one: it points at the initial state");
    CHECK(error_of("") == "f.dot:1: the end of the file, expected 'digraph'");
}

TEST_CASE("what is written is read back") {
    CHECK(rc::check([](std::uint64_t seed) {
        machine m = random_machine(*rc::gen::inRange(1, 20), *rc::gen::inRange(1, 6), 3, seed);
        m.names[0] = "__start0";
        m.inputs[0] = "a \"b\" \\ c/d";
        m.initial = static_cast<state>(seed % m.states());
        const auto again = read_dot(write_dot(m), "f");
        RC_ASSERT(again && again->names == m.names && again->inputs == m.inputs && again->next == m.next);
        RC_ASSERT(again->initial == m.initial && !distinguishing(m, *again));
    }));
}

TEST_CASE("minimising gives back what was doubled") {
    CHECK(rc::check([](std::uint64_t seed) {
        const machine m = random_machine(*rc::gen::inRange(1, 40), *rc::gen::inRange(1, 5), *rc::gen::inRange(2, 4), seed);
        const machine small = minimised(doubled(m, seed + 1));
        RC_ASSERT(small.states() == m.states() && small.initial == 0u);
        RC_ASSERT(!distinguishing(small, m));
        for (state a = 0; a < small.states(); ++a)
            for (state b = 0; b < a; ++b) RC_ASSERT(distinguishing(small, a, b).has_value());
    }));
}

TEST_CASE("a distinguishing word distinguishes, and no shorter one does") {
    CHECK(rc::check([](std::uint64_t seed) {
        const machine m = random_machine(*rc::gen::inRange(2, 12), 2, 2, seed, 50);
        const state a = *rc::gen::inRange<state>(0, static_cast<state>(m.states()));
        const state b = *rc::gen::inRange<state>(0, static_cast<state>(m.states()));
        machine from_a = m, from_b = m;
        from_a.initial = a;
        from_b.initial = b;
        const auto w = distinguishing(m, a, b);
        RC_ASSERT(w.has_value() == (a != b));
        RC_ASSERT(w == distinguishing(from_a, from_b));
        if (!w) return;
        RC_ASSERT(answer(from_a, *w).back() != answer(from_b, *w).back());
        for (std::uint32_t code = 0; code < 1U << (w->size() - 1) && w->size() < 14; ++code) {
            word shorter;
            for (std::size_t i = 0; i + 1 < w->size(); ++i) shorter.push_back(code >> i & 1U);
            RC_ASSERT(answer(from_a, shorter) == answer(from_b, shorter));
        }
    }));
}
