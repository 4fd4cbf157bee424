// One limit of time for several explorations, one after the other.
#pragma once
#include <algorithm>
#include <chrono>

#include "checker/exploration.hpp"

namespace synfin::checker {

class time_shared {
  public:
    /// The clock starts now. Refers to `all`.
    explicit time_shared(const options& all) : all_(all) {}

    /// Seconds since the start.
    [[nodiscard]] double used() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count(); }
    /// The options with the seconds that are left; never 0, which would be no limit.
    [[nodiscard]] options rest() const {
        options left = all_;
        if (all_.seconds_limit > 0) left.seconds_limit = std::max(all_.seconds_limit - used(), 1e-6);
        return left;
    }

  private:
    const options& all_;
    const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace synfin::checker
