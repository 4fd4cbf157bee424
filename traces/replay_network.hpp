// The segments under way in a replay: which are there, how many copies of each, and how they look.
#pragma once
#include <map>
#include <string>

#include "traces/trace.hpp"

namespace synfin::traces {

class replay_network {
  public:
    /// A segment enters the network: sent by an end, or put in by somebody else.
    void add(const segment& s) { under_way_[s.id] = {s, 1}; }
    /// One more copy of it; false when it is not under way.
    [[nodiscard]] bool copy(const std::string& id) { return change(id, +1); }
    /// One copy leaves; false when it is not under way.
    [[nodiscard]] bool take(const std::string& id) { return change(id, -1); }
    /// The segment of that id as it was sent, under way or not; null when none ever was.
    [[nodiscard]] const segment* find(const std::string& id) const {
        const auto found = under_way_.find(id);
        return found == under_way_.end() ? nullptr : &found->second.what;
    }

  private:
    struct copies {
        segment what;
        int count = 0;
    };

    bool change(const std::string& id, int by) {
        const auto found = under_way_.find(id);
        if (found == under_way_.end() || found->second.count == 0) return false;
        found->second.count += by;
        return true;
    }

    std::map<std::string, copies, std::less<>> under_way_;
};

}  // namespace synfin::traces
