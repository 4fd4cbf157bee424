#include "checker/export/murphi.hpp"

#include <algorithm>
#include <set>

#include "checker/export/header.hpp"
#include "checker/export/printer.hpp"
#include "checker/export/program.hpp"

namespace synfin::checker {

namespace {

class murphi_expressions : public expression_printer {
  public:
    murphi_expressions() : expression_printer({"&", "|", "!", "=", "!=", "<=", "true", "false"}) {}
    [[nodiscard]] std::string place(const expression& e) const override {
        if (e->op == guarded_op::field) return fmt::format("tcp[{}].{}", text(e->args[0]), e->name);
        if (e->op == guarded_op::slot) return fmt::format("net[{}][{}]", text(e->args[0]), e->value);
        return (e->op == guarded_op::local ? "m." : "") + e->name;
    }

  protected:
    [[nodiscard]] std::string choice(const expression_node& n) const override {
        return fmt::format("({} ? {} : {})", text(n.args[0], 3), text(n.args[1]), text(n.args[2]));
    }
    [[nodiscard]] std::string count(const expression& flag) const override { return fmt::format("({} ? 1 : 0)", text(flag, 3)); }
    [[nodiscard]] std::string modulo(const expression& number, std::uint32_t modulus) const override {
        return fmt::format("MOD{}({})", modulus, text(number));
    }
};

bool speaks_of_scratch(const expression& e) {
    return e->op == guarded_op::local || std::any_of(e->args.begin(), e->args.end(), speaks_of_scratch);
}

class murphi_printer {
  public:
    explicit murphi_printer(const model::bounds& b, murphi_reports reports) : b_(b), reports_(reports) {}
    void program(const guarded_program& p, std::string_view title);
    [[nodiscard]] std::string take() { return out_.take(); }

  private:
    void constants(const guarded_program& p);
    void types(const guarded_program& p);
    void record(const char* name, const std::vector<guarded_variable>& fields);
    void functions();
    void print(const procedure& p);
    void print(const block& b);
    void print(const statement& s);
    void print(const branch& b);
    void print(const invocation& c);
    void print(const report& r);
    void start(const guarded_program& p);
    void rule(const guarded_step& s);

    /// Whether a procedure needs the scratch record; callees are known before their callers.
    [[nodiscard]] bool uses_scratch(const block& b) const;
    [[nodiscard]] bool uses_scratch(const statement& s) const;
    [[nodiscard]] std::string text(const expression& e) const { return expressions_.text(e); }

    const model::bounds& b_;
    murphi_reports reports_;
    code_lines out_;
    murphi_expressions expressions_;
    std::set<std::string> with_scratch_;
};

bool murphi_printer::uses_scratch(const block& b) const {
    return std::any_of(b.begin(), b.end(), [&](const statement& s) { return uses_scratch(s); });
}

bool murphi_printer::uses_scratch(const statement& s) const {
    if (const auto* all = std::get_if<simultaneous>(&s.is))
        return std::any_of(all->sets.begin(), all->sets.end(),
                           [](const assigned& a) { return speaks_of_scratch(a.target) || speaks_of_scratch(a.value); });
    if (const auto* b = std::get_if<branch>(&s.is))
        return std::any_of(b->ways.begin(), b->ways.end(),
                           [&](const alternative& a) { return speaks_of_scratch(a.when) || uses_scratch(a.then); });
    if (const auto* c = std::get_if<invocation>(&s.is)) return with_scratch_.count(c->procedure) != 0;
    return std::holds_alternative<report>(s.is);
}

// ---- statements ----

void murphi_printer::print(const block& b) {
    for (const auto& s : b) print(s);
}

void murphi_printer::print(const statement& s) {
    if (const auto* r = std::get_if<remark>(&s.is)) out_.line("-- {}", r->text);
    if (const auto* b = std::get_if<branch>(&s.is)) print(*b);
    if (const auto* c = std::get_if<invocation>(&s.is)) print(*c);
    if (const auto* r = std::get_if<report>(&s.is)) print(*r);
    if (const auto* all = std::get_if<simultaneous>(&s.is))
        for (const auto& a : in_sequence(all->sets).sets) out_.line("{} := {};", expressions_.place(a.target), text(a.value));
}

void murphi_printer::print(const branch& b) {
    const char* word = "if";
    for (const auto& way : b.ways) {
        const bool all = is_truth(way.when, true);
        const auto about = way.about.empty() ? "" : "  -- " + way.about;
        if (all && &way != &b.ways.front()) {
            out_.open("else{}", about);
        } else {
            out_.open("{} {} then{}", word, text(way.when), about);
        }
        print(way.then);
        out_.shut();
        word = "elsif";
        if (all) break;
    }
    out_.line("end;");
}

void murphi_printer::print(const invocation& c) {
    std::vector<std::string> arguments;
    for (const auto& a : c.arguments) arguments.push_back(text(a));
    if (with_scratch_.count(c.procedure) != 0) arguments.emplace_back("m");
    out_.line("{}({});", c.procedure, fmt::join(arguments, ", "));
}

/// Stopping: a violation of what is not claimed is none, and a witness that is not claimed need not be found.
void murphi_printer::print(const report& r) {
    const auto& property = model::text(r.what);
    const bool claimed = model::not_claimed(r.what, b_).empty();
    if (reports_ == murphi_reports::count)
        out_.line("cover \"{}\" {};", assertion_name(r.what), text(r.seen));
    else if (claimed && property.sometimes)
        out_.line("cover \"{}\" {};", property.id, text(r.seen));
    else if (claimed)
        out_.line("assert \"{}\" {};", property.id, text(!r.seen));
}

// ---- declarations ----

void murphi_printer::constants(const guarded_program& p) {
    out_.open("const");
    for (unsigned s = 0; s < model::state_count; ++s) out_.line("{}: {};", program_name(static_cast<model::state>(s)), s);
    for (const auto& bit : segment_bits) out_.line("{}: {};", bit.name, 1U << bit.shift);
    out_.line("CAPACITY: {};", p.capacity);
    out_.shut();
    out_.gap();
}

void murphi_printer::record(const char* name, const std::vector<guarded_variable>& fields) {
    out_.open("{}: record", name);
    for (const auto& v : fields) {
        if (v.is_flag)
            out_.line("{}: boolean;", v.name);
        else
            out_.line("{}: 0..{};", v.name, v.most);
    }
    out_.close("end;");
}

void murphi_printer::types(const guarded_program& p) {
    out_.open("type");
    out_.line("Side: 0..1;");
    out_.line("Number: 0..{};", modulus - 1);
    out_.line("Segment: 0..{};  -- 0: none", (1U << segment_layout::width) - 1);
    out_.line("-- what a state holds of an end");
    record("Endpoint", p.end);
    out_.line("-- what a step works on: the end that an event happens to, the segment that arrives, what comes out");
    auto scratch = p.scratch;
    for (const auto* name : {"got", "sent"}) scratch.push_back({name, false, (1U << segment_layout::width) - 1});
    record("Scratch", scratch);
    out_.shut();
    out_.gap();
    out_.open("var");
    out_.line("tcp: array [Side] of Endpoint;");
    out_.line("net: array [Side] of array [0..CAPACITY - 1] of Segment;  -- net[e]: towards end e, no gaps");
    for (const auto& v : p.budgets) out_.line("{}: 0..{};", v.name, v.most);
    out_.shut();
    out_.gap();
}

void murphi_printer::functions() {
    out_.line("-- ---- numbers and segments ----");
    for (const unsigned m : {modulus, 4U})
        out_.line("function MOD{0}(n: -256..255): 0..{1}; begin return (n + 256) % {0}; end;", m, m - 1);
    for (const auto& part : segment_parts)
        out_.line("function {}(s: Segment): 0..{}; begin return (s / {}) % {}; end;", part.name, (1U << part.width) - 1,
                  1U << part.shift, 1U << part.width);
    for (const auto& bit : segment_bits)
        out_.line("function HAS_{}(s: Segment): boolean; begin return (s / {}) % 2 = 1; end;", bit.name, 1U << bit.shift);
    using at = segment_layout;
    out_.line("function SEGMENT(bits: Segment; seq: Number; ackno: Number; octets: 0..3): Segment;");
    out_.line("begin return bits + seq * {} + ackno * {} + octets * {}; end;", 1U << at::seq, 1U << at::ack, 1U << at::len);
    out_.gap();
}

void murphi_printer::print(const procedure& p) {
    std::vector<std::string> parameters;
    for (const auto& one : p.parameters) {
        const char* type = one.kind == parameter_kind::end ? "Side" : one.kind == parameter_kind::segment ? "Segment" : "boolean";
        parameters.push_back(fmt::format("{}: {}", one.name, type));
    }
    if (uses_scratch(p.body)) {
        with_scratch_.insert(p.name);
        parameters.emplace_back("var m: Scratch");
    }
    if (!p.about.empty()) out_.line("-- {}", p.about);
    out_.line("procedure {}({});", p.name, fmt::join(parameters, "; "));
    out_.open("begin");
    print(p.body);
    out_.close("end;");
}

// ---- the first state, the steps, the properties of states ----

void murphi_printer::start(const guarded_program& p) {
    out_.line("startstate");
    out_.open("begin");
    out_.line("clear tcp; clear net;");
    for (const auto& v : p.budgets) out_.line("clear {};", v.name);
    for (const auto& a : p.first) out_.line("{} := {};", expressions_.place(a.target), text(a.value));
    out_.close("end;");
    out_.gap();
}

void murphi_printer::rule(const guarded_step& s) {
    const char* ends[] = {"A ", "B ", ""};
    const bool scratch = uses_scratch(s.body);
    auto guard = s.guard;
    for (const auto& c : s.choices) {
        if (!is_number(c.limit, c.most)) guard = guard && guarded::chosen(c.name) <= c.limit;
        out_.line("ruleset {}: 0..{} do", c.name, c.most);
    }
    out_.line("rule \"{}{}\" {} ==>{}", ends[s.end], s.name, text(guard), scratch ? " var m: Scratch;" : "");
    out_.open("begin");
    if (scratch) out_.line("clear m;");
    print(s.body);
    out_.close("end;");
    for (std::size_t i = 0; i < s.choices.size(); ++i) out_.line("endruleset;");
}

void murphi_printer::program(const guarded_program& p, std::string_view title) {
    out_.line("-- {}", harmless(title));
    for (const auto& line : header_lines(b_)) out_.line("-- {}", line);
    out_.line("--   rumur --deadlock-detection off --output model.c model.m");
    out_.line("--   gcc -std=c11 -O3 -march=native -o model model.c -lpthread -latomic && ./model");
    if (reports_ == murphi_reports::count)
        out_.line("-- Nothing is asserted: how often a property was broken or found is how often its cover was hit.");
    out_.gap();
    constants(p);
    types(p);
    functions();
    for (const auto& c : p.chapters) {
        out_.line("-- ---- {} ----", c.title);
        for (const auto& one : c.procedures) print(one);
        out_.gap();
    }
    out_.line("-- ---- all that may happen ----");
    start(p);
    for (const auto& s : p.steps) rule(s);
    out_.gap();
    out_.line("-- ---- properties of states ----");
    for (const auto& r : p.state_properties) print(r);
}

}  // namespace

result<std::string> to_murphi(const model::bounds& b, std::string_view title, murphi_reports reports) {
    const auto p = to_program(b);
    if (!p) return tl::unexpected(p.error());
    murphi_printer printer(b, reports);
    printer.program(*p, title);
    return printer.take();
}

}  // namespace synfin::checker
