// Stacks are learned through the mapper: the model gives the endpoint's machine, mutants differ where they were changed.
#include "conformance/learn/learn.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "conformance/endpoint_machine.hpp"
#include "conformance/learn/mapper.hpp"
#include "conformance/stacks/model.hpp"
#include "conformance/target.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;
using namespace synfin::conformance;

namespace {

learn_settings over(std::string_view words) {
    learn_settings s;
    s.alphabet = learning_alphabet(words, open_model()->info()).value();
    return s;
}

learn_report learned_from(const std::string& name, learn_settings s) {
    const auto on = open_stack(name).value();
    return learn(*on, s).value();
}

std::vector<std::string> answers(stack& on, std::initializer_list<std::string_view> words) {
    std::vector<const stimulus*> alphabet;
    for (const auto word : words) alphabet.push_back(stimulus_named(word));
    mapper who(on, alphabet);
    std::vector<std::string> all;
    REQUIRE(who.reset());
    for (mealy::symbol i = 0; i < alphabet.size(); ++i) all.push_back(who.step(i).value());
    return all;
}

using texts = std::vector<std::string>;

/// Every rule that fires along some difference of a stack.
std::set<std::string> rules_named(const learn_report& r) {
    std::set<std::string> all;
    for (const difference& d : r.differences)
        for (const difference_step* step : {&d.shown(), &d.decided()}) all.insert(step->fired.begin(), step->fired.end());
    return all;
}

// Replies that mean the end of a connection are alike: the mapper hears of a reset at the next call, the endpoint's machine
// at once.
std::string without_news(std::string text) {
    for (const std::string end : {"reply reset", "reply refused", "reply timed out", "reply end of stream"})
        if (text.starts_with(end)) text.replace(0, end.size(), "reply no");
    return text;
}

std::string without(std::string text, std::string_view part) {
    if (const auto at = text.find(part); at != std::string::npos) text.erase(at, part.size());
    return text;
}

/// Walks both machines together over what the endpoint's machine offers.
struct walk_of_both {
    std::map<std::pair<mealy::state, mealy::symbol>, std::set<std::string>> shown;  // by state of the endpoint and input
    std::map<mealy::state, std::set<mealy::state>> together;                        // endpoint's by learned state

    walk_of_both(const endpoint_machine& endpoint, const mealy::machine& learned) {
        std::vector<std::pair<mealy::state, mealy::state>> open{{endpoint.m.initial, learned.initial}};
        for (std::size_t at = 0; at < open.size(); ++at) {
            const auto [q, p] = open[at];
            if (!together[p].insert(q).second) continue;
            for (mealy::symbol i = 0; i < endpoint.m.inputs.size(); ++i) {
                if (endpoint.m.outputs[endpoint.m.output(q, i)] == not_offered) continue;
                shown[{q, i}].insert(without_news(learned.outputs[learned.output(p, i)]));
                open.emplace_back(endpoint.m.after(q, i), learned.after(p, i));
            }
        }
    }
};

}  // namespace

TEST_CASE("the mapper shows segments relative to what it has seen") {
    const auto on = open_model();
    CHECK(answers(*on, {"open-passive", "syn", "ack", "data", "fin", "ack"}) ==
          texts{"reply ok", "SYN,ACK(new,+1)", "nothing", "ACK(next,+1)", "ACK(next,+1)", "nothing"});
    CHECK(answers(*on, {"open-active", "syn-ack", "send", "close", "ack", "rst", "syn"}) ==
          texts{"reply ok, SYN(new)", "ACK(next,+1)", "reply ok, ACK+DATA(next,+0)", "reply ok, FIN,ACK(next,+0)", "nothing",
                "nothing", "RST,ACK(0,+1)"});
    CHECK(answers(*on, {"ack", "syn", "rst", "data"}) == texts{"RST(ack)", "RST,ACK(0,+1)", "nothing", "RST(ack)"});
}

TEST_CASE("RECEIVE takes all there is, and a connection is waited for only when it is over") {
    const auto on = open_model();
    CHECK(answers(*on, {"open-passive", "syn", "ack", "data", "data", "receive", "receive"}) ==
          texts{"reply ok", "SYN,ACK(new,+1)", "nothing", "ACK(next,+1)", "ACK(next,+1)", "reply data and would block",
                "reply would block"});
    CHECK(answers(*on, {"time-wait-over", "open-passive", "syn", "ack", "close", "ack", "fin", "time-wait-over", "fin"}) ==
          texts{"no such timer", "reply ok", "SYN,ACK(new,+1)", "nothing", "reply ok, FIN,ACK(next,+0)", "nothing",
                "ACK(next,+1)", "nothing", "RST(ack)"});
}

TEST_CASE("alphabets by name and by words") {
    const auto on = open_model();
    CHECK(learning_alphabet("small", on->info()).value().size() == 11);
    CHECK(learning_alphabet("syn,ack,syn", on->info()).value().size() == 2);
    CHECK(learning_alphabet("sin", on->info()).error().what == "unknown input 'sin', nearest: syn, fin, send");
    CHECK_FALSE(learning_alphabet("", on->info()));
    stack_info real = on->info();
    real.virtual_time = false;
    CHECK(learning_alphabet("small", real).value().size() == 10);
    CHECK_FALSE(learning_alphabet("syn,time-wait-over", real));
}

TEST_CASE("the model is learned, and is like itself") {
    learn_settings s = over("small");
    s.compares = true;
    const auto plain = learned_from("model", s);
    CHECK(plain.found.complete);
    CHECK(plain.found.m.states() >= 11);  // the states of RFC 9293, at least
    CHECK(plain.differences.empty());
    s.from_model = true;
    const auto helped = learned_from("model", s);
    CHECK(helped.found.hypotheses == 1);
    CHECK(write_dot(helped.found.m) == write_dot(plain.found.m));
}

TEST_CASE("the machine that is learned from the model is the endpoint's machine") {
    const endpoint_machine& endpoint = the_endpoint_machine();
    learn_settings s;
    s.alphabet = endpoint.alphabet;
    s.extra_states = 2;
    const auto report = learned_from("model", s);
    REQUIRE(report.found.complete);
    const walk_of_both walk(endpoint, report.found.m);
    std::set<mealy::state> seen;
    for (const auto& [p, all] : walk.together) {
        std::set<std::string> kinds;  // that a SEND was acknowledged the endpoint tells its user; a wire and calls do not show it
        for (const mealy::state q : all) kinds.insert(without(endpoint.m.names[q], ".unacked"));
        INFO(report.found.m.names[p] << " stands for " << all.size() << " states, as " << *kinds.begin());
        CHECK(kinds.size() == 1);  // what the endpoint's machine tells apart is told apart
        seen.insert(all.begin(), all.end());
    }
    CHECK(seen.size() == endpoint.m.states());
    for (const auto& [where, texts_shown] : walk.shown) {
        INFO(endpoint.m.names[where.first] << " " << endpoint.m.inputs[where.second] << " " << *texts_shown.begin());
        CHECK(texts_shown.size() == 1);  // and what it does not tell apart answers alike
    }
}

TEST_CASE("a mutant differs, and the differences name its rule") {
    learn_settings s = over("small");
    s.compares = true;
    for (const std::string rule :
         {"3.10.7.4-S8-FIN/not-sent", "3.10.7.1-NOACK/ack-plus-one", "3.10.7.2-S3-SYN/never",
          "3.10.7.4-S5-LASTACK-FINACKED/state-kept", "3.10.7.3-S4-SYN-ACKED/not-sent", "3.10.7.4-S2-RST-SYNC/never"}) {
        INFO(rule);
        const auto report = learned_from("mutant:" + rule, s);
        CHECK(report.found.complete);
        CHECK_FALSE(report.as_the_model());
        CHECK(rules_named(report).count(rule.substr(0, rule.find('/'))) == 1);
    }
}

TEST_CASE("a reading differs from the model in what it allows") {
    learn_settings s = over("open-passive,syn,ack,fin,rst-inside");
    s.compares = true;
    const auto report = learned_from("model:rfc793_rst", s);
    REQUIRE_FALSE(report.differences.empty());
    CHECK(report.as_the_model());
    CHECK(report.differences.front().note == "reading rfc793_rst");
}

TEST_CASE("differences are words that end in two answers") {
    mealy::machine a, b;
    a.names = b.names = {"one", "two"};
    a.inputs = b.inputs = {"syn", "close"};
    a.outputs = b.outputs = {"nothing", "reply ok", "reply no", "reply reset", "reply not supported"};
    a.next = b.next = {1, 0, 1, 0};
    a.out = {0, 1, 0, 2};
    b.out = {0, 1, 0, 3};
    const std::vector<const stimulus*> alphabet{stimulus_named("syn"), stimulus_named("close")};
    CHECK(differences(a, b, alphabet).empty());  // two words for the end of a connection
    b.out = {0, 4, 0, 1};
    const auto found = differences(a, b, alphabet);
    REQUIRE(found.size() == 1);
    CHECK(found.front().steps.size() == 2);
    CHECK(found.front().shown().model_says == "reply no");
    CHECK(found.front().shown().stack_says == "reply ok");
}

TEST_CASE("learning goes on from a file, and refuses the file of another stack") {
    const test::scratch_folder folder;
    learn_settings s = over("small");
    s.observations = folder / "seen";
    const auto first = learned_from("model", s);
    const auto second = learned_from("model", s);
    CHECK(second.resumed + 1 == first.found.observations);
    CHECK(second.found.counts.queries * 20 < first.found.counts.queries);
    CHECK(write_dot(second.found.m) == write_dot(first.found.m));
    const auto other = open_stack("mutant:3.10.7.4-S8-FIN/not-sent").value();
    const auto refused = learn(*other, s);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().line == 2);
}

TEST_CASE("synfin learn tells what it learned") {
    const auto fine = test::synfin("learn --stack model --diff --extra-states 0 --json -");
    CHECK(fine.status == 0);
    const auto document = nlohmann::json::parse(fine.out);
    CHECK(document.at("complete") == true);
    CHECK(document.at("differences").empty());
    const auto mutant = test::synfin("learn --stack mutant:3.10.7.4-S8-FIN/not-sent --diff --extra-states 0");
    CHECK(mutant.status == 1);
    CHECK_THAT(mutant.out, Catch::Matchers::Contains("open-passive syn fin\n     model: ACK(next,+1)\n     stack: nothing\n"));
    CHECK_THAT(mutant.out, Catch::Matchers::Contains("3.10.7.4-S8-FIN"));
    CHECK(test::synfin("learn --stack model --limit 0.0001").status == 3);
    CHECK(test::synfin("learn --stack modem").status == 2);
    CHECK(test::synfin("learn --stack model --alphabet sin").status == 2);
}
