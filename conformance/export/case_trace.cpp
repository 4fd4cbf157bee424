#include "conformance/export/case_trace.hpp"

#include <fmt/format.h>

#include "conformance/export/case_walk.hpp"
#include "traces/mermaid.hpp"
#include "traces/packet.hpp"
#include "traces/trace_capture.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;

constexpr const char* stack_name = "stack";
constexpr const char* peer_name = "peer";
constexpr std::int64_t second = 1'000'000'000;
constexpr std::size_t first_port = 49152, ports = 16000;  // where no dissector expects a protocol (RFC 6335 8.1.2)

class recorder {
  public:
    explicit recorder(const test_case& c) : case_(c), walk_(c, {.taken = readings_of(c), .plan = c.plan}) {
        trace_.title = c.id;
        trace_.source = (c.clause.starts_with("RFC ") ? "" : "RFC 9293 ") + c.clause;
        trace_.readings = c.taken;
        trace_.verdict = c.says;
        trace_.endpoints = {{peer_name, {}}, {stack_name, {{"state", "CLOSED"}}}};
    }

    traces::trace record() {
        while (walk_.has_next()) add(walk_.take());
        return std::move(trace_);
    }

  private:
    void add(const walked_step& step) {
        traces::step one{.kind = kind_of(*step.what), .actor = stack_name, .text = text_of(*step.what)};
        if (step.index == case_.tested) one.text += " (the step under test)";
        if (step.what->kind == stimulus_kind::arrives) one.received = sent_by_peer(step, one.text), one.text.clear();
        for (const segment& s : step.sent) one.sent.push_back(named(s, stack_name, peer_name));
        for (const std::uint16_t r : step.out.fired())
            if (!model::rule_infos[r].quiet)
                one.rules.push_back({std::string(model::rule_infos[r].id), std::string(model::rule_infos[r].clause)});
        if (step.what->kind == stimulus_kind::call) one.reply = name(step.out.answer);
        if (step.out.after.st != step.before.st) one.after = {{stack_name, {{"state", std::string(name(step.out.after.st))}}}};
        const auto sent = one.sent;
        trace_.steps.push_back(std::move(one));
        for (const auto& m : sent)
            trace_.steps.push_back({.kind = traces::step_kind::deliver, .actor = peer_name, .received = m});
    }

    // The tester plays the peer: a step of its own, so that the segment has a sender.
    traces::segment sent_by_peer(const walked_step& step, const std::string& text) {
        traces::step one{.kind = traces::step_kind::call, .actor = peer_name, .text = text};
        one.sent.push_back(named(step.arriving, peer_name, stack_name));
        trace_.steps.push_back(one);
        return one.sent.front();
    }

    static traces::step_kind kind_of(const stimulus& s) {
        switch (s.kind) {
            case stimulus_kind::call:
                return traces::step_kind::call;
            case stimulus_kind::arrives:
                return traces::step_kind::deliver;
            case stimulus_kind::wait_retransmission:
                return traces::step_kind::retransmit;
            case stimulus_kind::wait_time_wait:
                return traces::step_kind::timeout;
            default:
                return traces::step_kind::note;
        }
    }

    traces::segment named(const segment& s, const char* from, const char* to) {
        traces::segment m{.id = fmt::format("m{}", ++messages_), .from = from, .to = to, .seq = s.seq, .ack = s.ack};
        m.syn = (s.flags & flag::syn) != 0;
        m.ack_on = (s.flags & flag::ack) != 0;
        m.fin = (s.flags & flag::fin) != 0;
        m.rst = (s.flags & flag::rst) != 0;
        m.len = s.length;
        m.wnd = s.window;
        return m;
    }

    const test_case& case_;
    case_walk walk_;
    traces::trace trace_;
    std::size_t messages_ = 0;
};

}  // namespace

traces::trace as_trace(const test_case& c) { return recorder(c).record(); }

std::vector<traces::captured> as_capture(std::span<const test_case> cases) {
    std::vector<traces::captured> all;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        traces::wire_addresses at;
        at.first_port = static_cast<std::uint16_t>(first_port + i % ports);
        at.first_ip += static_cast<std::uint32_t>(i / ports);
        for (auto& p : traces::datagrams(as_trace(cases[i]), at)) {
            p.time_ns += static_cast<std::int64_t>(i) * second;
            p.comment = cases[i].id + "\n" + p.comment;
            all.push_back(std::move(p));
        }
    }
    return all;
}

std::string as_markdown(std::span<const test_case> cases) {
    std::string text;
    for (const test_case& c : cases)
        text += fmt::format("{}## {}\n\n{}: {}\n\n```mermaid\n{}```\n", text.empty() ? "" : "\n", c.id, c.clause, c.says,
                            traces::mermaid(as_trace(c)));
    return text;
}

}  // namespace synfin::conformance
