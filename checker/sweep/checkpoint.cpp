#include "checker/sweep/checkpoint.hpp"

#include <charconv>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "checker/sweep/section_file.hpp"
#include "support/file.hpp"

namespace synfin::checker {

namespace {

namespace fs = std::filesystem;
using words = std::vector<std::uint64_t>;

constexpr const char* manifest_name = "manifest";
constexpr const char* first_line = "synfin sweep checkpoint";

words packed(std::span<const std::uint8_t> bytes) {
    words out(bytes.size() / 8 + (bytes.size() % 8 != 0));
    if (!bytes.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
    return out;
}

words packed(const std::string& text) {
    words out = packed({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    out.push_back(text.size());
    return out;
}

// --- what the manifest says ---------------------------------------------------------------------

struct manifest {
    std::uint64_t version = 0;
    std::uint64_t generation = 0;
    std::uint64_t bytes = 0;  // of the data file
};

std::string path_in(const std::string& folder, const std::string& name) { return (fs::path(folder) / name).string(); }
std::string data_name(std::uint64_t generation) { return "sweep-" + std::to_string(generation) + ".data"; }

std::string written(const manifest& m) {
    std::ostringstream out;
    out << first_line << "\nversion " << m.version << "\ngeneration " << m.generation << "\nbytes " << m.bytes << '\n';
    return out.str();
}

result<manifest> read_manifest(const std::string& folder) {
    const std::string path = path_in(folder, manifest_name);
    const auto text = read_file(path, 4096);
    if (!text) return tl::unexpected(text.error());
    std::istringstream in(*text);
    std::string line, key;
    if (!std::getline(in, line) || line != first_line) return failure_at(path, 1, "not a checkpoint of a sweep", first_line);
    manifest m;
    const std::pair<const char*, std::uint64_t*> fields[] = {
        {"version", &m.version}, {"generation", &m.generation}, {"bytes", &m.bytes}};
    int number = 1;
    for (const auto& [name, value] : fields) {
        ++number;
        if (!(in >> key >> *value) || key != name) return failure_at(path, number, "a damaged manifest", name);
        if (name == fields[0].first && m.version != checkpoint_version)
            return failure_at(path, number, "version " + std::to_string(m.version) + " of the format",
                              "version " + std::to_string(checkpoint_version));
    }
    return m;
}

// Older generations, and what a killed process left half-written.
void remove_others(const std::string& folder, const std::string& kept) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
        const std::string name = entry.path().filename().string();
        const bool ours = name.starts_with("sweep-") || (name.starts_with(".synfin-") && name.ends_with(".tmp"));
        if (ours && name != kept) fs::remove(entry.path(), none);
    }
}

// --- sections, each written and read by a pair of functions ---------------------------------------------------------

void write_counts(section_writer& out, const sweep_image& image) {
    const sweep_summary& t = image.told;
    std::uint64_t seconds = 0;
    std::memcpy(&seconds, &t.seconds, sizeof seconds);
    const std::array<std::uint64_t, 10> counts{
        t.bits,  t.states,   t.transitions,         t.cut,        t.seen,
        seconds, image.salt, t.bytes.frontier_peak, t.bytes.peak, image.log.chunks().size()};
    out.section("counts", counts);
    out.section("levels", t.level_sizes);
    words seen;
    for (std::size_t i = 0; i < 64; ++i) {
        const sighting s = t.sightings[i].value_or(sighting{});
        seen.insert(seen.end(), {s.depth, s.on_transition, image.sighted[i].chunk, image.sighted[i].index, image.successors[i]});
    }
    out.section("seen", seen);
}

void read_counts(section_reader& in, sweep_image& image, std::uint64_t& chunks) {
    sweep_summary& t = image.told;
    const words c = in.section("counts");
    if (c.size() != 10) return in.refuse("counts of another size");
    t.bits = static_cast<unsigned>(c[0]), t.states = c[1], t.transitions = c[2], t.cut = c[3], t.seen = c[4];
    std::memcpy(&t.seconds, &c[5], sizeof t.seconds);
    image.salt = c[6], t.bytes.frontier_peak = c[7], t.bytes.peak = c[8], chunks = c[9];
    if (c[0] < 1 || c[0] > 63) in.refuse("states of impossible width");
    t.level_sizes = in.section("levels");
    const words seen = in.section("seen");
    if (seen.size() != 5 * 64) return in.refuse("properties of another number");
    for (std::size_t i = 0; i < 64; ++i) {
        if (!(t.seen >> i & 1)) continue;
        const std::uint64_t* s = &seen[5 * i];
        t.sightings[i] = sighting{static_cast<std::uint32_t>(s[0]), no_state, s[1] != 0};
        image.sighted[i] = {static_cast<std::uint32_t>(s[2]), static_cast<std::uint32_t>(s[3])};
        image.successors[i] = s[4];
    }
}

void write_table(section_writer& out, const line_table& table) {
    const std::uint64_t size = table.layout().bytes() / 8;
    out.begin("table", size + 2);
    out.put(table.layout().span());
    out.put(table.layout().narrow());
    out.put({table.data(), size});
    out.end();
    out.section("overflow", {table.overflow().data(), table.overflow().slots()});
}

void read_table(section_reader& in, sweep_image& image) {
    in.begin("table");
    const std::uint64_t span = in.get(), narrow = in.get();
    if (!in.good()) return;
    if (span < 2 || narrow > 1) return in.refuse("a table of impossible shape");
    const auto layout = line_layout::of_span(image.told.bits, span, narrow != 0);
    if (!layout.fits() || in.left() != layout.bytes() / 8) return in.refuse("a table of another size");
    image.table = line_table(layout);
    in.get({image.table.data(), layout.bytes() / 8});
    in.end();
    const overflow_set& beside = image.table.overflow();
    if (in.begin("overflow") != beside.slots()) in.refuse("a table of another size");
    in.get({beside.data(), beside.slots()});
    in.end();
}

void write_log(section_writer& out, const parent_log& log) {
    std::uint64_t size = 0;
    for (const chunk_log& c : log.chunks()) size += 1 + (c.code().size() + 7) / 8;
    out.begin("log", size);
    for (const chunk_log& c : log.chunks()) {
        words piece = packed(c.code());
        piece.insert(piece.begin(), c.code().size());
        out.put(piece);
    }
    out.end();
}

void read_log(section_reader& in, parent_log& log, std::uint64_t chunks) {
    in.begin("log");
    for (std::uint64_t i = 0; i < chunks && in.good(); ++i) {
        const std::uint64_t size = in.get();
        if (size / 8 > in.left()) return in.refuse("a log longer than its section");
        words piece((size + 7) / 8);
        in.get(piece);
        std::vector<std::uint8_t> code(size);
        if (size > 0) std::memcpy(code.data(), piece.data(), size);
        log.add(chunk_log::of(std::move(code)));
    }
    in.end();
}

void write_frontier(section_writer& out, section_name name, const frontier& level) {
    out.begin(name, states_in(level) + 2 * level.size());
    for (const frontier_chunk& c : level) {
        const std::array<std::uint64_t, 2> head{std::uint64_t{c.begin} << 32 | c.end, c.number};
        out.put(head);
        out.put({c.words.get() + c.begin, c.end - c.begin});
    }
    out.end();
}

frontier read_frontier(section_reader& in, section_name name, std::uint32_t chunk_states) {
    frontier level;
    in.begin(name);
    while (in.left() > 0 && in.good()) {
        const std::uint64_t ends = in.get(), number = in.get();
        frontier_chunk c;
        c.begin = static_cast<std::uint32_t>(ends >> 32), c.end = static_cast<std::uint32_t>(ends);
        c.number = static_cast<std::uint32_t>(number);
        if (c.begin >= c.end || c.end > 65536 || c.end - c.begin > in.left()) {
            in.refuse("an impossible chunk");
            break;
        }
        c.words = std::make_unique<std::uint64_t[]>(std::max(c.end, chunk_states));
        in.get({c.words.get() + c.begin, c.end - c.begin});
        level.push_back(std::move(c));
    }
    in.end();
    return level;
}

void write_waiting(section_writer& out, const std::vector<unplaced>& waiting) {
    words flat;
    for (const unplaced& u : waiting)
        flat.insert(flat.end(), {u.word, std::uint64_t{u.from.parent.chunk} << 32 | u.from.parent.index, u.from.nth});
    out.section("waiting", flat);
}

std::vector<unplaced> read_waiting(section_reader& in) {
    const words flat = in.section("waiting");
    std::vector<unplaced> waiting;
    for (std::size_t i = 0; i + 2 < flat.size(); i += 3) {
        const place parent{static_cast<std::uint32_t>(flat[i + 1] >> 32), static_cast<std::uint32_t>(flat[i + 1])};
        waiting.push_back({flat[i], {parent, static_cast<std::uint32_t>(flat[i + 2])}});
    }
    return waiting;
}

}  // namespace

bool has_checkpoint(const std::string& folder) { return read_manifest(folder).has_value(); }

result<void> save_checkpoint(const std::string& folder, const std::string& identity, const sweep_image& image,
                             std::span<const std::uint64_t> tables) {
    std::error_code none;
    fs::create_directories(folder, none);
    const auto before = read_manifest(folder);
    manifest m{checkpoint_version, before ? before->generation + 1 : 1, 0};
    const std::string name = data_name(m.generation);
    section_writer out(path_in(folder, name));
    out.section("identity", packed(identity));
    write_counts(out, image);
    write_table(out, image.table);
    write_log(out, image.log);
    write_frontier(out, "level", image.level);
    write_frontier(out, "next", image.next);
    write_waiting(out, image.not_looked_up);
    out.section("system", tables);
    const auto bytes = out.finish();
    if (!bytes) return tl::unexpected(bytes.error());
    m.bytes = *bytes;
    // Until here the old manifest names the old file.
    if (const auto done = write_file(path_in(folder, manifest_name), written(m)); !done) return done;
    remove_others(folder, name);
    return {};
}

result<saved_sweep> load_checkpoint(const std::string& folder, const std::string& identity, std::uint32_t chunk_states) {
    const auto m = read_manifest(folder);
    if (!m) return tl::unexpected(m.error());
    section_reader in(path_in(folder, data_name(m->generation)), m->bytes);
    if (in.section("identity") != packed(identity) && in.good())
        return failure_at(folder, 0, "the checkpoint of another exploration", "one of " + identity);
    saved_sweep saved;
    std::uint64_t chunks = 0;
    read_counts(in, saved.image, chunks);
    read_table(in, saved.image);
    read_log(in, saved.image.log, chunks);
    saved.image.level = read_frontier(in, "level", chunk_states);
    saved.image.next = read_frontier(in, "next", chunk_states);
    saved.image.not_looked_up = read_waiting(in);
    saved.tables = in.section("system");
    if (const auto sound = in.finish(); !sound) return tl::unexpected(sound.error());
    return saved;
}

}  // namespace synfin::checker
