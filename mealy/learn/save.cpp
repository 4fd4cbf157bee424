#include "mealy/learn/save.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <iterator>

namespace synfin::mealy {
namespace {

constexpr std::string_view first_line = "synfin-observations 1";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\\')
            out += "\\\\";
        else
            out += c;
    }
    return out;
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '\\' && i + 1 < text.size();
        if (escape) ++i;
        out += escape && text[i] == 'n' ? '\n' : text[i];
    }
    return out;
}

/// Line by line, each a word and the rest.
class reader {
  public:
    reader(std::string_view text, const std::string& file) : rest_(text), file_(file) {}

    bool next() {
        if (rest_.empty()) return false;
        const auto end = rest_.find('\n');
        line_ = rest_.substr(0, end);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        ++number_;
        return true;
    }
    [[nodiscard]] std::string_view line() const { return line_; }
    [[nodiscard]] std::string_view word() const { return line_.substr(0, line_.find(' ')); }
    [[nodiscard]] std::string_view argument() const {
        const auto blank = line_.find(' ');
        return blank == std::string_view::npos ? std::string_view{} : line_.substr(blank + 1);
    }
    [[nodiscard]] tl::unexpected<error> wrong(std::string what, std::string expected = {}) const {
        return failure_at(file_, number_, std::move(what), std::move(expected));
    }

  private:
    std::string_view rest_, line_;
    const std::string& file_;
    int number_ = 0;
};

bool read_numbers(std::string_view text, std::array<std::uint32_t, 3>& out) {
    for (auto& number : out) {
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
        const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (fault != std::errc{}) return false;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
    return text.empty();
}

result<void> add_node(const reader& lines, observation_tree& tree, std::size_t outputs) {
    std::array<std::uint32_t, 3> edge{};
    if (!read_numbers(lines.argument(), edge)) return lines.wrong("not an answer", "seen PARENT INPUT OUTPUT");
    const auto [parent, input, output] = edge;
    if (parent >= tree.size()) return lines.wrong(fmt::format("node {} comes later", parent));
    if (input >= tree.inputs().size() || output >= outputs) return lines.wrong("no such input or output");
    if (tree.child(parent, input) != nowhere) return lines.wrong("answered twice");
    tree.add(parent, input, output);
    return {};
}

// The inputs are checked one by one as they come.
result<void> take_line(const reader& lines, observation_tree& tree, std::size_t& inputs_seen) {
    if (lines.word() == "input") {
        const auto& inputs = tree.inputs();
        if (inputs_seen < inputs.size() && inputs[inputs_seen] == unescaped(lines.argument()))
            return ++inputs_seen, result<void>{};
        return lines.wrong(fmt::format("another alphabet: \"{}\"", lines.argument()),
                           inputs_seen < inputs.size() ? inputs[inputs_seen] : "no more inputs");
    }
    if (inputs_seen != tree.inputs().size()) return lines.wrong("another alphabet", "input " + tree.inputs()[inputs_seen]);
    if (lines.word() == "output") return tree.output_of(unescaped(lines.argument())), result<void>{};
    if (lines.word() == "seen") return add_node(lines, tree, tree.outputs().size());
    return lines.wrong("not a line of observations", "input, output, seen or end");
}

}  // namespace

std::string write_observations(const observation_tree& tree, std::string_view of) {
    std::string text = fmt::format("{}\nof {}\n", first_line, escaped(of));
    for (const auto& input : tree.inputs()) text += "input " + escaped(input) + "\n";
    for (const auto& output : tree.outputs()) text += "output " + escaped(output) + "\n";
    for (node n = 1; n < tree.size(); ++n)
        fmt::format_to(std::back_inserter(text), "seen {} {} {}\n", tree.parent(n), tree.via(n), tree.output(n));
    return text + "end\n";
}

result<observation_tree> read_observations(std::string_view text, const std::string& file, std::string_view of,
                                           const std::vector<std::string>& inputs) {
    reader lines(text, file);
    if (!lines.next() || lines.line() != first_line) return lines.wrong("not a file of observations", std::string(first_line));
    if (!lines.next() || lines.word() != "of" || unescaped(lines.argument()) != of)
        return lines.wrong(fmt::format("observations of something else: \"{}\"", lines.argument()), std::string(of));
    observation_tree tree(inputs);
    std::size_t inputs_seen = 0;
    while (lines.next()) {
        if (lines.line() == "end") return tree;
        if (auto taken = take_line(lines, tree, inputs_seen); !taken) return tl::unexpected(taken.error());
    }
    return lines.wrong("cut off", "end");
}

}  // namespace synfin::mealy
