#include "stacks/ns3/network.hpp"

#include <algorithm>
#include <utility>

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/global-value.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4.h"
#include "ns3/mac48-address.h"
#include "ns3/node.h"
#include "ns3/object-factory.h"
#include "ns3/packet.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/virtual-net-device.h"
#include "stacks/ns3/pruning_scheduler.hpp"

namespace synfin_stacks {
namespace {

constexpr std::uint16_t ipv4 = 0x0800;

// The rules of RFC 9293 are under test: without the options that RFC 7323 and RFC 2018 add. All else is as ns-3 has it.
void configure() {
    ns3::RngSeedManager::SetSeed(1);
    ns3::RngSeedManager::SetRun(1);
    ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(true));
    for (const char* option : {"Timestamp", "WindowScaling", "Sack"})
        ns3::Config::SetDefault(std::string("ns3::TcpSocketBase::") + option, ns3::BooleanValue(false));
    ns3::ObjectFactory scheduler;
    scheduler.SetTypeId(pruning_scheduler::GetTypeId());
    ns3::Simulator::SetScheduler(scheduler);
}

void give_address(const ns3::Ptr<ns3::Node>& node, const ns3::Ptr<ns3::NetDevice>& wire, std::uint32_t address) {
    const auto ip = node->GetObject<ns3::Ipv4>();
    const auto interface = ip->AddInterface(wire);
    ip->AddAddress(interface, ns3::Ipv4InterfaceAddress(ns3::Ipv4Address(address), ns3::Ipv4Mask("255.255.0.0")));
    ip->SetUp(interface);
}

std::uint64_t now() { return static_cast<std::uint64_t>(ns3::Simulator::Now().GetNanoSeconds()); }

}  // namespace

network::network(std::uint32_t address, sink out) : out_(std::move(out)) {
    configure();
    node_ = ns3::CreateObject<ns3::Node>();
    wire_ = ns3::CreateObject<ns3::VirtualNetDevice>();
    wire_->SetSendCallback(ns3::MakeCallback(&network::send, this));
    wire_->SetNeedsArp(false);
    wire_->SetIsPointToPoint(true);
    wire_->SetMtu(1500);
    node_->AddDevice(wire_);
    ns3::InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(node_);
    give_address(node_, wire_, address);
    settle();
}

network::~network() {
    out_ = [](const auto&) {};
    node_ = nullptr;
    wire_ = nullptr;
    ns3::Simulator::Destroy();
}

bool network::send(ns3::Ptr<ns3::Packet> packet, const ns3::Address&, const ns3::Address&, std::uint16_t protocol) {
    if (protocol != ipv4) return true;
    octets_.resize(packet->GetSize());
    packet->CopyData(octets_.data(), packet->GetSize());
    sent_ = true;
    if (stop_when_sent_) ns3::Simulator::Stop();
    out_(octets_);
    return true;
}

void network::deliver(const std::uint8_t* octets, std::uint32_t size) {
    static const ns3::Mac48Address to("00:00:00:00:00:01"), from("00:00:00:00:00:02");
    wire_->Receive(ns3::Create<ns3::Packet>(octets, size), ipv4, to, from, ns3::NetDevice::PACKET_HOST);
    settle();
}

void network::settle() { run_for(ns3::NanoSeconds(2)); }

std::uint64_t network::advance(std::uint64_t until) {
    sent_ = false;
    if (until > now()) {
        stop_when_sent_ = true;
        run_for(ns3::NanoSeconds(until - now()));
        stop_when_sent_ = false;
        if (sent_) settle();
    }
    told_ = std::max(told_, sent_ ? std::min(now(), until) : until);
    return told_;
}

void network::run_for(const ns3::Time& span) {
    auto end = ns3::Simulator::Schedule(span, [] { ns3::Simulator::Stop(); });
    ns3::Simulator::Run();
    end.Cancel();
}

}  // namespace synfin_stacks
