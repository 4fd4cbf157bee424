// Two traps of z3++.h are kept out by one translator: an expr turns into a bool silently, and `<` on bit-vectors is signed.
#include "conformance/generate/value_solver.hpp"

#include <z3++.h>

#include <random>
#include <string>
#include <unordered_map>

#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;
using model::number_variable;
using model::term;
using model::term_op;

constexpr unsigned bits = 32;
constexpr std::uint32_t least_window = 1000, largest_window = 60000, most_text = 64;

/// Terms as Z3 expressions.
class translator {
  public:
    explicit translator(z3::context& context) : z3_(context) {}

    z3::expr operator()(term t) {
        if (const auto known = made_.find(t); known != made_.end()) return known->second;
        z3::expr made = t->is_flag() ? flag_of(t) : number_of(t);
        made_.emplace(t, made);
        return made;
    }

  private:
    z3::expr number_of(term t) {
        switch (t->op) {
            case term_op::constant:
                return z3_.bv_val(t->value, bits);
            case term_op::half:
                return z3_.bv_val(1U << (bits - 1), bits);
            case term_op::number_variable:
                return z3_.bv_const(std::string(model::variable_name(t)).c_str(), bits);
            case term_op::add:
                return (*this)(t->left) + (*this)(t->right);
            case term_op::subtract:
                return (*this)(t->left) - (*this)(t->right);
            default:  // count
                return z3::ite((*this)(t->left), z3_.bv_val(1, bits), z3_.bv_val(0, bits));
        }
    }
    z3::expr flag_of(term t) {
        switch (t->op) {
            case term_op::truth:
                return z3_.bool_val(t->value != 0);
            case term_op::flag_variable:
                return z3_.bool_const(std::string(model::variable_name(t)).c_str());
            case term_op::below:
                return z3::ult((*this)(t->left), (*this)(t->right));
            case term_op::at_most:
                return z3::ule((*this)(t->left), (*this)(t->right));
            case term_op::conjunction:
                return (*this)(t->left) && (*this)(t->right);
            case term_op::disjunction:
                return (*this)(t->left) || (*this)(t->right);
            case term_op::negation:
                return !(*this)(t->left);
            default:  // equal, same
                return (*this)(t->left) == (*this)(t->right);
        }
    }

    z3::context& z3_;
    std::unordered_map<term, z3::expr> made_;
};

// The fields a class may speak of are variables; the flags of the segment are what they are.
term_view view_of(std::uint8_t flags) {
    term_view c;
    c.rcv_nxt = number_variable("rcv_nxt"), c.rcv_wnd = number_variable("rcv_wnd");
    c.snd_una = number_variable("snd_una"), c.snd_nxt = number_variable("snd_nxt");
    c.max_snd_wnd = number_variable("max_snd_wnd");
    c.seg.seq = number_variable("seg.seq"), c.seg.ack = number_variable("seg.ack"), c.seg.len = number_variable("seg.len");
    const auto is = [&](std::uint8_t one) { return (flags & one) != 0 ? term_view::on() : term_view::off(); };
    c.seg.syn = is(flag::syn), c.seg.ack_on = is(flag::ack), c.seg.fin = is(flag::fin), c.seg.rst = is(flag::rst);
    return c;
}

// What every case keeps to: where the connection stands, windows that stacks have, text that fits a segment.
model::term_flag circumstances(const term_view& c, const value_class& wanted, const progress& at) {
    const auto irs = number_variable("peer_iss"), iss = number_variable("iss");
    const bool closed = wanted.about == value_subject::closed_window;
    auto all = at_most(model::term_number(closed ? 0 : least_window), c.rcv_wnd) && at_most(c.rcv_wnd, largest_window) &&
               c.max_snd_wnd == at.max_snd_wnd && iss != 0 && at_most(c.seg.len, wanted.text ? most_text : 0) &&
               (wanted.text ? c.seg.len != 0 : model::term_domain::on()) && c.rcv_nxt == irs + at.received &&
               c.snd_una == iss + at.una && c.snd_nxt == iss + at.nxt;
    if (wanted.about == value_subject::acknowledgement || wanted.about == value_subject::partial)
        all = all && c.seg.seq == c.rcv_nxt;
    if (wanted.about == value_subject::sequence || closed) all = all && c.seg.ack == c.snd_nxt;
    return all;
}

}  // namespace

struct value_solver::parts {
    explicit parts(std::uint64_t seed) : solver(z3), translate(z3), random(seed) {}
    z3::context z3;
    z3::solver solver;
    translator translate;
    std::mt19937_64 random;

    // Wishes for the low bits of what is free, so that not every case has the same numbers. Those that cannot be are dropped.
    z3::expr_vector wishes() {
        z3::expr_vector all(z3);
        for (const char* name : {"peer_iss", "iss", "seg.seq", "seg.ack", "seg.len"}) {
            constexpr unsigned wished = 0x3f;
            const auto low = static_cast<unsigned>(random() & wished);
            all.push_back((translate(number_variable(name).is) & z3.bv_val(wished, bits)) == z3.bv_val(low, bits));
        }
        return all;
    }
    bool check() {
        for (auto wanted = wishes(); !wanted.empty(); wanted.pop_back())
            if (solver.check(wanted) == z3::sat) return true;
        return solver.check() == z3::sat;
    }
    std::uint32_t value(const z3::model& m, const char* name) {
        return static_cast<std::uint32_t>(m.eval(translate(number_variable(name).is), true).get_numeral_uint64());
    }
};

value_solver::value_solver(std::uint64_t seed) : parts_(std::make_unique<parts>(seed)) {}
value_solver::~value_solver() = default;

std::optional<value_point> value_solver::find(const value_class& wanted, const progress& at, std::uint8_t flags) {
    const term_view c = view_of(flags);
    parts_->solver.push();
    parts_->solver.add(parts_->translate((circumstances(c, wanted, at) && wanted.as_term(c)).is));
    std::optional<value_point> found;
    if (parts_->check()) {
        const z3::model m = parts_->solver.get_model();
        const auto of = [&](const char* name) { return parts_->value(m, name); };
        found = value_point{of("peer_iss"), of("iss"),     of("seg.seq"), of("seg.ack"), of("seg.len"),
                            of("rcv_nxt"),  of("rcv_wnd"), of("snd_una"), of("snd_nxt"), of("max_snd_wnd")};
    }
    parts_->solver.pop();
    return found;
}

}  // namespace synfin::conformance
