// Where calls go besides the client's own server: fallbacks, keys, a router of one's own; and the models that can be had.
#include "sandbox.hpp"

using namespace sandbox;

namespace {

// A server that answers nothing but that.
std::string failing(int status) { return url() + "/?fault=status=" + std::to_string(status); }

// Settings of a client whose own server is not there, and that goes on at the sandbox.
hfi::ClientOptions going_on() {
    auto options = settings();
    options.base_url = "http://127.0.0.1:9";
    options.fallbacks = {{url()}};
    return options;
}

// Options that note who has answered.
template <class Options>
Options noting(hfi::ResponseInfo &info) {
    Options options;
    options.call.on_response = [&info](const hfi::ResponseInfo &known) { info = known; };
    return options;
}

hfi::ResponseInfo answered_by(const hfi::Client &client) {
    hfi::ResponseInfo info;
    CHECK(!client.text_generation("a", noting<hfi::TextGenerationOptions>(info)).text.empty());
    return info;
}

// The models with those of their providers that fit, as a text; without those that have none.
template <class Fits>
std::string only(const std::vector<hfi::ChatModel> &models, Fits fits) {
    std::string text;
    for (const auto &model : models) {
        std::string providers;
        for (const auto &at : model.providers) providers += fits(at) ? " " + at.provider : "";
        if (!providers.empty()) text += model.id + providers + "\n";
    }
    return text;
}

// What is wrong with settings that no client takes.
hfi::Error refused(const hfi::ClientOptions &options) {
    try {
        const hfi::Client client(options);
    } catch (const hfi::Error &error) {
        return error;
    }
    FAIL("nothing was thrown");
    return {hfi::Code::ok, ""};
}

} // namespace

TEST_CASE("a_call_says_who_has_answered") {
    const auto info = answered_by(client());
    CHECK(info.provider == "127.0.0.1");
    CHECK(info.fallback == 0);
}

TEST_CASE("a_fallback_answers_calls_of_every_form") {
    const hfi::Client client(going_on());
    hfi::ResponseInfo info;
    const auto options = noting<hfi::ChatCompletionOptions>(info);
    for (int form = 0; form < 3; ++form) {
        info = {};
        std::string text;
        if (form == 0) text = client.chat_completion("hello", options).text;
        if (form == 1) text = client.chat_completion_async("hello", options).get().text;
        if (form == 2) text = client.chat_stream("hello", options).result().text;
        CHECK(text == "You said: hello");
        CHECK(info.fallback == 1);
        CHECK(info.provider == "127.0.0.1");
        CHECK(info.attempts == 2);
    }
    const auto response = client.request("text_generation").set("prompt", "a").send();
    CHECK(response.info().fallback == 1);
}

TEST_CASE("the_fallbacks_are_tried_in_their_order") {
    auto options = going_on();
    options.fallbacks = {{failing(503)}, {failing(429)}, {url()}, {url()}};
    CHECK(answered_by(hfi::Client(options)).fallback == 3);
}

TEST_CASE("a_call_that_was_refused_for_what_it_asks_does_not_go_on") {
    auto options = going_on();
    options.base_url = failing(400);
    const auto result = hfi::Client(options).try_text_generation("a");
    REQUIRE(!result);
    CHECK(result.error().code() == hfi::Code::bad_request);
}

TEST_CASE("the_model_of_a_fallback_counts_more_than_that_of_the_call") {
    auto options = going_on();
    hfi::ChatCompletionOptions call;
    call.model = "own/model";
    CHECK(hfi::Client(options).chat_completion("a", call).model == "own/model");
    options.fallbacks = {{url(), "other/model"}};
    CHECK(hfi::Client(options).chat_completion("a", call).model == "other/model");
}

TEST_CASE("a_provider_behind_a_router_of_ones_own_is_a_fallback") {
    auto options = going_on();
    options.token = "hf_aaaaaaaaaaaaaaaaaaaa";
    options.router_url = url();
    options.fallbacks = {{"hf-inference", "sandbox/writer"}};
    setenv("HF_ENDPOINT", url().c_str(), 1);
    const hfi::Client client(options);
    unsetenv("HF_ENDPOINT");
    const auto info = answered_by(client);
    CHECK(info.provider == "hf-inference");
    CHECK(info.fallback == 1);
}

TEST_CASE("a_server_that_keeps_failing_is_left_out_unless_that_is_off") {
    auto options = going_on();
    options.circuit_breaker.failures = 1;
    options.circuit_breaker.pause = hfi::seconds(600);
    const hfi::Client client(options);
    CHECK(answered_by(client).attempts == 2);
    CHECK(answered_by(client).attempts == 1);
    options.circuit_breaker.failures = 0;
    const hfi::Client patient(options);
    for (int i = 0; i < 5; ++i) CHECK(answered_by(patient).attempts == 2);
}

TEST_CASE("a_server_gets_its_own_key_in_the_place_of_the_token") {
    auto options = settings();
    options.token = "hf_aaaaaaaaaaaaaaaaaaaa";
    const auto locked = faulty<hfi::TextGenerationOptions>("require_token=own-key");
    CHECK(hfi::Client(options).try_text_generation("a", locked).error().code() == hfi::Code::unauthorized);
    options.keys["groq"] = "another-key";
    options.keys[url()] = "own-key";
    CHECK(!hfi::Client(options).text_generation("a", locked).text.empty());
}

TEST_CASE("a_fallbacks_server_gets_its_own_key_and_not_the_token") {
    auto options = going_on();
    options.token = "hf_aaaaaaaaaaaaaaaaaaaa";
    for (const std::string wanted : {"hf_aaaaaaaaaaaaaaaaaaaa", "own-key"}) {
        const std::string place = url() + "/?fault=require_token=" + wanted;
        options.fallbacks = {{place}};
        CHECK(hfi::Client(options).try_text_generation("a").error().code() == hfi::Code::unauthorized);
        options.keys = {{place, wanted}};
        CHECK(!hfi::Client(options).text_generation("a").text.empty());
    }
}

TEST_CASE("places_that_are_none_are_refused") {
    const std::pair<const char *, const char *> places[] = {{"grok", "groq"}, {"", "provider"}, {"http://", "URL"}};
    for (const auto &[place, told] : places) {
        auto options = settings();
        options.fallbacks = {{place}};
        CHECK(refused(options).code() == hfi::Code::invalid_argument);
        CHECK(refused(options).message().find(told) != std::string::npos);
        options = settings();
        options.keys = {{place, "some-secret-key"}};
        CHECK(refused(options).code() == hfi::Code::invalid_argument);
        CHECK(refused(options).message().find(told) != std::string::npos);
        CHECK(refused(options).message().find("some-secret-key") == std::string::npos);
    }
}

TEST_CASE("numbers_of_routes_that_make_no_sense_are_refused") {
    auto options = settings();
    options.circuit_breaker.failures = -1;
    CHECK(refused(options).code() == hfi::Code::invalid_argument);
    options = settings();
    options.circuit_breaker.pause = hfi::seconds(-1);
    CHECK(refused(options).code() == hfi::Code::invalid_argument);
    options = settings();
    options.poll_interval = hfi::seconds(-1);
    CHECK(refused(options).code() == hfi::Code::invalid_argument);
    options.poll_interval = hfi::seconds(0.5);
    CHECK(!answered_by(hfi::Client(options)).provider.empty());
    options.router_url = "router.example";
    CHECK(refused(options).message().find("router") != std::string::npos);
}

TEST_CASE("the_models_for_conversations_are_listed_and_filtered") {
    const auto client = sandbox::client();
    const auto all = client.chat_models();
    REQUIRE(!all.empty());
    for (const auto &model : all) {
        CHECK(!model.id.empty());
        CHECK(model.raw["id"].as_string() == model.id);
        CHECK(model.providers.size() == model.raw["providers"].size());
    }
    CHECK(show(client.chat_models_async().get()) == show(all));

    hfi::ChatModelsOptions options;
    options.search = all.back().id.substr(1);
    const auto found = client.chat_models(options);
    REQUIRE(!found.empty());
    for (const auto &model : found) CHECK(model.id.find(*options.search) != std::string::npos);
    options.search = "no model is called that";
    CHECK(client.chat_models(options).empty());
    options.search = std::nullopt;
    options.provider = "no-such-provider";
    CHECK(client.chat_models(options).empty());
    options.provider = std::nullopt;
    options.sort = "beauty";
    CHECK(client.try_chat_models(options).error().code() == hfi::Code::invalid_argument);
}

TEST_CASE("the_models_can_be_chosen_by_what_their_providers_offer") {
    const auto client = sandbox::client();
    const auto all = client.chat_models();
    const auto any = [](const hfi::ModelProvider &) { return true; };
    hfi::ChatModelsOptions options;
    options.tools = true;
    CHECK(only(client.chat_models(options), any) == only(all, [](const hfi::ModelProvider &at) { return at.supports_tools == true; }));
    options = {};
    options.structured_output = true;
    CHECK(only(client.chat_models(options), any) == only(all, [](const hfi::ModelProvider &at) { return at.supports_structured_output == true; }));
    options = {};
    options.min_context_length = 20000;
    CHECK(only(client.chat_models(options), any) == only(all, [](const hfi::ModelProvider &at) { return at.context_length >= 20000; }));
    options = {};
    options.max_price = 0.5;
    CHECK(only(client.chat_models(options), any) == only(all, [](const hfi::ModelProvider &at) { return at.pricing && at.pricing->output <= 0.5; }));
    options = {};
    options.provider = "groq";
    CHECK(only(client.chat_models(options), any) == only(all, [](const hfi::ModelProvider &at) { return at.provider == "groq"; }));
}

TEST_CASE("the_models_are_those_of_the_router_if_there_is_no_other_server") {
    auto options = settings();
    options.base_url = std::nullopt;
    options.router_url = url();
    CHECK(show(hfi::Client(options).chat_models()) == show(client().chat_models()));
}
