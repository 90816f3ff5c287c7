// Calls that were started: waiting for them, functions at their end, futures, loops that poll, cancellation, progress.
#include "sandbox.hpp"

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace sandbox;
using namespace std::chrono_literals;

namespace {

hfi::Client polled() {
    auto options = settings();
    options.delivery = hfi::Delivery::poll;
    return hfi::Client(options);
}

hfi::TextGenerationOptions stalled() { return faulty<hfi::TextGenerationOptions>("stall_before_headers"); }

} // namespace

TEST_CASE("a_started_call_gives_its_result") {
    const auto client = sandbox::client();
    auto pending = client.text_generation_async("Once");
    CHECK(pending.get().text == client.text_generation("Once").text);
    CHECK(pending.ready());
}

TEST_CASE("waiting_may_have_a_limit") {
    const auto client = sandbox::client();
    auto pending = client.text_generation_async("a", stalled());
    CHECK(!pending.wait_for(1ms));
    CHECK(!pending.ready());
    pending.cancel();
    pending.wait();
    CHECK(pending.ready());
    CHECK(pending.try_get().error().code() == hfi::Code::cancelled);
}

TEST_CASE("a_call_is_cancelled_from_another_thread") {
    const auto client = sandbox::client();
    auto pending = client.text_generation_async("a", stalled());
    std::thread other([&] { pending.cancel(); });
    const auto result = pending.try_get();
    other.join();
    REQUIRE(!result);
    CHECK(result.error().code() == hfi::Code::cancelled);
}

TEST_CASE("a_dropped_call_is_cancelled") {
    const auto client = sandbox::client();
    for (int i = 0; i < 20; ++i) static_cast<void>(client.text_generation_async("a", stalled()));
    CHECK(client.shutdown(60s));
}

TEST_CASE("a_call_may_outlive_its_client") {
    auto pending = [] {
        const auto client = sandbox::client();
        return client.text_generation_async("a", stalled());
    }();
    CHECK(pending.try_get().error().code() == hfi::Code::cancelled);
}

TEST_CASE("a_call_is_waited_for_while_functions_of_others_run") {
    const auto client = sandbox::client();
    std::promise<void> entered, go_on;
    client.text_generation_async("a").then([&](hfi::Result<hfi::TextGenerationOutput>) {
        entered.set_value();
        go_on.get_future().wait();
    });
    entered.get_future().wait();
    auto pending = client.text_generation_async("b");
    CHECK(pending.wait_for(60s));
    CHECK(pending.ready());
    go_on.set_value();
    CHECK(!pending.get().text.empty());
}

TEST_CASE("handles_of_c_are_taken_over") {
    for (const auto delivery : {hfi::Delivery::poll, hfi::Delivery::dispatcher}) {
        hfi_config_t *config = hfi_config_new();
        hfi_config_set_base_url(config, url().c_str());
        hfi_config_set_delivery(config, static_cast<std::int32_t>(delivery));
        hfi_client_t *handle = hfi_client_new(config);
        hfi_config_free(config);
        const hfi::Client client(handle, delivery);
        const auto answer = hfi::Request(hfi_text_generation(handle, "Once"), delivery).start().get();
        CHECK(!answer.text().empty());
        CHECK(!client.text_generation_async("Once").get().text.empty());
        std::atomic<bool> done{false};
        hfi::Request(hfi_text_generation(handle, "Once"), delivery).start().then([&](hfi::Result<hfi::Response> result) { done = result.has_value(); });
        while (!done) CHECK(client.poll(2ms) >= 0);
    }
}

TEST_CASE("handles_of_c_are_taken_over_with_its_default_delivery") {
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_base_url(config, url().c_str());
    const hfi::Client client(hfi_client_new(config));
    hfi_config_free(config);
    bool done = false;
    client.chat_completion_async("one", {}, [](const hfi::ChatCompletionChunk &) {}).then([&](hfi::Result<hfi::ChatCompletionOutput>) { done = true; });
    while (!done) client.poll(2ms);
    const auto answer = hfi::Request(hfi_text_generation(client.get(), "Once")).start().get();
    CHECK(!answer.text().empty());
}

TEST_CASE("a_whole_number_of_any_type_is_set_as_it_is") {
    const auto client = sandbox::client();
    const auto count = [&](auto value) { return client.request("chat_completion").set("messages", hfi::Messages("a")).set("top_logprobs", value).try_send(); };
    CHECK(count(std::uint64_t{18446744073709551615u}));
    CHECK(count(std::int8_t{3}));
    CHECK(count(-1).error().code() == hfi::Code::invalid_argument);
}

TEST_CASE("a_future_has_the_result_or_the_error") {
    const auto client = sandbox::client();
    auto good = client.text_generation_async("Once").future();
    auto bad = client.text_generation_async("a", faulty<hfi::TextGenerationOptions>("status=404")).future();
    CHECK(good.get().text == client.text_generation("Once").text);
    try {
        bad.get();
        FAIL("nothing was thrown");
    } catch (const hfi::Error &error) {
        CHECK(error.status() == 404);
    }
}

TEST_CASE("a_hundred_futures_come") {
    const auto client = sandbox::client();
    std::vector<std::future<hfi::TextGenerationOutput>> futures;
    for (int i = 0; i < 100; ++i) futures.push_back(client.text_generation_async("number " + std::to_string(i)).future());
    for (auto &future : futures) CHECK(!future.get().text.empty());
}

TEST_CASE("a_function_gets_the_result_on_a_thread_of_the_library") {
    const auto client = sandbox::client();
    std::promise<std::pair<std::string, std::thread::id>> promise;
    client.text_generation_async("Once").then(
        [&](hfi::Result<hfi::TextGenerationOutput> result) { promise.set_value({result->text, std::this_thread::get_id()}); });
    const auto [text, thread] = promise.get_future().get();
    CHECK(!text.empty());
    CHECK((thread != std::this_thread::get_id()));
}

TEST_CASE("a_call_that_blocks_is_refused_on_a_thread_of_the_library") {
    const auto client = sandbox::client();
    std::promise<hfi::Code> promise;
    client.text_generation_async("a").then([&](hfi::Result<hfi::TextGenerationOutput>) {
        const auto inner = client.try_text_generation("b");
        promise.set_value(inner ? hfi::Code::ok : inner.error().code());
    });
    CHECK(promise.get_future().get() == hfi::Code::would_deadlock);
}

TEST_CASE("a_function_may_start_the_next_call_and_move_its_captures") {
    const auto client = sandbox::client();
    auto promise = std::make_unique<std::promise<std::string>>();
    auto future = promise->get_future();
    client.text_generation_async("a").then([&client, promise = std::move(promise)](hfi::Result<hfi::TextGenerationOutput>) mutable {
        client.text_generation_async("b").then(
            [promise = std::move(promise)](hfi::Result<hfi::TextGenerationOutput> result) { promise->set_value(result->text); });
    });
    CHECK(!future.get().empty());
}

TEST_CASE("a_call_that_could_not_start_gives_its_error_everywhere") {
    const auto client = sandbox::client();
    hfi::TextGenerationOptions wrong;
    wrong.max_new_tokens = -1;
    auto pending = client.text_generation_async("a", wrong);
    CHECK(pending.ready());
    CHECK(pending.try_get().error().code() == hfi::Code::invalid_argument);
    CHECK_THROWS_AS(client.text_generation_async("a", wrong).future().get(), hfi::Error);
    bool called = false;
    client.text_generation_async("a", wrong).then([&](hfi::Result<hfi::TextGenerationOutput> result) { called = !result; });
    CHECK(called);
}

TEST_CASE("a_loop_delivers_parts_and_ends_on_its_own_thread") {
    const auto client = polled();
    std::string parts, whole;
    std::thread::id thread;
    client
        .chat_completion_async("in a loop", {},
                               [&](const hfi::ChatCompletionChunk &part) {
                                   parts += part.text;
                                   thread = std::this_thread::get_id();
                               })
        .then([&](hfi::Result<hfi::ChatCompletionOutput> result) { whole = result->text; });
    while (whole.empty()) client.poll(2ms);
    CHECK(whole == "You said: in a loop");
    CHECK(parts == whole);
    CHECK((thread == std::this_thread::get_id()));
}

TEST_CASE("one_thread_may_wait_for_calls_whose_parts_another_polls_for") {
    const auto client = polled();
    std::atomic<bool> over{false};
    std::thread loop([&] {
        while (!over) client.poll(2ms);
    });
    for (int i = 0; i < 20; ++i) {
        // It is not said which comes first, the handler's second part or the end.
        int parts = 0;
        auto pending = client.chat_completion_async("one two three", {}, [&](const hfi::ChatCompletionChunk &) {
            if (++parts == 2) throw std::runtime_error("of the handler");
        });
        try {
            const auto text = pending.get().text;
            CHECK(text == "You said: one two three");
        } catch (const std::runtime_error &thrown) {
            CHECK(std::string(thrown.what()) == "of the handler");
        }
    }
    over = true;
    loop.join();
}

TEST_CASE("a_poll_delivers_no_more_events_than_it_is_asked_for") {
    const auto client = polled();
    bool done = false;
    client.chat_completion_async("one two three", {}, [](const hfi::ChatCompletionChunk &) {}).then([&](hfi::Result<hfi::ChatCompletionOutput>) { done = true; });
    while (!done) CHECK(client.poll(hfi::seconds(0), 1) <= 1);
}

TEST_CASE("what_a_function_throws_in_a_loop_comes_out_of_poll") {
    const auto client = polled();
    client.text_generation_async("a").then([](hfi::Result<hfi::TextGenerationOutput>) { throw std::logic_error("of the function"); });
    CHECK_THROWS_WITH_AS(
        [&] {
            for (;;) client.poll(2ms);
        }(),
        "of the function", std::logic_error);
    CHECK(client.poll() >= 0);
}

TEST_CASE("a_wakeup_says_when_there_is_something_to_poll_for") {
    auto client = polled();
    std::promise<void> news;
    std::atomic<int> woken{0};
    client.set_wakeup([&] {
        if (woken++ == 0) news.set_value();
    });
    bool done = false;
    client.text_generation_async("a").then([&](hfi::Result<hfi::TextGenerationOutput>) { done = true; });
    news.get_future().wait();
    while (!done) client.poll(2ms);
    CHECK(woken > 0);
    client.set_wakeup(nullptr);
}

TEST_CASE("what_a_part_handler_throws_cancels_the_call_and_comes_out_of_get") {
    const auto client = sandbox::client();
    auto pending = client.text_generation_async("a", {}, [](const hfi::TextGenerationChunk &) { throw std::runtime_error("of the handler"); });
    CHECK_THROWS_WITH_AS(pending.get(), "of the handler", std::runtime_error);
}

TEST_CASE("what_functions_of_a_call_throw_is_the_error_of_the_function_at_its_end") {
    for (const auto delivery : {hfi::Delivery::dispatcher, hfi::Delivery::poll}) {
        auto of_the_client = settings();
        of_the_client.delivery = delivery;
        const hfi::Client client(of_the_client);
        of_the_client.token_provider = []() -> std::optional<hfi::Token> { throw std::runtime_error("of the provider"); };
        const hfi::Client unknown(of_the_client);
        // The error that a call ended with; `start` has it started.
        const auto error = [&](const auto &start) {
            std::promise<hfi::Error> promise;
            auto future = promise.get_future();
            start([&](const auto &result) { promise.set_value(result.error()); });
            while (delivery == hfi::Delivery::poll && future.wait_for(0s) != std::future_status::ready) client.poll(2ms);
            return future.get();
        };

        const auto provider = error([&](auto end) { unknown.text_generation_async("a").then(end); });
        CHECK(provider.message() == "of the provider");
        CHECK(provider.code() == hfi::Code::no_token);

        const auto part = error([&](auto end) {
            client.text_generation_async("a", {}, [](const hfi::TextGenerationChunk &) { throw std::runtime_error("of the part"); }).then(end);
        });
        CHECK(part.message() == "of the part");
        CHECK(part.code() == hfi::Code::cancelled);

        auto loading = faulty<hfi::TextGenerationOptions>("loading=2,0.01");
        loading.call.headers.emplace_back("x-sandbox-key", delivery == hfi::Delivery::poll ? "cpp-throws-in-poll" : "cpp-throws");
        loading.call.on_progress = [](const hfi::Progress &) { throw std::runtime_error("of the progress"); };
        CHECK(error([&](auto end) { client.text_generation_async("a", loading).then(end); }).message() == "of the progress");

        const auto reader = hfi::Content::reader([](std::uint8_t *, std::size_t) -> std::int64_t { throw std::runtime_error("of the reader"); });
        const auto seen = of<hfi::ImageClassificationOptions>("image-classification");
        CHECK(error([&](auto end) { client.image_classification_async(reader, seen).then(end); }).message() == "of the reader");

        hfi::TextGenerationOptions answered;
        answered.call.on_response = [](const hfi::ResponseInfo &) { throw 5; };
        CHECK(error([&](auto end) { client.text_generation_async("a", answered).then(end); }).message().find("std::exception") != std::string::npos);

        answered.call.on_response = [](const hfi::ResponseInfo &) { throw hfi::Error(hfi::Code::protocol, "of the response"); };
        CHECK(error([&](auto end) { client.text_generation_async("a", answered).then(end); }).code() == hfi::Code::protocol);
    }
}

TEST_CASE("a_part_handler_that_says_false_cancels_the_call") {
    const auto client = sandbox::client();
    int count = 0;
    auto pending = client.chat_completion_async("one two three", {}, [&](const hfi::ChatCompletionChunk &) { return ++count < 2; });
    CHECK(pending.try_get().error().code() == hfi::Code::cancelled);
    CHECK(count == 2);
}

TEST_CASE("blocking_and_started_calls_tell_of_progress_without_streaming") {
    const auto client = sandbox::client();
    for (const bool started : {false, true}) {
        auto options = faulty<hfi::TextGenerationOptions>("loading=2,0.01");
        options.call.headers.emplace_back("x-sandbox-key", started ? "cpp-started" : "cpp-blocking");
        std::atomic<int> told{0};
        options.call.on_progress = [&](const hfi::Progress &) { ++told; };
        const auto result = started ? client.text_generation_async("a", options).get() : client.text_generation("a", options);
        CHECK(!result.text.empty());
        CHECK(told > 0);
    }
}

TEST_CASE("a_client_is_assigned_over_while_its_wakeup_may_run") {
    for (int i = 0; i < 20; ++i) {
        auto client = polled();
        client.set_wakeup([text = std::string(100, 'x')] { CHECK(text.size() == 100); });
        auto pending = client.text_generation_async("a");
        client = polled();
        CHECK(pending.ready());
    }
}

// With MinGW's libstdc++ 12 a stop_callback that goes while another thread is in it may wait for ever: without a futex, atomic_wait.h looks
// at the value before it locks what the other thread notifies.
#if HFI_STOP_TOKEN && !defined(__MINGW32__)
TEST_CASE("a_call_is_assigned_over_while_it_is_stopped") {
    const auto client = sandbox::client();
    for (int i = 0; i < 50; ++i) {
        std::stop_source source;
        auto options = stalled();
        options.call.stop = source.get_token();
        auto pending = client.text_generation_async("a", options);
        std::thread other([&] { source.request_stop(); });
        pending = client.text_generation_async("b");
        other.join();
        CHECK(!pending.get().text.empty());
    }
}

TEST_CASE("a_stop_token_cancels_calls_of_every_form") {
    const auto client = sandbox::client();
    for (int form = 0; form < 3; ++form) {
        std::stop_source source;
        auto options = stalled();
        options.call.stop = source.get_token();
        std::thread other([&] { source.request_stop(); });
        hfi::Code code = hfi::Code::ok;
        if (form == 0) {
            code = client.try_text_generation("a", options).error().code();
        } else if (form == 1) {
            code = client.text_generation_async("a", options).try_get().error().code();
        } else {
            auto stream = client.text_generation_stream("a", options);
            code = stream.try_next().error().code();
        }
        other.join();
        CHECK(code == hfi::Code::cancelled);
    }
}
#endif
