// The queue of ns-3's events without those that were cancelled.
//
// ns-3 leaves a cancelled event in its queue until its time comes, and with it the socket whose timer it was. Virtual time
// stands still while thousands of connections come and go, so that queue would only grow.
#pragma once
#include <cstddef>
#include <map>

#include "ns3/scheduler.h"

namespace synfin_stacks {

/// Orders events by time, then by number, as every scheduler of ns-3 does.
class pruning_scheduler : public ns3::Scheduler {
  public:
    static ns3::TypeId GetTypeId();
    ~pruning_scheduler() override = default;

    void Insert(const Event& ev) override;
    bool IsEmpty() const override { return events_.empty(); }
    Event PeekNext() const override;
    Event RemoveNext() override;
    void Remove(const Event& ev) override { events_.erase(ev.key); }

  private:
    void prune();

    std::map<EventKey, ns3::EventImpl*> events_;
    std::size_t prune_at_ = 1024;
};

}  // namespace synfin_stacks
