#include "checker/export/state_graph.hpp"

#include <fmt/format.h>

#include <sstream>
#include <vector>

#include "checker/explore.hpp"
#include "checker/graph.hpp"
#include "model/world.hpp"

namespace synfin::checker {

namespace {

using model::world;

/// "SYN,ACK 20 ack 4".
std::string segment_text(const model::flying& f) {
    std::vector<std::string_view> bits;
    for (const auto& [on, name] :
         {std::pair{f.seg.syn.v, "SYN"}, {f.seg.fin.v, "FIN"}, {f.seg.rst.v, "RST"}, {f.seg.ack_on.v, "ACK"}})
        if (on) bits.emplace_back(name);
    std::string text = fmt::format("{} {}", fmt::join(bits, ","), f.seg.seq.v);
    if (f.seg.ack_on.v) text += fmt::format(" ack {}", f.seg.ack.v);
    if (f.seg.len.v != 0) text += fmt::format(" len {}", f.seg.len.v);
    return text;
}

std::string end_text(const model::endpoint& x) {
    if (x.st == model::CLOSED || x.st == model::LISTEN) return std::string(name(x.st));
    return fmt::format("{} una {} nxt {} rcv {}", name(x.st), x.t.snd_una.v, x.t.snd_nxt.v, x.t.rcv_nxt.v);
}

std::string flight_text(model::channel c) {
    std::vector<std::string> all;
    for (int i = 0; i < c.size(); ++i) all.push_back(segment_text(model::decode(c.at(i), world::window)));
    return fmt::format("{}", fmt::join(all, "; "));
}

std::string state_text(const world& w, const world::state& s) {
    std::string text;
    for (int e = 0; e < 2; ++e) {
        text += fmt::format("{}: {}\n", e == 0 ? 'A' : 'B', end_text(w.end(s, e)));
        if (!w.towards(s, e).empty()) text += fmt::format("to {}: {}\n", e == 0 ? 'A' : 'B', flight_text(w.towards(s, e)));
    }
    text.pop_back();
    return text;
}

/// What happens on the k-th step from a state.
std::string step_text(const world& w, const world::state& s, std::uint64_t k) {
    std::string text;
    std::uint64_t at = 0;
    w.each_step<model::plain_hooks>(
        s,
        [&](const auto& m, const auto&) {
            if (at++ != k) return;
            if (m.what != model::action::tick && m.what != model::action::lose && m.what != model::action::inject)
                text = m.end == 0 ? "A " : "B ";
            text += name(m.what);
            if (m.seg != nullptr) text += " " + segment_text(*m.seg);
        },
        [] {});
    return text;
}

}  // namespace

result<std::string> draw_states(const model::instance& of, picture format, std::uint64_t limit) {
    const world w(of.limits);
    options how;
    how.state_limit = limit + 1;
    const auto found = explore(w, how);
    if (!found.complete || found.states > limit)
        return failure(fmt::format("{} has more than {} states", model::instance_text(of), limit),
                       "tighter bounds, or a higher --limit");
    const graph g = make_graph(w, found);
    const labels texts{
        [&](state_index i) { return state_text(w, found[i]); },
        [&](state_index from, std::uint64_t k, state_index, std::uint8_t) { return step_text(w, found[from], k); }};
    std::ostringstream out;
    format == picture::dot ? g.write_dot(out, texts) : g.write_graphml(out, texts);
    return out.str();
}

}  // namespace synfin::checker
