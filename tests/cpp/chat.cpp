// Conversations: messages, what is remembered, tools and their loop.
#include "sandbox.hpp"

#include <atomic>
#include <thread>

using hfi::json;
using hfi::Message;
using namespace sandbox;

namespace {

hfi::Tool weather(std::function<std::string(const json &)> run) {
    hfi::Tool tool;
    tool.name = "get_weather";
    tool.description = "Tells the weather.";
    tool.parameters = json::object({{"type", "object"}, {"properties", json::object({{"city", json::object({{"type", "string"}})}})}});
    tool.run = std::move(run);
    return tool;
}

hfi::ChatOptions with(hfi::Tool tool) {
    hfi::ChatOptions options;
    options.tools.push_back(std::move(tool));
    return options;
}

} // namespace

TEST_CASE("messages_are_built") {
    CHECK(Message::system("a").raw().dump() == "{\"role\":\"system\",\"content\":\"a\"}");
    CHECK((Message::user("b").role() == "user" && Message::assistant("c").text() == "c"));
    CHECK(Message::tool("1", "sunny").raw()["tool_call_id"].as_string() == "1");
    CHECK(Message::user("see").image("cat.png").images().size() == 1);
    CHECK(hfi::Messages("hello").list().size() == 1);
    CHECK(hfi::Messages{Message::system("a"), Message::user("b")}.list().size() == 2);
}

TEST_CASE("what_the_model_said_is_a_message_of_the_assistant_without_its_reasoning") {
    hfi::ChatCompletionOutput output;
    output.raw = json::parse(R"({"choices":[{"message":{"content":"hi","reasoning":"hm"}}]})");
    CHECK(Message::assistant(output).raw().dump() == R"({"role":"assistant","content":"hi"})");
    output.raw = json::parse(R"({"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"1"}],"refusal":null}}]})");
    CHECK(Message::assistant(output).raw().dump() == R"({"role":"assistant","tool_calls":[{"id":"1"}]})");
}

TEST_CASE("a_conversation_takes_texts_messages_and_images") {
    const auto client = sandbox::client();
    CHECK(client.chat_completion({Message::system("short"), Message::user("one two")}).text == "You said: one two");
    const auto seen = client.chat_completion(Message::user("what is it").image(picture()));
    CHECK(seen.text.find("what is it") != std::string::npos);
}

TEST_CASE("an_image_is_added_to_all_that_a_message_has") {
    const auto client = sandbox::client();
    const auto added = client.chat_completion(
        Message(json::parse(R"({"role":"user","name":"bob","content":[{"type":"text","text":"the question"}]})")).image("http://there.invalid/cat.png"));
    const auto whole = client.chat_completion(Message(json::parse(
        R"({"role":"user","name":"bob","content":[{"type":"text","text":"the question"},{"type":"image_url","image_url":{"url":"http://there.invalid/cat.png"}}]})")));
    CHECK(added.text == "You said: the question with 1 images: by URL");
    CHECK(added.text == whole.text);
    // The sandbox counts what the messages are made of.
    CHECK(added.usage->prompt_tokens == whole.usage->prompt_tokens);
    const std::string with_nul("be\0hind", 7);
    const auto said = client.chat_completion(Message::user(with_nul).image("http://there.invalid/cat.png"));
    CHECK(said.text == "You said: " + with_nul + " with 1 images: by URL");
}

TEST_CASE("a_chat_remembers") {
    const auto client = sandbox::client();
    hfi::ChatOptions options;
    options.system = "short";
    hfi::Chat chat(client, options);
    CHECK(chat.ask("one").text == "You said: one");
    std::string joined;
    for (const auto &part : chat.stream("two")) joined += part.text;
    CHECK(joined == "You said: two");
    REQUIRE(chat.messages().size() == 5);
    CHECK(chat.messages()[0].role() == "system");
    CHECK(chat.messages()[2].text() == "You said: one");
    CHECK(chat.messages()[4].text() == "You said: two");
}

TEST_CASE("a_chat_does_not_send_back_what_the_model_thought") {
    const auto client = sandbox::client();
    hfi::ChatOptions options;
    options.options.model = "some/reasoning-model";
    hfi::Chat chat(client, options);
    CHECK(chat.ask("one").raw["choices"][0]["message"].has("reasoning"));
    for (const auto &part : chat.stream("two")) CHECK(!part.raw.is_null());
    REQUIRE(chat.messages().size() == 4);
    CHECK(chat.messages()[1].raw().dump() == R"({"role":"assistant","content":"You said: one"})");
    CHECK(chat.messages()[3].raw().dump() == R"({"role":"assistant","content":"You said: two"})");
}

TEST_CASE("an_answer_without_a_message_is_an_error_and_forgotten") {
    const auto client = sandbox::client();
    hfi::ChatOptions none;
    none.options.n = 0;
    hfi::Chat chat(client, none);
    CHECK(chat.try_ask("one").error().code() == hfi::Code::protocol);
    CHECK(chat.messages().empty());
}

TEST_CASE("a_question_that_fails_or_is_left_is_forgotten") {
    const auto client = sandbox::client();
    hfi::ChatOptions options;
    options.options = faulty<hfi::ChatCompletionOptions>("status=404");
    hfi::Chat failing(client, options);
    CHECK(failing.try_ask("one").error().status() == 404);
    CHECK(failing.messages().empty());
    hfi::Chat chat(client);
    for (const auto &part : chat.stream("one two three")) {
        CHECK(!part.raw.is_null());
        break;
    }
    CHECK(chat.messages().empty());
    CHECK(chat.ask("four").text == "You said: four");
    CHECK(chat.messages().size() == 2);
}

TEST_CASE("tools_run_until_there_is_an_answer") {
    const auto client = sandbox::client();
    for (const bool streamed : {false, true}) {
        int calls = 0;
        hfi::Chat chat(client, with(weather([&](const json &arguments) {
                           ++calls;
                           CHECK(arguments.type() == json::kind::object);
                           return "22 degrees";
                       })));
        std::string text;
        if (streamed) {
            for (const auto &part : chat.stream("use get_weather")) text += part.text;
        } else {
            text = chat.ask("use get_weather").text;
        }
        CHECK(text == "The tool says: 22 degrees");
        CHECK(calls == 1);
        REQUIRE(chat.messages().size() == 4);
        CHECK(chat.messages()[1].raw()["tool_calls"].size() == 1);
        CHECK(chat.messages()[2].role() == "tool");
    }
}

TEST_CASE("a_tool_that_throws_tells_the_model") {
    const auto client = sandbox::client();
    hfi::Chat chat(client, with(weather([](const json &) -> std::string { throw std::runtime_error("no station there"); })));
    CHECK(chat.ask("use get_weather").text == "The tool says: error: no station there");
}

TEST_CASE("a_model_that_calls_tools_without_end_is_stopped") {
    const auto client = sandbox::client();
    auto options = with(weather([](const json &) { return std::string("again"); }));
    options.max_rounds = 0;
    hfi::Chat chat(client, options);
    const auto result = chat.try_ask("use get_weather");
    REQUIRE(!result);
    CHECK(result.error().message().find("max_rounds") != std::string::npos);
    CHECK(chat.messages().empty());
}

TEST_CASE("an_answer_that_is_cancelled_while_a_tool_runs_ends_with_an_error") {
    const auto client = sandbox::client();
    hfi::Chat::Answer *open = nullptr;
    int calls = 0;
    hfi::Chat chat(client, with(weather([&](const json &) {
                       ++calls;
                       open->cancel();
                       return "22 degrees";
                   })));
    auto answer = chat.stream("use get_weather");
    open = &answer;
    auto next = answer.try_next();
    while (next && *next) next = answer.try_next();
    REQUIRE(!next);
    CHECK(next.error().code() == hfi::Code::cancelled);
    CHECK(answer.try_next().error().code() == hfi::Code::cancelled);
    CHECK(calls == 1);
    CHECK(chat.messages().empty());
}

TEST_CASE("an_answer_may_be_cancelled_by_another_thread_between_its_rounds") {
    const auto client = sandbox::client();
    for (int i = 0; i < 20; ++i) {
        std::atomic<bool> running{false}, over{false};
        hfi::Chat chat(client, with(weather([&](const json &) {
                           running = true;
                           return "22 degrees";
                       })));
        auto answer = chat.stream("use get_weather");
        std::thread button([&] {
            while (!running && !over) std::this_thread::yield();
            while (!over) answer.cancel();
        });
        auto next = answer.try_next();
        while (next && *next) next = answer.try_next();
        over = true;
        button.join();
        CHECK((next || next.error().code() == hfi::Code::cancelled));
    }
}
