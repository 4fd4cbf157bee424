#include "checker/team.hpp"

#include <barrier>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace synfin::checker {

namespace {

// The first exception of any thread; a barrier must be reached by all, so none may leave early.
class first_failure {
  public:
    template <class F>
    void guard(F&& f) noexcept {
        try {
            f();
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!what_) what_ = std::current_exception();
        }
    }
    // Between rounds only.
    [[nodiscard]] bool happened() const { return static_cast<bool>(what_); }
    void rethrow() const {
        if (what_) std::rethrow_exception(what_);
    }

  private:
    std::mutex mutex_;
    std::exception_ptr what_;
};

void run_alone(const std::function<void(unsigned)>& work, const std::function<bool()>& between) {
    do work(0);
    while (between());
}

}  // namespace

void run_team(unsigned threads, const std::function<void(unsigned)>& work, const std::function<bool()>& between) {
    if (threads <= 1) return run_alone(work, between);
    first_failure failure;
    bool more = true;
    auto conclude = [&]() noexcept {
        failure.guard([&] { more = !failure.happened() && between(); });
        if (failure.happened()) more = false;
    };
    std::barrier barrier(static_cast<std::ptrdiff_t>(threads), conclude);
    {
        std::vector<std::jthread> others;
        auto rounds = [&](unsigned i) {
            while (more) {
                failure.guard([&] { work(i); });
                barrier.arrive_and_wait();
            }
        };
        for (unsigned i = 1; i < threads; ++i) others.emplace_back(rounds, i);
        rounds(0);
    }
    failure.rethrow();
}

}  // namespace synfin::checker
