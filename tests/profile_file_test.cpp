// Profile files: every bound can be given, in every spelling; what is wrong is said with its line and the nearest names.
#include "cli/profile_file.hpp"

#include <nlohmann/json.hpp>

#include "model/profiles.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;
using json = nlohmann::json;

namespace {

const std::string docs = SYNFIN_SOURCE_DIR "/docs/";

model::instance read(const std::string& text) {
    const auto p = cli::parse_profile(text, "mine.json");
    INFO(text);
    if (!p) FAIL(p.error().message());
    return *p;
}

/// A profile with these lines as its bounds; they stand on line 2.
std::string with_bounds(const std::string& lines) {
    return "{\"format\": \"synfin-profile\", \"version\": 1, \"base\": \"handshake\", \"bounds\": {\n" + lines + "}}";
}

std::string mistake(const std::string& text) {
    const auto p = cli::parse_profile(text, "mine.json");
    return p ? "none" : p.error().message();
}

/// A value that the bound may have and that is not the one it has.
std::string another_value(const model::bounds& b, std::string_view name) {
    const std::string now = model::get_bound(b, name);
    for (const char* v : {"any", "1", "2", "on", "off", "rfc1337", "0"}) {
        model::bounds copy = b;
        if (v != now && model::set_bound(copy, name, v)) return v;
    }
    FAIL("no other value for " << name);
    return {};
}

}  // namespace

TEST_CASE("every bound can be given, alone and all at once, as text or as a value of JSON") {
    const model::bounds base = model::profile_named("handshake")->limits;
    json all = json::object();
    for (const auto& bound : model::bound_names()) {
        INFO(bound.name);
        const std::string value = another_value(base, bound.name);
        CHECK(model::get_bound(read(with_bounds("\"" + std::string(bound.name) + "\": \"" + value + "\"")).limits, bound.name) ==
              value);
        json plain = value;
        if (value == "on" || value == "off") plain = value == "on";
        if (value.find_first_not_of("0123456789") == std::string::npos) plain = std::stoi(value);
        all[std::string(bound.name)] = plain;
    }
    std::string members = all.dump();
    const auto everything = read(with_bounds(members.substr(1, members.size() - 2)));
    for (const auto& bound : model::bound_names())
        CHECK(model::get_bound(everything.limits, bound.name) == another_value(base, bound.name));
}

TEST_CASE("readings are a list, a text or none") {
    const auto taken = [](const std::string& value) {
        return model::get_bound(read(with_bounds("\"readings\": " + value)).limits, "readings");
    };
    CHECK(taken("[\"rfc1337\", \"tw_reuse\"]") == taken("\"rfc1337/tw_reuse\""));
    CHECK(taken("[]") == "none");
    CHECK(taken("\"none\"") == "none");
}

TEST_CASE("what is wrong is said with its line, what was expected and the nearest names") {
    CHECK(mistake(with_bounds("\"los\": 1")).starts_with("mine.json:2: bounds.los is no bound, expected loss"));
    CHECK(mistake(with_bounds("\"loss\": 9")) == "mine.json:2: bounds.loss is '9', expected 0..6 or any");
    CHECK(mistake(with_bounds("\"loss\": \"many\"")) == "mine.json:2: bounds.loss is 'many', expected 0..6 or any");
    CHECK(mistake(with_bounds("\"loss\": -1")) ==
          "mine.json:2: bounds.loss is a negative or fractional number, expected 0..6 or any");
    CHECK(mistake(with_bounds("\"channel\": 0")) == "mine.json:2: bounds.channel is '0', expected 1..3");
    CHECK(mistake(with_bounds("\"timed\": null")) == "mine.json:2: bounds.timed is null, expected on or off");
    CHECK(mistake(with_bounds("\"timed\": 1")) == "mine.json:2: bounds.timed is '1', expected on or off");
    CHECK(mistake(with_bounds("\"readings\": [\"rfc1337\", \"rfc6192\"]")) ==
          "mine.json:2: bounds.readings is 'rfc1337/rfc6192', expected rfc6191");
    CHECK(mistake(with_bounds("\"readings\": [1]")) == "mine.json:2: bounds.readings is a list, expected names or none");
    const std::string head = "{\"format\": \"synfin-profile\", \"version\": 1,\n";
    CHECK(mistake(head + "\"base\": \"handshak\"}") == "mine.json:2: base names no profile 'handshak', expected handshake");
    CHECK(mistake(head + "\"variant\": \"two_way_handshak\"}") ==
          "mine.json:2: variant names no variant 'two_way_handshak', expected two_way_handshake");
    CHECK(mistake(head + "\"name\": 3}") == "mine.json:2: name is a number, expected a text");
    CHECK(mistake(head + "\"bounds\": []}") == "mine.json:2: bounds is a list, expected an object");
    CHECK(mistake(head + "\"bound\": {}}").starts_with("mine.json:2: unknown key 'bound', nearest: bounds"));
    CHECK(mistake(with_bounds("\"loss\": 1, \"loss\": 2")).starts_with("mine.json:2: key \"loss\" twice"));
}

TEST_CASE("the profile that the manual shows is the file beside it, and can be explored") {
    const std::string manual = test::text_of(docs + "profiles.md"), file = test::text_of(docs + "two-losses.json");
    CHECK(manual.find("```json\n" + file + "```\n") != std::string::npos);
    const auto p = cli::read_profile(docs + "two-losses.json");
    REQUIRE(p);
    CHECK(model::get_bound(p->limits, "loss") == "2");
    CHECK(model::get_bound(p->limits, "duplication") == "any");
    CHECK(model::get_bound(p->limits, "readings") == "rfc1337/tw_reuse");
    const auto r = test::synfin("check --profile '" + docs + "two-losses.json' --where 'left.loss == 0' --json -");
    CHECK(r.status == 0);
    const json doc = json::parse(r.out);
    CHECK(doc["bounds"]["loss"] == "2");
    const auto again = test::synfin("explain '" + std::string(doc["properties"][0]["address"]) + "'");
    CHECK(again.status == 0);
    for (const auto& bound : {"loss", "readings"}) CHECK(test::synfin("list bounds").out.find(bound) != std::string::npos);
}
