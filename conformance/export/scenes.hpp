// The scenes of labelled captures: one function a kind, from the first SYN to the thing that is wrong and what follows.
#pragma once
#include <span>
#include <string>

#include "conformance/export/anomaly.hpp"
#include "conformance/export/duet.hpp"

namespace synfin::conformance {

/// Where on the tape it is wrong, and whose fault it is.
struct mark {
    std::size_t index = 0;
    unsigned culprit = 0;  ///< 0 the client, 1 the server
    std::string description{};
};

struct scene {
    anomaly_kind kind;
    mark (*play)(duet& d);
};

[[nodiscard]] std::span<const scene> scenes();

}  // namespace synfin::conformance
