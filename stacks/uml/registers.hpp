// What keeps user-mode Linux 6.1 from booting on new processors, and how it boots all the same.
#pragma once

namespace synfin_stacks::uml {

/// Makes ptrace's access to the extended register set (NT_X86_XSTATE) fail in this process and those it starts. UML 6.1 has
/// 2,696 octets for that set; the host takes it back only whole, and with AMX it is larger, so that the guest's first process
/// dies with "ptrace set fp regs failed, errno = 14". Told at its start that there is no such set, UML uses the registers of
/// the x87 and SSE instead, which is enough for a guest of one process. Silent when the host forbids it: then UML is on its own.
void hide_wide_registers();

}  // namespace synfin_stacks::uml
