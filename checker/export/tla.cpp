#include "checker/export/tla.hpp"

#include <algorithm>
#include <cctype>

#include "checker/export/header.hpp"
#include "checker/export/printer.hpp"
#include "checker/export/program.hpp"

namespace synfin::checker {

namespace {

/// Places are fields of a record whose name changes from statement to statement; without one they are the variables themselves.
class tla_expressions : public expression_printer {
  public:
    tla_expressions() : expression_printer({"/\\", "\\/", "~", "=", "#", "=<", "TRUE", "FALSE"}) {}
    std::string record;

    [[nodiscard]] std::string place(const expression& e) const override {
        return (record.empty() || e->op == guarded_op::chosen ? "" : record + ".") + path(e);
    }
    /// The same from within a record.
    [[nodiscard]] std::string path(const expression& e) const {
        if (e->op == guarded_op::field) return fmt::format("tcp[{}].{}", text(e->args[0]), e->name);
        if (e->op == guarded_op::slot) return fmt::format("net[{}][{}]", text(e->args[0]), e->value);
        return e->name;
    }

  protected:
    [[nodiscard]] std::string choice(const expression_node& n) const override {
        return fmt::format("(IF {} THEN {} ELSE {})", text(n.args[0]), text(n.args[1]), text(n.args[2]));
    }
    [[nodiscard]] std::string count(const expression& flag) const override {
        return fmt::format("(IF {} THEN 1 ELSE 0)", text(flag));
    }
    [[nodiscard]] std::string modulo(const expression& number, std::uint32_t modulus) const override {
        return fmt::format("(({}) % {})", text(number), modulus);
    }
};

class tla_printer {
  public:
    void program(const guarded_program& p, std::string_view title, std::string_view name, const model::bounds& b);
    [[nodiscard]] std::string take() { return out_.take(); }

  private:
    void constants(const guarded_program& p);
    void state(const guarded_program& p);
    void print(const procedure& p);
    void print(const guarded_step& s);
    void properties(const guarded_program& p);
    void next(const guarded_program& p);

    /// Prints the record that `b` makes of record `from`, after `before` in the first line.
    void value(const std::string& before, const block& b, const std::string& from);
    void value(const std::string& before, const statement& s, const std::string& from);
    void value(const std::string& before, const branch& b, const std::string& from);
    [[nodiscard]] std::string one_line(const statement& s, const std::string& from);
    [[nodiscard]] std::string text(const expression& e, const std::string& record) {
        expressions_.record = record;
        return expressions_.text(e);
    }

    code_lines out_;
    tla_expressions expressions_;
    std::vector<std::string> variables_;
    unsigned records_ = 0;  ///< in this operator
};

std::string step_name(const guarded_step& s) {
    const char* ends[] = {"A_", "B_", "Both_"};
    return ends[s.end] + s.name;
}

// ---- statements ----

/// Statements with a value of their own: remarks are kept for the statement they precede.
bool has_value(const statement& s) { return !std::holds_alternative<remark>(s.is) && !std::holds_alternative<observation>(s.is); }

void tla_printer::value(const std::string& before, const block& b, const std::string& from) {
    const auto left = static_cast<std::size_t>(std::count_if(b.begin(), b.end(), has_value));
    if (left == 0) return out_.line("{}{}", before, from);
    if (left == 1) return value(before, *std::find_if(b.begin(), b.end(), has_value), from);
    if (!before.empty()) out_.line("{}", before);
    out_.open("  LET");
    std::string record = from;
    std::size_t done = 0;
    for (const auto& s : b) {
        if (const auto* r = std::get_if<remark>(&s.is); r != nullptr && done + 1 < left) out_.line("\\* {}", r->text);
        if (!has_value(s)) continue;
        if (++done == left) {
            out_.shut();
            out_.open("  IN");
            value("", s, record);
            break;
        }
        const auto next = fmt::format("s{}", ++records_);
        value(next + " == ", s, record);
        record = next;
    }
    out_.shut();
}

void tla_printer::value(const std::string& before, const statement& s, const std::string& from) {
    if (const auto* b = std::get_if<branch>(&s.is)) return value(before, *b, from);
    out_.line("{}{}", before, one_line(s, from));
}

void tla_printer::value(const std::string& before, const branch& b, const std::string& from) {
    std::string word = before + "IF";
    bool all = false;
    for (const auto& way : b.ways) {
        all = is_truth(way.when, true);
        const auto about = way.about.empty() ? "" : "  \\* " + way.about;
        if (all && &way != &b.ways.front())
            out_.open("ELSE{}", about);
        else
            out_.open("{} {} THEN{}", word, text(way.when, from), about);
        value("", way.then, from);
        out_.shut();
        word = "ELSE IF";
        if (all && &way != &b.ways.front()) return;
    }
    out_.line("ELSE {}", from);
}

std::string tla_printer::one_line(const statement& s, const std::string& from) {
    if (const auto* r = std::get_if<report>(&s.is))
        return fmt::format("See({}, \"{}\", {})", from, model::text(r->what).id, text(r->seen, from));
    std::vector<std::string> parts;
    if (const auto* c = std::get_if<invocation>(&s.is)) {
        parts.push_back(from);
        for (const auto& a : c->arguments) parts.push_back(text(a, from));
        return fmt::format("{}({})", c->procedure, fmt::join(parts, ", "));
    }
    for (const auto& a : std::get<simultaneous>(s.is).sets)
        parts.push_back(fmt::format("!.{} = {}", expressions_.path(a.target), text(a.value, from)));
    return fmt::format("[{} EXCEPT {}]", from, fmt::join(parts, ", "));
}

void tla_printer::print(const procedure& p) {
    std::vector<std::string> parameters{"s"};
    for (const auto& one : p.parameters) parameters.push_back(one.name);
    if (!p.about.empty()) out_.line("\\* {}", p.about);
    out_.open("{}({}) ==", p.name, fmt::join(parameters, ", "));
    records_ = 0;
    value("", p.body, "s");
    out_.shut();
}

// ---- declarations ----

void tla_printer::constants(const guarded_program& p) {
    for (unsigned s = 0; s < model::state_count; ++s) out_.line("{} == {}", program_name(static_cast<model::state>(s)), s);
    out_.line("CAPACITY == {}", p.capacity);
    out_.gap();
    out_.line("\\* A segment is one number, 0 is none.");
    for (const auto& part : segment_parts)
        out_.line("{}(segment) == (segment \\div {}) % {}", part.name, 1U << part.shift, 1U << part.width);
    for (const auto& bit : segment_bits) {
        out_.line("{} == {}", bit.name, 1U << bit.shift);
        out_.line("HAS_{0}(segment) == (segment \\div {0}) % 2 = 1", bit.name);
    }
    using at = segment_layout;
    out_.line("SEGMENT(bits, seq, ackno, octets) == bits + seq * {} + ackno * {} + octets * {}", 1U << at::seq, 1U << at::ack,
              1U << at::len);
    out_.gap();
}

std::vector<std::string> fields(const std::vector<guarded_variable>& all, const char* sign, bool types) {
    std::vector<std::string> texts;
    for (const auto& v : all)
        texts.push_back(fmt::format("{} {} {}", v.name, sign,
                                    types       ? v.is_flag ? "BOOLEAN" : fmt::format("0..{}", v.most)
                                          : v.is_flag ? "FALSE"
                                                : "0"));
    return texts;
}

void tla_printer::state(const guarded_program& p) {
    variables_ = {"tcp", "net"};
    for (const auto& v : p.budgets) variables_.push_back(v.name);
    out_.line("\\* tcp[e]: end e; net[e]: the segments on their way to it, no gaps; the others: what may still go wrong.");
    out_.line("VARIABLES {}", fmt::join(variables_, ", "));
    out_.line("vars == <<{}>>", fmt::join(variables_, ", "));
    out_.gap();
    out_.line(
        "\\* What a step works on: the state, the end that an event happens to, the segment, what comes out, what is seen.");
    std::vector<std::string> state;
    for (const auto& v : variables_) state.push_back(fmt::format("{0} |-> {0}", v));
    out_.open("Now == [");
    out_.line("{},", fmt::join(state, ", "));
    out_.line("got |-> 0, sent |-> 0, seen |-> {{}},");
    auto scratch = p.scratch;
    std::erase_if(scratch, [](const guarded_variable& v) { return v.name == "go" || v.name.starts_with("aside"); });
    out_.line("{},", fmt::join(fields(scratch, "|->", false), ", "));
    out_.line("go |-> TRUE]");
    out_.shut();
    out_.line("\\* What a step has become: nothing when a bound cuts it off.");
    out_.open("Becomes(s) ==");
    out_.line("/\\ s.go");
    out_.line("/\\ Assert(s.seen \\cap Forbidden = {{}}, s.seen)");
    for (const auto& v : variables_) out_.line("/\\ {0}' = s.{0}", v);
    out_.shut();
    out_.line("See(s, property, broken) == IF broken THEN [s EXCEPT !.seen = @ \\cup {{property}}] ELSE s");
    out_.gap();
}

void tla_printer::print(const guarded_step& s) {
    out_.open("{} ==", step_name(s));
    out_.line("/\\ {}", text(s.guard, ""));
    std::string choose;
    for (const auto& c : s.choices) choose += fmt::format("\\E {} \\in 0..{} : ", c.name, text(c.limit, ""));
    records_ = 0;
    if (s.body.size() == 1) {
        out_.line("/\\ {}Becomes({})", choose, one_line(s.body.front(), "Now"));
    } else {
        out_.open("/\\ {}LET", choose);
        value("done == ", s.body, "Now");
        out_.close("   IN Becomes(done)");
    }
    out_.shut();
}

/// "[st |-> 0, ...]" of an end in the first state.
std::string first_end(const guarded_program& p, std::uint32_t e) {
    std::vector<std::string> texts;
    for (const auto& v : p.end) {
        std::string value = v.is_flag ? "FALSE" : "0";
        for (const auto& a : p.first)
            if (a.target->op == guarded_op::field && is_number(a.target->args[0], e) && a.target->name == v.name)
                value = std::to_string(a.value->value);
        texts.push_back(fmt::format("{} |-> {}", v.name, value));
    }
    return fmt::format("{}", fmt::join(texts, ", "));
}

void tla_printer::next(const guarded_program& p) {
    out_.open("Init ==");
    out_.line("/\\ tcp = [e \\in 0..1 |->");
    out_.line("     IF e = 0 THEN [{}]", first_end(p, 0));
    out_.line("     ELSE [{}]]", first_end(p, 1));
    out_.line("/\\ net = [e \\in 0..1 |-> [i \\in 0..CAPACITY - 1 |-> 0]]");
    for (const auto& v : p.budgets)
        for (const auto& a : p.first)
            if (a.target->op == guarded_op::global && a.target->name == v.name)
                out_.line("/\\ {} = {}", v.name, text(a.value, ""));
    out_.shut();
    out_.open("Next ==");
    for (const auto& s : p.steps) out_.line("\\/ {}", step_name(s));
    out_.shut();
    out_.line("Spec == Init /\\ [][Next]_vars");
    out_.gap();
}

void tla_printer::properties(const guarded_program& p) {
    out_.open("TypeOK ==");
    out_.line("/\\ tcp \\in [0..1 -> [{}]]", fmt::join(fields(p.end, ":", true), ", "));
    out_.line("/\\ net \\in [0..1 -> [0..CAPACITY - 1 -> 0..{}]]", (1U << segment_layout::width) - 1);
    for (const auto& v : p.budgets) out_.line("/\\ {} \\in 0..{}", v.name, v.most);
    out_.shut();
    for (const auto& r : p.state_properties) out_.line("{} == {}", assertion_name(r.what), text(!r.seen, ""));
}

void tla_printer::program(const guarded_program& p, std::string_view title, std::string_view name, const model::bounds& b) {
    out_.line("---- MODULE {} ----", name);
    out_.line("\\* {}", harmless(title));
    for (const auto& line : header_lines(b)) out_.line("\\* {}", line);
    out_.line(
        "\\* What a step shows is asserted by Becomes: Forbidden names the properties at which TLC shall stop. Names of what");
    out_.line("\\* must happen sometimes may be added to it, to see how it happens.");
    out_.line("\\*   java -cp tla2tools.jar tlc2.TLC -deadlock -workers auto {}.tla", name);
    out_.line("EXTENDS Integers, TLC");
    out_.line("CONSTANT Forbidden");
    out_.gap();
    constants(p);
    state(p);
    for (const auto& c : p.chapters) {
        out_.line("\\* ---- {} ----", c.title);
        for (const auto& one : c.procedures) print(one);
        out_.gap();
    }
    out_.line("\\* ---- all that may happen ----");
    for (const auto& s : p.steps) print(s);
    next(p);
    out_.line("\\* ---- properties of states ----");
    properties(p);
    out_.line("====");
}

bool is_identifier(std::string_view name) {
    return !name.empty() && std::isalpha(static_cast<unsigned char>(name.front())) != 0 &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; });
}

std::string configuration(const guarded_program& p, const model::bounds& b) {
    std::vector<std::string> forbidden, invariants{"TypeOK"};
    const auto is_claimed = [&](model::property what) {
        return !model::text(what).sometimes && model::not_claimed(what, b).empty();
    };
    for (const auto what : watched_properties())
        if (is_claimed(what)) forbidden.push_back(fmt::format("\"{}\"", model::text(what).id));
    for (const auto& r : p.state_properties)
        if (is_claimed(r.what)) invariants.push_back(assertion_name(r.what));
    return fmt::format("SPECIFICATION Spec\nCONSTANT Forbidden = {{{}}}\nINVARIANTS {}\nCHECK_DEADLOCK FALSE\n",
                       fmt::join(forbidden, ", "), fmt::join(invariants, " "));
}

}  // namespace

result<tla_module> to_tla(const model::bounds& b, std::string_view title, std::string_view name) {
    if (!is_identifier(name)) return failure(fmt::format("a TLA+ module cannot be called '{}'", name), "letters, digits and _");
    const auto p = to_program(b);
    if (!p) return tl::unexpected(p.error());
    tla_printer printer;
    printer.program(*p, title, name, b);
    return tla_module{printer.take(), configuration(*p, b)};
}

}  // namespace synfin::checker
