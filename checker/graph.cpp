#include "checker/graph.hpp"

#include <boost/iterator/iterator_facade.hpp>
#include <stdexcept>

#include "checker/boost_graph.hpp"

namespace synfin::checker {

namespace {

using arrow = std::pair<state_index, state_index>;

// Reads an edge list as (source, target) pairs.
class arrows : public boost::iterator_facade<arrows, arrow, std::forward_iterator_tag, arrow> {
  public:
    arrows() = default;
    arrows(const edge_list& list, std::uint64_t at) : list_(&list), at_(at) { catch_up(); }

  private:
    friend class boost::iterator_core_access;
    [[nodiscard]] arrow dereference() const { return {source_, list_->target[at_]}; }
    [[nodiscard]] bool equal(const arrows& other) const { return at_ == other.at_; }
    void increment() {
        ++at_;
        catch_up();
    }
    void catch_up() {
        while (at_ < list_->edges() && list_->first[source_ + 1] <= at_) ++source_;
    }

    const edge_list* list_ = nullptr;
    std::uint64_t at_ = 0;
    state_index source_ = 0;
};

csr build(const edge_list& list) {
    if (list.edges() >= no_state) throw std::length_error("a graph holds at most 2^32 - 2 transitions");
    return {boost::edges_are_unsorted_multi_pass, arrows(list, 0), arrows(list, list.edges()), list.kind.begin(),
            static_cast<state_index>(list.states())};
}

}  // namespace

graph::graph(edge_list edges, std::vector<state_index> initial)
    : impl_(std::make_unique<impl>(impl{build(edges)})), initial_(std::move(initial)), outside_(edges.outside) {}
graph::graph(graph&&) noexcept = default;
graph& graph::operator=(graph&&) noexcept = default;
graph::~graph() = default;

std::uint64_t graph::states() const { return num_vertices(impl_->g); }
std::uint64_t graph::edges() const { return num_edges(impl_->g); }

state_set graph::initial_set() const {
    state_set set(states());
    for (const state_index s : initial_) set[s] = true;
    return set;
}

}  // namespace synfin::checker
