// Errors: what they say, Result, and wrong settings and arguments.
#include "sandbox.hpp"

using namespace sandbox;

TEST_CASE("an_error_has_all_that_is_known") {
    const auto client = sandbox::client();
    const auto result = client.try_text_generation("a", faulty<hfi::TextGenerationOptions>("status=404"));
    REQUIRE(!result);
    const hfi::Error &error = result.error();
    CHECK(error.code() == hfi::Code::not_found);
    CHECK(error.status() == 404);
    CHECK(error.message() == error.what());
    CHECK(error.message().find("404") != std::string::npos);
    CHECK(!error.request_id().empty());
    CHECK(!error.server_message().empty());
    CHECK(!error.body().empty());
    CHECK(!error.retry_after().has_value());
}

TEST_CASE("an_error_says_when_the_server_wants_to_be_asked_again") {
    auto options = settings();
    options.max_retries = 0;
    const hfi::Client client(options);
    auto limited = faulty<hfi::TextGenerationOptions>("rate_limit=1,7");
    limited.call.headers.emplace_back("x-sandbox-key", "cpp-limited");
    const auto result = client.try_text_generation("a", limited);
    CHECK(result.error().code() == hfi::Code::rate_limited);
    CHECK(result.error().retry_after() == hfi::seconds(7));
}

TEST_CASE("a_call_throws_what_its_result_would_have") {
    const auto client = sandbox::client();
    try {
        client.text_generation("a", faulty<hfi::TextGenerationOptions>("status=403"));
        FAIL("nothing was thrown");
    } catch (const std::exception &error) {
        REQUIRE(dynamic_cast<const hfi::Error *>(&error) != nullptr);
        CHECK(dynamic_cast<const hfi::Error &>(error).code() == hfi::Code::forbidden);
    }
}

TEST_CASE("copies_of_errors_outlive_their_call") {
    hfi::Error kept(hfi::Code::internal, "before");
    {
        const auto client = sandbox::client();
        kept = client.try_text_generation("a", faulty<hfi::TextGenerationOptions>("status=404")).error();
    }
    const hfi::Error copy = kept;
    CHECK(copy.status() == 404);
    CHECK(copy.what() == kept.what());
}

TEST_CASE("a_result_is_a_value_or_an_error") {
    hfi::Result<std::string> good = std::string("value");
    CHECK((good && good.has_value() && *good == "value" && good->size() == 5));
    CHECK(std::move(good).value_or("other") == "value");
    hfi::Result<std::string> bad = hfi::Error(hfi::Code::timeout, "too late");
    CHECK(!bad);
    CHECK_THROWS_WITH_AS(bad.value(), "too late", hfi::Error);
    CHECK(std::move(bad).value_or("other") == "other");
    const hfi::Result<void> nothing;
    CHECK(nothing.has_value());
    nothing.value();
    const hfi::Result<void> failed = hfi::Error(hfi::Code::timeout, "too late");
    CHECK_THROWS_AS(failed.value(), hfi::Error);
}

TEST_CASE("wrong_arguments_are_refused_before_anything_is_sent") {
    const auto client = sandbox::client();
    hfi::TextGenerationOptions options;
    options.max_new_tokens = -1;
    const auto result = client.try_text_generation("a", options);
    REQUIRE(!result);
    CHECK(result.error().code() == hfi::Code::invalid_argument);
    CHECK(result.error().message().find("max_new_tokens") != std::string::npos);
    CHECK(result.error().status() == 0);
}

TEST_CASE("unknown_names_are_refused_with_the_nearest") {
    const auto client = sandbox::client();
    const auto result = client.request("text_generation").set("prompt", "a").set("max_new_token", 5).try_send();
    REQUIRE(!result);
    CHECK(result.error().message().find("max_new_tokens") != std::string::npos);
    CHECK(client.request("text_generatoin").try_send().error().message().find("text_generation") != std::string::npos);
}

TEST_CASE("a_client_with_wrong_settings_throws") {
    auto options = settings();
    options.base_url = "not a url";
    CHECK_THROWS_AS(hfi::Client{options}, hfi::Error);
}

TEST_CASE("texts_with_a_nul_are_not_cut") {
    const auto client = sandbox::client();
    const std::string text("one\0two", 7);
    CHECK(client.chat_completion(std::string_view(text)).text == "You said: " + text);
    const auto joined = client.request("text_generation").set("prompt", text).send();
    CHECK(!joined.text().empty());
}

TEST_CASE("no_secret_is_in_an_error") {
    auto options = settings();
    options.token = "hf_secretsecretsecretsecret";
    const hfi::Client client(options);
    const auto result = client.try_text_generation("a", faulty<hfi::TextGenerationOptions>("status=401"));
    REQUIRE(!result);
    CHECK(result.error().message().find("secret") == std::string::npos);
}

TEST_CASE("a_token_provider_gives_the_token_and_its_exceptions_come_out_of_the_call") {
    auto options = settings();
    int asked = 0;
    options.token_provider = [&]() -> std::optional<hfi::Token> {
        if (++asked > 1) throw std::runtime_error("no token today");
        return hfi::Token{"hf_aaaaaaaaaaaaaaaaaaaa", hfi::seconds(0.001)};
    };
    const hfi::Client client(options);
    CHECK(!client.text_generation("a").text.empty());
    while (asked == 1) {
        try {
            client.text_generation("a");
        } catch (const std::runtime_error &error) {
            CHECK(std::string(error.what()) == "no token today");
        }
    }
    CHECK(asked == 2);
}

TEST_CASE("a_log_gets_records_and_may_throw") {
    auto options = settings();
    int records = 0;
    options.log = [&](hfi::LogLevel, std::string_view message) {
        records += message.empty() ? 0 : 1;
        throw std::runtime_error("of the log");
    };
    options.log_level = hfi::LogLevel::debug;
    const hfi::Client client(options);
    CHECK(!client.text_generation("a").text.empty());
    CHECK(records > 0);
}
