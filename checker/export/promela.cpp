#include "checker/export/promela.hpp"

#include <bit>
#include <set>

#include "checker/export/header.hpp"
#include "checker/export/printer.hpp"
#include "checker/export/program.hpp"

namespace synfin::checker {

namespace {

class promela_expressions : public expression_printer {
  public:
    promela_expressions() : expression_printer({"&&", "||", "!", "==", "!=", "<=", "true", "false"}) {}
    [[nodiscard]] std::string place(const expression& e) const override {
        if (e->op == guarded_op::field) return fmt::format("tcp[{}].{}", text(e->args[0]), e->name);
        if (e->op != guarded_op::slot) return e->name;
        const auto end = text(e->args[0]);
        return fmt::format("net[{}*CAPACITY + {}]", e->args[0]->op == guarded_op::number ? end : "(" + end + ")", e->value);
    }

  protected:
    /// Inlines are macros: their parameters may be expressions.
    [[nodiscard]] std::string parameter(const std::string& name) const override { return name == "x" ? name : "(" + name + ")"; }
    [[nodiscard]] std::string choice(const expression_node& n) const override {
        return fmt::format("({} -> {} : {})", text(n.args[0]), text(n.args[1]), text(n.args[2]));
    }
    [[nodiscard]] std::string count(const expression& flag) const override { return text(flag, 6); }
    [[nodiscard]] std::string modulo(const expression& number, std::uint32_t modulus) const override {
        return fmt::format("(({}) & {})", text(number), modulus - 1);
    }
};

class promela_printer {
  public:
    void program(const guarded_program& p, std::string_view title, const model::bounds& b);
    void inline_of(const procedure& p);
    [[nodiscard]] std::string take() { return out_.take(); }

  private:
    void constants(const guarded_program& p);
    void state(const guarded_program& p);
    void scratch(const guarded_program& p);
    void state_watch(const guarded_program& p);
    void init(const guarded_program& p);
    void step(const guarded_step& s);

    void print(const block& b);
    void print(const statement& s, const char* end);
    void print(const branch& b, const char* end);
    [[nodiscard]] std::string sets(std::vector<assigned> all) const;
    [[nodiscard]] std::string text(const expression& e) const { return expressions_.text(e); }
    [[nodiscard]] std::string text(const report& r) const {
        return fmt::format("REPORT({}, {})", assertion_name(r.what), text(r.seen));
    }
    /// Statements in one line, for the options of init.
    [[nodiscard]] std::string in_line(const block& b) const;
    [[nodiscard]] std::string call_text(const invocation& c) const;

    code_lines out_;
    promela_expressions expressions_;
};

std::string promela_printer::sets(std::vector<assigned> all) const {
    std::vector<std::string> texts;
    for (const auto& a : in_sequence(std::move(all)).sets)
        texts.push_back(fmt::format("{} = {}", expressions_.place(a.target), text(a.value)));
    return fmt::format("{}", fmt::join(texts, "; "));
}

std::string promela_printer::call_text(const invocation& c) const {
    std::vector<std::string> arguments;
    for (const auto& a : c.arguments) arguments.push_back(text(a));
    return fmt::format("{}({})", c.procedure, fmt::join(arguments, ", "));
}

std::set<std::string> choices_in(const guarded_program& p) {
    std::set<std::string> names;
    for (const auto& s : p.steps)
        for (const auto& c : s.choices) names.insert(c.name);
    return names;
}

bool is_remark(const statement& s) { return std::holds_alternative<remark>(s.is); }

void promela_printer::print(const block& b) {
    std::size_t left = 0;
    for (const auto& s : b) left += is_remark(s) ? 0 : 1;
    if (left == 0) out_.line("skip");
    for (const auto& s : b) print(s, is_remark(s) || --left == 0 ? "" : ";");
}

void promela_printer::print(const statement& s, const char* end) {
    if (const auto* r = std::get_if<remark>(&s.is)) return out_.line("/* {} */", r->text);
    if (const auto* b = std::get_if<branch>(&s.is)) return print(*b, end);
    std::string line = "watch_states()";
    if (const auto* all = std::get_if<simultaneous>(&s.is)) line = sets(all->sets);
    if (const auto* c = std::get_if<invocation>(&s.is)) line = call_text(*c);
    if (const auto* r = std::get_if<report>(&s.is)) line = text(*r);
    out_.line("{}{}", line, end);
}

/// Within d_step the first option that can be taken is.
void promela_printer::print(const branch& b, const char* end) {
    out_.open("if");
    bool all = false;
    for (const auto& way : b.ways) {
        all = is_truth(way.when, true);
        const auto guard = !all ? text(way.when) : &way == &b.ways.front() ? "true" : "else";
        out_.open(":: {} ->{}{}{}", guard, way.about.empty() ? "" : "  /* ", way.about, way.about.empty() ? "" : " */");
        print(way.then);
        out_.shut();
        if (all) break;
    }
    if (!all) out_.line(":: else");
    out_.close("fi{}", end);
}

std::string promela_printer::in_line(const block& b) const {
    std::vector<std::string> texts;
    for (const auto& s : b) {
        if (const auto* all = std::get_if<simultaneous>(&s.is)) texts.push_back(sets(all->sets));
        if (const auto* c = std::get_if<invocation>(&s.is)) texts.push_back(call_text(*c));
    }
    return fmt::format("{}", fmt::join(texts, "; "));
}

void promela_printer::inline_of(const procedure& p) {
    std::vector<std::string> parameters;
    for (const auto& parameter : p.parameters) parameters.push_back(parameter.name);
    if (!p.about.empty()) out_.line("/* {} */", p.about);
    out_.open("inline {}({}) {{", p.name, fmt::join(parameters, ", "));
    print(p.body);
    out_.close("}}");
}

void promela_printer::constants(const guarded_program& p) {
    for (unsigned s = 0; s < model::state_count; ++s) out_.line("#define {} {}", program_name(static_cast<model::state>(s)), s);
    out_.gap();
    out_.line("#define CAPACITY {}", p.capacity);
    for (const auto& part : segment_parts)
        out_.line("#define {}(s) (((s) >> {}) & {})", part.name, part.shift, (1U << part.width) - 1);
    for (const auto& bit : segment_bits) {
        out_.line("#define {} {}", bit.name, 1U << bit.shift);
        out_.line("#define HAS_{0}(s) (((s) & {0}) != 0)", bit.name);
    }
    using at = segment_layout;
    out_.line("#define SEGMENT(bits, seq, ackno, len) ((bits) + ((seq) << {}) + ((ackno) << {}) + ((len) << {}))", +at::seq,
              +at::ack, +at::len);
    out_.gap();
}

void promela_printer::state(const guarded_program& p) {
    out_.line("/* ---- the state: two ends, what may still go wrong, and the segments on their way to each end ---- */");
    out_.open("typedef endpoint {{");
    for (const auto& v : p.end) out_.line("unsigned {} : {};", v.name, std::bit_width(v.most));
    out_.close("}};");
    out_.line("endpoint tcp[2];");
    for (const auto& v : p.budgets) out_.line("byte {};", v.name);
    out_.line("int net[{}];    /* net[e*CAPACITY ...]: towards end e, no gaps */", 2 * p.capacity);
    out_.gap();
}

void promela_printer::scratch(const guarded_program& p) {
    out_.line("/* ---- scratch, not part of the state: the end that an event happens to, the segment, what comes out ---- */");
    std::vector<std::string> names;
    for (const auto& v : p.scratch) names.push_back(v.name);
    for (const auto& name : choices_in(p)) names.push_back(name);
    out_.line("#ifdef VISIBLE    /* for breadth-first search, which refuses hidden variables: here they are 0 between steps */");
    out_.line("#define SCRATCH");
    out_.line("#define CLEAN ; {} = 0; got = 0; sent = 0", fmt::join(names, " = 0; "));
    out_.line("#else");
    out_.line("#define SCRATCH hidden");
    out_.line("#define CLEAN");
    out_.line("#endif");
    out_.line("SCRATCH byte {};    /* Spin hides no bits */", fmt::join(names, ", "));
    out_.line("SCRATCH int got, sent;");
    out_.gap();
}

void promela_printer::state_watch(const guarded_program& p) {
    out_.line(
        "/* ---- properties: an assertion fails once for each, `broken_` for violations and `found_` for witnesses ---- */");
    std::vector<std::string> names;
    for (const auto what : watched_properties()) names.push_back(assertion_name(what));
    out_.line("#ifdef VISIBLE");
    out_.line("#define REPORT(p, seen) assert(!(seen))");
    out_.line("#else");
    out_.line("hidden byte {};", fmt::join(names, ", "));
    out_.line("#define REPORT(p, seen) if :: !p && (seen) -> p = 1; assert(!p) :: else fi");
    out_.line("#endif");
    block reports;
    for (const auto& r : p.state_properties) reports.push_back({r});
    inline_of({"watch_states", "", {}, reports});
    out_.gap();
}

/// A d_step takes the first of several options, so the choices precede it; Spin stores no state within atomic.
void promela_printer::step(const guarded_step& s) {
    if (s.choices.empty()) return out_.line(":: d_step {{ {} -> {} CLEAN }}", text(s.guard), in_line(s.body));
    out_.open(":: atomic {{ {} ->", text(s.guard));
    for (const auto& c : s.choices) out_.line("select({} : 0 .. {});", c.name, text(c.limit));
    out_.line("d_step {{ {} CLEAN }}", in_line(s.body));
    out_.close("}}");
}

void promela_printer::init(const guarded_program& p) {
    out_.open("init {{");
    if (!p.first.empty()) out_.line("d_step {{ {} }};", sets(p.first));
    out_.line("end:");
    out_.open("do");
    for (const auto& s : p.steps) step(s);
    out_.close("od");
    out_.close("}}");
}

void promela_printer::program(const guarded_program& p, std::string_view title, const model::bounds& b) {
    out_.line("/* {}", harmless(title));
    for (const auto& line : header_lines(b)) out_.line(" * {}", line);
    out_.line(" *   spin -a model.pml");
    out_.line(" *   gcc -O3 -DSAFETY -DNOREDUCE -DNOFAIR -DNOBOUNDCHECK -DMEMLIM=8000 -o pan pan.c");
    out_.line(" *   ./pan -c0 -E -n -m1000000");
    out_.line(" * Of the states stored one is not of the model: the one before init. */");
    out_.gap();
    constants(p);
    state(p);
    scratch(p);
    state_watch(p);
    for (const auto& c : p.chapters) {
        out_.line("/* ---- {} ---- */", c.title);
        for (const auto& one : c.procedures) inline_of(one);
        out_.gap();
    }
    init(p);
}

}  // namespace

std::string promela_inline(const procedure& p) {
    promela_printer printer;
    printer.inline_of(p);
    return printer.take();
}

result<std::string> to_promela(const model::bounds& b, std::string_view title) {
    const auto p = to_program(b);
    if (!p) return tl::unexpected(p.error());
    promela_printer printer;
    printer.program(*p, title, b);
    return printer.take();
}

}  // namespace synfin::checker
