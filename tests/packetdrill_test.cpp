// label: root
// The exported packetdrill scripts on the kernel of this machine: what passes in our runner passes as a script too.
#include <cstdio>
#include <set>

#include "conformance/export/packetdrill.hpp"
#include "conformance/generate.hpp"
#include "conformance/run.hpp"
#include "conformance/stacks/linux.hpp"
#include "tests/catch.hpp"
#include "tests/packetdrill_replay.hpp"

using namespace synfin;
using namespace synfin::conformance;
namespace packetdrill = synfin::test::packetdrill;

namespace {

struct tally {
    std::size_t scripts = 0, hold = 0, both = 0, runner = 0;
};

bool waits_a_minute(const packetdrill::script& s) {
    return std::any_of(s.events.begin(), s.events.end(), [](const packetdrill::event& e) { return e.from > 10; });
}

bool needs_timers(const packetdrill::script& s) {
    return std::any_of(s.events.begin(), s.events.end(),
                       [](const packetdrill::event& e) { return e.when == packetdrill::time_kind::range; });
}

// A packet that came too late on a busy machine may have been a retransmission: one more try.
std::string replay(stack& on, const packetdrill::script& s) {
    if (packetdrill::replayer(on).run(s).empty()) return {};
    return packetdrill::replayer(on).run(s);
}

}  // namespace

TEST_CASE("what passes in our runner passes as a script") {
    const auto kernel = open_linux();
    if (!kernel) {
        std::printf("SKIPPED: %s\n", kernel.error().message().c_str());
        return;
    }
    const auto timed = open_linux(linux_options::with_kernel_timers());
    REQUIRE(timed);
    const auto cases = generate(suites().front().name).value();
    const auto report = run_cases(**kernel, cases).value();
    tally t;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto script = as_packetdrill(cases[i]);
        if (!script) continue;
        const auto parsed = packetdrill::parse(script->text);
        if (waits_a_minute(parsed)) continue;
        const auto why = replay(needs_timers(parsed) ? **timed : **kernel, parsed);
        const bool passes = report.results[i].v == verdict::pass;
        ++t.scripts, t.hold += why.empty() ? 1U : 0U, t.runner += passes ? 1U : 0U;
        t.both += passes && why.empty() ? 1U : 0U;
        if (passes && !why.empty() && std::getenv("SYNFIN_SHOW_SCRIPTS") != nullptr)
            std::printf("%s: %s\n", cases[i].id.c_str(), why.c_str());
    }
    std::printf("%zu scripts, %zu hold; of %zu whose case passes in the runner %zu hold (%.1f %%)\n", t.scripts, t.hold, t.runner,
                t.both, 100.0 * static_cast<double>(t.both) / static_cast<double>(t.runner));
    CHECK(t.scripts > 1500);
    CHECK(t.both * 100 >= t.runner * 94);
}
