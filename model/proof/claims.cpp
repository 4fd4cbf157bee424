#include "model/proof/claims.hpp"

namespace synfin::model::proof {

namespace {

bool tells(const step& s, signal what) { return (s.told >> static_cast<unsigned>(what) & 1U) != 0; }
flag constant(bool value) { return value ? term_domain::on() : term_domain::off(); }
bool is_off(flag f) { return f.is == term_domain::off().is; }

/// What Y has acknowledged was sent, and what Y has taken was sent.
flag numbers_agree(const party& x, const party& y) {
    return y.irs == x.iss && at_most(x.una(), y.rcv()) && at_most(y.rcv(), x.nxt());
}

class collector {
  public:
    collector(const step& s, const cast& c) : s_(s), c_(c), d_(c.arriving) {}

    std::vector<claim> arrival() {
        resets();
        opening();
        receiving();
        closing();
        return std::move(all_);
    }

  private:
    void put(property id, std::string of, flag premise, flag holds) { all_.push_back({id, std::move(of), premise, holds}); }

    void resets() {
        const bool challenge = s_.sent && is_off(s_.sent->rst) && is_off(s_.sent->syn);
        put(property::rst_quiet, "answered by a challenge ACK at most", d_.rst, constant(!s_.sent || challenge));
        if (!sequenced.has(s_.from)) return;
        put(property::syn_safe, "a SYN changes no synchronized state", d_.syn && !d_.rst,
            constant(s_.from == SYN_RECEIVED || s_.to == s_.from));
        if (s_.to == s_.from) return;
        put(property::rst_exact, "a RST that changes the state is at RCV.NXT", d_.rst, d_.seq == c_.a.rcv_nxt);
        const bool silent = s_.to == CLOSED && !tells(s_, signal::connection_reset);
        put(property::inform, "a reset is reported", d_.rst,
            constant(!(ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | CLOSE_WAIT).has(s_.from) || !silent));
        if (s_.from != SYN_RECEIVED) return;
        const flag refused = constant(s_.to == CLOSED && tells(s_, signal::connection_refused));
        const flag listens = constant(s_.to == LISTEN);
        put(property::origin, "a RST leads a passive opener back to LISTEN and tells an active one", d_.rst,
            (c_.a.passive && listens) || (!c_.a.passive && refused));
    }

    void opening() {
        if (!tells(s_, signal::open_completed)) return;
        const party& a = s_.after;
        put(property::no_ghost, "what completes the open is of both present incarnations", !d_.rst,
            d_.sender == a.irs && d_.receiver == a.iss);
        const flag latest = d_.sender == c_.b.iss;
        put(property::half_open, "a completed open has a peer with the matching numbers, or one that is gone", !d_.rst && latest,
            !c_.b.is(opened_states) || (c_.b.is(sequenced) && numbers_agree(a, c_.b) && numbers_agree(c_.b, a)));
    }

    void receiving() {
        if (!sequenced.has(s_.from) || s_.after.rcv_nxt.is == c_.a.rcv_nxt.is) return;
        const party& a = c_.a;
        const flag taken = !d_.rst && s_.after.rcv_nxt != a.rcv_nxt;
        put(property::no_stale_data, "what is received is of the peer's incarnation and meant for ours", taken,
            d_.sender == a.irs && d_.receiver == a.iss);
        put(property::ack_range, "it comes with an ACK in [SND.UNA - MAX.SND.WND, SND.NXT]", taken,
            at_most(d_.ack - (a.snd_una - a.max_snd_wnd), a.snd_nxt - a.snd_una + a.max_snd_wnd));
        put(property::half_close, "text reaches the user", taken && d_.len != 0 && s_.after.rcv_nxt != d_.seq + length(d_),
            constant(tells(s_, signal::data_arrived)));
        put(property::half_close, "text without FIN reaches the user", taken && !d_.fin,
            constant(tells(s_, signal::data_arrived)));
        put(property::inform, "the end of the peer's text is reported",
            taken && d_.fin && s_.after.rcv_nxt == d_.seq + length(d_), constant(tells(s_, signal::connection_closing)));
        const bool own_fin = s_.sent && !is_off(s_.sent->fin);
        put(property::half_close, "our FIN waits for our user", taken, constant(s_.from != ESTABLISHED || !own_fin));
    }

    void closing() {
        const bool waits = s_.to == TIME_WAIT && s_.from != TIME_WAIT && s_.from != SYN_RECEIVED;
        if (!waits && !(s_.from == LAST_ACK && s_.to == CLOSED)) return;
        const party &a = s_.after, &b = c_.b;
        const flag same_connection = talks_to(a, b) && talks_to(b, a) && b.is(sequenced);
        put(property::clean_close, "an end that finishes has all, and so has its peer", !d_.rst && same_connection,
            a.rcv() == b.nxt() && b.rcv() == a.nxt());
    }

    const step& s_;
    const cast& c_;
    const message& d_;
    std::vector<claim> all_;
};

}  // namespace

std::vector<claim> state_claims(const cast& c) {
    const party &a = c.a, &b = c.b;
    const flag both = syn_acked(a) && syn_acked(b);
    std::vector<claim> all;
    all.push_back({property::sync, "each has the other's numbers", both,
                   talks_to(a, b) && talks_to(b, a) && numbers_agree(a, b) && numbers_agree(b, a)});
    all.push_back({property::one_connection, "two active openers that got through share one connection",
                   both && !a.passive && !b.passive, talks_to(a, b) && talks_to(b, a)});
    all.push_back({property::half_open, "whoever got through to a peer that is still there is known to it",
                   syn_acked(a) && talks_to(a, b) && opened(b), b.is(sequenced) && numbers_agree(a, b)});
    return all;
}

std::vector<claim> step_claims(const step& s, const cast& c) {
    return s.arrival ? collector(s, c).arrival() : std::vector<claim>{};
}

const std::vector<property>& proved_properties() {
    static const std::vector<property> all{
        property::sync,      property::no_ghost,    property::one_connection, property::origin,        property::half_open,
        property::rst_quiet, property::clean_close, property::half_close,     property::no_stale_data, property::rst_exact,
        property::syn_safe,  property::ack_range,   property::inform};
    return all;
}

}  // namespace synfin::model::proof
