/* Inputs that a function of the caller's reads: in every verb and form of body, and on the right threads. */
#include "stream.h"

static void a_stream_arrives_whole_in_every_verb_and_is_read_on_the_thread_inside_it(void) {
    struct stream stream = stream_of(MUCH);
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < MUCH; i++) hash = (hash ^ byte_at(&stream, i)) * UINT64_C(0x100000001b3);
    char expected[17];
    snprintf(expected, sizeof expected, "%016llx", (unsigned long long)hash);
    for (enum verb verb = SEND; verb < VERBS; verb++) {
        hfi_client_t *client = client_for(verb);
        struct stream streams[2] = {stream, stream};
        for (int known = 0; known < 2; known++) {
            hfi_request_t *request = echo(client, reader(&streams[known], known ? MUCH : HFI_SIZE_UNKNOWN));
            struct run run;
            CHECK_STATUS(run_with(&run, verb, client, request), HFI_OK);
            const hfi_response_t *response = hfi_request_response(request);
            CHECK(hfi_response_number(response, "/bytes", 0) == MUCH);
            CHECK_TEXT(hfi_response_string(response, "/fnv1a64", NULL), expected);
            CHECK(hfi_response_number(response, "/content_length", -1) == (known ? MUCH : -1));
            const char *encoding = hfi_response_string(response, "/transfer_encoding", NULL);
            CHECK(known ? encoding == NULL : encoding && strcmp(encoding, "chunked") == 0);
            CHECK(streams[known].others == 0 && pthread_equal(streams[known].thread, run.thread));
            hfi_request_free(request);
        }
        hfi_client_free(client);
        CHECK(streams[0].released == 1 && streams[1].released == 1);
    }
}

static void a_stream_with_parameters_is_sent_as_base64_as_it_comes(void) {
    enum { TOTAL = 200002 };
    static const size_t chunks[] = {0, 1000, 65536, 14};
    hfi_client_t *client = sandbox_client();
    struct stream stream = picture_of(TOTAL, 0);
    uint8_t *bytes = malloc(TOTAL);
    CHECK(read_stream(&stream, bytes, TOTAL) == TOTAL);
    hfi_request_t *whole = classify(client, hfi_bytes(bytes, TOTAL), 0);
    CHECK_STATUS(hfi_request_send(whole), HFI_OK);
    for (int call = 0; call < 16; call++) {
        int known = call & 1, with_parameters = call & 2;
        stream = picture_of(TOTAL, chunks[call / 4]);
        hfi_request_t *request = classify(client, reader(&stream, known ? TOTAL : HFI_SIZE_UNKNOWN), with_parameters);
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK_TEXT(hfi_response_json(hfi_request_response(request), NULL),
                   hfi_response_json(hfi_request_response(whole), NULL));
        char *seen = seen_requests();
        CHECK_CONTAINS(seen, with_parameters ? "-type\":\"application/json\"" : "-type\":\"image/gif\"");
        CHECK((strstr(seen, "\"transfer-encoding\":\"chunked\"") == NULL) == known);
        free(seen);
        hfi_request_free(request);
        CHECK(stream.released == 1);
    }
    hfi_request_free(whole);
    free(bytes);
    hfi_client_free(client);
}

static void a_stream_that_is_sent_twice_in_one_body_is_read_once(void) {
    hfi_client_t *client = sandbox_client();
    struct stream stream = picture_of(5000, 700);
    hfi_request_t *request = hfi_visual_question_answering(client, reader(&stream, HFI_SIZE_UNKNOWN), "Is it?");
    hfi_request_set_string(request, "model", at("/pipeline/visual-question-answering"));
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(hfi_response_item_count(hfi_request_response(request)) == 2 && stream.at == 5000);
    hfi_request_free(request);
    CHECK(stream.released == 1);
    hfi_client_free(client);
}

/* Sends a picture as a stream and checks what type the server is told. */
static void check_type(struct stream stream, const char *given, const char *expected) {
    hfi_client_t *client = sandbox_client();
    hfi_content_t content = reader(&stream, 500);
    content.mime_type = given;
    hfi_request_t *request = echo(client, content);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(hfi_response_string(hfi_request_response(request), "/content_type", NULL), expected);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void the_media_type_of_a_stream_is_told_or_seen_in_its_first_bytes(void) {
    check_type(picture_of(500, 0), "image/x-own", "image/x-own");
    check_type(picture_of(500, 0), NULL, "image/gif");
}

static void the_media_type_is_seen_even_if_the_first_bytes_come_one_by_one(void) {
    check_type(picture_of(500, 1), NULL, "image/gif");
}

static int32_t count_event(void *user_data, const hfi_event_t *event) {
    CHECK(hfi_event_kind(event) == HFI_EVENT_ITEM);
    ++*(int *)user_data;
    return 0;
}

static void a_stream_may_be_answered_by_a_stream(void) {
    static const char body[] = "{\"inputs\":\"Once\",\"parameters\":{\"max_new_tokens\":7},\"stream\":true}";
    for (int polled = 0; polled < 2; polled++) {
        hfi_client_t *client = sandbox_client();
        struct stream stream = stream_of(sizeof body - 1);
        struct run run;
        int events = 0;
        stream.head = body;
        stream.head_len = sizeof body - 1;
        stream.chunk = 10;
        hfi_request_t *request = hfi_post(client);
        hfi_request_set_content(request, "data", reader(&stream, HFI_SIZE_UNKNOWN));
        if (polled) {
            hfi_request_on_event(request, count_event, &events, NULL);
            CHECK_STATUS(run_with(&run, POLL, client, request), HFI_OK);
            CHECK(pthread_equal(stream.thread, run.thread));
        } else {
            CHECK_STATUS(hfi_request_stream(request, count_event, &events), HFI_OK);
            CHECK(pthread_equal(stream.thread, pthread_self()));
        }
        CHECK(events == 7 && stream.reads >= 7 && stream.others == 0);
        hfi_request_free(request);
        hfi_client_free(client);
        CHECK(stream.released == 1);
    }
}

static void nothing_is_read_while_nobody_is_inside_the_library_for_it(void) {
    hfi_client_t *client = sandbox_client();
    struct stream stream = stream_of(1000);
    hfi_request_t *request = echo(client, reader(&stream, 1000));
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    for (int i = 0; i < 20; i++) { /* others go on meanwhile */
        hfi_request_t *other = generation(client, 3, NULL);
        CHECK_STATUS(i % 2 ? hfi_request_send(other) : hfi_request_start(other), HFI_OK);
        CHECK_STATUS(hfi_request_wait(other, -1), HFI_OK);
        hfi_request_free(other);
    }
    CHECK(hfi_client_poll(client, 0, 0) == 0); /* it has no handlers */
    CHECK(stream.reads == 0);
    CHECK_STATUS(hfi_request_wait(request, -1), HFI_OK);
    hfi_request_free(request);
    hfi_client_free(client);
    CHECK(stream.reads > 0 && stream.released == 1);
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_stream_arrives_whole_in_every_verb_and_is_read_on_the_thread_inside_it),
        TEST(a_stream_with_parameters_is_sent_as_base64_as_it_comes),
        TEST(a_stream_that_is_sent_twice_in_one_body_is_read_once),
        TEST(the_media_type_of_a_stream_is_told_or_seen_in_its_first_bytes),
        TEST(the_media_type_is_seen_even_if_the_first_bytes_come_one_by_one),
        TEST(a_stream_may_be_answered_by_a_stream),
        TEST(nothing_is_read_while_nobody_is_inside_the_library_for_it),
    };
    return RUN(tests);
}
