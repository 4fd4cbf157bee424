// The exploration by several processes tells what the one in a single process tells. This program starts itself as ranks; the
// cases tagged [rank] are what they run.
// label: slow
#include "tests/mpirun.hpp"

#ifdef SYNFIN_MPI
#include <numeric>

#include "checker/distributed/distribute.hpp"
#include "checker/distributed/explore_ranks.hpp"
#include "checker/explore.hpp"
#include "model/profiles.hpp"
#include "model/world.hpp"
#include "tests/toy_systems.hpp"
#endif

TEST_CASE("one, two and four ranks agree with a single process") {
    if (!synfin::test::have_ranks()) return;
    for (const unsigned n : {1U, 2U, 4U}) {
        const auto r = synfin::test::ranks(n, "/proc/" + std::to_string(::getpid()) + "/exe '[rank]'");
        INFO(n << " ranks\n" << r.out << r.err);
        CHECK(r.status == 0);
    }
}

#ifdef SYNFIN_MPI
namespace synfin::checker {
namespace {

/// MPI is entered once a process.
const communicator& all() {
    static const communicator ranks;
    return ranks;
}

constexpr wire_options one_item{.batch_bytes = 1, .buffer_bytes = 1, .filter_states = 2};

/// Every step of a path is a transition, and its first state is initial.
template <system S>
bool is_path(const S& sys, const std::vector<typename S::state>& way) {
    struct {
        const typename S::state* wanted = nullptr;
        bool hit = false;
        void operator()(const typename S::state& s, step = {}) { hit = hit || s == *wanted; }
        void cut() {}
    } sink;
    for (std::size_t i = 0; i < way.size(); ++i) {
        sink.hit = false;
        sink.wanted = &way[i];
        if (i == 0)
            sys.initial(sink);
        else
            sys.successors(way[i - 1], sink);
        if (!sink.hit) return false;
    }
    return !way.empty();
}

template <system S>
bool shows(const S& sys, const std::vector<typename S::state>& way, unsigned property) {
    struct {
        const typename S::state* wanted = nullptr;
        property_mask seen = 0;
        void operator()(const typename S::state& s, step how = {}) { seen |= s == *wanted ? how.seen : 0; }
        void cut() {}
    } sink;
    sink.wanted = &way.back();
    if (way.size() > 1) sys.successors(way[way.size() - 2], sink);
    return ((sink.seen | sys.observe(way.back())) >> property & 1) != 0;
}

/// The same words on every rank.
bool told_everywhere(const std::vector<std::uint64_t>& words) {
    const std::array size{words.size()};
    for (const std::uint64_t other : all().gather(size))
        if (other != words.size()) return false;
    const auto told = all().gather(words);
    for (std::size_t i = 0; i < told.size(); ++i)
        if (told[i] != words[i % words.size()]) return false;
    return true;
}

template <system S>
void check_traces(const S& sys, const gathered<typename S::state>& found) {
    for (unsigned p = 0; p < 64; ++p) {
        CHECK(found.traces[p].empty() == !found.sightings[p].has_value());
        if (!found.sightings[p]) continue;
        INFO("property " << p);
        CHECK(found.traces[p].size() == found.sightings[p]->depth + 1);
        CHECK(is_path(sys, found.traces[p]));
        CHECK(shows(sys, found.traces[p], p));
        std::vector<std::uint64_t> words;
        for (const auto& s : found.traces[p]) words.insert(words.end(), s.begin(), s.end());
        CHECK(told_everywhere(words));
    }
}

template <system S>
void check_against_explore(const S& sys, const gathered<typename S::state>& found) {
    const auto expected = explore(sys);
    CHECK(found.complete);
    CHECK(found.reason == stop_reason::finished);
    CHECK(found.states == expected.states);
    CHECK(found.transitions == expected.transitions);
    CHECK(found.cut == expected.cut);
    CHECK(found.depth == expected.depth);
    CHECK(found.level_sizes == expected.level_sizes);
    CHECK(found.seen == expected.seen);
    for (std::size_t p = 0; p < 64; ++p) {
        CHECK(found.sightings[p].has_value() == expected.sightings[p].has_value());
        if (found.sightings[p] && expected.sightings[p]) CHECK(found.sightings[p]->depth == expected.sightings[p]->depth);
    }
    check_traces(sys, found);
}

template <system S>
void check_against_explore(const S& sys) {
    options small;
    small.first_slots = 8;
    check_against_explore(sys, distribute(sys, {}, all()));
    check_against_explore(sys, distribute(sys, small, all(), one_item));
    const wire_options few{.batch_bytes = 100, .buffer_bytes = 1000, .filter_states = 64};
    check_against_explore(sys, distribute(sys, small, all(), few));
}

struct thrower : toy::grid<1> {
    void successors(const state& s, auto& sink) const {
        if (s[0] == 0x0303030303) throw std::runtime_error("no rule fires");
        grid::successors(s, sink);
    }
};

model::world instance(const char* profile, model::variant mistake) {
    model::bounds b = model::profile_named(profile)->limits;
    b.rules.mistake = mistake;
    return model::world(b);
}

}  // namespace

TEST_CASE("toy systems are counted and traced alike", "[.][rank]") {
    check_against_explore(toy::jugs{});
    check_against_explore(toy::puzzle{});
    check_against_explore(toy::peterson{});
    check_against_explore(toy::peterson{true});
    check_against_explore(toy::grid<1>{5, 6});
    check_against_explore(toy::grid<3>{6, 4});
    check_against_explore(toy::ring{300, 200});
    check_against_explore(toy::any_graph{});
    check_against_explore(toy::any_graph{{3, 5}, {{}, {}, {}, {{5, 0}, {3, 0}}, {}, {{4, 0}}}, {0, 0, 0, 0, 6, 1}});
}

TEST_CASE("the model is counted and traced alike", "[.][rank]") {
    check_against_explore(instance("handshake", model::variant::none));
    check_against_explore(instance("handshake", model::variant::two_way_handshake));
    const auto crash = instance("crash", model::variant::none);
    check_against_explore(crash, explore_ranks({crash, {}}, {}, all()));
}

TEST_CASE("states in words of each rank's own travel in a form that all understand", "[.][rank]") {
    for (const auto mistake : {model::variant::none, model::variant::two_way_handshake}) {
        const auto w = instance("handshake", mistake);
        check_against_explore(w, explore_ranks({w, {}}, {}, all(), one_item));
        for (const unsigned narrow : {2U, 4U, 5U, 6U})  // numbers run out before and after properties are seen
            check_against_explore(w, explore_ranks({w, {}}, {}, all(), {}, {.end = narrow, .channel = narrow}));
    }
    // What is asked beside the properties sees whole states.
    const auto w = instance("handshake", model::variant::none);
    const auto ask = [](const model::packed_world& s) { return property_mask{s[2] != 0 && s[3] != 0} << 63; };
    const auto found = explore_ranks({w, ask}, {}, all());
    REQUIRE(found.traces[63].size() > 1);
    CHECK(ask(found.traces[63].back()) != 0);
    CHECK(is_path(w, found.traces[63]));
}

TEST_CASE("what is asked for ends the exploration everywhere", "[.][rank]") {
    options opt;
    opt.stop_when = 1;
    const auto found = distribute(toy::ring{1000, 10}, opt, all());
    CHECK(found.reason == stop_reason::found);
    CHECK_FALSE(found.complete);
    CHECK(found.states == 11);
    CHECK(found.traces[0].size() == 11);
    CHECK(distribute(toy::ring{1000, 2000}, opt, all()).reason == stop_reason::finished);
}

TEST_CASE("a limit of one rank ends all without a claim", "[.][rank]") {
    const toy::grid<2> sys{8, 12};
    const auto ended = [&](const options& opt, stop_reason why) {
        const auto found = distribute(sys, opt, all());
        CHECK_FALSE(found.complete);
        CHECK(found.reason == why);
        CHECK(std::accumulate(found.level_sizes.begin(), found.level_sizes.end(), std::uint64_t{0}) == found.states);
        return found;
    };
    options states;
    states.state_limit = 5000;
    const auto few = ended(states, stop_reason::state_limit);
    CHECK(few.states <= 5000);
    CHECK(few.states > 3000);

    options memory;
    memory.memory_limit_bytes = 10'000'000;
    CHECK(ended(memory, stop_reason::memory_limit).peak_bytes <= memory.memory_limit_bytes);

    options time;
    time.seconds_limit = 0.05;
    ended(time, stop_reason::time_limit);

    options told;
    int calls = 0;
    told.progress_seconds = 0.002;
    told.on_progress = [&](const progress& p) { return p.states > 0 && ++calls < 3; };
    ended(told, stop_reason::cancelled);
    CHECK(calls == (all().rank() == 0 ? 3 : 0));
}

TEST_CASE("what one rank throws ends all of them", "[.][rank]") {
    const thrower sys{{6, 6}};
    std::string what;
    try {
        static_cast<void>(distribute(sys, {}, all(), one_item));
    } catch (const std::exception& e) {
        what = e.what();
    }
    CHECK((what == "no rule fires" || what == "another rank failed"));
    std::array told{static_cast<std::uint64_t>(what == "no rule fires")};
    all().sum(told);
    CHECK(told[0] == 1);
    check_against_explore(toy::jugs{});  // nothing is left under way
}

}  // namespace synfin::checker
#endif
