// From a trace to JSON: the mirror of trace_read.cpp.
#include <map>
#include <nlohmann/json.hpp>

#include "traces/json_text.hpp"
#include "traces/trace.hpp"

namespace synfin::traces {
namespace {

using nlohmann::ordered_json;
using sent_segments = std::map<std::string, segment, std::less<>>;

/// Leaves out what is empty or zero: those are the defaults of the format.
void put(ordered_json& to, const char* key, const std::string& value) {
    if (!value.empty()) to[key] = value;
}
void put(ordered_json& to, const char* key, std::uint32_t value) {
    if (value != 0) to[key] = value;
}

template <class T, class Convert>
void put_list(ordered_json& to, const char* key, const std::vector<T>& values, Convert convert) {
    if (values.empty()) return;
    auto& list = to[key] = ordered_json::array();
    for (const auto& value : values) list.push_back(convert(value));
}

ordered_json as_is(const std::string& s) { return s; }

ordered_json json_of(const segment& m) {
    ordered_json j{{"id", m.id}, {"from", m.from}, {"to", m.to}};
    put(j, "ctl", control_text(m.flags()));
    j["seq"] = m.seq;
    if (m.ack_on || m.ack != 0) j["ack"] = m.ack;
    put(j, "len", m.len);
    put(j, "wnd", m.wnd);
    put(j, "origin", m.origin);
    return j;
}

ordered_json json_of(const fired_rule& r) {
    auto j = ordered_json::object();
    j["id"] = r.id;
    put(j, "clause", r.clause);
    return j;
}

ordered_json json_of(const std::vector<field>& fields) {
    auto j = ordered_json::object();
    for (const auto& f : fields) j[f.name] = f.value;
    return j;
}

ordered_json json_of(const std::vector<endpoint_view>& views) {
    auto j = ordered_json::object();
    for (const auto& view : views) j[view.name] = json_of(view.fields);
    return j;
}

/// Its id alone when that says everything.
ordered_json received_json(const segment& m, const sent_segments& sent) {
    const auto known = sent.find(m.id);
    return known != sent.end() && known->second == m ? ordered_json(m.id) : json_of(m);
}

ordered_json json_of(const step& s, sent_segments& sent) {
    auto j = ordered_json::object();
    j["kind"] = kind_name(s.kind);
    if (s.actor != "network") j["actor"] = s.actor;
    put(j, "text", s.text);
    put(j, "event", s.event);
    if (!s.input.empty()) j["input"] = json_of(s.input);
    if (s.received) j["received"] = received_json(*s.received, sent);
    put_list(j, "sent", s.sent, [](const segment& m) { return json_of(m); });
    for (const auto& m : s.sent) sent[m.id] = m;
    put_list(j, "rules", s.rules, [](const fired_rule& r) { return json_of(r); });
    put_list(j, "signals", s.signals, as_is);
    put(j, "reply", s.reply);
    if (!s.after.empty()) j["after"] = json_of(s.after);
    if (s.choice) j["choice"] = *s.choice;
    return j;
}

}  // namespace

std::string write(const trace& t) {
    ordered_json j{{"format", "synfin-trace"}, {"version", trace_version}};
    put(j, "title", t.title);
    put(j, "address", t.address);
    put(j, "source", t.source);
    put(j, "profile", t.profile);
    put(j, "variant", t.variant);
    put_list(j, "readings", t.readings, as_is);
    put(j, "property", t.property);
    put(j, "verdict", t.verdict);
    put(j, "modulus", t.modulus);
    j["endpoints"] = json_of(t.endpoints);
    sent_segments sent;
    put_list(j, "steps", t.steps, [&](const step& s) { return json_of(s, sent); });
    return pretty(j) + "\n";
}

}  // namespace synfin::traces
