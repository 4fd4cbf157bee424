#include "model/formula.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/term_rules.hpp"

namespace synfin::model {

namespace {

using terms = std::vector<term>;

term field_variable(std::string_view name) { return fields()[field_number(name)].variable; }

std::string spelling(term variable) {
    for (const field& f : fields())
        if (f.variable == variable) return std::string(f.spelling);
    std::string name(variable_name(variable));
    std::replace(name.begin(), name.end(), ':', ' ');
    return name;
}

// ---- numbers: sums of atoms ----

struct summand {
    term atom;
    std::int64_t times;
};

/// A number as a sum: how often each atom counts, and a constant.
struct sum {
    std::vector<summand> parts;
    std::uint32_t constant = 0;

    void add(term t, std::int64_t sign) {
        switch (t->op) {
            case term_op::constant:
                constant += static_cast<std::uint32_t>(sign) * t->value;
                return;
            case term_op::add:
                add(t->left, sign);
                add(t->right, sign);
                return;
            case term_op::subtract:
                add(t->left, sign);
                add(t->right, -sign);
                return;
            default:
                count(t, sign);
        }
    }
    void count(term atom, std::int64_t sign) {
        const auto at = std::find_if(parts.begin(), parts.end(), [&](const summand& s) { return s.atom == atom; });
        if (at == parts.end())
            parts.push_back({atom, sign});
        else
            at->times += sign;
    }
    std::int64_t times(term atom) const {
        for (const auto& s : parts)
            if (s.atom == atom) return s.times;
        return 0;
    }
    void drop(term atom) {
        std::erase_if(parts, [&](const summand& s) { return s.atom == atom; });
    }
};

term counted(std::string_view flag) { return term_domain::count(term_flag::of(field_variable(flag))).is; }

/// Data octets + [SYN] + [FIN] is SEG.LEN. Returns whether the sum has it; its place is that of the data octets.
bool has_segment_length(sum& s) {
    const auto times = s.times(field_variable("seg.len"));
    if (times == 0 || s.times(counted("seg.syn")) != times || s.times(counted("seg.fin")) != times) return false;
    s.drop(counted("seg.syn"));
    s.drop(counted("seg.fin"));
    return true;
}

class writer {
  public:
    explicit writer(const notation& signs) : signs_(signs) {}

    std::string number(term t) const {
        sum s;
        s.add(t, 1);
        return written(s);
    }

    /// `tight`: something binds to it from outside.
    std::string flag(term t, bool tight) const {
        switch (t->op) {
            case term_op::truth:
                return t->value != 0 ? "true" : "false";
            case term_op::flag_variable:
                return spelling(t);
            case term_op::conjunction:
            case term_op::disjunction:
                return wrapped(joined(t), tight && parts(t).size() > 1);
            case term_op::negation:
                return negation(t->left, tight);
            case term_op::same:
                return wrapped(flag(t->left, true) + std::string(signs_.equivalent) + flag(t->right, true), tight);
            case term_op::equal:
                return number(t->left) + " = " + number(t->right);
            default:
                return comparison(t);
        }
    }

    /// What stands between the signs of a conjunction or disjunction; a term that is neither is one part.
    std::vector<std::string> parts(term t) const {
        const bool all = t->op != term_op::disjunction;
        const terms list = parts_of(t);
        std::vector<std::string> written_parts;
        if (list.size() == 1) return {flag(list.front(), false)};
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto pair = all && i + 1 < list.size() ? together(list[i], list[i + 1]) : std::nullopt;
            written_parts.push_back(pair ? *pair : flag(list[i], true));
            i += pair ? 1 : 0;
        }
        return written_parts;
    }

  private:
    static std::string wrapped(const std::string& text, bool yes) { return yes ? "(" + text + ")" : text; }

    std::string atom(term t) const {
        if (t->op == term_op::count) return "[" + flag(t->left, false) + "]";
        if (t->op == term_op::half) return "half";
        return spelling(t);
    }

    /// What is added comes before what is taken away.
    std::string written(sum s) const {
        const bool length = has_segment_length(s);
        std::string text;
        for (const bool positive : {true, false})
            for (const auto& [t, times] : s.parts) {
                if (times == 0 || (times > 0) != positive) continue;
                text += text.empty() ? (positive ? "" : "-") : positive ? " + " : " - ";
                if (times != 1 && times != -1) text += std::to_string(std::abs(times)) + " ";
                text += length && t == field_variable("seg.len") ? "SEG.LEN" : atom(t);
            }
        const auto constant = static_cast<std::int32_t>(s.constant);
        if (text.empty()) return std::to_string(constant);
        if (constant > 0) text += " + " + std::to_string(constant);
        if (constant < 0) text += " - " + std::to_string(-static_cast<std::int64_t>(constant));
        return text;
    }

    std::string end_of(term start, term span) const {
        sum s;
        s.add(start, 1);
        s.add(span, 1);
        return written(s);
    }

    /// `x - lo` compared with a span is a place in an interval.
    std::string comparison(term t) const {
        const std::string sign = t->op == term_op::below ? " < " : " =< ";
        if (t->left->op != term_op::subtract || is_plain_difference(t)) return number(t->left) + sign + number(t->right);
        const term x = t->left->left, low = t->left->right;
        if (t->right->op == term_op::half) return number(low) + " =< " + number(x);
        return number(low) + " =< " + number(x) + sign + end_of(low, t->right);
    }
    /// A difference of amounts is no place in an interval: SND.NXT - SND.UNA =< SND.WND stays as it is.
    static bool is_plain_difference(term t) { return t->left->left->op == term_op::constant; }

    std::string negation(term t, bool tight) const {
        if (t->op == term_op::equal) return number(t->left) + std::string(signs_.unequal) + number(t->right);
        if ((t->op == term_op::below || t->op == term_op::at_most) && t->left->op != term_op::subtract)
            return number(t->right) + (t->op == term_op::below ? " =< " : " < ") + number(t->left);
        if (t->op == term_op::disjunction) return wrapped(joined(opposite(t)), tight);
        if (t->op == term_op::conjunction)
            if (const auto less = modular_less(t->left, t->right)) return number(less->second) + " =< " + number(less->first);
        return std::string(signs_.negation) + wrapped(flag(t, false), t->op != term_op::flag_variable);
    }

    // ---- conjunctions and disjunctions: flat lists, in which well-known pairs are one comparison ----

    static term opposite(term t) { return (!term_flag::of(t)).is; }

    static void flatten(term t, term_op op, terms& parts) {
        const term_op dual = op == term_op::conjunction ? term_op::disjunction : term_op::conjunction;
        if (t->op == op) {
            flatten(t->left, op, parts);
            flatten(t->right, op, parts);
        } else if (op == term_op::conjunction && t->op == term_op::negation && t->left->op == dual) {
            flatten(opposite(t->left->left), op, parts);
            flatten(opposite(t->left->right), op, parts);
        } else if (!has(parts, t)) {
            parts.push_back(t);
        }
    }
    static bool has(const terms& parts, term t) { return std::find(parts.begin(), parts.end(), t) != parts.end(); }

    /// a and not (a and b) says a and not b; a and not (not a and b) says a. Empty when nothing is left to say.
    std::optional<term> given(const terms& known, term part) const {
        if (part->op != term_op::negation || part->left->op != term_op::conjunction) return part;
        if (together(part->left->left, part->left->right)) return part;
        terms inside;
        flatten(part->left, term_op::conjunction, inside);
        if (std::any_of(inside.begin(), inside.end(), [&](term t) { return has(known, opposite(t)); })) return std::nullopt;
        std::erase_if(inside, [&](term t) { return has(known, t); });
        term_flag rest = term_domain::on();
        for (const term t : inside) rest = rest && term_flag::of(t);
        return (!rest).is;
    }

    terms parts_of(term t) const {
        terms all, useful;
        flatten(t, t->op == term_op::disjunction ? term_op::disjunction : term_op::conjunction, all);
        if (t->op == term_op::disjunction) return all;
        for (const term part : all)
            if (const auto p = given(all, part)) useful.push_back(*p);
        return useful;
    }

    std::string joined(term t) const {
        std::string text;
        for (const auto& part : parts(t))
            text +=
                (text.empty() ? "" : std::string(t->op == term_op::disjunction ? signs_.disjunction : signs_.conjunction)) + part;
        return text;
    }

    /// Are the two terms `x /= y` of the same pair of numbers?
    static bool unequal(term t, term x, term y) {
        if (t->op != term_op::negation || t->left->op != term_op::equal) return false;
        const term e = t->left;
        return (e->left == x && e->right == y) || (e->left == y && e->right == x);
    }
    static bool is_difference(term t, term_op op) { return t->op == op && t->left->op == term_op::subtract; }

    /// a /= b and b - a < half: a < b.
    static std::optional<std::pair<term, term>> modular_less(term first, term second) {
        if (!is_difference(second, term_op::below) || second->right->op != term_op::half) return std::nullopt;
        const term b = second->left->left, a = second->left->right;
        if (!unequal(first, a, b)) return std::nullopt;
        return std::pair{a, b};
    }
    /// x /= lo and x - lo =< span: lo < x =< lo + span.
    std::optional<std::string> open_interval(term first, term second) const {
        if (!is_difference(second, term_op::at_most)) return std::nullopt;
        const term x = second->left->left, low = second->left->right;
        if (!unequal(first, x, low)) return std::nullopt;
        return number(low) + " < " + number(x) + " =< " + end_of(low, second->right);
    }
    /// not x - lo =< span, and x - lo < half: x lies beyond lo + span.
    std::optional<std::string> beyond(term first, term second) const {
        if (first->op != term_op::negation || !is_difference(first->left, term_op::at_most)) return std::nullopt;
        if (!is_difference(second, term_op::below) || second->right->op != term_op::half) return std::nullopt;
        if (first->left->left != second->left) return std::nullopt;
        return end_of(second->left->right, first->left->right) + " < " + number(second->left->left);
    }
    /// Neither in the open interval above lo nor beyond it: x =< lo.
    std::optional<std::string> not_after(term first, term second) const {
        const auto is_negated_pair = [](term t) { return t->op == term_op::negation && t->left->op == term_op::conjunction; };
        if (!is_negated_pair(first) || !is_negated_pair(second)) return std::nullopt;
        const term inside = first->left, outside = second->left;
        if (!open_interval(inside->left, inside->right) || !beyond(outside->left, outside->right)) return std::nullopt;
        const term difference = inside->right->left;
        if (outside->right->left != difference) return std::nullopt;
        return number(difference->left) + " =< " + number(difference->right);
    }

    std::optional<std::string> together(term first, term second) const {
        if (const auto less = modular_less(first, second)) return number(less->first) + " < " + number(less->second);
        if (auto text = open_interval(first, second)) return text;
        if (auto text = beyond(first, second)) return text;
        return not_after(first, second);
    }

    const notation& signs_;
};

/// The control bits of a segment that rules send are constants.
std::string control_bits(const segment<term_domain>& s, const writer& w) {
    std::string text;
    const auto bit = [&](std::string_view name, term_flag f) {
        if (f.is == term_domain::off().is) return;
        text += text.empty() ? "" : ",";
        text += name;
        if (f.is != term_domain::on().is) text += " if " + w.flag(f.is, false);
    };
    bit("SYN", s.syn);
    bit("FIN", s.fin);
    bit("RST", s.rst);
    bit("ACK", s.ack_on);
    return text;
}

}  // namespace

std::string formula(term t, const notation& signs) {
    const writer w(signs);
    return t->is_flag() ? w.flag(t, false) : w.number(t);
}

std::vector<std::string> formula_parts(term t, const notation& signs) {
    if (t->op != term_op::conjunction) return {formula(t, signs)};
    return writer(signs).parts(t);
}

std::string formula(const segment<term_domain>& s, const notation& signs) {
    const writer w(signs);
    std::string text = "<SEQ=" + w.number(s.seq.is) + ">";
    if (s.ack_on.is != term_domain::off().is) text += "<ACK=" + w.number(s.ack.is) + ">";
    text += "<CTL=" + control_bits(s, w) + ">";
    if (s.len.is != term_number(0).is) text += "<DATA=" + w.number(s.len.is) + ">";
    const bool usual = s.wnd.is == field_variable("rcv_wnd") || s.rst.is == term_domain::on().is;
    if (!usual) text += "<WND=" + w.number(s.wnd.is) + ">";
    return text;
}

}  // namespace synfin::model
