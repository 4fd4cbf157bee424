// A file descriptor that closes itself, and the two ways an errno becomes text.
#pragma once
#include <cstring>
#include <string>
#include <utility>

#include <unistd.h>

#include "support/result.hpp"

namespace synfin::conformance {

/// Owns a file descriptor; -1 is none.
class descriptor {
  public:
    descriptor() = default;
    explicit descriptor(int fd) : fd_(fd) {}
    descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        if (this != &other) reset(std::exchange(other.fd_, -1));
        return *this;
    }
    ~descriptor() { reset(); }

    [[nodiscard]] int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    /// Closes what is held and holds `fd` instead.
    void reset(int fd = -1) {
        if (fd_ >= 0) ::close(fd_);
        fd_ = fd;
    }

  private:
    int fd_ = -1;
};

/// "what: Operation not permitted", as an error value.
[[nodiscard]] inline tl::unexpected<error> system_failure(const std::string& what, int code, std::string expected = {}) {
    return failure(what + ": " + std::strerror(code), std::move(expected));
}

}  // namespace synfin::conformance
