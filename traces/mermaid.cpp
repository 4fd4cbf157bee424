#include "traces/mermaid.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "traces/journey.hpp"

namespace synfin::traces {
namespace {

/// Text in a diagram: ';' would end the statement, '#' starts an entity, '<' and '>' would be HTML.
std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '#')
            out += "#35;";
        else if (c == ';')
            out += "#59;";
        else if (c == '<')
            out += "#lt;";
        else if (c == '>')
            out += "#gt;";
        else
            out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out;
}

class diagram {
  public:
    explicit diagram(const trace& t) : t_(t), legs_(journeys(t)), now_(t.endpoints) { now_.resize(2); }

    std::string text() {
        put_head();
        for (std::size_t i = 0; i < t_.steps.size(); ++i) put_step(i);
        return std::move(out_);
    }

  private:
    void put(const std::string& statement) { out_ += "    " + statement + "\n"; }

    void put_head() {
        out_ += "sequenceDiagram\n";
        if (!t_.title.empty()) put("title " + escaped(t_.title));
        put(participant("A", now_[0].name));
        if (needs_network()) put(participant("N", "network"));
        put(participant("B", now_[1].name));
        put(fmt::format("Note over A: {}", state_of(0)));
        put(fmt::format("Note over B: {}", state_of(1)));
    }

    static std::string participant(const char* id, const std::string& name) {
        return name == id ? fmt::format("participant {}", id) : fmt::format("participant {} as {}", id, escaped(name));
    }

    [[nodiscard]] bool needs_network() const {
        return std::ranges::any_of(legs_, [](const auto& of_step) {
            return std::ranges::any_of(of_step, [](const leg& l) { return l.shows != leg::part::whole || l.lost; });
        });
    }

    [[nodiscard]] std::string state_of(std::size_t e) const {
        const auto* state = now_[e].find("state");
        return state == nullptr || state->empty() ? "-" : escaped(*state);
    }

    void put_step(std::size_t i) {
        for (const auto& l : legs_[i])
            if (l.shows != leg::part::departure) put_leg(l);
        put_notes(t_.steps[i]);
        for (const auto& l : legs_[i])
            if (l.shows == leg::part::departure) put_leg(l);
    }

    void put_leg(const leg& l) {
        const auto& m = *l.message;
        auto label = fmt::format("{} {}", m.id, compact(m));
        if (!m.origin.empty()) label += " (" + m.origin + ")";
        const bool from_left = m.from == now_[0].name;
        const char* from = from_left ? "A" : "B";
        const char* to = from_left ? "B" : "A";
        if (l.shows == leg::part::arrival) from = "N";
        if (l.shows == leg::part::departure || l.lost) to = "N";
        if (l.lost && l.shows == leg::part::arrival)
            put(fmt::format("Note over N: {} is lost", escaped(m.id)));
        else
            put(fmt::format("{}{}{}: {}", from, l.lost ? "-x" : "->>", to, escaped(label)));
    }

    /// What happened and which rules did it stand over the actor, changes over the end that changed.
    void put_notes(const step& s) {
        std::vector<std::string> lines;
        if (has_own_text(s) || s.kind == step_kind::duplicate) lines.push_back(escaped(text_of(s)));
        if (!s.reply.empty() && s.reply != "ok") lines.push_back(escaped("reply: " + s.reply));
        for (const auto& r : s.rules) lines.push_back(escaped(r.clause.empty() ? r.id : fmt::format("{} ({})", r.id, r.clause)));
        for (std::size_t e = 0; e < 2; ++e) {
            auto changes = apply_changes(s, e);
            if (s.actor == now_[e].name) changes.insert(changes.begin(), lines.begin(), lines.end()), lines.clear();
            put_note(e == 0 ? "A" : "B", changes);
        }
        for (const auto& signal : s.signals) lines.push_back(escaped(signal));
        put_note("A,B", lines);
    }

    void put_note(const char* over, const std::vector<std::string>& lines) {
        if (!lines.empty()) put(fmt::format("Note over {}: {}", over, fmt::join(lines, "<br/>")));
    }

    std::vector<std::string> apply_changes(const step& s, std::size_t e) {
        std::vector<std::string> changes;
        const auto view = std::ranges::find(s.after, now_[e].name, &endpoint_view::name);
        if (view == s.after.end()) return changes;
        for (const auto& f : view->fields) {
            const auto* old = now_[e].find(f.name);
            const auto value = old == nullptr ? f.value : fmt::format("{} → {}", *old, f.value);
            if (old == nullptr || *old != f.value) changes.push_back(escaped(f.name == "state" ? value : f.name + " " + value));
            now_[e].set(f.name, f.value);
        }
        return changes;
    }

    const trace& t_;
    std::vector<std::vector<leg>> legs_;
    std::vector<endpoint_view> now_;
    std::string out_;
};

}  // namespace

std::string mermaid(const trace& t) { return diagram(t).text(); }

}  // namespace synfin::traces
