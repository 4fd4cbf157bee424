// L#: random machines are learned exactly, interrupted learning goes on, teachers that change their minds are reported.
#include "mealy/learn/learner.hpp"

#include <rapidcheck.h>

#include "mealy/learn/adaptive.hpp"
#include "mealy/learn/save.hpp"
#include "mealy/random.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::mealy;

namespace {

bool same(const machine& a, const machine& b) { return a.states() == b.states() && !distinguishing(a, b); }

// Enough for a suite to find whatever the random words miss.
learning_options thorough() {
    learning_options options;
    options.random_words = 500;
    options.extra_states = 1;
    return options;
}

/// Answers one word in `period` wrongly.
class moody_teacher final : public teacher {
  public:
    moody_teacher(machine m, unsigned period) : calm_(std::move(m)), period_(period) {}
    [[nodiscard]] const std::vector<std::string>& inputs() const override { return calm_.inputs(); }
    [[nodiscard]] result<void> reset() override {
        ++resets_;
        return calm_.reset();
    }
    [[nodiscard]] result<std::string> step(symbol input) override {
        auto said = calm_.step(input);
        if (resets_ % period_ == 0) return *said + ", perhaps";
        return said;
    }

  private:
    machine_teacher calm_;
    unsigned period_, resets_ = 0;
};

/// A system with infinitely many states: it answers with how often it was asked.
class counting_teacher final : public teacher {
  public:
    [[nodiscard]] const std::vector<std::string>& inputs() const override { return inputs_; }
    [[nodiscard]] result<void> reset() override { return at_ = 0, result<void>{}; }
    [[nodiscard]] result<std::string> step(symbol input) override {
        return input == 0 ? (++at_, std::string("ok")) : std::to_string(at_);
    }

  private:
    std::vector<std::string> inputs_{"count", "tell"};
    unsigned at_ = 0;
};

}  // namespace

TEST_CASE("random machines are learned exactly") {
    CHECK(rc::check("learned = original", [] {
        const auto states = *rc::gen::inRange<std::size_t>(1, 25);
        const auto inputs = *rc::gen::inRange<std::size_t>(1, 6);
        const auto outputs = *rc::gen::inRange<std::size_t>(2, 4);
        const auto m = random_machine(states, inputs, outputs, *rc::gen::arbitrary<std::uint64_t>());
        machine_teacher who(m);
        observation_tree tree(who.inputs());
        const auto found = learn(who, tree, thorough());
        RC_ASSERT(found.has_value());
        RC_ASSERT(found->complete);
        RC_ASSERT(same(found->m, m));
    }));
}

TEST_CASE("learning asks each word once and few of them") {
    const auto m = random_machine(50, 8, 3, 7);
    machine_teacher who(m);
    observation_tree tree(who.inputs());
    const auto found = learn(who, tree, thorough()).value();
    CHECK(same(found.m, m));
    const auto learning = found.counts.queries - found.in_tests.queries;
    // L# asks O(k n^2 + n log m) words; adaptive sequences bring that near k n on random machines.
    CHECK(learning < 3 * 50 * 8);
    CHECK(found.observations == tree.size());

    const auto again = learn(who, tree, thorough()).value();
    CHECK(same(again.m, m));
    CHECK(again.counts.queries * 20 < found.counts.queries);  // another basis may ask a little more
}

TEST_CASE("interrupted learning goes on from a file to the same machine") {
    const auto m = random_machine(30, 5, 3, 11, 50);
    machine_teacher who(m);
    observation_tree whole(who.inputs());
    const auto uninterrupted = learn(who, whole, thorough()).value();

    observation_tree tree(who.inputs());
    std::uint64_t asked = 0;
    for (unsigned part = 0; part < 1000; ++part) {
        unsigned left = 40;
        auto options = thorough();
        options.stop = [&] { return left-- == 0; };
        const auto found = learn(who, tree, options).value();
        asked += found.counts.queries;
        if (found.complete) {
            CHECK(write_dot(found.m) == write_dot(uninterrupted.m));
            CHECK(asked < uninterrupted.counts.queries * 5 / 4);  // other hypotheses on the way, no word twice
            return;
        }
        CHECK(found.why == "a limit was reached");
        const auto text = write_observations(tree, "a test");
        tree = read_observations(text, "file", "a test", who.inputs()).value();
        CHECK(write_observations(tree, "a test") == text);
    }
    FAIL("never done");
}

TEST_CASE("a good first hypothesis saves queries") {
    std::uint64_t with = 0, without = 0;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const auto m = random_machine(25, 6, 2, seed, 70);
        machine_teacher who(m);
        observation_tree blank(who.inputs()), helped(who.inputs());
        auto options = thorough();
        const auto first = learn(who, blank, options).value();
        options.first = m;
        const auto second = learn(who, helped, options).value();
        CHECK(same(second.m, m));
        CHECK(second.hypotheses == 1);
        CHECK(second.hypotheses <= first.hypotheses);
        without += first.counts.queries;
        with += second.counts.queries;
    }
    INFO("with " << with << ", without " << without);
    CHECK(with < without);
}

TEST_CASE("a wrong first hypothesis does no harm") {
    const auto m = random_machine(20, 4, 2, 5);
    machine_teacher who(m);
    observation_tree tree(who.inputs());
    auto options = thorough();
    options.first = random_machine(25, 4, 2, 6);
    CHECK(same(learn(who, tree, options).value().m, m));
    options.first = random_machine(5, 3, 2, 6);
    CHECK(learn(who, tree, options).error().what == "the first hypothesis has another alphabet");
}

TEST_CASE("a teacher that is not deterministic is reported with the word and both answers") {
    moody_teacher who(random_machine(10, 3, 2, 3), 7);
    observation_tree tree(who.inputs());
    const auto found = learn(who, tree, thorough());
    REQUIRE_FALSE(found);
    CHECK_THAT(found.error().what, Catch::Matchers::StartsWith("it is not deterministic: to \""));
    CHECK_THAT(found.error().what, Catch::Matchers::Contains(", perhaps\""));
    CHECK_THAT(found.error().what, Catch::Matchers::Contains("asked 3 times more"));
}

TEST_CASE("infinitely many states end incomplete") {
    counting_teacher who;
    observation_tree tree(who.inputs());
    learning_options options;
    options.most_states = 20;
    const auto found = learn(who, tree, options).value();
    CHECK_FALSE(found.complete);
    CHECK(found.why == "it has more than 20 states");
}

TEST_CASE("an adaptive sequence separates all that the tree can separate") {
    observation_tree tree({"a", "b"});
    const symbol x = tree.output_of("x"), y = tree.output_of("y");
    const node one = tree.add(observation_tree::root, 0, x), two = tree.add(observation_tree::root, 1, y);
    CHECK(best_splitter(tree, std::vector{one, two}) == nullptr);
    const node under_one = tree.add(one, 0, x), under_two = tree.add(two, 0, x);
    CHECK(best_splitter(tree, std::vector{one, two}) == nullptr);
    tree.add(under_one, 1, x);
    tree.add(under_two, 1, y);
    const auto how = best_splitter(tree, std::vector{one, two});
    REQUIRE(how);
    CHECK(how->input == 0);
    CHECK(how->then.at(x)->input == 1);
    CHECK(tree.witness(one, two).value() == word{0, 1});
}

TEST_CASE("files of observations that do not fit are refused with the line") {
    const std::vector<std::string> inputs{"a", "b"};
    const auto fault = [&](std::string_view text, std::string_view of = "x") {
        return read_observations(text, "f", of, inputs).error().message();
    };
    CHECK(fault("") == "f: not a file of observations, expected synfin-observations 1");
    const std::string head = "synfin-observations 1\nof x\n";
    CHECK(fault(head, "y") == "f:2: observations of something else: \"x\", expected y");
    CHECK(fault(head + "input b\n") == "f:3: another alphabet: \"b\", expected a");
    CHECK(fault(head + "input a\noutput o\n") == "f:4: another alphabet, expected input b");
    const std::string body = head + "input a\ninput b\noutput o\n";
    CHECK(fault(body) == "f:5: cut off, expected end");
    CHECK(fault(body + "seen 0 0\nend\n") == "f:6: not an answer, expected seen PARENT INPUT OUTPUT");
    CHECK(fault(body + "seen 1 0 0\nend\n") == "f:6: node 1 comes later");
    CHECK(fault(body + "seen 0 0 1\nend\n") == "f:6: no such input or output");
    CHECK(fault(body + "seen 0 0 0\nseen 0 0 0\nend\n") == "f:7: answered twice");
    CHECK(read_observations(body + "seen 0 1 0\nend\n", "f", "x", inputs).value().size() == 2);
}
