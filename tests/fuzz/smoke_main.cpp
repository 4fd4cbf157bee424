// Runs a fuzz target without libFuzzer: every file of a corpus folder, then random mutations of them with a fixed seed.
//   NAME_fuzz [CORPUS_FOLDER] [MUTATIONS]
//   NAME_fuzz FILE                         one input again
// What kills the target is left in ./NAME_fuzz.crash.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
// Of the sanitizers, when they are linked in.
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

namespace {

namespace fs = std::filesystem;
using bytes = std::vector<std::uint8_t>;

const bytes* running = nullptr;
char crash_name[256] = "fuzz.crash";  // ready before anything goes wrong

void save_input() {
    const int fd = ::open(crash_name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd >= 0 && running) (void)!::write(fd, running->data(), running->size());
    static const char said[] = "\nsmoke: the input that did it is in ";
    (void)!::write(2, said, sizeof said - 1);
    (void)!::write(2, crash_name, std::strlen(crash_name));
    (void)!::write(2, "\n", 1);
}

extern "C" void on_signal(int number) {
    save_input();
    std::signal(number, SIG_DFL);
    std::raise(number);
}

void run(const bytes& input) {
    running = &input;
    LLVMFuzzerTestOneInput(input.data(), input.size());
}

bytes contents_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<bytes> seeds_of(const fs::path& corpus) {
    std::vector<fs::path> paths;
    if (fs::is_regular_file(corpus)) paths.push_back(corpus);
    if (fs::is_directory(corpus))
        for (const auto& entry : fs::recursive_directory_iterator(corpus))
            if (entry.is_regular_file()) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());  // the order of a folder differs between machines
    std::vector<bytes> seeds;
    for (const auto& path : paths) seeds.push_back(contents_of(path));
    return seeds;
}

using random_source = std::mt19937_64;

std::size_t below(random_source& random, std::size_t limit) { return limit == 0 ? 0 : random() % limit; }

// One small change: overwrite, insert, remove, cut off, or splice in a part of another seed.
void mutate(bytes& input, const bytes& other, random_source& random) {
    const auto at = [&] { return input.begin() + static_cast<std::ptrdiff_t>(below(random, input.size() + 1)); };
    const auto place = at();
    switch (below(random, 6)) {
        case 0:
            if (place != input.end()) *place = static_cast<std::uint8_t>(random());
            break;
        case 1:
            if (place != input.end()) *place = static_cast<std::uint8_t>(*place ^ (1u << below(random, 8)));
            break;
        case 2:
            input.insert(place, static_cast<std::uint8_t>(random()));
            break;
        case 3:
            if (place != input.end()) input.erase(place);
            break;
        case 4:
            input.erase(place, input.end());
            break;
        default: {
            const auto from = static_cast<std::ptrdiff_t>(below(random, other.size() + 1));
            const auto size = static_cast<std::ptrdiff_t>(below(random, other.size() - static_cast<std::size_t>(from) + 1));
            input.insert(place, other.begin() + from, other.begin() + from + size);
        }
    }
    if (input.size() > (std::size_t{1} << 16)) input.resize(std::size_t{1} << 16);
}

// Sanitized builds are slow: the number of mutations is a wish, the time is the limit.
std::size_t run_mutations(const std::vector<bytes>& seeds, std::size_t wanted) {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::seconds(10);
    random_source random(1);
    std::size_t done = 0;
    for (; done < wanted && clock::now() < end; ++done) {
        bytes input = seeds[below(random, seeds.size())];
        for (std::size_t n = 1 + below(random, 8); n > 0; --n) mutate(input, seeds[below(random, seeds.size())], random);
        run(input);
    }
    return done;
}

}  // namespace

int main(int argc, char** argv) {
    for (const int number : {SIGABRT, SIGSEGV, SIGFPE, SIGILL, SIGBUS}) std::signal(number, on_signal);
    if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(save_input);
    std::snprintf(crash_name, sizeof crash_name, "%s.crash", fs::path(argv[0]).filename().c_str());
    const fs::path corpus = argc > 1 ? argv[1] : "";
    std::vector<bytes> seeds = seeds_of(corpus);
    const std::size_t stored = seeds.size();
    seeds.push_back({});
    for (const auto& seed : seeds) run(seed);
    const std::size_t mutations = fs::is_regular_file(corpus) ? 0 : run_mutations(seeds, argc > 2 ? std::stoul(argv[2]) : 20000);
    std::printf("%zu inputs of the corpus, %zu mutations (seed 1)\n", stored, mutations);
    return 0;
}
