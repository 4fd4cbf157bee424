#include "cli/variant_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "checker/verify.hpp"
#include "model/bound_names.hpp"
#include "support/numbers.hpp"
#include "traces/counterexample.hpp"

namespace synfin::cli {
namespace {

/// Small enough to explore them all for every variant; between them every property is claimed somewhere.
const std::vector<std::string>& instances() {
    static const std::vector<std::string> all{"handshake", "simultaneous",      "timed[b-sends=0]",
                                              "crash",     "reuse[give-ups=0]", "restart[a-aborts=0,a-sends=0,a-active-opens=1]"};
    return all;
}

constexpr bool catalogued(const model::property_text& t) { return !t.sometimes; }

std::vector<model::property> judged() {
    std::vector<model::property> all;
    for (unsigned i = 0; i < model::property_count; ++i)
        if (catalogued(model::property_texts()[i])) all.push_back(static_cast<model::property>(i));
    return all;
}

void judge(variant_matrix& m, model::variant v, const std::string& name, std::mutex& guard) {
    model::instance of = *model::parse_instance(name);
    of.limits.rules.mistake = v;
    checker::request r;
    r.properties = judged();
    const auto found = verify(model::world(of.limits), r);
    const std::lock_guard lock(guard);
    m.states += found.explored.states;
    m.complete = m.complete && found.complete();
    for (const auto& p : found.properties) {
        if (p.what != checker::verdict::violated) continue;
        const broken cell{v, p.id, p.depth, name, traces::tell(of, p.path.states, p.id).address};
        auto known = std::find_if(m.cells.begin(), m.cells.end(), [&](const broken& b) { return b.by == v && b.what == p.id; });
        if (known == m.cells.end())
            m.cells.push_back(cell);
        else if (cell.steps < known->steps || (cell.steps == known->steps && cell.address < known->address))
            *known = cell;
    }
}

model::variant variant_at(unsigned i) { return static_cast<model::variant>(i); }

}  // namespace

const broken* variant_matrix::find(model::variant v, model::property p) const {
    const auto found = std::find_if(cells.begin(), cells.end(), [&](const broken& b) { return b.by == v && b.what == p; });
    return found == cells.end() ? nullptr : &*found;
}

bool variant_matrix::as_expected() const {
    const auto any = [&](auto holds) { return std::any_of(cells.begin(), cells.end(), holds); };
    if (!complete || any([](const broken& b) { return b.by == model::variant::none; })) return false;
    for (unsigned v = 1; v < model::variant_count; ++v)
        if (!any([&](const broken& b) { return b.by == variant_at(v); })) return false;
    for (const auto p : judged())
        if (!any([&](const broken& b) { return b.what == p; })) return false;
    return true;
}

variant_matrix judge_variants(unsigned threads, const std::function<void(std::string_view)>& progress) {
    variant_matrix m;
    m.instances = instances();
    const auto begun = std::chrono::steady_clock::now();
    const std::size_t jobs = model::variant_count * instances().size();
    std::atomic<std::size_t> job{0};
    std::mutex guard;
    const auto work = [&] {
        for (std::size_t i = 0; (i = job.fetch_add(1)) < jobs;) {
            const auto v = variant_at(static_cast<unsigned>(i / instances().size()));
            const std::string& name = instances()[i % instances().size()];
            {
                const std::lock_guard lock(guard);
                progress(fmt::format("{} of {}: {}+{}", i + 1, jobs, name, model::name(v)));
            }
            judge(m, v, name, guard);
        }
    };
    {
        std::vector<std::jthread> team;
        for (unsigned t = 1; t < threads; ++t) team.emplace_back(work);
        work();
    }
    std::sort(m.cells.begin(), m.cells.end(),
              [](const broken& a, const broken& b) { return std::pair(a.by, a.what) < std::pair(b.by, b.what); });
    m.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return m;
}

std::string matrix_text(const variant_matrix& m, const screen& shown) {
    std::string text =
        fmt::format("Which deliberate mistake breaks which property, after how many steps\n  {} in {}, {}; explored for each:",
                    counted(m.states, "state"), duration_text(m.seconds), m.complete ? "complete" : "INCOMPLETE");
    for (const auto& i : m.instances) text += " " + i;
    text += "\n\n";
    for (unsigned v = 0; v < model::variant_count; ++v) {
        text += fmt::format("{}  {}\n", shown.paint(tone::name, fmt::format("{:<28}", model::name(variant_at(v)))),
                            model::text(variant_at(v)).sentence);
        std::string row;
        for (const auto p : judged())
            if (const broken* b = m.find(variant_at(v), p))
                row += fmt::format("{}{} at {}", row.empty() ? "" : ", ", model::text(p).id, b->steps);
        text +=
            fmt::format("{:<28}  {}\n", "",
                        row.empty() ? (v == 0 ? "breaks nothing" : shown.paint(tone::bad, "breaks nothing")) : "breaks " + row);
    }
    for (const auto p : judged())
        if (std::none_of(m.cells.begin(), m.cells.end(), [&](const broken& b) { return b.what == p; }))
            text += fmt::format("{}: no variant breaks {}\n", shown.paint(tone::bad, "VACUOUS"), model::text(p).id);
    return text + "\n  a trace of each: synfin explain ADDRESS, addresses with --json\n";
}

std::string matrix_json(const variant_matrix& m) {
    nlohmann::ordered_json doc{{"format", "synfin-variants"},    {"version", 1},
                               {"instances", m.instances},       {"states", m.states},
                               {"seconds", m.seconds},           {"complete", m.complete},
                               {"as_expected", m.as_expected()}, {"cells", nlohmann::ordered_json::array()}};
    for (const auto& b : m.cells)
        doc["cells"].push_back({{"variant", model::name(b.by)},
                                {"property", model::text(b.what).id},
                                {"steps", b.steps},
                                {"instance", b.instance},
                                {"address", b.address}});
    return doc.dump(2) + "\n";
}

}  // namespace synfin::cli
