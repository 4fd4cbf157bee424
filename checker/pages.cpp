#include "checker/pages.hpp"

#include <sys/mman.h>

#include <new>

namespace synfin::checker {

namespace {

void* map(std::size_t bytes) {
    return mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

// Below a few huge pages the advice only makes a small exploration touch more memory than it uses.
void advise(void* data, std::size_t bytes) {
    if (bytes >= std::size_t{8} << 20) madvise(data, bytes, MADV_HUGEPAGE);
}

}  // namespace

void pages::resize(std::size_t bytes) {
    if (bytes == bytes_) return;
    if (bytes == 0) return release();
    void* moved = data_ ? mremap(data_, bytes_, bytes, MREMAP_MAYMOVE) : map(bytes);
    if (moved == MAP_FAILED) throw std::bad_alloc();
    data_ = moved;
    bytes_ = bytes;
    advise(data_, bytes_);
}

void pages::release() noexcept {
    if (data_) munmap(data_, bytes_);
    data_ = nullptr;
    bytes_ = 0;
}

}  // namespace synfin::checker
