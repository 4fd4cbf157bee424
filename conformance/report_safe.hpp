// Text from a stack in documents that not every byte may stand in: XML 1.0 and HTML.
#pragma once
#include <string>
#include <string_view>

namespace synfin::conformance {

/// The text with '?' for each byte that is not UTF-8 and for each character that XML 1.0 has no place for (2.2), not even
/// escaped. Line ends and tabs stay.
[[nodiscard]] std::string document_text(std::string_view text);

/// The same with &, <, > and quotes escaped, for HTML that is written by hand.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace synfin::conformance
