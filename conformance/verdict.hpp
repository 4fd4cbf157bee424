// What a case on a stack comes to.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/answer.hpp"
#include "conformance/baseline.hpp"
#include "conformance/case.hpp"
#include "conformance/choices.hpp"

namespace synfin::conformance {

enum class verdict : std::uint8_t {
    pass,
    fail,              ///< allowed under no reading, and the rule broken is a MUST or plain text of 3.10
    deviation,         ///< the rule broken is a SHOULD, a MAY or an interpretation; or a harmless concession was made
    inconclusive,      ///< the machine was too slow to tell an answer from a retransmission, several times
    not_applicable,    ///< the stack's interface or clock cannot express a step
    expected_failure,  ///< fails or deviates as the baseline says
    unexpected_pass    ///< passes although the baseline says it fails: the entry is stale
};
inline constexpr unsigned verdict_count = 7;
/// "pass", "expected-failure".
[[nodiscard]] std::string_view name(verdict v);

/// A segment or a remark of a run.
struct log_entry {
    stack_time time{};
    bool from_stack = false;
    segment seg{};
    std::size_t step = 0;
};

/// One case on one stack.
struct case_result {
    const test_case* ran = nullptr;
    unsigned way = 0;                           ///< by which beginning it came to the step under test (ways.hpp)
    std::shared_ptr<const test_case> detour{};  ///< owns `ran` where that is not 0
    std::size_t blamed = 0;                     ///< the step that went wrong; STATUS shows it one step later
    bool misdeed = false;                       ///< `actual` is no answer: the stack crashed, flooded, broke a rule of its door
    std::string breaks{};                       ///< the address of the transition that the stack gets wrong
    std::string follows{};                      ///< the case that shows the same failure by itself, if another does
    std::string shortest{};                     ///< the steps of the shortest trace that still shows the failure
    std::string like{};                         ///< the one change of the rulebook that does the same, in words
    verdict v = verdict::pass;
    std::size_t step = 0;                  ///< where it ended
    std::string clause{}, rule{}, says{};  ///< of the rule broken
    std::vector<std::string> allowed{};    ///< the answers the rules allow at that step
    std::string actual{};                  ///< what the stack did
    std::string note{};                    ///< why inapplicable; the concession; the baseline's reason
    std::optional<known_kind> known{};     ///< of an expected failure
    std::vector<cube> readings{};          ///< under which everything seen is allowed
    socket_pair sockets{};
    std::vector<log_entry> log{};
};

/// Where a stack was seen to stand on one reading.
struct profile_entry {
    model::reading what{};
    std::size_t taken = 0, refused = 0;  ///< cases that show it follows the reading, or the default instead
};

/// A run of many cases.
struct run_report {
    std::string stack, version, suite;
    std::string options{};    ///< of `synfin run`, with which a case is repeated: "--stack linux"
    std::uint32_t calls = 0;  ///< that its interface has, as in `stack_info::calls`
    bool virtual_time = false, shows_state = false;
    std::vector<case_result> results{};
    std::vector<case_result> companions{};  ///< cases not asked for that show by themselves what some result stumbled over
    std::array<std::size_t, verdict_count> counts{};
    double seconds = 0;       ///< of real time, all cases
    double untimed_rate = 0;  ///< cases a second, those that wait for a timer left out
    std::vector<profile_entry> profile{};
    std::vector<std::string> stale{};  ///< baseline entries that nothing needs, as "file:line: pattern"

    [[nodiscard]] std::size_t count(verdict v) const { return counts[static_cast<unsigned>(v)]; }
    /// Nothing failed, nothing passed that should not have. A deviation is told, not punished.
    [[nodiscard]] bool as_claimed() const;
};

/// What the reading says.
[[nodiscard]] std::string_view text_of_reading(model::reading r);

}  // namespace synfin::conformance
