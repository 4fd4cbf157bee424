#include "checker/prove/follow.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace synfin::checker {

namespace mp = model::proof;
using model::term;

namespace {

/// The lemmas, of both ends and of the segments the schedule begins with: A's first, then B's.
std::vector<term> lemmas_of(const mp::scene& s, const mp::sizes& size) {
    std::vector<mp::named> from_a, from_b;
    if (!s.segments.empty()) from_a.push_back({"a", &s.segments[0]});
    if (s.segments.size() > 1) from_b.push_back({"b", &s.segments[1]});
    std::vector<term> all;
    for (const auto& g : mp::instances(s.a, s.b, from_a, from_b, size)) all.push_back(g.holds.is);
    return all;
}

class judge {
  public:
    judge(const mp::schedule& what, const mp::step_options& how, unsigned seconds)
        : what_(what), how_(how), ask_({how.size.bits, mp::is_base, seconds, true}) {
        sum_.id = what.id, sum_.says = what.says;
    }

    proved run() {
        for (const mp::scene& from : what_.from) run(from);
        return std::move(sum_);
    }

  private:
    void run(const mp::scene& from) {
        const std::vector<term> given = lemmas_of(from, how_.size);
        const auto with = [&](std::span<const term> more) {
            std::vector<term> all = given;
            all.insert(all.end(), more.begin(), more.end());
            return ask_.satisfy(all);
        };
        std::vector<term> start;
        for (const mp::flag f : from.when) start.push_back(f.is);
        if (with(start).what == answer::unsatisfiable) return;  // the lemmas know no such pair of states
        const auto ends =
            mp::follow(from, what_.acts, how_, [&](std::span<const term> c) { return with(c).what != answer::unsatisfiable; });
        if (ends.empty()) note(from, {}, answer::unknown, "no way");
        for (const mp::scene& end : ends) {
            std::vector<term> question;
            for (const mp::flag f : end.when) question.push_back(f.is);
            question.push_back((!what_.reached(end)).is);
            note(from, end.path, with(question));
        }
    }
    void note(const mp::scene& from, const std::vector<std::string>& path, const reply& r) {
        ++sum_.questions;
        sum_.seconds += r.seconds;
        sum_.longest = std::max(sum_.longest, r.seconds);
        if (r.what == answer::unsatisfiable) return;
        note(from, path, r.what, "");
        sum_.gaps.back().values = r.values;
    }
    void note(const mp::scene& from, const std::vector<std::string>& path, answer what, const char* why) {
        sum_.gaps.push_back({fmt::format("{}{}", fmt::join(path, ", "), why),
                             fmt::format("A in {}, B in {}", name(from.in_a), name(from.in_b)),
                             what,
                             {}});
        if (sum_.verdict != proof_verdict::not_proved)
            sum_.verdict = what == answer::satisfiable ? proof_verdict::not_proved : proof_verdict::incomplete;
    }

    const mp::schedule& what_;
    const mp::step_options& how_;
    solver ask_;
    proved sum_;
};

}  // namespace

proved prove_schedule(const mp::schedule& what, const mp::step_options& how, unsigned seconds_limit) {
    return judge(what, how, seconds_limit).run();
}

}  // namespace synfin::checker
