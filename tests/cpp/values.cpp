// JSON values, views of memory, binary inputs.
#include "sandbox.hpp"

#if __has_include(<nlohmann/json.hpp>)
#include <hfi/nlohmann.hpp>
#endif
#if __has_include(<span>)
#include <span>
#endif

#include <cmath>
#include <cstdio>
#include <fstream>
#include <numeric>

using hfi::json;
using namespace sandbox;

TEST_CASE("json_is_printed_as_it_was_read") {
    for (const char *text : {"null", "true", "false", "0", "-0", "1.50", "1E+2", "12345678901234567890", "\"\"", "[]", "{}", "[1,[2,{\"a\":null}]]",
                             "{\"b\":1,\"a\":\"\\\"\\\\/\"}", "\"Grüße 🤗\""})
        CHECK(json::parse(text).dump() == text);
    CHECK(json::parse(" { \"a\" : [ 1 , 2 ] } ").dump() == "{\"a\":[1,2]}");
}

TEST_CASE("json_escapes_are_read_and_written") {
    CHECK(json::parse("\"\\u0041\\n\\u00e9\\ud83e\\udd17\\ud83e\"").as_string() == "A\n\xC3\xA9\xF0\x9F\xA4\x97\xEF\xBF\xBD");
    CHECK(json("a\n\x01\"").dump() == "\"a\\u000a\\u0001\\\"\"");
    CHECK(json(std::string_view("a\0b", 3)).dump() == "\"a\\u0000b\"");
}

TEST_CASE("what_is_no_json_is_refused_with_its_place") {
    for (const char *text : {"", "nul", "[1,]", "{\"a\"}", "{a:1}", "01", "1.", "1e", "-", "\"a", "\"\\x\"", "\"\n\"", "[1] 2", "{\"a\":1,}", "+1"}) {
        const auto read = json::try_parse(text);
        REQUIRE_MESSAGE(!read, text);
        CHECK(read.error().code() == hfi::Code::invalid_argument);
        CHECK(read.error().message().find("at byte") != std::string::npos);
    }
    CHECK(!json::try_parse(std::string(1000000, '[')));
    CHECK_THROWS_AS(json::parse("["), hfi::Error);
}

TEST_CASE("json_numbers_keep_their_value") {
    CHECK(json::parse("9223372036854775807").as_int() == 9223372036854775807);
    CHECK(!json::parse("9223372036854775808").as_int().has_value());
    CHECK(json::parse("3.0").as_int() == 3);
    CHECK(!json::parse("3.5").as_int().has_value());
    CHECK(json::parse("0.1").as_double() == 0.1);
    CHECK(json(0.1).dump() == "0.1");
    CHECK(json(1e300).as_double() == 1e300);
    CHECK(std::isinf(*json::parse("1e999").as_double()));
    CHECK(json::parse("1e-999").as_double() == 0);
    CHECK(json(std::nan("")).is_null());
    CHECK(json(std::uint64_t{18446744073709551615u}).dump() == "18446744073709551615");
}

TEST_CASE("what_is_not_there_is_null") {
    const json value = json::parse("{\"a\":[{\"b\":1}],\"a/b\":2,\"m~n\":3}");
    CHECK(value["x"]["y"][7]["z"].is_null());
    CHECK(value["a"][-1].is_null());
    CHECK(value["a"][0]["b"].as_int() == 1);
    CHECK(value.at("/a/0/b").as_int() == 1);
    CHECK(value.at("/a~1b").as_int() == 2);
    CHECK(value.at("/m~0n").as_int() == 3);
    CHECK(value.at("").size() == 3);
    CHECK(value.at("/a/x").is_null());
    CHECK(value.at("a").is_null());
    CHECK((value.has("a") && !value.has("x")));
}

TEST_CASE("json_is_built_and_compared") {
    const json built = json::object({{"a", 1}, {"b", json::array({true, nullptr, "x", 2.5})}});
    CHECK(built.dump() == "{\"a\":1,\"b\":[true,null,\"x\",2.5]}");
    CHECK(built == json::parse("{\"b\":[true,null,\"x\",2.5],\"a\":1.0}"));
    CHECK(built != json::parse("{\"a\":1}"));
    CHECK(json::parse("{\"a\":null}") != json::parse("{\"b\":null}"));
    CHECK(json(std::vector<std::string>{"a", "b"}).dump() == "[\"a\",\"b\"]");
    int sum = 0;
    for (const auto &item : json::parse("[1,2,3]")) sum += static_cast<int>(*item.as_int());
    CHECK(sum == 6);
}

namespace {
template <class T, class = void>
constexpr bool is_made_of_braces = false;
template <class T>
constexpr bool is_made_of_braces<T, std::void_t<decltype(T{"a", "b"})>> = true;
template <class T, class = void>
constexpr bool is_made_of_one_in_braces = false;
template <class T>
constexpr bool is_made_of_one_in_braces<T, std::void_t<decltype(T{"a"})>> = true;
} // namespace

TEST_CASE("lists_in_json_are_written_as_lists") {
    CHECK(json::array({json::array({"a", "b"})}).dump() == "[[\"a\",\"b\"]]");
    CHECK(json::object({{"required", json::array({"city"})}}).dump() == "{\"required\":[\"city\"]}");
    // Else {"city"} would be a text, and {{"a", "b"}} one list.
    CHECK(!is_made_of_braces<json>);
    CHECK(!is_made_of_one_in_braces<json>);
}

TEST_CASE("what_is_taken_out_of_a_value_that_ends_is_its_own") {
    const auto made = [] { return json::parse(R"({"a":[{"b":"a text that is too long to lie inside its string"}]})"); };
    const auto text = made()["a"][0]["b"].as_string();
    CHECK(text == "a text that is too long to lie inside its string");
    int items = 0;
    for (const auto &item : made()["a"]) items += item["b"].is_null() ? 0 : 1;
    for (const auto &item : made()["a"].items()) items += item["b"].is_null() ? 0 : 1;
    for (const auto &[name, value] : made().members()) items += name == "a" && value.size() == 1 ? 1 : 0;
    CHECK(items == 3);
    const auto &said = made()["a"][0];
    CHECK(said.has("b"));
    const auto role = hfi::Message::user("a text that is too long to lie inside its string").text();
    CHECK(role == *text);
}

TEST_CASE("what_is_read_of_a_result_that_ends_is_its_own") {
    const auto client = sandbox::client();
    const auto header = client.request("text_generation").set("prompt", "Once").send().header("content-type");
    CHECK(header == "application/json");
    const auto mime_type = client.text_to_image("a cat", of<hfi::TextToImageOptions>("text-to-image")).mime_type();
    CHECK(mime_type == "image/png");
    const auto said = client.request("chat_completion").set("messages", hfi::Messages("hello")).send().json()["choices"][0]["message"]["content"].as_string();
    CHECK(said == "You said: hello");
}

#ifdef HFI_NLOHMANN_HPP
TEST_CASE("json_goes_to_nlohmann_and_back") {
    const json value = json::parse("{\"a\":[1,2.5,\"x\",null,true],\"b\":{}}");
    const nlohmann::json other = value;
    CHECK(other["a"][1] == 2.5);
    CHECK(other["a"][2] == "x");
    CHECK(other.get<json>() == value);
}
#endif

TEST_CASE("spans_view_containers") {
    const std::vector<float> numbers{1, 2, 3};
    const hfi::span<float> view = numbers;
    CHECK((view.size() == 3 && !view.empty() && view[1] == 2));
    CHECK(std::accumulate(view.begin(), view.end(), 0.0f) == 6);
    CHECK(hfi::span<float>().empty());
#ifdef __cpp_lib_span
    const std::span<const float> standard = view;
    CHECK(standard.data() == numbers.data());
#endif
}

TEST_CASE("similarity_is_that_of_directions") {
    const std::vector<float> one{1, 0}, other{0, 2}, both{3, 3}, zero{0, 0}, longer{1, 0, 0};
    CHECK(hfi::cosine_similarity(one, other) == doctest::Approx(0));
    CHECK(hfi::cosine_similarity(one, both) == doctest::Approx(std::sqrt(0.5)));
    CHECK(hfi::cosine_similarity(one, zero) == 0);
    CHECK(hfi::cosine_similarity(one, longer) == 0);
}

TEST_CASE("inputs_may_be_files_bytes_shared_bytes_urls_and_readers") {
    const auto client = sandbox::client();
    const auto options = of<hfi::ImageToImageOptions>("image-to-image");
    const auto expected = show(client.image_to_image(picture(), options));
    const auto redrawn = [&](hfi::Content content) { return show(client.image_to_image(content, options)); };

    const std::string path = "build/cpp/picture.png";
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char *>(picture().data()), static_cast<std::streamsize>(picture().size()));
    CHECK(redrawn(path) == expected);
    CHECK(redrawn(hfi::Content::file(path).mime_type("image/png")) == expected);
    CHECK(redrawn(hfi::Content::bytes(picture())) == expected);

    auto shared = std::make_shared<const std::vector<std::uint8_t>>(picture());
    const std::weak_ptr<const void> alive = shared;
    auto content = hfi::Content::shared(std::move(shared));
    CHECK(redrawn(content) == expected);
    CHECK(redrawn(content) == expected);
    content = path;
    while (!alive.expired()) CHECK(!client.text_generation("until it is given back").text.empty());

    const auto reader = [at = std::size_t{0}](std::uint8_t *buffer, std::size_t capacity) mutable {
        const std::size_t count = std::min({capacity, picture().size() - at, std::size_t{1000}});
        std::copy_n(picture().data() + at, count, buffer);
        at += count;
        return static_cast<std::int64_t>(count);
    };
    CHECK(redrawn(hfi::Content::reader(reader)) == expected);
    CHECK(redrawn(hfi::Content::reader(reader, picture().size())) == expected);
    CHECK(redrawn("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==") != expected);
}

TEST_CASE("what_a_reader_throws_comes_out_of_the_call") {
    const auto client = sandbox::client();
    const auto content = hfi::Content::reader([](std::uint8_t *, std::size_t) -> std::int64_t { throw std::runtime_error("of the reader"); });
    CHECK_THROWS_WITH_AS(client.image_to_image(content, of<hfi::ImageToImageOptions>("image-to-image")), "of the reader", std::runtime_error);
    auto pending = client.image_to_image_async(content, of<hfi::ImageToImageOptions>("image-to-image"));
    CHECK_THROWS_WITH_AS(pending.get(), "of the reader", std::runtime_error);
}

TEST_CASE("a_file_that_is_not_there_is_an_error") {
    const auto client = sandbox::client();
    const auto result = client.try_image_classification("build/cpp/nothing.png", of<hfi::ImageClassificationOptions>("image-classification"));
    REQUIRE(!result);
    CHECK(result.error().code() == hfi::Code::io);
}

TEST_CASE("files_are_saved_and_decoded_or_say_why_not") {
    const auto client = sandbox::client();
    const auto image = client.text_to_image("a cat", of<hfi::TextToImageOptions>("text-to-image"));
    image.save("build/cpp/saved.png");
    std::ifstream saved("build/cpp/saved.png", std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(saved), {}};
    CHECK(bytes.size() == image.bytes().size());
    CHECK(!image.try_save("build/no such folder/saved.png"));
    const hfi::Image no_image;
    CHECK(no_image.empty());
    CHECK(!no_image.try_pixels());
}
