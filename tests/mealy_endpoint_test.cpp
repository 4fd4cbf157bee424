// The endpoint as a Mealy machine: it answers as the endpoint system does, and its suites are complete.
#include "conformance/endpoint_machine.hpp"

#include <map>
#include <set>

#include "conformance/answer.hpp"
#include "conformance/endpoint_system.hpp"
#include "mealy/random.hpp"
#include "mealy/suite.hpp"
#include "mealy/verify.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::conformance;

namespace {

/// The machine's output has the endpoint's segments, answer and state of the connection in it.
std::string expected_output(const outcome& o, const conformance::machine& before) {
    const auto numbered = [](const conformance::machine& m) { return m.st != model::CLOSED && m.st != model::LISTEN; };
    std::string text = text_of(normal_form(o.sent()), numbered(o.after) ? o.after : before);
    if (o.answer != model::reply::none) text += ", " + std::string(name(o.answer));
    return text;
}

}  // namespace

TEST_CASE("the endpoint's machine is small, minimal and reads back") {
    const auto& e = the_endpoint_machine();
    CHECK(e.m.inputs.size() == 13);
    CHECK(e.m.states() >= 15);
    CHECK(e.m.states() <= 60);
    CHECK(minimised(e.m).states() == e.m.states());
    CHECK(e.unspecified().has_value());
    CHECK(std::set<std::string>(e.m.names.begin(), e.m.names.end()).size() == e.m.states());
    const auto again = mealy::read_dot(write_dot(e.m), "endpoint");
    REQUIRE(again);
    CHECK_FALSE(distinguishing(e.m, *again));
}

TEST_CASE("along random words the machine answers as the endpoint with its full numbers") {
    const auto& e = the_endpoint_machine();
    const endpoint_system system({}, e.alphabet);
    mealy::number_stream random(5);
    for (int round = 0; round < 400; ++round) {
        mealy::state s = e.m.initial;
        auto m = endpoint_system::fresh();
        for (int step = 0; step < 60; ++step) {
            const auto i = random.below(e.alphabet.size());
            const std::string& output = e.m.outputs[e.m.output(s, i)];
            s = e.m.after(s, i);
            if (output == not_offered) continue;
            const auto out = system.after(m, *e.alphabet[i]);
            REQUIRE(out.has_value());
            INFO(kind_of(m) << " " << e.alphabet[i]->name);
            REQUIRE(output.starts_with(expected_output(*out, m)));
            m = out->after;
        }
    }
}

TEST_CASE("the endpoint's suites are proved, or no mutant survives them") {
    const auto& e = the_endpoint_machine();
    const mealy::specification spec{e.m, e.unspecified()};
    CHECK(prove_complete(spec, mealy::complete_suite(spec, 0)->words()).how == mealy::completeness::proved);
    CHECK(sample_mutants(spec, mealy::complete_suite(spec, 1)->words(), 1).how == mealy::completeness::sampled);
}

TEST_CASE("the words are those of the suite, and every stimulus is offered where it stands") {
    const auto& e = the_endpoint_machine();
    std::map<const stimulus*, mealy::symbol> number;
    for (mealy::symbol i = 0; i < e.alphabet.size(); ++i) number[e.alphabet[i]] = i;
    const auto words = complete_words(0);
    CHECK(words.size() == mealy::complete_suite({e.m, e.unspecified()}, 0)->resets());
    for (const auto& w : words) {
        mealy::state s = e.m.initial;
        for (const stimulus* step : w) {
            REQUIRE(e.m.outputs[e.m.output(s, number.at(step))] != not_offered);
            s = e.m.after(s, number.at(step));
        }
    }
}
