// How a rank learns that another one failed.
#pragma once
#include <stdexcept>

namespace synfin::checker {

/// Another rank threw; it knows what, and throws it itself.
struct another_rank_failed : std::runtime_error {
    another_rank_failed() : std::runtime_error("another rank failed") {}
};

}  // namespace synfin::checker
