// label: slow
// What Z3 reads in a rule is what the rule does: guards and effects at random values, four readings of each that must agree:
// machine integers, terms, Z3 with the plain translation, Z3 with numbers written as an initial number plus an offset.
#include <random>
#include <sstream>

#include "checker/prove/translator.hpp"
#include "model/fields.hpp"
#include "model/interpreter.hpp"
#include "model/proof/party.hpp"
#include "model/term_interpreter.hpp"
#include "model/term_replace.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::model;

namespace {

using wire_context = context<wire, plain_hooks>;
using valuation = std::vector<std::uint32_t>;  // by the number of the variable

/// One expression of a rule in all its readings.
struct reading_of_it {
    std::size_t rule;
    std::string what;
    term plain, with_bases;
    z3::expr z3_plain, z3_bases;
};

/// The fields of the rules as the numbers of an end and a segment of a proof; the input's and the event's stay.
replacement as_party() {
    replacement r;
    std::size_t i = 0;
    const auto set = [&](std::string_view, std::string_view, const auto& f) { r.set(fields()[i++].variable, f.is); };
    const auto a = proof::any_party("A");
    const auto d = proof::any_message("d");
    for_each_tcb_field(static_cast<const tcb<term_domain>&>(a), set);
    for_each_segment_field(static_cast<const segment<term_domain>&>(d), set);
    return r;
}

class book {
  public:
    book() : plain_(z3_, 32), bases_(z3_, 32, proof::is_base) {
        for (std::size_t i = 0; i < rule_count; ++i) {
            add(i, "guard", terms_of(i).guard);
            for (const assignment& a : terms_of(i).sets) add(i, "field " + std::to_string(a.field), a.value);
            if (terms_of(i).sent)
                for_each_segment_field(*terms_of(i).sent, [&](std::string_view name, std::string_view, const auto& f) {
                    add(i, "sent " + std::string(name), f.is);
                });
        }
    }
    const std::vector<reading_of_it>& all() const { return all_; }
    z3::context& z() { return z3_; }

    /// The value of each variable of the terms with bases; fields of the plain ones follow from them.
    valuation complete(valuation v) {
        for (const field& f : fields()) v[f.variable->value] = evaluate(seen_(f.variable), v, 32);
        return v;
    }
    z3::model as_model(const valuation& v) {
        z3::model m(z3_);
        for (const term t : variables_) {
            const std::string name(variable_name(t));
            const std::uint32_t value = v[t->value];
            if (t->is_flag()) {
                z3::func_decl d = z3_.bool_const(name.c_str()).decl();
                z3::expr e = z3_.bool_val(value != 0);
                m.add_const_interp(d, e);
            } else {
                z3::func_decl d = z3_.bv_const(name.c_str(), 32).decl();
                z3::expr e = z3_.bv_val(value, 32);
                m.add_const_interp(d, e);
            }
        }
        return m;
    }
    const std::vector<term>& variables() const { return variables_; }

  private:
    void add(std::size_t rule, std::string what, term t) {
        const term b = seen_(t);
        note(t), note(b);
        const auto in = [&](checker::translator& by, term of) { return of->is_flag() ? by.flag(of) : by.number(of); };
        all_.push_back({rule, std::move(what), t, b, in(plain_, t), in(bases_, b)});
    }
    void note(term t) {
        if (t->is_variable() && std::find(variables_.begin(), variables_.end(), t) == variables_.end()) variables_.push_back(t);
        if (t->left != nullptr) note(t->left);
        if (t->right != nullptr) note(t->right);
    }

    z3::context z3_;
    replacement seen_ = as_party();
    checker::translator plain_, bases_;
    std::vector<term> variables_;
    std::vector<reading_of_it> all_;
};

std::uint32_t value_in(const z3::model& m, const z3::expr& e) {
    const z3::expr v = m.eval(e, true);
    if (v.is_bool()) return v.is_true() ? 1 : 0;
    return static_cast<std::uint32_t>(v.get_numeral_uint64());
}

/// Numbers that meet: near 0, near half the space, near each other, anywhere; one initial number is often another.
valuation random_values(const book& b, std::minstd_rand& random) {
    valuation v(variable_count());
    const std::array<std::uint32_t, 2> names{static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random())};
    for (const term t : b.variables()) {
        const std::uint32_t near = static_cast<std::uint32_t>(random() % 7) - 3;
        if (t->is_flag())
            v[t->value] = random() % 2;
        else if (proof::is_base(t))
            v[t->value] =
                random() % 3 == 0 ? static_cast<std::uint32_t>(random()) : names[random() % 2] + (random() % 4 == 0 ? near : 0);
        else
            v[t->value] =
                std::array<std::uint32_t, 5>{0, 3, 0x80000000U, static_cast<std::uint32_t>(random()), 12}[random() % 5] + near;
    }
    return v;
}

/// The context before a rule, with these values.
wire_context before(const valuation& v, const rule_set& set) {
    wire_context c;
    c.hooks.set = &set;
    std::size_t i = 0;
    for_each_field(c, [&](std::string_view, std::string_view, auto& f) { f.v = v[fields()[i++].variable->value] != 0; });
    i = 0;
    for_each_field(c, [&](std::string_view, std::string_view, auto& f) {
        if constexpr (!std::is_same_v<decltype(f.v), bool>) f.v = v[fields()[i].variable->value];
        ++i;
    });
    return c;
}

/// What machine integers make of rule I, in the order in which `book` lists its expressions.
template <std::size_t I>
void run_natively(const wire_context& from, std::vector<std::uint32_t>& out) {
    wire_context c = from;
    out.push_back(rule_at<I>.when(c).v ? 1 : 0);
    rule_at<I>.then(c);
    std::vector<std::uint32_t> values;
    for_each_field(c, [&](std::string_view, std::string_view, auto& f) { values.push_back(f.v); });
    for (const assignment& a : terms_of(I).sets) out.push_back(values[a.field]);
    if (c.sends) for_each_segment_field(c.out, [&](std::string_view, std::string_view, auto& f) { out.push_back(f.v); });
}

std::vector<std::uint32_t> run_all_natively(const wire_context& from) {
    std::vector<std::uint32_t> out;
    [&]<std::size_t... I>(std::index_sequence<I...>) { (run_natively<I>(from, out), ...); }
    (std::make_index_sequence<rule_count>{});
    return out;
}

readings taken_in(const valuation& v) {
    readings r;
    for (unsigned i = 0; i < reading_count; ++i)
        if (v[reading_variable(static_cast<reading>(i))->value] != 0) r |= static_cast<reading>(i);
    return r;
}

/// Which values an expression took.
struct coverage {
    std::uint32_t first = 0;
    bool changed = false;
};

/// How many expressions were compared; 0 when one differs.
std::size_t agree_once(book& b, std::minstd_rand& random, std::vector<coverage>& seen) {
    const valuation v = b.complete(random_values(b, random));
    const rule_set set{taken_in(v), variant::none};
    const auto native = run_all_natively(before(v, set));
    REQUIRE(native.size() == b.all().size());
    const z3::model m = b.as_model(v);
    for (std::size_t i = 0; i < native.size() && !seen.empty(); ++i)
        seen[i].changed = seen[i].changed || seen[i].first != native[i];
    if (seen.empty())
        for (const auto n : native) seen.push_back({n, false});
    for (std::size_t i = 0; i < native.size(); ++i) {
        const auto& e = b.all()[i];
        const std::array<std::uint32_t, 4> others{evaluate(e.plain, v, 32), evaluate(e.with_bases, v, 32),
                                                  value_in(m, e.z3_plain), value_in(m, e.z3_bases)};
        if (std::all_of(others.begin(), others.end(), [&](auto o) { return o == native[i]; })) continue;
        FAIL_CHECK(rule_infos[e.rule].id << ", " << e.what << ": " << native[i] << " natively, then " << others[0] << ' '
                                         << others[1] << ' ' << others[2] << ' ' << others[3]);
        return 0;
    }
    return native.size();
}

}  // namespace

TEST_CASE("machine integers, terms and both translations to Z3 agree on every guard and effect") {
    book b;
    std::minstd_rand random(1);
    std::size_t cases = 0;
    std::vector<coverage> seen;
    for (std::size_t now = 1; cases < 1'000'000 && now != 0; cases += now) now = agree_once(b, random, seen);
    CHECK(cases >= 1'000'000);
    std::size_t still =
        0;  // expressions that are no constant and yet took one value only: guards that ask for a rare coincidence
    for (std::size_t i = 0; i < seen.size(); ++i)
        if (b.all()[i].plain->arity() != 0 && !seen[i].changed) ++still;
    CHECK(still <= 10);
    CHECK(seen.size() > 1000);
}
