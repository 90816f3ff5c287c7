/* When a call is tried again: only if the server turned it away or was not reached, within counts and times. */
#include "http_get.h"
#include "test.h"

static hfi_config_t *patient(int retries) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_max_retries(config, retries);
    hfi_config_set_retry_delay(config, 0.01, 1);
    return config;
}

/* How often the server is asked by one send, which must end with that status. */
static int asked(hfi_client_t *client, const char *fault, const char *key, hfi_status_t expected) {
    hfi_request_t *request = generation(client, 3, fault);
    hfi_request_set_header(request, "x-sandbox-key", key);
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), expected);
    char *seen = seen_requests();
    int count = count_of(seen, "\"method\":\"POST\"");
    free(seen);
    if (expected == HFI_OK) CHECK(hfi_response_attempts(hfi_request_response(request)) == count);
    hfi_request_free(request);
    return count;
}

static void a_call_that_was_turned_away_is_tried_again_up_to_the_count(void) {
    hfi_client_t *client = client_from(patient(2));
    CHECK(asked(client, "rate_limit=2", "a", HFI_OK) == 3);
    CHECK(asked(client, "rate_limit=3", "b", HFI_ERROR_RATE_LIMITED) == 3);
    CHECK(asked(client, "status=502,1", "c", HFI_OK) == 2);
    CHECK(asked(client, "status=503,1", "d", HFI_OK) == 2);
    CHECK(asked(client, "status=504,1", "e", HFI_OK) == 2);
    hfi_client_free(client);
    client = client_from(patient(0));
    CHECK(asked(client, "rate_limit=1", "f", HFI_ERROR_RATE_LIMITED) == 1);
    hfi_client_free(client);
}

static void a_call_that_may_have_been_worked_on_is_not_repeated(void) {
    hfi_client_t *client = client_from(patient(3));
    CHECK(asked(client, "status=500", "a", HFI_ERROR_SERVER) == 1);
    CHECK(asked(client, "status=400", "b", HFI_ERROR_BAD_REQUEST) == 1);
    CHECK(asked(client, "garbage", "c", HFI_ERROR_PROTOCOL) == 1);
    hfi_client_free(client);
}

static int32_t count(void *user_data, const hfi_event_t *event) {
    (void)event;
    ++*(int *)user_data;
    return 0;
}

static void nothing_is_repeated_after_the_first_event(void) {
    hfi_client_t *client = client_from(patient(3));
    hfi_request_t *request = generation(client, 5, "error_event=2");
    int events = 0;
    forget_requests();
    CHECK_STATUS(hfi_request_stream(request, count, &events), HFI_ERROR_OVERLOADED);
    char *seen = seen_requests();
    CHECK(events == 2 && count_of(seen, "\"method\":\"POST\"") == 1);
    free(seen);
    hfi_request_free(request);
    hfi_client_free(client);
}

/* Which must end with that status after so many requests; before it the client has asked on the same connection, or not. */
static void check_ended(const char *fault, int retries, int used, hfi_status_t expected, int requests) {
    static int number;
    char key[16];
    snprintf(key, sizeof key, "ended-%d", number++);
    hfi_client_t *client = client_from(patient(retries));
    if (used) CHECK(asked(client, NULL, key, HFI_OK) == 1);
    CHECK(asked(client, fault, key, expected) == requests);
    hfi_client_free(client);
}

static void a_connection_that_has_served_and_ends_without_an_answer_is_followed_by_another(void) {
    check_ended("no_response=1", 3, 1, HFI_OK, 2);
    check_ended("reset_before_headers=1", 3, 1, HFI_OK, 2);
    /* One of its own: the server may have worked on it. */
    check_ended("no_response=1", 3, 0, HFI_ERROR_CONNECTION_LOST, 1);
    check_ended("reset_before_headers=1", 3, 0, HFI_ERROR_CONNECTION_LOST, 1);
    check_ended("no_response=2", 3, 1, HFI_ERROR_CONNECTION_LOST, 2);
    check_ended("no_response=1", 0, 1, HFI_ERROR_CONNECTION_LOST, 1);
    check_ended("truncate", 3, 1, HFI_ERROR_CONNECTION_LOST, 1);
}

static void a_pause_longer_than_allowed_is_left_to_the_caller(void) {
    hfi_client_t *client = client_from(patient(3));
    hfi_request_t *request = generation(client, 3, "rate_limit=9,60");
    hfi_request_set_header(request, "x-sandbox-key", "long");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_RATE_LIMITED);
    CHECK(hfi_error_retry_after(hfi_request_error(request)) == 60);
    hfi_request_free(request);
    hfi_client_free(client);
    hfi_config_t *config = patient(3);
    hfi_config_set_retry_delay(config, 0.01, 60);
    client = client_from(config);
    request = generation(client, 3, "rate_limit=9,30"); /* would reach past the total time */
    hfi_request_set_header(request, "x-sandbox-key", "total");
    hfi_request_set_timeout(request, 30);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_RATE_LIMITED);
    hfi_request_free(request);
    hfi_client_free(client);
}

struct waits {
    int progress, items;
    char text[512];
};

static int32_t note_waits(void *user_data, const hfi_event_t *event) {
    struct waits *waits = user_data;
    if (hfi_event_kind(event) == HFI_EVENT_PROGRESS) {
        waits->progress++;
        snprintf(waits->text, sizeof waits->text, "%s", hfi_event_text(event, NULL));
        CHECK(waits->items == 0 && hfi_event_json(event, NULL) == NULL);
    } else {
        waits->items++;
    }
    return 0;
}

static void a_loading_model_is_waited_for_and_the_wait_is_reported_if_wanted(void) {
    hfi_client_t *client = client_from(patient(0));
    for (int wanted = 0; wanted < 2; wanted++) {
        hfi_request_t *request = generation(client, 3, "loading=3,0.06");
        hfi_request_set_header(request, "x-sandbox-key", wanted ? "reported" : "quiet");
        hfi_request_set_progress(request, wanted);
        struct waits waits = {0, 0, ""};
        CHECK_STATUS(hfi_request_stream(request, note_waits, &waits), HFI_OK);
        CHECK(hfi_response_attempts(hfi_request_response(request)) == 4);
        CHECK(waits.items == 3 && waits.progress == (wanted ? 3 : 0));
        if (wanted) CHECK_CONTAINS(waits.text, "loading");
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_model_that_does_not_load_in_its_time_is_an_error(void) {
    hfi_config_t *config = patient(3);
    hfi_config_set_loading_timeout(config, 0.2);
    hfi_client_t *client = client_from(config);
    CHECK(asked(client, "loading=1000,0.06", "never", HFI_ERROR_MODEL_LOADING) >= 2);
    hfi_client_free(client);
}

static void a_server_that_is_not_there_is_tried_again_then_reported(void) {
    hfi_config_t *config = patient(2);
    hfi_config_set_base_url(config, "http://127.0.0.1:1");
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, NULL);
    hfi_request_set_progress(request, 1);
    struct waits waits = {0, 0, ""};
    CHECK_STATUS(hfi_request_stream(request, note_waits, &waits), HFI_ERROR_CONNECT);
    CHECK(waits.progress == 2);
    CHECK_CONTAINS(message(request), "could not be reached");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_proxy_that_is_not_there_says_so(void) {
    hfi_config_t *config = patient(0);
    hfi_config_set_proxy(config, "http://127.0.0.1:1");
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_PROXY);
    CHECK_CONTAINS(message(request), "through the proxy");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_cancelled_wait_ends_at_once(void) {
    hfi_client_t *client = client_from(patient(3));
    hfi_request_t *request = generation(client, 3, "loading=1000,100");
    hfi_request_set_header(request, "x-sandbox-key", "cancelled");
    hfi_request_set_progress(request, 1);
    hfi_request_set_bool(request, "stream", 1);
    const hfi_event_t *event;
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    CHECK_STATUS(hfi_request_next(request, -1, &event), HFI_OK);
    CHECK(hfi_event_kind(event) == HFI_EVENT_PROGRESS);
    hfi_request_cancel(request);
    CHECK_STATUS(hfi_request_wait(request, -1), HFI_ERROR_CANCELLED);
    hfi_request_free(request);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_call_that_was_turned_away_is_tried_again_up_to_the_count),
        TEST(a_call_that_may_have_been_worked_on_is_not_repeated),
        TEST(nothing_is_repeated_after_the_first_event),
        TEST(a_connection_that_has_served_and_ends_without_an_answer_is_followed_by_another),
        TEST(a_pause_longer_than_allowed_is_left_to_the_caller),
        TEST(a_loading_model_is_waited_for_and_the_wait_is_reported_if_wanted),
        TEST(a_model_that_does_not_load_in_its_time_is_an_error),
        TEST(a_server_that_is_not_there_is_tried_again_then_reported),
        TEST(a_proxy_that_is_not_there_says_so),
        TEST(a_cancelled_wait_ends_at_once),
    };
    return RUN(tests);
}
