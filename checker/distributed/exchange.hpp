// Batches of items between ranks: filled and sent while others are under way, so that computing and sending overlap.
// Two buffers or more a destination: one is filled while the others are sent. A rank that has to wait for a buffer takes in
// what arrives meanwhile, and to take in sends nothing, so no circle of ranks can wait for each other.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "checker/distributed/communicator.hpp"

namespace synfin::checker {

/// What every batch tells of its sender beside the items.
struct notice {
    std::uint64_t stop = 0;    ///< not 0: the sender has stopped, all should; the meaning is the user's
    std::uint64_t states = 0;  ///< that the sender holds
    std::uint64_t bytes = 0;   ///< of memory it uses
};

/// What the traffic was.
struct traffic {
    std::uint64_t batches = 0;  ///< messages sent
    std::uint64_t words = 0;    ///< sent, 8 bytes each
    double waiting = 0;  ///< seconds without work: for a free buffer, for the last batches of a level, for the slowest rank
};

class exchange {
  public:
    /// Called with each batch that arrives: its sender, what it tells, its items one after the other.
    using reader = std::function<void(int from, const notice& told, std::span<const std::uint64_t> items)>;

    /// `batch_bytes` is the size of a message, enlarged to hold at least one item of `item_words`. About `buffer_bytes` may be
    /// under way, but to each destination at least one message and at most 16.
    exchange(const communicator& all, std::size_t batch_bytes, std::size_t buffer_bytes, std::size_t item_words, reader take);
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;
    ~exchange();

    /// Puts an item for another rank into its batch; sends the batch when it is full.
    template <std::size_t N>
    void put(int to, const std::array<std::uint64_t, N>& item) {
        outbox& box = out_[static_cast<std::size_t>(to)];
        if (box.used + N > words_) send(to);
        std::uint64_t* at = box.filling.get() + box.used;
        for (std::size_t i = 0; i < N; ++i) at[i] = item[i];
        box.used += N;
    }

    /// Takes in what has arrived, without waiting.
    void take_in();

    /// Tells all others the present notice at once.
    void announce();

    /// Collective: sends what is left and returns when every batch for this rank was taken in. Nothing may be put meanwhile.
    void close_level();

    notice mine;  ///< goes out with every batch
    traffic told;

  private:
    static constexpr std::size_t notice_words = sizeof(notice) / sizeof(std::uint64_t);
    struct requests;  // MPI's handles; mpi.h stays in the .cpp

    struct outbox {
        std::unique_ptr<std::uint64_t[]> filling;
        std::vector<std::unique_ptr<std::uint64_t[]>> under_way;
        std::size_t used = notice_words;
    };

    void send(int to);
    [[nodiscard]] std::size_t free_buffer(std::size_t to);
    void wait_until(const std::function<bool()>& done);
    void read(int slot, std::size_t words, int from);

    const communicator& all_;
    std::size_t words_;   ///< of a buffer
    std::size_t copies_;  ///< buffers under way, by destination
    reader take_;
    std::vector<outbox> out_;
    std::vector<std::unique_ptr<std::uint64_t[]>> in_;
    std::vector<std::uint64_t> sent_to_;  ///< batches of this level, by destination
    std::uint64_t taken_ = 0;             ///< batches of this level
    std::unique_ptr<requests> mpi_;
};

}  // namespace synfin::checker
