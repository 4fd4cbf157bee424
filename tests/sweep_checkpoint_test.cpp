// links: synfin_checker
// A sweep stopped at any moment, even killed while it writes, goes on as if nothing had happened.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

#include "support/file.hpp"
#include "tests/sweep_systems.hpp"

namespace synfin::checker {
namespace {

namespace fs = std::filesystem;

class folder {
  public:
    folder() {
        std::string name = (fs::temp_directory_path() / "synfin-sweep-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { fs::remove_all(path_); }
    [[nodiscard]] std::string path() const { return path_.string(); }
    /// The newest data file.
    [[nodiscard]] fs::path data() const {
        fs::path found;
        for (const auto& entry : fs::directory_iterator(path_))
            if (entry.path().extension() == ".data") found = entry.path();
        return found;
    }

  private:
    fs::path path_;
};

sweep_options into(const folder& f, unsigned threads) {
    auto opt = sweep_with(threads);
    opt.checkpoint_folder = f.path();
    opt.identity = "a graph, words 1";
    return opt;
}

const toy::scrambled_graph graph{40000, 6, 2000, 9, 44};

/// A folder with a checkpoint of `graph` somewhere in the middle.
void begin(const folder& f) {
    auto opt = into(f, 2);
    opt.state_limit = 10000;
    REQUIRE(sweep(graph, opt)->checkpoints == 1);
}

result<swept<toy::scrambled_graph::state>> go_on(const folder& f, unsigned threads = 1) {
    auto opt = into(f, threads);
    opt.resume = true;
    return sweep(graph, opt);
}

void overwrite(const fs::path& file, const std::string& contents) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << contents;
}

/// Sweeps until done, writing checkpoints all the time; never returns.
template <class S>
[[noreturn]] void sweep_and_exit(S& sys, const folder& f, unsigned threads) {
    auto opt = into(f, threads);
    opt.checkpoint_seconds = 1e-4;
    opt.chunk_states = 50;
    opt.resume = has_checkpoint(f.path());
    const auto found = sweep(sys, opt);
    ::_exit(found && found->complete ? 0 : 1);
}

/// Kills one process after another; the exit status of the first that ended by itself.
template <class F>
int killed_at_random(std::uint64_t seed, const F& child) {
    std::mt19937_64 random(seed);
    for (std::uint64_t attempt = 1;; ++attempt) {
        const pid_t pid = ::fork();
        if (pid == 0) child();
        // Longer and longer: on a busy machine a short life only reads the checkpoint.
        std::this_thread::sleep_for(std::chrono::microseconds(500 + random() % (attempt * 10000)));
        ::kill(pid, SIGKILL);
        int status = 0;
        REQUIRE(::waitpid(pid, &status, 0) == pid);
        if (WIFEXITED(status)) return WEXITSTATUS(status);
    }
}

}  // namespace

TEST_CASE("a sweep stopped again and again tells what one in one go tells") {
    const auto expected = explore(graph);
    for (const auto width : {slot_width::narrow, slot_width::wide, slot_width::automatic}) {
        const folder f;
        auto opt = into(f, 1);
        opt.width = width == slot_width::narrow ? slot_width::automatic : width;
        opt.first_slots = 64;
        for (std::uint64_t states = 1; states < expected.states; states = states * 2 + 777) {
            opt.state_limit = states;
            opt.chunk_states = static_cast<std::uint32_t>(1 + states % 500);
            const auto part = sweep(graph, opt);
            REQUIRE(part);
            REQUIRE(part->reason == stop_reason::state_limit);
            REQUIRE(part->states == states);
            opt.resume = true;
            opt.threads = 1 + opt.threads % 4;
        }
        const auto whole = go_on(f, 2);
        REQUIRE(whole);
        CHECK(whole->resumed);
        check_against(expected, graph, *whole);
    }
}

TEST_CASE("every kind of end but a full one leaves a checkpoint") {
    const auto expected = explore(graph);
    REQUIRE(expected.seen);
    for (const unsigned threads : {1u, 2u}) {
        const folder f;
        CHECK_FALSE(has_checkpoint(f.path()));
        auto opt = into(f, threads);
        const std::atomic<bool> stop{true};
        opt.stop = &stop;
        CHECK(sweep(graph, opt)->checkpoints == 1);
        CHECK(has_checkpoint(f.path()));
        opt.stop = nullptr, opt.resume = true;
        opt.memory_limit_bytes = 1'000'000;
        CHECK(sweep(graph, opt)->reason == stop_reason::memory_limit);
        opt.memory_limit_bytes = 0;
        opt.stop_when = expected.seen & (~expected.seen + 1);
        CHECK(sweep(graph, opt)->reason == stop_reason::found);
        const auto whole = go_on(f, threads);
        REQUIRE(whole);
        check_against(expected, graph, *whole);
    }
}

TEST_CASE("the tables of a system are kept") {
    for (const unsigned threads : {1u, 2u}) {
        const folder f;
        {
            toy::interned_graph sys(graph, 20);
            auto opt = into(f, threads);
            opt.state_limit = 20000;
            REQUIRE(sweep(sys, opt)->checkpoints == 1);
        }
        toy::interned_graph sys(graph, 20);
        auto opt = into(f, threads);
        opt.resume = true;
        const auto whole = sweep(sys, opt);
        REQUIRE(whole);
        check_against(explore(graph), sys, *whole);
    }
}

TEST_CASE("a checkpoint of something else is refused") {
    const folder f;
    CHECK_FALSE(go_on(f));
    begin(f);
    auto opt = into(f, 1);
    opt.resume = true;
    opt.identity = "another graph";
    const auto other = sweep(graph, opt);
    REQUIRE_FALSE(other);
    CHECK(other.error().message().find("another exploration") != std::string::npos);
    CHECK(other.error().file == f.path());

    auto wider = graph;
    wider.width = 45;
    opt.identity = into(f, 1).identity;
    CHECK_FALSE(sweep(wider, opt));

    const auto manifest = fs::path(f.path()) / "manifest";
    auto text = read_file(manifest.string()).value();
    text.replace(text.find("version 1"), 9, "version 9");
    overwrite(manifest, text);
    const auto newer = go_on(f);
    REQUIRE_FALSE(newer);
    CHECK(newer.error().line == 2);
    CHECK(newer.error().message().find("version 9") != std::string::npos);
    overwrite(manifest, "something else\n");
    CHECK_FALSE(has_checkpoint(f.path()));
}

TEST_CASE("a damaged checkpoint is an error with a place") {
    const folder f;
    begin(f);
    const auto file = f.data();
    const auto sound = read_file(file.string()).value();
    std::mt19937_64 random(4);
    for (int i = 0; i < 300; ++i) {
        std::string damaged = sound;
        const std::size_t at = i < 100 ? static_cast<std::size_t>(i) : random() % sound.size();
        if (i % 3 == 0)
            damaged.resize(at);
        else
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
        overwrite(file, damaged);
        const auto refused = go_on(f);
        INFO("byte " << at);
        REQUIRE_FALSE(refused);
        REQUIRE_FALSE(refused.error().file.empty());
        REQUIRE_FALSE(refused.error().what.empty());
    }
    overwrite(file, sound);
    CHECK(go_on(f));
}

TEST_CASE("a folder that cannot be written costs the checkpoint, not the sweep") {
    auto opt = sweep_with(1);
    opt.checkpoint_folder = "/proc/no/such/folder";
    opt.checkpoint_seconds = 1e-3;
    const auto found = sweep(graph, opt);
    REQUIRE(found);
    CHECK(found->complete);
    CHECK(found->checkpoints == 0);
    CHECK(found->checkpoint_failure);
}

TEST_CASE("a process may be killed at any moment") {
    const auto expected = explore(graph);
    auto slow = graph;
    slow.naps = 300;
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        const folder f;
        const auto threads = static_cast<unsigned>(1 + seed % 2);
        CHECK(killed_at_random(seed, [&] { sweep_and_exit(slow, f, threads); }) == 0);
        const auto whole = go_on(f, threads);
        REQUIRE(whole);
        check_against(expected, graph, *whole);
    }
    const folder f;
    toy::interned_graph names(slow, 20);
    CHECK(killed_at_random(7, [&] { sweep_and_exit(names, f, 2); }) == 0);
    auto opt = into(f, 2);
    opt.resume = true;
    const auto whole = sweep(names, opt);
    REQUIRE(whole);
    check_against(expected, names, *whole);
}

}  // namespace synfin::checker
