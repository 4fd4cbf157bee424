// Memory straight from the kernel: zeroed, huge pages where possible, touched only where used, growing without copying.
#pragma once
#include <cstddef>
#include <utility>

namespace synfin::checker {

/// A private mapping of zeroed bytes. Move-only.
class pages {
  public:
    pages() = default;
    /// Throws std::bad_alloc when the kernel refuses.
    explicit pages(std::size_t bytes) { resize(bytes); }
    pages(pages&& other) noexcept : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    pages& operator=(pages&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~pages() { release(); }

    /// Keeps the contents, may move them; new bytes are zero. Throws std::bad_alloc when the kernel refuses.
    void resize(std::size_t bytes);
    /// Gives everything back.
    void release() noexcept;

    [[nodiscard]] void* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return bytes_; }

  private:
    void* data_ = nullptr;
    std::size_t bytes_ = 0;
};

}  // namespace synfin::checker
