/* Fallbacks: after which failures a call goes on elsewhere, what is told of that, and what goes along. */
#include "provider.h"
#include "stream.h"

/* A config whose own server has faults; its fallback is the same server without them. */
static hfi_config_t *faulty(const char *faults) {
    static int number;
    char model[256];
    hfi_config_t *config = router_config();
    snprintf(model, sizeof model, "%s/models/own?fault=%s&key=fallback-%d", getenv("HFI_SANDBOX_URL"), faults, number++);
    hfi_config_set_model(config, model);
    hfi_config_add_fallback(config, at("/models/other"), NULL);
    return config;
}

/* How many requests the two servers have seen. */
static void count_seen(int *own, int *other) {
    char *seen = seen_requests();
    *own = count_of(seen, "\"path\":\"/models/own\"");
    *other = count_of(seen, "\"path\":\"/models/other\"");
    free(seen);
}

/* Runs a generation of three tokens at the server with these faults, which must be asked once. A limit to the wait for the
 * first byte holds for both servers; whether it struck at the silent one only. */
static int check_within(double limit, const char *faults, int streams, hfi_status_t expected, int moves_on) {
    hfi_config_t *config = faulty(faults);
    hfi_config_set_max_retries(config, 3); /* for the last place only */
    if (limit > 0) hfi_config_set_first_byte_timeout(config, limit);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, NULL);
    int items = 0, own, other;
    forget_requests();
    hfi_status_t status = streams ? hfi_request_stream(request, count_items, &items) : hfi_request_send(request);
    count_seen(&own, &other);
    int as_meant = status == expected && own == 1 && other == moves_on;
    if (!as_meant && limit > 0 && limit < 30) {
        hfi_request_free(request);
        hfi_client_free(client);
        return 0;
    }
    CHECK(as_meant);
    CHECK(hfi_response_fallback(hfi_request_response(request)) == (expected == HFI_OK ? 1 : 0));
    if (expected == HFI_OK) {
        CHECK_TEXT(provider_of(request), "127.0.0.1");
        CHECK(hfi_response_attempts(hfi_request_response(request)) == 2 && items == 3 * streams);
    }
    if (test_failures) printf("    %s: %s after %d and %d requests\n", faults, hfi_status_name(status), own, other);
    hfi_request_free(request);
    hfi_client_free(client);
    return 1;
}

static void check_call(const char *faults, int streams, hfi_status_t expected, int moves_on) {
    double limit = strcmp(faults, "stall_before_headers") == 0 ? 0.5 : 0;
    while (!check_within(limit, faults, streams, expected, moves_on)) limit *= 4;
}

static void a_call_goes_on_after_failures_that_another_place_may_not_have(void) {
    static const char *const faults[] = {
        "status=402", "status=408", "status=425", "rate_limit=9", "status=500", "status=502", "status=503", "status=504",
        "html=502", "loading=9", "reset_before_headers", "no_response", "stall_before_headers",
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        for (int streams = 0; streams < 2; streams++) check_call(faults[i], streams, HFI_OK, 1);
}

static void a_stream_that_ends_before_its_first_event_goes_on(void) {
    static const char *const faults[] = {"reset_after_headers", "reset_mid_stream=0", "error_event=0"};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) check_call(faults[i], 1, HFI_OK, 1);
}

static void a_refused_connection_is_a_reason_to_go_on(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_base_url(config, "http://127.0.0.1:1");
    hfi_config_add_fallback(config, "http://127.0.0.1:2", NULL);
    hfi_config_add_fallback(config, getenv("HFI_SANDBOX_URL"), NULL);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(hfi_response_fallback(hfi_request_response(request)) == 2);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_call_that_was_refused_for_what_it_asks_stays(void) {
    check_call("status=400", 0, HFI_ERROR_BAD_REQUEST, 0);
    check_call("status=401", 0, HFI_ERROR_UNAUTHORIZED, 0);
    check_call("status=403", 0, HFI_ERROR_FORBIDDEN, 0);
    check_call("status=404", 0, HFI_ERROR_NOT_FOUND, 0);
    check_call("status=422", 0, HFI_ERROR_VALIDATION, 0);
    check_call("status=400", 1, HFI_ERROR_BAD_REQUEST, 0);
}

static void a_stream_stays_after_its_first_event(void) {
    check_call("error_event=1", 1, HFI_ERROR_OVERLOADED, 0);
    check_call("reset_mid_stream=2", 1, HFI_ERROR_CONNECTION_LOST, 0);
}

static void a_success_with_a_broken_body_was_worked_for(void) {
    check_call("garbage", 0, HFI_ERROR_PROTOCOL, 0);
    check_call("truncate", 0, HFI_ERROR_CONNECTION_LOST, 0);
    check_call("reset_after_headers", 0, HFI_ERROR_CONNECTION_LOST, 0);
}

static void all_places_share_one_time_limit(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_model(config, at("/models/own?fault=status=503"));
    hfi_config_add_fallback(config, at("/models/other?fault=stall_after_headers"), NULL);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, NULL);
    hfi_request_set_timeout(request, 0.5);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_TIMEOUT);
    CHECK_CONTAINS(message(request), "within its 0.5 seconds");
    hfi_request_free(request);
    hfi_client_free(client);
}

/* --- providers ----------------------------------------------------------------------------------------------------- */

static void a_provider_takes_over_with_the_model_of_the_call_or_with_its_own(void) {
    for (int own_model = 0; own_model < 2; own_model++) {
        hfi_config_t *config = router_config();
        hfi_config_set_provider(config, "fal-ai");
        hfi_config_add_fallback(config, "wavespeed", own_model ? "via_wavespeed/text-to-image" : NULL);
        hfi_client_t *client = client_from(config);
        hfi_request_t *request = counted(of_model(client, "text-to-image", "via_fal-ai_wavespeed", "status=503,1"));
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK_TEXT(provider_of(request), "wavespeed");
        CHECK(hfi_response_fallback(hfi_request_response(request)) == 1);
        char *seen = seen_requests();
        CHECK((strstr(seen, "/api/models/via_wavespeed/text-to-image") != NULL) == own_model);
        free(seen);
        hfi_request_free(request);
        hfi_client_free(client);
    }
}

static void a_fallback_that_has_not_the_model_or_the_task_is_passed_over(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, "fal-ai");
    hfi_config_add_fallback(config, "replicate", NULL); /* not in the mapping */
    hfi_config_add_fallback(config, "groq", NULL);      /* has no pictures */
    hfi_config_add_fallback(config, "openai", NULL);    /* takes no Hugging Face tokens */
    hfi_config_add_fallback(config, "together", NULL);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = counted(of_model(client, "text-to-image", "via_fal-ai_together", "status=503,1"));
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(provider_of(request), "together");
    CHECK(hfi_response_fallback(hfi_request_response(request)) == 4);
    hfi_request_free(request);
    /* But the client's own provider must have it. */
    request = of_model(client, "text-to-image", "via_together", NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_UNSUPPORTED);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void the_router_may_be_the_last_resort_for_conversations(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, "groq");
    hfi_config_add_fallback(config, "auto", "sandbox/writer:cheapest");
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = counted(of_task(client, "conversational"));
    hfi_request_set_string(request, "model", "via_groq/chat");
    hfi_request_set_header(request, "x-sandbox-fault", "status=503,1");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(provider_of(request), "cerebras"); /* as the router says */
    CHECK(hfi_response_fallback(hfi_request_response(request)) == 1);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_job_that_was_begun_is_not_begun_elsewhere(void) {
    static const struct {
        const char *faults;
        hfi_status_t status;
    } cases[] = {
        {"job=failed", HFI_ERROR_GENERATION}, {"poll.status=503", HFI_ERROR_OVERLOADED},
        {"poll.reset_before_headers", HFI_ERROR_CONNECTION_LOST}, {"file.status=500", HFI_ERROR_SERVER},
        {"result=missing", HFI_ERROR_PROTOCOL}, {"result=http://127.0.0.1:1/x", HFI_ERROR_CONNECT},
    };
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, "wavespeed");
    hfi_config_add_fallback(config, "together", NULL);
    hfi_config_set_circuit_breaker(config, 0, 0);
    hfi_client_t *client = client_from(config);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hfi_request_t *request = of_model(client, "text-to-image", "via_wavespeed_together", cases[i].faults);
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), cases[i].status);
        CHECK(seen_with("POST") == 1);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_provider_gets_the_model_without_the_policy_that_is_for_the_router(void) {
    hfi_config_t *config = router_config();
    hfi_config_add_fallback(config, "groq", NULL);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = counted(of_task(client, "conversational"));
    hfi_request_set_string(request, "model", "via_groq/chat:fastest");
    hfi_request_set_header(request, "x-sandbox-fault", "status=503,1");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(provider_of(request), "groq");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void the_model_of_a_fallback_is_taken_as_it_is(void) {
    hfi_config_t *config = router_config();
    hfi_config_add_fallback(config, "groq", "via_groq/chat:fastest");
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = counted(of_task(client, "conversational"));
    hfi_request_set_string(request, "model", "via_groq/chat");
    hfi_request_set_header(request, "x-sandbox-fault", "status=503,1");
    CHECK(hfi_request_send(request) != HFI_OK);
    CHECK_CONTAINS(message(request), "\"via_groq/chat:fastest\" is not the id of a model");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_cancelled_call_does_not_go_on(void) {
    hfi_client_t *client = client_from(faulty("stall_before_headers"));
    hfi_request_t *request = generation(client, 3, NULL);
    int own = 0, other = 0;
    forget_requests();
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    for (; !own; sched_yield()) count_seen(&own, &other);
    hfi_request_cancel(request);
    CHECK_STATUS(hfi_request_wait(request, -1), HFI_ERROR_CANCELLED);
    count_seen(&own, &other);
    CHECK(own == 1 && other == 0);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void the_error_has_what_all_places_said(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, "fal-ai");
    hfi_config_add_fallback(config, "wavespeed", NULL);
    hfi_config_add_fallback(config, "replicate", NULL);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = of_model(client, "text-to-image", "via_fal-ai_wavespeed", "status=503");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_OVERLOADED);
    CHECK(hfi_error_http_status(hfi_request_error(request)) == 503);
    CHECK_CONTAINS(message(request), "/wavespeed/");
    CHECK_CONTAINS(message(request), "others failed too: fal-ai: ");
    CHECK_CONTAINS(message(request), "replicate: provider replicate does not have model");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void keep_record(void *user_data, int32_t level, const char *text) {
    if (level <= HFI_LOG_WARN) snprintf(user_data, 1024, "%s", text);
}

static void an_event_and_a_warning_tell_of_each_step(void) {
    char warning[1024] = "";
    hfi_config_t *config = faulty("status=503");
    hfi_config_set_log(config, keep_record, HFI_LOG_DEBUG, warning, NULL);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, NULL);
    hfi_request_set_progress(request, 1);
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    const hfi_event_t *event = NULL;
    CHECK_STATUS(hfi_request_next(request, -1, &event), HFI_OK);
    CHECK(hfi_event_kind(event) == HFI_EVENT_PROGRESS && hfi_event_number(event, "/fallback", 0) == 1);
    CHECK_TEXT(hfi_event_string(event, "/provider", NULL), "127.0.0.1");
    CHECK_CONTAINS(hfi_event_text(event, NULL), "going on with 127.0.0.1");
    CHECK_CONTAINS(hfi_event_text(event, NULL), "503");
    CHECK_STATUS(hfi_request_wait(request, -1), HFI_OK);
    hfi_request_free(request);
    hfi_client_free(client);
    CHECK_CONTAINS(warning, "going on with 127.0.0.1");
}

static void what_one_place_refuses_the_other_still_gets(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_base_url(config, at("/models/own?fault=status=503,1&key=refusing"));
    hfi_config_add_fallback(config, at("/models/other?fault=refuse_kwargs=watermark,details"), NULL);
    hfi_client_t *client = client_from(config);
    for (int call = 0; call < 2; call++) {
        hfi_request_t *request = generation(client, 3, NULL);
        hfi_request_set_string(request, "model", "the-model");
        hfi_request_set_bool(request, "watermark", 1);
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK(hfi_response_fallback(hfi_request_response(request)) == (call == 0));
        hfi_request_free(request);
    }
    char *seen = seen_requests();
    CHECK(count_of(seen, "watermark\\\"") == 1);
    free(seen);
    hfi_client_free(client);
}

static void a_fallback_takes_the_place_of_a_url_that_the_call_names(void) {
    hfi_config_t *config = router_config();
    hfi_config_add_fallback(config, "auto", NULL); /* which has no model of the call's then */
    hfi_config_add_fallback(config, at("/models/other"), NULL);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, NULL);
    int own, other;
    hfi_request_set_string(request, "model", at("/models/own?fault=status=503"));
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    count_seen(&own, &other);
    CHECK(own == 1 && other == 1 && hfi_response_fallback(hfi_request_response(request)) == 2);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_fallback_that_knows_no_such_model_is_passed_over(void) {
    hfi_config_t *config = router_config();
    char own[256];
    snprintf(own, sizeof own, "%s/models/own?fault=status=503", getenv("HFI_SANDBOX_URL"));
    hfi_config_set_model(config, own);
    hfi_config_add_fallback(config, at("/models/nowhere?fault=status=404"), NULL);
    hfi_config_add_fallback(config, at("/models/other"), NULL);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(hfi_response_fallback(hfi_request_response(request)) == 2);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void only_inference_has_fallbacks(void) {
    hfi_client_t *client = client_from(faulty("status=503"));
    hfi_request_t *request = hfi_post(client);
    hfi_request_set_json(request, "json", "{\"inputs\":\"a\"}");
    int own, other;
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_OVERLOADED);
    count_seen(&own, &other);
    CHECK(own == 1 && other == 0);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void an_input_goes_on_unless_it_is_a_stream_of_which_something_was_read(void) {
    static const char *const owns[] = {"http://127.0.0.1:1", NULL};
    for (int read = 0; read < 2; read++)
        for (int streams = 0; streams < 2; streams++) {
            hfi_config_t *config = router_config();
            hfi_config_set_model(config, read ? at("/pipeline/image-classification?fault=status=503") : owns[0]);
            hfi_config_add_fallback(config, at("/pipeline/image-classification"), NULL);
            hfi_client_t *client = client_from(config);
            struct stream stream = picture_of(100000, 0);
            hfi_content_t image = streams ? reader(&stream, 100000) : hfi_bytes(GIF, sizeof GIF - 1);
            hfi_request_t *request = hfi_image_classification(client, image);
            forget_requests();
            CHECK_STATUS(hfi_request_send(request), read && streams ? HFI_ERROR_OVERLOADED : HFI_OK);
            CHECK(seen_with("POST") == (read && !streams ? 2 : 1));
            hfi_request_free(request);
            hfi_client_free(client);
            CHECK(stream.released == streams);
        }
}

struct caller {
    hfi_client_t *client;
    int succeeded;
};

static void *call_often(void *data) {
    struct caller *caller = data;
    for (int i = 0; i < 6; i++) {
        hfi_request_t *request = generation(caller->client, 3, NULL);
        caller->succeeded += hfi_request_send(request) == HFI_OK;
        caller->succeeded += hfi_response_fallback(hfi_request_response(request)) == 1;
        hfi_request_free(request);
    }
    return NULL;
}

static void calls_at_once_go_on_each_for_itself(void) {
    enum { CALLERS = 6 };
    hfi_client_t *client = client_from(faulty("status=503"));
    struct caller callers[CALLERS];
    pthread_t threads[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
        callers[i].client = client;
        callers[i].succeeded = 0;
        pthread_create(&threads[i], NULL, call_often, &callers[i]);
    }
    for (int i = 0; i < CALLERS; i++) {
        pthread_join(threads[i], NULL);
        CHECK(callers[i].succeeded == 12);
    }
    hfi_client_free(client);
}

static void bad_settings_are_returned_by_every_call(void) {
    static const struct {
        const char *fallback, *key, *router, *part;
        int failures;
        double interval;
    } cases[] = {
        {"grok", NULL, NULL, "groq", 3, 1},         {"", NULL, NULL, "needs a provider or a URL", 3, 1},
        {NULL, NULL, NULL, "provider or a URL", 3, 1}, {"http://", NULL, NULL, "fallback", 3, 1},
        {"groq", "togther", NULL, "together", 3, 1}, {"groq", "", NULL, "a key needs a provider", 3, 1},
        {"groq", NULL, "http://h/?a=b", "query", 3, 1}, {"groq", NULL, "no url", "router", 3, 1},    {"groq", NULL, NULL, "failures", -1, 1},
        {"groq", NULL, NULL, "interval", 3, -1},     {"gr\xff", NULL, NULL, "UTF-8", 3, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hfi_config_t *config = sandbox_config();
        hfi_config_add_fallback(config, cases[i].fallback, NULL);
        if (cases[i].key) hfi_config_set_key(config, cases[i].key, "secret-key");
        hfi_config_set_router_url(config, cases[i].router);
        hfi_config_set_circuit_breaker(config, cases[i].failures, 1);
        hfi_config_set_poll_interval(config, cases[i].interval);
        CHECK_CONTAINS(hfi_error_message(hfi_config_error(config)), cases[i].part);
        hfi_client_t *client = client_from(config);
        hfi_request_t *request = generation(client, 3, NULL);
        CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(request), cases[i].part);
        CHECK(!strstr(message(request), "secret-key"));
        hfi_request_free(request);
        hfi_client_free(client);
    }
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_call_goes_on_after_failures_that_another_place_may_not_have),
        TEST(a_stream_that_ends_before_its_first_event_goes_on),
        TEST(a_refused_connection_is_a_reason_to_go_on),
        TEST(a_call_that_was_refused_for_what_it_asks_stays),
        TEST(a_stream_stays_after_its_first_event),
        TEST(a_success_with_a_broken_body_was_worked_for),
        TEST(all_places_share_one_time_limit),
        TEST(a_provider_takes_over_with_the_model_of_the_call_or_with_its_own),
        TEST(a_fallback_that_has_not_the_model_or_the_task_is_passed_over),
        TEST(the_router_may_be_the_last_resort_for_conversations),
        TEST(a_job_that_was_begun_is_not_begun_elsewhere),
        TEST(a_provider_gets_the_model_without_the_policy_that_is_for_the_router),
        TEST(the_model_of_a_fallback_is_taken_as_it_is),
        TEST(a_cancelled_call_does_not_go_on),
        TEST(the_error_has_what_all_places_said),
        TEST(an_event_and_a_warning_tell_of_each_step),
        TEST(what_one_place_refuses_the_other_still_gets),
        TEST(a_fallback_takes_the_place_of_a_url_that_the_call_names),
        TEST(a_fallback_that_knows_no_such_model_is_passed_over),
        TEST(only_inference_has_fallbacks),
        TEST(an_input_goes_on_unless_it_is_a_stream_of_which_something_was_read),
        TEST(calls_at_once_go_on_each_for_itself),
        TEST(bad_settings_are_returned_by_every_call),
    };
    return RUN(tests);
}
