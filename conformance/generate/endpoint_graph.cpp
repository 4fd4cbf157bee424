#include "conformance/generate/endpoint_graph.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>
#include <unordered_set>

#include "checker/hash.hpp"

namespace synfin::conformance {
namespace {

// Readings whose rules no event of this system consults.
constexpr std::array beside_the_point{model::reading::keep_alive, model::reading::r2_to_listen, model::reading::no_ack_floor};

}  // namespace

state_list::state_list(const endpoint_system& system) {
    constexpr std::size_t usual_size = 16384;
    states_.reserve(usual_size);
    slots_.assign(2 * usual_size, beyond);
    states_.push_back({endpoint_system::pack(endpoint_system::fresh()), 0, nullptr});
    slots_[slot_of(states_.front().words)] = 0;
    expand_all(system, calls::everyday);
    everyday_done_.assign(states_.size(), true);
    expand_all(system, calls::other);
    find_kinds();
}

// The list is the queue. The second time, states of the first time have only the other calls left to make.
void state_list::expand_all(const endpoint_system& system, calls which) {
    for (node_index i = 0; i < states_.size(); ++i) {
        const machine m = endpoint_system::unpack(states_[i].words);
        const bool again = i < everyday_done_.size();
        for (const stimulus* step : system.steps()) {
            const bool everyday = is_everyday(*step, m);
            if (which == calls::everyday ? everyday : !(again && everyday)) expand(system, i, m, *step);
        }
    }
}

void state_list::expand(const endpoint_system& system, node_index from, const machine& m, const stimulus& step) {
    choices open({});
    const bool notes = system.taken().bits == 0;  // choices that start open take the default readings
    const auto out = notes ? system.after(m, step, open) : system.after(m, step);
    if (!out) return;
    const bool kept = endpoint_system::in_bounds(out->after);
    const node_index to = kept ? number_of(endpoint_system::pack(out->after), from, step) : beyond;
    if (open.made().known != 0) questions_.push_back({from, to, &step, open.made().known});
}

// Open addressing at most half full: the place of that state, or the empty one where it belongs.
std::size_t state_list::slot_of(const packed_machine& words) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(checker::hash_of(words)) & mask;
    while (slots_[at] != beyond && !checker::same(states_[slots_[at]].words, words)) at = (at + 1) & mask;
    return at;
}

node_index state_list::number_of(const packed_machine& words, node_index from, const stimulus& step) {
    const std::size_t at = slot_of(words);
    if (slots_[at] != beyond) return slots_[at];
    const auto fresh = static_cast<node_index>(states_.size());
    slots_[at] = fresh;
    states_.push_back({words, from, &step});
    if (2 * states_.size() > slots_.size()) {
        slots_.assign(2 * slots_.size(), beyond);
        for (node_index i = 0; i < states_.size(); ++i) slots_[slot_of(states_[i].words)] = i;
    }
    return fresh;
}

node_index state_list::find(const packed_machine& words) const {
    const node_index known = slots_[slot_of(words)];
    return known == beyond ? static_cast<node_index>(states_.size()) : known;
}

void state_list::find_kinds() {
    std::unordered_set<std::string> seen;
    for (node_index i = 0; i < states_.size(); ++i)
        if (auto kind = kind_of(endpoint_system::unpack(states_[i].words)); seen.insert(kind).second)
            kinds_.push_back({i, std::move(kind)});
    std::stable_sort(kinds_.begin(), kinds_.end(),
                     [](const auto& a, const auto& b) { return particulars(a.kind) < particulars(b.kind); });
}

bool state_list::is_same_under(const endpoint_system& other) const {
    const bool other_close = other.taken().has(model::reading::half_duplex);  // another call of the interface
    return !other_close && std::all_of(questions_.begin(), questions_.end(), [&](const question& q) {
        if ((q.asked & other.taken().bits) == 0) return true;
        const auto out = other.after(endpoint_system::unpack(states_[q.from].words), *q.step);
        if (!out || !endpoint_system::in_bounds(out->after)) return q.to == beyond;
        return q.to != beyond && endpoint_system::pack(out->after) == states_[q.to].words;
    });
}

endpoint_graph::endpoint_graph(model::readings taken, const endpoint_graph* defaults) : system_(taken, ordinary_steps()) {
    if (defaults != nullptr && defaults->states_->is_same_under(system_))
        states_ = defaults->states_;
    else
        states_ = std::make_shared<const state_list>(system_);
}

std::vector<const stimulus*> endpoint_graph::path(node_index to) const {
    std::vector<const stimulus*> steps;
    for (; to != 0; to = (*states_)[to].from) steps.push_back((*states_)[to].by);
    std::reverse(steps.begin(), steps.end());
    return steps;
}

bool belongs_to(const crossing& x, const machine& from, model::readings taken) {
    if (taken.bits == 0 || from.t.reused.v) return true;  // only MAY-2 reopens a connection
    if (x.step->kind == stimulus_kind::call && x.step->call.call == user_call::close_half_duplex)
        return true;  // only MAY-1 has it
    const auto fired = x.out.fired();
    return std::any_of(fired.begin(), fired.end(), [&](std::uint16_t r) {
        return !model::rule_infos[r].quiet && (model::rule_infos[r].where.taken & taken.bits) != 0;
    });
}

endpoint_graphs::endpoint_graphs() : all_(1) {
    all_.front() = std::make_unique<endpoint_graph>(model::readings{});
    std::vector<model::readings> others;
    for (unsigned r = 0; r < model::reading_count; ++r)
        if (const auto reading = static_cast<model::reading>(r);
            std::find(beside_the_point.begin(), beside_the_point.end(), reading) == beside_the_point.end())
            others.emplace_back(reading);
    all_.resize(others.size() + 1);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = 0; (i = next.fetch_add(1)) < others.size();)
            all_[i + 1] = std::make_unique<endpoint_graph>(others[i], all_.front().get());
    };
    std::vector<std::jthread> team;
    for (unsigned i = 1; i < std::min(4U, std::thread::hardware_concurrency()); ++i) team.emplace_back(work);
    work();
    team.clear();
}

}  // namespace synfin::conformance
