// The whole proof: initiation and consecution of every lemma, every property from the lemmas, and what shows that neither is
// vacuous.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "checker/prove/discharge.hpp"
#include "model/proof/claims.hpp"

namespace synfin::checker {

/// `not_proved`: some goal does not follow. That is not a run that breaks the property: see model/proof/runs.hpp for those.
enum class proof_verdict : std::uint8_t { holds, not_proved, incomplete };
[[nodiscard]] std::string_view to_string(proof_verdict v);

struct proof_options {
    model::proof::step_options model;
    unsigned threads = 1;
    unsigned seconds_limit = 60;  ///< a question
    bool keep_questions = false;
    /// What is being done, how much of it; false stops.
    std::function<bool(std::string_view what, std::size_t done, std::size_t of)> on_progress;
};

/// A goal that does not follow, with values that show it: a state that the lemmas allow, and a step of it. Not a run from the
/// beginning.
struct gap {
    std::string rule;  ///< the rules of the step; empty for a state
    std::string of;
    answer what = answer::unknown;
    std::vector<valuation> values;
};

/// A lemma or property over all steps.
struct proved {
    std::string id, says;
    proof_verdict verdict = proof_verdict::holds;
    std::size_t questions = 0;  ///< how many were asked; instances that are literally given are not
    double seconds = 0, longest = 0;
    std::vector<gap> gaps;
};

/// Enters an answer into what it is about: counts, times, and a gap where it does not follow.
void enter(proved& into, const discharged& answered);

/// Is a lemma or an assumption needed (checker/prove/needed.hpp)? `not_shown`: nothing was found that fails without it, but not
/// everything was asked.
enum class necessity : std::uint8_t { not_shown, needed, not_needed };
[[nodiscard]] std::string_view to_string(necessity n);

struct need {
    std::string id, says;
    necessity what = necessity::not_shown;
    std::string breaks;  ///< needed: the lemma or property that does not follow without it
    gap shown_by;        ///< needed: where, and a state that all other lemmas allow
    std::string why;     ///< not needed: why it is kept; not shown: what is missing
    std::size_t questions = 0;
    double seconds = 0;
};

struct proof {
    std::vector<need> needs;  ///< of each assumption and lemma, if asked
    std::vector<proved> lemmas, properties, witnesses;
    std::vector<std::string> unreachable;  ///< rules no step of which is possible under the lemmas
    std::size_t steps = 0, ruled_out = 0, questions = 0, rules = 0;
    double cpu_seconds = 0;
    bool complete = true;
    std::vector<discharged> asked;  ///< every question if `keep_questions`, else those that the solver gave up on

    [[nodiscard]] bool needs_shown() const;
    /// `incomplete`, too, when a need is not shown.
    [[nodiscard]] proof_verdict verdict() const;
};

[[nodiscard]] proof prove(const proof_options& how);

}  // namespace synfin::checker
