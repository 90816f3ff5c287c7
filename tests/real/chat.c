/* The library against a real server (llama.cpp's): blocking, streamed, pulled and cancelled conversations, and errors.
 * The model is random, so only shapes and behaviour are checked. HFI_BASE_URL says where the server is. */
#include <hfi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int passed, failed;

static void check(int holds, const char *name, const char *why) {
    if (holds) {
        printf("ok %s\n", name);
        passed++;
    } else {
        printf("FAIL %s: %s\n", name, why);
        failed++;
    }
}

static const char *message(const hfi_request_t *request) { return hfi_error_message(hfi_request_error(request)); }

static hfi_request_t *chat(hfi_client_t *client, const char *text) {
    hfi_request_t *request = hfi_chat_completion(client);
    hfi_chat_add_message(request, "user", text);
    hfi_request_set_int(request, "max_tokens", 12);
    hfi_request_set_int(request, "seed", 7);
    return request;
}

struct joined {
    int events;
    char text[4096];
};

static int32_t join(void *user_data, const hfi_event_t *event) {
    struct joined *joined = user_data;
    size_t len, used = strlen(joined->text);
    const char *text = hfi_event_text(event, &len);
    if (used + len < sizeof joined->text) memcpy(joined->text + used, text, len + 1);
    joined->events++;
    return 0;
}

static int32_t stop(void *user_data, const hfi_event_t *event) {
    (void)event;
    return ++*(int *)user_data == 2;
}

static void blocking(hfi_client_t *client) {
    hfi_request_t *request = chat(client, "Hello");
    hfi_status_t status = hfi_request_send(request);
    const hfi_response_t *response = hfi_request_response(request);
    check(status == HFI_OK, "a_blocking_chat_is_answered", message(request));
    check(hfi_response_count(response, "/choices") == 1, "the_answer_has_one_choice", "it has not");
    check(hfi_response_number(response, "/usage/total_tokens", -1) > 0, "the_answer_has_its_usage", "it has not");
    check(hfi_response_tokens(response) > 0, "tokens_are_counted", "they are not");
    hfi_request_free(request);
}

static void streamed(hfi_client_t *client) {
    hfi_request_t *request = chat(client, "Hello");
    struct joined joined = {0, ""};
    hfi_status_t status = hfi_request_stream(request, join, &joined);
    const char *whole = hfi_response_text(hfi_request_response(request), NULL);
    check(status == HFI_OK, "a_chat_is_streamed", message(request));
    check(joined.events >= 2, "it_comes_in_several_events", "it does not");
    check(whole && strcmp(whole, joined.text) == 0, "the_events_add_up_to_the_answer", whole ? whole : "no answer");
    check(hfi_response_finish_reason(hfi_request_response(request)) != NULL, "a_stream_says_why_it_ended", "it does not");
    hfi_request_free(request);
}

static void pulled(hfi_client_t *client) {
    hfi_request_t *request = chat(client, "Hello");
    hfi_request_set_bool(request, "stream", 1);
    check(hfi_request_start(request) == HFI_OK, "a_chat_is_started", message(request));
    const hfi_event_t *event;
    int items = 0, done = 0;
    while (hfi_request_next(request, 60, &event) == HFI_OK) {
        items += hfi_event_kind(event) == HFI_EVENT_ITEM;
        done += hfi_event_kind(event) == HFI_EVENT_DONE;
    }
    check(items >= 2 && done == 1, "a_pulled_chat_ends_once", message(request));
    check(hfi_request_status(request) == HFI_OK, "a_pulled_chat_succeeds", message(request));
    hfi_request_free(request);
}

static void cancelled(hfi_client_t *client) {
    hfi_request_t *request = chat(client, "Hello");
    int count = 0;
    hfi_status_t status = hfi_request_stream(request, stop, &count);
    check(status == HFI_ERROR_CANCELLED && count == 2, "a_handler_cancels_its_stream", hfi_status_name(status));
    hfi_request_free(request);
}

static void structured(hfi_client_t *client) {
    hfi_request_t *request = chat(client, "Answer");
    hfi_request_set_int(request, "max_tokens", 60);
    /* llama.cpp's own form; hfi_chat_set_json_schema sends TGI's to servers given by URL, as huggingface_hub does. */
    hfi_request_set_json(request, "response_format",
                         "{\"type\":\"json_object\",\"schema\":{\"type\":\"object\",\"required\":[\"yes\"],"
                         "\"properties\":{\"yes\":{\"enum\":[true]}},\"additionalProperties\":false}}");
    hfi_status_t status = hfi_request_send(request);
    const char *text = hfi_response_text(hfi_request_response(request), NULL);
    check(status == HFI_OK && text && strstr(text, "\"yes\""), "a_json_schema_is_kept", text ? text : message(request));
    hfi_request_free(request);
}

static void logprobs(hfi_client_t *client) {
    hfi_request_t *request = chat(client, "Hello");
    hfi_request_set_bool(request, "logprobs", 1);
    hfi_request_set_int(request, "top_logprobs", 2);
    hfi_status_t status = hfi_request_send(request);
    const hfi_response_t *response = hfi_request_response(request);
    check(status == HFI_OK && hfi_response_count(response, "/choices/0/logprobs/content") > 0,
          "log_probabilities_come_with_the_answer", message(request));
    hfi_request_free(request);
}

static void errors(hfi_client_t *client) {
    hfi_request_t *request = hfi_text_generation(client, "no such route here");
    hfi_status_t status = hfi_request_send(request);
    const hfi_error_t *error = hfi_request_error(request);
    check(status == HFI_ERROR_NOT_FOUND && hfi_error_http_status(error) == 404, "a_route_that_is_not_there_says_so",
          message(request));
    hfi_request_free(request);

    request = chat(client, "Hello");
    hfi_request_set_json(request, "messages", "[{\"content\":\"a message without a role\"}]");
    status = hfi_request_send(request);
    error = hfi_request_error(request);
    check(status < 0 && hfi_error_http_status(error) >= 400 && hfi_error_server_message(error),
          "a_refusal_comes_with_the_servers_words", message(request));
    hfi_request_free(request);
}

int main(void) {
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_base_url(config, getenv("HFI_BASE_URL"));
    hfi_config_set_model(config, "tiny");
    hfi_config_set_timeout(config, 120);
    hfi_client_t *client = hfi_client_new(config);
    hfi_config_free(config);
    blocking(client);
    streamed(client);
    pulled(client);
    cancelled(client);
    structured(client);
    logprobs(client);
    errors(client);
    hfi_client_free(client);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
