/* Text generation: every argument reaches the server, every form of the answer comes back, and servers that know fewer
 * arguments are served. */
#include "http_get.h"
#include "test.h"

static const char *const ARGUMENTS[][2] = {
    {"adapter_id", "\"a/b\""}, {"best_of", "2"},          {"decoder_input_details", "true"},
    {"details", "true"},       {"do_sample", "true"},     {"frequency_penalty", "0.5"},
    {"grammar", "{\"type\":\"regex\",\"value\":\"a+\"}"}, {"max_new_tokens", "4"},
    {"repetition_penalty", "1.25"}, {"return_full_text", "true"}, {"seed", "42"},
    {"stop", "[\"x\",\"y\"]"}, {"temperature", "0.75"},   {"top_k", "10"},
    {"top_n_tokens", "1"},     {"top_p", "0.5"},          {"truncate", "100"},
    {"typical_p", "0.5"},      {"watermark", "true"},
};

static void every_argument_is_sent_as_it_was_set(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_request_new(client, "text_generation");
    hfi_request_set_string(request, "prompt", "Grüße \xF0\x9F\xA4\x97");
    for (size_t i = 0; i < sizeof ARGUMENTS / sizeof *ARGUMENTS; i++)
        hfi_request_set_json(request, ARGUMENTS[i][0], ARGUMENTS[i][1]);
    hfi_request_set_json(request, "extra_body", "{\"parameters\":{\"own\":1}}");
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    char *seen = seen_requests();
    CHECK_CONTAINS(seen, "\\\"inputs\\\":\\\"Grüße \xF0\x9F\xA4\x97\\\"");
    for (size_t i = 0; i < sizeof ARGUMENTS / sizeof *ARGUMENTS; i++) {
        char expected[128];
        snprintf(expected, sizeof expected, "\"%s\":%s", ARGUMENTS[i][0], ARGUMENTS[i][1]);
        CHECK_CONTAINS_QUOTED(seen, expected);
    }
    CHECK_CONTAINS_QUOTED(seen, "\"own\":1");
    free(seen);
    CHECK(hfi_response_count(hfi_request_response(request), "/details/prefill") > 0);
    CHECK(hfi_response_count(hfi_request_response(request), "/details/best_of_sequences") == 1);
    CHECK(hfi_response_count(hfi_request_response(request), "/details/top_tokens") == 4);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void texts_of_a_list_can_be_added_one_by_one(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = generation(client, 20, NULL);
    hfi_request_set_string(request, "stop", "never");
    hfi_request_set_string(request, "stop", "share");
    hfi_request_set_bool(request, "details", 1);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(hfi_response_tokens(hfi_request_response(request)) > 0);
    CHECK(hfi_response_finish_reason(hfi_request_response(request)) != NULL);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_plain_answer_is_text_and_a_json_string(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = generation(client, 5, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    const hfi_response_t *response = hfi_request_response(request);
    size_t len, json_len, body_len;
    const char *text = hfi_response_text(response, &len), *json = hfi_response_json(response, &json_len);
    CHECK(len > 0 && strlen(text) == len && strlen(json) == json_len && json_len == len + 2 && json[0] == '"');
    CHECK(memcmp(json + 1, text, len) == 0);
    CHECK(hfi_response_bytes(response, &body_len) != NULL && body_len > len);
    CHECK_TEXT(hfi_response_mime_type(response), "application/json");
    CHECK_TEXT(hfi_response_header(response, "Content-TYPE"), "application/json");
    CHECK(hfi_response_header(response, "x-nothing") == NULL);
    CHECK(hfi_response_http_status(response) == 200 && hfi_response_attempts(response) == 1);
    CHECK_TEXT(hfi_response_request_id(response), "sandbox-1");
    CHECK(hfi_response_queued_seconds(response) >= 0);
    CHECK(hfi_response_first_byte_seconds(response) >= hfi_response_queued_seconds(response));
    CHECK(hfi_response_total_seconds(response) >= hfi_response_first_byte_seconds(response));
    hfi_request_free(request);
    hfi_client_free(client);
}

static void details_come_with_tokens_and_the_reason_of_the_end(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = generation(client, 5, NULL);
    hfi_request_set_bool(request, "details", 1);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    const hfi_response_t *response = hfi_request_response(request);
    CHECK_TEXT(hfi_response_finish_reason(response), "length");
    CHECK(hfi_response_tokens(response) == 5 && hfi_response_tokens_per_second(response) > 0);
    CHECK(hfi_response_count(response, "/details/tokens") == 5);
    CHECK(hfi_response_number(response, "/details/tokens/0/logprob", 1) < 0);
    CHECK_TEXT(hfi_response_string(response, "/generated_text", NULL), hfi_response_text(response, NULL));
    CHECK_TEXT(hfi_response_string(response, "/details/tokens/0/special", NULL), "false");
    CHECK(hfi_response_string(response, "/details/seed", NULL) == NULL);
    CHECK(hfi_response_string(response, "/details/seed", NULL) == hfi_response_string(response, "/nowhere", NULL));
    hfi_request_free(request);
    hfi_client_free(client);
}

struct joined {
    int events;
    char text[4096], json[256];
};

static int32_t join(void *user_data, const hfi_event_t *event) {
    struct joined *joined = user_data;
    size_t len;
    CHECK(hfi_event_kind(event) == HFI_EVENT_ITEM);
    strcat(joined->text, hfi_event_text(event, &len));
    CHECK(strlen(hfi_event_text(event, NULL)) == len);
    snprintf(joined->json, sizeof joined->json, "%s", hfi_event_json(event, NULL));
    joined->events++;
    return 0;
}

static void a_stream_adds_up_to_the_plain_answer(void) {
    hfi_client_t *client = sandbox_client();
    for (int details = 0; details < 2; details++) {
        hfi_request_t *plain = generation(client, 7, NULL), *stream = generation(client, 7, NULL);
        hfi_request_set_bool(plain, "details", details);
        hfi_request_set_bool(stream, "details", details);
        struct joined joined = {0, "", ""};
        CHECK_STATUS(hfi_request_send(plain), HFI_OK);
        CHECK_STATUS(hfi_request_stream(stream, join, &joined), HFI_OK);
        CHECK(joined.events == 7);
        CHECK_TEXT(joined.text, text_of(plain));
        CHECK_TEXT(text_of(stream), text_of(plain));
        const hfi_response_t *response = hfi_request_response(stream);
        CHECK(hfi_response_tokens(response) == 7);
        CHECK(joined.json[0] == (details ? '{' : '"'));
        if (details) {
            CHECK_CONTAINS(joined.json, "\"details\":{\"finish_reason\":\"length\"");
            CHECK(hfi_response_count(response, "/details/tokens") == 7);
            CHECK_TEXT(hfi_response_finish_reason(response), "length");
        }
        hfi_request_free(plain);
        hfi_request_free(stream);
    }
    hfi_client_free(client);
}

static void a_blocking_send_may_stream_too(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = generation(client, 2000, NULL);
    hfi_request_set_bool(request, "stream", 1);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(hfi_response_tokens(hfi_request_response(request)) == 2000);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void arguments_that_a_server_refuses_are_left_out_and_remembered(void) {
    hfi_client_t *client = sandbox_client();
    forget_requests();
    for (int call = 0; call < 2; call++) {
        hfi_request_t *request = generation(client, 3, "refuse_kwargs=watermark,details");
        hfi_request_set_bool(request, "watermark", 1);
        hfi_request_set_bool(request, "details", 1);
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK(hfi_response_json(hfi_request_response(request), NULL)[0] == '"');
        hfi_request_free(request);
    }
    char *seen = seen_requests();
    CHECK(count_of(seen, "\"method\":\"POST\"") == 3); /* refused, repeated, and the second call */
    CHECK(count_of(seen, "watermark\\\"") == 1);
    free(seen);
    hfi_request_t *stream = generation(client, 3, NULL);
    hfi_request_set_bool(stream, "stream", 1);
    CHECK_STATUS(hfi_request_send(stream), HFI_ERROR_UNSUPPORTED);
    CHECK_CONTAINS(message(stream), "without streaming");
    hfi_request_free(stream);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(every_argument_is_sent_as_it_was_set),
        TEST(texts_of_a_list_can_be_added_one_by_one),
        TEST(a_plain_answer_is_text_and_a_json_string),
        TEST(details_come_with_tokens_and_the_reason_of_the_end),
        TEST(a_stream_adds_up_to_the_plain_answer),
        TEST(a_blocking_send_may_stream_too),
        TEST(arguments_that_a_server_refuses_are_left_out_and_remembered),
    };
    return RUN(tests);
}
