// The oracle: which answers to a stimulus are allowed, given all that was seen before and every reading of the RFC at once.
//
// It holds a set of hypotheses: a model state together with the readings under which the stack would be in it. Each
// stimulus is run on each of them; what the stack does selects those that survive. No survivor: the stack has broken a
// rule under every reading. Nothing depends on time: an ACK that may be delayed is waited for by the caller.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/answer.hpp"
#include "conformance/choices.hpp"
#include "conformance/machine.hpp"
#include "conformance/stimulus.hpp"

namespace synfin::conformance {

/// What the user has been told and not yet heard through a call.
enum class news : std::uint8_t { none, reset, refused, timed_out };

/// A state the stack may be in, and the readings under which it is.
struct hypothesis {
    machine m{};
    news pending = news::none;
    cube when{};
    concessions granted = 0;  ///< without which it would not explain what was seen
    bool operator==(const hypothesis&) const = default;
};

/// What was seen after a stimulus.
struct observation {
    std::vector<segment> segments{};
    std::optional<reply> answer = std::nullopt;        ///< of a call
    std::optional<model::state> shown = std::nullopt;  ///< of STATUS
};

enum class judgement : std::uint8_t {
    accepted,
    waiting,       ///< fine so far, but an ACK is owed
    refused,       ///< allowed under no reading
    inapplicable,  ///< the stack's interface cannot express the call
};

/// One allowed answer, for reports and exported cases.
struct allowed_answer {
    std::string text;  ///< segments, reply and state as far as they are observable
    model::state after{};
    std::vector<std::uint16_t> rules{};  ///< that lead to it, quiet ones left out
    std::vector<cube> when{};            ///< the readings that do
};

class oracle {
  public:
    /// `start` restricts the readings considered; by default all are open.
    explicit oracle(const number_plan& plan = {}, cube start = {});

    /// The arriving segment with its numbers, as the likeliest hypothesis counts them.
    [[nodiscard]] segment resolve(const stimulus& s) const { return conformance::resolve(s.shape, likeliest().m, plan_); }

    /// Judges what was seen; on `accepted` the hypotheses move on, otherwise they stay.
    judgement judge(const stimulus& s, const segment& arriving, const observation& seen);

    /// Every allowed answer, default readings first.
    [[nodiscard]] std::vector<allowed_answer> allowed(const stimulus& s, const segment& arriving) const;
    /// Takes every allowed answer as given: for writing cases down before any stack has run them.
    void assume(const stimulus& s, const segment& arriving);

    [[nodiscard]] const std::vector<hypothesis>& hypotheses() const { return hypotheses_; }
    [[nodiscard]] const hypothesis& likeliest() const { return hypotheses_.front(); }
    /// The readings under which everything seen so far is allowed.
    [[nodiscard]] std::vector<cube> readings() const;
    /// What had to be conceded, in the most favourable explanation.
    [[nodiscard]] concessions granted() const { return likeliest().granted; }

  private:
    number_plan plan_;
    std::vector<hypothesis> hypotheses_;
};

/// The replies a call may come back with when the model answers `r`; `pending` news may come first.
[[nodiscard]] bool reply_fits(model::reply r, const request& made, const hypothesis& before, const reply& seen);
[[nodiscard]] std::string reply_text(model::reply r, const request& made, const hypothesis& before);

}  // namespace synfin::conformance
