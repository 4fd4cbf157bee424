// Every deliberate mistake against every property: what breaks, after how many steps.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/cli.hpp"
#include "model/properties.hpp"

namespace synfin::cli {

/// The least number of steps after which a variant breaks a property, and the instance it was found in.
struct broken {
    model::variant by;
    model::property what;
    std::uint32_t steps;
    std::string instance, address;
};

struct variant_matrix {
    std::vector<std::string> instances;  ///< what was explored for each variant
    std::vector<broken> cells;
    std::uint64_t states = 0;
    double seconds = 0;
    bool complete = true;
    [[nodiscard]] const broken* find(model::variant v, model::property p) const;
    /// The rules as they are break nothing; every variant breaks something; every property is broken by something.
    [[nodiscard]] bool as_expected() const;
};

/// Explores each variant on a handful of small instances, one variant a thread.
[[nodiscard]] variant_matrix judge_variants(unsigned threads, const std::function<void(std::string_view)>& progress);

[[nodiscard]] std::string matrix_text(const variant_matrix& m, const screen& shown);
[[nodiscard]] std::string matrix_json(const variant_matrix& m);

}  // namespace synfin::cli
