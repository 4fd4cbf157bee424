// label: slow
// User-mode Linux behind the process door: a life of a connection, answers that are there at once, and no trace of it afterwards.
#include <csignal>
#include <filesystem>
#include <thread>

#include <unistd.h>

#include "conformance/stacks/doors/door.hpp"
#include "tests/stack_peer.hpp"

using namespace synfin;
using namespace synfin::conformance;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

fs::path adapter() { return fs::path(SYNFIN_PROGRAM).parent_path() / "stacks" / "uml"; }

// Nothing when the adapter was not built on this machine.
std::unique_ptr<stack> open_or_skip() {
    if (!fs::exists(adapter())) {
        std::printf("SKIPPED: no %s (user-mode-linux, cpio)\n", adapter().c_str());
        return nullptr;
    }
    auto behind = open_program({adapter().string()});
    if (!behind) FAIL(behind.error().message());
    return open_door(std::move(*behind));
}

// The folders that adapters started by this process work in.
std::vector<fs::path> folders(const fs::path& below) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(below))
        if (entry.path().filename().string().starts_with("synfin-stack-")) found.push_back(entry.path());
    return found;
}

// A place of its own for the folders, so that other adapters at work on this machine are not counted.
struct own_tmpdir {
    fs::path path = fs::temp_directory_path() / ("synfin-uml-test-" + std::to_string(::getpid()));
    own_tmpdir() {
        fs::create_directory(path);
        ::setenv("TMPDIR", path.c_str(), 1);
    }
    own_tmpdir(const own_tmpdir&) = delete;
    own_tmpdir& operator=(const own_tmpdir&) = delete;
    ~own_tmpdir() {
        ::unsetenv("TMPDIR");
        fs::remove_all(path);
    }
};

bool soon(const std::function<bool()>& happens) {
    for (int i = 0; i < 500 && !happens(); ++i) std::this_thread::sleep_for(10ms);
    return happens();
}

}  // namespace

TEST_CASE("both ways to open, data, both ways to close, without waiting for any answer") {
    const auto k = open_or_skip();
    if (!k) return;
    CHECK(k->info().name == "uml");
    CHECK(k->info().version.starts_with("6."));
    CHECK(k->info().patience == 0ns);
    peer p(*k);
    CHECK(p.state() == "CLOSED");
    p.passive_handshake();
    CHECK(p.state() == "ESTABLISHED");
    for (int i = 0; i < 100; ++i) {
        p.send(flag::ack | flag::psh, 5);
        REQUIRE(p.seen() == "ACK");
        REQUIRE(p.call(user_call::send, 7).octets == 7);
        REQUIRE(p.seen() == "PSH,ACK len=7");
        p.send(flag::ack);
    }
    CHECK(p.call(user_call::receive, 1000).octets == 500);
    CHECK(p.kind(user_call::close) == reply_kind::ok);
    CHECK(p.seen() == "FIN,ACK");
    p.send(flag::fin | flag::ack);
    CHECK(p.seen() == "ACK");
    CHECK(p.state() == "TIME-WAIT");

    peer q(*k);
    CHECK(k->call(q.at, {.call = user_call::open_active, .iss = 0xfffffff0U}).kind == reply_kind::ok);
    CHECK(q.seen() == "SYN");
    CHECK(q.rcv == 0xfffffff1U);
    q.send(flag::syn | flag::ack);
    CHECK(q.seen() == "ACK");
    CHECK(q.call(user_call::send, 500).octets == 500);
    CHECK(q.seen() == "PSH,ACK len=500");
    CHECK(q.kind(user_call::forget) == reply_kind::ok);
    CHECK(q.state() == "CLOSED");
    q.send(flag::ack);
    CHECK(q.seen() == "RST");
}

TEST_CASE("long answers come in pieces") {
    const auto k = open_or_skip();
    if (!k) return;
    peer p(*k);
    p.passive_handshake();
    const std::uint32_t first = p.nxt;
    for (int i = 0; i < 6; ++i) p.send(flag::ack | flag::psh, 1000);
    const reply got = p.call(user_call::receive, 60000);
    REQUIRE(got.data.size() == 6000);
    for (std::uint32_t i = 0; i < 6000; ++i) REQUIRE(got.data[i] == pattern_octet(first + i));
}

TEST_CASE("nothing is left on the machine: folder and processes go with the adapter, also when it is killed") {
    const own_tmpdir here;
    auto k = open_or_skip();
    if (!k) return;
    const auto working_in = folders(here.path);
    REQUIRE(working_in.size() == 1);
    k.reset();
    CHECK(soon([&] { return folders(here.path).empty(); }));

    k = open_or_skip();
    const auto again = folders(here.path);
    REQUIRE(again.size() == 1);
    const std::string name = again.front().filename();
    ::kill(static_cast<pid_t>(std::stol(name.substr(name.rfind('-') + 1))), SIGKILL);
    CHECK(soon([&] { return folders(here.path).empty(); }));  // removed last, when the guest is dead
}
