#include "checker/prove/odds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "checker/prove/side_by_side.hpp"
#include "checker/prove/trial_end.hpp"

namespace synfin::checker {

namespace {

using model::term;
using model::term_flag;
using model::way;
using model::proof::attack;
using model::proof::end_numbers;
using model::proof::guesses;

constexpr double space = 4294967296.0;

/// What the rules made of one forged segment, given by its distances from RCV.NXT and SND.UNA.
struct tried {
    std::uint32_t sequence, acknowledgement;
    bool success;
};
struct trials {
    end_numbers end;
    std::vector<tried> all;
};

/// Every distance at which one of these sets begins or ends, and its neighbours.
std::vector<std::uint32_t> edges(const std::vector<guesses>& sets, const end_numbers& n) {
    std::set<std::uint32_t> found;
    for (const guesses& g : sets) {
        if (g.kind != guesses::interval) continue;
        const std::uint64_t first = g.first.of(n);
        for (const std::uint64_t edge : {first, first + g.size.of(n)})
            for (const std::uint64_t at : {edge - 1, edge, edge + 1}) found.insert(static_cast<std::uint32_t>(at));
    }
    found.insert(0x5a5a5a5aU);  // somewhere, for a field that does not matter
    return {found.begin(), found.end()};
}

trials try_all(const attack& a, const end_numbers& n, const std::vector<guesses>& sequences, const std::vector<guesses>& acks,
               std::uint32_t seed) {
    const trial_end end(a, n, seed);
    trials t{end.numbers(), {}};
    for (const std::uint32_t s : edges(sequences, t.end))
        for (const std::uint32_t k : edges(acks, t.end)) t.all.push_back({s, k, end.succeeds(s, k)});
    return t;
}

bool has(const guesses& g, std::uint32_t distance, const end_numbers& n) {
    if (g.kind != guesses::interval) return g.kind == guesses::all;
    return static_cast<std::uint32_t>(distance - g.first.of(n)) < g.size.of(n);
}

bool fits(const guesses& sequence, const guesses& ack, const trials& t) {
    return std::all_of(t.all.begin(), t.all.end(), [&](const tried& one) {
        return one.success == (has(sequence, one.sequence, t.end) && has(ack, one.acknowledgement, t.end));
    });
}

/// Ends whose numbers tell the sets apart.
const std::vector<end_numbers>& samples() {
    static const std::vector<end_numbers> all{{9, 40, 17, 4}, {100, 23, 5, 31}, {65535, 1000, 999, 1460}};
    return all;
}

/// All pairs of sets that fit what the rules did.
std::vector<std::pair<guesses, guesses>> candidates(const attack& a, std::size_t& segments) {
    const auto &sequences = model::proof::sequence_guesses(), &acks = model::proof::acknowledgement_guesses();
    std::vector<trials> seen;
    for (const end_numbers& n : samples()) {
        seen.push_back(try_all(a, n, sequences, acks, static_cast<std::uint32_t>(segments) + 1));
        segments += seen.back().all.size();
    }
    std::vector<std::pair<guesses, guesses>> found;
    for (const guesses& s : sequences)
        for (const guesses& k : acks)
            if (std::all_of(seen.begin(), seen.end(), [&](const trials& t) { return fits(s, k, t); })) found.emplace_back(s, k);
    return found;
}

/// The ways that such a segment can take, and the questions about them.
class prover {
  public:
    prover(const attack& a, solver& z3) : attack_(a), z3_(z3) {
        for (const auto& flags : {a.form, a.known})
            for (const term_flag f : flags) known_.push_back(f.is);
        const model::feasible possible = [&](std::span<const term> c) { return ask(c, nullptr) != answer::unsatisfiable; };
        ways_ = model::ways_of(model::event::segment_arrives, a.in, a.rules, possible);
    }

    /// Exactly the guesses succeed: on a successful way they are given, on any other they cannot be.
    proof_verdict exactly(const guesses& sequence, const guesses& ack) {
        const term_flag guess = model::proof::guessed_sequence(sequence) && model::proof::guessed_acknowledgement(ack);
        proof_verdict v = proof_verdict::holds;
        for (const way& w : ways_) {
            const answer wrong = ask(w.conditions, attack_.succeeds(w.to, w.told, w.rules) ? (!guess).is : guess.is);
            if (wrong == answer::satisfiable) return proof_verdict::not_proved;
            if (wrong == answer::unknown) v = proof_verdict::incomplete;
        }
        return v;
    }
    [[nodiscard]] std::size_t ways() const { return ways_.size(); }
    [[nodiscard]] double seconds() const { return seconds_; }

  private:
    answer ask(std::span<const term> conditions, term more) {
        std::vector<term> flags = known_;
        flags.insert(flags.end(), conditions.begin(), conditions.end());
        if (more != nullptr) flags.push_back(more);
        const reply r = z3_.satisfy(flags);
        seconds_ += r.seconds;
        return r.what;
    }

    const attack& attack_;
    solver& z3_;
    std::vector<term> known_;
    std::vector<way> ways_;
    double seconds_ = 0;
};

double count(const guesses& g, const end_numbers& n) {
    if (g.kind == guesses::interval) return static_cast<double>(g.size.of(n));
    return g.kind == guesses::all ? space : 0;
}
double steps(double size) { return size == 0 ? std::numeric_limits<double>::infinity() : std::ceil(space / size); }

}  // namespace

double odds::sequences(const end_numbers& n) const { return count(sequence, n); }
double odds::acknowledgements(const end_numbers& n) const { return count(acknowledgement, n); }
double odds::segments_for_certain(const end_numbers& n) const { return steps(sequences(n)) * steps(acknowledgements(n)); }
double odds::segments_on_average(const end_numbers& n) const { return (segments_for_certain(n) + 1) / 2; }

odds odds_of(const attack& a, solver& z3) {
    odds o;
    o.what = a;
    prover p(a, z3);
    for (const auto& [sequence, ack] : candidates(a, o.segments)) {
        o.sequence = sequence, o.acknowledgement = ack;
        o.verdict = p.exactly(sequence, ack);
        if (o.verdict != proof_verdict::not_proved) break;
    }
    o.ways = p.ways();
    o.seconds = p.seconds();
    return o;
}

proof_verdict guesses_are_exact(const attack& a, const guesses& sequence, const guesses& ack, solver& z3) {
    return prover(a, z3).exactly(sequence, ack);
}

std::vector<odds> attacker_odds(const odds_options& how) {
    const auto all = model::proof::attacks();
    return side_by_side<odds>(
        all.size(), how.threads, [&] { return solver(how.solver); },
        [&](std::size_t i, solver& z3) { return odds_of(all[i], z3); },
        [&](std::size_t done) { return !how.on_progress || how.on_progress(done, all.size()); });
}

std::optional<std::size_t> edges_agree(const odds& o, const end_numbers& n, std::uint32_t seed) {
    const trials t = try_all(o.what, n, {o.sequence}, {o.acknowledgement}, seed);
    if (!fits(o.sequence, o.acknowledgement, t)) return std::nullopt;
    return t.all.size();
}

}  // namespace synfin::checker
