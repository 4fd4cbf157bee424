#include "model/bound_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>

#include "model/packed.hpp"
#include "model/profiles.hpp"
#include "support/names.hpp"

namespace synfin::model {
namespace {

using getter = std::function<std::string(const bounds&)>;
using setter = std::function<bool(bounds&, std::string_view)>;  // false: not such a value

struct entry {
    bound_name text;
    getter get;
    setter set;
};

std::optional<int> number(std::string_view text, int least, int most) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
    return value;
}

entry times(std::string_view name, std::string_view about, budget bounds::*field) {
    return {{name, about, "0..6 or any"},
            [field](const bounds& b) { return b.*field == any_number ? std::string("any") : std::to_string((b.*field).times); },
            [field](bounds& b, std::string_view v) {
                const auto n = number(v, 0, 6);
                if (v != "any" && !n) return false;
                b.*field = n ? budget(*n) : any_number;
                return true;
            }};
}
/// As far as a packed state has room to count.
entry few_times(std::string_view name, std::string_view about, budget bounds::*field) {
    entry e = times(name, about, field);
    e.text.values = "0, 1, 2 or any";
    e.set = [set = e.set](bounds& b, std::string_view v) { return (v == "any" || number(v, 0, 2)) && set(b, v); };
    return e;
}
entry range(std::string_view name, std::string_view about, int bounds::*field, int least, int most, std::string_view values) {
    return {{name, about, values},
            [field](const bounds& b) { return std::to_string(b.*field); },
            [=](bounds& b, std::string_view v) {
                const auto n = number(v, least, most);
                if (n) b.*field = *n;
                return n.has_value();
            }};
}
/// A number, or a word for one that is none of them.
entry range_or(std::string_view name, std::string_view about, int bounds::*field, int least, int most,
               std::pair<std::string_view, int> word, std::string_view values) {
    entry e = range(name, about, field, least, most, values);
    e.get = [get = e.get, field, word](const bounds& b) { return b.*field == word.second ? std::string(word.first) : get(b); };
    e.set = [set = e.set, field, word](bounds& b, std::string_view v) {
        if (v != word.first) return set(b, v);
        b.*field = word.second;
        return true;
    };
    return e;
}
std::string on_off(bool value) { return value ? "on" : "off"; }
bool read_switch(bool& field, std::string_view v) {
    if (v != "on" && v != "off") return false;
    field = v == "on";
    return true;
}
entry flag(std::string_view name, std::string_view about, bool bounds::*field) {
    return {{name, about, "on or off"},
            [field](const bounds& b) { return on_off(b.*field); },
            [field](bounds& b, std::string_view v) { return read_switch(b.*field, v); }};
}
entry user_number(std::string_view name, std::string_view about, std::size_t who, int user_bounds::*field, int most,
                  std::string_view values) {
    return {{name, about, values},
            [=](const bounds& b) { return std::to_string(b.users[who].*field); },
            [=](bounds& b, std::string_view v) {
                const auto n = number(v, 0, most);
                if (n) b.users[who].*field = *n;
                return n.has_value();
            }};
}
entry user_flag(std::string_view name, std::string_view about, std::size_t who, bool user_bounds::*field) {
    return {{name, about, "on or off"},
            [=](const bounds& b) { return on_off(b.users[who].*field); },
            [=](bounds& b, std::string_view v) { return read_switch(b.users[who].*field, v); }};
}

std::string reading_list(readings taken) {
    std::string text;
    for (unsigned i = 0; i < reading_count; ++i) {
        const auto r = static_cast<reading>(i);
        if (taken.has(r)) text += (text.empty() ? "" : "/") + std::string(name(r));
    }
    return text.empty() ? "none" : text;
}
bool read_readings(readings& taken, std::string_view v) {
    readings all(reading::drop_out_of_order);
    while (v != "none" && !v.empty()) {
        const auto slash = v.find('/');
        const auto r = reading_named(v.substr(0, slash));
        if (!r) return false;
        all |= *r;
        v = slash == std::string_view::npos ? "" : v.substr(slash + 1);
    }
    taken = all;
    return true;
}

const std::vector<entry>& table() {
    static const std::vector<entry> all{
        times("loss", "segments the network may lose", &bounds::loss),
        times("duplication", "times the network may deliver a segment twice", &bounds::duplication),
        times("reordering", "times a segment may overtake another", &bounds::reordering),
        times("old-segments", "segments of an incarnation before the exploration that turn up", &bounds::old_segments),
        times("crashes", "times an end may lose its TCB", &bounds::crashes),
        times("give-ups", "USER TIMEOUTs", &bounds::give_ups),
        few_times("attacks", "segments with any header fields from an attacker off the path", &bounds::attacks),
        range("channel", "segments in flight per direction", &bounds::channel, 1, channel::limit, "1..3"),
        range("incarnations", "connections an end may begin", &bounds::incarnations, 1, 3, "1..3"),
        range("time-wait-msl", "length of TIME-WAIT in MSL", &bounds::time_wait_msl, 0, 3, "0..3"),
        range_or("time-wait-ticks", "length of TIME-WAIT in ticks instead", &bounds::time_wait_ticks, 0,
                 bounds::longest_time_wait, {"msl", bounds::by_msl}, "0..15, or msl for time-wait-msl"),
        flag("retransmission", "timers send again what is outstanding", &bounds::retransmission),
        range_or("retransmissions", "times the oldest segment may be sent again", &bounds::retransmissions, 0, 3,
                 {"any", bounds::any_times}, "0..3 or any"),
        flag("timed", "time passes in ticks, a segment lives one MSL", &bounds::timed),
        range("msl-ticks", "timed: ticks in an MSL", &bounds::msl_ticks, 1, 3, "1..3"),
        range_or("segment-life", "timed: ticks a segment lives at most", &bounds::segment_life, 1, bounds::longest_life,
                 {"msl", bounds::one_msl}, "1..4, or msl for one MSL"),
        flag("prompt", "timed: everything outstanding is sent again in every tick", &bounds::prompt),
        flag("quiet-time", "after a crash nothing is opened before old segments are gone", &bounds::quiet_time),
        flag("repeating-isn", "initial sequence numbers repeat", &bounds::repeating_isn),
        flag("delay", "other things may happen while a segment is in flight", &bounds::delay),
        user_number("a-active-opens", "active OPENs of A", 0, &user_bounds::active_opens, 3, "0..3"),
        user_number("a-passive-opens", "passive OPENs of A", 0, &user_bounds::passive_opens, 3, "0..3"),
        user_number("a-sends", "SENDs of A, one octet each", 0, &user_bounds::sends, 2, "0..2"),
        user_number("a-aborts", "ABORTs of A", 0, &user_bounds::aborts, 3, "0..3"),
        user_flag("a-closes", "A's user may CLOSE", 0, &user_bounds::closes),
        user_flag("a-patient", "A's user closes only once established", 0, &user_bounds::patient),
        user_number("b-active-opens", "active OPENs of B", 1, &user_bounds::active_opens, 3, "0..3"),
        user_number("b-passive-opens", "passive OPENs of B", 1, &user_bounds::passive_opens, 3, "0..3"),
        user_number("b-sends", "SENDs of B, one octet each", 1, &user_bounds::sends, 2, "0..2"),
        user_number("b-aborts", "ABORTs of B", 1, &user_bounds::aborts, 3, "0..3"),
        user_flag("b-closes", "B's user may CLOSE", 1, &user_bounds::closes),
        user_flag("b-patient", "B's user closes only once established", 1, &user_bounds::patient),
        {{"readings", "readings taken besides the default, separated by /", "names or none"},
         [](const bounds& b) {
             readings shown = b.rules.taken;
             shown.bits &= ~readings(reading::drop_out_of_order).bits;
             return reading_list(shown);
         },
         [](bounds& b, std::string_view v) { return read_readings(b.rules.taken, v); }},
    };
    return all;
}

std::vector<std::string> all_names() {
    std::vector<std::string> names;
    for (const auto& e : table()) names.emplace_back(e.text.name);
    return names;
}

const entry* find_entry(std::string_view name) {
    const auto found = std::find_if(table().begin(), table().end(), [&](const entry& e) { return e.text.name == name; });
    return found == table().end() ? nullptr : &*found;
}

result<void> set_differences(bounds& b, std::string_view list) {
    while (!list.empty()) {
        const auto comma = list.find(',');
        const std::string_view one = list.substr(0, comma);
        const auto equals = one.find('=');
        if (equals == std::string_view::npos) return failure(fmt::format("'{}' sets no bound", one), "NAME=VALUE");
        if (auto set = set_bound(b, one.substr(0, equals), one.substr(equals + 1)); !set) return set;
        list = comma == std::string_view::npos ? "" : list.substr(comma + 1);
    }
    return {};
}

}  // namespace

const std::vector<bound_name>& bound_names() {
    static const std::vector<bound_name> names = [] {
        std::vector<bound_name> all;
        for (const auto& e : table()) all.push_back(e.text);
        return all;
    }();
    return names;
}

result<void> set_bound(bounds& b, std::string_view name, std::string_view value) {
    const entry* e = find_entry(name);
    if (e == nullptr) return tl::unexpected(unknown_name("bound", std::string(name), all_names()));
    if (!e->set(b, value)) return failure(fmt::format("bound {} cannot be '{}'", name, value), std::string(e->text.values));
    return {};
}

std::string get_bound(const bounds& b, std::string_view name) {
    const entry* e = find_entry(name);
    return e == nullptr ? std::string{} : e->get(b);
}

std::string instance_text(const instance& i) {
    const profile* base = profile_named(i.profile);
    const bounds from = base != nullptr ? base->limits : bounds{};
    std::string differences;
    for (const auto& e : table())
        if (e.get(i.limits) != e.get(from))
            differences += fmt::format("{}{}={}", differences.empty() ? "" : ",", e.text.name, e.get(i.limits));
    std::string text = i.profile + (differences.empty() ? "" : "[" + differences + "]");
    if (i.limits.rules.mistake != variant::none) text += "+" + std::string(name(i.limits.rules.mistake));
    return text;
}

result<instance> parse_instance(std::string_view text) {
    const auto plus = text.find('+');
    const std::string_view head = text.substr(0, plus);
    const auto bracket = head.find('[');
    const std::string wanted(head.substr(0, bracket));
    const profile* base = profile_named(wanted);
    if (base == nullptr) {
        std::vector<std::string> names;
        for (const auto& p : profiles()) names.push_back(p.name);
        return tl::unexpected(unknown_name("profile", wanted, names));
    }
    instance i{wanted, base->limits};
    if (bracket != std::string_view::npos) {
        if (head.back() != ']') return failure(fmt::format("'{}' opens a bracket", head), "PROFILE[NAME=VALUE,...]");
        if (auto set = set_differences(i.limits, head.substr(bracket + 1, head.size() - bracket - 2)); !set)
            return tl::unexpected(set.error());
    }
    if (plus != std::string_view::npos) {
        const auto v = variant_named(text.substr(plus + 1));
        std::vector<std::string> names;
        for (unsigned k = 0; k < variant_count; ++k) names.emplace_back(name(static_cast<variant>(k)));
        if (!v) return tl::unexpected(unknown_name("variant", std::string(text.substr(plus + 1)), names));
        i.limits.rules.mistake = *v;
    }
    return i;
}

}  // namespace synfin::model
