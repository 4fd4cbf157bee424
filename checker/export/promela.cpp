#include "checker/export/promela.hpp"

#include <algorithm>

#include "checker/export/promela_events.hpp"
#include "checker/export/promela_watch.hpp"
#include "checker/export/promela_world.hpp"
#include "model/packed.hpp"

namespace synfin::checker {

namespace {

result<void> in_range(std::string_view name, int value, int least, int most) {
    if (value >= least && value <= most) return {};
    return failure(fmt::format("{} cannot be {}", name, value), fmt::format("{}..{}", least, most));
}

result<void> possible(const model::user_bounds& u) {
    for (const auto& [name, value] : {std::pair{"active opens", u.active_opens},
                                      {"passive opens", u.passive_opens},
                                      {"sends", u.sends},
                                      {"aborts", u.aborts}})
        if (auto good = in_range(name, value, 0, 3); !good) return good;
    return {};
}

/// What the words of model/packed.hpp have room for.
result<void> possible(const model::bounds& b) {
    for (const auto& u : b.users)
        if (auto good = possible(u); !good) return good;
    if (auto good = in_range("channel", b.channel, 1, model::channel::limit); !good) return good;
    if (auto good = in_range("incarnations", b.incarnations, 1, 3); !good) return good;
    return in_range("time-wait-msl", b.time_wait_msl, 0, 3);
}

void print_title(promela_lines& out, std::string_view title) {
    std::string one_line(title);
    std::replace_if(
        one_line.begin(), one_line.end(), [](char c) { return c == '*' || c == '\n' || c == '\\'; }, ' ');
    out.line("/* {}", one_line);
    out.line(" * The connection lifecycle of RFC 9293: two ends, their users, the network between them.");
    out.line(" * Written by synfin from the terms of its rulebook. Every comment at a rule has its id and what it says.");
    out.line(" *   spin -a model.pml");
    out.line(" *   gcc -O3 -DSAFETY -DNOREDUCE -DNOFAIR -DNOBOUNDCHECK -DMEMLIM=8000 -o pan pan.c");
    out.line(" *   ./pan -c0 -E -n -m1000000");
    out.line(" * Of the states stored one is not of the model: the one before init. */");
    out.gap();
}

}  // namespace

result<std::string> to_promela(const model::bounds& b, std::string_view title) {
    if (auto good = possible(b); !good) return tl::unexpected(good.error());
    const slice rules(b);
    const promela_world world(b, rules);
    promela_lines out;
    print_title(out, title);
    world.declare(out);
    world.print_network(out);
    out.line("/* ---- the rules: each step takes the first alternative that holds ---- */");
    for (const auto& e : rules.events()) print_event(out, e, rules, b.timed);
    print_watch(out, b, rules);
    world.print_running(out);
    world.print_actions(out);
    world.print_init(out);
    return out.take();
}

}  // namespace synfin::checker
