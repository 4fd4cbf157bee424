#include "model/question_names.hpp"

#include <fmt/format.h>

namespace synfin::model {
namespace {

using type = question_type;
using end_ref = const endpoint&;

/// One thing of an end; the compiler decodes no more than it.
template <auto Get>
std::uint32_t of(const packed_world& s, std::size_t end) {
    return static_cast<std::uint32_t>(Get(decode_endpoint(s[end], 0)));
}
std::uint32_t segments_to(const packed_world& s, std::size_t end) {
    return static_cast<std::uint32_t>(channel(s[2 + end]).size());
}

constexpr std::array fields{
    question_field{"state", type::state, "the connection state", of<[](end_ref x) { return x.st; }>},
    question_field{"snd_una", type::number, "SND.UNA, the oldest unacknowledged number",
                   of<[](end_ref x) { return x.t.snd_una.v; }>},
    question_field{"snd_nxt", type::number, "SND.NXT, the next number to send", of<[](end_ref x) { return x.t.snd_nxt.v; }>},
    question_field{"rcv_nxt", type::number, "RCV.NXT, the next number expected", of<[](end_ref x) { return x.t.rcv_nxt.v; }>},
    question_field{"iss", type::number, "ISS, its own initial number", of<[](end_ref x) { return x.t.iss.v; }>},
    question_field{"irs", type::number, "IRS, the peer's initial number", of<[](end_ref x) { return x.t.irs.v; }>},
    question_field{"incarnation", type::number, "how many connections it has begun", of<[](end_ref x) { return x.incarnation; }>},
    question_field{"peer", type::number, "the peer's incarnation that its IRS came from, 0 for none or an old one",
                   of<[](end_ref x) { return x.peer; }>},
    question_field{"passive", type::boolean, "its connection was opened passively", of<[](end_ref x) { return x.t.passive.v; }>},
    question_field{"in_flight", type::number, "how many segments are on their way to it", segments_to},
    question_field{"closing", type::boolean, "CLOSE was called and its FIN still waits",
                   of<[](end_ref x) { return x.t.close_queued.v; }>},
};

std::vector<question_name> all_names() {
    std::vector<question_name> names;
    for (const char* end : {"A", "B"})
        for (const auto& f : fields)
            names.push_back({fmt::format("{}.{}", end, f.name), fmt::format("{} ({})", f.about, words(f.is))});
    for (unsigned i = 0; i < state_count; ++i)
        names.push_back({std::string(name(static_cast<state>(i))), "a state; _ for - will do"});
    names.push_back({"true", "always"});
    names.push_back({"false", "never"});
    return names;
}

}  // namespace

std::string_view words(question_type t) {
    return t == type::boolean ? "true or false" : t == type::number ? "a number" : "a state";
}

std::span<const question_field> question_fields() { return fields; }

const std::vector<question_name>& question_names() {
    static const std::vector<question_name> names = all_names();
    return names;
}

}  // namespace synfin::model
