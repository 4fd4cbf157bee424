// Does the suite notice a rule that is wrong? Every mutant is run on the cases that fire its rule; those that no case kills
// are compared with the model over the whole endpoint system.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case.hpp"
#include "conformance/machine.hpp"

namespace synfin::conformance {

enum class fate : std::uint8_t {
    killed,       ///< a case fails on it
    unreachable,  ///< no call, segment or short timer makes its rule fire
    no_effect,    ///< the change changes nothing that the rule does: a segment not sent by a rule that sends none
    equivalent,   ///< over all that the endpoint system reaches it answers as the model does, under the default readings
    tolerated,    ///< it answers otherwise, but in a way that some reading, or the kind of reply (A41), allows
    survives      ///< it answers as nothing allows, and no case shows it: a gap in the suite
};
inline constexpr unsigned fate_count = 6;
[[nodiscard]] std::string_view name(fate f);

struct mutant_result {
    mutation changed;
    fate end = fate::survives;
    std::string by{};  ///< the case that kills it; where it first differs
};

/// Every mutant against the cases. `cases` is a whole suite as `generate` made it.
/// `on_result` is called as each is done, by one thread at a time.
[[nodiscard]] std::vector<mutant_result> try_mutants(std::span<const test_case> cases, unsigned threads = 1,
                                                     const std::function<void(const mutant_result&)>& on_result = {});

}  // namespace synfin::conformance
