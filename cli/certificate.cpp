#include "cli/certificate.hpp"

#include <fmt/format.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "support/file.hpp"

namespace synfin::cli {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

/// As `xxh128sum` prints it.
std::string checksum(std::string_view text) {
    const XXH128_hash_t h = XXH3_128bits(text.data(), text.size());
    return fmt::format("{:016x}{:016x}", h.high64, h.low64);
}

bool is_ours(const fs::path& file) { return file.extension() == ".smt2" || file.filename() == "manifest.json"; }

result<void> clear(const fs::path& folder) {
    std::error_code bad;
    fs::create_directories(folder, bad);
    if (bad) return failure(fmt::format("{}: {}", folder.string(), bad.message()), "a folder to write the certificate into");
    for (const auto& entry : fs::directory_iterator(folder, bad))
        if (!is_ours(entry.path()))
            return failure(fmt::format("{}: there is {} in it", folder.string(), entry.path().filename().string()),
                           "an empty folder or an earlier certificate");
    for (const auto& entry : fs::directory_iterator(folder, bad)) fs::remove(entry.path(), bad);
    if (bad) return failure(fmt::format("{}: {}", folder.string(), bad.message()), "a folder that can be emptied");
    return {};
}

result<std::string> write_question(const fs::path& folder, std::size_t number, const std::string& text) {
    const std::string file = fmt::format("{:05}.smt2", number);
    if (const auto written = write_file((folder / file).string(), text); !written) return tl::unexpected(written.error());
    return file;
}

checker::solver writer_of(const prove_report& r) {
    return checker::solver({r.how.model.size.bits, model::proof::is_base, r.how.seconds_limit, false});
}

}  // namespace

result<std::size_t> write_certificate(const std::string& folder, const prove_report& r) {
    if (const auto cleared = clear(folder); !cleared) return tl::unexpected(cleared.error());
    checker::solver writer = writer_of(r);
    json questions = json::array();
    for (const auto& d : r.found.asked) {
        const std::string text = writer.smt_lib(d.asked);
        const auto file = write_question(folder, questions.size() + 1, text);
        if (!file) return tl::unexpected(file.error());
        questions.push_back(
            {{"file", *file}, {"xxh128", checksum(text)}, {"claim", d.claim}, {"instance", d.of}, {"at", d.where}});
    }
    const std::size_t count = questions.size();
    const json manifest{{"format", "synfin-certificate"},    {"version", 1},     {"scope", scope_text(r.how)},
                        {"verdict", to_string(r.verdict())}, {"logic", "QF_BV"}, {"expected", "unsat"},
                        {"questions", std::move(questions)}};
    if (const auto written = write_file((fs::path(folder) / "manifest.json").string(), manifest.dump(1) + "\n"); !written)
        return tl::unexpected(written.error());
    return count;
}

result<std::string> keep_unanswered(const prove_report& r) {
    std::vector<const checker::discharged*> open;
    for (const auto& d : r.found.asked)
        if (d.what == checker::answer::unknown) open.push_back(&d);
    if (open.empty()) return std::string();
    std::string folder = (fs::temp_directory_path() / "synfin-unanswered-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) return failure(fmt::format("{}: {}", folder, std::strerror(errno)), "a new folder");
    checker::solver writer = writer_of(r);
    for (std::size_t i = 0; i < open.size(); ++i)
        if (const auto file = write_question(folder, i + 1, writer.smt_lib(open[i]->asked)); !file)
            return tl::unexpected(file.error());
    return folder;
}

}  // namespace synfin::cli
