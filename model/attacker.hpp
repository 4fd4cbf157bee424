// An attacker off the path: sees nothing, may send any segment at any time with the addresses and ports of either end.
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "model/end_steps.hpp"

namespace synfin::model {

/// The segments worth sending to an end: of all header fields (every set of SYN, RST, FIN and ACK, every sequence and
/// acknowledgement number, with and without an octet) one for each distinct outcome. Of segments with the same outcome it is
/// the one nearest to RCV.NXT and SND.NXT. Encoded, in a fixed order.
[[nodiscard]] std::vector<std::uint32_t> distinct_attacks(const end_steps& ends, int e, const endpoint& x, small::number window);

/// The same, computed once for each end. May be asked by several threads.
class known_attacks {
  public:
    known_attacks(const end_steps& ends, small::number window) : ends_(ends), window_(window) {}
    /// `end_word` is the encoded end.
    const std::vector<std::uint32_t>& on(int e, std::uint64_t end_word);

  private:
    end_steps ends_;
    small::number window_;
    std::mutex access_;
    std::unordered_map<std::uint64_t, std::unique_ptr<const std::vector<std::uint32_t>>> known_[2];
};

}  // namespace synfin::model
