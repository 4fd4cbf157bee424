// The states one endpoint reaches under one set of readings, each with a way there, and the transitions worth a test:
// every kind of state crossed by every stimulus.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "conformance/endpoint_system.hpp"

namespace synfin::conformance {

using node_index = std::uint32_t;

/// A state found, and how: by which stimulus from which other. The first is CLOSED and its own predecessor.
struct found_state {
    packed_machine words{};
    node_index from = 0;
    const stimulus* by = nullptr;
};

/// The first state found of its kind.
struct representative {
    node_index at = 0;
    std::string kind;
};

/// All states of an endpoint, breadth first: those reached by the calls that every interface has, then the others. So a
/// case needs a call that sockets cannot express only where there is no other way.
class state_list {
  public:
    explicit state_list(const endpoint_system& system);

    [[nodiscard]] std::size_t size() const { return states_.size(); }
    [[nodiscard]] const found_state& operator[](node_index i) const { return states_[i]; }
    /// The number of that state; `size()` when it was not reached.
    [[nodiscard]] node_index find(const packed_machine& words) const;
    /// One state of each kind, plain ones first.
    [[nodiscard]] const std::vector<representative>& kinds() const { return kinds_; }
    /// Do other readings find the same states by the same steps? Only where a step asked for one of them can they differ.
    [[nodiscard]] bool is_same_under(const endpoint_system& other) const;

  private:
    static constexpr node_index beyond = ~node_index{0};  // where the bounds of the system end
    /// A transition that asked for readings, and which.
    struct question {
        node_index from, to;
        const stimulus* step;
        std::uint64_t asked;
    };
    enum class calls : std::uint8_t { everyday, other };

    void expand_all(const endpoint_system& system, calls which);
    void expand(const endpoint_system& system, node_index from, const machine& m, const stimulus& step);
    [[nodiscard]] std::size_t slot_of(const packed_machine& words) const;
    node_index number_of(const packed_machine& words, node_index from, const stimulus& step);
    void find_kinds();

    std::vector<found_state> states_;
    std::vector<node_index> slots_;  // a hash table of the states
    std::vector<question> questions_;
    std::vector<representative> kinds_;
    std::vector<bool> everyday_done_;
};

/// A transition worth a case.
struct crossing {
    node_index from = 0;
    const stimulus* step = nullptr;
    std::string_view kind;
    outcome out;
};

/// The endpoint under one set of readings.
class endpoint_graph {
  public:
    /// `defaults`: the endpoint under the default readings, whose states are shared where they are the same.
    explicit endpoint_graph(model::readings taken, const endpoint_graph* defaults = nullptr);

    [[nodiscard]] const endpoint_system& system() const { return system_; }
    [[nodiscard]] const state_list& states() const { return *states_; }
    [[nodiscard]] machine at(node_index i) const { return endpoint_system::unpack((*states_)[i].words); }
    /// The stimuli that lead to a state.
    [[nodiscard]] std::vector<const stimulus*> path(node_index to) const;

    /// Every kind of state with every stimulus that can happen in it.
    template <class Visit>
    void each_crossing(Visit&& visit) const {
        for (const representative& r : states_->kinds()) {
            const machine m = at(r.at);
            for (const stimulus& s : alphabet())
                if (auto out = system_.after(m, s)) visit(crossing{r.at, &s, r.kind, *out});
        }
    }

  private:
    endpoint_system system_;
    std::shared_ptr<const state_list> states_;
};

/// Is the transition one that the readings taken bring in: does a rule fire that belongs to them, or is the state one that
/// only they lead to?
[[nodiscard]] bool belongs_to(const crossing& x, const machine& from, model::readings taken);

/// The endpoint under the default readings, and under each other reading that any event of this system consults.
class endpoint_graphs {
  public:
    endpoint_graphs();
    [[nodiscard]] const std::vector<std::unique_ptr<endpoint_graph>>& all() const { return all_; }

  private:
    std::vector<std::unique_ptr<endpoint_graph>> all_;
};

}  // namespace synfin::conformance
