// Streams: as ranges, by hand, to functions and sinks; whole answers, early ends and faults.
#include "sandbox.hpp"

#include <sstream>

using namespace sandbox;

namespace {

const std::string said = "You said: one two three";

hfi::Stream<hfi::ChatCompletionChunk, hfi::ChatCompletionOutput> talk(const hfi::Client &client) { return client.chat_stream("one two three"); }

// One that stops in its middle, and never ends by itself.
hfi::Stream<hfi::ChatCompletionChunk, hfi::ChatCompletionOutput> halting(const hfi::Client &client) {
    return client.chat_stream("one two three", faulty<hfi::ChatCompletionOptions>("stall_mid_stream=3"));
}

} // namespace

TEST_CASE("a_stream_is_a_range_of_parts") {
    const auto client = sandbox::client();
    std::string joined;
    int count = 0;
    for (auto &part : talk(client)) {
        joined += part.text;
        ++count;
        CHECK(part.raw["choices"].size() == 1);
    }
    CHECK(joined == said);
    CHECK(count > 3);
}

TEST_CASE("text_generation_streams_its_tokens") {
    const auto client = sandbox::client();
    hfi::TextGenerationOptions options;
    options.max_new_tokens = 6;
    options.details = true;
    std::string joined;
    int tokens = 0;
    for (const auto &part : client.text_generation_stream("Once", options)) {
        joined += part.text;
        tokens += part.token ? 1 : 0;
    }
    CHECK(tokens == 6);
    CHECK(joined == client.text_generation("Once", options).text);
}

TEST_CASE("a_stream_gives_the_whole_answer_at_its_end") {
    const auto client = sandbox::client();
    auto stream = talk(client);
    REQUIRE(stream.next().has_value());
    const auto whole = stream.result();
    CHECK(whole.text == said);
    CHECK(whole.choices[0].finish_reason == "stop");
    CHECK(!stream.next().has_value());
    CHECK(!stream.error().has_value());
}

TEST_CASE("a_stream_writes_to_a_sink") {
    const auto client = sandbox::client();
    std::ostringstream sink;
    talk(client).write_to(sink);
    CHECK(sink.str() == said);
}

TEST_CASE("a_function_gets_each_part") {
    const auto client = sandbox::client();
    std::string joined;
    talk(client).for_each([&](const hfi::ChatCompletionChunk &part) { joined += part.text; });
    CHECK(joined == said);
}

TEST_CASE("a_function_that_says_false_ends_the_stream") {
    const auto client = sandbox::client();
    int count = 0;
    auto stream = halting(client);
    stream.for_each([&](const hfi::ChatCompletionChunk &) { return ++count < 2; });
    CHECK(count == 2);
    CHECK(hfi_request_wait(stream.get(), -1) == HFI_ERROR_CANCELLED);
}

TEST_CASE("what_a_function_throws_comes_out_of_for_each") {
    const auto client = sandbox::client();
    CHECK_THROWS_WITH_AS(talk(client).for_each([](const auto &) { throw std::runtime_error("enough"); }), "enough", std::runtime_error);
}

TEST_CASE("a_loop_may_be_left_early") {
    const auto client = sandbox::client();
    for (int i = 0; i < 20; ++i)
        for (auto &part : talk(client)) {
            CHECK(!part.raw.is_null());
            break;
        }
    CHECK(client.text_generation("still there").text.size() > 0);
}

TEST_CASE("a_cancelled_stream_ends_with_an_error") {
    const auto client = sandbox::client();
    auto stream = halting(client);
    REQUIRE(stream.next().has_value());
    stream.cancel();
    hfi::Result<std::optional<hfi::ChatCompletionChunk>> next = stream.try_next();
    while (next && *next) next = stream.try_next();
    REQUIRE(!next);
    CHECK(next.error().code() == hfi::Code::cancelled);
    CHECK(stream.try_next().error().code() == hfi::Code::cancelled);
    CHECK(stream.error()->code() == hfi::Code::cancelled);
    CHECK(!stream.try_result());
}

TEST_CASE("a_refused_stream_throws_at_its_first_part") {
    const auto client = sandbox::client();
    auto stream = client.chat_completion_stream("a", faulty<hfi::ChatCompletionOptions>("status=404"));
    try {
        stream.begin();
        FAIL("nothing was thrown");
    } catch (const hfi::Error &error) {
        CHECK(error.status() == 404);
    }
}

TEST_CASE("a_stream_may_be_moved_while_it_runs") {
    const auto client = sandbox::client();
    auto one = talk(client);
    std::string joined = one.next()->text;
    auto other = std::move(one);
    for (auto &part : other) joined += part.text;
    CHECK(joined == said);
}

TEST_CASE("a_stream_may_outlive_its_client") {
    auto stream = [] {
        const auto client = sandbox::client();
        auto started = halting(client);
        REQUIRE(started.next().has_value());
        return started;
    }();
    auto next = stream.try_next();
    while (next && *next) next = stream.try_next();
    REQUIRE(!next);
    CHECK(next.error().code() == hfi::Code::cancelled);
}

TEST_CASE("a_stream_tells_of_progress_and_of_its_response") {
    const auto client = sandbox::client();
    auto options = faulty<hfi::TextGenerationOptions>("loading=1,0.01");
    options.call.headers.emplace_back("x-sandbox-key", "cpp-stream");
    int told = 0;
    hfi::ResponseInfo info;
    options.call.on_progress = [&](const hfi::Progress &progress) { told += progress.message.empty() ? 0 : 1; };
    options.call.on_response = [&](const hfi::ResponseInfo &of) { info = of; };
    std::string joined;
    for (auto &part : client.text_generation_stream("a", options)) joined += part.text;
    CHECK(!joined.empty());
    CHECK(told > 0);
    CHECK(info.http_status == 200);
    CHECK(info.attempts == 2);
    CHECK(info.total.count() > 0);
}

TEST_CASE("what_a_progress_handler_throws_ends_the_stream_and_comes_out_of_it") {
    const auto client = sandbox::client();
    auto options = faulty<hfi::TextGenerationOptions>("loading=3,0.01");
    options.call.headers.emplace_back("x-sandbox-key", "cpp-stream-throws");
    options.call.on_progress = [](const hfi::Progress &) { throw std::runtime_error("no patience"); };
    auto stream = client.text_generation_stream("a", options);
    CHECK_THROWS_WITH_AS(stream.next(), "no patience", std::runtime_error);
    REQUIRE(stream.error().has_value());
    CHECK(stream.error()->code() == hfi::Code::cancelled);
    CHECK(stream.try_next().error().code() == hfi::Code::cancelled);
    CHECK(stream.try_result().error().code() == hfi::Code::cancelled);
}
