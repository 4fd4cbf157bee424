// A TCB, a segment and an input whose fields are variables: the time before a rule.
#pragma once
#include "model/context.hpp"
#include "model/fields.hpp"
#include "model/term_rules.hpp"

namespace synfin::tests {

struct open_fields {
    model::tcb<model::term_domain> t;
    model::segment<model::term_domain> seg;
    model::call_input<model::term_domain> in;
};

inline open_fields all_open() {
    open_fields all;
    std::size_t i = 0;
    const auto open = [&](std::string_view, std::string_view, auto& f) { f.is = model::fields()[i++].variable; };
    model::for_each_tcb_field(all.t, open);
    model::for_each_segment_field(all.seg, open);
    model::for_each_input_field(all.in, open);
    return all;
}

}  // namespace synfin::tests
