// Where every run ends up: names and reasons for the bottom components of the explored state graph.
#pragma once
#include <span>
#include <string_view>

#include "model/world.hpp"

namespace synfin::model {

/// What is known of a bottom component: its state of least depth and what may happen in it.
struct bottom_view {
    const endpoint &a, &b;  ///< the ends in that state
    bool empty_network;     ///< nothing is ever on its way
    bool cycle;             ///< something happens, without end; else nothing can happen
    bool cut;               ///< a bound of the model forbids a step
    bool attacked;          ///< the instance has an attacker
};

/// A class of bottom components.
struct bottom_class {
    std::string_view name, reason;
    bool (*is)(const bottom_view&);
};

/// All classes, in the order in which they are tried.
[[nodiscard]] std::span<const bottom_class> bottom_classes();
/// The first class it belongs to; null for none, which is a gap in the table.
[[nodiscard]] const bottom_class* class_of(const bottom_view& v);

}  // namespace synfin::model
