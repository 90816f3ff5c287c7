// Calls that coroutines await. Needs C++20.
#include "sandbox.hpp"

#if HFI_COROUTINES

#include <thread>

using namespace sandbox;

namespace {

// A coroutine that runs until it first awaits, and goes on wherever that ends.
struct Started {
    struct promise_type {
        Started get_return_object() { return {}; }
        std::suspend_never initial_suspend() { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
};

Started two_calls(const hfi::Client &client, std::promise<std::string> &into) {
    const auto one = co_await client.text_generation_async("Once");
    const auto two = co_await client.chat_completion_async(std::string_view("after that"));
    into.set_value(one.text + " | " + two.text);
}

Started failing(const hfi::Client &client, std::promise<int> &into) {
    const auto options = faulty<hfi::TextGenerationOptions>("status=404");
    try {
        co_await client.text_generation_async("a", options);
        into.set_value(0);
    } catch (const hfi::Error &error) {
        into.set_value(error.status());
    }
}

Started in_a_loop(const hfi::Client &client, std::thread::id &thread, bool &done) {
    co_await client.text_generation_async("a");
    thread = std::this_thread::get_id();
    done = true;
}

Started of_a_call_that_has_ended(hfi::Pending<hfi::TextGenerationOutput> pending, std::string &into) {
    into = (co_await std::move(pending)).text;
}

// A coroutine that goes with this, wherever it waits.
struct Owned {
    struct promise_type {
        Owned get_return_object() { return Owned{std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_never initial_suspend() { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> coroutine;
};

Owned waiting(const hfi::Client &client, std::shared_ptr<int> local, int &resumed) {
    const auto options = faulty<hfi::TextGenerationOptions>("stall_before_headers");
    static_cast<void>(local);
    try {
        co_await client.text_generation_async("a", options);
    } catch (const hfi::Error &) {
    }
    ++resumed;
}

} // namespace

TEST_CASE("a_coroutine_awaits_one_call_after_the_other") {
    const auto client = sandbox::client();
    std::promise<std::string> promise;
    two_calls(client, promise);
    CHECK(promise.get_future().get() == client.text_generation("Once").text + " | You said: after that");
}

TEST_CASE("a_coroutine_catches_errors") {
    const auto client = sandbox::client();
    std::promise<int> promise;
    failing(client, promise);
    CHECK(promise.get_future().get() == 404);
}

TEST_CASE("many_coroutines_await_at_once") {
    const auto client = sandbox::client();
    std::vector<std::promise<std::string>> promises(50);
    for (auto &promise : promises) two_calls(client, promise);
    for (auto &promise : promises) CHECK(!promise.get_future().get().empty());
}

TEST_CASE("a_coroutine_goes_on_inside_poll") {
    auto options = settings();
    options.delivery = hfi::Delivery::poll;
    const hfi::Client client(options);
    bool done = false;
    std::thread::id thread;
    in_a_loop(client, thread, done);
    while (!done) client.poll(std::chrono::milliseconds(2));
    CHECK((thread == std::this_thread::get_id()));
}

TEST_CASE("a_coroutine_that_is_destroyed_while_it_waits_does_not_go_on") {
    for (const auto delivery : {hfi::Delivery::dispatcher, hfi::Delivery::poll}) {
        auto options = settings();
        options.delivery = delivery;
        const hfi::Client client(options);
        int resumed = 0;
        const auto local = std::make_shared<int>();
        const auto owned = waiting(client, local, resumed);
        CHECK(local.use_count() > 1);
        owned.coroutine.destroy();
        CHECK(local.use_count() == 1);
        CHECK(client.shutdown());
        CHECK(resumed == 0);
    }
}

TEST_CASE("what_has_ended_is_not_waited_for") {
    const auto client = sandbox::client();
    auto pending = client.text_generation_async("Once");
    pending.wait();
    std::string text;
    of_a_call_that_has_ended(std::move(pending), text);
    CHECK(!text.empty());
}

#endif
