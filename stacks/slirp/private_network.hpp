// A network of our own with nothing but a loopback, where libslirp's host sockets meet ours.
#pragma once
#include <string>

namespace synfin_stacks {

/// A network namespace. As root, or with the capabilities, the thread is inside only during a `visit`; otherwise the whole
/// process moves into a user namespace of its own for good, which its other work does not notice.
class private_network {
  public:
    private_network() = default;
    private_network(const private_network&) = delete;
    private_network& operator=(const private_network&) = delete;
    ~private_network();

    /// Makes it. False, with the reason, when this system or this user may not; then nothing has changed.
    [[nodiscard]] bool make(std::string& why);

    /// The calling thread makes sockets inside for as long as this lives.
    class visit {
      public:
        explicit visit(const private_network& where);
        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;
        ~visit();

      private:
        const private_network& where_;
    };

  private:
    [[nodiscard]] bool make_apart(std::string& why);
    [[nodiscard]] bool move_into_one(std::string& why);

    int home_ = -1, inside_ = -1;  // -1: there is no way between them, the process lives inside
};

}  // namespace synfin_stacks
