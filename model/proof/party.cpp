#include "model/proof/party.hpp"

#include <algorithm>
#include <array>

#include "model/fields.hpp"

namespace synfin::model::proof {

namespace {

std::string under(std::string_view owner, std::string_view field) { return std::string(owner) + "." + std::string(field); }

void make_variable(const std::string& name, number& n) { n = number_variable(name); }
void make_variable(const std::string& name, flag& f) { f = flag_variable(name); }

}  // namespace

party any_party(std::string_view name) {
    party p;
    for_each_tcb_field(static_cast<tcb<term_domain>&>(p),
                       [&](std::string_view field, std::string_view, auto& f) { make_variable(under(name, field), f); });
    p.snd_una = p.iss + number_variable(under(name, "una"));
    p.snd_nxt = p.iss + number_variable(under(name, "nxt"));
    p.rcv_nxt = p.irs + number_variable(under(name, "rcv"));
    for (unsigned i = 0; i < state_count; ++i) p.in[i] = flag_variable(under(name, model::name(static_cast<state>(i))));
    p.fin = flag_variable(under(name, "fin"));
    return p;
}

message any_message(std::string_view name) {
    message m;
    for_each_segment_field(static_cast<segment<term_domain>&>(m), [&](std::string_view field, std::string_view, auto& f) {
        make_variable(under(name, field.substr(4)), f);  // without "seg."
    });
    m.sender = number_variable(under(name, "sender"));
    m.receiver = number_variable(under(name, "receiver"));
    m.seq = m.sender + number_variable(under(name, "from"));
    m.ack = m.receiver + number_variable(under(name, "acked"));
    return m;
}

number new_iss() { return number_variable("new.iss"); }

bool is_base(term variable) {
    static constexpr std::array<std::string_view, 4> bases{".iss", ".irs", ".sender", ".receiver"};
    const std::string_view name = variable_name(variable);
    return variable->op == term_op::number_variable &&
           std::any_of(bases.begin(), bases.end(), [&](std::string_view end) { return name.ends_with(end); });
}

}  // namespace synfin::model::proof
