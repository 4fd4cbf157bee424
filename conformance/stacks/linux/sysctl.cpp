#include "conformance/stacks/linux/sysctl.hpp"

#include <fcntl.h>

#include <array>
#include <cerrno>

#include "conformance/stacks/linux/descriptor.hpp"

namespace synfin::conformance {
namespace {

struct setting {
    const char* key;
    const char* value;
};

// Older kernels have not all of these; what they do not have they cannot do either, so a missing one is passed over.
constexpr std::array settings{
    // Every answer of RFC 5961 and RFC 9293 is given, not one per 500 ms or so many per second.
    setting{"ipv4/tcp_invalid_ratelimit", "0"},
    setting{"ipv4/tcp_challenge_ack_limit", "2147483647"},
    // Segments as in RFC 9293: no options beside MSS, no bits of other RFCs.
    setting{"ipv4/tcp_timestamps", "0"},
    setting{"ipv4/tcp_sack", "0"},
    setting{"ipv4/tcp_window_scaling", "0"},
    setting{"ipv4/tcp_ecn", "0"},
    setting{"ipv4/tcp_fastopen", "0"},
    // A record for each SYN, room for all of them, all TIME-WAITs real.
    setting{"ipv4/tcp_syncookies", "0"},
    setting{"ipv4/tcp_max_syn_backlog", "1000000"},
    setting{"ipv4/tcp_max_tw_buckets", "1000000"},
    // Sent when it is to be sent: no pacing (bbr), corking, tail loss probes, probing of the path.
    setting{"ipv4/tcp_congestion_control", "reno"},
    setting{"ipv4/tcp_autocorking", "0"},
    setting{"ipv4/tcp_early_retrans", "0"},
    setting{"ipv4/tcp_mtu_probing", "0"},
    // No connection learns from an earlier one, no window from its traffic.
    setting{"ipv4/tcp_no_metrics_save", "1"},
    setting{"ipv4/tcp_moderate_rcvbuf", "0"},
    // Nothing on the wire but the connections under test.
    setting{"ipv6/conf/all/disable_ipv6", "1"},
    setting{"ipv6/conf/default/disable_ipv6", "1"},
};

result<void> write_file(const std::string& path, const std::string& value) {
    const descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file) return system_failure("cannot open " + path, errno, "a setting this kernel has");
    if (::write(file.get(), value.data(), value.size()) < 0)
        return system_failure("cannot write " + value + " to " + path, errno);
    return {};
}

std::string path_of(const std::string& key) { return "/proc/sys/net/" + key; }

result<void> set_if_known(const std::string& key, const std::string& value) {
    if (::access(path_of(key).c_str(), F_OK) != 0) return {};
    return set_sysctl(key, value);
}

result<void> apply_timers(const linux_options& options) {
    if (options.fin_timeout) {
        auto done = set_sysctl("ipv4/tcp_fin_timeout", std::to_string(options.fin_timeout->count()));
        if (!done) return done;
    }
    if (!options.rto_min) return {};
    return set_if_known("ipv4/tcp_rto_min_us", std::to_string(options.rto_min->count()));
}

}  // namespace

result<void> set_sysctl(const std::string& key, const std::string& value) { return write_file(path_of(key), value); }

result<void> apply_sysctls(const linux_options& options) {
    for (const auto& [key, value] : settings)
        if (auto done = set_if_known(key, value); !done) return done;
    if (auto done = apply_timers(options); !done) return done;
    for (const auto& [key, value] : options.sysctls)
        if (auto done = set_sysctl(key, value); !done) return done;
    return {};
}

}  // namespace synfin::conformance
