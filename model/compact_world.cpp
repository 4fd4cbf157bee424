#include "model/compact_world.hpp"

#include <bit>
#include <stdexcept>

namespace synfin::model {
namespace {

constexpr std::uint64_t end_part = (std::uint64_t{1} << fault_shift) - 1;  // of a word of packed_world

/// The budgets of a packed state in the order of compact_world's fault fields.
constexpr std::array<budget fault_budget::*, 7> fault_members{
    &fault_budget::loss,    &fault_budget::duplication, &fault_budget::reordering, &fault_budget::old_segments,
    &fault_budget::crashes, &fault_budget::give_ups,    &fault_budget::attacks};

}  // namespace

compact_world::compact_world(const world& w, part_bits widths, reductions reduced)
    : world_(w),
      widths_(widths),
      reduced_(reduced),
      late_(reduced.has(reduction::losses)),
      alike_(reduced.has(reduction::symmetry)),
      forgets_(reduced.has(reduction::dead)),
      end_mask_((std::uint64_t{1} << widths.end) - 1),
      channel_mask_((std::uint64_t{1} << widths.channel) - 1),
      ends_mask_((std::uint64_t{1} << 2 * widths.end) - 1),
      sides_{side(1U << widths.end, 1U << widths.channel), side(1U << widths.end, 1U << widths.channel)},
      segments_(most_segments),
      observed_(std::min(ends_mask_ + 1, most_observed)) {
    end_at_ = {0, widths.end};
    channel_at_ = {2 * widths.end, 2 * widths.end + widths.channel};
    fault_at_ = 2 * widths.end + 2 * widths.channel;
    lay_out_faults();
    if (widths.end > 16 || bits() > 64) throw std::invalid_argument("the parts of a state do not fit a word");
    refuse_unsound();
    const bounds& b = world_.limits();
    if (forgets_ && b.loss == any_number && b.delay && !b.timed && !b.attacks.left())
        futures_ = std::make_unique<end_futures>(world_, [this](const endpoint& x) { return settled(x); });
    for (std::size_t e = 0; e < 2; ++e) {
        const auto old = world_.ends().old_segments(1 - static_cast<int>(e), world::window);
        for (std::size_t i = 0; i < old.size(); ++i) old_towards_[e][i] = encode(old[i]);
        if (e == 1 && alike_) break;
        number_channel(e, 0);  // the empty channel is number 0
        if (forgets_) finished_[e] = number_end(e, encode(endpoint{}));
    }
}

void compact_world::refuse_unsound() const {
    for (const auto r : {reduction::losses, reduction::symmetry, reduction::dead})
        if (reduced_.has(r))
            if (const auto why = unsound(r, world_.limits()); !why.empty())
                throw std::invalid_argument("reduction " + std::string(text(r).name) + " " + why);
}

compact_world::~compact_world() {
    for (auto& s : sides_)
        for (auto& slot : s.ends)
            if (const std::unique_ptr<end_info> end{slot.load()})
                for (auto& row : end->rows) delete[] row.load();
}

void compact_world::lay_out_faults() {
    const bounds& b = world_.limits();
    const fault_budget most{b.loss, b.duplication, b.reordering, b.old_segments, b.crashes, b.give_ups, b.attacks};
    for (std::size_t i = 0; i < faults_.size(); ++i) {
        const budget times = most.*fault_members[i];
        faults_[i].any = times == any_number;
        if (faults_[i].any || !times.left()) continue;
        const auto width = static_cast<unsigned>(std::bit_width(unsigned{times.times}));
        faults_[i].one = std::uint64_t{1} << (fault_at_ + fault_bits_);
        faults_[i].mask = ((std::uint64_t{1} << width) - 1) << (fault_at_ + fault_bits_);
        fault_bits_ += width;
    }
}

std::optional<part_bits> compact_world::wider() const {
    part_bits more = widths_;
    for (const auto& s : sides_) {
        if (s.end_of.size() == 1U << widths_.end) more.end = widths_.end + 2;
        if (s.channel_of.size() == 1U << widths_.channel) more.channel = widths_.channel + 2;
    }
    const unsigned used = 2 * more.end + 2 * more.channel + fault_bits_;
    const bool grew = more.end != widths_.end || more.channel != widths_.channel;
    return grew && more.end <= 16 && used <= 64 ? std::optional(more) : std::nullopt;
}

std::array<std::uint32_t, 4> compact_world::parts() const {
    return {sides_[0].end_of.size(), sides_[1].end_of.size(), sides_[0].channel_of.size(), sides_[1].channel_of.size()};
}

// ---- between the two forms of a state ----

packed_world compact_world::expand(const state& s) const {
    packed_world whole{};
    fault_budget left{};
    for (std::size_t i = 0; i < faults_.size(); ++i)
        left.*fault_members[i] = faults_[i].any         ? any_number
                                 : faults_[i].mask == 0 ? budget(0)
                                                        : budget(static_cast<int>((s[0] & faults_[i].mask) / faults_[i].one));
    for (int e = 0; e < 2; ++e) {
        whole[static_cast<std::size_t>(e)] = end_word(e, end_number(e, s[0]));
        const channel in(sides_[side_of(e)].channel_of.word(channel_number(e, s[0])));
        whole[static_cast<std::size_t>(2 + e)] = (in_mirror(e) ? seen_from_behind(in) : in).word();
    }
    set_faults(whole, left);
    return whole;
}

std::uint64_t compact_world::faults_in(const packed_world& s) const {
    const fault_budget left = faults_of(s);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < faults_.size(); ++i) bits |= (left.*fault_members[i]).times * faults_[i].one & faults_[i].mask;
    return bits;
}

compact_world::state compact_world::compact(const packed_world& s) const {
    std::uint64_t word = faults_in(s);
    for (int e = 0; e < 2; ++e) {
        const endpoint end = decode_endpoint(s[static_cast<std::size_t>(e)] & end_part, world::window);
        const channel in(s[static_cast<std::size_t>(2 + e)]);
        word = with_end(e, word, number_end(side_of(e), settled(in_mirror(e) ? mirrored(end) : end)));
        word = with_channel(e, word, number_channel(side_of(e), each_once(in_mirror(e) ? seen_from_behind(in) : in).word()));
    }
    return {canonical(word)};
}

std::uint64_t compact_world::end_word(int e, std::uint32_t number) const {
    const std::uint64_t word = sides_[side_of(e)].end_of.word(number);
    return in_mirror(e) ? mirrored_end(word) : word;
}

packed_world compact_world::from_other_end(const packed_world& s) const {
    return mirrored(s, [this](channel to, std::uint32_t segment) { return world_.put(to, segment); });
}

channel compact_world::seen_from_behind(channel c) const {
    return mirrored(c, [this](channel to, std::uint32_t segment) { return world_.put(to, segment); });
}

channel compact_world::each_once(channel c) const {
    if (!late_) return c;
    channel set;
    for (int i = 0; i < c.size(); ++i) set = put(set, c.at(i));
    return set;
}

// ---- what no step can read ----

/// May this end begin a connection again?
bool compact_world::may_begin(const endpoint& end) const {
    const rule_set& rules = world_.limits().rules;
    const bool reopens =
        rules.taken.has(reading::tw_reuse) || rules.taken.has(reading::rfc6191) || rules.mistake == variant::reuse_any_syn;
    return end.incarnation < world_.limits().incarnations && (reopens || end.active_opens + end.passive_opens > 0);
}

std::uint64_t compact_world::settled(endpoint end) const {
    if (!forgets_) return encode(end);
    // A closed end that may not open again answers what arrives, by the numbers of what arrives alone (3.10.7.1).
    if (end.st == CLOSED && end.active_opens + end.passive_opens == 0) return encode(endpoint{});
    // SEND is taken in SYN-SENT to ESTABLISHED and CLOSE-WAIT before CLOSE (end_steps::calls); from later states these are
    // reached by another connection only. A RST leads from none of the later states to an earlier one but CLOSED.
    const states after_close = FIN_WAIT_1 | FIN_WAIT_2 | CLOSING | LAST_ACK | TIME_WAIT;
    const bool closed = after_close.has(end.st) || ((ESTABLISHED | CLOSE_WAIT).has(end.st) && end.t.close_queued.v);
    if (closed && !may_begin(end)) end.sends = 0;
    return encode(end);
}

std::uint64_t compact_world::without_the_dead(std::uint64_t s) const {
    const bool a = end_number(0, s) == finished_[side_of(0)], b = end_number(1, s) == finished_[side_of(1)];
    if (a && b) return s & ends_mask_;  // nothing that still happens is seen by any property
    return futures_ == nullptr ? s : without_unnoticed(1, without_unnoticed(0, s));
}

/// With unlimited loss a segment that is never noticed may as well have been lost: it takes no room and holds up nothing.
std::uint64_t compact_world::without_unnoticed(int e, std::uint64_t s) const {
    std::uint32_t in = channel_number(e, s);
    if (in == 0) return s;
    const end_info& end = end_of(side_of(e), end_number(e, s));
    if (end.unnoticed == nullptr) return s;
    const auto& channels = sides_[side_of(e)].channels;
    for (unsigned i = channels[in].size; i-- > 0;)
        if ((*end.unnoticed)[channels[in].segment[i]]) in = channels[in].without[i];
    return with_channel(e, s, in);
}

void compact_world::note_unnoticed(std::size_t e, std::uint64_t word, end_info& end) const {
    if (futures_ == nullptr) return;
    const auto never = futures_->unnoticed(e, word);
    if (never.empty()) return;
    end.unnoticed = std::make_unique<std::bitset<most_segments>>();
    for (const std::uint32_t segment : never) end.unnoticed->set(number_segment(segment));
}

// ---- numbering parts ----

std::uint32_t compact_world::number_end(std::size_t e, std::uint64_t word) const {
    side& s = sides_[e];
    if (const std::uint32_t known = s.end_of.find(word); known != numbering::full) return known;
    const std::lock_guard locked(learning_);
    const std::uint32_t number = s.end_of.add(word, [](std::uint32_t) {});
    lift_broken_ |= model::lift_broken(world_.ends(), static_cast<int>(e), decode_endpoint(word, world::window));
    if (number != numbering::full) return number;
    overflowed_ = true;
    return 0;
}

std::uint32_t compact_world::number_segment(std::uint32_t segment) const {
    const std::uint32_t number = segments_.add(segment, [](std::uint32_t) {});
    if (number != numbering::full) return number;
    overflowed_ = true;
    return 0;
}

std::uint32_t compact_world::number_channel(std::size_t e, std::uint64_t word) const {
    const std::uint32_t known = sides_[e].channel_of.find(word);
    return known != numbering::full ? known : learn_channel(e, word);
}

std::uint32_t compact_world::learn_channel(std::size_t e, std::uint64_t word) const {
    const std::lock_guard locked(learning_);
    side& s = sides_[e];
    const channel c(word);
    channel_info info{word, {}, {}, static_cast<std::uint8_t>(c.size()), 0, 0};
    for (int i = 0; i < c.size(); ++i) {
        const auto k = static_cast<std::size_t>(i);
        info.segment[k] = static_cast<std::uint16_t>(number_segment(c.at(i)));
        info.without[k] = number_channel(e, c.without(i).word());
        const flying g = decode(c.at(i), world::window);
        lift_broken_ |= model::lift_broken(world_.ends(), static_cast<int>(e), g);
        info.rst = static_cast<std::uint8_t>(info.rst | unsigned{g.seg.rst.v} << i);
        info.repeat = static_cast<std::uint8_t>(info.repeat | unsigned{c.repeats(i)} << i);
    }
    const std::uint32_t number = s.channel_of.add(word, [&](std::uint32_t at) { s.channels[at] = info; });
    if (number != numbering::full) return number;
    overflowed_ = true;
    return 0;
}

unsigned compact_world::number_set(std::uint64_t properties) const {
    for (unsigned i = 0; i < property_set_count_; ++i)
        if (property_sets_[i] == properties) return i;
    if (property_set_count_ == property_sets_.size())
        throw std::length_error("more than 256 sets of properties are seen together");
    property_sets_[property_set_count_] = properties;
    return property_set_count_++;
}

// ---- reactions ----

template <event E>
reaction compact_world::react(std::size_t e, const endpoint& before, const endpoint& start, const flying* f, action what) const {
    const int who = static_cast<int>(e);
    const auto r = world_.ends().react<E, plain_hooks>(who, before, start, f);
    if (r.cut) return reaction(0, 0, true, false, 0);
    const move<context<small, plain_hooks>> m{what, who, f, &before, &r.after, &r.c};
    const packed_world alone{};  // without a peer nothing is seen of what only a peer can tell: judge_finish does that
    return reaction(number_end(e, settled(r.after)), alike_ && r.out != 0 ? mirrored_segment(r.out) : r.out, false,
                    f != nullptr && detail::finishes(m), number_set(watch(world_.limits(), m, alone)));
}

const compact_world::end_info& compact_world::learn_end(std::size_t e, std::uint32_t number) const {
    const std::lock_guard locked(learning_);
    auto& slot = sides_[e].ends[number];
    if (const end_info* known = slot.load(std::memory_order_acquire)) return *known;
    auto end = std::make_unique<end_info>();
    const std::uint64_t word = sides_[e].end_of.word(number);
    const endpoint x = decode_endpoint(word, world::window);
    world_.ends().own(static_cast<int>(e), x, [&]<class Event>(Event, action what, const endpoint& start, needs wanted) {
        const auto kind = static_cast<std::uint8_t>(what);
        if constexpr (std::is_same_v<Event, no_event>)
            end->own.push_back({reaction(number_end(e, settled(start)), 0, false, false, 0), kind, wanted});
        else
            end->own.push_back({react<Event::value>(e, x, start, nullptr, what), kind, wanted});
    });
    if (world_.limits().attacks.left())
        for (const std::uint32_t bits : world_.attacks_on(static_cast<int>(e), word)) {
            const flying g = decode(bits, world::window);
            end->attacks.push_back({react<event::segment_arrives>(e, x, x, &g, action::attack),
                                    static_cast<std::uint8_t>(action::attack), needs::none});
        }
    note_unnoticed(e, word, *end);
    slot.store(end.get(), std::memory_order_release);
    return *end.release();
}

reaction compact_world::learn_arrival(std::size_t e, std::uint32_t number, std::uint32_t segment) const {
    const std::lock_guard locked(learning_);
    auto& row = sides_[e].ends[number].load()->rows[segment >> block_bits];
    if (row.load() == nullptr)
        row.store(
            new std::atomic<std::uint64_t>[1U << block_bits] {}, std::memory_order_release);
    auto& place = row.load()[segment & ((1U << block_bits) - 1)];
    if (const reaction known{place.load()}; known.known()) return known;
    const endpoint x = decode_endpoint(sides_[e].end_of.word(number), world::window);
    const flying g = decode(static_cast<std::uint32_t>(segments_.word(segment)), world::window);
    const reaction r = react<event::segment_arrives>(e, x, x, &g, action::deliver);
    place.store(r.bits(), std::memory_order_release);
    return r;
}

// ---- properties of two ends ----

std::uint64_t compact_world::observe_anew(const state& s, std::uint64_t key) const {
    const std::uint64_t seen = world_.observe(expand(s));
    const std::lock_guard locked(learning_);
    observed_[key & (observed_.size() - 1)].store((key + 1) << 8 | number_set(seen), std::memory_order_release);
    return seen;
}

std::uint64_t compact_world::judge_finish(int e, std::uint64_t before, std::uint64_t after) const {
    const auto end = [&](int who, std::uint64_t s) { return decode_endpoint(end_word(who, end_number(who, s)), world::window); };
    return detail::watch_finish(end(e, before), end(e, after), end(1 - e, after));
}

// ---- for another run ----

std::vector<std::uint64_t> compact_world::save() const {
    std::vector<std::uint64_t> words{widths_.end, widths_.channel};
    for (const auto& s : sides_)
        for (const numbering* n : {&s.end_of, &s.channel_of}) {
            words.push_back(n->size());
            for (std::uint32_t i = 0; i < n->size(); ++i) words.push_back(n->word(i));
        }
    return words;
}

bool compact_world::load(std::span<const std::uint64_t> saved) {
    if (saved.size() < 2 || saved[0] != widths_.end || saved[1] != widths_.channel) return false;
    saved = saved.subspan(2);
    for (std::size_t e = 0; e < 2; ++e)
        for (const bool ends : {true, false}) {
            if (saved.empty() || saved[0] >= saved.size()) return false;
            const auto words = saved.subspan(1, saved[0]);
            for (std::size_t i = 0; i < words.size(); ++i) {
                if (words[i] >> (ends ? fault_shift : 63U) != 0) return false;
                if ((ends ? number_end(e, words[i]) : number_channel(e, words[i])) != i) return false;
            }
            saved = saved.subspan(words.size() + 1);
        }
    return saved.empty() && !overflowed();
}

}  // namespace synfin::model
