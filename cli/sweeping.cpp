#include "cli/sweeping.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "model/profiles.hpp"

namespace synfin::cli {
namespace {

std::atomic<bool> pressed{false};
static_assert(std::atomic<bool>::is_always_lock_free);

constexpr std::array<int, 2> requests_to_end{SIGINT, SIGTERM};

void note_interrupt(int) {
    pressed = true;
    for (const int signal : requests_to_end) std::signal(signal, SIG_DFL);
}

/// What a checkpoint must agree with to be resumed: the instance with every bound, and the layout of its words.
std::string identity_of(const model::instance& of) {
    std::string all = "synfin words 1 " + instance_text(of);
    for (const auto& b : model::bound_names()) all += fmt::format(" {}={}", b.name, get_bound(of.limits, b.name));
    return all;
}

constexpr std::string_view no_graph = "needs the graph of all states, which a sweep does not keep";

/// The first thing asked that needs the graph of all states.
std::optional<std::string> asks_the_graph(const checker::request& r) {
    for (const auto p : r.properties) {
        const auto& text = model::text(p);
        if (text.possible || text.acyclic || text.eventual) return std::string(text.id);
    }
    for (const auto& p : r.own)
        if (p.form != model::property_form::every_state && p.form != model::property_form::some_state) return p.text;
    return std::nullopt;
}

/// The first thing asked that looks at what the reductions hide, and why it cannot be answered.
std::string asks_what_is_hidden(const checker::request& r, model::reductions reduced) {
    for (const auto& q : r.questions)
        if (auto why = blind_to(reduced, q); !why.empty()) return fmt::format("'{}' asks for {}", q.text(), why);
    for (const auto& p : r.own)
        if (auto why = blind_to(reduced, p.first); !why.empty()) return fmt::format("'{}' asks for {}", p.text, why);
    return {};
}

/// Paths are runs of the world itself, longer than those of the reduced one.
void count_steps_of_paths(checker::verification& v) {
    const auto steps = [](auto& one) {
        if (!one.path.states.empty()) one.depth = static_cast<std::uint32_t>(one.path.states.size() - 1);
    };
    std::for_each(v.properties.begin(), v.properties.end(), steps);
    std::for_each(v.answers.begin(), v.answers.end(), steps);
}

}  // namespace

void add_sweep(CLI::App& app, sweep_choices& o) {
    app.add_flag("--sweep", o.wanted,
                 "keep only the set of states: for huge instances; properties that need the graph are not judged");
    auto* folder =
        app.add_option("--checkpoint", o.checkpoint, "with --sweep: where to save what was explored when it ends early")
            ->type_name("DIR");
    app.add_option("--checkpoint-every", o.every, "seconds between checkpoints on the way")
        ->check(CLI::NonNegativeNumber)
        ->needs(folder);
    app.add_option("--reduce", o.reduce,
                   "explore fewer states: losses, symmetry, dead, a list of them, or all that are sound here; for what single "
                   "steps and states show (docs/reductions.md)")
        ->type_name("LIST");
    app.add_flag("--resume", o.resume, "go on from the checkpoint")->needs(folder);
}

const std::atomic<bool>& interrupted() {
    static const bool noticed = [] {
        for (const int signal : requests_to_end) std::signal(signal, note_interrupt);
        return true;
    }();
    (void)noticed;
    return pressed;
}

bool is_swept(const sweep_choices& o, const model::instance& of) {
    const auto* profile = model::profile_named(of.profile);
    return o.wanted || !o.checkpoint.empty() || !o.reduce.empty() || (profile != nullptr && profile->swept);
}

result<model::reductions> chosen_reductions(const sweep_choices& o, const model::instance& of, const checker::request& r) {
    if (o.reduce.empty()) return model::reductions{};
    auto chosen = model::parse_reductions(o.reduce, of.limits);
    if (!chosen) return failure("--reduce: " + chosen.error().what, chosen.error().expected);
    if (const auto graph = asks_the_graph(r))
        return failure(fmt::format("--reduce: {} needs the graph of all states, which a reduced run does not have", *graph),
                       "other properties, or no --reduce");
    if (const auto hidden = asks_what_is_hidden(r, *chosen); !hidden.empty()) return failure("--reduce: " + hidden);
    return chosen;
}

result<checker::verification> verify_swept(const model::instance& of, const checker::request& r, const sweep_choices& o,
                                           model::reductions reduced, checker::swept_world& told) {
    std::optional<error> failed;
    checker::request swept = r;
    swept.elsewhere = [&](const checker::questioned_world& q, const checker::options& how) {
        checker::sweep_options lean;
        static_cast<checker::options&>(lean) = how;
        lean.checkpoint_folder = o.checkpoint;
        lean.checkpoint_seconds = o.every;
        lean.resume = o.resume;
        lean.identity = identity_of(of);
        lean.stop = &interrupted();
        auto found = sweep_world(q, lean, reduced);
        if (!found) return failed = found.error(), checker::seen_elsewhere{};
        told = std::move(*found);
        return static_cast<const checker::seen_elsewhere&>(told);
    };
    auto v = verify(model::world(of.limits), swept);
    if (failed) return tl::unexpected(*failed);
    for (auto& p : v.properties) {
        if (p.what != checker::verdict::incomplete || !v.complete()) continue;
        p.why = no_graph;
        if (r.properties.empty()) p.what = checker::verdict::not_claimed;
    }
    if (!reduced.none()) count_steps_of_paths(v);
    return v;
}

std::string sweep_text(const checker::swept_world& told) {
    const double n = static_cast<double>(std::max<std::uint64_t>(told.states, 1));
    return fmt::format(
        "swept: {} bits a state, {} ends of A, {} of B, {} and {} channels; bytes a state: {:.1f} visited set, {:.1f} for "
        "traces, "
        "{:.1f} frontier, {:.1f} at the peak{}\n",
        told.bits, told.parts[0], told.parts[1], told.parts[2], told.parts[3], static_cast<double>(told.memory.table) / n,
        static_cast<double>(told.memory.log) / n, static_cast<double>(told.memory.frontier_peak) / n,
        static_cast<double>(told.memory.peak) / n, told.resumed ? "; resumed" : "");
}

std::string sweep_json(const checker::swept_world& told) {
    const nlohmann::ordered_json doc{{"bits", told.bits},
                                     {"slot_bits", told.width == checker::slot_width::narrow ? 32 : 64},
                                     {"parts", told.parts},
                                     {"table_bytes", told.memory.table},
                                     {"log_bytes", told.memory.log},
                                     {"frontier_peak_bytes", told.memory.frontier_peak},
                                     {"exact", true},
                                     {"checkpoints", told.checkpoints},
                                     {"resumed", told.resumed}};
    return doc.dump();
}

}  // namespace synfin::cli
