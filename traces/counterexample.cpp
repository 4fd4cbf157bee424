#include "traces/counterexample.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace synfin::traces {
namespace {

using model::packed_world;
using model::small;
using model::world;
using move = model::move<model::context<small, model::recording_hooks>>;

std::string end_name(int e) { return e == 0 ? "A" : "B"; }

std::string number(small::number n) { return std::to_string(n.v); }

/// The variables of an end worth showing in its state: none of them means anything in CLOSED or LISTEN.
endpoint_view view(const world& w, const packed_world& s, int e) {
    const model::endpoint x = w.end(s, e);
    endpoint_view v{end_name(e), {{"state", std::string(name(x.st))}}};
    if (x.st == model::CLOSED || x.st == model::LISTEN) return v;
    v.fields.push_back({"iss", number(x.t.iss)});
    v.fields.push_back({"snd_una", number(x.t.snd_una)});
    v.fields.push_back({"snd_nxt", number(x.t.snd_nxt)});
    if (x.st != model::SYN_SENT) {
        v.fields.push_back({"irs", number(x.t.irs)});
        v.fields.push_back({"rcv_nxt", number(x.t.rcv_nxt)});
    }
    if (x.t.send_queued.v != 0) v.fields.push_back({"send_queued", number(x.t.send_queued)});
    if (x.t.close_queued.v) v.fields.push_back({"close_queued", "yes"});
    if (w.limits().timed && x.st == model::TIME_WAIT) v.fields.push_back({"2msl_ticks", std::to_string(x.timer)});
    return v;
}

std::optional<endpoint_view> changes(const endpoint_view& before, const endpoint_view& after) {
    endpoint_view changed{after.name, {}};
    for (const auto& f : after.fields) {
        const std::string* old = before.find(f.name);
        if (old == nullptr || *old != f.value) changed.fields.push_back(f);
    }
    return changed.fields.empty() ? std::nullopt : std::optional(changed);
}

/// Which name each segment in flight has. A copy keeps the name of its original.
class labels {
  public:
    std::string sent(int towards, std::uint32_t bits) {
        flying_[static_cast<std::size_t>(towards)].push_back({bits, fmt::format("m{}", ++count_)});
        return flying_[static_cast<std::size_t>(towards)].back().id;
    }
    std::string taken(int towards, std::uint32_t bits, bool keep) {
        auto& all = flying_[static_cast<std::size_t>(towards)];
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].bits != bits) continue;
            std::string id = all[i].id;
            if (!keep) all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
            return id;
        }
        return "m?";
    }
    void age() {
        for (auto& all : flying_) {
            std::vector<entry> young;
            for (auto& one : all) {
                model::flying g = model::decode(one.bits, world::window);
                if (g.life == 0) continue;
                --g.life;
                young.push_back({model::encode(g), one.id});
            }
            all = young;
        }
    }

  private:
    struct entry {
        std::uint32_t bits;
        std::string id;
    };
    std::array<std::vector<entry>, 2> flying_;
    unsigned count_ = 0;
};

segment as_segment(const model::flying& f, int towards, std::string id) {
    segment s;
    s.id = std::move(id);
    s.from = end_name(1 - towards);
    s.to = end_name(towards);
    s.seq = f.seg.seq.v;
    s.ack = f.seg.ack.v;
    s.syn = f.seg.syn.v;
    s.ack_on = f.seg.ack_on.v;
    s.fin = f.seg.fin.v;
    s.rst = f.seg.rst.v;
    s.len = f.seg.len.v;
    s.wnd = world::window;
    return s;
}

step_kind kind_of(model::action a) {
    using model::action;
    switch (a) {
        case action::deliver:
        case action::deliver_rst:
        case action::attack:
            return step_kind::deliver;
        case action::duplicate:
        case action::duplicate_rst:
            return step_kind::duplicate;
        case action::lose:
            return step_kind::lose;
        case action::inject:
            return step_kind::inject;
        case action::crash:
            return step_kind::crash;
        case action::tick:
            return step_kind::tick;
        case action::retransmit:
            return step_kind::retransmit;
        case action::user_timeout:
        case action::time_wait_timeout:
            return step_kind::timeout;
        default:
            return step_kind::call;
    }
}

/// The model's name of a call or timer, for a replay.
std::string event_of(model::action a) {
    using model::action;
    switch (a) {
        case action::open_active:
            return "OPEN active";
        case action::open_passive:
            return "OPEN passive";
        case action::send:
            return "SEND";
        case action::close:
            return "CLOSE";
        case action::abort:
            return "ABORT";
        case action::send_queue:
            return "send queue";
        case action::retransmit:
            return "RETRANSMISSION TIMEOUT";
        case action::user_timeout:
            return "USER TIMEOUT";
        case action::time_wait_timeout:
            return "TIME-WAIT TIMEOUT";
        default:
            return {};
    }
}

/// Tells one step after the other.
class teller {
  public:
    teller(const model::instance& of) : world_(of.limits) {
        out_.profile = of.profile;
        if (of.limits.rules.mistake != model::variant::none) out_.variant = std::string(name(of.limits.rules.mistake));
        for (unsigned i = 0; i < model::reading_count; ++i) {
            const auto r = static_cast<model::reading>(i);
            if (of.limits.rules.taken.has(r)) out_.readings.emplace_back(name(r));
        }
        out_.modulus = small::mask + 1;
        const packed_world s = world_.first_state();
        out_.endpoints = {view(world_, s, 0), view(world_, s, 1)};
    }

    const world& system() const { return world_; }

    void tell(const packed_world& before, const move& m, const packed_world& after, std::uint32_t choice) {
        if (m.what == model::action::attack) put_in(m, "attacker");
        step s;
        s.kind = kind_of(m.what);
        s.choice = choice;
        s.event = event_of(m.what);
        if (m.what == model::action::tick) labels_.age();
        if (m.seg != nullptr) about_segment(s, m);
        if (s.kind != step_kind::tick && s.kind != step_kind::lose && s.kind != step_kind::inject) s.actor = end_name(m.end);
        if (m.seg == nullptr)
            s.text = s.kind == step_kind::tick ? std::string(name(m.what)) : fmt::format("{} {}", s.actor, name(m.what));
        if (m.c != nullptr) about_rules(s, m);
        for (int e = 0; e < 2; ++e)
            if (auto c = changes(view(world_, before, e), view(world_, after, e))) s.after.push_back(*c);
        out_.steps.push_back(std::move(s));
    }

    trace take() { return std::move(out_); }

  private:
    segment put_by(std::string origin, const move& m) {
        segment s = as_segment(*m.seg, m.end, labels_.sent(m.end, model::encode(*m.seg)));
        s.origin = std::move(origin);
        return s;
    }
    /// A step of its own, no choice: what comes next says what becomes of the segment.
    void put_in(const move& m, std::string origin) {
        step s;
        s.kind = step_kind::inject;
        s.sent.push_back(put_by(std::move(origin), m));
        out_.steps.push_back(std::move(s));
    }
    void about_segment(step& s, const move& m) {
        const bool keep = s.kind == step_kind::duplicate;
        const std::uint32_t bits = model::encode(*m.seg);
        if (s.kind == step_kind::inject) return s.sent.push_back(put_by("old incarnation", m));
        s.received = as_segment(*m.seg, m.end, labels_.taken(m.end, bits, keep));
        if (keep) s.text = fmt::format("{} receives a copy of {}", end_name(m.end), s.received->id);
    }

    void about_rules(step& s, const move& m) {
        for (unsigned k = 0; k < m.c->hooks.count; ++k) {
            const auto& r = model::rule_infos[m.c->hooks.rules[k]];
            if (!r.quiet) s.rules.push_back({std::string(r.id), std::string(r.clause)});
        }
        if (m.c->sends) sent_by(s, m);
        for (unsigned k = 0; k < model::signal_names.size(); ++k)
            if ((m.c->told >> k & 1U) != 0) s.signals.push_back(fmt::format("{}: {}", end_name(m.end), model::signal_names[k]));
        s.reply = std::string(name(m.c->answer));
    }

    void sent_by(step& s, const move& m) {
        model::flying g;
        g.seg = m.c->out;
        const auto& from = *m.after;
        if (!g.seg.rst.v) g.sender = from.incarnation, g.receiver = g.seg.ack_on.v ? from.peer : std::uint8_t{0};
        g.life = world_.ends().life();
        s.sent.push_back(as_segment(g, 1 - m.end, labels_.sent(1 - m.end, model::encode(g))));
    }

    world world_;
    labels labels_;
    trace out_;
};

constexpr std::uint32_t nowhere = 0xffffffff;

/// The choice that leads from one state to the next; the one that shows `wanted`, if any does.
std::uint32_t find_choice(const world& w, const packed_world& from, const packed_world& to, std::uint64_t wanted) {
    std::uint32_t choice = 0, first = nowhere, best = nowhere;
    w.each_step<model::recording_hooks>(
        from,
        [&](const auto& m, const packed_world& reached) {
            if (reached == to) {
                if (first == nowhere) first = choice;
                const std::uint64_t seen = m.c == nullptr ? 0 : model::watch(w.limits(), m, reached);
                if (best == nowhere && (seen & wanted) != 0) best = choice;
            }
            ++choice;
        },
        [] {});
    return best != nowhere ? best : first;
}

/// Takes the choice; false when there are fewer.
bool take(teller& t, packed_world& s, std::uint32_t wanted) {
    std::uint32_t choice = 0;
    std::optional<packed_world> after;
    t.system().each_step<model::recording_hooks>(
        s,
        [&](const auto& m, const packed_world& reached) {
            if (choice == wanted) {
                t.tell(s, m, reached, choice);
                after = reached;
            }
            ++choice;
        },
        [] {});
    if (after) s = *after;
    return after.has_value();
}

std::vector<std::uint32_t> choices_of(const trace& t) {
    std::vector<std::uint32_t> choices;
    for (const auto& s : t.steps)
        if (s.choice) choices.push_back(*s.choice);
    return choices;
}

result<std::vector<std::uint32_t>> parse_choices(std::string_view text) {
    std::vector<std::uint32_t> choices;
    while (!text.empty()) {
        const auto dot = text.find('.');
        const std::string_view one = text.substr(0, dot);
        std::uint32_t value = 0;
        const auto [end, error] = std::from_chars(one.data(), one.data() + one.size(), value);
        if (error != std::errc{} || end != one.data() + one.size())
            return failure(fmt::format("'{}' is no choice", one), "numbers separated by dots");
        choices.push_back(value);
        text = dot == std::string_view::npos ? "" : text.substr(dot + 1);
    }
    return choices;
}

}  // namespace

trace tell(const model::instance& of, const std::vector<packed_world>& path, std::optional<model::property> shown) {
    teller t(of);
    packed_world s = t.system().first_state();
    for (std::size_t i = 1; i < path.size(); ++i) {
        const std::uint64_t wanted = shown && i + 1 == path.size() ? model::bit(*shown) : 0;
        if (!take(t, s, find_choice(t.system(), s, path[i], wanted))) break;
    }
    trace out = t.take();
    out.address = address_of(of, choices_of(out));
    return out;
}

std::string address_of(const model::instance& of, const std::vector<std::uint32_t>& choices) {
    return fmt::format("{}:{}", instance_text(of), fmt::join(choices, "."));
}

result<trace> replay_address(std::string_view address) {
    const auto colon = address.rfind(':');
    if (colon == std::string_view::npos)
        return failure(fmt::format("'{}' is no address of a trace", address), "INSTANCE:CHOICES");
    const auto of = model::parse_instance(address.substr(0, colon));
    if (!of) return tl::unexpected(of.error());
    const auto choices = parse_choices(address.substr(colon + 1));
    if (!choices) return tl::unexpected(choices.error());
    teller t(*of);
    packed_world s = t.system().first_state();
    for (std::size_t i = 0; i < choices->size(); ++i)
        if (!take(t, s, (*choices)[i]))
            return failure(fmt::format("step {} of the address has no choice {}", i + 1, (*choices)[i]));
    trace out = t.take();
    out.address = std::string(address);
    return out;
}

}  // namespace synfin::traces
