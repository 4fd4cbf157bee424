// Captures with exactly one thing wrong, and a label that says which: what a judge of captures is measured with.
//
// A connection of two endpoints of the model, correct but for one deed of one end, or correct with a fault of the capture
// (label "none"). docs/anomalies.md lists the kinds and how each is made.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"
#include "traces/capture.hpp"

namespace synfin::conformance {

struct anomaly_kind {
    std::string_view name;
    std::string_view clause;  ///< of the rule broken; empty where none is
    std::string_view about;
    [[nodiscard]] bool is_violation() const { return !clause.empty(); }
};

/// The kinds in a fixed order.
[[nodiscard]] std::span<const anomaly_kind> anomalies();

/// What is wrong at one packet.
struct anomaly_label {
    std::string kind{};      ///< the name, or "none" for a fault of the capture only
    std::size_t packet{};    ///< as Wireshark's frame.number, from 1: the packet that is wrong, or that is not answered
    std::string endpoint{};  ///< who breaks the rule, "192.0.2.2:49152"; empty for "none"
    std::string clause{};
    std::string description{};
};

struct labelled_capture {
    std::vector<traces::captured> packets{};
    std::vector<anomaly_label> labels{};
};

/// `count` connections one after the other, each with that anomaly, other ports and other numbers. The same seed gives the
/// same octets. The error names the nearest kind.
[[nodiscard]] result<labelled_capture> make_anomaly(std::string_view kind, std::uint64_t seed, std::size_t count);

/// The labels as JSON.
[[nodiscard]] std::string as_json(const labelled_capture& capture);

}  // namespace synfin::conformance
