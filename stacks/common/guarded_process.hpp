// A foreign program that runs for an adapter, and whose end is certain: when the adapter stops, crashes or is killed, the
// program, all it has started, and the folder it worked in are gone.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "support/result.hpp"

namespace synfin_stacks {

/// One program in a folder of its own. A guard process in between watches over it: it holds one end of a pipe whose other end
/// only the adapter has, so that it learns of the adapter's end whatever ends it.
class guarded_process {
  public:
    guarded_process() = default;
    guarded_process(const guarded_process&) = delete;
    guarded_process& operator=(const guarded_process&) = delete;
    ~guarded_process() { stop(); }

    /// Makes the folder $TMPDIR/synfin-stack-PID (mode 0700), where PID is the adapter's.
    [[nodiscard]] synfin::result<void> make_folder();
    [[nodiscard]] const std::string& folder() const { return folder_; }

    /// Starts the program: output and errors go to `folder()/log`, input is empty, descriptors that are not close-on-exec
    /// stay open. `command` names the program by its path or as PATH finds it. What cannot be executed leaves a word in the
    /// log and ends at once. `prepare` runs in the new process just before the program.
    [[nodiscard]] synfin::result<void> start(const std::vector<std::string>& command, void (*prepare)() = nullptr);
    /// It was started and not stopped.
    [[nodiscard]] bool running() const { return guard_ > 0; }

    /// Kills it with all it started, removes the folder; returns when that is done.
    void stop();
    /// The last line of the log, for error messages.
    [[nodiscard]] std::string last_words() const;

  private:
    std::string folder_;
    pid_t guard_ = -1;
    int lifeline_ = -1;
};

}  // namespace synfin_stacks
