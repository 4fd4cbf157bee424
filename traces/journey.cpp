#include "traces/journey.hpp"

#include <map>
#include <string_view>

namespace synfin::traces {
namespace {

/// A segment an endpoint has sent. The first thing that happens to it may take its departure away.
struct sending {
    const segment* message;
    std::size_t step;
    bool untouched = true;
};

class follower {
  public:
    explicit follower(const trace& t) : t_(t), legs_(t.steps.size()) {}

    std::vector<std::vector<leg>> follow() {
        for (std::size_t i = 0; i < t_.steps.size(); ++i) {
            if (const auto& received = t_.steps[i].received) receive(i, *received);
            if (t_.steps[i].kind != step_kind::inject) send(i);
        }
        return std::move(legs_);
    }

  private:
    void send(std::size_t i) {
        for (const auto& m : t_.steps[i].sent) {
            sent_.insert_or_assign(m.id, sending{&m, i});
            legs_[i].push_back({leg::part::departure, &m, false, i});
        }
    }

    void receive(std::size_t i, const segment& m) {
        auto* source = source_of(m);
        const bool untouched = source != nullptr && std::exchange(source->untouched, false);
        const auto kind = t_.steps[i].kind;
        if (kind == step_kind::duplicate) return;  // the copy stays under way
        const bool whole = untouched && is_next_event(source->step, i);
        if (whole) std::erase_if(legs_[source->step], [&](const leg& l) { return l.message == source->message; });
        legs_[i].push_back({whole ? leg::part::whole : leg::part::arrival, &m, kind == step_kind::lose,
                            source != nullptr ? source->step : leg::nowhere});
    }

    sending* source_of(const segment& m) {
        const auto found = sent_.find(m.id);
        return found != sent_.end() && *found->second.message == m ? &found->second : nullptr;
    }

    /// Notes are no events: they do not make a segment wait.
    [[nodiscard]] bool is_next_event(std::size_t from, std::size_t to) const {
        for (auto i = from + 1; i < to; ++i)
            if (t_.steps[i].kind != step_kind::note) return false;
        return true;
    }

    const trace& t_;
    std::vector<std::vector<leg>> legs_;
    std::map<std::string_view, sending> sent_;
};

}  // namespace

std::vector<std::vector<leg>> journeys(const trace& t) { return follower(t).follow(); }

}  // namespace synfin::traces
