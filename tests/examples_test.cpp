// label: slow
// The examples as a user builds them: against an installed synfin, in a folder of their own.
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;

namespace {

/// Installs the libraries of this build; every example is built against the same copy.
const test::scratch_folder& installed() {
    static const test::scratch_folder prefix;
    static const auto done = test::shell("'" SYNFIN_CMAKE "' --install '" SYNFIN_BUILD "' --component library --prefix '" +
                                         prefix.path().string() + "'");
    INFO(done.err);
    REQUIRE(done.status == 0);
    return prefix;
}

/// Configures, builds and runs one; what it prints.
test::outcome run_example(const std::string& name) {
    const test::scratch_folder folder;
    const std::string source = folder / "source", build = folder / "build";
    std::filesystem::copy(SYNFIN_SOURCE_DIR "/examples/" + name, source);  // away from our own tree: it must not be needed
    const std::string cmake = "'" SYNFIN_CMAKE "' ";
    const auto configured = test::shell(
        cmake + "-S " + source + " -B " + build + " -G Ninja -DCMAKE_CXX_COMPILER='" SYNFIN_CXX "' " +
        "-DCMAKE_CXX_FLAGS='-Wall -Wextra -Werror " SYNFIN_CXX_FLAGS "' -DCMAKE_PREFIX_PATH=" + installed().path().string());
    INFO(configured.out << configured.err);
    REQUIRE(configured.status == 0);
    const auto built = test::shell(cmake + "--build " + build);
    INFO(built.out << built.err);
    REQUIRE(built.status == 0);
    return test::shell(build + "/" + name);
}

}  // namespace

TEST_CASE("a property of one's own in C++ is broken in as few steps as synfin itself finds") {
    const auto r = run_example("own_property");
    CHECK(r.err.empty());
    CHECK(r.status == 1);
    const auto same = test::synfin(
        "check --profile handshake --loss 0 --threads 1 "
        "--property 'always(!(A.state == ESTABLISHED && B.state == ESTABLISHED && network.syn_in_flight > 0))'");
    CHECK(same.status == 1);
    const auto steps = r.out.find("broken in ");
    REQUIRE(steps != std::string::npos);
    const std::string number = r.out.substr(steps + 10, r.out.find(' ', steps + 10) - steps - 10);
    CHECK(same.out.find("VIOLATED at step " + number) != std::string::npos);
    CHECK(r.out.find("ESTABLISHED") != std::string::npos);
}

TEST_CASE("a system of one's own is explored by the same engine") {
    const auto r = run_example("own_system");
    CHECK(r.err.empty());
    CHECK(r.status == 0);
    CHECK(r.out == test::text_of(SYNFIN_SOURCE_DIR "/examples/own_system/expected.txt"));
}
