// Threads that work in rounds.
#pragma once
#include <functional>

namespace synfin::checker {

/// Calls work(0) .. work(threads - 1) at the same time, then between() alone, again and again until between() is false.
/// One thread runs in the caller, without any synchronisation. What a call throws ends the rounds and is thrown on.
void run_team(unsigned threads, const std::function<void(unsigned)>& work, const std::function<bool()>& between);

}  // namespace synfin::checker
