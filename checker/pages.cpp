#include "checker/pages.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace synfin::checker {

namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20, small_page = 4096;

// Below a few huge pages the advice only makes a small exploration touch more memory than it uses.
bool wants_huge_pages(std::size_t bytes) { return bytes >= 4 * huge_page; }

void* map(std::size_t bytes) {
    return mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

// A free range that begins at a huge page. A mapping moved from one such place to another takes its huge pages along;
// anywhere else the kernel has to split them.
void* aligned_place(std::size_t bytes) {
    void* const found = mmap(nullptr, bytes + huge_page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (found == MAP_FAILED) return found;
    char* const begin = static_cast<char*>(found);
    const std::size_t before = -reinterpret_cast<std::uintptr_t>(found) % huge_page;
    if (before > 0) munmap(begin, before);
    munmap(begin + before + bytes, huge_page - before);
    return begin + before;
}

void* moved(void* data, std::size_t from, std::size_t to) {
    if (!wants_huge_pages(to) || (data && to < from)) return data ? mremap(data, from, to, MREMAP_MAYMOVE) : map(to);
    const std::size_t whole = (to + small_page - 1) / small_page * small_page;
    void* const place = aligned_place(whole);
    if (place == MAP_FAILED) return place;
    void* const fresh =
        data ? mremap(data, from, to, MREMAP_MAYMOVE | MREMAP_FIXED, place)
             : mmap(place, to, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    if (fresh == MAP_FAILED) munmap(place, whole);
    return fresh;
}

void advise(void* data, std::size_t bytes) {
    if (wants_huge_pages(bytes)) madvise(data, bytes, MADV_HUGEPAGE);
}

}  // namespace

void pages::resize(std::size_t bytes) {
    if (bytes == bytes_) return;
    if (bytes == 0) return release();
    void* const data = moved(data_, bytes_, bytes);
    if (data == MAP_FAILED) throw std::bad_alloc();
    data_ = data;
    bytes_ = bytes;
    advise(data_, bytes_);
}

void pages::release() noexcept {
    if (data_) munmap(data_, bytes_);
    data_ = nullptr;
    bytes_ = 0;
}

}  // namespace synfin::checker
