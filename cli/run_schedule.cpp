#include "cli/run_schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace synfin::cli {

using model::proof::prescribed;
using traces::step_kind;

namespace {

/// As `way::path` writes it.
std::string path_of(const traces::step& s) {
    std::string text;
    for (const auto& r : s.rules)
        if (r.id != "3.9.2.3-GOODADDR") text += (text.empty() ? "" : " > ") + r.id;
    return text;
}

bool is_known(const model::proof::repertoire& r, const std::string& path) {
    return std::any_of(r.steps.begin(), r.steps.end(), [&](const auto& s) { return s.path == path; });
}

bool ends_closed(const traces::step& s) {
    return std::any_of(s.after.begin(), s.after.end(), [&](const traces::endpoint_view& v) {
        const std::string* now = v.find("state");
        return v.name == s.actor && now != nullptr && *now == "CLOSED";
    });
}

class scheduler {
  public:
    explicit scheduler(const model::proof::repertoire& r) : of_(r) {}

    result<void> add(const traces::step& s) {
        if (s.kind == step_kind::inject)
            return failure("nobody in this run has sent " + s.sent.front().id, "a run without old or forged segments");
        if (s.actor == "network" || s.kind == step_kind::lose || s.kind == step_kind::tick) return {};
        prescribed turn{s.actor == "B", s.kind == step_kind::crash ? "crash" : path_of(s), {}};
        if (!is_known(of_, turn.path)) {
            if (!ends_closed(s)) return {};  // it changes nothing and sends nothing
            turn.path = "crash";
        }
        if (s.received) {
            const auto sender = sent_in_.find(s.received->id);
            if (sender == sent_in_.end()) return failure("nobody in this run has sent " + s.received->id);
            turn.arriving = sender->second;
        }
        for (const auto& m : s.sent) sent_in_[m.id] = turns_.size();
        turns_.push_back(std::move(turn));
        return {};
    }

    std::vector<prescribed> take() { return std::move(turns_); }

  private:
    const model::proof::repertoire& of_;
    std::vector<prescribed> turns_;
    std::map<std::string, std::size_t> sent_in_;
};

prescribed at_a(std::string path) { return {false, std::move(path), {}}; }
prescribed at_b(std::string path) { return {true, std::move(path), {}}; }
prescribed a_takes(std::size_t what) { return {false, "", what}; }
prescribed b_takes(std::size_t what) { return {true, "", what}; }

/// A opens; B listens and answers A's SYN; A has the answer.
std::vector<prescribed> answered() {
    return {at_a("3.10.1-CLOSED-ACTIVE"),
            at_b("3.10.1-CLOSED-PASSIVE"),
            {true, "3.10.7.2-S3-SYN", 0},
            {false, "3.10.7.3-S4-SYN-ACKED", 2}};
}

/// B crashes, listens again, and takes the same SYN again.
void begin_again(std::vector<prescribed>& turns) {
    turns.push_back(at_b("crash"));
    turns.push_back(at_b("3.10.1-CLOSED-PASSIVE"));
    turns.push_back({true, "3.10.7.2-S3-SYN", 0});
}

/// F1 in docs/findings.md: an octet that acknowledges B's first incarnation comes to the second, which was closed early.
std::vector<prescribed> early_close() {
    auto turns = answered();
    begin_again(turns);
    turns.push_back(at_b("3.10.4-SYNRCVD-FIN"));
    turns.push_back(at_a("3.10.2-DATA-SEND"));
    turns.push_back(b_takes(8));
    return turns;
}

/// B sends so much that A's last ACK names a number as far away as a new initial number is. The next incarnation of B takes that
/// ACK for one of its SYN.
std::vector<prescribed> long_text() {
    auto turns = answered();
    turns.push_back(b_takes(3));
    turns.push_back(at_b("3.10.2-DATA-SEND"));
    turns.push_back(a_takes(5));
    turns.push_back(b_takes(6));
    turns.push_back(at_b("3.10.2-DATA-SEND"));
    turns.push_back(a_takes(8));
    begin_again(turns);
    turns.push_back(b_takes(9));
    return turns;
}

}  // namespace

result<std::vector<prescribed>> schedule_of(const traces::trace& t, const model::proof::repertoire& r) {
    scheduler s(r);
    for (const auto& one : t.steps)
        if (const auto added = s.add(one); !added) return tl::unexpected(added.error());
    return s.take();
}

bool sends_again(const traces::trace& t) {
    return std::any_of(t.steps.begin(), t.steps.end(), [](const auto& s) { return s.kind == step_kind::retransmit; });
}

std::vector<prescribed> known_schedule(model::property broken, const model::proof::run_options& how) {
    const bool any_old_ack = how.model.rules.taken.has(model::reading::no_ack_floor) || !how.windows_limited;
    if (broken == model::property::no_stale_data && any_old_ack) return early_close();
    if (broken == model::property::no_ghost && !how.user_stays_within) return long_text();
    return {};
}

}  // namespace synfin::cli
