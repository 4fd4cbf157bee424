#include "cli/generate_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>

#include "conformance/export/anomaly.hpp"
#include "conformance/export/case_trace.hpp"
#include "conformance/export/files.hpp"
#include "conformance/export/packetdrill.hpp"
#include "conformance/generate.hpp"
#include "support/file.hpp"
#include "support/numbers.hpp"
#include "traces/capture.hpp"

namespace synfin::cli {
namespace {

namespace conf = conformance;
using files = std::vector<conf::named_file>;

// One case a line: its address and its steps, the one under test in brackets.
std::string as_lines(const generated& g) {
    std::string text;
    for (const auto& c : g.cases) {
        text += c.id + "  ";
        for (std::size_t i = 0; i < c.steps.size(); ++i)
            text += i == c.tested ? fmt::format(" [{}]", c.steps[i]->name) : fmt::format(" {}", c.steps[i]->name);
        text += "\n";
    }
    return text;
}

std::string as_json(const generated& g) { return conf::write_cases(g.suite, g.cases); }
std::string as_markdown(const generated& g) { return conf::as_markdown(g.cases); }
std::string as_pcapng(const generated& g) { return traces::pcapng_bytes(conf::as_capture(g.cases)); }

struct format {
    const char* name;
    const char* ending;
    std::string (*document)(const generated& g);  ///< of any number of cases; null where each needs a file of its own
};

constexpr std::array formats{
    format{"json", ".json", as_json},      format{"text", ".txt", as_lines},       format{"pcapng", ".pcapng", as_pcapng},
    format{"mermaid", ".md", as_markdown}, format{"packetdrill", ".pkt", nullptr},
};

result<void> deliver(const std::string& document, const std::string& path, const std::string& what) {
    if (path == "-") {
        std::fwrite(document.data(), 1, document.size(), stdout);
        return {};
    }
    if (auto written = write_file(path, document); !written) return written;
    fmt::print("{} in {}\n", what, path);
    return {};
}

result<void> in_folder(const std::string& path, const files& all, const std::string& what) {
    if (auto written = conf::write_folder(path, all); !written) return written;
    fmt::print("{} in {}\n", what, path);
    return {};
}

// Why cases have no script, most frequent reason first, and which they are: for whoever counts on all of them.
std::string omissions_text(const std::map<std::string, std::vector<std::string>>& omitted) {
    std::string text;
    for (const auto& [why, ids] : omitted) {
        text += fmt::format("{}: {}\n", why, counted(ids.size(), "case"));
        for (const auto& id : ids) text += "  " + id + "\n";
    }
    return text;
}

result<void> write_scripts(const generated& g) {
    files all;
    std::map<std::string, std::vector<std::string>> omitted;
    std::size_t without = 0, shortened = 0;
    for (const auto& c : g.cases) {
        const auto script = conf::as_packetdrill(c, {.taken = g.readings});
        if (!script) {
            omitted[script.error().what].push_back(c.id), ++without;
            continue;
        }
        shortened += script->stopped.empty() ? 0U : 1U;
        all.push_back({conf::file_name_of(c, ".pkt"), script->text});
    }
    if (all.empty()) return failure("no script can say this: " + omitted.begin()->first);
    if (g.path == "-" && all.size() == 1) return deliver(all.front().contents, "-", {});
    if (g.path == "-") return failure("packetdrill has one script per case", "a folder for them: -o DIR");
    const std::size_t scripts = all.size();
    if (without != 0) all.push_back({"omitted.txt", omissions_text(omitted)});
    std::string what = counted(scripts, "script");
    if (shortened != 0) what += fmt::format(" ({} end before their case does)", grouped(shortened));
    if (without != 0) what += fmt::format(", {} without one: see omitted.txt,", counted(without, "case"));
    return in_folder(g.path, all, what);
}

result<void> write_each(const generated& g, const format& f) {
    files all;
    for (const auto& c : g.cases) {
        generated one{g.suite, g.format, g.path, {c}};
        all.push_back({conf::file_name_of(c, f.ending), f.document(one)});
    }
    return in_folder(g.path, all, counted(all.size(), "file"));
}

}  // namespace

std::vector<std::string> format_names() {
    std::vector<std::string> names;
    for (const auto& f : formats) names.emplace_back(f.name);
    return names;
}

result<void> write_generated(const generated& g) {
    const auto f = std::find_if(formats.begin(), formats.end(), [&](const format& x) { return x.name == g.format; });
    if (f->document == nullptr) return write_scripts(g);
    if (conf::is_folder(g.path)) return write_each(g, *f);
    return deliver(f->document(g), g.path, counted(g.cases.size(), "case"));
}

result<void> write_anomaly(const std::string& kind, std::uint64_t seed, std::size_t count, const std::string& path) {
    if (kind == "list") {
        for (const auto& k : conf::anomalies())
            fmt::print("{:30} {} [{}]\n", k.name, k.about, k.is_violation() ? k.clause : "none");
        return {};
    }
    const auto made = conf::make_anomaly(kind, seed, count);
    if (!made) return tl::unexpected(made.error());
    if (path == "-") return failure("a labelled capture is two files", "-o FILE.pcapng, and the labels go to FILE.json");
    const auto labels = std::filesystem::path(path).replace_extension(".json").string();
    if (labels == path) return failure("the labels go to " + labels, "another name for the capture, as FILE.pcapng");
    if (auto written = traces::write_pcapng(path, made->packets); !written) return written;
    return deliver(conf::as_json(*made), labels, fmt::format("{} in {}, labels", counted(made->packets.size(), "packet"), path));
}

}  // namespace synfin::cli
