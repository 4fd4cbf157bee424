// The one trace format: counterexamples, explained scenarios, the corpus, generated tests and live runs are all this value.
//
// docs/trace-format.md describes the JSON. `parse(write(t)) == t` for each trace that `parse` can return.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"
#include "traces/notation.hpp"

namespace synfin::traces {

/// The version `write` writes and `parse` accepts.
inline constexpr std::uint32_t trace_version = 1;

/// A segment with its name in the trace. Numbers are below the trace's modulus.
struct segment {
    std::string id;  ///< "m1"; a copy made by the network keeps the id
    std::string from;
    std::string to;
    std::uint32_t seq = 0;
    std::uint32_t ack = 0;
    bool syn = false;
    bool ack_on = false;
    bool fin = false;
    bool rst = false;
    bool psh = false;
    bool urg = false;
    std::uint32_t len = 0;    ///< octets of data only
    std::uint32_t wnd = 0;    ///< SEG.WND; 0 also where the model keeps no window
    std::string origin = {};  ///< why no step sent it: "old incarnation", "forged"; empty for what an endpoint sent

    /// The control bits as the wire has them.
    [[nodiscard]] std::uint8_t flags() const;
    bool operator==(const segment&) const = default;
};

/// RFC 9293 and ladder notation of a segment, without its id.
[[nodiscard]] std::string notation(const segment& s);
[[nodiscard]] std::string compact(const segment& s);

/// One variable of an endpoint: "state" or an RFC name (snd_una, rcv_nxt, iss, ...) and its value as text.
struct field {
    std::string name;
    std::string value;
    bool operator==(const field&) const = default;
};

/// Variables of one endpoint in the order to show them, "state" first.
struct endpoint_view {
    std::string name;  ///< "A"
    std::vector<field> fields;

    /// The value of a variable; null when the view has none.
    [[nodiscard]] const std::string* find(std::string_view variable) const;
    /// Changes a variable, or adds it at the end.
    void set(const std::string& variable, const std::string& value);
    bool operator==(const endpoint_view&) const = default;
};

/// A rule of the model that fired, with its place in the RFC.
struct fired_rule {
    std::string id;
    std::string clause;
    bool operator==(const fired_rule&) const = default;
};

/// What happened in a step.
enum class step_kind { start, call, deliver, lose, duplicate, inject, retransmit, timeout, tick, crash, note };

/// "deliver" and so on, as in the JSON.
[[nodiscard]] std::string_view kind_name(step_kind kind);

/// One event and everything that followed from it.
struct step {
    step_kind kind = step_kind::note;
    std::string actor = "network";             ///< an endpoint, or "network"
    std::string text = {};                     ///< "A active OPEN"
    std::string event = {};                    ///< the model's name of a call or timer: "OPEN active", "SEND"; see `replay.hpp`
    std::vector<field> input = {};             ///< what came with it: octets 5; what the environment chose: iss 100, r2 1
    std::optional<segment> received = {};      ///< what was delivered; for lose and duplicate: what it happened to
    std::vector<segment> sent = {};            ///< in order; for inject: what the network or an attacker put in
    std::vector<fired_rule> rules = {};        ///< in order of the checks
    std::vector<std::string> signals = {};     ///< what users were told: "B: connection closing"
    std::vector<endpoint_view> after = {};     ///< only the variables that changed, only endpoints where one did
    std::string reply = {};                    ///< what a call returned: "ok", "error: connection does not exist"
    std::optional<std::uint32_t> choice = {};  ///< index of the successor taken, to replay a counterexample
    bool operator==(const step&) const = default;
};

/// The text a step has when its own is empty: "B receives m1", "m1 is lost", "the network copies m1"; else its own.
[[nodiscard]] std::string text_of(const step& s);

/// Whether a step's text tells more than `text_of` would without it.
[[nodiscard]] bool has_own_text(const step& s);

/// A run of two endpoints and a network.
struct trace {
    std::string title = {};
    std::string address = {};  ///< what every command accepts for this trace: "corpus/s01"
    std::string source = {};   ///< where it is from: "RFC 9293 3.5, Figure 6"
    std::string profile = {};
    std::string variant = {};                ///< the deliberately wrong model, if it is one
    std::vector<std::string> readings = {};  ///< readings that differ from the default
    std::string property = {};
    std::string verdict = {};                   ///< a sentence: "violated at step 9: ..."
    std::uint32_t modulus = 0;                  ///< of sequence numbers; 0 stands for 2^32
    std::vector<endpoint_view> endpoints = {};  ///< the two ends before the first step; the first is drawn at the left
    std::vector<step> steps = {};
    bool operator==(const trace&) const = default;
};

/// Reads a trace. Errors have a line and the path of the offending element: "steps[3].sent[0].seq is ...".
[[nodiscard]] result<trace> parse(std::string_view json, const std::string& file);

/// `parse` of a file's contents.
[[nodiscard]] result<trace> read_trace(const std::string& path);

/// The trace as indented JSON: keys in a fixed order, empty ones left out, a newline at the end.
[[nodiscard]] std::string write(const trace& t);

}  // namespace synfin::traces
