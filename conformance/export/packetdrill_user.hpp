// The user of a connection as a packetdrill script plays it: which system call stands for which call of 3.9.1, and what
// Linux returns for the model's reply.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conformance/export/case_walk.hpp"
#include "conformance/export/packetdrill_numbers.hpp"

namespace synfin::conformance {

/// What becomes of a step in a script.
struct script_lines {
    std::vector<std::string> lines{};  ///< without times
    std::string cannot{};              ///< why the step cannot be said; empty when it can
    bool harmless = false;             ///< it cannot be said, but leaving it out changes nothing for later steps
};

class packetdrill_user {
  public:
    /// `numbers` is told of every socket.
    explicit packetdrill_user(packetdrill_numbers& numbers) : numbers_(numbers) {}

    [[nodiscard]] script_lines call(const walked_step& step);
    [[nodiscard]] script_lines status(const walked_step& step) const;
    /// What a program does when the handshake is over: accept, and close the listening socket, so that one script is one
    /// connection record.
    [[nodiscard]] std::vector<std::string> after_arrival(const walked_step& step);

  private:
    script_lines open_passive(const walked_step& step);
    script_lines open_active(const walked_step& step);
    script_lines close(const walked_step& step);
    script_lines close_whole(const walked_step& step, bool reset);
    [[nodiscard]] script_lines send(const walked_step& step) const;
    [[nodiscard]] script_lines receive(const walked_step& step) const;
    std::vector<std::string> fresh_socket();
    [[nodiscard]] int handle() const { return connection_ != 0 ? connection_ : listener_; }

    packetdrill_numbers& numbers_;
    int next_fd_ = 3, listener_ = 0, connection_ = 0;  // 0: none
};

}  // namespace synfin::conformance
