// The invariant of both ends and the network, in lemmas. Each is a sentence about either end X and its peer Y, and at most two
// segments: m and m2 were sent by X, n by Y. Together they are kept by every rule (model/proof/steps.hpp); the properties
// follow from them (model/proof/claims.hpp).
//
// RSTs carry no lemma: one may hold any numbers, whoever sent it.
#pragma once
#include <string_view>
#include <vector>

#include "model/proof/party.hpp"

namespace synfin::model::proof {

/// How many numbers: a proof is about these, not about all 2^32 values of them.
struct sizes {
    unsigned bits = 32;         ///< width of a sequence number
    std::uint32_t numbers = 0;  ///< N: sequence numbers one incarnation may use (SYN, text, FIN)
    std::uint32_t window = 0;   ///< W: the largest window
    [[nodiscard]] std::uint32_t span() const { return numbers + window; }
};
/// 2^28 numbers an incarnation, windows of up to 2^30 - 1 octets (RFC 7323 2.3): three incarnations fit into 2^32.
inline constexpr sizes full_width{32, 1U << 28, (1U << 30) - 1};
/// The same in small, for quick looks: eight incarnations fit into 2^8.
inline constexpr sizes small_width{8, 16, 15};

/// Which segments a lemma speaks of besides the two ends.
enum class about : std::uint8_t { ends, segment, two_segments, both_directions };

/// What a lemma is applied to. Segments it does not speak of are not looked at.
struct instance {
    const party& x;
    const party& y;
    const message& m;
    const message& other;  ///< m2 or n
    const sizes& size;
};

struct lemma {
    std::string_view id;
    about of;
    std::string_view says;
    flag (*holds)(const instance&);
    /// Not empty: no goal is shown with it. It is kept by every step by itself, and this is what it is for.
    std::string_view kept_for{};
};

/// All lemmas, those about the ends first.
[[nodiscard]] const std::vector<lemma>& lemmas();
/// The lemma of that id, or null.
[[nodiscard]] const lemma* lemma_named(std::string_view id);

// ---- what the lemmas are written in ----

/// The two numbers and what incarnations of that name may use, windows included, do not meet.
[[nodiscard]] flag far(number a, number b, const sizes& s);
/// They name the same incarnation or two whose numbers never meet.
[[nodiscard]] flag apart_or_same(number a, number b, const sizes& s);

inline constexpr states opened_states = SYN_SENT | sequenced;
inline flag opened(const party& x) { return x.is(opened_states); }
/// It has taken the peer's SYN.
inline flag has_syn(const party& x) { return x.is(sequenced); }
/// Its own SYN is acknowledged.
inline flag syn_acked(const party& x) { return opened(x) && x.snd_una != x.iss; }
/// What X believes about the incarnation it talks to is true of Y's latest.
inline flag talks_to(const party& x, const party& y) { return x.irs == y.iss; }

}  // namespace synfin::model::proof
