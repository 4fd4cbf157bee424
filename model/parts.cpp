#include "model/parts.hpp"

#include <bit>

namespace synfin::model {

numbering::numbering(std::uint32_t limit)
    : limit_(limit),
      shift_(64U - static_cast<unsigned>(std::countr_zero(limit)) - 1U),
      mask_(std::uint64_t{limit} * 2 - 1),
      slots_(std::make_unique<slot[]>(std::size_t{limit} * 2)),
      words_(std::make_unique<std::uint64_t[]>(limit)) {}

}  // namespace synfin::model
