// The whole rulebook: every rule of every section, and what is known about it without running it.
#pragma once
#include <array>
#include <string_view>
#include <type_traits>
#include <utility>

#include "model/rules/mistakes.hpp"
#include "model/rules/s3_10_1_open.hpp"
#include "model/rules/s3_10_2_send.hpp"
#include "model/rules/s3_10_3_receive.hpp"
#include "model/rules/s3_10_4_close.hpp"
#include "model/rules/s3_10_5_abort.hpp"
#include "model/rules/s3_10_7_1_closed.hpp"
#include "model/rules/s3_10_7_2_listen.hpp"
#include "model/rules/s3_10_7_3_syn_sent.hpp"
#include "model/rules/s3_10_7_4_ack.hpp"
#include "model/rules/s3_10_7_4_rst_syn.hpp"
#include "model/rules/s3_10_7_4_sequence.hpp"
#include "model/rules/s3_10_7_4_text_fin.hpp"
#include "model/rules/s3_10_8_timeouts.hpp"
#include "model/rules/s3_6_1_time_wait.hpp"

namespace synfin::model {

namespace detail {
/// The sections one after the other; rule I of the book is rule I - first of its section.
template <const auto&... Sections>
struct book {
    static constexpr std::size_t size = (0 + ... + std::decay_t<decltype(Sections)>::size);
    static constexpr std::array<std::size_t, sizeof...(Sections)> sizes{std::decay_t<decltype(Sections)>::size...};
};
}  // namespace detail

using the_book =
    detail::book<section_3_10_1, section_3_10_2, section_3_10_3, section_3_10_4, section_3_10_5, section_3_10_6, section_3_10_7_1,
                 section_3_10_7_2, section_3_10_7_3, section_3_6_1, section_3_10_7_4_sequence, section_3_10_7_4_rst_syn,
                 section_3_10_7_4_ack, section_3_10_7_4_text_fin, section_3_10_8, mistakes>;
inline constexpr std::size_t rule_count = the_book::size;

/// What stands in a rule besides its two lambdas.
struct rule_info {
    std::string_view id, clause, says, reqs;
    level strength;
    events on;
    step at;
    states in;
    condition where;
    target to;
    flow go;
    bool quiet;
    variant only_in;
    std::string_view replaces;
};

namespace detail {
template <class R>
constexpr rule_info info_of(const R& r) {
    return {r.id, r.clause, r.says, r.reqs, r.strength, r.on, r.at, r.in, r.where, r.to, r.go, r.quiet, r.only_in, r.replaces};
}
template <std::size_t... I, class... R>
constexpr void add_infos(const section<std::index_sequence<I...>, R...>& s, std::array<rule_info, rule_count>& all,
                         std::size_t& n) {
    ((all[n++] = info_of(at<I>(s))), ...);
}
template <const auto&... Sections>
constexpr auto all_infos(book<Sections...>) {
    std::array<rule_info, rule_count> all{};
    std::size_t n = 0;
    (add_infos(Sections, all, n), ...);
    return all;
}
template <std::size_t I, const auto& First, const auto&... Rest>
constexpr const auto& rule_in(book<First, Rest...>) {
    constexpr std::size_t size = std::decay_t<decltype(First)>::size;
    if constexpr (I < size)
        return at<I>(First);
    else
        return rule_in<I - size>(book<Rest...>{});
}
/// Is `word` one of the blank-separated words of `text`?
constexpr bool names(std::string_view text, std::string_view word) {
    while (!text.empty()) {
        const auto blank = text.find(' ');
        if (text.substr(0, blank) == word) return true;
        if (blank == std::string_view::npos) return false;
        text.remove_prefix(blank + 1);
    }
    return false;
}
}  // namespace detail

/// One entry a rule, in the order of the rulebook; the position is the rule's number within this build.
inline constexpr std::array<rule_info, rule_count> rule_infos = detail::all_infos(the_book{});

/// Rule number I with its lambdas.
template <std::size_t I>
inline constexpr const auto& rule_at = detail::rule_in<I>(the_book{});

/// The variants (as bits) under which another rule stands in for rule i.
inline constexpr std::array<std::uint32_t, rule_count> replaced_under = [] {
    std::array<std::uint32_t, rule_count> masks{};
    for (const rule_info& other : rule_infos)
        for (std::size_t i = 0; i < rule_count && other.only_in != variant::none; ++i)
            if (detail::names(other.replaces, rule_infos[i].id)) masks[i] |= 1U << static_cast<unsigned>(other.only_in);
    return masks;
}();

/// The number of the rule of that id; rule_count when there is none.
constexpr std::size_t rule_number(std::string_view id) {
    for (std::size_t i = 0; i < rule_count; ++i)
        if (rule_infos[i].id == id) return i;
    return rule_count;
}

/// Which rules apply: the readings taken and the deliberate mistake made, if any.
struct rule_set {
    readings taken;
    variant mistake = variant::none;
};

/// Is rule i part of the rulebook under these readings and this variant?
constexpr bool applies(std::size_t i, const rule_set& set) {
    const rule_info& r = rule_infos[i];
    return r.where.allows(set.taken) && (r.only_in == variant::none || r.only_in == set.mistake) &&
           (replaced_under[i] >> static_cast<unsigned>(set.mistake) & 1U) == 0;
}

}  // namespace synfin::model
