// Writing captures: pcap through libpcap, pcapng by the block layouts of draft-ietf-opsawg-pcapng, section 4.
#include <pcap/pcap.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "support/file.hpp"
#include "traces/capture.hpp"

namespace synfin::traces {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::uint32_t link_type_ipv4 = 228;
constexpr int snapshot_octets = 65535;

pcap_pkthdr frame_header(const captured& c) {
    pcap_pkthdr header{};
    header.ts.tv_sec = static_cast<time_t>(c.time_ns / second);
    header.ts.tv_usec = static_cast<suseconds_t>(c.time_ns % second);  // nanoseconds: see pcap_bytes
    header.caplen = static_cast<bpf_u_int32>(c.datagram.size());
    header.len = header.caplen + c.missing;
    return header;
}

void dump_all(pcap_t* format, FILE* out, std::span<const captured> packets) {
    auto* dump = pcap_dump_fopen(format, out);  // takes over the file
    if (dump == nullptr) {
        std::fclose(out);
        return;
    }
    for (const auto& c : packets) {
        const auto header = frame_header(c);
        pcap_dump(reinterpret_cast<u_char*>(dump), &header, c.datagram.data());
    }
    pcap_dump_close(dump);
}

// pcapng is written little-endian on every machine; readers learn the order from the section header.
class block_writer {
  public:
    void put16(std::uint32_t v) { out_ += {static_cast<char>(v & 0xff), static_cast<char>(v >> 8 & 0xff)}; }
    void put32(std::uint32_t v) { put16(v), put16(v >> 16); }
    void put_padded(std::string_view octets) { out_.append(octets).append((4 - octets.size() % 4) % 4, '\0'); }
    void option(std::uint32_t code, std::string_view value) {
        value = value.substr(0, 65535);  // its length field has 16 bits
        put16(code), put16(static_cast<std::uint32_t>(value.size()));
        put_padded(value);
    }
    void end_of_options() { put32(0); }
    /// A block is type, total length, body, total length again: readers may walk backwards.
    void block(std::uint32_t type, const std::string& body) {
        const auto total = static_cast<std::uint32_t>(body.size() + 12);
        put32(type), put32(total);
        out_ += body;
        put32(total);
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    std::string out_;
};

constexpr std::uint32_t opt_comment = 1, if_tsresol = 9, shb_userappl = 4;

std::string section_header() {
    block_writer body;
    body.put32(0x1a2b3c4d);
    body.put16(1), body.put16(0);                    // version 1.0
    body.put32(0xffffffff), body.put32(0xffffffff);  // section length not given
    body.option(shb_userappl, "synfin " SYNFIN_VERSION), body.end_of_options();
    return body.take();
}

std::string interface_description() {
    block_writer body;
    body.put16(link_type_ipv4), body.put16(0);
    body.put32(0);                                           // no snapshot length
    body.option(if_tsresol, "\x09"), body.end_of_options();  // times in 10^-9 s
    return body.take();
}

std::string enhanced_packet(const captured& c) {
    block_writer body;
    const auto time = static_cast<std::uint64_t>(c.time_ns);
    const auto size = static_cast<std::uint32_t>(c.datagram.size());
    body.put32(0);  // the one interface
    body.put32(static_cast<std::uint32_t>(time >> 32)), body.put32(static_cast<std::uint32_t>(time));
    body.put32(size), body.put32(size + c.missing);
    body.put_padded({reinterpret_cast<const char*>(c.datagram.data()), c.datagram.size()});
    if (!c.comment.empty()) body.option(opt_comment, c.comment), body.end_of_options();
    return body.take();
}

}  // namespace

std::string pcap_bytes(std::span<const captured> packets) {
    char* text = nullptr;
    std::size_t size = 0;
    const std::unique_ptr<pcap_t, decltype(&pcap_close)> format(
        pcap_open_dead_with_tstamp_precision(DLT_IPV4, snapshot_octets, PCAP_TSTAMP_PRECISION_NANO), pcap_close);
    FILE* out = open_memstream(&text, &size);
    if (format == nullptr || out == nullptr) return {};
    dump_all(format.get(), out, packets);
    const std::unique_ptr<char, decltype(&std::free)> owned(text, std::free);
    return {text, size};
}

std::string pcapng_bytes(std::span<const captured> packets) {
    block_writer file;
    file.block(0x0a0d0d0a, section_header());
    file.block(1, interface_description());
    for (const auto& c : packets) file.block(6, enhanced_packet(c));
    return file.take();
}

result<void> write_pcap(const std::string& path, std::span<const captured> packets) {
    return write_file(path, pcap_bytes(packets));
}

result<void> write_pcapng(const std::string& path, std::span<const captured> packets) {
    return write_file(path, pcapng_bytes(packets));
}

}  // namespace synfin::traces
