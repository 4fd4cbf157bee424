#include "checker/export/header.hpp"

#include <fmt/format.h>

#include "checker/export/program.hpp"

namespace synfin::checker {

std::vector<std::string> header_lines(const model::bounds& b) {
    std::vector<std::string> lines{"The connection lifecycle of RFC 9293: two ends, their users, the network between them.",
                                   "Written by synfin from the terms of its rulebook. Every comment at a rule has its id (the "
                                   "clause it reads, first) and what it says."};
    std::vector<std::string_view> ways;
    for (const auto p : unwatched_properties(b)) ways.push_back(model::text(p).id);
    if (!ways.empty())
        lines.push_back(
            fmt::format("Not in this file: {}. They ask for ways and cycles in the graph of states, which no "
                        "assertion about states and steps can say; `synfin check` decides them.",
                        fmt::join(ways, ", ")));
    for (const auto p : watched_properties())
        if (const auto why = model::not_claimed(p, b); !why.empty())
            lines.push_back(fmt::format("Not claimed under these bounds: {} ({}).", model::text(p).id, why));
    return lines;
}

}  // namespace synfin::checker
