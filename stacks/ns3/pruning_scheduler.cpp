#include "stacks/ns3/pruning_scheduler.hpp"

#include <algorithm>
#include <vector>

#include "ns3/event-impl.h"
#include "ns3/type-id.h"

namespace synfin_stacks {

ns3::TypeId pruning_scheduler::GetTypeId() {
    static const ns3::TypeId id =
        ns3::TypeId("synfin::pruning_scheduler").SetParent<ns3::Scheduler>().AddConstructor<pruning_scheduler>();
    return id;
}

void pruning_scheduler::Insert(const Event& ev) {
    events_.emplace(ev.key, ev.impl);
    if (events_.size() >= prune_at_) prune();
}

ns3::Scheduler::Event pruning_scheduler::PeekNext() const {
    const auto& [key, impl] = *events_.begin();
    return {impl, key};
}

ns3::Scheduler::Event pruning_scheduler::RemoveNext() {
    const Event next = PeekNext();
    events_.erase(events_.begin());
    return next;
}

// The last reference to an event may be the last one to a socket, whose end cancels more events: first the queue, then they.
void pruning_scheduler::prune() {
    std::vector<ns3::EventImpl*> dead;
    for (auto at = events_.begin(); at != events_.end();) {
        if (!at->second->IsCancelled()) {
            ++at;
            continue;
        }
        dead.push_back(at->second);
        at = events_.erase(at);
    }
    prune_at_ = std::max<std::size_t>(1024, 2 * events_.size());
    for (ns3::EventImpl* event : dead) event->Unref();
}

}  // namespace synfin_stacks
