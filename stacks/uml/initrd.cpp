#include "stacks/uml/initrd.hpp"

#include <cstddef>

asm(".section .rodata\n"
    ".global synfin_uml_initrd, synfin_uml_initrd_end\n"
    "synfin_uml_initrd: .incbin \"" SYNFIN_UML_INITRD
    "\"\n"
    "synfin_uml_initrd_end: .byte 0\n"
    ".text\n");

extern "C" const char synfin_uml_initrd[], synfin_uml_initrd_end[];

namespace synfin_stacks::uml {

std::string_view initrd() { return {synfin_uml_initrd, static_cast<std::size_t>(synfin_uml_initrd_end - synfin_uml_initrd)}; }

}  // namespace synfin_stacks::uml
