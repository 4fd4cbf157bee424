// Graphviz in and out: the dialect of the automata wiki and of LearnLib.
#include <algorithm>
#include <unordered_map>

#include "mealy/machine.hpp"
#include "support/names.hpp"

namespace synfin::mealy {
namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(blanks);
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

enum class kind : std::uint8_t { end, word, text, arrow, mark, bad };

// `word`: a bare identifier. `text`: quoted or HTML, so never a keyword.
struct token {
    kind what = kind::end;
    std::string text;
    int line = 1;

    [[nodiscard]] bool is(char c) const { return what == kind::mark && text[0] == c; }
    [[nodiscard]] bool is_name() const { return what == kind::word || what == kind::text; }
};

class tokens {
  public:
    explicit tokens(std::string_view text) : rest_(text) {}

    token next() {
        if (!skip_blanks()) return {kind::bad, "a comment that does not end", line_};
        const int line = line_;
        if (rest_.empty()) return {kind::end, "the end of the file", line};
        token t{kind::mark, std::string(1, rest_[0]), line};
        if (rest_[0] == '"') {
            t.what = quoted(t.text) ? kind::text : kind::bad;
        } else if (rest_[0] == '<') {
            t.what = html(t.text) ? kind::text : kind::bad;
        } else if (rest_.starts_with("->")) {
            t = {kind::arrow, "->", line};
            take(2);
        } else if (std::string_view("{}[];,=:").find(rest_[0]) != std::string_view::npos) {
            take(1);
        } else {
            t.what = kind::word;
            t.text = bare();
        }
        return t;
    }

  private:
    void take(std::size_t n) {
        line_ += static_cast<int>(std::count(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(n), '\n'));
        rest_.remove_prefix(n);
    }
    void take_until(std::string_view what) { take(std::min(rest_.find(what), rest_.size())); }

    // False when a comment does not end.
    bool skip_blanks() {
        for (;;) {
            take(std::min(rest_.find_first_not_of(blanks), rest_.size()));
            if (rest_.starts_with("//") || rest_.starts_with('#')) {
                take_until("\n");
            } else if (rest_.starts_with("/*")) {
                take_until("*/");
                if (rest_.empty()) return false;
                take(2);
            } else {
                return true;
            }
        }
    }
    bool quoted(std::string& text) {
        text.clear();
        std::size_t at = 1;
        for (; at < rest_.size() && rest_[at] != '"'; ++at) {
            if (rest_[at] == '\\' && at + 1 < rest_.size() && (rest_[at + 1] == '"' || rest_[at + 1] == '\\')) ++at;
            text += rest_[at];
        }
        if (at >= rest_.size()) return text = "a quoted text that does not end", false;
        take(at + 1);
        return true;
    }
    // <...> with its tags left out.
    bool html(std::string& text) {
        text.clear();
        std::size_t depth = 0, at = 0;
        for (; at < rest_.size(); ++at) {
            if (rest_[at] == '<') ++depth;
            if (rest_[at] == '>' && --depth == 0) break;
            if (depth == 1 && rest_[at] != '<' && rest_[at] != '>') text += rest_[at];
        }
        if (at >= rest_.size()) return text = "an HTML text that does not end", false;
        take(at + 1);
        return true;
    }
    std::string bare() {
        std::size_t at = 0;
        while (at < rest_.size() && std::string_view("{}[];,=:\"<#").find(rest_[at]) == std::string_view::npos &&
               blanks.find(rest_[at]) == std::string_view::npos && !rest_.substr(at).starts_with("->"))
            ++at;
        std::string word(rest_.substr(0, std::max<std::size_t>(at, 1)));
        take(word.size());
        return word;
    }

    std::string_view rest_;
    int line_ = 1;
};

struct edge {
    std::string from, to;
    std::string label;
    int line = 0;
};

struct document {
    std::vector<std::pair<std::string, int>> nodes;  ///< in the order they are first named, with the line
    std::vector<edge> edges;
};

// digraph NAME { statements }
class parser {
  public:
    parser(std::string_view text, std::string file) : source_(text), file_(std::move(file)) { step(); }

    result<document> parsed() {
        if (at_.what == kind::word && at_.text == "strict") step();
        if (at_.what != kind::word || at_.text != "digraph") return wrong("'digraph'");
        step();
        if (at_.is_name()) step();
        if (!at_.is('{')) return wrong("'{'");
        step();
        while (!at_.is('}'))
            if (auto read = statement(); !read) return tl::unexpected(read.error());
        step();
        if (at_.what != kind::end) return wrong("the end of the file after '}'");
        return std::move(doc_);
    }

  private:
    void step() { at_ = source_.next(); }

    [[nodiscard]] tl::unexpected<error> wrong(const std::string& expected) const {
        if (at_.what == kind::bad) return failure_at(file_, at_.line, at_.text, expected);
        const bool quote = at_.what != kind::end;
        return failure_at(file_, at_.line, quote ? "'" + printable(at_.text) + "'" : at_.text, expected);
    }

    result<void> statement() {
        if (at_.is(';')) return step(), result<void>{};
        if (!at_.is_name()) return wrong("a node, an edge or '}'");
        const bool keyword = at_.what == kind::word && (at_.text == "graph" || at_.text == "node" || at_.text == "edge");
        if (at_.what == kind::word && at_.text == "subgraph") return wrong("a flat graph, without 'subgraph'");
        const token first = at_;
        step();
        std::string label;
        if (at_.is('=')) return step(), value(label);
        if (at_.what == kind::arrow) return edges_from(first);
        if (!keyword) name_node(first);
        return attributes(label);
    }

    result<void> edges_from(const token& first) {
        std::vector<edge> chain;
        token from = first;
        while (at_.what == kind::arrow) {
            step();
            if (!at_.is_name()) return wrong("the node the edge leads to");
            chain.push_back({from.text, at_.text, {}, from.line});
            name_node(from);
            name_node(at_);
            from = at_;
            step();
        }
        std::string label;
        if (auto read = attributes(label); !read) return read;
        for (edge& e : chain) {
            e.label = label;
            doc_.edges.push_back(std::move(e));
        }
        return {};
    }

    // [a=b, c=d; e=f] any number of times; `label` is what it is set to.
    result<void> attributes(std::string& label) {
        while (at_.is('[')) {
            step();
            while (!at_.is(']')) {
                if (at_.is(',') || at_.is(';')) {
                    step();
                    continue;
                }
                if (!at_.is_name()) return wrong("an attribute or ']'");
                const std::string key = at_.text;
                step();
                std::string text;
                if (!at_.is('=')) return wrong("'=' after '" + printable(key) + "'");
                step();
                if (auto read = value(text); !read) return read;
                if (key == "label") label = text;
            }
            step();
        }
        return {};
    }

    result<void> value(std::string& into) {
        if (!at_.is_name()) return wrong("a value");
        into = at_.text;
        step();
        return {};
    }

    void name_node(const token& t) {
        if (known_.try_emplace(t.text, true).second) doc_.nodes.emplace_back(t.text, t.line);
    }

    tokens source_;
    std::string file_;
    token at_;
    document doc_;
    std::unordered_map<std::string, bool> known_;
};

// Names numbered in the order they come.
struct numbering {
    std::vector<std::string>& names;
    std::unordered_map<std::string, std::uint32_t> number{};

    std::uint32_t of(std::string_view name) {
        const auto known = number.try_emplace(std::string(name), static_cast<std::uint32_t>(names.size()));
        if (known.second) names.emplace_back(name);
        return known.first->second;
    }
};

std::string quoted_name(const std::string& name) { return "'" + printable(name) + "'"; }

// A document as a machine.
class builder {
  public:
    builder(const document& doc, std::string file) : doc_(doc), file_(std::move(file)) {}

    result<machine> built() {
        number_states();
        for (const edge& e : doc_.edges) {
            auto taken = trimmed(e.label).empty() ? start_at(e) : transition(e);
            if (!taken) return tl::unexpected(taken.error());
        }
        if (transitions_.empty()) return failure_at(file_, 0, "no transition", "edges with a label 'input / output'");
        if (auto filled = fill(); !filled) return tl::unexpected(filled.error());
        m_.initial = start_ != nullptr ? states_.of(start_->to) : states_.of(transitions_.front().of->from);
        return std::move(m_);
    }

  private:
    struct parsed_edge {
        const edge* of;
        symbol in, out;
    };

    // A node is a state when a transition leaves it or anything enters it; `__start0` is neither.
    void number_states() {
        std::unordered_map<std::string_view, bool> is_state;
        for (const edge& e : doc_.edges) {
            is_state[e.to] = true;
            if (!trimmed(e.label).empty()) is_state[e.from] = true;
        }
        for (const auto& [name, line] : doc_.nodes)
            if (is_state.contains(name)) {
                (void)states_.of(name);
                lines_.push_back(line);
            }
    }

    result<void> start_at(const edge& e) {
        if (start_ != nullptr)
            return failure_at(file_, e.line, "a second edge without label, to " + quoted_name(e.to),
                              "one: it points at the initial state");
        start_ = &e;
        return {};
    }

    result<void> transition(const edge& e) {
        const std::string_view label = e.label;
        auto slash = label.find(" / ");
        slash = slash == std::string_view::npos ? label.find('/') : slash + 1;
        if (slash == std::string_view::npos || trimmed(label.substr(0, slash)).empty())
            return failure_at(file_, e.line, "label " + quoted_name(e.label), "'input / output'");
        transitions_.push_back({&e, inputs_.of(trimmed(label.substr(0, slash))), outputs_.of(trimmed(label.substr(slash + 1)))});
        return {};
    }

    result<void> fill() {
        constexpr auto open = ~symbol{0};
        if (m_.states() * m_.inputs.size() > (std::size_t{1} << 26))
            return failure_at(file_, 0, "states times inputs are more than 67,108,864", "a smaller machine");
        m_.next.assign(m_.states() * m_.inputs.size(), 0);
        m_.out.assign(m_.next.size(), open);
        for (const parsed_edge& t : transitions_) {
            const auto at = states_.of(t.of->from) * m_.inputs.size() + t.in;
            if (m_.out[at] != open)
                return failure_at(
                    file_, t.of->line,
                    "a second transition of state " + quoted_name(t.of->from) + " for input " + quoted_name(m_.inputs[t.in]),
                    "one for each state and input");
            m_.next[at] = states_.of(t.of->to);
            m_.out[at] = t.out;
        }
        const auto missing = std::find(m_.out.begin(), m_.out.end(), open);
        if (missing == m_.out.end()) return {};
        const auto at = static_cast<std::size_t>(missing - m_.out.begin());
        const auto s = at / m_.inputs.size();
        return failure_at(
            file_, lines_[s],
            "state " + quoted_name(m_.names[s]) + " has no transition for input " + quoted_name(m_.inputs[at % m_.inputs.size()]),
            "one for each state and input");
    }

    const document& doc_;
    std::string file_;
    machine m_;
    numbering states_{m_.names}, inputs_{m_.inputs}, outputs_{m_.outputs};
    std::vector<int> lines_;
    const edge* start_ = nullptr;
    std::vector<parsed_edge> transitions_;
};

std::string in_quotes(std::string_view text) {
    std::string all = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') all += '\\';
        all += c;
    }
    return all + '"';
}

}  // namespace

result<machine> read_dot(std::string_view text, const std::string& file) {
    const auto doc = parser(text, file).parsed();
    if (!doc) return tl::unexpected(doc.error());
    return builder(*doc, file).built();
}

std::string write_dot(const machine& m) {
    std::string start = "__start0";
    while (std::find(m.names.begin(), m.names.end(), start) != m.names.end()) start += '_';
    std::string text = "digraph g {\n  " + start + " [label=\"\" shape=\"none\"];\n";
    for (const auto& name : m.names) text += "  " + in_quotes(name) + " [shape=\"circle\" label=" + in_quotes(name) + "];\n";
    for (state s = 0; s < m.states(); ++s)
        for (symbol i = 0; i < m.inputs.size(); ++i)
            text += "  " + in_quotes(m.names[s]) + " -> " + in_quotes(m.names[m.after(s, i)]) +
                    " [label=" + in_quotes(m.inputs[i] + " / " + m.outputs[m.output(s, i)]) + "];\n";
    if (m.states() > 0) text += "  " + start + " -> " + in_quotes(m.names[m.initial]) + ";\n";
    return text + "}\n";
}

}  // namespace synfin::mealy
