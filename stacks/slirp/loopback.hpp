// TCP sockets of the host on the loopback, none of which ever waits.
#pragma once
#include <cstdint>
#include <utility>

namespace synfin_stacks {

/// Owns a socket.
class host_socket {
  public:
    host_socket() = default;
    explicit host_socket(int fd) : fd_(fd) {}
    host_socket(host_socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    host_socket& operator=(host_socket&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~host_socket() { close(); }

    explicit operator bool() const { return fd_ >= 0; }
    [[nodiscard]] int get() const { return fd_; }
    void close();
    /// Closes with a RST, and without TIME-WAIT.
    void reset();

  private:
    int fd_ = -1;
};

inline constexpr std::uint32_t near_loopback = 0x7f000001;  ///< 127.0.0.1: ours, and what libslirp connects to
inline constexpr std::uint32_t far_loopback = 0x7f000002;   ///< 127.0.0.2: where libslirp listens for us

/// A socket that listens on 127.0.0.1; empty with `errno` when it cannot.
[[nodiscard]] host_socket listen_on(std::uint16_t port);
/// The next connection that waits, or empty.
[[nodiscard]] host_socket accept_from(const host_socket& listener);
/// From 127.0.0.1:port to 127.0.0.2:port, or empty with `errno`.
[[nodiscard]] host_socket connect_from(std::uint16_t port);

}  // namespace synfin_stacks
