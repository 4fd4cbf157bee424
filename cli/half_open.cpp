#include "cli/half_open.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checker/time_shared.hpp"
#include "cli/table_head.hpp"
#include "support/numbers.hpp"
#include "traces/counterexample.hpp"

namespace synfin::cli {

using checker::ending;
using checker::half_open_pair;
using checker::worst_way;
using json = nlohmann::ordered_json;

std::vector<half_open_cause> half_open_causes() {
    const auto cause = [](std::string name, std::string sentence, std::string_view instance) {
        return half_open_cause{std::move(name), std::move(sentence), *model::parse_instance(instance), {}};
    };
    return {
        cause("crash", "an end loses its TCB once and may open again", "restart[a-aborts=0]"),
        cause("abort", "A aborts once; the RST may be lost", "restart[crashes=0]"),
        cause("give-up", "an end gives up once (R2 or user timeout)", "restart[a-aborts=0,crashes=0,give-ups=1]"),
        cause("close", "users close, also before the connection is there",
              "restart[a-aborts=0,crashes=0,a-patient=off,b-patient=off]"),
        cause("old segment", "one segment of an earlier incarnation turns up",
              "restart[a-aborts=0,crashes=0,a-sends=0,old-segments=1]"),
    };
}

half_open_table judge_half_open_table(const checker::options& how, const std::function<void(std::string_view)>& progress) {
    half_open_table t;
    t.causes = half_open_causes();
    const checker::time_shared time(how);
    for (half_open_cause& c : t.causes) {
        progress(fmt::format("{} of {}: {}", &c - t.causes.data() + 1, t.causes.size(), c.name));
        c.found = judge_half_open(model::world(c.of.limits), time.rest());
    }
    t.seconds = time.used();
    return t;
}

bool half_open_table::complete() const {
    return std::all_of(causes.begin(), causes.end(), [](const half_open_cause& c) { return c.found.complete; });
}

std::string worst_text(const worst_way& w) {
    switch (w.how) {
        case ending::never:
            return ".";
        case ending::resolved:
            return std::to_string(w.segments);
        case ending::cut:
            return fmt::format("cut after {}", w.segments);
        case ending::silent:
            return fmt::format("silent after {}", w.segments);
        default:
            return w.way_out ? "loops, a way out" : "loops";
    }
}

namespace {

/// The states as in RFC 9293.
std::string pair_text(const half_open_pair& p) { return fmt::format("{} / {}", name(p.half_open), name(p.peer)); }

struct column {
    const char* name;
    worst_way half_open_pair::*of;
};
constexpr std::array<column, 3> columns{
    {{"it sends", &half_open_pair::by_itself}, {"peer sends", &half_open_pair::by_peer}, {"traffic", &half_open_pair::busy}}};

std::string address_of(const half_open_cause& c, const worst_way& w) { return traces::tell(c.of, w.path.states).address; }

tone tone_of(const worst_way& w) {
    return w.how == ending::never ? tone::dim : w.how == ending::resolved ? tone::good : tone::bad;
}

std::string row(const half_open_pair& p, const screen& shown) {
    std::string text = fmt::format("  {:<27}", pair_text(p));
    for (const column& k : columns) text += shown.paint(tone_of(p.*k.of), fmt::format("{:<18}", worst_text(p.*k.of)));
    return fmt::format("{}{:>12}\n", text, grouped(p.states));
}

/// One witness a cause and column: of the longest that resolves, and of each way not to.
std::string witnesses(const half_open_cause& c) {
    std::string text;
    for (const column& k : columns)
        for (const ending how : {ending::resolved, ending::silent, ending::loops}) {
            const half_open_pair* worst = nullptr;
            for (const auto& p : c.found.pairs)
                if ((p.*k.of).how == how && (worst == nullptr || (p.*k.of).segments > (worst->*k.of).segments)) worst = &p;
            if (worst != nullptr)
                text += fmt::format("  {}, {}, {}: synfin explain '{}'\n", pair_text(*worst), k.name, worst_text(worst->*k.of),
                                    address_of(c, worst->*k.of));
        }
    return text;
}

std::string cause_text(const half_open_cause& c, const screen& shown) {
    std::string text =
        fmt::format("{}: {}\n  {}: {}, {} of deliveries, {}\n\n", shown.paint(tone::strong, c.name), c.sentence,
                    instance_text(c.of), counted(c.found.explored.states, "state"), counted(c.found.game_states, "state"),
                    c.found.complete ? "complete" : shown.paint(tone::warning, "INCOMPLETE"));
    text += fmt::format("  {:<27}", "half-open end / its peer");
    for (const column& k : columns) text += fmt::format("{:<18}", k.name);
    text += fmt::format("{:>12}\n", "states");
    for (const auto& p : c.found.pairs) text += row(p, shown);
    return text + "\n" + witnesses(c) + "\n";
}

std::string_view name_of(ending e) {
    constexpr std::array<std::string_view, 5> names{"never", "cut", "resolved", "silent", "loops"};
    return names[static_cast<unsigned>(e)];
}

json pair_json(const half_open_cause& c, const half_open_pair& p) {
    json one{{"half_open", name(p.half_open)}, {"peer", name(p.peer)}, {"states", p.states}};
    constexpr std::array<const char*, 3> keys{"by_itself", "by_peer", "busy"};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const worst_way& w = p.*columns[i].of;
        json& way = one[keys[i]] = {{"ending", name_of(w.how)}};
        if (w.how == ending::never) continue;
        way["segments"] = w.segments;
        if (w.how == ending::loops) way["way_out"] = w.way_out;
        way["address"] = address_of(c, w);
    }
    return one;
}

}  // namespace

std::string half_open_text(const half_open_table& t, const screen& shown) {
    std::string text = table_head(
        "How many segments at most until a half-open connection is resolved, once an end sends one", t.seconds, t.complete(),
        shown,
        "  the worst order of delivery without further faults, the first segment counted; 'it sends', 'peer sends': with nothing "
        "in\n"
        "  flight before; 'traffic': whatever is in flight; 'silent': nothing is sent any more; '.': this end has nothing to "
        "send\n");
    for (const auto& c : t.causes) text += cause_text(c, shown);
    return text;
}

std::string half_open_json(const half_open_table& t) {
    json doc{{"format", "synfin-half-open"},
             {"version", 1},
             {"seconds", t.seconds},
             {"complete", t.complete()},
             {"causes", json::array()}};
    for (const auto& c : t.causes) {
        json one{{"cause", c.name},
                 {"sentence", c.sentence},
                 {"instance", instance_text(c.of)},
                 {"states", c.found.explored.states},
                 {"delivery_states", c.found.game_states},
                 {"complete", c.found.complete},
                 {"pairs", json::array()}};
        for (const auto& p : c.found.pairs) one["pairs"].push_back(pair_json(c, p));
        doc["causes"].push_back(std::move(one));
    }
    return doc.dump(2) + "\n";
}

}  // namespace synfin::cli
