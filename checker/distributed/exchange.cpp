#include "checker/distributed/exchange.hpp"

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <thread>
#include <utility>

namespace synfin::checker {

namespace {

constexpr std::size_t listening = 16;  // receives posted at a time: batches that may arrive while a state is expanded
constexpr int batch_tag = 1;

std::unique_ptr<std::uint64_t[]> buffer(std::size_t words) { return std::make_unique<std::uint64_t[]>(words); }

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace

struct exchange::requests {
    std::vector<MPI_Request> out;  // by destination and buffer
    std::array<MPI_Request, listening> in{};
    std::array<int, listening> which{};
    std::array<MPI_Status, listening> status{};
};

exchange::exchange(const communicator& all, std::size_t batch_bytes, std::size_t buffer_bytes, std::size_t item_words,
                   reader take)
    : all_(all),
      words_(std::max(batch_bytes / sizeof(std::uint64_t), notice_words + item_words)),
      copies_(
          std::clamp<std::size_t>(buffer_bytes / (words_ * sizeof(std::uint64_t)) / static_cast<std::size_t>(all.size()), 1, 16)),
      take_(std::move(take)),
      out_(static_cast<std::size_t>(all.size())),
      sent_to_(out_.size()),
      mpi_(std::make_unique<requests>()) {
    for (int to = 0; to < all.size(); ++to) {
        if (to == all.rank()) continue;
        auto& box = out_[static_cast<std::size_t>(to)];
        box.filling = buffer(words_);
        for (std::size_t i = 0; i < copies_; ++i) box.under_way.push_back(buffer(words_));
    }
    mpi_->out.assign(out_.size() * copies_, MPI_REQUEST_NULL);
    for (std::size_t i = 0; i < listening; ++i) {
        in_.push_back(buffer(words_));
        MPI_Recv_init(in_[i].get(), static_cast<int>(words_), MPI_UINT64_T, MPI_ANY_SOURCE, batch_tag, MPI_COMM_WORLD,
                      &mpi_->in[i]);
    }
    MPI_Startall(static_cast<int>(listening), mpi_->in.data());
}

exchange::~exchange() {
    if (std::uncaught_exceptions() > 0) {  // nobody takes in what is under way; the buffers stay until all ranks end
        for (auto& box : out_)
            for (auto& b : box.under_way) static_cast<void>(b.release());
        for (auto& b : in_) static_cast<void>(b.release());
        return;
    }
    MPI_Waitall(static_cast<int>(mpi_->out.size()), mpi_->out.data(), MPI_STATUSES_IGNORE);
    for (auto& r : mpi_->in) {
        MPI_Cancel(&r);
        MPI_Wait(&r, MPI_STATUS_IGNORE);
        MPI_Request_free(&r);
    }
}

/// A buffer that is not under way, or `copies_`.
std::size_t exchange::free_buffer(std::size_t to) {
    MPI_Request* own = &mpi_->out[to * copies_];
    for (std::size_t i = 0; i < copies_; ++i)
        if (own[i] == MPI_REQUEST_NULL) return i;
    int which = 0, done = 0;
    MPI_Testany(static_cast<int>(copies_), own, &which, &done, MPI_STATUS_IGNORE);
    return done != 0 ? static_cast<std::size_t>(which) : copies_;
}

void exchange::send(int to) {
    const auto i = static_cast<std::size_t>(to);
    outbox& box = out_[i];
    std::size_t free = copies_;
    wait_until([&] { return (free = free_buffer(i)) < copies_; });
    box.filling[0] = mine.stop, box.filling[1] = mine.states, box.filling[2] = mine.bytes;
    std::swap(box.filling, box.under_way[free]);
    MPI_Isend(box.under_way[free].get(), static_cast<int>(box.used), MPI_UINT64_T, to, batch_tag, MPI_COMM_WORLD,
              &mpi_->out[i * copies_ + free]);
    ++sent_to_[i];
    ++told.batches;
    told.words += std::exchange(box.used, notice_words);
}

void exchange::take_in() {
    int count = 0;
    MPI_Testsome(static_cast<int>(listening), mpi_->in.data(), &count, mpi_->which.data(), mpi_->status.data());
    for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k) {
        int words = 0;
        MPI_Get_count(&mpi_->status[k], MPI_UINT64_T, &words);
        read(mpi_->which[k], static_cast<std::size_t>(words), mpi_->status[k].MPI_SOURCE);
        MPI_Start(&mpi_->in[static_cast<std::size_t>(mpi_->which[k])]);
    }
}

void exchange::read(int slot, std::size_t words, int from) {
    ++taken_;
    const std::uint64_t* batch = in_[static_cast<std::size_t>(slot)].get();
    take_(from, {batch[0], batch[1], batch[2]}, {batch + notice_words, words - notice_words});
}

// What is taken in meanwhile is work, not waiting.
void exchange::wait_until(const std::function<bool()>& done) {
    double since = now();
    while (!done()) {
        const std::uint64_t before = taken_;
        const double asked = now();
        take_in();
        if (taken_ == before) {
            std::this_thread::yield();  // the rank waited for may need this processor
            continue;
        }
        told.waiting += asked - since;
        since = now();
    }
    told.waiting += now() - since;
}

void exchange::announce() {
    for (int to = 0; to < all_.size(); ++to)
        if (to != all_.rank()) send(to);
}

// Exact, by counting messages as Mattern does (Algorithms for distributed termination detection, Distributed Computing 2,
// 1987). One count is enough where his four counters compare two: a batch taken in causes no further one, so each rank's
// numbers sent are final before they are summed, and the sum over all senders is what a rank still has to see arrive.
void exchange::close_level() {
    for (int to = 0; to < all_.size(); ++to)
        if (to != all_.rank() && out_[static_cast<std::size_t>(to)].used > notice_words) send(to);
    std::uint64_t expected = 0;
    MPI_Request summing = MPI_REQUEST_NULL;
    MPI_Ireduce_scatter_block(sent_to_.data(), &expected, 1, MPI_UINT64_T, MPI_SUM, MPI_COMM_WORLD, &summing);
    wait_until([&] {
        int done = 0;
        MPI_Test(&summing, &done, MPI_STATUS_IGNORE);
        return done != 0;
    });
    wait_until([&] { return taken_ == expected; });
    std::fill(sent_to_.begin(), sent_to_.end(), 0);
    taken_ = 0;
}

}  // namespace synfin::checker
