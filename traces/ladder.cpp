#include "traces/ladder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "traces/arrow.hpp"
#include "traces/columns.hpp"

namespace synfin::traces {
namespace {

constexpr std::size_t narrowest_way = 32;  // between the ends: room for "A active OPEN" and its like
constexpr std::size_t narrowest_end = 18;
constexpr std::size_t widest_end = 34;

std::string segment_label(const leg& l) {
    const auto& m = *l.message;
    auto label = fmt::format("{} {}", m.id, compact(m));
    if (!m.origin.empty()) label += ", " + m.origin;
    if (l.shows == leg::part::arrival && l.sent_in != leg::nowhere) label += fmt::format(", of step {}", l.sent_in + 1);
    return label;
}

class drawing {
  public:
    drawing(const trace& t, const ladder_options& options)
        : t_(t), options_(options), signs_(options.unicode ? box_signs : ascii_signs), legs_(journeys(t)), now_(t.endpoints) {
        now_.resize(2);
        measure();
    }

    std::string text() {
        add_heads();
        for (std::size_t i = 0; i < t_.steps.size(); ++i) add_step(i);
        const style paint(options_.colour);
        return top(paint) + table_.text(paint) + legend(paint);
    }

  private:
    void measure() {
        for (const auto& step_legs : legs_)
            for (const auto& l : step_legs) way_ = std::max(way_, text_width(segment_label(l)) + arrow_room);
        for (const auto& s : t_.steps)
            for (const auto& view : s.after)
                for (const auto& f : view.fields) end_ = std::max(end_, text_width(f.name) + (2 * text_width(f.value)) + 3);
        end_ = std::min(end_, widest_end);
    }

    [[nodiscard]] std::string top(const style& paint) const {
        std::vector<std::string> facts;
        const auto add = [&](const char* name, const std::string& value) {
            if (!value.empty()) facts.push_back(fmt::format("{}{}", name, value));
        };
        add("", t_.address);
        add("profile ", t_.profile);
        add("variant ", t_.variant);
        for (const auto& reading : t_.readings) add("reading ", reading);
        add("property ", t_.property);
        if (t_.modulus != 0) add("sequence numbers mod ", std::to_string(t_.modulus));
        column_table lines;
        const auto line = [&](tone meaning, const std::string& text) {
            if (!text.empty()) lines.add({{{text, meaning}}});
        };
        line(tone::strong, t_.title);
        line(tone::dim, fmt::format("{}", fmt::join(facts, options_.unicode ? " · " : ", ")));
        line(tone::strong, t_.verdict);
        const auto text = lines.text(paint);
        return text.empty() ? text : text + "\n";
    }

    void add_heads() {
        table_.add({{}, {{now_[0].name, tone::strong}}, {{std::string(way_, ' ')}}, {{now_[1].name, tone::strong}}, {}});
        if (!t_.steps.empty() && t_.steps.front().kind == step_kind::start) return;
        table_.add({{{"  0"}}, whole_end(0), {}, whole_end(1), {}});
    }

    void add_step(std::size_t i) {
        const auto& s = t_.steps[i];
        auto left = end_cells(s, 0), right = end_cells(s, 1);
        auto notes = rule_cells(s);
        for (const auto& signal : s.signals) add_signal(signal, left, right, notes);
        table_.add({{{fmt::format("{:3}", i + 1), tone::dim}}, left, way_cells(i), right, notes});
    }

    /// The state, then every variable.
    [[nodiscard]] cells whole_end(std::size_t e) const {
        const auto& view = now_[e];
        cells lines{{state_of(view), tone::dim}};
        std::vector<std::string> items;
        for (const auto& f : view.fields)
            if (f.name != "state") items.push_back(f.name + " " + f.value);
        for (auto& line : packed(items, end_)) lines.push_back({std::move(line)});
        return lines;
    }

    static std::string state_of(const endpoint_view& view) {
        const auto* state = view.find("state");
        return state != nullptr ? *state : std::string();
    }

    /// The state before and after, then the variables that changed; brings `now_` up to date.
    cells end_cells(const step& s, std::size_t e) {
        const auto before = state_of(now_[e]);
        const auto changes = apply_changes(s, e);
        const auto state = state_of(now_[e]);
        cells lines{{state, tone::dim}};
        if (state != before)
            lines[0] = {before.empty() ? state : fmt::format("{}{}{}", before, signs_.becomes, state), tone::strong};
        if (options_.full) {
            auto all = whole_end(e);
            lines.insert(lines.end(), all.begin() + 1, all.end());
        } else {
            for (auto& line : packed(changes, end_)) lines.push_back({std::move(line)});
        }
        return lines;
    }

    std::vector<std::string> apply_changes(const step& s, std::size_t e) {
        std::vector<std::string> changes;
        const auto view = std::ranges::find(s.after, now_[e].name, &endpoint_view::name);
        if (view == s.after.end()) return changes;
        for (const auto& f : view->fields) {
            const auto* old = now_[e].find(f.name);
            if (f.name != "state" && old == nullptr) changes.push_back(fmt::format("{} {}", f.name, f.value));
            if (f.name != "state" && old != nullptr && *old != f.value)
                changes.push_back(fmt::format("{} {}{}{}", f.name, *old, signs_.becomes, f.value));
            now_[e].set(f.name, f.value);
        }
        return changes;
    }

    /// Between the ends: what came, what happened, what left.
    cells way_cells(std::size_t i) {
        const auto& s = t_.steps[i];
        cells lines;
        for (const auto& l : legs_[i])
            if (l.shows != leg::part::departure) lines.push_back(arrow_cell(l));
        if (has_own_text(s) || !arrow_says_it(s))
            for (auto& line : wrapped(text_of(s), way_)) lines.push_back({std::move(line)});
        if (!s.reply.empty() && s.reply != "ok")
            for (auto& line : wrapped("reply: " + s.reply, way_)) lines.push_back({std::move(line), tone::name});
        if (s.kind == step_kind::inject)
            for (const auto& m : s.sent) lines.push_back({fmt::format("{} {}", m.id, notation(m)), tone::warning});
        for (const auto& l : legs_[i])
            if (l.shows == leg::part::departure) lines.push_back(arrow_cell(l));
        return lines;
    }

    /// "B receives m1" says no more than the arrow into B does; a copy has no arrow of its own.
    static bool arrow_says_it(const step& s) { return s.received && s.kind != step_kind::duplicate; }

    cell arrow_cell(const leg& l) {
        seen_waiting_ |= l.shows != leg::part::whole;
        seen_lost_ |= l.lost;
        const bool rightward = l.message->from == now_[0].name;
        const auto unlost = l.message->origin.empty() ? tone::name : tone::warning;
        const auto meaning = l.lost ? tone::bad : unlost;
        return {arrow(l, segment_label(l), rightward, way_, signs_), meaning};
    }

    static cells rule_cells(const step& s) {
        std::size_t widest = 0;
        for (const auto& r : s.rules) widest = std::max(widest, text_width(r.id));
        cells lines;
        for (const auto& r : s.rules)
            lines.push_back({fmt::format("{}{}  {}", r.id, std::string(widest - text_width(r.id), ' '), r.clause), tone::dim});
        for (auto& line : lines) line.text.erase(line.text.find_last_not_of(' ') + 1);
        return lines;
    }

    /// "B: connection reset" goes under B; a signal to nobody in particular stands at the right.
    void add_signal(const std::string& signal, cells& left, cells& right, cells& notes) const {
        auto* where = &notes;
        if (signal.starts_with(now_[0].name + ": ")) where = &left;
        if (signal.starts_with(now_[1].name + ": ")) where = &right;
        const auto colon = where == &notes ? 0 : signal.find(": ") + 2;
        for (auto& line : wrapped("! " + signal.substr(colon), end_)) where->push_back({std::move(line), tone::warning});
    }

    [[nodiscard]] std::string legend(const style& paint) const {
        std::string text;
        if (seen_waiting_)
            text += fmt::format("{}  under way between two steps; \"of step n\" says which one sent it\n",
                                repeated(signs_.waiting, 3));
        if (seen_lost_) text += fmt::format("{}  lost by the network\n", repeated(signs_.line, 2) + std::string(signs_.lost));
        return text.empty() ? text : "\n" + paint(tone::dim, text.substr(0, text.size() - 1)) + "\n";
    }

    const trace& t_;
    ladder_options options_;
    const arrow_signs& signs_;
    std::vector<std::vector<leg>> legs_;
    std::vector<endpoint_view> now_;
    std::size_t way_ = narrowest_way;
    std::size_t end_ = narrowest_end;
    bool seen_waiting_ = false;
    bool seen_lost_ = false;
    column_table table_;
};

}  // namespace

std::string ladder(const trace& t, const ladder_options& options) { return drawing(t, options).text(); }

}  // namespace synfin::traces
