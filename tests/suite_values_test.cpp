// The suite `values`: each case's numbers are of the class that its address names, seen by the same predicate read natively;
// every row of the acceptability table is met; the same seed gives the same numbers, another one others.
#include <map>
#include <set>

#include "conformance/generate.hpp"
#include "conformance/generate/value_classes.hpp"
#include "conformance/run.hpp"
#include "conformance/stacks/model.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::conformance;

namespace {

const std::vector<test_case>& cases() {
    static const auto made = generate("values").value();
    return made;
}

const value_class& class_of(const test_case& c) {
    for (const value_class& v : value_classes())
        if (v.name == c.steps[c.tested]->name) return v;
    FAIL("no class of that name");
    return value_classes().front();
}

/// The endpoint just before the step under test, and what arrives.
struct meeting {
    machine m;
    segment arriving;
};

// An endpoint that offers `window` and closes it when it is filled.
meeting meeting_of(const test_case& c, std::uint32_t window) {
    machine m;
    m.t.rcv_wnd = window;
    for (std::size_t i = 0; i < c.tested; ++i) {
        const stimulus& s = *c.steps[i];
        m = react(m, as_happening(s, resolve(s.shape, m, c.plan), s.call.iss.value_or(1234567)), model::readings{}).after;
        if (s.shape.fills_window) m.t.rcv_wnd = 0;
    }
    return {m, resolve(c.steps[c.tested]->shape, m, c.plan)};
}

bool is_of_class(const test_case& c, const meeting& at) {
    wire_view view;
    static_cast<wire_tcb&>(view) = at.m.t;
    view.seg = as_happening(*c.steps[c.tested], at.arriving, 0).seg;
    return class_of(c).holds(view);
}

}  // namespace

TEST_CASE("each case has numbers of its class, whatever window the stack offers") {
    CHECK(cases().size() > 400);
    for (const auto& c : cases()) {
        // Where the stack chooses its ISS after all (a passive OPEN), only its distances are ours.
        const bool own_iss = c.steps.front()->call.iss.has_value() || class_of(c).about == value_subject::no_connection ||
                             class_of(c).about == value_subject::sequence || class_of(c).about == value_subject::closed_window;
        for (const std::uint32_t window : {1500U, 14600U, 60000U, 65535U}) {
            INFO(c.id << ", window " << window);
            if (own_iss) CHECK(is_of_class(c, meeting_of(c, window)));
        }
    }
}

TEST_CASE("every row of the acceptability table is met, with a closed window and with an open one") {
    std::map<std::string_view, std::size_t> met;
    for (const auto& c : cases()) {
        const meeting at = meeting_of(c, 60000);
        const auto out = react(at.m, as_happening(*c.steps[c.tested], at.arriving, 1), model::readings{});
        for (const std::uint16_t r : out.fired()) ++met[model::rule_infos[r].id];
    }
    for (const char* row : {"3.10.7.4-S1-ACC-L0-W0", "3.10.7.4-S1-ACC-L0-W", "3.10.7.4-S1-ACC-L-W0", "3.10.7.4-S1-ACC-L-W"}) {
        INFO(row);
        CHECK(met[row] > 5);
    }
    for (const char* rule : {"3.10.7.4-S5-5961-DATA", "3.10.7.4-S5-EST-DUP", "3.10.7.4-S5-EST-NEW", "3.10.7.4-S5-SYNRCVD-BAD",
                             "3.10.7.3-S1-BADACK", "3.10.7.3-S1-BADACK-RST", "3.10.7.4-S1-TRIM", "3.10.7.4-S1-OOO"}) {
        INFO(rule);
        CHECK(met[rule] > 0);
    }
}

TEST_CASE("every class is found in some state") {
    std::set<std::string_view> found;
    for (const auto& c : cases()) found.insert(c.steps[c.tested]->name);
    for (const value_class& v : value_classes()) {
        INFO(v.name);
        CHECK(found.contains(v.name));
    }
}

TEST_CASE("the same seed gives the same cases, another seed other numbers") {
    const auto text = write_cases("values", cases());
    CHECK(write_cases("values", generate("values", 1).value()) == text);
    const auto other = generate("values", 2).value();
    CHECK(other.size() == cases().size());
    CHECK(write_cases("values", other) != text);
}

TEST_CASE("the cases pass on the model") {
    const auto stack = open_model();
    for (const auto& c : cases()) {
        const auto r = run_case(*stack, c).value();
        INFO(c.id << " step " << r.step << ": " << r.actual);
        CHECK(r.v == verdict::pass);
    }
}
