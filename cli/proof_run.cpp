#include "cli/proof_run.hpp"

#include <fmt/format.h>

#include "model/properties.hpp"
#include "traces/replay_end.hpp"

namespace synfin::cli {

namespace {

using model::event;
using model::proof::run;
using model::proof::run_step;
using traces::step_kind;

std::string end_name(bool second) { return second ? "B" : "A"; }

step_kind kind_of(const run_step& s, bool again) {
    if (s.crash) return step_kind::crash;
    switch (s.on) {
        case event::segment_arrives:
            return again ? step_kind::duplicate : step_kind::deliver;
        case event::retransmission_timeout:
            return step_kind::retransmit;
        case event::user_timeout:
        case event::time_wait_timeout:
        case event::keep_alive_timer:
            return step_kind::timeout;
        default:
            return step_kind::call;
    }
}

/// What means something in that state.
traces::endpoint_view view(const std::string& name, model::state st, const model::tcb<model::wire>& t) {
    traces::endpoint_view v{name, {{"state", std::string(model::name(st))}}};
    if (st == model::CLOSED || st == model::LISTEN) return v;
    const auto put = [&](const char* field, model::wire::number n) { v.fields.push_back({field, std::to_string(n.v)}); };
    put("iss", t.iss), put("snd_una", t.snd_una), put("snd_nxt", t.snd_nxt);
    if (st != model::SYN_SENT) put("irs", t.irs), put("rcv_nxt", t.rcv_nxt), put("snd_wnd", t.snd_wnd);
    if (t.send_queued.v != 0) put("send_queued", t.send_queued);
    return v;
}

class teller {
  public:
    teller(const run& r, const model::rule_set& rules) : run_(r) {
        for (unsigned i = 0; i < model::reading_count; ++i)
            if (rules.taken.has(static_cast<model::reading>(i))) out_.readings.emplace_back(name(static_cast<model::reading>(i)));
        if (rules.mistake != model::variant::none) out_.variant = std::string(name(rules.mistake));
        for (int e = 0; e < 2; ++e) {
            views_[e] = {end_name(e != 0), {{"state", "CLOSED"}}};
            out_.endpoints.push_back(views_[e]);
            out_.endpoints.back().set("rcv_wnd", std::to_string(r.windows[e]));
        }
    }

    traces::trace tell() {
        for (std::size_t n = 0; n < run_.steps.size(); ++n) tell(n);
        return std::move(out_);
    }

  private:
    bool comes_again(std::size_t n) const {
        for (std::size_t later = n + 1; later < run_.steps.size(); ++later)
            if (run_.steps[later].arriving == run_.steps[n].arriving) return true;
        return false;
    }

    void tell(std::size_t n) {
        const run_step& s = run_.steps[n];
        const std::string actor = end_name(s.second);
        traces::step t;
        t.kind = kind_of(s, s.arriving && comes_again(n));
        t.actor = actor;
        if (s.arriving) {
            t.received = sent_[*s.arriving];
            if (t.kind == step_kind::duplicate) t.text = fmt::format("{} receives a copy of {}", actor, t.received->id);
        } else if (s.crash) {
            t.text = actor + " crashes";
        } else {
            t.event = std::string(name(s.on));
            t.text = fmt::format("{} {}", actor, name(s.on));
            about_input(t, s);
        }
        about_rules(t, s, actor);
        about_changes(t, s, actor);
        out_.steps.push_back(std::move(t));
    }

    static void about_input(traces::step& t, const run_step& s) {
        if (s.on == event::send) t.input.push_back({"octets", std::to_string(s.octets)});
        if (s.on == event::retransmission_timeout) t.input.push_back({"r2", std::to_string(s.r2)});
        if (s.on == event::icmp_error) t.input.push_back({"soft", s.soft ? "yes" : "no"});
        const bool elsewhere = s.on == event::open_passive || s.on == event::send;
        if (elsewhere && !s.remote_given) t.input.push_back({"remote_given", "no"});
    }

    void about_rules(traces::step& t, const run_step& s, const std::string& actor) {
        for (const std::uint16_t i : s.rules) {
            const auto& info = model::rule_infos[i];
            if (!info.quiet) t.rules.push_back({std::string(info.id), std::string(info.clause)});
            if (const auto answer = model::terms_of(i).answer; answer != model::reply::none) t.reply = std::string(name(answer));
        }
        for (unsigned k = 0; k < model::signal_names.size(); ++k)
            if ((s.told >> k & 1U) != 0) t.signals.push_back(fmt::format("{}: {}", actor, model::signal_names[k]));
        traces::segment m;
        if (s.sent) {
            m = traces::named(*s.sent, fmt::format("m{}", ++segments_), actor, end_name(!s.second));
            t.sent.push_back(m);
        }
        sent_.push_back(m);
    }

    void about_changes(traces::step& t, const run_step& s, const std::string& actor) {
        const traces::endpoint_view now = view(actor, s.to, s.after);
        traces::endpoint_view& before = views_[s.second ? 1 : 0];
        traces::endpoint_view changed{actor, {}};
        for (const auto& f : now.fields)
            if (const auto* old = before.find(f.name); old == nullptr || *old != f.value) changed.fields.push_back(f);
        for (const auto& f : before.fields)
            if (f.name == "send_queued" && now.find(f.name) == nullptr && now.find("iss") != nullptr)
                changed.fields.push_back({f.name, "0"});
        if (!changed.fields.empty()) t.after.push_back(changed);
        before = now;
    }

    const run& run_;
    traces::trace out_;
    traces::endpoint_view views_[2];
    std::vector<traces::segment> sent_;
    unsigned segments_ = 0;
};

}  // namespace

traces::trace trace_of(const run& r, const model::rule_set& rules, model::property broken) {
    traces::trace t = teller(r, rules).tell();
    t.title = fmt::format("{} broken at full width", text(broken).id);
    t.property = std::string(text(broken).id);
    t.verdict = fmt::format("violated in {} steps", r.steps.size());
    return t;
}

result<traces::replayed> replay_run(const run& r, const model::rule_set& rules) {
    return traces::replay(teller(r, rules).tell(), "run");
}

}  // namespace synfin::cli
