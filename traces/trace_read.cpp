// From JSON to a trace: one function an object of the format, in the order of docs/trace-format.md.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "support/file.hpp"
#include "support/names.hpp"
#include "traces/json_reader.hpp"
#include "traces/trace.hpp"

namespace synfin::traces {
namespace {

constexpr std::array<std::pair<std::string_view, bool segment::*>, 6> control_bits{{{"SYN", &segment::syn},
                                                                                    {"ACK", &segment::ack_on},
                                                                                    {"FIN", &segment::fin},
                                                                                    {"RST", &segment::rst},
                                                                                    {"PSH", &segment::psh},
                                                                                    {"URG", &segment::urg}}};

class trace_reader {
  public:
    explicit trace_reader(const std::string& file) : in_(file) {}

    result<trace> read(const located_json& json) {
        const place root{&json};
        check_format(root);
        if (in_.ok()) read_root(root);
        if (const auto& wrong = in_.first_error()) return tl::unexpected(*wrong);
        return std::move(t_);
    }

  private:
    /// First of all: a file of another version may well have other keys.
    void check_format(const place& root) {
        if (!in_.is_object(root)) return;
        const auto format = in_.require(root, "format");
        if (format && in_.text(*format) != "synfin-trace" && in_.ok()) in_.fail(*format, "is another format", "\"synfin-trace\"");
        const auto version = in_.require(root, "version");
        if (!version) return;
        const auto number = in_.number(*version);
        if (number != trace_version) in_.fail(*version, fmt::format("is {}", number), fmt::format("{}", trace_version));
    }

    void read_root(const place& root) {
        in_.only_keys(root, {"format", "version", "title", "address", "source", "profile", "variant", "readings", "property",
                             "verdict", "modulus", "endpoints", "steps"});
        t_.title = in_.text_or(root, "title");
        t_.address = in_.text_or(root, "address");
        t_.source = in_.text_or(root, "source");
        t_.profile = in_.text_or(root, "profile");
        t_.variant = in_.text_or(root, "variant");
        in_.each(root, "readings", [&](const place& p) { t_.readings.push_back(in_.text(p)); });
        t_.property = in_.text_or(root, "property");
        t_.verdict = in_.text_or(root, "verdict");
        read_modulus(root);
        read_endpoints(root);
        in_.each(root, "steps", [&](const place& p) { t_.steps.push_back(read_step(p)); });
    }

    void read_modulus(const place& root) {
        t_.modulus = in_.number_or(root, "modulus", 0);
        if (t_.modulus == 1)
            in_.fail(json_reader::find(root, "modulus").value_or(root), "is 1", "0 (which means 2^32) or 2 and more");
    }

    void read_endpoints(const place& root) {
        const auto ends = in_.require(root, "endpoints");
        in_.each_member(root, "endpoints", [&](const place& p, const std::string& name) {
            if (name.empty() || name == "network") in_.fail(p, "is no name for an endpoint", "a name such as A");
            t_.endpoints.push_back({name, read_fields(p)});
        });
        if (ends && t_.endpoints.size() != 2) in_.fail(*ends, fmt::format("has {} ends", t_.endpoints.size()), "2");
    }

    std::vector<field> read_fields(const place& at) {
        std::vector<field> fields;
        if (!in_.is_object(at)) return fields;
        for (std::size_t i = 0; i < at.json->items.size(); ++i) {
            const auto& key = at.json->keys[i];
            fields.push_back({key, in_.text({&at.json->items[i], &at, key})});
        }
        return fields;
    }

    step read_step(const place& at) {
        step s;
        if (!in_.is_object(at)) return s;
        in_.only_keys(
            at, {"kind", "actor", "text", "event", "input", "received", "sent", "rules", "signals", "after", "reply", "choice"});
        s.kind = read_kind(at);
        s.actor = read_actor(at);
        s.text = in_.text_or(at, "text");
        s.event = in_.text_or(at, "event");
        if (const auto input = json_reader::find(at, "input")) s.input = read_fields(*input);
        read_received(at, s);
        in_.each(at, "sent", [&](const place& p) { s.sent.push_back(read_segment(p)); });
        for (const auto& m : s.sent) sent_[m.id] = m;
        in_.each(at, "rules", [&](const place& p) { s.rules.push_back(read_rule(p)); });
        in_.each(at, "signals", [&](const place& p) { s.signals.push_back(in_.text(p)); });
        in_.each_member(at, "after", [&](const place& p, const std::string& name) {
            check_endpoint(p, name);
            s.after.push_back({name, read_fields(p)});
        });
        s.reply = in_.text_or(at, "reply");
        if (const auto choice = json_reader::find(at, "choice")) s.choice = in_.number(*choice);
        return s;
    }

    step_kind read_kind(const place& at) {
        const auto name = in_.required_text(at, "kind");
        std::vector<std::string_view> names;
        for (int i = 0; i <= static_cast<int>(step_kind::note); ++i) {
            if (names.emplace_back(kind_name(static_cast<step_kind>(i))) == name) return static_cast<step_kind>(i);
        }
        if (in_.ok())
            in_.fail(json_reader::find(at, "kind").value_or(at), fmt::format("is \"{}\"", printable(name)), one_of(name, names));
        return step_kind::note;
    }

    std::string read_actor(const place& at) {
        const auto actor = in_.text_or(at, "actor", "network");
        if (actor != "network") check_endpoint(json_reader::find(at, "actor").value_or(at), actor);
        return actor;
    }

    /// A segment sent in an earlier step is given by its id alone; any other in full.
    void read_received(const place& at, step& s) {
        const auto member = json_reader::find(at, "received");
        if (member && member->json->is == located_json::kind::string) s.received = sent_before(*member);
        if (member && member->json->is != located_json::kind::string) s.received = read_segment(*member);
        const bool needs_one = s.kind == step_kind::deliver || s.kind == step_kind::lose || s.kind == step_kind::duplicate;
        if (needs_one) in_.require(at, "received");
    }

    segment sent_before(const place& at) {
        const auto found = sent_.find(at.json->text);
        if (found != sent_.end()) return found->second;
        std::vector<std::string_view> ids;
        for (const auto& [id, m] : sent_) ids.push_back(id);
        in_.fail(at, fmt::format("is \"{}\", which no earlier step sent", printable(at.json->text)),
                 ids.empty() ? "the segment in full" : one_of(at.json->text, ids));
        return {};
    }

    segment read_segment(const place& at) {
        segment m;
        if (!in_.is_object(at)) return m;
        in_.only_keys(at, {"id", "from", "to", "ctl", "seq", "ack", "len", "wnd", "origin"});
        m.id = in_.required_text(at, "id");
        m.from = read_end(at, "from");
        m.to = read_end(at, "to");
        read_controls(at, m);
        if (in_.require(at, "seq")) m.seq = in_.number_or(at, "seq", 0, most_number());
        m.ack = in_.number_or(at, "ack", 0, most_number());
        m.len = in_.number_or(at, "len", 0);
        m.wnd = in_.number_or(at, "wnd", 0);
        m.origin = in_.text_or(at, "origin");
        return m;
    }

    [[nodiscard]] std::uint32_t most_number() const { return t_.modulus - 1; }  // 0 - 1 wraps to 2^32 - 1, as it should

    std::string read_end(const place& at, std::string_view key) {
        auto name = in_.required_text(at, key);
        if (in_.ok()) check_endpoint(json_reader::find(at, key).value_or(at), name);
        return name;
    }

    void read_controls(const place& at, segment& m) {
        const auto member = json_reader::find(at, "ctl");
        if (!member) return;
        const auto all = in_.text(*member);
        for (std::size_t start = 0; start < all.size() && in_.ok();) {
            const auto end = std::min(all.find(',', start), all.size());
            set_control(*member, std::string_view(all).substr(start, end - start), m);
            start = end + 1;
        }
    }

    void set_control(const place& at, std::string_view name, segment& m) {
        std::vector<std::string_view> names;
        for (const auto& [known, member] : control_bits) {
            if (known == name) m.*member = true;
            names.push_back(known);
        }
        if (std::ranges::find(names, name) != names.end()) return;
        in_.fail(at, fmt::format("has \"{}\"", printable(name)), one_of(name, names));
    }

    fired_rule read_rule(const place& at) {
        if (!in_.is_object(at)) return {};
        in_.only_keys(at, {"id", "clause"});
        return {in_.required_text(at, "id"), in_.text_or(at, "clause")};
    }

    void check_endpoint(const place& at, std::string_view name) {
        std::vector<std::string_view> names;
        for (const auto& end : t_.endpoints) names.push_back(end.name);
        if (std::ranges::find(names, name) != names.end()) return;
        in_.fail(at, fmt::format("names \"{}\"", printable(name)), fmt::format("{}", fmt::join(names, " or ")));
    }

    /// "one of a, b, c (nearest: b)".
    static std::string one_of(std::string_view name, const std::vector<std::string_view>& names) {
        const auto near = nearest(name, names, 1);
        auto text = names.size() > 12 ? std::string("an earlier id") : fmt::format("one of {}", fmt::join(names, ", "));
        return near.empty() ? text : fmt::format("{} (nearest: {})", text, near.front());
    }

    json_reader in_;
    trace t_;
    std::map<std::string, segment, std::less<>> sent_;
};

}  // namespace

result<trace> parse(std::string_view json, const std::string& file) {
    return parse_located(json, file).and_then([&](const located_json& tree) { return trace_reader(file).read(tree); });
}

result<trace> read_trace(const std::string& path) {
    return read_file(path).and_then([&](const std::string& text) { return parse(text, path); });
}

}  // namespace synfin::traces
