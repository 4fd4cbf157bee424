// What `synfin explain` says: paragraphs, ladders, tables and what the checker looked at, as data before it is text.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checker/exploration.hpp"
#include "cli/cli.hpp"
#include "model/state.hpp"
#include "traces/trace.hpp"

namespace synfin::cli {

/// One exploration behind a claim: of which instance, how much, and what came out.
struct evidence {
    std::string instance, verdict;
    std::uint64_t states = 0, transitions = 0;
    std::uint32_t depth = 0;
    bool complete = false;
};

/// Columns of text, the first row being the heads.
using table = std::vector<std::vector<std::string>>;

/// Lines that are printed as they are.
struct verbatim {
    std::string text;
};
struct paragraph {
    std::string text;
    bool heads = false;  ///< says what comes next, in bold
};

class article {
  public:
    article(std::string subject_kind, std::string subject_name) : kind(std::move(subject_kind)), name(std::move(subject_name)) {}

    void head(std::string text) { pieces.emplace_back(paragraph{std::move(text), true}); }
    void say(std::string text) { pieces.emplace_back(paragraph{std::move(text), false}); }
    void show(traces::trace t, std::string title);
    void add(table t) { pieces.emplace_back(std::move(t)); }
    void add(verbatim v) { pieces.emplace_back(std::move(v)); }
    void checked(const std::string& instance, const checker::exploration& how, std::string verdict);

    std::string kind, name;
    std::vector<std::variant<paragraph, traces::trace, table, verbatim, evidence>> pieces;
};

struct article_style {
    screen shown;
    bool full = false;  ///< whole states in ladders, not only what changed
};

/// The article as text, at most 100 columns wide but for ladders that need more.
[[nodiscard]] std::string as_text(const article& a, const article_style& how);

/// As JSON: what was checked and the traces; a single trace is a document in the trace format itself.
[[nodiscard]] std::string as_json(const article& a);

/// "SYN-RECEIVED (netstat: SYN_RECV)"; once where both spell it the same.
[[nodiscard]] std::string both_spellings(model::state s);

/// The text with exactly one full stop at its end.
[[nodiscard]] std::string full_stop(std::string text);

}  // namespace synfin::cli
