// What tests of the crosscheck share: an instance that all checkers must agree on.
#pragma once
#include <string>

#include "checker/crosscheck.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

namespace synfin::test {

inline bool have_witnesses() { return have_oracle("spin") && have_oracle("rumur") && have_oracle("gcc"); }

inline checker::crosschecked compared(const std::string& instance) {
    const auto of = model::parse_instance(instance);
    REQUIRE(of);
    checker::crosscheck_options how;
    how.memory_mib = 4'000;
    auto c = checker::crosscheck(*of, how);
    INFO(instance << (c ? "" : ": " + c.error().message()));
    REQUIRE(c);
    return std::move(*c);
}

inline void must_agree(const std::string& instance) {
    const auto c = compared(instance);
    INFO(instance);
    CHECK(c.complete());
    REQUIRE(c.others.size() == 2);
    for (const auto& w : c.others) {
        INFO(w.name);
        CHECK(static_cast<double>(c.ours.states) == w.states);
        CHECK(w.complaints.empty());
    }
    for (const auto& p : c.properties) {
        INFO(model::text(p.id).id);
        CHECK(p.equal());
    }
    CHECK(c.equal());
}

}  // namespace synfin::test
