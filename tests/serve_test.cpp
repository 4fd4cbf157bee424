// The process door's server side (stacks/common): a toy stack behind it, asked in well-formed and in broken lines.
#include "stacks/common/serve.hpp"

#include <algorithm>
#include <cstring>

// Adapters are apart from the program, so the test brings along what it tests.
#include "stacks/common/ethernet.cpp"
#include "stacks/common/serve.cpp"
#include "stacks/common/serve_words.cpp"
#include "tests/catch.hpp"

using synfin_stacks::session;

namespace {

// Sends back what it gets, hands out as many octets as asked for, has no state.
struct toy {
    const synfin_host* host;
    std::uint64_t time = 0;
};

bool refuses_to_start = false;
int stopped = 0;
int released = 0;

toy& self(void* p) { return *static_cast<toy*>(p); }

void* start(const synfin_host* host, char* error, std::size_t room) {
    if (!refuses_to_start) return new toy{host};
    std::strncpy(error, "no kernel", room - 1);
    return nullptr;
}

void stop(void* p) {
    ++stopped;
    delete static_cast<toy*>(p);
}

void call(void* p, const synfin_sockets* at, const synfin_request* request, synfin_reply* reply) {
    if (request->call == SYNFIN_RECEIVE) {
        reply->octets = request->octets;
        std::fill_n(reply->data, request->octets, std::uint8_t{0x61});
    }
    if (request->call == SYNFIN_SEND) reply->octets = request->octets;
    if (request->call == SYNFIN_OPEN_ACTIVE && request->has_iss != 0) {
        const std::uint8_t octets[] = {static_cast<std::uint8_t>(request->iss), static_cast<std::uint8_t>(at->peer_port)};
        self(p).host->packet(self(p).host->context, octets, sizeof octets);
    }
    if (request->call == SYNFIN_ABORT) {
        reply->kind = SYNFIN_ERROR;
        std::strncpy(reply->detail, "ERR WORD", sizeof reply->detail);
    }
    if (request->call == SYNFIN_FORGET) reply->kind = 77;
}

void packet(void* p, const std::uint8_t* octets, std::size_t size) { self(p).host->packet(self(p).host->context, octets, size); }
std::uint64_t advance(void* p, std::uint64_t until) { return self(p).time = until; }
int state(void*, const synfin_sockets* at) { return at->slot == 0 ? SYNFIN_TIME_WAIT : SYNFIN_STATE_UNKNOWN; }
void release(void*, const synfin_sockets*) { ++released; }

constexpr synfin_stack toy_stack{.version = SYNFIN_STACK_VERSION,
                                 .name = "a toy",
                                 .release_name = "1",
                                 .calls = 5,
                                 .slots = 3,
                                 .abilities = SYNFIN_VIRTUAL_TIME | SYNFIN_SHOWS_STATE,
                                 .stack_ip = 0,
                                 .patience = 0,
                                 .start = start,
                                 .stop = stop,
                                 .call = call,
                                 .packet = packet,
                                 .advance = advance,
                                 .state = state,
                                 .release = release};

const std::string at = " 2 10.9.0.1:5000 10.9.1.1:4000";

std::string ask(session& s, const std::string& line) {
    std::string out;
    CHECK(s.answer(line, out));
    return out;
}

bool is_problem(const std::string& answer) { return answer.rfind("problem ", 0) == 0 && answer.find('\n') == answer.size() - 1; }

}  // namespace

TEST_CASE("each request has its answer, datagrams come before it") {
    session s(toy_stack);
    CHECK(ask(s, "synfin-stack 1") ==
          "stack name=a_toy release=1 calls=open-passive,send slots=3 abilities=virtual-time,shows-state patience=0 "
          "address=10.9.0.1\n");
    CHECK(ask(s, "open-passive" + at) == "reply ok\n");
    CHECK(ask(s, "open-active" + at) == "reply ok\n");
    CHECK(ask(s, "open-active" + at + " 4294967295") == "packet ffa0\nreply ok\n");
    CHECK(ask(s, "send" + at + " 7") == "reply ok 7 -\n");
    CHECK(ask(s, "receive" + at + " 3") == "reply ok 3 616161\n");
    CHECK(ask(s, "abort" + at) == "reply error 0 - ERR_WORD\n");
    CHECK(ask(s, "packet 00ffAb") == "packet 00ffab\ndone\n");
    CHECK(ask(s, "packet -") == "packet -\ndone\n");
    CHECK(ask(s, "advance 18446744073709551615") == "now 18446744073709551615\n");
    CHECK(ask(s, "status" + at) == "state -\n");
    CHECK(ask(s, "status 0 10.9.0.1:5000 10.9.1.1:4000") == "state TIME-WAIT\n");
    CHECK(ask(s, "release" + at) == "done\n");
    CHECK(released == 1);
    std::string out;
    CHECK_FALSE(s.answer("stop", out));
    CHECK(out.empty());
}

TEST_CASE("an answer to RECEIVE fits in a line") {
    session s(toy_stack);
    static_cast<void>(ask(s, "synfin-stack 1"));
    CHECK(ask(s, "receive" + at + " 4294967295").size() <= 200'000);
}

TEST_CASE("a broken request is told, and the next one is answered") {
    session s(toy_stack);
    CHECK(is_problem(ask(s, "packet 00")));  // nothing was started yet
    CHECK(is_problem(ask(s, "synfin-stack 2")));
    CHECK(is_problem(ask(s, "synfin-stack")));
    CHECK(ask(s, "synfin-stack 1").substr(0, 6) == "stack ");
    for (const std::string broken : {"",
                                     " ",
                                     "packet",
                                     "packet 0",
                                     "packet 0g",
                                     "packet 00 00",
                                     "advance",
                                     "advance -1",
                                     "advance 1x",
                                     "advance 18446744073709551616",
                                     "status",
                                     "status 0 10.9.0.1:5000",
                                     "status 3 10.9.0.1:5000 10.9.1.1:4000",
                                     "status 0 10.9.0:5000 10.9.1.1:4000",
                                     "status 0 10.9.0.256:5000 10.9.1.1:4000",
                                     "status 0 10.9.0.1 10.9.1.1:4000",
                                     "status 0 10.9.0.1:65536 10.9.1.1:4000",
                                     "status 0  10.9.0.1:5000 10.9.1.1:4000",
                                     "dance",
                                     "dance\x1b[2J\xff",
                                     "send 0 10.9.0.1:5000 10.9.1.1:4000",
                                     "close 0 10.9.0.1:5000 10.9.1.1:4000 7",
                                     "receive 0 10.9.0.1:5000 10.9.1.1:4000 x",
                                     "forget 0 10.9.0.1:5000 10.9.1.1:4000"}) {
        CAPTURE(broken);
        CHECK(is_problem(ask(s, broken)));
    }
    CHECK(ask(s, "advance 5") == "now 5\n");
}

TEST_CASE("the stack is stopped with its session; one that cannot start says why") {
    stopped = 0;
    {
        session s(toy_stack);
        static_cast<void>(ask(s, "synfin-stack 1"));
        static_cast<void>(ask(s, "synfin-stack 1"));
    }
    CHECK(stopped == 1);
    refuses_to_start = true;
    {
        session s(toy_stack);
        CHECK(ask(s, "synfin-stack 1") == "problem no kernel\n");
    }
    refuses_to_start = false;
    CHECK(stopped == 1);
}

TEST_CASE("frames, ARP, and checksums after rewriting") {
    using namespace synfin_stacks;
    // A SYN from 10.9.1.1:4000 to 10.9.0.1:5000, checksums from an independent sum.
    std::vector<std::uint8_t> syn{0x45, 0,    0,    40,   0, 0, 0, 0, 64, 6, 0, 0, 10,   9,    1,    1,    10, 9, 0, 1,
                                  0x0f, 0xa0, 0x13, 0x88, 0, 0, 0, 1, 0,  0, 0, 0, 0x50, 0x02, 0xfd, 0xe8, 0,  0, 0, 0};
    fix_checksums(syn);
    CHECK(read16(syn, 10) == 0x65bd);
    CHECK(read16(syn, 36) == 0x79bd);
    auto other = syn;
    REQUIRE(rewrite_ends(other, {1, 2, 3, 4}));
    CHECK(read_ends(other)->dest_port == 4);
    CHECK(other != syn);
    REQUIRE(rewrite_ends(other, *read_ends(syn)));
    CHECK(other == syn);

    const mac_address own{2, 0, 0, 0, 0, 1}, peer{2, 0, 0, 0, 0, 2};
    std::vector<std::uint8_t> frame;
    make_frame(own, peer, ether_ipv4, syn, frame);
    frame.resize(60);  // padded
    const auto found = datagram_in(frame);
    REQUIRE(found);
    CHECK(std::equal(found->begin(), found->end(), syn.begin(), syn.end()));
    CHECK_FALSE(datagram_in(std::span(frame).first(40)));
    CHECK_FALSE(arp_reply(frame, own));

    std::vector<std::uint8_t> who_has{0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 2, 10, 9, 1, 1, 0, 0, 0, 0, 0, 0, 10, 9, 0, 1};
    make_frame({255, 255, 255, 255, 255, 255}, peer, ether_arp, who_has, frame);
    const auto reply = arp_reply(frame, own);
    REQUIRE(reply);
    CHECK(*reply == std::vector<std::uint8_t>{2, 0, 0, 0, 0, 2, 2, 0,  0, 0, 0, 1, 8, 6, 0, 1, 8, 0,  6, 4, 0,
                                              2, 2, 0, 0, 0, 0, 1, 10, 9, 0, 1, 2, 0, 0, 0, 0, 2, 10, 9, 1, 1});
    for (std::size_t cut = 0; cut < frame.size(); ++cut) CHECK_FALSE(arp_reply(std::span(frame).first(cut), own));
}
