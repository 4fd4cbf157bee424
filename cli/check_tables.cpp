#include "cli/check_tables.hpp"

#include <CLI/CLI.hpp>

#include "cli/fault_table.hpp"
#include "cli/half_open.hpp"
#include "cli/time_wait_table.hpp"
#include "support/terminal.hpp"

namespace synfin::cli {
namespace {

/// Shows which exploration is under way.
class teller {
  public:
    std::function<void(std::string_view)> operator()() {
        return [this](std::string_view text) { line_.show(text); };
    }
    ~teller() { line_.clear(); }

  private:
    progress_line line_;
};

template <class Table>
result<exit_status> print(const Table& t, const std::string& text, std::string (*document)(const Table&), const output& out) {
    out.text(text);
    if (out.wants_json())
        if (const auto done = out.json(document(t)); !done) return tl::unexpected(done.error());
    if (!t.as_claimed()) return exit_status::violation;
    return t.complete() ? exit_status::as_claimed : exit_status::incomplete;
}

}  // namespace

void add_tables(CLI::App& app, table_options& wanted) {
    app.add_flag("--faults", wanted.faults, "how many faults of which kind break which property (docs/faults.md)");
    app.add_flag("--half-open", wanted.half_open, "how many segments resolve a half-open connection (docs/half-open.md)");
    app.add_flag("--time-wait", wanted.time_wait, "how long TIME-WAIT must be for which property (docs/time-wait.md)");
}

std::optional<result<exit_status>> make_table(const table_options& wanted, checker::options how, const output& out,
                                              const screen& shown) {
    how.on_progress = nullptr;  // the line tells the exploration, of which there are many
    const auto made = [&](auto judge) {
        teller told;
        return judge(how, told());
    };
    if (wanted.faults) {
        const auto t = made(judge_fault_table);
        return print(t, faults_text(t, shown), faults_json, out);
    }
    if (wanted.half_open) {
        const auto t = made(judge_half_open_table);
        return print(t, half_open_text(t, shown), half_open_json, out);
    }
    if (wanted.time_wait) {
        const auto t = made(judge_time_wait);
        return print(t, time_wait_text(t, shown), time_wait_json, out);
    }
    return std::nullopt;
}

}  // namespace synfin::cli
