// label: slow
// Plain k-induction, without lemmas: what it shows, and that it cannot show what needs the whole history.
#include "checker/prove/k_induction.hpp"
#include "checker/prove/bounded.hpp"
#include "tests/catch.hpp"

using namespace synfin;
namespace mp = model::proof;

TEST_CASE("one step back is enough for what a single rule decides, and not for what two incarnations have done") {
    mp::run_options how;
    how.model.size = mp::small_width;
    how.retransmits = false;
    const mp::repertoire steps = checker::make_repertoire(how);
    const auto answer = [&](model::property p) { return checker::k_induction(p, 1, steps, 120).what; };
    CHECK(answer(model::property::rst_exact) == checker::answer::unsatisfiable);
    CHECK(answer(model::property::rst_quiet) == checker::answer::unsatisfiable);
    CHECK(answer(model::property::origin) == checker::answer::unsatisfiable);
    CHECK(answer(model::property::sync) == checker::answer::satisfiable);
    CHECK(answer(model::property::no_ghost) == checker::answer::satisfiable);
    CHECK(answer(model::property::no_stale_data) == checker::answer::satisfiable);
}
