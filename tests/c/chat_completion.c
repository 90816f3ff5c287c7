/* Chat: conversations built call by call or as JSON, tools and their deltas, images, schemas, reasoning, and addresses. */
#include "http_get.h"
#include "test.h"

static hfi_request_t *chat(hfi_client_t *client, const char *text) {
    hfi_request_t *request = hfi_chat_completion(client);
    hfi_chat_add_message(request, "system", "Be brief.");
    hfi_chat_add_message(request, "user", text);
    return request;
}

static int32_t count(void *user_data, const hfi_event_t *event) {
    (void)event;
    ++*(int *)user_data;
    return 0;
}

static void messages_by_calls_and_as_json_are_the_same(void) {
    hfi_client_t *client = sandbox_client();
    for (int json = 0; json < 2; json++) {
        hfi_request_t *request = hfi_chat_completion(client);
        if (json)
            hfi_request_set_json(request, "messages",
                                 "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"hi\"}]");
        else {
            hfi_chat_add_message(request, "system", "Be brief.");
            hfi_chat_add_message(request, "user", "hi");
        }
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK_TEXT(text_of(request), "You said: hi");
        char *seen = seen_requests();
        CHECK_CONTAINS_QUOTED(seen, "\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                                    "{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":false");
        free(seen);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static const char *const ARGUMENTS[][2] = {
    {"frequency_penalty", "0.5"}, {"logit_bias", "[0.5]"}, {"logprobs", "true"},   {"max_tokens", "3"}, {"n", "2"},
    {"presence_penalty", "0.5"},  {"seed", "7"},           {"stop", "[\"zz\"]"},   {"temperature", "0.5"},
    {"tool_choice", "\"none\""},  {"tool_prompt", "\"p\""}, {"top_logprobs", "2"}, {"top_p", "0.5"},
    {"stream_options", "{\"include_usage\":true}"}, {"response_format", "{\"type\":\"json_object\"}"},
};

static void every_argument_is_sent_and_extra_body_is_merged(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = chat(client, "hi");
    for (size_t i = 0; i < sizeof ARGUMENTS / sizeof *ARGUMENTS; i++)
        hfi_request_set_json(request, ARGUMENTS[i][0], ARGUMENTS[i][1]);
    hfi_request_set_json(request, "extra_body", "{\"own\":{\"a\":null,\"b\":1},\"seed\":8}");
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    char *seen = seen_requests();
    for (size_t i = 0; i < sizeof ARGUMENTS / sizeof *ARGUMENTS; i++) {
        char expected[128];
        const char *value = strcmp(ARGUMENTS[i][0], "seed") ? ARGUMENTS[i][1] : "8";
        snprintf(expected, sizeof expected, "\"%s\":%s", ARGUMENTS[i][0], value);
        CHECK_CONTAINS_QUOTED(seen, expected);
    }
    CHECK_CONTAINS_QUOTED(seen, "\"own\":{\"b\":1}");
    free(seen);
    CHECK(hfi_response_count(hfi_request_response(request), "/choices") == 2);
    CHECK_TEXT(hfi_response_finish_reason(hfi_request_response(request)), "stop");
    CHECK(hfi_response_count(hfi_request_response(request), "/choices/0/logprobs/content/0/top_logprobs") == 2);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_stream_adds_up_with_usage_and_log_probabilities(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = chat(client, "one two three");
    hfi_request_set_json(request, "stream_options", "{\"include_usage\":true}");
    hfi_request_set_bool(request, "logprobs", 1);
    int events = 0;
    CHECK_STATUS(hfi_request_stream(request, count, &events), HFI_OK);
    const hfi_response_t *response = hfi_request_response(request);
    CHECK(events == 8); /* the role, five pieces, the end, the usage */
    CHECK_TEXT(text_of(request), "You said: one two three");
    CHECK_TEXT(hfi_response_finish_reason(response), "stop");
    CHECK(hfi_response_tokens(response) == 5);
    CHECK(hfi_response_count(response, "/choices/0/logprobs/content") == 5);
    CHECK_TEXT(hfi_response_string(response, "/object", NULL), "chat.completion");
    CHECK_TEXT(hfi_response_string(response, "/choices/0/message/role", NULL), "assistant");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void add_weather(hfi_request_t *request) {
    hfi_chat_add_tool(request, "get_weather", "The weather now",
                      "{\"type\":\"object\",\"properties\":{\"city\":{\"enum\":[\"Paris\"]}}}");
    hfi_chat_add_tool(request, "unused", NULL, NULL);
}

static void a_tool_is_called_and_its_result_is_answered_plain_and_streamed(void) {
    hfi_client_t *client = sandbox_client();
    for (int streaming = 0; streaming < 2; streaming++) {
        hfi_request_t *request = chat(client, "use get_weather");
        add_weather(request);
        int events = 0;
        CHECK_STATUS(streaming ? hfi_request_stream(request, count, &events) : hfi_request_send(request), HFI_OK);
        const hfi_response_t *response = hfi_request_response(request);
        CHECK_TEXT(hfi_response_finish_reason(response), "tool_calls");
        CHECK(hfi_response_count(response, "/choices/0/message/tool_calls") == 1);
        CHECK_TEXT(hfi_response_string(response, "/choices/0/message/tool_calls/0/function/name", NULL), "get_weather");
        CHECK_TEXT(hfi_response_string(response, "/choices/0/message/tool_calls/0/function/arguments", NULL),
                   "{\"city\":\"Paris\"}");
        const char *id = hfi_response_string(response, "/choices/0/message/tool_calls/0/id", NULL);
        CHECK_TEXT(id, "call_1");

        hfi_request_t *next = chat(client, "use get_weather");
        add_weather(next);
        hfi_chat_add_response(next, response);
        hfi_chat_add_tool_result(next, id, "22 degrees");
        forget_requests();
        CHECK_STATUS(hfi_request_send(next), HFI_OK);
        CHECK_TEXT(text_of(next), "The tool says: 22 degrees");
        char *seen = seen_requests();
        CHECK_CONTAINS_QUOTED(seen, "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"22 degrees\"}");
        CHECK_CONTAINS_QUOTED(seen, "\"tool_calls\":[{\"function\":{\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\","
                                    "\"name\":\"get_weather\"},\"id\":\"call_1\",\"type\":\"function\"}]");
        free(seen);
        hfi_request_free(next);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_message_is_added_as_json_without_its_empty_members(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = chat(client, "use get_weather");
    add_weather(request);
    hfi_chat_add_message_json(request, "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\","
                                       "\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"description\":null,"
                                       "\"arguments\":\"{}\"}}]}");
    hfi_chat_add_tool_result(request, "call_1", "22 degrees");
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(text_of(request), "The tool says: 22 degrees");
    char *seen = seen_requests();
    CHECK_CONTAINS_QUOTED(seen, "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
                                "\"function\":{\"name\":\"get_weather\",\"arguments\":\"{}\"}}]}");
    free(seen);
    hfi_request_free(request);
    static const char *const bad[][2] = {{"[]", "object"}, {"{\"content\":\"x\"}", "role"}, {"{", "JSON"}};
    for (int i = 0; i < 3; i++) {
        hfi_request_t *refused = chat(client, "hello");
        hfi_chat_add_message_json(refused, bad[i][0]);
        CHECK_STATUS(hfi_request_send(refused), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(refused), bad[i][1]);
        hfi_request_free(refused);
    }
    hfi_client_free(client);
}

static void a_schema_is_sent_and_the_answer_matches_it(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = chat(client, "a person");
    hfi_chat_set_json_schema(request, "person",
                             "{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"},\"x\":{\"default\":null}}}");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_CONTAINS(text_of(request), "\"age\":7");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void release(void *count_of_releases) { ++*(int *)count_of_releases; }

static void images_are_sent_as_data_or_by_address(void) {
    static const unsigned char PNG[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    hfi_client_t *client = sandbox_client();
    int released = 0;
    FILE *file = fopen("build/image.jpg", "wb");
    if (!file) abort();
    fwrite(PNG, 1, sizeof PNG, file); /* the name counts before the content */
    fclose(file);
    hfi_request_t *request = chat(client, "look");
    hfi_chat_add_image(request, hfi_bytes(PNG, sizeof PNG));
    hfi_chat_add_image(request, hfi_borrowed(PNG, sizeof PNG, release, &released));
    hfi_chat_add_image(request, hfi_file("build/image.jpg"));
    hfi_content_t typed = hfi_bytes("??", 2);
    typed.mime_type = "image/webp";
    hfi_chat_add_image(request, typed);
    hfi_chat_add_image(request, hfi_url("https://x.example/a.png"));
    CHECK(released == 1);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(text_of(request), "You said: look with 5 images: image/png, image/png, image/jpeg, image/webp, by URL");
    hfi_request_free(request);

    request = hfi_chat_completion(client);
    hfi_chat_add_image(request, hfi_borrowed(PNG, sizeof PNG, release, &released));
    CHECK(released == 2);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), "add the message first");
    hfi_request_free(request);
    hfi_client_free(client);
}

static int32_t join_thoughts(void *user_data, const hfi_event_t *event) {
    const char *thought = hfi_event_reasoning(event, NULL);
    if (thought) strcat(user_data, thought);
    return 0;
}

static void thoughts_come_apart_from_the_answer(void) {
    hfi_client_t *client = sandbox_client();
    for (int streaming = 0; streaming < 2; streaming++) {
        hfi_request_t *request = chat(client, "why");
        hfi_request_set_string(request, "model", "a/reasoning-model");
        char thoughts[256] = "";
        CHECK_STATUS(streaming ? hfi_request_stream(request, join_thoughts, thoughts) : hfi_request_send(request), HFI_OK);
        CHECK_TEXT(hfi_response_reasoning(hfi_request_response(request), NULL), "Let me think. It is simple.");
        if (streaming) CHECK_TEXT(thoughts, "Let me think. It is simple.");
        CHECK_TEXT(text_of(request), "You said: why");
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void the_rest_of_the_path_is_added_and_the_query_is_kept(void) {
    static const char *const paths[][2] = {
        {"", "/v1/chat/completions"},
        {"/", "/v1/chat/completions"},
        {"/v1", "/v1/chat/completions"},
        {"/v1/", "/v1/chat/completions"},
        {"/a/b", "/a/b/v1/chat/completions"},
        {"/v1/chat/completions", "/v1/chat/completions"},
        {"/a/v1?x=1", "/a/v1/chat/completions\",\"query\":{\"x\":\"1\"}"},
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char url[256], expected[256];
        snprintf(url, sizeof url, "%s%s", getenv("HFI_SANDBOX_URL"), paths[i][0]);
        hfi_config_t *config = sandbox_config();
        hfi_config_set_base_url(config, url);
        hfi_client_t *client = client_from(config);
        hfi_request_t *request = chat(client, "hi");
        hfi_request_set_string(request, "model", "a/b:fastest");
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        char *seen = seen_requests();
        snprintf(expected, sizeof expected, "\"path\":\"%s", paths[i][1]);
        CHECK_CONTAINS(seen, expected);
        CHECK_CONTAINS_QUOTED(seen, "\"model\":\"a/b:fastest\"");
        free(seen);
        hfi_request_free(request);
        hfi_client_free(client);
    }
}

static void headers_of_the_client_and_the_request_are_sent(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_token(config, "hf_test");
    hfi_config_set_bill_to(config, "my-org");
    hfi_config_set_user_agent(config, "my-game/1.2");
    hfi_config_set_header(config, "x-one", "client");
    hfi_config_set_header(config, "x-two", "client");
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = chat(client, "hi");
    hfi_request_set_header(request, "X-Two", "request");
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    char *seen = seen_requests();
    CHECK_CONTAINS(seen, "\"authorization\":\"Bearer hf_test\"");
    CHECK_CONTAINS(seen, "\"x-hf-bill-to\":\"my-org\"");
    CHECK_CONTAINS(seen, "my-game/1.2\"");
    CHECK_CONTAINS(seen, "\"x-one\":\"client\"");
    CHECK_CONTAINS(seen, "\"x-two\":\"request\"");
    CHECK_CONTAINS(seen, "\"content-type\":\"application/json\"");
    free(seen);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_header_without_a_value_takes_a_built_in_one_away(void) {
    static const char *const names[] = {"user-agent", "x-amzn-trace-id", "authorization", "x-hf-bill-to"};
    for (int i = 0; i < 4; i++) {
        hfi_config_t *config = sandbox_config();
        hfi_config_set_token(config, "hf_test");
        hfi_config_set_bill_to(config, "my-org");
        hfi_client_t *client = client_from(config);
        for (int taken = 0; taken < 2; taken++) {
            hfi_request_t *request = chat(client, "hi");
            if (taken) hfi_request_set_header(request, names[i], NULL);
            forget_requests();
            CHECK_STATUS(hfi_request_send(request), HFI_OK);
            char *seen = seen_requests(), header[64];
            snprintf(header, sizeof header, "\"%s\":", names[i]);
            CHECK(count_of(seen, header) == !taken);
            free(seen);
            hfi_request_free(request);
        }
        hfi_client_free(client);
    }
}

int main(void) {
    static const struct test tests[] = {
        TEST(messages_by_calls_and_as_json_are_the_same),
        TEST(every_argument_is_sent_and_extra_body_is_merged),
        TEST(a_stream_adds_up_with_usage_and_log_probabilities),
        TEST(a_tool_is_called_and_its_result_is_answered_plain_and_streamed),
        TEST(a_message_is_added_as_json_without_its_empty_members),
        TEST(a_schema_is_sent_and_the_answer_matches_it),
        TEST(images_are_sent_as_data_or_by_address),
        TEST(thoughts_come_apart_from_the_answer),
        TEST(the_rest_of_the_path_is_added_and_the_query_is_kept),
        TEST(headers_of_the_client_and_the_request_are_sent),
        TEST(a_header_without_a_value_takes_a_built_in_one_away),
    };
    return RUN(tests);
}
