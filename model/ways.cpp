#include "model/ways.hpp"

#include <algorithm>

#include "model/fields.hpp"
#include "model/term_interpreter.hpp"
#include "model/term_replace.hpp"

namespace synfin::model {

namespace {

bool is_false(term t) { return t->op == term_op::truth && t->value == 0; }
bool is_true(term t) { return t->op == term_op::truth && t->value != 0; }

/// Bookkeeping: it goes on in the same state and nobody outside sees it.
bool keeps_books(std::size_t i) {
    const rule_info& r = rule_infos[i];
    const rule_terms& t = terms_of(i);
    return r.quiet && r.go.kind == flow::next_ && !r.to && !t.sent && !t.ack_due && t.told == 0;
}

/// Nobody outside sees at once which of these rules fired, noted or not.
bool changes_values_alone(std::size_t i) {
    const rule_info& r = rule_infos[i];
    const rule_terms& t = terms_of(i);
    return r.go.kind == flow::next_ && !r.to && !t.sent && !t.ack_due && !t.starts_2msl && t.told == 0;
}

/// An alternative that is not ruled out, with its guard over the values before the event.
struct alternative {
    std::size_t rule;
    term guard;
};

class walker {
  public:
    walker(event e, const feasible& possible) : event_(e), possible_(possible), any_readings_(true) {}
    walker(event e, const rule_set& set, const feasible& possible) : event_(e), set_(set), possible_(possible) {
        for (unsigned r = 0; r < reading_count; ++r)
            readings_.set(reading_variable(static_cast<reading>(r)),
                          set.taken.has(static_cast<reading>(r)) ? term_domain::on().is : term_domain::off().is);
    }

    std::vector<way> walk(state s) {
        way w;
        w.on = event_;
        w.from = w.to = s;
        for (const field& f : fields()) w.after.push_back(f.variable);
        follow(w, first_step(event_));
        return std::move(found_);
    }

  private:
    /// The values of a way, and which readings are taken, for the terms of a rule.
    replacement values_of(const way& w) const {
        replacement r = readings_;
        for (std::size_t i = 0; i < w.after.size(); ++i) r.set(fields()[i].variable, w.after[i]);
        return r;
    }

    std::vector<alternative> alternatives(const way& w, step at, replacement& values) const {
        std::vector<alternative> open;
        for (const std::size_t i : rules_of(event_, w.to, at)) {
            if (any_readings_ ? rule_infos[i].only_in != variant::none : !applies(i, set_)) continue;
            term guard = values(terms_of(i).guard);
            if (any_readings_) guard = (belongs(rule_infos[i].where) && term_flag::of(guard)).is;
            if (!is_false(guard)) open.push_back({i, guard});
            if (is_true(guard)) break;
        }
        return open;
    }

    void follow(way w, step at) {
        for (; at != step::done; at = after(at)) {
            replacement values = values_of(w);
            const auto open = alternatives(w, at, values);
            if (open.empty()) continue;  // the step belongs to readings that are not taken
            const term skipped = any_readings_ ? is_skipped(w, at) : term_domain::off().is;
            if (!can_join(open) || !is_false(skipped)) {
                split(w, at, open);
                if (!is_false(skipped)) skip(w, at, skipped);
                return;
            }
            join(w, at, open, values);
        }
        finish(std::move(w));
    }

    bool can_join(const std::vector<alternative>& open) const {
        return open.size() > 1 && std::all_of(open.begin(), open.end(), [&](const auto& a) {
                   return any_readings_ ? changes_values_alone(a.rule) : keeps_books(a.rule);
               });
    }

    /// No rule of the step belongs to the readings taken.
    term is_skipped(const way& w, step at) const {
        term_flag exists;
        for (const std::size_t i : rules_of(event_, w.to, at))
            if (rule_infos[i].only_in == variant::none) exists = exists || belongs(rule_infos[i].where);
        return (!exists).is;
    }
    void skip(way w, step at, term skipped) {
        w.conditions.push_back(skipped);
        if (possible_(w.conditions)) follow(std::move(w), after(at));
    }

    void split(const way& w, step at, const std::vector<alternative>& open) {
        for (const auto& a : open) {
            way next = w;
            if (!is_true(a.guard)) next.conditions.push_back(a.guard);
            if (is_true(a.guard) || open.size() == 1 || possible_(next.conditions)) fire(std::move(next), at, a.rule);
        }
    }

    void fire(way w, step at, std::size_t i) {
        const rule_terms& r = terms_of(i);
        replacement values = values_of(w);
        w.rules.push_back(static_cast<std::uint16_t>(i));
        if (r.sent) w.sent = with(*r.sent, values);
        for (const auto& a : r.sets) w.after[a.field] = values(a.value);
        w.told = static_cast<std::uint16_t>(w.told | r.told);
        w.starts_2msl = w.starts_2msl || r.starts_2msl;
        w.ack_due = w.ack_due || r.ack_due;
        w.to = rule_infos[i].to.value_or(w.to);
        const flow go = rule_infos[i].go;
        if (go.kind == flow::stop_) return finish(std::move(w));
        follow(std::move(w), go.kind == flow::jump_ ? go.to : after(at));
    }

    static segment<term_domain> with(segment<term_domain> s, replacement& values) {
        for_each_segment_field(s, [&](std::string_view, std::string_view, auto& f) { f = values(f); });
        return s;
    }

    /// Every field that one of the alternatives assigns becomes a variable that is equal to what the applying one says.
    void join(way& w, step at, const std::vector<alternative>& open, replacement& values) const {
        std::vector<std::vector<term>> outcome;
        for (const auto& a : open) {
            w.joined.emplace_back(static_cast<std::uint16_t>(a.rule), a.guard);
            outcome.push_back(w.after);
            for (const auto& set : terms_of(a.rule).sets) outcome.back()[set.field] = values(set.value);
        }
        for (std::size_t f = 0; f < w.after.size(); ++f) {
            const bool same = std::all_of(outcome.begin(), outcome.end(), [&](const auto& o) { return o[f] == outcome[0][f]; });
            w.after[f] = same ? outcome[0][f] : joined(w, at, f, open, outcome);
        }
    }

    static term joined(way& w, step at, std::size_t f, const std::vector<alternative>& open,
                       const std::vector<std::vector<term>>& outcome) {
        const std::string called = std::string(name(at)) + ":" + std::string(fields()[f].name);
        const term fresh = fields()[f].is_flag() ? flag_variable(called).is : number_variable(called).is;
        for (std::size_t i = 0; i < open.size(); ++i) {
            const term value = outcome[i][f];
            const term_flag equal = fields()[f].is_flag() ? same(term_flag::of(fresh), term_flag::of(value))
                                                          : term_number::of(fresh) == term_number::of(value);
            w.naming.push_back(w.conditions.size());
            w.conditions.push_back((!term_flag::of(open[i].guard) || equal).is);
        }
        return fresh;
    }

    void finish(way w) {
        if (w.ack_due && !w.sent) {
            replacement values = values_of(w);
            w.sent = with(owed_ack_terms(), values);
        }
        found_.push_back(std::move(w));
    }

    event event_;
    rule_set set_;
    const feasible& possible_;
    bool any_readings_ = false;
    replacement readings_;
    std::vector<way> found_;
};

}  // namespace

std::string way::path() const {
    std::string text;
    for (const std::uint16_t i : rules)
        if (!rule_infos[i].quiet && rule_infos[i].id != "3.9.2.3-GOODADDR")
            text += (text.empty() ? "" : " > ") + std::string(rule_infos[i].id);
    return text.empty() ? std::string(name(on)) + ": nothing happens" : text;
}

states may_lead_to(event e, std::span<const std::size_t> rules, const rule_set& set) {
    states wanted;
    for (const std::size_t i : rules)
        if (rule_infos[i].on.has(e)) wanted = wanted | rule_infos[i].in;
    for (states before; wanted.bits != before.bits;) {
        before = wanted;
        for (std::size_t i = 0; i < rule_count; ++i) {
            const rule_info& r = rule_infos[i];
            if (r.to && r.go.kind != flow::stop_ && r.on.has(e) && wanted.has(*r.to) && applies(i, set)) wanted = wanted | r.in;
        }
    }
    return wanted;
}

std::vector<way> ways_of(event e, state s, const rule_set& set, const feasible& possible) {
    return walker(e, set, possible).walk(s);
}

std::vector<way> ways_of_any_readings(event e, state s, const feasible& possible) { return walker(e, possible).walk(s); }

}  // namespace synfin::model
