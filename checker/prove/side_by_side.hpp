// Work that falls into numbered parts, done by several threads, each with a tool of its own.
#pragma once
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace synfin::checker {

/// The results of `work(i, tool)` for i < `parts`, in order. `tool()` makes a thread's tool (a solver); `go_on(done)` is called
/// by one thread at a time after each part, false stops: parts that were not begun are left out.
template <class Result, class Tool, class Work, class GoOn>
std::vector<Result> side_by_side(std::size_t parts, unsigned threads, Tool tool, Work work, GoOn go_on) {
    std::vector<std::optional<Result>> found(parts);
    std::atomic<std::size_t> next{0}, done{0};
    std::atomic<bool> stop{false};
    std::mutex telling;
    const auto run = [&] {
        auto own = tool();
        for (std::size_t i; !stop && (i = next++) < parts;) {
            found[i] = work(i, own);
            const std::size_t now = ++done;
            const std::lock_guard lock(telling);
            if (!go_on(now)) stop = true;
        }
    };
    std::vector<std::thread> team;
    for (unsigned i = 1; i < threads; ++i) team.emplace_back(run);
    run();
    for (auto& t : team) t.join();
    std::vector<Result> all;
    for (auto& one : found)
        if (one) all.push_back(std::move(*one));
    return all;
}

}  // namespace synfin::checker
