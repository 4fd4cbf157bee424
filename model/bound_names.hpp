// The bounds of an instance by name: for the command line, profile files and the addresses of traces.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/bounds.hpp"
#include "support/result.hpp"

namespace synfin::model {

struct bound_name {
    std::string_view name, about, values;
};

/// Every bound that can be set, in the order they are listed.
const std::vector<bound_name>& bound_names();

/// Sets one bound from text. Values that no exploration could hold are refused here, before any run.
result<void> set_bound(bounds& b, std::string_view name, std::string_view value);

/// The value of a bound as `set_bound` reads it.
std::string get_bound(const bounds& b, std::string_view name);

/// An instance: a profile, what differs from it, and the variant. Written `lifecycle[loss=1,channel=3]+no_time_wait`.
struct instance {
    std::string profile;
    bounds limits;
};
std::string instance_text(const instance& i);
result<instance> parse_instance(std::string_view text);

}  // namespace synfin::model
