#include "support/result.hpp"

namespace synfin {

std::string error::message() const {
    std::string text = file;
    if (!file.empty() && line > 0) text += ":" + std::to_string(line);
    if (!text.empty()) text += ": ";
    text += what;
    if (!expected.empty()) text += ", expected " + expected;
    return text;
}

}  // namespace synfin
