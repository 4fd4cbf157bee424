// What may be asked of a sweep, and what it tells besides the counts.
#pragma once
#include <atomic>
#include <cstdint>
#include <string>

#include "checker/exploration.hpp"
#include "support/result.hpp"

namespace synfin::checker {

/// How wide a slot of the visited set is. A slot holds what the place of its line does not tell of a state's word.
enum class slot_width : std::uint8_t {
    automatic,  ///< narrow as soon as the table is large enough for what remains of a word to fit
    narrow,     ///< 32 bits, 16 slots a line: 4.5 to 5.5 bytes a state
    wide        ///< 64 bits, 8 slots a line: 9 to 11 bytes a state
};

/// How to sweep. All of `options` has its meaning there (`first_slots`: of the visited set), save that a sweep may hold more
/// than 2^32 states. Set the fields one by one: a derived aggregate has no designated initialisers.
struct sweep_options : options {
    /// `narrow` may need a large table from the start: 2^(bits - 23) bytes.
    slot_width width = slot_width::automatic;
    /// Keep what shortest traces are recovered from: 1 to 1.3 bytes a state.
    bool traces = true;

    /// Where to write checkpoints (the folder is made); empty: nowhere. One is written when the sweep ends before all was
    /// explored, for whatever reason but `too_narrow`.
    std::string checkpoint_folder;
    /// And one about every so many seconds; 0: none.
    double checkpoint_seconds = 0;
    /// Go on from the checkpoint in the folder. Threads and limits may differ; the system must be the same.
    bool resume = false;
    /// What must be equal for a checkpoint to be used: the instance, its bounds, the version of its words.
    std::string identity;
    /// Looked at now and then; once true the sweep ends as if cancelled. May be set by a signal handler.
    const std::atomic<bool>* stop = nullptr;

    /// For tests: other orders of the same sweep.
    std::uint64_t salt = 0;
    /// States a thread takes at once in a wide level, 1 to 65536.
    std::uint32_t chunk_states = 4096;
};

/// Where the memory went, in bytes.
struct sweep_bytes {
    std::uint64_t table = 0;          ///< the visited set, at the end, which is its peak
    std::uint64_t frontier_peak = 0;  ///< the states of a level and of the next
    std::uint64_t log = 0;            ///< for traces
    std::uint64_t peak = 0;           ///< of the sum; also `exploration::peak_bytes`
};

/// What a sweep tells, without traces. `sightings[i]->state` is `no_state`: a sweep does not number states.
struct sweep_summary : exploration {
    sweep_bytes bytes;
    slot_width width = slot_width::automatic;  ///< at the end: narrow or wide
    unsigned bits = 0;                         ///< of a state's word
    bool exact = true;                         ///< every word is told from every other; always so
    std::uint32_t checkpoints = 0;             ///< written by this run
    std::optional<error> checkpoint_failure;   ///< why the last one was not; the counts are good all the same
    bool resumed = false;

    /// Bytes of the visited set a state.
    [[nodiscard]] double table_bytes_per_state() const { return states ? double(bytes.table) / double(states) : 0; }
    /// Bytes of everything at its peak a state.
    [[nodiscard]] double bytes_per_state() const { return states ? double(bytes.peak) / double(states) : 0; }
};

/// Whether the folder holds a complete checkpoint (of whatever system).
[[nodiscard]] bool has_checkpoint(const std::string& folder);

}  // namespace synfin::checker
