// Where exceptions end: everything below reports errors as values.
#include <cstdio>
#include <exception>
#include <new>

#include "cli/cli.hpp"

int main(int argc, char** argv) {
    using synfin::cli::exit_status;
    auto status = exit_status::internal;
    try {
        status = synfin::cli::run_program(argc, argv);
    } catch (const std::bad_alloc&) {
        std::fputs("synfin: incomplete: out of memory\n", stderr);
        status = exit_status::incomplete;
    } catch (const std::exception& mistake) {
        std::fprintf(stderr, "synfin: internal error: %s\n", mistake.what());
    } catch (...) {
        std::fputs("synfin: internal error\n", stderr);
    }
    return static_cast<int>(status);
}
