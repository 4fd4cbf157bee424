#include "model/term.hpp"

#include <deque>
#include <mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace synfin::model {

namespace {

struct node_hash {
    std::size_t operator()(term n) const {
        std::size_t h = static_cast<std::size_t>(n->op) * 0x9e3779b97f4a7c15U + n->value;
        for (const term child : {n->left, n->right}) h = (h ^ (child == nullptr ? 0U : child->id + 1U)) * 0x100000001b3U;
        return h;
    }
};
struct node_equal {
    bool operator()(term a, term b) const {
        return a->op == b->op && a->value == b->value && a->left == b->left && a->right == b->right;
    }
};

/// All nodes there are. Deques, because addresses must stay.
class node_pool {
  public:
    static node_pool& the() {
        static node_pool pool;
        return pool;
    }
    term make(term_op op, std::uint32_t value, term left = nullptr, term right = nullptr) {
        const std::lock_guard lock(mutex_);
        return insert({op, value, left, right, static_cast<std::uint32_t>(nodes_.size())});
    }
    term variable(std::string_view name, term_op op) {
        const std::lock_guard lock(mutex_);
        const auto [at, fresh] = numbers_.try_emplace(std::string(name), static_cast<std::uint32_t>(names_.size()));
        if (fresh) {
            names_.push_back(at->first);
            return insert({op, at->second, nullptr, nullptr, static_cast<std::uint32_t>(nodes_.size())});
        }
        const term_node wanted{op, at->second, nullptr, nullptr, 0};
        const auto known = index_.find(&wanted);
        if (known == index_.end()) throw std::logic_error("variable " + at->first + " is of the other sort");
        return *known;
    }
    std::string_view name(std::uint32_t variable) {
        const std::lock_guard lock(mutex_);
        return names_.at(variable);
    }
    std::size_t variables() {
        const std::lock_guard lock(mutex_);
        return names_.size();
    }

  private:
    term insert(const term_node& wanted) {
        if (const auto known = index_.find(&wanted); known != index_.end()) return *known;
        nodes_.push_back(wanted);
        index_.insert(&nodes_.back());
        return &nodes_.back();
    }

    std::mutex mutex_;
    std::deque<term_node> nodes_;
    std::unordered_set<term, node_hash, node_equal> index_;
    std::deque<std::string> names_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
};

term make(term_op op, term left, term right = nullptr) { return node_pool::the().make(op, 0, left, right); }
term constant(std::uint32_t value) { return node_pool::the().make(term_op::constant, value); }
term truth(bool value) { return node_pool::the().make(term_op::truth, value ? 1U : 0U); }

bool is_constant(term t) { return t->op == term_op::constant; }
bool is_constant(term t, std::uint32_t value) { return is_constant(t) && t->value == value; }
bool is_truth(term t, bool value) { return t->op == term_op::truth && t->value == (value ? 1U : 0U); }
bool opposite(term a, term b) {
    return (a->op == term_op::negation && a->left == b) || (b->op == term_op::negation && b->left == a);
}

// Simplification keeps the value modulo 2^w for every w. So constants may be added, but two different ones may be equal
// when w is small, and are not compared.

term add(term a, term b) {
    if (is_constant(a) && is_constant(b)) return constant(a->value + b->value);
    if (is_constant(a, 0)) return b;
    if (is_constant(b, 0)) return a;
    if (is_constant(b) && a->op == term_op::add && is_constant(a->right))
        return add(a->left, constant(a->right->value + b->value));
    if (a->op == term_op::subtract && a->right == b) return a->left;
    if (b->op == term_op::subtract && b->right == a) return b->left;
    return make(term_op::add, a, b);
}

term subtract(term a, term b) {
    if (is_constant(a) && is_constant(b)) return constant(a->value - b->value);
    if (is_constant(b, 0)) return a;
    if (a == b) return constant(0);
    if (is_constant(b) && a->op == term_op::add && is_constant(a->right))
        return add(a->left, constant(a->right->value - b->value));
    if (a->op == term_op::add && a->right == b) return a->left;
    if (a->op == term_op::add && a->left == b) return a->right;
    return make(term_op::subtract, a, b);
}

term negation(term a) {
    if (a->op == term_op::truth) return truth(a->value == 0);
    if (a->op == term_op::negation) return a->left;
    return make(term_op::negation, a);
}

term conjunction(term a, term b) {
    if (is_truth(a, false) || is_truth(b, true) || a == b) return a;
    if (is_truth(b, false) || is_truth(a, true)) return b;
    if (opposite(a, b)) return truth(false);
    return make(term_op::conjunction, a, b);
}

term disjunction(term a, term b) {
    if (is_truth(a, true) || is_truth(b, false) || a == b) return a;
    if (is_truth(b, true) || is_truth(a, false)) return b;
    if (opposite(a, b)) return truth(true);
    return make(term_op::disjunction, a, b);
}

term same_flags(term a, term b) {
    if (a == b) return truth(true);
    if (opposite(a, b)) return truth(false);
    if (a->op == term_op::truth) return a->value != 0 ? b : negation(b);
    if (b->op == term_op::truth) return b->value != 0 ? a : negation(a);
    return make(term_op::same, a, b);
}

term equal(term a, term b) { return a == b ? truth(true) : make(term_op::equal, a, b); }
term less(term a, term b) { return a == b || is_constant(b, 0) ? truth(false) : make(term_op::below, a, b); }
term less_or_equal(term a, term b) { return a == b || is_constant(a, 0) ? truth(true) : make(term_op::at_most, a, b); }

}  // namespace

std::string_view variable_name(term variable) { return node_pool::the().name(variable->value); }
std::size_t variable_count() { return node_pool::the().variables(); }

term_flag::term_flag() : is(truth(false)) {}
term_flag term_flag::of(term t) {
    term_flag f;
    f.is = t;
    return f;
}
term_flag operator&&(term_flag a, term_flag b) { return term_flag::of(conjunction(a.is, b.is)); }
term_flag operator||(term_flag a, term_flag b) { return term_flag::of(disjunction(a.is, b.is)); }
term_flag operator!(term_flag a) { return term_flag::of(negation(a.is)); }
term_flag same(term_flag a, term_flag b) { return term_flag::of(same_flags(a.is, b.is)); }

term_number::term_number() : is(constant(0)) {}
term_number::term_number(std::uint32_t value) : is(constant(value)) {}
term_number term_number::of(term t) {
    term_number n;
    n.is = t;
    return n;
}
term_number operator+(term_number a, term_number b) { return term_number::of(add(a.is, b.is)); }
term_number operator-(term_number a, term_number b) { return term_number::of(subtract(a.is, b.is)); }
term_flag operator==(term_number a, term_number b) { return term_flag::of(equal(a.is, b.is)); }
term_flag operator!=(term_number a, term_number b) { return !(a == b); }
term_flag below(term_number a, term_number b) { return term_flag::of(less(a.is, b.is)); }
term_flag at_most(term_number a, term_number b) { return term_flag::of(less_or_equal(a.is, b.is)); }

term_number number_variable(std::string_view name) {
    return term_number::of(node_pool::the().variable(name, term_op::number_variable));
}
term_flag flag_variable(std::string_view name) { return term_flag::of(node_pool::the().variable(name, term_op::flag_variable)); }

term_number term_domain::count(term_flag f) {
    if (f.is->op == term_op::truth) return {f.is->value};
    return term_number::of(make(term_op::count, f.is));
}
term_number term_domain::half() { return term_number::of(node_pool::the().make(term_op::half, 0)); }
term_flag term_domain::on() { return term_flag::of(truth(true)); }
term_flag term_domain::off() { return term_flag::of(truth(false)); }

std::uint32_t evaluate(term t, std::span<const std::uint32_t> values, unsigned bits) {
    const std::uint32_t mask = 0xffffffffU >> (32 - bits);
    const auto left = [&] { return evaluate(t->left, values, bits); };
    const auto right = [&] { return evaluate(t->right, values, bits); };
    switch (t->op) {
        case term_op::constant:
            return t->value & mask;
        case term_op::half:
            return 1U << (bits - 1);
        case term_op::number_variable:
        case term_op::flag_variable:
            return values[t->value];
        case term_op::add:
            return (left() + right()) & mask;
        case term_op::subtract:
            return (left() - right()) & mask;
        case term_op::truth:
            return t->value;
        case term_op::count:
            return left();
        case term_op::equal:
        case term_op::same:
            return left() == right() ? 1 : 0;
        case term_op::below:
            return left() < right() ? 1 : 0;
        case term_op::at_most:
            return left() <= right() ? 1 : 0;
        case term_op::conjunction:
            return left() != 0 ? right() : 0;
        case term_op::disjunction:
            return left() != 0 ? 1 : right();
        case term_op::negation:
            return left() ^ 1U;
    }
    return 0;
}

}  // namespace synfin::model
