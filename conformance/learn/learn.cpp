#include "conformance/learn/learn.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "conformance/learn/mapper.hpp"
#include "conformance/stacks/model.hpp"
#include "mealy/learn/save.hpp"
#include "support/file.hpp"

namespace synfin::conformance {
namespace {

using clock = std::chrono::steady_clock;

constexpr auto save_every = std::chrono::seconds(10);
constexpr int texts_of_the_mapper = 1;  // counts up when the mapper shows the same behaviour in other words

double seconds_since(clock::time_point start) { return std::chrono::duration<double>(clock::now() - start).count(); }

/// The tree in its file.
class saved_tree {
  public:
    saved_tree(const learn_settings& settings, const stack_info& of)
        : path_(settings.observations), of_(fmt::format("{} {}, mapper {}", of.name, of.version, texts_of_the_mapper)) {}

    [[nodiscard]] result<mealy::observation_tree> load(const std::vector<std::string>& inputs) const {
        if (path_.empty() || !std::filesystem::exists(path_)) return mealy::observation_tree(inputs);
        const auto text = read_file(path_, std::size_t{4} << 30);
        if (!text) return tl::unexpected(text.error());
        return mealy::read_observations(*text, path_, of_, inputs);
    }
    [[nodiscard]] result<void> save(const mealy::observation_tree& tree) {
        last_ = clock::now();
        return path_.empty() ? result<void>{} : write_file(path_, mealy::write_observations(tree, of_));
    }
    [[nodiscard]] bool is_due() const { return !path_.empty() && clock::now() - last_ > save_every; }

  private:
    std::string path_, of_;
    clock::time_point last_ = clock::now();
};

mealy::learning_options options_of(const learn_settings& s, clock::time_point start) {
    mealy::learning_options options;
    options.extra_states = s.extra_states;
    options.seed = s.seed;
    options.on_progress = s.on_progress;
    if (s.limit > 0) options.stop = [start, limit = s.limit] { return seconds_since(start) > limit; };
    return options;
}

result<mealy::learned> learn_model(const learn_settings& s, clock::time_point start) {
    model_options one;
    one.slots = 1;
    learn_settings half = s;
    half.limit = s.limit / 2;
    const auto reference = open_model(one);
    mapper who(*reference, s.alphabet);
    mealy::observation_tree tree(who.inputs());
    return mealy::learn(who, tree, options_of(half, start));
}

result<mealy::learned> learn_stack(stack& on, const learn_settings& s, mealy::learning_options options, std::size_t& resumed) {
    saved_tree file(s, on.info());
    mapper who(on, s.alphabet);
    auto tree = file.load(who.inputs());
    if (!tree) return tl::unexpected(tree.error());
    resumed = tree->size() - 1;
    result<void> saved;
    options.on_save = [&](const mealy::observation_tree& now) {
        if (saved && file.is_due()) saved = file.save(now);
    };
    auto found = mealy::learn(who, *tree, options);
    if (saved) saved = file.save(*tree);  // also when it failed: what was seen stays seen
    if (found && !saved) return tl::unexpected(saved.error());
    return found;
}

}  // namespace

bool learn_report::as_the_model() const {
    return std::all_of(differences.begin(), differences.end(), [](const difference& d) { return d.allowed; });
}

result<learn_report> learn(stack& on, const learn_settings& settings) {
    const auto start = clock::now();
    learn_report report;
    report.stack = on.info().name;
    report.version = on.info().version;
    report.alphabet = settings.alphabet;
    report.extra_states = settings.extra_states;
    auto options = options_of(settings, start);
    if (settings.compares || settings.from_model) {
        auto reference = learn_model(settings, start);
        if (!reference) return tl::unexpected(reference.error());
        report.model = std::move(*reference);
        if (settings.from_model && report.model.m.states() != 0) options.first = report.model.m;
    }
    auto found = learn_stack(on, settings, options, report.resumed);
    if (!found) return tl::unexpected(found.error());
    report.found = std::move(*found);
    if (settings.compares && report.found.m.states() != 0 && report.model.m.states() != 0) {
        report.differences = differences(report.model.m, report.found.m, settings.alphabet);
        if (auto judged = judge(report.differences, on); !judged) return tl::unexpected(judged.error());
    }
    report.seconds = seconds_since(start);
    return report;
}

}  // namespace synfin::conformance
