// What a tester on the wire knows of the numbers of a connection, from what it saw and sent alone: no model of the stack.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "conformance/answer.hpp"
#include "conformance/stimulus.hpp"

namespace synfin::conformance {

/// The stack's highest SEQ + LEN is what we acknowledge; its last ACK is where our next octet goes; before there is any of
/// these, the number plan. What is shown of a segment is relative to this, so that the same behaviour has the same text.
class wire_view {
  public:
    explicit wire_view(const number_plan& plan = {});

    /// The segment that a stimulus stands for now.
    [[nodiscard]] segment resolve(const segment_shape& shape) const;
    /// Notes what we send.
    void sent(const segment& seg);
    /// "SYN,ACK(new,+1)": flags, where SEG.SEQ is, what SEG.ACK is. `answered`: the segment before, if one was injected.
    /// Then notes what the segment says.
    [[nodiscard]] std::string read(const unit& u, const segment* answered);
    void offered(std::uint16_t window) { window_ = window; }

    /// Something that occupies sequence space and was all sent before.
    [[nodiscard]] bool is_repeated(const segment& seg) const;
    /// An ACK that says nothing new.
    [[nodiscard]] bool says_nothing(const unit& u) const;
    [[nodiscard]] std::uint32_t next() const { return next_; }
    /// Text, a FIN or a SYN of the stack is not acknowledged yet.
    [[nodiscard]] bool is_outstanding() const { return numbered_ && una_ != next_; }
    /// Both FINs were sent and acknowledged: TIME-WAIT, if the stack closed first.
    [[nodiscard]] bool is_closed_both_ways() const;

  private:
    [[nodiscard]] std::string seq_text(const unit& u, const segment* answered) const;
    [[nodiscard]] std::string ack_text(const unit& u, const segment* answered) const;
    void begin(std::uint32_t iss);

    number_plan plan_;
    bool numbered_ = false;      // the stack has sent a SYN
    bool synchronised_ = false;  // and, on this connection, an ACK
    std::uint32_t iss_ = 0, una_ = 0, next_ = 0;
    std::uint32_t irs_, expected_;
    std::uint32_t window_ = peer_window;          // last one the stack offered
    std::uint32_t syn_sent_;                      // number of the last SYN of ours
    std::optional<std::uint32_t> fin_, own_fin_;  // the number behind the FIN: of the stack, of ours
};

}  // namespace synfin::conformance
