// label: slow
// For every mistake that breaks a proof: runs from the beginning, replayed in 32-bit numbers; the table of docs/proof-runs.md;
// and the bounded search at full width finds them at the explorer's depth.
#include "cli/variant_runs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/prove_run.hpp"
#include "support/file.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using model::property;
using model::variant;

namespace {

const cli::screen plain{style(false), false};

/// "| `two_way_handshake` | no-ghost 3, sync 7 |"
std::string row(variant by, const cli::broken_runs& runs) {
    std::string all;
    for (const auto& one : runs.found)
        all += fmt::format("{}{} {}", all.empty() ? "" : ", ", model::text(one.what).id, one.steps);
    return fmt::format("| `{}` | {} |\n", name(by), all);
}

/// Those whose mistake breaks a lemma or a property of the proof.
const std::vector<variant>& breaking() {
    static const std::vector<variant> all{variant::two_way_handshake, variant::three_way_close, variant::isn_reuse,
                                          variant::accept_any_rst,    variant::accept_any_ack,  variant::syn_resets_connection,
                                          variant::forgets_origin,    variant::rst_answers_rst, variant::silent_reset,
                                          variant::no_half_close,     variant::reuse_any_syn};
    return all;
}

}  // namespace

TEST_CASE("every mistake has a run that replays in 32-bit numbers, as the page says") {
    const std::string page = *read_file(SYNFIN_SOURCE_DIR "/docs/proof-runs.md");
    for (const variant by : breaking()) {
        const auto runs = cli::find_runs(by, 2);
        INFO(cli::runs_text(runs, plain));
        CHECK(runs.complete);
        CHECK_FALSE(runs.found.empty());
        CHECK(runs.replayed());
        CHECK(page.find(row(by, runs)) != std::string::npos);
    }
}

TEST_CASE("the rules as they are have no such run") {
    const auto runs = cli::find_runs(variant::none, 2);
    CHECK(runs.complete);
    CHECK(runs.found.empty());
    CHECK(runs.states > 700'000);
}

TEST_CASE("the search at full width finds what the explorer finds, at the same depth") {
    struct both {
        variant by;
        property what;
    };
    for (const both& one :
         {both{variant::two_way_handshake, property::no_ghost}, both{variant::rst_answers_rst, property::rst_quiet},
          both{variant::syn_resets_connection, property::syn_safe}}) {
        const auto runs = cli::find_runs(one.by, 2);
        const auto known =
            std::find_if(runs.found.begin(), runs.found.end(), [&](const cli::broken_run& r) { return r.what == one.what; });
        REQUIRE(known != runs.found.end());
        cli::run_request asked;
        asked.property = one.what;
        asked.how.model.rules.mistake = one.by;
        asked.how.retransmits = false;
        asked.depth = known->steps;
        asked.seconds = 300;
        const auto found = cli::look_for_run(asked);
        REQUIRE(found);
        INFO(cli::run_text(*found, plain));
        CHECK(found->found.what == checker::bounded_verdict::found);
        CHECK(found->found.depth == known->steps);  // none below: the search begins at one step
        CHECK((found->replayed && *found->replayed));
    }
}
