/* Values that make no sense: each gives a status and a message that says what was wrong, and no secret gets out. */
#include "test.h"

#include <math.h>

static const char *const SECRET = "hf_verysecretvalue";

/* The error of a text generation that something was done to. */
#define REFUSED(request_change, status, part)                          \
    do {                                                               \
        hfi_client_t *client = sandbox_client();                       \
        hfi_request_t *r = generation(client, 3, NULL);                \
        request_change;                                                \
        CHECK_STATUS(hfi_request_send(r), status);                     \
        CHECK_STATUS(hfi_error_status(hfi_request_error(r)), status);  \
        CHECK_CONTAINS(message(r), part);                              \
        hfi_request_free(r);                                           \
        hfi_client_free(client);                                       \
    } while (0)

/* The error of a config that something was done to, seen in the config, the client and the call. */
#define REFUSED_CONFIG(config_change, part)                                                      \
    do {                                                                                         \
        hfi_config_t *c = sandbox_config();                                                      \
        config_change;                                                                           \
        hfi_client_t *client = client_from(c);                                                   \
        CHECK_STATUS(hfi_error_status(hfi_client_error(client)), HFI_ERROR_INVALID_ARGUMENT);    \
        CHECK_CONTAINS(hfi_error_message(hfi_client_error(client)), part);                       \
        hfi_request_t *r = generation(client, 3, NULL);                                          \
        CHECK_STATUS(hfi_request_send(r), HFI_ERROR_INVALID_ARGUMENT);                           \
        CHECK_CONTAINS(message(r), part);                                                        \
        hfi_request_free(r);                                                                     \
        hfi_client_free(client);                                                                 \
    } while (0)

static void names_that_are_not_there_get_a_suggestion(void) {
    REFUSED(hfi_request_set_int(r, "max_new_token", 1), HFI_ERROR_INVALID_ARGUMENT, "did you mean \"max_new_tokens\"?");
    REFUSED(hfi_request_set_double(r, "temprature", 1), HFI_ERROR_INVALID_ARGUMENT, "\"temperature\"");
    REFUSED(hfi_request_set_json(r, "something_else", "1"), HFI_ERROR_INVALID_ARGUMENT, "extra_body");
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_request_new(client, "text_generaton");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), "did you mean \"text_generation\"?");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void types_must_fit(void) {
    REFUSED(hfi_request_set_string(r, "max_new_tokens", "3"), HFI_ERROR_INVALID_ARGUMENT, "integer, not string");
    REFUSED(hfi_request_set_bool(r, "temperature", 1), HFI_ERROR_INVALID_ARGUMENT, "number, not boolean");
    REFUSED(hfi_request_set_int(r, "details", 1), HFI_ERROR_INVALID_ARGUMENT, "boolean, not number");
    REFUSED(hfi_request_set_json(r, "stop", "{}"), HFI_ERROR_INVALID_ARGUMENT, "list of strings, not object");
    REFUSED(hfi_request_set_json(r, "grammar", "[]"), HFI_ERROR_INVALID_ARGUMENT, "object, not list");
    REFUSED(hfi_request_set_double(r, "max_new_tokens", 1.5), HFI_ERROR_INVALID_ARGUMENT, "integer");
    REFUSED(hfi_request_set_content(r, "prompt", hfi_url("https://x.example")), HFI_ERROR_INVALID_ARGUMENT, "not binary");
    REFUSED(hfi_chat_add_message(r, "user", "x"), HFI_ERROR_INVALID_ARGUMENT, "has no messages");
}

static void numbers_must_be_in_range(void) {
    REFUSED(hfi_request_set_int(r, "max_new_tokens", -1), HFI_ERROR_INVALID_ARGUMENT, "0 or more");
    REFUSED(hfi_request_set_double(r, "temperature", NAN), HFI_ERROR_INVALID_ARGUMENT, "finite");
    REFUSED(hfi_request_set_double(r, "temperature", INFINITY), HFI_ERROR_INVALID_ARGUMENT, "finite");
    static const double bad[] = {-1, NAN, INFINITY, 1e300};
    for (int i = 0; i < 4; i++) {
        REFUSED(hfi_request_set_timeout(r, bad[i]), HFI_ERROR_INVALID_ARGUMENT, "timeout");
        REFUSED_CONFIG(hfi_config_set_timeout(c, bad[i]), "timeout");
        REFUSED_CONFIG(hfi_config_set_connect_timeout(c, bad[i]), "connect timeout");
        REFUSED_CONFIG(hfi_config_set_first_byte_timeout(c, bad[i]), "first-byte timeout");
        REFUSED_CONFIG(hfi_config_set_idle_timeout(c, bad[i]), "idle timeout");
        REFUSED_CONFIG(hfi_config_set_loading_timeout(c, bad[i]), "loading timeout");
        REFUSED_CONFIG(hfi_config_set_retry_delay(c, bad[i], 1), "retry delay");
        REFUSED_CONFIG(hfi_config_set_retry_delay(c, 1, bad[i]), "retry delay");
    }
    REFUSED_CONFIG(hfi_config_set_max_retries(c, -1), "0 to 100");
    REFUSED_CONFIG(hfi_config_set_max_response_bytes(c, 0), "largest reply");
    REFUSED_CONFIG(hfi_config_set_queue_capacity(c, 0), "capacity");
    REFUSED_CONFIG(hfi_config_set_delivery(c, 2), "delivery");
    REFUSED_CONFIG(hfi_config_set_worker_threads(c, 65), "threads");
    REFUSED_CONFIG(hfi_config_set_token_discovery(c, -1), "discovery");
    REFUSED_CONFIG(hfi_config_set_log(c, NULL, 9, NULL, NULL), "log level");
}

static void text_must_be_utf8(void) {
    static const char bad[] = "abc\xff";
    REFUSED(hfi_request_set_string(r, "prompt", bad), HFI_ERROR_INVALID_ARGUMENT, "not UTF-8: the byte at 3");
    REFUSED(hfi_request_set_string(r, bad, "x"), HFI_ERROR_INVALID_ARGUMENT, "UTF-8");
    REFUSED(hfi_request_set_json(r, "seed", bad), HFI_ERROR_INVALID_ARGUMENT, "UTF-8");
    REFUSED(hfi_request_set_header(r, "x-a", bad), HFI_ERROR_INVALID_ARGUMENT, "UTF-8");
    REFUSED_CONFIG(hfi_config_set_token(c, bad), "the token is not UTF-8");
    REFUSED_CONFIG(hfi_config_set_model(c, bad), "UTF-8");
    REFUSED_CONFIG(hfi_config_set_provider(c, bad), "UTF-8");
    REFUSED_CONFIG(hfi_config_set_base_url(c, bad), "UTF-8");
    REFUSED_CONFIG(hfi_config_set_bill_to(c, bad), "UTF-8");
    REFUSED_CONFIG(hfi_config_set_proxy(c, bad), "UTF-8");
    REFUSED_CONFIG(hfi_config_set_ca_pem(c, bad), "UTF-8");
    REFUSED_CONFIG(hfi_config_set_user_agent(c, bad), "UTF-8");
    REFUSED_CONFIG(hfi_config_set_header(c, bad, "x"), "UTF-8");
    hfi_client_t *client = sandbox_client();
    hfi_request_t *requests[] = {hfi_text_generation(client, bad), hfi_request_new(client, bad),
                                 hfi_chat_completion(client), hfi_chat_completion(client)};
    hfi_chat_add_message(requests[2], "user", bad);
    hfi_chat_add_image(requests[3], hfi_file(bad));
    for (int i = 0; i < 4; i++) {
        CHECK_STATUS(hfi_request_send(requests[i]), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(requests[i]), "UTF-8");
        hfi_request_free(requests[i]);
    }
    hfi_client_free(client);
}

static void json_must_be_json(void) {
    REFUSED(hfi_request_set_json(r, "grammar", "{\"type\":"), HFI_ERROR_INVALID_ARGUMENT, "is not JSON");
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_chat_completion(client);
    hfi_chat_add_message(request, "user", "x");
    hfi_chat_add_tool(request, "t", NULL, "[1]");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), "JSON schema");
    hfi_request_free(request);
    request = hfi_chat_completion(client);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), "messages");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void addresses_must_be_addresses(void) {
    REFUSED_CONFIG(hfi_config_set_base_url(c, "not a url"), "is not a URL");
    REFUSED_CONFIG(hfi_config_set_base_url(c, "ftp://x.example"), "http or https");
    REFUSED_CONFIG(hfi_config_set_proxy(c, "nowhere"), "proxy");
    REFUSED_CONFIG(hfi_config_set_ca_pem(c, "not a certificate"), "PEM");
    REFUSED_CONFIG(hfi_config_set_ca_pem(c, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "PEM");
    REFUSED_CONFIG(hfi_config_set_header(c, "bad name", "x"), "header name");
    REFUSED_CONFIG(hfi_config_set_header(c, "x-a", "bad\nvalue"), "x-a");
    REFUSED(hfi_request_set_string(r, "model", "http://"), HFI_ERROR_INVALID_ARGUMENT, "is not a URL");
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_token_discovery(config, HFI_TOKEN_DISCOVERY_OFF);
    hfi_config_set_provider(config, "hf-inferense");
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), "did you mean \"hf-inference\"?");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_file_that_cannot_be_read_is_an_error_of_its_own(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_chat_completion(client);
    hfi_chat_add_message(request, "user", "x");
    hfi_chat_add_image(request, hfi_file("/nowhere/picture.png"));
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_IO);
    CHECK_CONTAINS(message(request), "/nowhere/picture.png");
    hfi_request_free(request);
    hfi_client_free(client);
}

static hfi_request_t *question(hfi_client_t *client, const char *model) {
    hfi_request_t *request = hfi_chat_completion(client);
    hfi_chat_add_message(request, "user", "x");
    hfi_request_set_string(request, "model", model);
    return request;
}

static void a_call_that_needs_a_token_says_so_before_any_connection(void) {
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_token_discovery(config, HFI_TOKEN_DISCOVERY_OFF);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = question(client, "owner/name:fastest");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_NO_TOKEN);
    CHECK_CONTAINS(message(request), "HF_TOKEN");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_token_is_not_sent_in_the_clear(void) {
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_token(config, SECRET);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = question(client, "http://192.0.2.1:9/v1");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INSECURE);
    CHECK_CONTAINS(message(request), "https");
    CHECK(!strstr(message(request), SECRET));
    hfi_request_free(request);
    hfi_client_free(client);
}

static void user_information_is_not_sent_in_the_clear(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = question(client, "http://user:pass%40word@192.0.2.1:9/v1");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INSECURE);
    CHECK(!strstr(message(request), "pass"));
    hfi_request_free(request);
    hfi_client_free(client);
}

static void no_log(void *user_data, int32_t level, const char *text) {
    (void)user_data;
    (void)level;
    (void)text;
}

static void change_the_request(void *request) { hfi_request_set_int(request, "seed", 1); }

static void change_the_config(void *config) { hfi_config_set_timeout(config, 1); }

static void finalizers_may_use_the_handle_that_runs_them(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_log(config, no_log, HFI_LOG_WARN, config, change_the_config);
    hfi_config_set_log(config, no_log, HFI_LOG_WARN, config, change_the_config);
    hfi_config_set_log(config, NULL, HFI_LOG_WARN, config, change_the_config);
    hfi_config_set_log(config, NULL, 99, config, change_the_config);
    hfi_config_free(config);
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_chat_completion(client);
    hfi_chat_add_message(request, "user", "x");
    hfi_chat_add_image(request, hfi_borrowed("??", 2, change_the_request, request));
    hfi_request_set_content(request, "seed", hfi_borrowed("??", 2, change_the_request, request));
    hfi_request_free(request);
    hfi_client_free(client);
}

static int leaks, records;

static void scan(void *user_data, int32_t level, const char *text) {
    (void)user_data;
    CHECK(level >= HFI_LOG_ERROR && level <= HFI_LOG_DEBUG);
    records++;
    leaks += strstr(text, SECRET) != NULL || strstr(text, "pass%40word") != NULL || strstr(text, "querysecret") != NULL;
}

static int32_t scan_progress(void *user_data, const hfi_event_t *event) {
    if (hfi_event_kind(event) == HFI_EVENT_PROGRESS) {
        ++*(int *)user_data;
        CHECK_CONTAINS(hfi_event_text(event, NULL), "Bearer [secret]");
        leaks += strstr(hfi_event_text(event, NULL), SECRET) != NULL;
    }
    return 0;
}

static void finalized(void *count) { ++*(int *)count; }

static void no_secret_gets_into_messages_or_logs(void) {
    int finals = 0;
    leaks = records = 0;
    char url[256];
    snprintf(url, sizeof url, "http://user:pass%%40word@%s/nowhere?key=querysecret", getenv("HFI_SANDBOX_URL") + 7);
    hfi_config_t *config = sandbox_config();
    hfi_config_set_base_url(config, url);
    hfi_config_set_token(config, SECRET);
    hfi_config_set_log(config, scan, HFI_LOG_DEBUG, &finals, finalized);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_NOT_FOUND);
    CHECK_CONTAINS(message(request), "/nowhere");
    CHECK(!strstr(message(request), "pass") && !strstr(message(request), "querysecret"));
    hfi_request_free(request);
    hfi_client_free(client);
    CHECK(records >= 2 && leaks == 0 && finals == 1);

    /* A server that repeats the token in its refusal. */
    config = sandbox_config();
    hfi_config_set_token(config, SECRET);
    hfi_config_set_log(config, scan, HFI_LOG_DEBUG, &finals, finalized);
    client = client_from(config);
    request = generation(client, 3, "require_token=another");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_UNAUTHORIZED);
    CHECK_CONTAINS(message(request), "Bearer [secret]");
    CHECK(!strstr(hfi_error_server_message(hfi_request_error(request)), SECRET));
    CHECK(!strstr(hfi_error_body(hfi_request_error(request), NULL), SECRET));
    hfi_request_free(request);

    /* The same while the call goes on, in progress events and log records. */
    request = generation(client, 3, "rate_limit=1,0");
    hfi_request_set_progress(request, 1);
    int progress = 0;
    CHECK_STATUS(hfi_request_stream(request, scan_progress, &progress), HFI_OK);
    CHECK(progress == 1);
    hfi_request_free(request);
    CHECK(leaks == 0 && finals == 1);
    hfi_client_free(client);
    CHECK(finals == 2);
}

static void handles_may_be_freed_twice(void) {
    hfi_config_t *config = sandbox_config();
    hfi_client_t *client = hfi_client_new(config);
    hfi_request_t *request = generation(client, 3, NULL);
    for (int i = 0; i < 2; i++) {
        hfi_request_free(request);
        hfi_client_free(client);
        hfi_config_free(config);
    }
}

static void a_request_that_has_run_is_not_changed(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = generation(client, 3, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    hfi_request_set_int(request, "max_new_tokens", 5);
    CHECK_STATUS(hfi_request_status(request), HFI_OK);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_STATE);
    CHECK(hfi_response_tokens(hfi_request_response(request)) != 5);
    hfi_request_free(request);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(names_that_are_not_there_get_a_suggestion),
        TEST(types_must_fit),
        TEST(numbers_must_be_in_range),
        TEST(text_must_be_utf8),
        TEST(json_must_be_json),
        TEST(addresses_must_be_addresses),
        TEST(a_file_that_cannot_be_read_is_an_error_of_its_own),
        TEST(a_call_that_needs_a_token_says_so_before_any_connection),
        TEST(a_token_is_not_sent_in_the_clear),
        TEST(user_information_is_not_sent_in_the_clear),
        TEST(finalizers_may_use_the_handle_that_runs_them),
        TEST(no_secret_gets_into_messages_or_logs),
        TEST(handles_may_be_freed_twice),
        TEST(a_request_that_has_run_is_not_changed),
    };
    return RUN(tests);
}
