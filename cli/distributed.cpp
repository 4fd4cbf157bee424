#include "cli/distributed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#ifdef SYNFIN_MPI
#include "checker/distributed/explore_ranks.hpp"
#endif

namespace synfin::cli {
namespace {

/// A number that Open MPI's mpirun puts into the environment of each process (mpirun(1), "Exported Environment Variables").
unsigned started_as(const char* variable, unsigned otherwise) {
    const char* text = std::getenv(variable);
    if (text == nullptr || *text == '\0') return otherwise;
    return static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

#ifdef SYNFIN_MPI
/// From the first exploration to the end of the process.
class session {
  public:
    ~session() {
        // Left by an exception or by exit(): the others wait for what will never come.
        if (ranks_) ranks_->abort(static_cast<int>(exit_status::internal));
    }
    const checker::communicator& ranks() {
        if (!ranks_) ranks_ = std::make_unique<checker::communicator>();
        return *ranks_;
    }
    void leave() {
        if (ranks_) ranks_->wait_for_all();
        ranks_.reset();
    }

  private:
    std::unique_ptr<checker::communicator> ranks_;
};

session& own_session() {
    static session one;
    return one;
}

/// What every rank must have been asked for their verdicts to be about one thing.
std::string asked_of(const model::instance& of, const checker::request& r) {
    std::string all = instance_text(of) + (r.unconditionally ? " unconditionally" : "");
    for (const auto& b : model::bound_names()) all += fmt::format("\n{}={}", b.name, get_bound(of.limits, b.name));
    for (const auto p : r.properties) all += fmt::format("\n{}", model::text(p).id);
    for (const auto& q : r.questions) all += "\n" + q.text();
    for (const auto& own : r.own) all += "\n" + own.text;
    return all;
}

/// FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, draft-eastlake-fnv): the same on every host.
std::uint64_t hash_of_text(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

bool all_agree(const checker::communicator& ranks, std::string_view asked) {
    const std::array own{hash_of_text(asked)};
    const auto told = ranks.gather(own);
    return std::all_of(told.begin(), told.end(), [&](std::uint64_t other) { return other == own[0]; });
}
#endif

}  // namespace

unsigned rank_count() { return std::max(1U, started_as("OMPI_COMM_WORLD_SIZE", 1)); }

bool speaks() { return rank_count() == 1 || started_as("OMPI_COMM_WORLD_RANK", 0) == 0; }

void hush_other_ranks() {
    if (!speaks() && std::freopen("/dev/null", "w", stdout) == nullptr) std::exit(static_cast<int>(exit_status::internal));
}

result<void> may_run_in_ranks(const std::string& subcommand) {
    if (rank_count() == 1 || subcommand == "check") return {};
    return failure(fmt::format("started {} times by mpirun; only `synfin check` runs in several processes", rank_count()));
}

#ifdef SYNFIN_MPI
result<checker::verification> verify_together(const model::instance& of, const checker::request& r) {
    const checker::communicator& ranks = own_session().ranks();
    if (!all_agree(ranks, asked_of(of, r)))
        return failure(fmt::format("the {} ranks were asked different things", ranks.size()), "the same arguments everywhere");
    checker::request there = r;
    there.elsewhere = [&ranks](const checker::questioned_world& asked, const checker::options& how) {
        auto found = checker::explore_ranks(asked, how, ranks);
        return checker::seen_elsewhere{static_cast<const checker::exploration&>(found), std::move(found.traces),
                                       found.lift_broken};
    };
    try {
        return verify(model::world(of.limits), there);
    } catch (const checker::another_rank_failed&) {
        ranks.wait_for_all();  // for the one that failed: it says why, then ends all
        throw;
    }
}

void leave_ranks() { own_session().leave(); }
#else
result<checker::verification> verify_together(const model::instance&, const checker::request&) {
    return failure(fmt::format("started {} times by mpirun, but built without Open MPI (package libopenmpi-dev)", rank_count()));
}

void leave_ranks() {}
#endif

}  // namespace synfin::cli
