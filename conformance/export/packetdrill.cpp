#include "conformance/export/packetdrill.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "conformance/export/packetdrill_user.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;

constexpr std::uint64_t number_space = std::uint64_t{1} << 32;
constexpr int two_msl_seconds = 65;                          // Linux: 60
constexpr std::string_view retransmission_time = "+0.1~+4";  // RTO: at least 0.2 s, 1 s for a SYN

// Segments as in RFC 9293, answers at once: the same settings as the runner's (stacks/linux/sysctl.cpp).
constexpr std::string_view head = R"(--ip_version=ipv4
--tolerance_usecs=500000
`sysctl -q -e -w net.ipv4.tcp_timestamps=0 net.ipv4.tcp_sack=0 net.ipv4.tcp_window_scaling=0 \
   net.ipv4.tcp_ecn=0 net.ipv4.tcp_fastopen=0 net.ipv4.tcp_syncookies=0 net.ipv4.tcp_early_retrans=0 \
   net.ipv4.tcp_invalid_ratelimit=0 net.ipv4.tcp_challenge_ack_limit=2147483647 \
   net.ipv4.tcp_no_metrics_save=1 net.ipv4.tcp_moderate_rcvbuf=0 net.ipv4.tcp_congestion_control=reno`
)";

std::string flags_text(const segment& s, bool pushes) {
    std::string text;
    const auto add = [&](std::uint8_t bit, char letter) {
        if ((s.flags & bit) != 0) text += letter;
    };
    add(flag::syn, 'S'), add(flag::fin, 'F'), add(flag::rst, 'R');
    if (pushes) text += 'P';
    add(flag::ack, '.');
    return text.empty() ? "-" : text;
}

/// Nothing when the octets reach over the end of the number space: packetdrill refuses such a segment.
std::optional<std::string> segment_text(const segment& s, script_numbers n, bool pushes) {
    const std::uint64_t end = std::uint64_t{n.seq} + s.length;
    if (end >= number_space) return std::nullopt;
    std::string text = fmt::format("{} {}:{}({})", flags_text(s, pushes), n.seq, end, s.length);
    if ((s.flags & flag::ack) != 0) text += fmt::format(" ack {}", n.ack);
    return text;
}

/// How Linux cuts what leaves together: one segment for an ACK, text and FIN. Only the FIN of a peer that is still to be told
/// of ours (FIN-WAIT) is acknowledged before anything else.
std::vector<segment> as_linux_cuts(const walked_step& step) {
    const bool fin_wait = (model::FIN_WAIT_1 | model::FIN_WAIT_2).has(step.before.st);
    const bool ack_alone = fin_wait && (step.arriving.flags & flag::fin) != 0;
    std::vector<segment> cut;
    for (const segment& s : step.sent) {
        const bool repeats =
            !cut.empty() && cut.back().length != 0 && s.length == 0 && s.flags == flag::ack && s.ack == cut.back().ack;
        if (repeats) continue;  // an ACK that the text before it has carried
        const bool occupies = s.length != 0 || (s.flags & flag::fin) != 0;
        const bool plain = !cut.empty() && (cut.back().flags & (flag::syn | flag::fin | flag::rst)) == 0;
        const bool joins =
            plain && occupies && cut.back().seq + cut.back().length == s.seq && (cut.back().length != 0 || !ack_alone);
        if (!joins) {
            cut.push_back(s);
            continue;
        }
        cut.back().flags |= s.flags;
        cut.back().ack = s.ack;
        cut.back().length += s.length;
    }
    return cut;
}

bool counts_from_right_edge(const test_case& c) {
    return std::any_of(c.steps.begin(), c.steps.end(), [](const stimulus* s) {
        return s->kind == stimulus_kind::arrives && s->shape.seq == seq_base::right_edge;
    });
}

class script_writer {
  public:
    script_writer(const test_case& c, const packetdrill_options& options)
        : case_(c), options_(options), checks_window_(counts_from_right_edge(c)), walk_(c, walk(options)) {}

    result<packetdrill_script> write() {
        put_head();
        while (walk_.has_next() && stopped_.empty()) {
            const bool tested = walk_.is_tested(), behind = walk_.is_behind_tested();
            if (tested) text_ += "// The step under test:\n";
            stopped_ = put_step();
            if (!stopped_.empty() && !behind) return failure(stopped_);
        }
        if (!stopped_.empty()) text_ += fmt::format("// The script ends here: {}.\n", stopped_);
        return packetdrill_script{std::move(text_), std::move(stopped_)};
    }

  private:
    static walk_options walk(const packetdrill_options& options) {
        return {.taken = options.taken,
                .plan = {0, 0x20000000},
                .stack_window = options.stack_window,
                .quiet_after_fin = options.taken == linux_readings(),
                .uses_early_acks = true};
    }

    void put_head() {
        text_ = fmt::format("// {}\n// {}: {}\n", case_.id, case_.clause, case_.says);
        std::vector<std::string_view> names;
        for (unsigned r = 0; r < model::reading_count; ++r)
            if (const auto reading = static_cast<model::reading>(r); options_.taken.has(reading)) names.push_back(name(reading));
        text_ += fmt::format("// One answer a step, by the readings: {}\n",
                             names.empty() ? "default" : fmt::format("{}", fmt::join(names, " ")));
        text_ += head;
    }

    void put_line(const std::string& what, std::string_view when = {}) {
        std::string time = begun_ ? "+" + std::to_string(std::exchange(delay_, 0)) : "0";
        if (!when.empty()) time = when;
        begun_ = true;
        text_ += fmt::format("{:>5} {}\n", time, what);
    }

    /// Why the script cannot go on; empty when it can.
    std::string put_step() {
        const stimulus& s = walk_.next();
        switch (s.kind) {
            case stimulus_kind::call:
                return put_call();
            case stimulus_kind::status:
                return put_lines(user_.status(walk_.take()));
            case stimulus_kind::arrives:
                return put_arrival();
            case stimulus_kind::wait_retransmission:
                return put_answers(walk_.take(), retransmission_time);
            case stimulus_kind::wait_time_wait:
                if (walk_.is_behind_tested()) return "2 MSL would take a minute";
                walk_.take();
                delay_ = two_msl_seconds;
                return {};
        }
        return {};
    }

    std::string put_lines(const script_lines& said) {
        for (const auto& line : said.lines) put_line(line);
        if (said.cannot.empty() || !said.harmless) return said.cannot;
        if (!walk_.is_behind_tested()) return said.cannot;
        text_ += fmt::format("// left out: {}\n", said.cannot);
        return {};
    }

    std::string put_call() {
        const walked_step step = walk_.take();
        if (auto why = put_lines(user_.call(step)); !why.empty()) return why;
        return put_answers(step, {});
    }

    std::string put_arrival() {
        segment arriving = walk_.arriving();
        // No answer in LISTEN or CLOSED depends on the number but by way of the answer's own.
        if (numbers_.begins()) arriving.seq = packetdrill_numbers::first_on_wire(arriving);
        const walked_step step = walk_.take(arriving);
        const auto text = segment_text(arriving, numbers_.inbound(arriving), false);
        if (!text) return "its octets reach over the end of the number space, which packetdrill refuses";
        put_line(fmt::format("< {} win {}", *text, arriving.window));
        if (auto why = put_answers(step, {}); !why.empty()) return why;
        for (const auto& line : user_.after_arrival(step)) put_line(line);
        return {};
    }

    std::string put_answers(const walked_step& step, std::string_view when) {
        for (const segment& s : as_linux_cuts(step)) {
            const auto numbers = numbers_.outbound(s);
            if (!numbers) return "a number that packetdrill cannot count: it knows only the first initial number of a connection";
            const auto text = segment_text(s, *numbers, s.length != 0);
            if (!text) return "its octets reach over the end of the number space, which packetdrill refuses";
            const bool syn = (s.flags & flag::syn) != 0;
            const std::string window = syn && checks_window_ ? fmt::format(" win {}", options_.stack_window) : "";
            put_line(fmt::format("> {}{}{}", *text, window, syn ? " <...>" : ""), when);
        }
        return {};
    }

    const test_case& case_;
    packetdrill_options options_;
    bool checks_window_;
    case_walk walk_;
    packetdrill_numbers numbers_{};
    packetdrill_user user_{numbers_};
    std::string text_, stopped_;
    bool begun_ = false;
    int delay_ = 0;
};

}  // namespace

model::readings linux_readings() { return model::reading::repeat_syn_ack; }

result<packetdrill_script> as_packetdrill(const test_case& c, const packetdrill_options& options) {
    return script_writer(c, options).write();
}

std::string file_name_of(const test_case& c, std::string_view ending) {
    std::string text = c.id;
    std::replace(text.begin(), text.end(), '/', '_');
    return text.append(ending);
}

}  // namespace synfin::conformance
