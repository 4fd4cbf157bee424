// The topics of `synfin explain`: each is told by an article that the checker computes when it is asked for.
#pragma once
#include <span>

#include "cli/explain/article.hpp"

namespace synfin::cli {

[[nodiscard]] article why_three_way();       ///< why_three_way.cpp
[[nodiscard]] article handshake_numbers();   ///< handshake_numbers.cpp
[[nodiscard]] article simultaneous_open();   ///< simultaneous.cpp
[[nodiscard]] article simultaneous_close();  ///< simultaneous.cpp
[[nodiscard]] article why_four_way();        ///< closing.cpp
[[nodiscard]] article half_close();          ///< closing.cpp
[[nodiscard]] article why_time_wait();       ///< why_time_wait.cpp
[[nodiscard]] article half_open();           ///< half_open.cpp
[[nodiscard]] article all_states();          ///< states.cpp
[[nodiscard]] article encapsulation();       ///< encapsulation.cpp
[[nodiscard]] article trust();               ///< trust.cpp

/// The article `trust` as Markdown: docs/trust.md.
[[nodiscard]] std::string trust_page();

struct topic {
    const char* name;
    const char* about;
    article (*tell)();
};

/// All topics, in the order of a course.
[[nodiscard]] std::span<const topic> topics();

}  // namespace synfin::cli
