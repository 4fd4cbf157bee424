// What `synfin explain` can be asked about besides its topics: what the rulebook, the catalogue and the traces name.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/explain/article.hpp"
#include "support/result.hpp"

namespace synfin::cli {

/// Everything that has this name: a topic first, then a property, rule, variant, reading, state, requirement or clause.
/// Empty when nothing has.
[[nodiscard]] std::optional<article> named_article(std::string_view name, bool utf8);

/// The trace of an address, of the corpus, or in a file; empty when `name` looks like none of them.
[[nodiscard]] std::optional<result<article>> trace_article(const std::string& name);

/// Every name that can be asked about, for "nearest".
[[nodiscard]] std::vector<std::string> all_names();

/// The topics with one line each, and what else can be asked about.
[[nodiscard]] article contents();

// ---- subjects.cpp is put together from these ----

[[nodiscard]] std::optional<article> rule_article(std::string_view id, bool utf8);    ///< rule_subjects.cpp
[[nodiscard]] std::optional<article> clause_article(std::string_view id, bool utf8);  ///< rule_subjects.cpp
[[nodiscard]] std::optional<article> requirement_article(std::string_view id);        ///< rule_subjects.cpp
[[nodiscard]] std::optional<article> variant_article(std::string_view name);          ///< choice_subjects.cpp
[[nodiscard]] std::optional<article> reading_article(std::string_view name);          ///< choice_subjects.cpp
[[nodiscard]] std::optional<article> property_article(std::string_view id);           ///< property_subject.cpp
[[nodiscard]] std::optional<article> state_article(std::string_view name);            ///< states.cpp

}  // namespace synfin::cli
