/* Binary inputs from everywhere: files, URLs, bytes, the caller's own memory; their media types, the two forms of body,
 * what is refused, and when the caller's memory is given back. Then `post`, which sends any body. */
#include "http_get.h"
#include "test.h"

#include <limits.h>

static const char GIF[] = "GIF89a\1\0\1\0\0\0\0;";
static const char GIF_BASE64[] = "R0lGODlhAQABAAAAADs=";
static char folder[] = "/tmp/hfi-inputs-XXXXXX";

/* A URL of the sandbox server; four may be in use at once. */
static const char *path_of(const char *name) {
    static char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static const char *file_with(const char *name, const void *bytes, size_t len) {
    FILE *file = fopen(path_of(name), "wb");
    if (!file || fwrite(bytes, 1, len, file) != len || fclose(file)) abort();
    return path_of(name);
}

static hfi_request_t *classify(hfi_client_t *client, hfi_content_t image) {
    return with_model(hfi_image_classification(client, image), "/pipeline/image-classification");
}

/* Sends bytes to a server that only counts them. */
static hfi_request_t *echo(hfi_client_t *client, hfi_content_t data) {
    hfi_request_t *request = with_model(hfi_post(client), "/echo");
    hfi_request_set_content(request, "data", data);
    return request;
}

static const char *json_of(const hfi_request_t *request) {
    return hfi_response_json(hfi_request_response(request), NULL);
}

/* A file of the sandbox server, fetched without the library. */
static char *fetched(const char *path, size_t *len) {
    char *answer = plain_http("GET", path), *body = strstr(answer, "\r\n\r\n") + 4;
    *len = (size_t)atol(strstr(answer, "content-length: ") + 16);
    memmove(answer, body, *len);
    return answer;
}

/* A data URL of a type, each byte as %XX. */
static char *data_url(const char *mime_type, const char *bytes, size_t len) {
    char *url = malloc(3 * len + 64);
    int at = sprintf(url, "data:%s,", mime_type);
    for (size_t i = 0; i < len; i++) at += sprintf(url + at, "%%%02x", (unsigned char)bytes[i]);
    return url;
}

static void release(void *count) { ++*(int *)count; }

static const struct kind {
    const char *url, *name, *by_name, *by_server, *by_content;
    const char *task, *argument, *path;
} KINDS[] = {
    {"/files/picture.png", "picture.png", "image/png", "image/png", "image/png",
     "image_classification", "image", "/pipeline/image-classification"},
    {"/files/sound.wav", "sound.wav", "audio/x-wav", "audio/wav", "audio/x-wav",
     "automatic_speech_recognition", "audio", "/pipeline/automatic-speech-recognition"},
};

static void an_input_is_the_same_wherever_it_comes_from(void) {
    enum { FILE_, URL, BYTES, BORROWED, DATA_URL, PATH_TEXT, URL_TEXT, DATA_TEXT, SOURCES };
    hfi_client_t *client = sandbox_client();
    for (const struct kind *kind = KINDS; kind < KINDS + 2; kind++) {
        size_t len;
        char *bytes = fetched(kind->url, &len), *data = data_url(kind->by_content, bytes, len), *first = NULL;
        const char *file = file_with(kind->name, bytes, len);
        int released = 0;
        for (int source = 0; source < SOURCES; source++) {
            hfi_request_t *request = with_model(hfi_request_new(client, kind->task), kind->path);
            const char *text = NULL, *type = kind->by_content;
            hfi_content_t content = {0, 0, NULL, 0, NULL, NULL, NULL};
            switch (source) {
            case FILE_: content = hfi_file(file), type = kind->by_name; break;
            case URL: content = hfi_url(at(kind->url)), type = kind->by_server; break;
            case BYTES: content = hfi_bytes(bytes, len); break;
            case BORROWED: content = hfi_borrowed(bytes, len, release, &released); break;
            case DATA_URL: content = hfi_url(data); break;
            case PATH_TEXT: text = file, type = kind->by_name; break;
            case URL_TEXT: text = at(kind->url), type = kind->by_server; break;
            case DATA_TEXT: text = data; break;
            }
            if (text) hfi_request_set_string(request, kind->argument, text);
            else hfi_request_set_content(request, kind->argument, content);
            forget_requests();
            CHECK_STATUS(hfi_request_send(request), HFI_OK);
            if (!first) first = strdup(json_of(request));
            CHECK_TEXT(json_of(request), first);
            char *seen = seen_requests(), expected[96];
            snprintf(expected, sizeof expected, "\"content-type\":\"%s\"", type);
            CHECK_CONTAINS(seen, expected);
            snprintf(expected, sizeof expected, "\"body_length\":%zu", len);
            CHECK_CONTAINS(seen, expected);
            free(seen);
            hfi_request_free(request);
        }
        CHECK(released == 1);
        free(bytes), free(data), free(first);
    }
    hfi_client_free(client);
}

/* What media type a server is told; the content is used up. */
static void check_type(hfi_client_t *client, hfi_content_t content, const char *expected) {
    hfi_request_t *request = echo(client, content);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    const char *type = hfi_response_string(hfi_request_response(request), "/content_type", NULL);
    if (expected) CHECK_TEXT(type, expected);
    else CHECK(type == NULL);
    hfi_request_free(request);
}

static void the_media_type_is_the_callers_then_the_names_then_the_contents(void) {
    hfi_client_t *client = sandbox_client();
    size_t len = sizeof GIF - 1;
    hfi_content_t content = hfi_file(file_with("picture.webp", GIF, len));
    check_type(client, content, "image/webp");
    content.mime_type = "image/x-own";
    check_type(client, content, "image/x-own");
    check_type(client, hfi_file(file_with("picture", GIF, len)), "image/gif");
    check_type(client, hfi_file(file_with("letters", "some text", 9)), NULL);
    check_type(client, hfi_file(file_with("SOUND.FLAC", "some text", 9)), "audio/flac");
    check_type(client, hfi_bytes(GIF, len), "image/gif");
    check_type(client, hfi_bytes("some text", 9), NULL);
    check_type(client, hfi_bytes("\x89PNG\r\n\x1a\n", 8), "image/png");
    check_type(client, hfi_bytes("fLaC\0\0\0\0", 8), "audio/x-flac");
    check_type(client, hfi_borrowed(GIF, len, NULL, NULL), "image/gif");
    content = hfi_bytes(GIF, len);
    content.mime_type = "image/x-own";
    check_type(client, content, "image/x-own");
    check_type(client, hfi_url(at("/files/untyped")), "image/png");
    check_type(client, hfi_url(at("/files/sound.wav")), "audio/wav");
    content = hfi_url(at("/files/sound.wav"));
    content.mime_type = "audio/x-own";
    check_type(client, content, "audio/x-own");
    check_type(client, hfi_url("data:image/png,abc"), "image/png");
    check_type(client, hfi_url("data:text/plain;charset=utf-8,abc"), "text/plain;charset=utf-8");
    check_type(client, hfi_url("data:,abc"), NULL);
    check_type(client, hfi_url("DATA:;base64,R0lGODlhAQABAAAAADs="), "image/gif");
    hfi_client_free(client);
}

static void an_input_with_parameters_is_sent_as_base64_in_json(void) {
    hfi_client_t *client = sandbox_client();
    for (size_t more = 0; more < 4; more++) { /* all lengths of padding */
        char bytes[32] = "";
        memcpy(bytes, GIF, sizeof GIF - 1);
        hfi_request_t *plain = classify(client, hfi_bytes(bytes, sizeof GIF - 1 + more));
        hfi_request_t *asked = classify(client, hfi_bytes(bytes, sizeof GIF - 1 + more));
        hfi_request_set_int(asked, "top_k", 5);
        CHECK_STATUS(hfi_request_send(plain), HFI_OK);
        forget_requests();
        CHECK_STATUS(hfi_request_send(asked), HFI_OK);
        CHECK_TEXT(json_of(asked), json_of(plain));
        char *seen = seen_requests();
        CHECK_CONTAINS(seen, "\"content-type\":\"application/json\"");
        CHECK_CONTAINS_QUOTED(seen, "\"parameters\":{\"top_k\":5}");
        if (!more) CHECK_CONTAINS_QUOTED(seen, GIF_BASE64);
        free(seen);
        hfi_request_free(plain);
        hfi_request_free(asked);
    }
    hfi_client_free(client);
}

static void an_image_with_a_question_is_sent_inside_the_inputs_and_beside_it(void) {
    hfi_client_t *client = sandbox_client();
    hfi_content_t gif = hfi_bytes(GIF, sizeof GIF - 1);
    hfi_request_t *page = with_model(hfi_document_question_answering(client, gif, "What?"),
                                     "/pipeline/document-question-answering");
    hfi_request_t *view = with_model(hfi_visual_question_answering(client, gif, "What?"),
                                     "/pipeline/visual-question-answering");
    char expected[160];
    forget_requests();
    CHECK_STATUS(hfi_request_send(page), HFI_OK);
    char *seen = seen_requests();
    snprintf(expected, sizeof expected, "\"inputs\":{\"image\":\"%s\",\"question\":\"What?\"}", GIF_BASE64);
    CHECK_CONTAINS_QUOTED(seen, expected);
    free(seen);
    forget_requests();
    CHECK_STATUS(hfi_request_send(view), HFI_OK);
    seen = seen_requests();
    snprintf(expected, sizeof expected, "\"question\":\"What?\",\"image\":\"%s\"", GIF_BASE64);
    CHECK_CONTAINS_QUOTED(seen, expected);
    CHECK(count_of(seen, GIF_BASE64) == 2);
    free(seen);
    hfi_request_free(page);
    hfi_request_free(view);
    hfi_client_free(client);
}

static void no_bytes_are_sent_as_an_empty_body(void) {
    hfi_client_t *client = sandbox_client();
    int released = 0;
    hfi_content_t empty[] = {hfi_url(at("/files/huge?bytes=0")), hfi_bytes("", 0), hfi_url("data:,"),
                             hfi_borrowed("", 0, release, &released), hfi_file(file_with("empty", "", 0))};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        hfi_request_t *request = echo(client, empty[i]);
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK(hfi_response_number(hfi_request_response(request), "/bytes", -1) == 0);
        CHECK(hfi_response_number(hfi_request_response(request), "/content_length", -1) == 0);
        hfi_request_free(request);
    }
    CHECK(released == 1);
    hfi_client_free(client);
}

static void borrowed_bytes_are_given_back_once_however_their_request_ends(void) {
    hfi_client_t *client = sandbox_client();
    int counts[16] = {0}, *count = counts;
    size_t len = sizeof GIF - 1;
#define GIF_LENT hfi_borrowed(GIF, len, release, count++)
    hfi_request_t *request = classify(client, GIF_LENT);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    hfi_request_set_content(request, "image", GIF_LENT); /* too late */
    CHECK(counts[1] == 1);
    hfi_request_free(request);
    CHECK(counts[0] == 1);

    request = classify(client, GIF_LENT);
    hfi_request_set_content(request, "image", GIF_LENT); /* in the place of the one before */
    CHECK(counts[2] == 1 && counts[3] == 0);
    hfi_request_set_string(request, "image", NULL);
    CHECK(counts[3] == 1);
    hfi_request_set_content(request, "imag", GIF_LENT);
    CHECK(counts[4] == 1);
    hfi_request_set_content(request, "top_k", GIF_LENT);
    hfi_request_set_content(request, NULL, GIF_LENT);
    hfi_request_set_content(NULL, "image", GIF_LENT);
    CHECK(counts[5] == 1 && counts[6] == 1 && counts[7] == 1);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    hfi_request_free(request);

    hfi_request_free(classify(client, GIF_LENT)); /* never run */
    CHECK(counts[8] == 1);
    hfi_request_free(classify(NULL, GIF_LENT));
    CHECK(counts[9] == 1);

    request = classify(client, GIF_LENT);
    hfi_request_cancel(request);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_CANCELLED);
    hfi_request_free(request);
    CHECK(counts[10] == 1);

    request = classify(client, GIF_LENT);
    hfi_request_set_header(request, "x-sandbox-fault", "stall_before_headers");
    forget_requests();
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    CHECK(await_seen("stall_before_headers"));
    CHECK_STATUS(hfi_request_wait(request, 0.01), HFI_PENDING);
    hfi_request_cancel(request);
    CHECK_STATUS(hfi_request_wait(request, -1), HFI_ERROR_CANCELLED);
    hfi_request_free(request);

    request = hfi_chat_completion(client);
    hfi_chat_add_message(request, "user", "What is this?");
    hfi_chat_add_image(request, GIF_LENT);
    CHECK(counts[12] == 1); /* it is in the message now */
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(text_of(request), "You said: What is this? with 1 images: image/gif");
    hfi_request_free(request);
    hfi_client_free(client);
    CHECK(count == counts + 13);
    for (int i = 0; i < 13; i++) CHECK(counts[i] == 1);
#undef GIF_LENT
}

/* Sends a content that cannot be sent. */
static void check_refused(hfi_client_t *client, hfi_content_t content, hfi_status_t expected, const char *part) {
    hfi_request_t *request = classify(client, content);
    CHECK_STATUS(hfi_request_send(request), expected);
    CHECK_CONTAINS(message(request), part);
    hfi_request_free(request);
}

static void what_is_no_content_is_refused(void) {
    hfi_client_t *client = sandbox_client();
    hfi_content_t none = {HFI_CONTENT_NONE, 0, NULL, 0, NULL, NULL, NULL}, unknown = hfi_bytes(GIF, 3), typed = unknown;
    unknown.kind = 77;
    typed.mime_type = "image/\n";
    check_refused(client, none, HFI_ERROR_INVALID_ARGUMENT, "\"image\"");
    check_refused(client, unknown, HFI_ERROR_INVALID_ARGUMENT, "77");
    check_refused(client, typed, HFI_ERROR_INVALID_ARGUMENT, "media type");
    check_refused(client, hfi_bytes(NULL, 5), HFI_ERROR_INVALID_ARGUMENT, "NULL");
    check_refused(client, hfi_borrowed(NULL, 5, NULL, NULL), HFI_ERROR_INVALID_ARGUMENT, "NULL");
    check_refused(client, hfi_file(NULL), HFI_ERROR_INVALID_ARGUMENT, "NULL");
    check_refused(client, hfi_url(NULL), HFI_ERROR_INVALID_ARGUMENT, "NULL");
    check_refused(client, hfi_file("\xff\xfe"), HFI_ERROR_INVALID_ARGUMENT, "UTF-8");
    check_refused(client, hfi_url("nowhere"), HFI_ERROR_INVALID_ARGUMENT, "nowhere");
    check_refused(client, hfi_url("ftp://127.0.0.1/x"), HFI_ERROR_INVALID_ARGUMENT, "ftp");
    check_refused(client, hfi_url("data:image/png;base64"), HFI_ERROR_INVALID_ARGUMENT, "no comma");
    check_refused(client, hfi_url("data:image/png;base64,R0lG!"), HFI_ERROR_INVALID_ARGUMENT, "not base64");
    hfi_request_t *request = classify(client, none);
    hfi_request_set_content(request, "image", hfi_bytes(GIF, sizeof GIF - 1));
    hfi_request_set_content(request, "image", none); /* as NULL takes a text away */
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), "\"image\"");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_file_that_cannot_be_read_is_named(void) {
    hfi_client_t *client = sandbox_client();
    check_refused(client, hfi_file(path_of("missing.png")), HFI_ERROR_IO, path_of("missing.png"));
    check_refused(client, hfi_file(folder), HFI_ERROR_IO, folder);
    check_refused(client, hfi_file(""), HFI_ERROR_IO, "\"\"");
    hfi_request_t *request = with_model(hfi_request_new(client, "image_to_text"), "/pipeline/image-to-text");
    hfi_request_set_string(request, "image", path_of("missing.gif"));
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_IO);
    CHECK_CONTAINS(message(request), "missing.gif");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_url_that_gives_nothing_fails_like_a_call(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_max_response_bytes(config, 100000);
    hfi_config_set_max_retries(config, 0);
    hfi_client_t *client = client_from(config);
    check_refused(client, hfi_url(at("/files/missing")), HFI_ERROR_NOT_FOUND, "content");
    check_refused(client, hfi_url(at("/files/huge?bytes=100001")), HFI_ERROR_TOO_LARGE, "100000");
    check_refused(client, hfi_url(at("/files/picture.png?fault=reset_before_headers")), HFI_ERROR_CONNECTION_LOST, "");
    check_refused(client, hfi_url(at("/files/picture.png?fault=status=500")), HFI_ERROR_SERVER, "content");
    hfi_request_t *request = echo(client, hfi_url(at("/files/huge?bytes=100000")));
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(hfi_response_number(hfi_request_response(request), "/bytes", 0) == 100000);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void downloads_carry_nothing_of_the_caller_and_happen_once(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_token(config, "hf_secret");
    hfi_config_set_header(config, "x-own", "of the client");
    hfi_config_set_retry_delay(config, 0.01, 1);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = classify(client, hfi_url(at("/files/picture.png")));
    hfi_request_set_header(request, "x-too", "of the request");
    hfi_request_set_header(request, "x-sandbox-fault", "status=503,1");
    hfi_request_set_header(request, "x-sandbox-key", "once");
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    char *seen = seen_requests();
    CHECK(count_of(seen, "\"method\":\"GET\"") == 1 && count_of(seen, "\"method\":\"POST\"") == 2);
    CHECK(count_of(seen, "hf_secret") == 2 && count_of(seen, "\"authorization\"") == 2);
    CHECK(count_of(seen, "of the client") == 2 && count_of(seen, "of the request") == 2);
    free(seen);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void post_sends_json_or_bytes_and_gives_the_reply_as_it_came(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = with_model(hfi_post(client), "/echo");
    hfi_request_set_json(request, "json", "{\"a\": [1, null, \"\xC3\xA4\"]}");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    const hfi_response_t *response = hfi_request_response(request);
    size_t text_len, body_len;
    const char *text = hfi_response_text(response, &text_len);
    CHECK(hfi_response_number(response, "/bytes", 0) == (double)strlen("{\"a\":[1,null,\"\xC3\xA4\"]}"));
    CHECK_TEXT(hfi_response_string(response, "/content_type", NULL), "application/json");
    const uint8_t *body = hfi_response_bytes(response, &body_len);
    CHECK(text_len == body_len && memcmp(text, body, body_len) == 0);
    hfi_request_free(request);

    request = echo(client, hfi_bytes("a\0b", 3));
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(hfi_response_number(hfi_request_response(request), "/bytes", 0) == 3);
    hfi_request_free(request);

    request = with_model(hfi_post(client), "/pipeline/text-to-image"); /* a reply that is no text */
    hfi_request_set_json(request, "json", "{\"inputs\":\"a house\"}");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    response = hfi_request_response(request);
    CHECK(memcmp(hfi_response_bytes(response, NULL), "\x89PNG", 4) == 0);
    CHECK_TEXT(hfi_response_mime_type(response), "image/png");
    CHECK_TEXT(hfi_response_text(response, NULL), "");
    CHECK_TEXT(hfi_response_json(response, NULL), "null");
    hfi_request_free(request);
    hfi_client_free(client);
}

static int32_t join(void *user_data, const hfi_event_t *event) {
    CHECK(hfi_event_kind(event) == HFI_EVENT_ITEM);
    CHECK_CONTAINS(hfi_event_text(event, NULL), "{\"index\":");
    CHECK_TEXT(hfi_event_json(event, NULL), hfi_event_text(event, NULL));
    strcat(strcat(user_data, hfi_event_text(event, NULL)), "\n");
    return 0;
}

static void a_streamed_post_gives_each_event_as_it_came(void) {
    hfi_client_t *client = sandbox_client();
    static char lines[8192];
    hfi_request_t *request = hfi_post(client);
    hfi_request_set_json(request, "json", "{\"inputs\":\"Once\",\"parameters\":{\"seed\":5},\"stream\":true}");
    CHECK_STATUS(hfi_request_stream(request, join, lines), HFI_OK);
    CHECK(count_of(lines, "\n") == 20);
    CHECK_TEXT(text_of(request), lines);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void post_wants_exactly_one_body(void) {
    hfi_client_t *client = sandbox_client();
    for (int both = 0; both < 2; both++) {
        hfi_request_t *request = hfi_post(client);
        if (both) hfi_request_set_json(request, "json", "{}");
        if (both) hfi_request_set_content(request, "data", hfi_bytes("x", 1));
        CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(request), "json");
        CHECK_CONTAINS(message(request), "data");
        hfi_request_free(request);
    }
    hfi_request_t *request = with_model(hfi_post(client), "/nowhere");
    hfi_request_set_json(request, "json", "{}");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_NOT_FOUND);
    CHECK_CONTAINS(hfi_error_server_message(hfi_request_error(request)), "POST /nowhere");
    hfi_request_free(request);
    hfi_client_free(client);
}

int main(void) {
    if (!mkdtemp(folder)) abort();
    static const struct test tests[] = {
        TEST(an_input_is_the_same_wherever_it_comes_from),
        TEST(the_media_type_is_the_callers_then_the_names_then_the_contents),
        TEST(an_input_with_parameters_is_sent_as_base64_in_json),
        TEST(an_image_with_a_question_is_sent_inside_the_inputs_and_beside_it),
        TEST(no_bytes_are_sent_as_an_empty_body),
        TEST(borrowed_bytes_are_given_back_once_however_their_request_ends),
        TEST(what_is_no_content_is_refused),
        TEST(a_file_that_cannot_be_read_is_named),
        TEST(a_url_that_gives_nothing_fails_like_a_call),
        TEST(downloads_carry_nothing_of_the_caller_and_happen_once),
        TEST(post_sends_json_or_bytes_and_gives_the_reply_as_it_came),
        TEST(a_streamed_post_gives_each_event_as_it_came),
        TEST(post_wants_exactly_one_body),
    };
    int failed = RUN(tests);
    static const char *const names[] = {"picture.png", "sound.wav",  "picture.webp", "picture",
                                        "letters",     "SOUND.FLAC", "empty"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) remove(path_of(names[i]));
    rmdir(folder);
    return failed;
}
