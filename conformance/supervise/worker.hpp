// One worker process: started, listened to, watched for hanging, buried.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "conformance/stacks/linux/descriptor.hpp"
#include "conformance/supervise/message.hpp"
#include "conformance/supervise/supervisor.hpp"

namespace synfin::conformance {

class worker {
  public:
    /// Forks; the child runs `chosen` of `cases` on the stack that `of.open` makes, and ends.
    [[nodiscard]] static result<std::unique_ptr<worker>> start(std::span<const test_case> cases, const job& of,
                                                               std::span<const std::size_t> chosen, const run_options& options);
    worker(const worker&) = delete;
    worker& operator=(const worker&) = delete;
    ~worker();

    [[nodiscard]] int fd() const { return from_.get(); }
    /// Takes what has come. False: the worker has closed its end.
    bool read(const std::function<void(const message&)>& taken);
    /// The case it is at; nothing while time passes.
    [[nodiscard]] std::optional<std::size_t> current() const;
    /// It has worked on one request for longer than any honest stack does: killed.
    bool kill_if_hanging();
    /// How it ended, as a sentence, after `read` was false.
    [[nodiscard]] std::string end();

  private:
    worker() = default;
    [[nodiscard]] std::chrono::nanoseconds processor_time() const;
    [[nodiscard]] std::string last_words() const;

    pid_t pid_ = -1;
    descriptor from_, words_;  // what it prints goes to a file in memory
    pulse* pulse_ = nullptr;
    receiver receiver_;
    std::uint64_t beats_ = 0;
    std::chrono::nanoseconds cpu_at_beat_{};
    std::chrono::steady_clock::time_point beat_at_ = std::chrono::steady_clock::now();
    std::chrono::duration<double> hang_{};
    bool hangs_ = false;
};

}  // namespace synfin::conformance
