#include "stacks/uml/registers.hpp"

#include <elf.h>
#include <linux/filter.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstddef>

namespace synfin_stacks::uml {
namespace {

constexpr unsigned register_set = 0x202;  // NT_X86_XSTATE, the third argument

constexpr sock_filter load(unsigned offset) { return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset); }
constexpr unsigned argument(unsigned n) {
    return static_cast<unsigned>(offsetof(seccomp_data, args)) + n * 8;  // its lower half on this machine
}
// Goes on when what was loaded is `value`, else leaves `others` instructions out.
constexpr sock_filter only(unsigned value, unsigned char others) { return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, others); }
constexpr sock_filter answer(unsigned what) { return BPF_STMT(BPF_RET | BPF_K, what); }

}  // namespace

void hide_wide_registers() {
    std::array<sock_filter, 9> filter{load(offsetof(seccomp_data, nr)),
                                      only(__NR_ptrace, 6),
                                      load(argument(0)),
                                      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PTRACE_GETREGSET, 1, 0),
                                      only(PTRACE_SETREGSET, 3),
                                      load(argument(2)),
                                      only(register_set, 1),
                                      answer(SECCOMP_RET_ERRNO | EINVAL),
                                      answer(SECCOMP_RET_ALLOW)};
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

}  // namespace synfin_stacks::uml
