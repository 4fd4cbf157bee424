// What a rulebook speaks of, in the language of checker/export/guarded.hpp: terms, sets of states, segments, names.
#pragma once
#include "checker/export/guarded.hpp"
#include "checker/export/slice.hpp"

namespace synfin::checker {

/// "SYN_RECEIVED".
[[nodiscard]] std::string program_name(model::state s);
/// "seg_ack".
[[nodiscard]] std::string program_name(std::size_t field);
/// "event_segment_arrives".
[[nodiscard]] std::string program_name(model::event e);
/// "told_data": the scratch flag that says a user has been told.
[[nodiscard]] std::string program_name(model::signal s);

[[nodiscard]] expression state_constant(model::state s);
/// Is `what` in one of these states?
[[nodiscard]] expression in_states(model::states in, const expression& what);

/// A flag, or a number that need not be reduced yet.
[[nodiscard]] expression value_of(model::term t);
/// A flag, or a number in 0..31.
[[nodiscard]] expression reduced_value_of(model::term t);
/// The segment without what only the observer adds.
[[nodiscard]] expression segment_of(const model::segment<model::term_domain>& s);

/// Where the fields of a segment stand in the one number it is: in the order of model/packed.hpp, which packs them closer.
struct segment_layout {
    static constexpr unsigned life = 0, receiver = 2, sender = 4, len = 6, ack = 8, seq = 13, fin = 18, rst = 19, ack_on = 20,
                              syn = 21, width = 22;
};
struct segment_part {
    const char* name;
    unsigned shift, width;
};
inline constexpr segment_part segment_parts[] = {{"LIFE", segment_layout::life, 2},     {"RECEIVER", segment_layout::receiver, 2},
                                                 {"SENDER", segment_layout::sender, 2}, {"LEN", segment_layout::len, 2},
                                                 {"ACKNO", segment_layout::ack, 5},     {"SEQ", segment_layout::seq, 5}};
struct segment_bit {
    const char* name;
    unsigned shift;
};
inline constexpr segment_bit segment_bits[] = {
    {"FIN", segment_layout::fin}, {"RST", segment_layout::rst}, {"ACK", segment_layout::ack_on}, {"SYN", segment_layout::syn}};

}  // namespace synfin::checker
