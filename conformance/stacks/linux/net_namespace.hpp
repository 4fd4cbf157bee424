// A network namespace of our own, entered only for as long as something must be made inside it.
#pragma once
#include "conformance/stacks/linux/descriptor.hpp"

namespace synfin::conformance {

/// A fresh network namespace. It lives as long as this object or any socket made inside.
class net_namespace {
  public:
    /// Makes one; the calling thread stays where it is.
    [[nodiscard]] static result<net_namespace> make();

    /// The calling thread is inside while a visit lives (other threads are not touched). One setns in, one out.
    class visit {
      public:
        explicit visit(const net_namespace& space);
        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;
        ~visit();

      private:
        int home_;
    };

  private:
    descriptor home_;
    descriptor inside_;
};

}  // namespace synfin::conformance
