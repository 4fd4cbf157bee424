// A case as a script for packetdrill, the tool that Linux's own TCP tests are written for.
//
// A script is one way through: it names one answer a step, the one that the model gives under a set of readings. Behind
// the step under test it ends as soon as even these leave a choice. docs/packetdrill.md says what a script cannot say.
#pragma once
#include <string>

#include "conformance/case.hpp"
#include "model/readings.hpp"
#include "support/result.hpp"

namespace synfin::conformance {

/// The readings that Linux 6.18 was seen to follow wherever it had the choice: packetdrill's scripts run on Linux.
[[nodiscard]] model::readings linux_readings();

struct packetdrill_options {
    model::readings taken = linux_readings();
    std::uint16_t stack_window = 64240;  ///< what Linux offers at first, MSS 1460 and no scaling
};

struct packetdrill_script {
    std::string text;
    std::string stopped{};  ///< why it ends before the case does; empty when it does not
};

/// The script. The error says why the step under test cannot be said in one: the reader is told, and none is written.
[[nodiscard]] result<packetdrill_script> as_packetdrill(const test_case& c, const packetdrill_options& options = {});

/// "3.10.7.4_established_rst-inside.pkt": the address with characters that every file system takes.
[[nodiscard]] std::string file_name_of(const test_case& c, std::string_view ending);

}  // namespace synfin::conformance
