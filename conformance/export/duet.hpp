// Two endpoints of the model on one wire, and a tape of all that they send: the connections that labelled captures are
// made of. A hook may change, lose or suppress a segment as it is sent: that is the one thing wrong in them.
#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "conformance/machine.hpp"
#include "conformance/stack.hpp"
#include "traces/capture.hpp"

namespace synfin::conformance {

/// A segment on the tape.
struct taped {
    std::int64_t time_ns = 0;
    unsigned from = 0;
    segment what{};
    std::uint8_t stamp = 0;     ///< of its text: another stamp is other text at the same numbers
    bool bad_checksum = false;  ///< its checksum does not fit
    std::string comment{};
};

/// What becomes of a segment when it is sent.
enum class passage : std::uint8_t {
    arrives,
    lost,       ///< on the tape, but it does not arrive
    suppressed  ///< never sent, though it should have been
};

/// The addresses of both ends.
struct duet_addresses {
    std::array<std::uint32_t, 2> ip{0xc0000201, 0xc0000202};  ///< of the documentation network (RFC 5737)
    std::array<std::uint16_t, 2> port{50000, 49152};
};

class duet {
  public:
    /// `start_ns`: the time of the first packet. The same seed makes the same tape.
    duet(std::uint64_t seed, std::int64_t start_ns);

    /// Called before a segment goes on the tape.
    std::function<passage(taped&)> on_send{};
    /// The window that an end offers from its next OPEN on.
    std::uint32_t window = 60000;

    void open_passive(unsigned who);
    void open_active(unsigned who, std::uint32_t iss);
    void send(unsigned who, std::uint32_t octets) { happens(who, model::event::send, octets); }
    void close(unsigned who) { happens(who, model::event::close); }
    void times_out(unsigned who);
    /// The record vanishes without a word, as in a crash.
    void forget(unsigned who) { end[who] = {}; }
    /// Puts a segment on the wire that the model did not send.
    void put(unsigned from, segment s);
    /// Until nothing is under way, or `most` segments have arrived.
    void settle(std::size_t most = 200);
    void wait(std::int64_t ns) { now_ += ns; }
    /// At least `least`, below `least + range`.
    std::uint32_t any(std::uint32_t least, std::uint32_t range) { return least + static_cast<std::uint32_t>(random_() % range); }

    std::array<machine, 2> end{};
    std::vector<taped> tape{};

  private:
    void happens(unsigned who, model::event what, std::uint32_t octets = 0);
    void run(unsigned who, const happening& h);

    std::mt19937_64 random_;
    std::int64_t now_;
    std::uint32_t passive_iss_;
    std::deque<taped> under_way_;
};

/// The tape as a capture.
[[nodiscard]] std::vector<traces::captured> as_capture(const std::vector<taped>& tape, const duet_addresses& at);

}  // namespace synfin::conformance
