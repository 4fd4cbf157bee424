// All that a teacher has ever answered, as a tree: the data structure of L# (Vaandrager, Garhewal, Rot, Wissmann, TACAS
// 2022), and the cache of queries at the same time.
//
// Two nodes are apart when some word, asked from both, was answered differently: then they cannot be the same state,
// whatever else will be seen. Being apart is never taken back.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mealy/machine.hpp"

namespace synfin::mealy {

using node = std::uint32_t;
inline constexpr node nowhere = ~node{0};

class observation_tree {
  public:
    explicit observation_tree(std::vector<std::string> inputs);

    static constexpr node root = 0;
    [[nodiscard]] std::size_t size() const { return items_.size(); }
    [[nodiscard]] const std::vector<std::string>& inputs() const { return inputs_; }
    [[nodiscard]] const std::vector<std::string>& outputs() const { return outputs_; }

    [[nodiscard]] node child(node n, symbol input) const;
    [[nodiscard]] node parent(node n) const { return items_[n].parent; }
    /// The input and the output on the edge that leads to `n`, which is not the root.
    [[nodiscard]] symbol via(node n) const { return items_[n].via; }
    [[nodiscard]] symbol output(node n) const { return items_[n].out; }
    /// Grows with every node added below `n`: what was found out about `n` holds as long as this stays the same.
    [[nodiscard]] std::uint32_t below(node n) const { return items_[n].below; }
    /// The word that leads to `n`.
    [[nodiscard]] word access(node n) const;
    /// Where a word leads; `nowhere` when it has not been asked.
    [[nodiscard]] node after(node n, const word& w) const;

    /// The number of an output text, new or known.
    symbol output_of(std::string_view text);
    /// A new child; there must be none for this input.
    node add(node n, symbol input, symbol output);

    /// A word that both nodes answered, differently; nothing when they are not (yet) apart.
    [[nodiscard]] std::optional<word> witness(node a, node b) const;
    [[nodiscard]] bool apart(node a, node b) const;

    /// Calls `visit(input, child)` for every child.
    template <class Visit>
    void each_child(node n, Visit&& visit) const {
        const item& at = items_[n];
        if (at.block == none) {
            if (at.only != nowhere) visit(at.only_input, at.only);
            return;
        }
        for (symbol i = 0; i < inputs_.size(); ++i)
            if (const node c = blocks_[at.block * inputs_.size() + i]; c != nowhere) visit(i, c);
    }

  private:
    static constexpr std::size_t none = ~std::size_t{0};
    /// Most nodes have one child; only those with more get a block of one entry an input.
    struct item {
        node parent = nowhere;
        symbol via = 0, out = 0;
        std::uint32_t below = 0;
        node only = nowhere;
        symbol only_input = 0;
        std::size_t block = none;
    };
    void link(node n, symbol input, node to);
    [[nodiscard]] bool differ(node a, node b, word* where) const;

    std::vector<std::string> inputs_, outputs_;
    std::unordered_map<std::string, symbol> number_of_;
    std::vector<item> items_;
    std::vector<node> blocks_;
};

/// "SYN CLOSE ACK": the inputs of a word by name.
[[nodiscard]] std::string text_of(const word& w, const std::vector<std::string>& inputs);

}  // namespace synfin::mealy
