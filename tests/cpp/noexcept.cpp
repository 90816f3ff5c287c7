// Without exceptions and run-time types: what begins with try_, and loops that end at an error. A program of its own, linked with a unit
// that has exceptions.
#include <hfi.hpp>

#include <cstdio>
#include <cstdlib>

int with_exceptions();

namespace {

int passed = 0, failed = 0;

void check(bool holds, const char *name) {
    std::printf("%s %s\n", holds ? "ok" : "FAIL", name);
    ++(holds ? passed : failed);
}

hfi::ClientOptions settings() {
    hfi::ClientOptions options;
    options.base_url = std::getenv("HFI_SANDBOX_URL");
    options.token_discovery = hfi::TokenDiscovery::off;
    return options;
}

} // namespace

int main() {
    const hfi::Client client(settings());
    const auto text = client.try_text_generation("Once");
    check(text && !text->text.empty(), "a_call_gives_a_result");

    hfi::TextGenerationOptions wrong;
    wrong.call.headers = {{"x-sandbox-fault", "status=404"}};
    const auto refused = client.try_text_generation("a", wrong);
    check(!refused && refused.error().status() == 404, "a_call_gives_its_error");

    std::string joined;
    for (const auto &part : client.chat_stream("one two")) joined += part.text;
    check(joined == "You said: one two", "a_loop_takes_a_stream");

    auto stream = client.text_generation_stream("a", wrong);
    int parts = 0;
    for (const auto &part : stream) parts += part.text.empty() ? 0 : 1;
    check(parts == 0 && stream.error() && stream.error()->status() == 404, "a_loop_ends_at_an_error_which_the_stream_has");

    check(client.text_generation_async("a").try_get().has_value(), "a_started_call_gives_a_result");
    check(!client.text_generation_async("a", wrong).future().get(), "a_future_has_the_result_or_the_error");

    int count = 0;
    for (const auto &each : client.text_generation_batch(std::vector<std::string>{"a", "b"})) count += each.result ? 1 : 0;
    check(count == 2, "a_batch_gives_results");

    hfi::Chat chat(client);
    check(chat.try_ask("three").has_value() && chat.messages().size() == 2, "a_chat_answers");

    hfi::ClientOptions bad = settings();
    bad.base_url = "not a url";
    const hfi::Client broken(bad);
    check(broken.error().has_value() && !broken.try_text_generation("a"), "a_client_with_wrong_settings_says_so");
    check(with_exceptions() == 404, "a_unit_with_exceptions_is_linked_beside");
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
