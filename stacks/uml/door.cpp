// The packaged user-mode Linux behind the process door: a second Linux kernel, without root.
#include <cstdio>
#include <string>

#include "stacks/common/serve.hpp"
#include "stacks/uml/guest.hpp"

namespace {

using synfin_stacks::uml::guest;

guest& of(void* self) { return *static_cast<guest*>(self); }

extern synfin_stack door;
std::string release_text;

void* start(const synfin_host* host, char* error, std::size_t room) {
    auto booted = guest::boot(*host);
    if (!booted) {
        std::snprintf(error, room, "%s", booted.error().message().c_str());
        return nullptr;
    }
    release_text = (*booted)->release_name();
    door.release_name = release_text.c_str();
    return booted->release();
}

void stop(void* self) { delete &of(self); }

void call(void* self, const synfin_sockets* at, const synfin_request* request, synfin_reply* reply) {
    of(self).call(*at, *request, *reply);
}

void packet(void* self, const std::uint8_t* octets, std::size_t size) { of(self).packet({octets, size}); }
std::uint64_t advance(void* self, std::uint64_t until) { return of(self).advance(until); }
int state(void* self, const synfin_sockets* at) { return of(self).state(*at); }
void release(void* self, const synfin_sockets* at) { of(self).release(*at); }

// Everything the kernel has to say to a segment or a call is there when the function returns (wire.hpp): no patience.
synfin_stack door{.version = SYNFIN_STACK_VERSION,
                  .name = "uml",
                  .release_name = "not booted",
                  .calls = 0xff,
                  .slots = synfin_stacks::uml::slots,
                  .abilities = SYNFIN_SHOWS_STATE | SYNFIN_CHOOSES_ISS,
                  .stack_ip = synfin_stacks::uml::guest_address,
                  .patience = 0,
                  .start = start,
                  .stop = stop,
                  .call = call,
                  .packet = packet,
                  .advance = advance,
                  .state = state,
                  .release = release};

}  // namespace

int main() { return synfin_stacks::serve(door); }
