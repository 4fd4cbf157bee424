// What a worker tells its supervisor: MessagePack documents, each after its length in four octets.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "conformance/run.hpp"

namespace synfin::conformance {

using message = nlohmann::json;

[[nodiscard]] message as_message(const log_entry& e);
[[nodiscard]] log_entry log_entry_of(const message& m);
/// Without `ran`: the index goes beside it.
[[nodiscard]] message as_message(const case_result& r);
[[nodiscard]] case_result case_result_of(const message& m, const test_case& ran);

/// Gathers messages and writes them to a descriptor in large pieces.
class sender {
  public:
    explicit sender(int fd) : fd_(fd) {}
    void send(const message& m);
    void flush();

  private:
    int fd_;
    std::string buffer_;
};

/// Cuts messages out of a stream of octets.
class receiver {
  public:
    /// Takes what one read gave; calls `taken` for each whole message.
    void take(std::span<const char> octets, const std::function<void(const message&)>& taken);

  private:
    std::string buffer_;
};

}  // namespace synfin::conformance
