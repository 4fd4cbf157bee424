// Runs from the beginning at full width: what breaks a claim when a rule or an assumption is missing, and that the rules read in
// 32-bit numbers do the same.
// label: slow
#include "checker/prove/bounded.hpp"

#include "cli/proof_run.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::checker;
using model::proof::prescribed;
using model::proof::run_options;

namespace {

/// The wire reading of the rules says the same of each step, and the run ends as promised.
void replays(const bounded_result& r, const run_options& how) {
    REQUIRE(r.what == bounded_verdict::found);
    CHECK(r.run.steps.size() == r.depth);
    const auto done = cli::replay_run(r.run, how.model.rules);
    INFO(write(cli::trace_of(r.run, how.model.rules, model::property::sync)));
    if (!done) FAIL(done.error().message());
    CHECK(done->steps == r.depth);
}

prescribed at_a(std::string path) { return {false, std::move(path), {}}; }
prescribed at_b(std::string path) { return {true, std::move(path), {}}; }

/// A opens; B answers A's SYN, crashes, listens again.
std::vector<prescribed> answered_and_crashed() {
    return {at_a("3.10.1-CLOSED-ACTIVE"),
            at_b("3.10.1-CLOSED-PASSIVE"),
            {true, "3.10.7.2-S3-SYN", 0},
            {false, "3.10.7.3-S4-SYN-ACKED", 2},
            at_b("crash"),
            at_b("3.10.1-CLOSED-PASSIVE")};
}

}  // namespace

TEST_CASE("a two-way handshake breaks sync in seven steps") {
    run_options how;
    how.retransmits = false;
    how.model.rules.mistake = model::variant::two_way_handshake;
    const auto all = make_repertoire(how);
    bounded_options deep;
    deep.depth = 7;
    deep.from_depth = 7;  // that there is no shorter one is shown by the explorer too
    deep.seconds = 1200;
    replays(look_for({}, all, deep), how);
}

TEST_CASE("where numbers repeat, a connection opens by a segment older than its own open, in six steps") {
    run_options how;
    how.retransmits = false;
    how.model.fresh_numbers = false;
    how.same_iss = true;
    const auto all = make_repertoire(how);
    bounded_options deep;
    deep.depth = 6;
    deep.seconds = 1200;
    const auto found = look_for({target::kind::ghost, model::property::no_ghost, {}}, all, deep);
    replays(found, how);
    CHECK(found.depth == 6);
}

TEST_CASE("without MAY-12 an octet meant for a crashed incarnation is delivered, with it that schedule is impossible") {
    run_options how;
    how.retransmits = false;
    bounded_options deep;
    deep.depth = deep.from_depth = 10;
    deep.seconds = 1200;
    deep.schedule = answered_and_crashed();
    for (const auto& next : {prescribed{true, "3.10.7.2-S3-SYN", 0}, at_b("3.10.4-SYNRCVD-FIN"), at_a("3.10.2-DATA-SEND")})
        deep.schedule.push_back(next);
    const target stale{target::kind::claim, model::property::no_stale_data, {}};
    CHECK(look_for(stale, make_repertoire(how), deep).what == bounded_verdict::none);
    how.model.rules.taken |= model::reading::no_ack_floor;
    replays(look_for(stale, make_repertoire(how), deep), how);
}
