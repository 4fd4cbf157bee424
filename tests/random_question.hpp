// Random questions for tests, each with its value by other means than the parser's.
#pragma once
#include <rapidcheck.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "model/world.hpp"

namespace synfin::test {

/// A random expression: its text, how close its outermost operator binds, and its value by other means.
struct sample {
    std::string text;
    int level;
    std::function<std::uint32_t(const model::packed_world&)> value;
};

inline int below(int n) { return *rc::gen::inRange(0, n); }

/// As an operand where only operators of at least this level go without parentheses.
inline std::string beside(const sample& s, int level) {
    const std::string text = s.level < level || below(6) == 0 ? "(" + s.text + ")" : s.text;
    return below(2) == 0 ? text : " " + text + " ";
}

template <class F>
inline sample joined(const sample& l, const char* symbol, const sample& r, int level, F f) {
    const bool chains = level != 3;
    return {beside(l, chains ? level : level + 1) + symbol + beside(r, level + 1), level,
            [l, r, f](const model::packed_world& s) { return static_cast<std::uint32_t>(f(l.value(s), r.value(s))); }};
}

inline model::endpoint end(const model::packed_world& s, std::size_t e) {
    return model::decode_endpoint(s[e], model::world::window);
}

using get = std::pair<const char*, std::uint32_t (*)(const model::endpoint&)>;

/// A random one of these things of an end.
inline sample about_end(const std::vector<get>& things) {
    const auto e = static_cast<std::size_t>(below(2));
    const auto& [text, of] = things[static_cast<std::size_t>(below(static_cast<int>(things.size())))];
    return {std::string(e == 0 ? "A." : "B.") + text, 5, [e, read = of](const auto& s) { return read(end(s, e)); }};
}

inline sample literal(const std::string& text, std::uint32_t value) {
    return {text, 5, [value](const auto&) { return value; }};
}

/// Segments on their way, counted from the words themselves: towards A, towards B, or both.
inline sample in_flight() {
    struct kind {
        const char* name;
        bool (*counts)(const model::segment<model::small>& m);
    };
    static const std::vector<kind> kinds{{"in_flight", [](const auto&) { return true; }},
                                         {"syn_in_flight", [](const auto& m) { return m.syn.v; }},
                                         {"ack_in_flight", [](const auto& m) { return m.ack_on.v; }},
                                         {"fin_in_flight", [](const auto& m) { return m.fin.v; }},
                                         {"rst_in_flight", [](const auto& m) { return m.rst.v; }},
                                         {"data_in_flight", [](const auto& m) { return m.len.v > 0; }}};
    const auto& of = kinds[static_cast<std::size_t>(below(static_cast<int>(kinds.size())))];
    const auto e = static_cast<std::size_t>(below(3));
    const auto one_way = [counts = of.counts](std::uint64_t word) {
        std::uint32_t n = 0;
        for (; word != 0; word >>= model::channel::width)
            n += counts(model::decode(static_cast<std::uint32_t>(word & model::channel::mask), 0).seg);
        return n;
    };
    return {std::string(e == 0   ? "A."
                        : e == 1 ? "B."
                                 : "network.") +
                of.name,
            5, [=](const auto& s) { return e < 2 ? one_way(s[2 + e]) : one_way(s[2]) + one_way(s[3]); }};
}

inline sample number_atom() {
    switch (below(16)) {
        case 0:
        case 1:
            return in_flight();
        case 2:
            return {"left.loss", 5, [](const auto& s) { return std::uint32_t{model::faults_of(s).loss.times}; }};
        case 3:
            return {"left.duplication", 5, [](const auto& s) { return std::uint32_t{model::faults_of(s).duplication.times}; }};
        case 4:
            return literal("any", model::budget::unlimited);
        default:
            break;
    }
    if (const int n = below(64); n < 32) return literal(std::to_string(n), static_cast<std::uint32_t>(n));
    return about_end({get{"snd_una", [](const auto& x) { return x.t.snd_una.v; }},
                      get{"snd_nxt", [](const auto& x) { return x.t.snd_nxt.v; }},
                      get{"rcv_nxt", [](const auto& x) { return x.t.rcv_nxt.v; }},
                      get{"iss", [](const auto& x) { return x.t.iss.v; }}, get{"irs", [](const auto& x) { return x.t.irs.v; }},
                      get{"unacknowledged", [](const auto& x) { return (x.t.snd_nxt.v + 32 - x.t.snd_una.v) % 32; }},
                      get{"unsent", [](const auto& x) { return x.t.send_queued.v; }},
                      get{"peer", [](const auto& x) { return std::uint32_t{x.peer}; }},
                      get{"incarnation", [](const auto& x) { return std::uint32_t{x.incarnation}; }},
                      get{"timer", [](const auto& x) { return std::uint32_t{x.timer}; }},
                      get{"active_opens_left", [](const auto& x) { return std::uint32_t{x.active_opens}; }},
                      get{"passive_opens_left", [](const auto& x) { return std::uint32_t{x.passive_opens}; }},
                      get{"sends_left", [](const auto& x) { return std::uint32_t{x.sends}; }},
                      get{"aborts_left", [](const auto& x) { return std::uint32_t{x.aborts}; }}});
}

inline sample number(int depth) {
    if (depth == 0 || below(2) == 0) return number_atom();
    const sample l = number(depth - 1), r = number(depth - 1);
    if (below(2) == 0) return joined(l, "+", r, 4, [](auto a, auto b) { return (a + b) % 32; });
    return joined(l, "-", r, 4, [](auto a, auto b) { return (a + 32 - b) % 32; });
}

inline sample state_atom() {
    if (below(2) == 0) return about_end({get{"state", [](const auto& x) { return static_cast<std::uint32_t>(x.st); }}});
    const auto st = static_cast<model::state>(below(model::state_count));
    std::string text(name(st));
    if (below(2) == 0) std::replace(text.begin(), text.end(), '-', '_');
    return literal(text, static_cast<std::uint32_t>(st));
}

inline sample boolean_atom() {
    if (const int n = below(4); n < 2) return literal(n == 1 ? "true" : "false", static_cast<std::uint32_t>(n));
    if (below(8) == 0) return {"network.empty", 5, [](const auto& s) { return std::uint32_t{s[2] == 0 && s[3] == 0}; }};
    return about_end({get{"passive", [](const auto& x) { return std::uint32_t{x.t.passive.v}; }},
                      get{"reopened", [](const auto& x) { return std::uint32_t{x.t.reused.v}; }},
                      get{"synchronized", [](const auto& x) { return std::uint32_t{x.st >= model::ESTABLISHED}; }},
                      get{"closing", [](const auto& x) { return std::uint32_t{x.t.close_queued.v}; }}});
}

inline sample ordered(int depth) {
    const sample l = number(depth), r = number(depth);
    const int which = below(4);
    if (which == 0) return joined(l, "<", r, 3, std::less<>{});
    if (which == 1) return joined(l, ">", r, 3, std::greater<>{});
    if (which == 2) return joined(l, "<=", r, 3, std::less_equal<>{});
    return joined(l, ">=", r, 3, std::greater_equal<>{});
}

inline sample boolean(int depth);

inline sample compared(int depth) {
    const int kind = below(3);
    const auto side = [&] { return kind == 0 ? number(depth) : kind == 1 ? state_atom() : boolean(depth); };
    const sample l = side(), r = side();
    if (below(2) == 0) return joined(l, "==", r, 3, std::equal_to<>{});
    return joined(l, "!=", r, 3, std::not_equal_to<>{});
}

inline sample boolean(int depth) {
    if (depth == 0) return boolean_atom();
    switch (below(7)) {
        case 6: {
            const sample l = boolean(depth - 1), r = boolean(depth - 1);  // => does not chain
            return {beside(l, 1) + "=>" + beside(r, 1), 0, [l, r](const auto& s) { return (1U - l.value(s)) | r.value(s); }};
        }
        case 0: {
            const sample inner = boolean(depth - 1);
            return {"!" + beside(inner, 5), 5, [inner](const auto& s) { return 1U - inner.value(s); }};
        }
        case 1:
            return joined(boolean(depth - 1), "||", boolean(depth - 1), 1, [](auto a, auto b) { return a | b; });
        case 2:
            return joined(boolean(depth - 1), "&&", boolean(depth - 1), 2, [](auto a, auto b) { return a & b; });
        case 3:
            return compared(depth - 1);
        case 4:
            return boolean_atom();
        default:
            return ordered(depth - 1);
    }
}

}  // namespace synfin::test
