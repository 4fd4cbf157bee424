#include "checker/distributed/communicator.hpp"

#include <mpi.h>

#include <cstdlib>
#include <exception>
#include <thread>

namespace synfin::checker {

namespace {

// MPI's own waiting keeps a processor busy that the rank waited for may need.
void finish(MPI_Request request) {
    for (int done = 0; MPI_Test(&request, &done, MPI_STATUS_IGNORE), done == 0;) std::this_thread::yield();
}

}  // namespace

communicator::communicator() {
    MPI_Init(nullptr, nullptr);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    MPI_Comm here = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
    MPI_Comm_size(here, &on_this_machine_);
    MPI_Comm_free(&here);
}

communicator::~communicator() {
    if (std::uncaught_exceptions() > 0) abort(EXIT_FAILURE);
    MPI_Finalize();
}

void communicator::sum(std::span<std::uint64_t> numbers) const {
    MPI_Request all = MPI_REQUEST_NULL;
    MPI_Iallreduce(MPI_IN_PLACE, numbers.data(), static_cast<int>(numbers.size()), MPI_UINT64_T, MPI_SUM, MPI_COMM_WORLD, &all);
    finish(all);
}

std::uint64_t communicator::unite(std::uint64_t bits) const {
    MPI_Request all = MPI_REQUEST_NULL;
    MPI_Iallreduce(MPI_IN_PLACE, &bits, 1, MPI_UINT64_T, MPI_BOR, MPI_COMM_WORLD, &all);
    finish(all);
    return bits;
}

std::vector<std::uint64_t> communicator::gather(std::span<const std::uint64_t> words) const {
    const int n = static_cast<int>(words.size());
    std::vector<std::uint64_t> all(words.size() * static_cast<std::size_t>(size_));
    MPI_Request told = MPI_REQUEST_NULL;
    MPI_Iallgather(words.data(), n, MPI_UINT64_T, all.data(), n, MPI_UINT64_T, MPI_COMM_WORLD, &told);
    finish(told);
    return all;
}

void communicator::wait_for_all() const {
    MPI_Request all = MPI_REQUEST_NULL;
    MPI_Ibarrier(MPI_COMM_WORLD, &all);
    finish(all);
}

void communicator::abort(int status) const {
    MPI_Abort(MPI_COMM_WORLD, status);
    std::abort();  // MPI_Abort is not declared as never returning
}

}  // namespace synfin::checker
