#include "model/proof/repertoire.hpp"

#include <algorithm>
#include <unordered_set>

#include "model/fields.hpp"
#include "model/proof/assumptions.hpp"
#include "model/term_replace.hpp"

namespace synfin::model::proof {

namespace {

std::vector<std::string> names_of(const cells& all) {
    std::vector<std::string> names;
    for (const term t : all) {
        const auto name = variable_name(t);
        names.emplace_back(name.substr(name.find('.') + 1));
    }
    return names;
}

term nothing_of(term variable) { return variable->is_flag() ? term_domain::off().is : number(0).is; }

/// Before the first open everything is 0 and off, but the receive window.
constants candidates(const cells& variables) {
    constants all;
    for (const term v : variables)
        all.push_back(variable_name(v).ends_with(".rcv_wnd") ? std::nullopt : std::optional(nothing_of(v)));
    return all;
}

void assign(replacement& r, const cells& variables, const constants& values) {
    for (std::size_t i = 0; i < variables.size(); ++i)
        if (values[i]) r.set(variables[i], *values[i]);
}

/// Everything a segment or an end has is constant until a step says otherwise.
class constancy {
  public:
    constancy()
        : of_a_(cells_of(any_party("A"))),
          of_d_(cells_of(any_message("d"))),
          parties(candidates(of_a_)),
          messages(candidates(of_d_)) {}

    [[nodiscard]] replacement known() const {
        replacement r;
        assign(r, of_a_, parties);
        assign(r, of_d_, messages);
        return r;
    }
    /// Drops what the steps change, as long as there is something to drop.
    bool refine(const std::vector<step>& steps) {
        bool any = false;
        for (bool again = true; again; any = any || again) {
            again = false;
            replacement r = known();
            for (const step& s : steps) {
                again = drop(parties, cells_of(s.after), r) || again;
                if (s.sent) again = drop(messages, cells_of(*s.sent), r) || again;
            }
        }
        return any;
    }

  private:
    static bool drop(constants& values, const cells& after, replacement& r) {
        bool any = false;
        for (std::size_t i = 0; i < after.size(); ++i)
            if (values[i] && r(after[i]) != *values[i]) values[i].reset(), any = true;
        return any;
    }
    cells of_a_, of_d_;

  public:
    constants parties, messages;
};

bool is_state(const std::string& cell) { return state_named(cell).has_value(); }

bool changes(const step& s, const cells& before) {
    const cells after = cells_of(s.after);
    for (std::size_t i = 0; i < before.size(); ++i)
        if (after[i] != before[i] && !is_state(party_cells()[i])) return true;
    return s.to != s.from;
}

/// It ends the connection without a word, as a crash does.
bool like_a_crash(const step& s) { return s.path != "crash" && !s.arrival && !s.sent && s.to == CLOSED; }

bool matters(const step& s, const cells& before, const run_options& how) {
    const bool again = s.on == event::retransmission_timeout && s.path != "crash";
    const bool only_buffers = s.on == event::receive && !how.model.rules.taken.has(reading::half_duplex);
    if (like_a_crash(s) || only_buffers || (again && !how.retransmits)) return false;
    return s.sent || changes(s, before);
}

std::vector<step> all_steps(const run_options& how, const feasible& possible) {
    step_options o = how.model;
    o.fresh_numbers = false;  // a run knows which segments are alive
    std::vector<step> all;
    for (unsigned s = 0; s < state_count; ++s)
        for (step& one : steps_in(static_cast<state>(s), o, possible)) {
            if (!how.user_stays_within) one.assumed.clear();
            all.push_back(std::move(one));
        }
    return all;
}

class collector {
  public:
    void add(term t) {
        if (!seen_.insert(t).second) return;
        const auto name = t->is_variable() ? variable_name(t) : std::string_view();
        if (t->is_variable() && !name.starts_with("A.") && !name.starts_with("d.") && !name.starts_with("B.")) found.push_back(t);
        if (t->left != nullptr) add(t->left);
        if (t->right != nullptr) add(t->right);
    }
    void add(const step& s) {
        for (const auto* flags : {&s.when, &s.assumed})
            for (const flag f : *flags) add(f.is);
        for (const term t : cells_of(s.after)) add(t);
        if (s.sent)
            for (const term t : cells_of(*s.sent)) add(t);
    }
    std::vector<term> found;

  private:
    std::unordered_set<term> seen_;
};

std::vector<term> terms_of(const std::vector<flag>& flags) {
    std::vector<term> all;
    for (const flag f : flags) all.push_back(f.is);
    return all;
}

/// Without asking a solver: one of the conditions is off, or the opposite of another.
bool plainly_impossible(const std::vector<term>& conditions) {
    const std::unordered_set<term> all(conditions.begin(), conditions.end());
    return std::any_of(all.begin(), all.end(),
                       [&](term t) { return t == term_domain::off().is || all.contains((!flag::of(t)).is); });
}

std::vector<term> own_variables(const std::vector<step>& steps) {
    collector c;
    for (const step& s : steps) c.add(s);
    return std::move(c.found);
}

}  // namespace

cells cells_of(const party& p) {
    cells all;
    for_each_tcb_field(static_cast<const tcb<term_domain>&>(p), [&](std::string_view name, std::string_view, const auto& f) {
        all.push_back(name == "snd_una" ? p.una().is : name == "snd_nxt" ? p.nxt().is : name == "rcv_nxt" ? p.rcv().is : f.is);
    });
    for (const flag in : p.in) all.push_back(in.is);
    all.push_back(p.fin.is);
    return all;
}

cells cells_of(const message& m) {
    cells all;
    for_each_segment_field(static_cast<const segment<term_domain>&>(m),
                           [&](std::string_view name, std::string_view, const auto& f) {
                               all.push_back(name == "seg.seq" ? m.from().is : name == "seg.ack" ? m.acked().is : f.is);
                           });
    all.push_back(m.sender.is);
    all.push_back(m.receiver.is);
    return all;
}

const std::vector<std::string>& party_cells() {
    static const std::vector<std::string> names = names_of(cells_of(any_party("A")));
    return names;
}
const std::vector<std::string>& message_cells() {
    static const std::vector<std::string> names = names_of(cells_of(any_message("d")));
    return names;
}

repertoire make_repertoire(const run_options& how, const feasible& possible) {
    constancy known;
    repertoire r{how, {}, {}, {}, {}, 0};
    replacement constant;
    const auto with_constants = [&](std::span<const term> conditions) {
        std::vector<term> mapped;
        for (const term t : conditions) mapped.push_back(constant(t));
        return mapped;
    };
    do {  // most ways are ruled out by what is constant alone; a solver is asked about the others once
        constant = known.known();
        r.steps = all_steps(how, [&](std::span<const term> c) { return !plainly_impossible(with_constants(c)); });
    } while (known.refine(r.steps));
    const cells before = cells_of(any_party("A"));
    const std::size_t all = r.steps.size();
    std::erase_if(r.steps,
                  [&](const step& s) { return !matters(s, before, how) || !possible(with_constants(terms_of(s.when))); });
    r.left_out = all - r.steps.size();
    r.of_parties = known.parties;
    r.of_messages = known.messages;
    r.variables = own_variables(r.steps);
    return r;
}

}  // namespace synfin::model::proof
