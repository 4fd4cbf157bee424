// Z3 as the finder of numbers: a class of values and where a connection stands go in, 32-bit numbers come out.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include "conformance/generate/value_classes.hpp"

namespace synfin::conformance {

/// How far a connection has come, counted from its initial numbers.
struct progress {
    std::uint32_t una = 0, nxt = 0;  ///< SND.UNA - ISS, SND.NXT - ISS
    std::uint32_t received = 0;      ///< RCV.NXT - IRS
    std::uint32_t max_snd_wnd = 0;   ///< 0 as long as the peer has offered none
};

/// Numbers of a class.
struct value_point {
    std::uint32_t peer_iss = 0, iss = 0;
    std::uint32_t seq = 0, ack = 0, octets = 0;
    std::uint32_t rcv_nxt = 0, rcv_wnd = 0, snd_una = 0, snd_nxt = 0, max_snd_wnd = 0;
};

/// Finds numbers. The same seed and the same questions in the same order give the same numbers with the same Z3.
class value_solver {
  public:
    explicit value_solver(std::uint64_t seed);
    ~value_solver();
    /// Numbers of that class, `flags` as given; nothing when there are none.
    [[nodiscard]] std::optional<value_point> find(const value_class& wanted, const progress& at, std::uint8_t flags);

  private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace synfin::conformance
