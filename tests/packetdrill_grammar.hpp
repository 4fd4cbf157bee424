// An independent reader of packetdrill scripts: the tokens of its lexer.l and the productions of its parser.y, as far as
// scripts about one TCP connection use them, with the semantic checks that packetdrill makes while it parses. Whatever is
// outside them is an error here. Written from the published grammar (google/packetdrill); it shares nothing with the export.
#pragma once
#include <array>
#include <cctype>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace synfin::test::packetdrill {

enum class token_kind { end, option, floating, integer, hex, word, reserved, string, back_quoted, code, ellipsis, ipv4, sign };

struct token {
    token_kind kind = token_kind::end;
    std::string text{};
    int line = 0;
};

struct packet_line {
    bool inbound = false;
    std::string flags{};
    std::uint32_t seq = 0, octets = 0, ack = 0;
    std::optional<std::uint16_t> window{};
    bool any_options = false;
};

struct call_line {
    std::string name{};
    std::vector<std::string> arguments{};
    std::int64_t result = 0;
    std::string errno_name{};
};

enum class time_kind { absolute, relative, range, any };

struct event {
    int line = 0;
    time_kind when = time_kind::absolute;
    double from = 0, to = 0;  ///< seconds
    std::optional<packet_line> packet{};
    std::optional<call_line> call{};
    std::string command{}, code{};
};

struct script {
    std::map<std::string, std::string> options{};
    std::string init_command{};
    std::vector<event> events{};
};

struct syntax_error : std::runtime_error {
    syntax_error(int line, const std::string& what) : std::runtime_error("line " + std::to_string(line) + ": " + what) {}
};

/// The scanner: the longest match wins, among equals the earlier rule (flex).
class lexer {
  public:
    explicit lexer(std::string_view text) : text_(text) {}

    std::vector<token> all() {
        std::vector<token> tokens;
        while (skip_blank()) tokens.push_back(next());
        tokens.push_back({token_kind::end, "", line_});
        return tokens;
    }

  private:
    [[nodiscard]] bool at(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

    bool skip_blank() {
        while (at_ < text_.size()) {
            if (at("//"))
                skip_through("\n");
            else if (at("/*"))
                skip_through("*/");
            else if (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')
                skip(1);
            else
                return true;
        }
        return false;
    }
    void skip(std::size_t n) {
        for (; n > 0; --n) line_ += text_[at_++] == '\n' ? 1 : 0;
    }
    void skip_through(std::string_view last) {
        const auto end = text_.find(last, at_);
        if (end == std::string_view::npos) throw syntax_error(line_, "no end to a comment");
        skip(end + last.size() - at_);
    }

    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    static bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
    [[nodiscard]] std::size_t run(std::size_t from, bool (*is)(char)) const {
        std::size_t n = from;
        while (at_ + n < text_.size() && is(text_[at_ + n])) ++n;
        return n;
    }

    token taken(token_kind kind, std::size_t size, std::size_t delimiter = 0) {
        token t{kind, std::string(text_.substr(at_ + delimiter, size - 2 * delimiter)), line_};
        skip(size);
        return t;
    }
    token delimited(token_kind kind, char delimiter) {
        std::size_t n = 1;
        while (at_ + n < text_.size() && text_[at_ + n] != delimiter) n += text_[at_ + n] == '\\' ? 2 : 1;
        if (at_ + n >= text_.size()) throw syntax_error(line_, "no end to what is quoted");
        return taken(kind, n + 1, 1);
    }

    token next() {
        if (at("...")) return taken(token_kind::ellipsis, 3);
        if (at("%{")) {
            const auto end = text_.find("}%", at_);
            if (end == std::string_view::npos) throw syntax_error(line_, "no end to code");
            return taken(token_kind::code, end + 2 - at_, 2);
        }
        if (text_[at_] == '"') return delimited(token_kind::string, '"');
        if (text_[at_] == '`') return delimited(token_kind::back_quoted, '`');
        if (at("--") && run(2, is_word) > 2) return taken(token_kind::option, run(2, is_word));
        return number_or_word();
    }

    token number_or_word() {
        const std::size_t minus = text_[at_] == '-' ? 1 : 0;
        const std::size_t digits = run(minus, is_digit);
        const bool dot = at_ + digits < text_.size() && text_[at_ + digits] == '.';
        const std::size_t fraction = dot ? run(digits + 1, is_digit) : 0;
        const std::size_t word = minus == 0 ? run(0, is_word) : 0;
        const std::size_t floating = fraction > digits + 1 ? fraction : 0, integer = digits > minus ? digits : 0;
        if (floating != 0 && at_ + floating < text_.size() && text_[at_ + floating] == '.')
            return taken(token_kind::ipv4, run(floating + 1, is_digit));
        if (floating > word && floating > integer) return taken(token_kind::floating, floating);
        if (integer != 0 && integer >= word) return taken(token_kind::integer, integer);
        if (at("0x") && word > 2) return taken(token_kind::hex, word);
        if (word == 0) return taken(token_kind::sign, 1);
        token t = taken(token_kind::word, word);
        if (reserved().contains(t.text)) t.kind = token_kind::reserved;
        return t;
    }

    static const std::set<std::string, std::less<>>& reserved() {
        static const std::set<std::string, std::less<>> words{
            "sa_family", "sin_port", "sin_addr",  "msg_name",   "msg_iov", "msg_flags", "msg_control", "cmsg_data",  "cmsg_level",
            "cmsg_type", "ee_errno", "ee_origin", "ee_type",    "ee_code", "ee_info",   "ee_data",     "scm_sec",    "scm_nsec",
            "fd",        "u32",      "u64",       "ptr",        "events",  "revents",   "onoff",       "linger",     "htons",
            "ipv4",      "ipv6",     "icmp",      "udp",        "GREv0",   "gre",       "raw",         "sum",        "off",
            "key",       "seq",      "none",      "checksum",   "present", "mpls",      "label",       "tc",         "ttl",
            "inet_addr", "ack",      "eol",       "ecr",        "mss",     "mtu",       "nop",         "sack",       "sackOK",
            "md5",       "TS",       "FO",        "FOEXP",      "tos",     "flowlabel", "flags",       "Flags",      "val",
            "win",       "urg",      "wscale",    "inet6_addr", "ect01",   "ect0",      "ect1",        "noecn",      "ce",
            "id",        "mut",      "trun",      "ins",        "ip",      "tcp",       "ihl",         "source_port"};
        return words;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
};

/// Recursive descent over the productions; the names are those of parser.y.
class parser {
  public:
    explicit parser(std::string_view text) : tokens_(lexer(text).all()) {}

    script parse() {
        script s;
        while (is(token_kind::option)) option(s);
        if (is(token_kind::back_quoted)) s.init_command = take().text;
        while (!is(token_kind::end)) s.events.push_back(parse_event());
        if (s.events.empty()) fail("a script needs an event");
        if (s.events.front().from != 0) fail("the first event is at time 0");
        return s;
    }

  private:
    [[nodiscard]] const token& now() const { return tokens_[at_]; }
    [[nodiscard]] bool is(token_kind k) const { return now().kind == k; }
    [[nodiscard]] bool is(token_kind k, std::string_view text) const { return is(k) && now().text == text; }
    [[nodiscard]] bool is_sign(std::string_view s) const { return is(token_kind::sign, s); }
    token take() { return tokens_[at_++]; }
    [[noreturn]] void fail(const std::string& what) const { throw syntax_error(now().line, what + ", not '" + now().text + "'"); }
    token expect(token_kind k, const char* what) {
        if (!is(k)) fail(std::string("expected ") + what);
        return take();
    }
    void expect_sign(std::string_view s) {
        if (!is_sign(s)) fail("expected " + std::string(s));
        take();
    }
    void expect_word(std::string_view s) {
        if (!is(token_kind::reserved, s)) fail("expected " + std::string(s));
        take();
    }
    std::int64_t integer(std::int64_t most) {
        const auto n = std::stoll(expect(token_kind::integer, "an integer").text);
        if (n < 0 || n > most) fail("out of range");
        return n;
    }

    void option(script& s) {
        const auto name = take().text;
        expect_sign("=");
        const bool fits = is(token_kind::integer) || is(token_kind::word) || is(token_kind::string) || is(token_kind::ipv4) ||
                          is(token_kind::reserved, "ipv4") || is(token_kind::reserved, "ipv6");
        if (!fits) fail("expected the value of an option");
        s.options[name] = take().text;
    }

    double time() {
        if (!is(token_kind::floating) && !is(token_kind::integer)) fail("expected a time");
        const double t = std::stod(take().text);
        if (t < 0) fail("negative time");
        return t;
    }

    event parse_event() {
        event e;
        e.line = now().line;
        if (is_sign("*")) {
            take(), e.when = time_kind::any;
        } else {
            const bool relative = is_sign("+");
            if (relative) take();
            e.when = relative ? time_kind::relative : time_kind::absolute;
            e.from = e.to = time();
            if (is_sign("~")) {
                take();
                if (relative) expect_sign("+");
                e.to = time(), e.when = time_kind::range;
                if (e.to < e.from) fail("time range is backwards");
            }
        }
        action(e);
        const bool outbound = e.packet && !e.packet->inbound;
        if ((e.when == time_kind::range || e.when == time_kind::any) && !outbound) fail("a time range is for outbound packets");
        return e;
    }

    void action(event& e) {
        if (is(token_kind::back_quoted))
            e.command = take().text;
        else if (is(token_kind::code))
            e.code = take().text;
        else if (is_sign("<") || is_sign(">"))
            e.packet = tcp_packet_spec();
        else
            e.call = syscall_spec();
    }

    packet_line tcp_packet_spec() {
        packet_line p;
        p.inbound = take().text == "<";
        p.flags = flags();
        const auto begin = integer(0xffffffff);
        expect_sign(":");
        const auto end = integer(0xffffffff);
        expect_sign("(");
        const auto octets = integer(0xffff);
        expect_sign(")");
        if (end != begin + octets) fail("inconsistent sequence numbers and payload size");
        p.seq = static_cast<std::uint32_t>(begin), p.octets = static_cast<std::uint32_t>(octets);
        if (is(token_kind::reserved, "ack")) take(), p.ack = static_cast<std::uint32_t>(integer(0xffffffff));
        if (is(token_kind::reserved, "win")) take(), p.window = static_cast<std::uint16_t>(integer(0xffff));
        if (is(token_kind::reserved, "urg")) take(), integer(0xffff);
        // "<" opens options only here; an inbound packet of the next event begins with its time.
        if (is_sign("<")) take(), expect(token_kind::ellipsis, "..."), expect_sign(">"), p.any_options = true;
        if (p.any_options && p.inbound) fail("<...> is for outbound packets");
        if (p.inbound && !p.window) fail("window must be specified for inbound packets");
        return p;
    }

    std::string flags() {
        if (is_sign(".")) return take().text;
        if (is_sign("-")) return take(), std::string();
        std::string all = expect(token_kind::word, "flags").text;
        if (is_sign(".")) all += take().text;
        if (all.find_first_not_of(".FSRPEWAU01234567") != std::string::npos) fail("invalid TCP flag");
        return all;
    }

    call_line syscall_spec() {
        call_line c;
        c.name = expect(token_kind::word, "a system call").text;
        expect_sign("(");
        while (!is_sign(")")) {
            c.arguments.push_back(expression());
            if (!is_sign(")")) expect_sign(",");
        }
        take();
        expect_sign("=");
        c.result = std::stoll(expect(token_kind::integer, "a result").text);
        if (is(token_kind::word)) c.errno_name = take().text, note();
        check_call(c);
        return c;
    }

    void note() {
        expect_sign("(");
        do expect(token_kind::word, "a word that is not reserved");
        while (is(token_kind::word));
        expect_sign(")");
    }

    std::string expression() {
        std::string text = primary();
        while (is_sign("|")) take(), text += "|" + primary();
        return text;
    }

    std::string primary() {
        if (is(token_kind::ellipsis) || is(token_kind::integer) || is(token_kind::hex) || is(token_kind::word))
            return take().text;
        if (is_sign("[")) {
            take();
            std::string inside = expression();
            expect_sign("]");
            return "[" + inside + "]";
        }
        if (!is_sign("{")) fail("expected an expression");
        take(), expect_word("onoff"), expect_sign("=");
        const auto on = integer(1);
        expect_sign(","), expect_word("linger"), expect_sign("=");
        const auto seconds = integer(0xffff);
        expect_sign("}");
        return "linger " + std::to_string(on) + " " + std::to_string(seconds);
    }

    /// The calls of run_system_call.c that are used, with the number of arguments each insists on.
    void check_call(const call_line& c) const {
        static const std::map<std::string, std::size_t, std::less<>> calls{
            {"socket", 3}, {"bind", 3},  {"listen", 2}, {"accept", 3},   {"connect", 3},   {"recv", 4},
            {"send", 4},   {"fcntl", 3}, {"close", 1},  {"shutdown", 2}, {"setsockopt", 5}};
        const auto found = calls.find(c.name);
        if (found == calls.end()) fail("unknown system call " + c.name);
        if (found->second != c.arguments.size()) fail("wrong number of arguments of " + c.name);
    }

    std::vector<token> tokens_;
    std::size_t at_ = 0;
};

/// The script, or a `syntax_error`.
inline script parse(std::string_view text) { return parser(text).parse(); }

}  // namespace synfin::test::packetdrill
