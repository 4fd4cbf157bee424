#include "conformance/learn/mapper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "support/names.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;
using namespace std::chrono_literals;

constexpr stack_time delayed_ack = 500ms;     // 3.8.6.3, MUST-40
constexpr stack_time virtual_wait = 600s;     // longer than any 2 MSL or RTO in use
constexpr unsigned most_receives = 1U << 17;  // octets: beyond any window without scaling

constexpr std::array small{"open-passive", "open-active", "close", "abort", "syn",           "syn-ack",
                           "ack",          "data",        "fin",   "rst",   "time-wait-over"};
constexpr std::array full{"open-passive", "open-active", "send",       "receive",     "close",         "close-half-duplex",
                          "abort",        "syn",         "syn-again",  "syn-inside",  "syn-fin",       "syn-ack",
                          "syn-ack-old",  "ack",         "ack-una",    "ack-future",  "ack-left",      "data",
                          "data-left",    "data-inside", "data-una",   "data-no-ack", "fin",           "fin-una",
                          "fin-inside",   "fin-data",    "rst",        "rst-inside",  "rst-ack",       "rst-ack-future",
                          "rst-far-left", "syn-data",    "fin-no-ack", "ack-old",     "syn-far-right", "time-wait-over"};

std::vector<std::string> words_of(std::string_view text) {
    if (text == "small") return {small.begin(), small.end()};
    if (text == "full") return {full.begin(), full.end()};
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto comma = text.find(',');
        words.emplace_back(text.substr(0, comma));
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    return words;
}

std::string reply_text(const reply& r) {
    const bool no = r.kind == reply_kind::closed || r.kind == reply_kind::error;  // interfaces differ in their words (A41)
    return "reply " + std::string(no ? "no" : name(r.kind));
}

bool occupies(const segment& s) { return s.length != 0 || (s.flags & (flag::syn | flag::fin)) != 0; }

}  // namespace

std::string_view unsupported_reply() { return "reply not supported"; }
std::string_view pointless_wait() { return "no such timer"; }

result<std::vector<const stimulus*>> learning_alphabet(std::string_view text, const stack_info& of) {
    std::vector<std::string_view> known;
    for (const stimulus& s : alphabet()) known.push_back(s.name);
    std::vector<const stimulus*> chosen;
    const bool by_name = text == "small" || text == "full";
    for (const std::string& word : words_of(text)) {
        const stimulus* s = stimulus_named(word);
        if (s == nullptr) return tl::unexpected(unknown_name("input", word, known));
        const bool waits = s->kind == stimulus_kind::wait_retransmission || s->kind == stimulus_kind::wait_time_wait;
        const bool possible = (!waits || of.virtual_time) && (s->kind != stimulus_kind::status || of.shows_state);
        if (!possible && by_name) continue;
        if (!possible) return failure(fmt::format("{} cannot be given the input {}", of.name, word));
        if (std::find(chosen.begin(), chosen.end(), s) == chosen.end()) chosen.push_back(s);
    }
    if (chosen.empty()) return failure("no inputs", "small, full or words with commas between them");
    return chosen;
}

mapper::mapper(stack& on, std::vector<const stimulus*> alphabet) : on_(on), alphabet_(std::move(alphabet)) {
    for (const stimulus* s : alphabet_) names_.emplace_back(s->name);
}

mapper::~mapper() {
    if (slot_) on_.release(*slot_);
}

result<void> mapper::reset() {
    if (slot_) on_.release(*slot_);
    slot_.reset();
    auto fresh = on_.claim();
    if (!fresh) return tl::unexpected(fresh.error());
    slot_ = *fresh;
    view_ = wire_view();
    seen_.clear();
    return {};
}

// What no segment and no reply expresses is shown as well: it is the stack's answer. A stack that is gone has none.
result<std::string> mapper::step(mealy::symbol input) {
    seen_.clear();
    auto said = perform(*alphabet_[input]);
    const auto misdeed = on_.complain();
    if (misdeed && misdeed->lost) return tl::unexpected(misdeed->what);
    if (said && misdeed) *said += ", misdeed: " + misdeed->what.what;
    return said;
}

result<std::string> mapper::perform(const stimulus& s) {
    switch (s.kind) {
        case stimulus_kind::call:
            return s.call.call == user_call::receive ? receive(s) : call(s);
        case stimulus_kind::arrives:
            return arrives(s);
        case stimulus_kind::status: {
            const auto shown_state = on_.state(*slot_);
            return "state " + std::string(shown_state ? name(*shown_state) : "unknown");
        }
        default:
            return wait(s);
    }
}

result<std::string> mapper::call(const stimulus& s) {
    if (!on_.info().can(s.call.call)) return std::string(unsupported_reply());
    const std::string said = reply_text(on_.call(*slot_, s.call));
    if (auto quiet = settle(); !quiet) return tl::unexpected(quiet.error());
    const std::string sent = shown(nullptr);
    return sent == "nothing" ? said : said + ", " + sent;
}

// All there is, or the machine would count unread octets without end. Window updates are the stack's own affair (3.8.6.2.2).
result<std::string> mapper::receive(const stimulus& s) {
    if (!on_.info().can(s.call.call)) return std::string(unsupported_reply());
    reply last = on_.call(*slot_, s.call);
    const bool some = last.kind == reply_kind::ok;
    for (unsigned n = 0; last.kind == reply_kind::ok && n < most_receives; ++n) last = on_.call(*slot_, s.call);
    if (auto quiet = settle(); !quiet) return tl::unexpected(quiet.error());
    const auto is_update = [&](const segment& seg) { return view_.says_nothing(normal_form(std::span(&seg, 1)).front()); };
    seen_.erase(std::remove_if(seen_.begin(), seen_.end(), is_update), seen_.end());
    const std::string sent = shown(nullptr), said = (some ? "reply data and " : "reply ") + reply_text(last).substr(6);
    return sent == "nothing" ? said : said + ", " + sent;
}

result<std::string> mapper::arrives(const stimulus& s) {
    const segment arriving = view_.resolve(s.shape);
    if (auto taken = on_.inject(*slot_, arriving); !taken) return tl::unexpected(taken.error());
    view_.sent(arriving);
    if (auto quiet = settle(); !quiet) return tl::unexpected(quiet.error());
    if (seen_.empty() && occupies(arriving))
        if (auto passed = let_pass(delayed_ack); !passed) return tl::unexpected(passed.error());
    return shown(&arriving);
}

// Waiting is pointless for timers that cannot run as far as one can see; a stack may still have stopped them.
result<std::string> mapper::wait(const stimulus& s) {
    if (s.kind == stimulus_kind::wait_time_wait) {
        if (!view_.is_closed_both_ways()) return std::string(pointless_wait());
        const stack_time until = on_.now() + virtual_wait;
        while (on_.now() < until)
            if (auto passed = on_.advance(until); !passed) return tl::unexpected(passed.error());
        take_seen();
        return shown(nullptr);
    }
    if (!view_.is_outstanding()) return std::string(pointless_wait());
    if (auto passed = on_.advance(on_.now() + virtual_wait); !passed) return tl::unexpected(passed.error());
    take_seen();
    return shown(nullptr);
}

void mapper::take_seen() {
    while (auto s = on_.observe(*slot_)) seen_.push_back(std::move(*s));
}

// What a stack answers at once; one that is not in this thread needs its patience.
result<void> mapper::settle() {
    const stack_time until = on_.now() + on_.info().patience;
    take_seen();
    while (on_.now() < until) {
        if (auto passed = on_.advance(until); !passed) return passed;
        take_seen();
    }
    return {};
}

// Of what is repeated only a new ACK is kept.
result<void> mapper::let_pass(stack_time how_long) {
    const stack_time until = on_.now() + how_long;
    while (on_.now() < until && seen_.empty()) {
        if (auto passed = on_.advance(until); !passed) return passed;
        take_seen();
        for (segment& s : seen_) {
            if (!view_.is_repeated(s)) continue;
            s.flags &= flag::ack;
            s.seq = view_.next();
            s.length = 0;
        }
        const auto is_silent = [&](const segment& s) {
            return s.flags == 0 || view_.says_nothing(normal_form(std::span(&s, 1)).front());
        };
        seen_.erase(std::remove_if(seen_.begin(), seen_.end(), is_silent), seen_.end());
    }
    return {};
}

std::string mapper::shown(const segment* answered) {
    if (seen_.empty()) return "nothing";
    std::string text;
    for (const unit& u : normal_form(seen_)) text += (text.empty() ? "" : " then ") + view_.read(u, answered);
    view_.offered(seen_.back().window);
    return text;
}

}  // namespace synfin::conformance
