// Reading captures through libpcap.
#include <fmt/format.h>
#include <pcap/pcap.h>

#include <array>
#include <cstdio>
#include <memory>

#include "traces/capture.hpp"
#include "traces/link_layer.hpp"

namespace synfin::traces {
namespace {

using capture_handle = std::unique_ptr<pcap_t, decltype(&pcap_close)>;
using error_text = std::array<char, PCAP_ERRBUF_SIZE>;
using visitor = std::function<void(captured&&)>;

constexpr std::int64_t second = 1'000'000'000;

std::string link_name(int type) {
    const char* name = pcap_datalink_val_to_name(type);
    return name != nullptr ? name : fmt::format("{}", type);
}

result<void> check_link_type(pcap_t* in, const std::string& name) {
    if (known_link_type(pcap_datalink(in))) return {};
    return failure_at(name, 0, fmt::format("captured on link type {}", link_name(pcap_datalink(in))),
                      "RAW, IPV4, EN10MB, LINUX_SLL, LINUX_SLL2, NULL or LOOP");
}

/// The part of the frame's datagram that the snapshot length did not cut off, padding removed where that is known.
captured captured_from(const pcap_pkthdr& header, std::span<const std::uint8_t> datagram, std::size_t number) {
    // Opened for nanoseconds: tv_usec holds them. The product wraps only for times no capture has; wrap, don't trap.
    const auto time = (static_cast<std::uint64_t>(header.ts.tv_sec) * static_cast<std::uint64_t>(second)) +
                      static_cast<std::uint64_t>(header.ts.tv_usec);
    return {.time_ns = static_cast<std::int64_t>(time),
            .datagram = {datagram.begin(), datagram.end()},
            .number = number,
            .missing = header.len > header.caplen ? header.len - header.caplen : 0};
}

void visit_frame(pcap_t* in, const pcap_pkthdr& header, const u_char* data, capture_summary& summary, const visitor& visit) {
    ++summary.frames;
    const auto datagram = ipv4_in(pcap_datalink(in), {data, header.caplen});
    if (datagram)
        visit(captured_from(header, *datagram, summary.frames));
    else
        ++summary.skipped;
}

/// The frames before a damaged place still count: a killed capturing program leaves half a frame at the end.
result<capture_summary> visit_frames(capture_handle in, const std::string& name, const visitor& visit) {
    if (auto known = check_link_type(in.get(), name); !known) return tl::unexpected(known.error());
    capture_summary summary;
    pcap_pkthdr* header = nullptr;
    const u_char* data = nullptr;
    int status = 0;
    while ((status = pcap_next_ex(in.get(), &header, &data)) == 1) visit_frame(in.get(), *header, data, summary, visit);
    if (status == PCAP_ERROR_BREAK) return summary;
    const std::string why = pcap_geterr(in.get());
    if (why.find("truncated") == std::string::npos)
        return failure_at(name, 0, fmt::format("frame {}: {}", summary.frames + 1, why), "a pcap or pcapng capture");
    summary.cut_short = true;
    return summary;
}

result<capture> collected(capture_handle in, const std::string& name) {
    capture whole;
    auto summary = visit_frames(std::move(in), name, [&](captured&& c) { whole.packets.push_back(std::move(c)); });
    if (!summary) return tl::unexpected(summary.error());
    whole.summary = *summary;
    return whole;
}

tl::unexpected<error> not_a_capture(const std::string& name, const error_text& why) {
    // libpcap puts the file name in front of what it says about a missing file; our error has it already.
    std::string text = why.data();
    if (text.starts_with(name + ": ")) text.erase(0, name.size() + 2);
    return failure_at(name, 0, text, "a pcap or pcapng capture");
}

result<capture_handle> opened(const std::string& path) {
    error_text why{};
    auto* in = pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO, why.data());
    if (in == nullptr) return not_a_capture(path, why);
    return capture_handle(in, pcap_close);
}

result<capture_handle> opened(std::span<const std::uint8_t> bytes, const std::string& name) {
    // fmemopen wants a pointer it could write to; mode "r" promises that it does not.
    FILE* file = bytes.empty() ? nullptr : fmemopen(const_cast<std::uint8_t*>(bytes.data()), bytes.size(), "r");
    if (file == nullptr) return failure_at(name, 0, "no octets", "a pcap or pcapng capture");
    error_text why{};
    auto* in = pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, why.data());
    if (in == nullptr) {
        std::fclose(file);  // libpcap takes the file over only on success
        return not_a_capture(name, why);
    }
    return capture_handle(in, pcap_close);
}

}  // namespace

result<capture_summary> visit_capture(const std::string& path, const visitor& visit) {
    return opened(path).and_then([&](capture_handle&& in) { return visit_frames(std::move(in), path, visit); });
}

result<capture> read_capture(const std::string& path) {
    return opened(path).and_then([&](capture_handle&& in) { return collected(std::move(in), path); });
}

result<capture> read_capture(std::span<const std::uint8_t> bytes, const std::string& name) {
    return opened(bytes, name).and_then([&](capture_handle&& in) { return collected(std::move(in), name); });
}

}  // namespace synfin::traces
