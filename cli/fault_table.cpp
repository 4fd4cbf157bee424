#include "cli/fault_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checker/time_shared.hpp"
#include "traces/counterexample.hpp"

namespace synfin::cli {

using checker::fault_effect;
using checker::fault_entry;
using checker::faults;
using model::property;

namespace {

using properties = std::vector<property>;

/// What single steps and states show, and what every run of the lifecycle should reach.
properties safety() {
    return {property::sync,
            property::no_ghost,
            property::origin,
            property::rst_quiet,
            property::half_close,
            property::no_stale_data,
            property::rst_exact,
            property::syn_safe,
            property::ack_range,
            property::no_loop,
            property::inform,
            property::reaches_established,
            property::reaches_simultaneous_close,
            property::reaches_half_close,
            property::reaches_time_wait,
            property::reaches_second_incarnation};
}

std::size_t kind_named(std::string_view name) {
    const auto all = checker::fault_classes();
    return static_cast<std::size_t>(std::find_if(all.begin(), all.end(), [&](const auto& k) { return k.name == name; }) -
                                    all.begin());
}

fault_section section(std::string_view instance, std::string sentence, properties judged, std::vector<faults> most,
                      int in_pairs) {
    fault_section s;
    s.of = *model::parse_instance(instance);
    s.sentence = std::move(sentence);
    s.base = {s.of.limits, std::move(judged), std::move(most), model::budget(in_pairs), {kind_named("attack")}};
    return s;
}

}  // namespace

std::vector<fault_section> fault_sections() {
    const std::string once = "lifecycle[loss=0,duplication=0,reordering=0,a-patient=on,b-sends=0";
    const faults one_old{kind_named("old segment"), 1}, few_old{kind_named("old segment"), 2},
        few_attacks{kind_named("attack"), 1}, no_attack{kind_named("attack"), 0};
    return {
        section(once + "]", "RFC 9293 with RFC 5961 and MAY-12: two incarnations, A sends an octet, both close", safety(),
                {few_attacks}, 1),
        section(once + ",readings=rfc793_rst/rfc793_syn/no_ack_floor]",
                "the same with the rules of RFC 793 for RST, SYN and old ACKs", safety(), {few_attacks}, 1),
        // One old segment: two that the bound on incarnations keeps from being taken would fill a channel of two.
        section("crash[duplication=0,crashes=0]",
                "ways that must stay open, A opens once: the network loses and reorders, as it must; else a segment that a bound "
                "keeps from being taken would block them",
                {property::half_open, property::clean_close, property::retransmission, property::recoverable},
                {one_old, no_attack}, 0),
        section("simultaneous[duplication=0]", "both ends open at once, on such a network",
                {property::one_connection, property::reaches_simultaneous_open}, {few_old, no_attack}, 0),
        section("timed[loss=0,duplication=0,reordering=0]",
                "with clocks: TIME-WAIT of 2 MSL, everything outstanding sent again in every tick",
                {property::linger, property::last_ack}, {few_old, few_attacks}, 1),
        // Not sync: once an old SYN has reopened TIME-WAIT and was reset, nobody remembers whose numbers were restored.
        section("reuse[loss=0,reordering=0,old-segments=0,give-ups=0]", "TIME-WAIT may be reopened (MAY-2)",
                {property::no_ghost, property::no_stale_data, property::reuse}, {few_attacks}, 1),
    };
}

fault_table judge_fault_table(const checker::options& how, const std::function<void(std::string_view)>& progress) {
    fault_table t;
    t.sections = fault_sections();
    const checker::time_shared time(how);
    for (fault_section& s : t.sections) {
        s.found = judge_faults(s.base, time.rest(), [&](const std::string& what) {
            progress(fmt::format("{} of {}: {}: {}", &s - t.sections.data() + 1, t.sections.size(), s.of.profile, what));
        });
    }
    t.seconds = time.used();
    return t;
}

bool fault_section::contradicts(const fault_entry& e) {
    return e.effect == fault_effect::breaks && !model::text(e.id).sometimes && model::not_claimed(e.id, e.limits).empty();
}

std::string fault_section::address_of(const fault_entry& e) const {
    return traces::tell(instance_of(e), e.path.states, e.id).address;
}

bool fault_table::complete() const {
    return std::all_of(sections.begin(), sections.end(), [](const fault_section& s) { return s.found.complete; });
}

bool fault_table::as_claimed() const {
    return std::all_of(sections.begin(), sections.end(), [](const fault_section& s) {
        return std::none_of(s.found.entries.begin(), s.found.entries.end(), fault_section::contradicts);
    });
}

}  // namespace synfin::cli
