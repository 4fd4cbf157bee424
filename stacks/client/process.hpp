// A program that runs beside an adapter, and a folder for its files. Both end with the adapter, however it ends.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace synfin_stacks {

/// Where a child's standard input, output and error lead.
enum class terminal {
    none,   ///< nowhere
    pseudo  ///< a pseudo-terminal that nobody reads for long: for programs that refuse to run without one
};

/// A program in a process group of its own. The kernel kills it when this process dies.
class process {
  public:
    process() = default;
    process(const process&) = delete;
    process& operator=(const process&) = delete;
    ~process() { stop(); }

    /// Starts it; `kept` is a file descriptor that it inherits as number 9 (-1: none). False with a reason, which names
    /// `package` when there is no such program.
    [[nodiscard]] bool start(const std::vector<std::string>& command, const std::string& package, terminal where, int kept,
                             std::string& why);
    void stop();
    [[nodiscard]] bool runs() const;
    /// Throws away what it wrote to its terminal, so that it never waits for a reader.
    void discard_output() const;

  private:
    pid_t pid_ = -1;
    int screen_ = -1;
};

/// $TMPDIR/synfin-stack-PID. A guard process takes it away when this one is gone.
class scratch_folder {
  public:
    scratch_folder() = default;
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    ~scratch_folder();

    [[nodiscard]] bool make(std::string& why);
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] bool write(const std::string& name, const std::string& text, std::string& why) const;

  private:
    std::string path_;
    pid_t guard_ = -1;
    int lifeline_ = -1;
};

/// The whole path of a program, searched for in PATH and in the folders of the system's administrator; empty: not there.
[[nodiscard]] std::string find_program(const std::string& name);

}  // namespace synfin_stacks
