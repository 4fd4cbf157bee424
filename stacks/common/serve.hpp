// The process door (docs/stack-protocol.md) for adapters that are written against the C struct of stacks/synfin_stack.h:
// one adapter, both doors. The main of such a program is `return synfin_stacks::serve(*synfin_stack_v1());`.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stacks/synfin_stack.h"

namespace synfin_stacks {

/// One stack behind the line protocol, without the pipes: requests in, answers out. What is wrong with a request is answered
/// by `problem TEXT`, and the session goes on.
class session {
  public:
    explicit session(const synfin_stack& stack) : stack_(stack), host_{SYNFIN_STACK_VERSION, this, &session::take} {}
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    /// Stops the stack if it was started.
    ~session();

    /// Answers one request (a line without its LF) into `out`: the datagrams the stack sent, then the answer, each with its
    /// LF. False after `stop`. The first request starts the stack; until then its struct may still be incomplete.
    [[nodiscard]] bool answer(std::string_view line, std::string& out);

  private:
    using words = std::vector<std::string_view>;
    static void take(void* context, const std::uint8_t* octets, std::size_t size);
    [[nodiscard]] std::string begin(const words& request);
    [[nodiscard]] std::string reply_to(const words& request);
    [[nodiscard]] std::string call(unsigned which, const words& request);
    [[nodiscard]] std::string at_sockets(const words& request);
    [[nodiscard]] std::string packet(const words& request);
    [[nodiscard]] std::string advance(const words& request);

    const synfin_stack& stack_;
    synfin_host host_;
    void* self_ = nullptr;
    std::string* out_ = nullptr;
    std::vector<std::uint8_t> octets_;
};

/// Serves `stack` on standard input and output until `stop`, the end of input, SIGTERM, or the death of the process that
/// started this one; the stack's `stop` is called in each case. All answers to a request are one write. What the stack
/// prints to standard output goes to standard error. Returns the exit code: 0, or 1 when standard output is broken.
[[nodiscard]] int serve(const synfin_stack& stack);

}  // namespace synfin_stacks
