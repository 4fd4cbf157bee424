// How every state was found, in a byte or so: which state of the level before led to it, and by which of its transitions.
// The words themselves are not kept; a trace is walked back by places and then replayed.
#pragma once
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace synfin::checker {

/// States are logged in chunks, in the order one thread found them.
struct place {
    std::uint32_t chunk = 0;
    std::uint32_t index = 0;
};
/// The chunk of the parent that an initial state does not have.
inline constexpr std::uint32_t no_chunk = std::numeric_limits<std::uint32_t>::max();

/// Where a state came from: the `nth` successor (from 0) of `parent`; of an initial state: the nth of these.
struct origin {
    place parent{no_chunk, 0};
    std::uint32_t nth = 0;
};

/// The log of one chunk. A thread expands states in order, so a parent is mostly a few behind the one before: one byte holds
/// both numbers when they are small.
class chunk_log {
  public:
    void add(const origin& from);
    /// The origin of the chunk's state number `index`; nothing when the log holds no such state.
    [[nodiscard]] std::optional<origin> find(std::uint32_t index) const;

    [[nodiscard]] std::span<const std::uint8_t> code() const { return code_; }
    /// Fits the memory to what is there and forgets how to go on.
    void close();
    /// A closed log with this code.
    static chunk_log of(std::vector<std::uint8_t> code);
    [[nodiscard]] std::uint64_t bytes() const { return sizeof *this + code_.capacity(); }

  private:
    void add_number(std::uint32_t number);

    std::vector<std::uint8_t> code_;
    place last_{no_chunk - 1, 0};
};

/// The logs of all chunks, by their number.
class parent_log {
  public:
    /// The number of the new chunk.
    std::uint32_t add(chunk_log&& log);
    [[nodiscard]] const std::deque<chunk_log>& chunks() const { return chunks_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

    /// The numbers to replay a shortest path by: an initial state's, then a successor's for each step. Nothing: broken log.
    [[nodiscard]] std::optional<std::vector<std::uint32_t>> way_to(place at) const;

  private:
    std::deque<chunk_log> chunks_;
    std::uint64_t bytes_ = 0;
};

}  // namespace synfin::checker
