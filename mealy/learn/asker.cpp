#include "mealy/learn/asker.hpp"

#include <fmt/format.h>

namespace synfin::mealy {

result<node> asker::ask(node from, const word& w) {
    walk on(*this, from);
    for (const symbol i : w)
        if (auto done = on.step(i); !done) return done;
    return on.at();
}

result<node> asker::walk::step(symbol input) {
    if (const node known = of_.tree_.child(at_, input); known != nowhere && !live_) return at_ = known;
    if (!live_) {
        if (auto led = of_.lead_to(at_); !led) return tl::unexpected(led.error());
        live_ = true;
    }
    const auto said = of_.give(input);
    if (!said) return tl::unexpected(said.error());
    node next = of_.tree_.child(at_, input);
    if (next == nowhere)
        next = of_.tree_.add(at_, input, *said);
    else if (of_.tree_.output(next) != *said)
        return tl::unexpected(of_.contradiction(of_.tree_.access(next), next, *said));
    return at_ = next;
}

result<void> asker::lead_to(node n) {
    if (options_.stop && options_.stop()) {
        stopped_ = true;
        return failure("a limit ended the learning");
    }
    ++counts_.queries;
    if (auto reset = who_.reset(); !reset) return reset;
    node at = observation_tree::root;
    word sofar;
    for (const symbol i : tree_.access(n)) {
        const auto said = give(i);
        if (!said) return tl::unexpected(said.error());
        sofar.push_back(i);
        at = tree_.child(at, i);
        if (tree_.output(at) != *said) return tl::unexpected(contradiction(sofar, at, *said));
    }
    return {};
}

result<symbol> asker::give(symbol input) {
    ++counts_.symbols;
    const auto said = who_.step(input);
    if (!said) return tl::unexpected(said.error());
    return tree_.output_of(*said);
}

void asker::end_walk(bool was_live) {
    if (!was_live) ++counts_.known;
    if (was_live && options_.on_query) options_.on_query();
}

result<symbol> asker::last_answer(const word& w) {
    if (auto reset = who_.reset(); !reset) return tl::unexpected(reset.error());
    symbol said = 0;
    for (const symbol i : w) {
        const auto one = give(i);
        if (!one) return one;
        said = *one;
    }
    return said;
}

// Repeating tells whether it changes its mind each time or has changed it once.
error asker::contradiction(const word& w, node recorded, symbol now) {
    const symbol before = tree_.output(recorded);
    unsigned as_before = 0, as_now = 0, tried = 0;
    for (; tried < options_.retries; ++tried) {
        const auto said = last_answer(w);
        if (!said) return said.error();
        as_before += *said == before ? 1U : 0U;
        as_now += *said == now ? 1U : 0U;
    }
    std::string what = fmt::format("it is not deterministic: to \"{}\" it answered \"{}\", and another time \"{}\"",
                                   text_of(w, tree_.inputs()), tree_.outputs()[before], tree_.outputs()[now]);
    if (tried != 0) what += fmt::format(" (asked {} times more: {} as first, {} as second)", tried, as_before, as_now);
    return {{}, 0, std::move(what), "one answer to one word"};
}

}  // namespace synfin::mealy
