#include "conformance/export/anomaly.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "conformance/export/scenes.hpp"
#include "support/names.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t first_time = 1'700'000'000 * second;
constexpr std::int64_t between_connections = 600 * second;
constexpr std::size_t ports = 15000;

/// Every connection has sockets of its own.
duet_addresses addresses_of(std::size_t i) {
    duet_addresses at;
    at.port[0] = static_cast<std::uint16_t>(at.port[0] + i % ports);
    at.ip[0] += static_cast<std::uint32_t>(i / ports);
    return at;
}

void add(labelled_capture& all, const scene& s, std::uint64_t seed, std::size_t i) {
    duet d(seed * 1'000'003 + i, first_time + static_cast<std::int64_t>(i) * between_connections);
    const mark at = s.play(d);
    const duet_addresses where = addresses_of(i);
    anomaly_label label{.packet = all.packets.size() + at.index + 1, .clause = std::string(s.kind.clause)};
    label.kind = s.kind.is_violation() ? std::string(s.kind.name) : "none";
    label.description = at.description;
    if (s.kind.is_violation())
        label.endpoint = fmt::format("{}:{}", traces::ipv4_text(where.ip[at.culprit]), where.port[at.culprit]);
    d.tape[at.index].comment +=
        fmt::format("\n{}: {}{}", label.kind, at.description, label.clause.empty() ? "" : " [" + label.clause + "]");
    for (auto& p : as_capture(d.tape, where)) all.packets.push_back(std::move(p));
    all.labels.push_back(std::move(label));
}

std::vector<anomaly_kind> all_kinds() {
    std::vector<anomaly_kind> kinds;
    for (const scene& s : scenes()) kinds.push_back(s.kind);
    return kinds;
}

}  // namespace

std::span<const anomaly_kind> anomalies() {
    static const auto kinds = all_kinds();
    return kinds;
}

result<labelled_capture> make_anomaly(std::string_view kind, std::uint64_t seed, std::size_t count) {
    const auto all = scenes();
    const auto found = std::find_if(all.begin(), all.end(), [&](const scene& s) { return s.kind.name == kind; });
    if (found == all.end()) {
        std::vector<std::string_view> names;
        for (const scene& s : all) names.push_back(s.kind.name);
        return tl::unexpected(unknown_name("anomaly", kind, names));
    }
    labelled_capture made;
    for (std::size_t i = 0; i < count; ++i) add(made, *found, seed, i);
    return made;
}

std::string as_json(const labelled_capture& capture) {
    auto labels = nlohmann::ordered_json::array();
    for (const anomaly_label& l : capture.labels)
        labels.push_back({{"kind", l.kind},
                          {"packet", l.packet},
                          {"endpoint", l.endpoint},
                          {"clause", l.clause},
                          {"description", l.description}});
    const nlohmann::ordered_json document{
        {"format", "synfin labels"}, {"version", 1}, {"packets", capture.packets.size()}, {"labels", labels}};
    return document.dump(1) + "\n";
}

}  // namespace synfin::conformance
