#include "cli/generate_machine.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "conformance/endpoint_machine.hpp"
#include "mealy/suite.hpp"
#include "mealy/verify.hpp"
#include "support/file.hpp"
#include "support/names.hpp"
#include "support/numbers.hpp"

namespace synfin::cli {
namespace {

using mealy::completeness;

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

struct subject {
    mealy::machine m;
    std::optional<mealy::symbol> unspecified{};
    std::size_t given = 0;  ///< states before equivalent ones were merged
};

result<subject> read_subject(const std::string& path) {
    if (path.empty()) {
        const auto& endpoint = conformance::the_endpoint_machine();
        return subject{endpoint.m, endpoint.unspecified(), endpoint.m.states()};
    }
    const auto text = read_file(path);
    if (!text) return tl::unexpected(text.error());
    auto m = mealy::read_dot(*text, path);
    if (!m) return tl::unexpected(m.error());
    return subject{minimised(*m), std::nullopt, m->states()};
}

std::string line_of(const mealy::word& w, const std::vector<std::string>& names) {
    std::string line;
    for (const mealy::symbol i : w) line += (line.empty() ? "" : " ") + names[i];
    return line;
}

std::string all_lines(const mealy::suite& suite, const mealy::machine& m) {
    std::string text;
    suite.each_word([&](const mealy::word& w) { text += line_of(w, m.inputs) + "\n"; });
    return text;
}

const std::string& last_output(const mealy::machine& m, const mealy::word& w) {
    const mealy::word before(w.begin(), w.end() - 1);
    return m.outputs[m.output(m.after(m.initial, before), w.back())];
}

std::string verdict_text(const mealy::suite_verdict& v, const mealy::machine& m, unsigned extra) {
    const std::string domain = extra == 0 ? "" : fmt::format(" with up to {}", counted(extra, "extra state"));
    switch (v.how) {
        case completeness::proved:
            return fmt::format("complete: proved for every machine with at most {}", counted(m.states(), "state"));
        case completeness::sampled:
            return fmt::format("sampled: {}{}, none survived", counted(v.mutants, "mutant"), domain);
        case completeness::undecided:
            return fmt::format("undecided after {}", counted(v.choices, "choice"));
        case completeness::refuted:
            break;
    }
    const auto& [faulty, tells] = *v.escaped;
    return fmt::format("NOT complete: a machine with {} passes, although it answers\n  {}\nlast with '{}', not with '{}'",
                       counted(faulty.states(), "state"), line_of(tells, m.inputs), printable(last_output(faulty, tells)),
                       printable(last_output(m, tells)));
}

std::string size_text(const subject& of, const machine_options& options, const mealy::suite& suite, double seconds) {
    const std::string merged = of.given == of.m.states() ? "" : fmt::format(" ({} before merging)", grouped(of.given));
    return fmt::format("{}{}, {}, {}, method {}: {}, {} + {} = {}, {}\n", counted(of.m.states(), "state"), merged,
                       counted(of.m.inputs.size(), "input"), counted(options.extra_states, "extra state"), options.method,
                       counted(suite.resets(), "word"), counted(suite.resets(), "reset"), counted(suite.symbols(), "symbol"),
                       grouped(suite.cost()), duration_text(seconds));
}

result<exit_status> verified(const subject& of, const machine_options& options, const mealy::suite& suite, std::FILE* report) {
    const auto begin = std::chrono::steady_clock::now();
    const auto v = mealy::verify_suite({of.m, of.unspecified}, suite.words(), options.extra_states, {.seed = options.seed});
    fmt::print(report, "{} ({})\n", verdict_text(v, of.m, options.extra_states), duration_text(seconds_since(begin)));
    if (v.how == completeness::undecided) return exit_status::incomplete;
    if (v.how != completeness::refuted) return exit_status::as_claimed;
    if (!options.path.empty() && options.path != "-")
        if (auto written = write_file(options.path + ".escaped.dot", mealy::write_dot(v.escaped->faulty)); !written)
            return tl::unexpected(written.error());
    return exit_status::violation;
}

}  // namespace

result<exit_status> generate_for_machine(const machine_options& options) {
    const auto of = read_subject(options.machine);
    if (!of) return tl::unexpected(of.error());
    const auto begin = std::chrono::steady_clock::now();
    const auto how = options.method == "hsi" ? mealy::method::hsi : mealy::method::spyh;
    const auto suite = mealy::complete_suite({of->m, of->unspecified}, options.extra_states, how);
    if (!suite) return tl::unexpected(suite.error());
    const double seconds = seconds_since(begin);
    std::FILE* report = options.path == "-" ? stderr : stdout;
    if (options.path == "-") {
        suite->each_word([&](const mealy::word& w) { fmt::print("{}\n", line_of(w, of->m.inputs)); });
    } else if (!options.path.empty()) {
        if (auto written = write_file(options.path, all_lines(*suite, of->m)); !written) return tl::unexpected(written.error());
    }
    fmt::print(report, "{}", size_text(*of, options, *suite, seconds));
    return options.verify ? verified(*of, options, *suite, report) : exit_status::as_claimed;
}

}  // namespace synfin::cli
