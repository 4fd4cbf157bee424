// Pictures of a graph: DOT for Graphviz, GraphML for yEd, Gephi and the like.
#include <boost/graph/graphml.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <ostream>

#include "checker/boost_graph.hpp"
#include "checker/graph.hpp"

namespace synfin::checker {

namespace {

// Transitions of a state are contiguous, so the place of one among them is a difference of indices.
std::string edge_label(const csr& g, const labels& texts, const edge& e) {
    const auto index = get(boost::edge_index, g);
    const state_index from = source(e, g);
    const auto k = get(index, e) - get(index, *out_edges(from, g).first);
    return texts.edge(from, k, target(e, g), g[e]);
}

// Quotes only what DOT wants quoted and keeps line breaks as such.
std::string dot_quoted(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '\n') {
            quoted += "\\n";
            continue;
        }
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

}  // namespace

void graph::write_dot(std::ostream& out, const labels& texts) const {
    const csr& g = impl_->g;
    const state_set starts = initial_set();
    const auto state_writer = [&](std::ostream& o, state_index s) {
        if (texts.state) o << " [label=" << dot_quoted(texts.state(s)) << ']';
        if (starts[s]) o << " [style=bold]";
    };
    const auto edge_writer = [&](std::ostream& o, const edge& e) {
        if (texts.edge) o << " [label=" << dot_quoted(edge_label(g, texts, e)) << ']';
    };
    boost::write_graphviz(out, g, state_writer, edge_writer);
}

void graph::write_graphml(std::ostream& out, const labels& texts) const {
    const csr& g = impl_->g;
    boost::dynamic_properties properties;
    if (texts.state) properties.property("label", boost::make_function_property_map<state_index, std::string>(texts.state));
    const auto text_of = [&](const edge& e) { return edge_label(g, texts, e); };
    if (texts.edge) properties.property("label", boost::make_function_property_map<edge, std::string>(text_of));
    const auto kind_of = [&](const edge& e) { return static_cast<int>(g[e]); };
    properties.property("kind", boost::make_function_property_map<edge, int>(kind_of));
    boost::write_graphml(out, g, get(boost::vertex_index, g), properties, true);
}

}  // namespace synfin::checker
