// What one bounded instance needs of the rulebook: the rules that can fire, with all that is constant folded in and all that
// nobody reads left out. Knows no target language.
#pragma once
#include <vector>

#include "checker/export/fold.hpp"
#include "model/bounds.hpp"

namespace synfin::checker {

/// What the properties listen to; other signals to the user are left out.
inline constexpr std::uint16_t watched_signals = [] {
    unsigned bits = 0;
    for (const auto s : {model::signal::open_completed, model::signal::data_arrived, model::signal::connection_closing,
                         model::signal::connection_reset, model::signal::connection_refused})
        bits |= 1U << static_cast<unsigned>(s);
    return static_cast<std::uint16_t>(bits);
}();

struct sliced_rule {
    std::size_t number = 0;  ///< in the rulebook
    model::states in;
    model::term guard = nullptr;
    std::vector<model::assignment> sets;  ///< all at once: values speak of the time before the rule
    std::optional<model::segment<model::term_domain>> sent;
    bool ack_due = false, starts_2msl = false;
    std::uint16_t told = 0;  ///< of `watched_signals`

    [[nodiscard]] const model::rule_info& info() const { return model::rule_infos[number]; }
    [[nodiscard]] bool goes_on() const { return info().go.kind == model::flow::next_; }
    /// Changes nothing and goes on: as if no alternative had applied.
    [[nodiscard]] bool idle() const;
};
struct sliced_step {
    model::step at;
    std::vector<sliced_rule> rules;  ///< the first whose guard holds fires; none = on to the next step
    [[nodiscard]] model::states in() const;
};
struct sliced_event {
    model::event what;
    std::vector<sliced_step> steps;
    [[nodiscard]] bool owes_acks() const;
    [[nodiscard]] bool leads_to(model::states to) const;
};

class slice {
  public:
    explicit slice(const model::bounds& b);

    [[nodiscard]] const std::vector<sliced_event>& events() const { return events_; }
    /// The event, when the bounds let it happen.
    [[nodiscard]] const sliced_event* find(model::event e) const;
    /// Part of a state: kept from one event to the next, and not the same for ever.
    [[nodiscard]] bool kept(std::size_t field) const { return kept_bits_[field] != 0 && !start_.of(field); }
    /// Which bits of a field a state keeps.
    [[nodiscard]] std::uint32_t kept_bits(std::size_t field) const { return kept_bits_[field]; }
    /// Somebody reads it while an event is processed.
    [[nodiscard]] bool live(std::size_t field) const { return live_[field]; }
    /// What is known when an event begins.
    [[nodiscard]] const knowledge& start() const { return start_; }
    /// The ACK that goes out when one is owed.
    [[nodiscard]] const model::segment<model::term_domain>& owed_ack() const { return owed_ack_; }

  private:
    sliced_event read_event(model::event e) const;
    sliced_step read_step(model::event e, model::step at, const knowledge& known) const;
    std::optional<sliced_rule> read_rule(std::size_t number, const knowledge& known) const;
    bool weaken_start();
    void find_live();
    bool mark_live(const sliced_step& s);
    bool mark_live(const model::segment<model::term_domain>& s);
    bool mark_live(model::term t);
    void drop_dead();

    model::rule_set rules_;
    bool timed_;
    knowledge start_;
    std::vector<std::uint32_t> kept_bits_;
    std::vector<bool> live_;
    std::vector<sliced_event> events_;
    model::segment<model::term_domain> owed_ack_;
};

/// The events that can happen within these bounds.
[[nodiscard]] std::vector<model::event> events_within(const model::bounds& b);

}  // namespace synfin::checker
