// The processes that mpirun started together, and what they agree on. Needs Open MPI (or another MPI of version 3).
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace synfin::checker {

/// This process among `size()` of them ("ranks"). One object a process, once: MPI can be neither left twice nor re-entered.
/// All members but the plain numbers are collective: every rank calls them, in the same order.
class communicator {
  public:
    /// Joins the other ranks. An error inside MPI ends all of them, as MPI's own default has it.
    communicator();
    communicator(const communicator&) = delete;
    communicator& operator=(const communicator&) = delete;
    /// Leaves together with the others. Where an exception is under way the others cannot know, so all are ended.
    ~communicator();

    [[nodiscard]] int rank() const { return rank_; }
    [[nodiscard]] int size() const { return size_; }
    /// How many of them run on this machine and so share its memory.
    [[nodiscard]] int on_this_machine() const { return on_this_machine_; }

    /// Each number becomes its sum over all ranks.
    void sum(std::span<std::uint64_t> numbers) const;
    /// The union of every rank's bits.
    [[nodiscard]] std::uint64_t unite(std::uint64_t bits) const;
    /// Every rank's words (the same number of them on each), rank by rank.
    [[nodiscard]] std::vector<std::uint64_t> gather(std::span<const std::uint64_t> words) const;
    /// Returns when every rank has come here.
    void wait_for_all() const;

    /// Ends every rank at once; the exit status of mpirun is `status`. Not collective.
    [[noreturn]] void abort(int status) const;

  private:
    int rank_ = 0;
    int size_ = 1;
    int on_this_machine_ = 1;
};

}  // namespace synfin::checker
