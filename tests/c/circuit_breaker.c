/* A place that keeps failing is left out by calls that have a fallback, and tried again after a while. */
#include "provider.h"
#include "stream.h"

#include <sched.h>

/* A client whose own server has faults, and another one, as a rule without; both count for themselves. */
static hfi_client_t *client_with(int failures, double pause, const char *faults, const char *others) {
    static int number;
    char own[256], other[256];
    hfi_config_t *config = router_config();
    const char *url = getenv("HFI_SANDBOX_URL");
    snprintf(own, sizeof own, "%s/models/own?fault=%s&key=breaker-%d", url, faults, number);
    hfi_config_set_model(config, own);
    snprintf(other, sizeof other, "%s/models/other", url);
    hfi_config_add_fallback(config, other, NULL);
    hfi_config_set_circuit_breaker(config, failures, pause);
    if (others) hfi_config_set_header(config, "x-sandbox-fault", others);
    number++;
    return client_from(config);
}

static void a_place_is_left_out_after_as_many_failures_in_a_row(void) {
    hfi_client_t *client = client_with(2, 3600, "status=503", NULL);
    for (int call = 0, fallback; call < 5; call++) {
        CHECK(asked(client, &fallback) == (call < 2));
        CHECK(fallback == 1);
    }
    hfi_client_free(client);
}

static void a_success_or_a_refusal_begins_the_count_anew(void) {
    /* Fails once with each key, then works. */
    hfi_client_t *client = client_with(2, 3600, "status=503,1", NULL);
    int fallback;
    CHECK(asked(client, &fallback) == 1 && fallback == 1);
    for (int call = 0; call < 3; call++) CHECK(asked(client, &fallback) == 1 && fallback == 0);
    hfi_client_free(client);
    client = client_with(1, 3600, "status=404", NULL);
    for (int call = 0; call < 3; call++) CHECK(asked(client, &fallback) == 1 && fallback == -1);
    hfi_client_free(client);
}

static void it_is_tried_again_after_the_pause_and_used_again_once_it_works(void) {
    hfi_client_t *client = client_with(1, 0.05, "status=503,3", NULL);
    int fallback = 1, own = 0;
    while (fallback == 1) {
        own += asked(client, &fallback);
        sched_yield();
    }
    CHECK(own == 4 && fallback == 0); /* three failures: the first one and two probes */
    for (int call = 0; call < 3; call++) CHECK(asked(client, &fallback) == 1 && fallback == 0);
    hfi_client_free(client);
}

static void a_place_may_ask_to_be_left_out_for_longer(void) {
    hfi_client_t *client = client_with(1, 0, "rate_limit=1,600", NULL);
    int fallback;
    CHECK(asked(client, &fallback) == 1 && fallback == 1);
    for (int call = 0; call < 3; call++) CHECK(asked(client, &fallback) == 0 && fallback == 1);
    hfi_client_free(client);
}

static void zero_failures_is_never(void) {
    hfi_client_t *client = client_with(0, 3600, "status=503", NULL);
    for (int call = 0, fallback; call < 6; call++) CHECK(asked(client, &fallback) == 1 && fallback == 1);
    hfi_client_free(client);
}

static void the_default_is_three(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_model(config, at("/models/own?fault=status=503"));
    hfi_config_add_fallback(config, at("/models/other"), NULL);
    hfi_client_t *client = client_from(config);
    for (int call = 0, fallback; call < 3; call++) CHECK(asked(client, &fallback) == 1 && fallback == 1);
    int fallback;
    CHECK(asked(client, &fallback) == 0 && fallback == 1);
    hfi_client_free(client);
}

static void only_calls_that_have_a_fallback_count(void) {
    hfi_client_t *client = client_with(1, 3600, "status=503,1", NULL);
    hfi_request_t *post = hfi_post(client);
    hfi_request_set_json(post, "json", "{\"inputs\":\"a\"}");
    CHECK_STATUS(hfi_request_send(post), HFI_ERROR_OVERLOADED);
    hfi_request_free(post);
    int fallback;
    CHECK(asked(client, &fallback) == 1 && fallback == 0);
    hfi_client_free(client);
}

static void a_place_that_is_left_out_is_the_last_resort_of_what_no_other_can_do(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, "groq");
    hfi_config_add_fallback(config, "together", NULL);
    hfi_config_set_circuit_breaker(config, 1, 3600);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = counted(of_task(client, "conversational"));
    hfi_request_set_string(request, "model", "via_groq_together/chat");
    hfi_request_set_header(request, "x-sandbox-fault", "status=503,1");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(provider_of(request), "together");
    hfi_request_free(request);
    request = of_task(client, "conversational");
    hfi_request_set_string(request, "model", "via_groq/chat");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(provider_of(request), "groq");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void what_goes_wrong_before_a_place_is_asked_is_not_its_failure(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_model(config, at("/pipeline/image-classification"));
    hfi_config_add_fallback(config, at("/models/other"), NULL);
    hfi_config_set_circuit_breaker(config, 1, 3600);
    hfi_client_t *client = client_from(config);
    for (int works = 0; works < 2; works++) {
        hfi_request_t *request = hfi_request_new(client, "image_classification");
        hfi_request_set_content(request, "image", works ? hfi_bytes("GIF89a\1\0\1\0\0\0\0;", 14)
                                                        : hfi_url(at("/files/sound.wav?fault=status=503")));
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), works ? HFI_OK : HFI_ERROR_OVERLOADED);
        CHECK(seen_with("POST") == works && hfi_response_fallback(hfi_request_response(request)) == 0);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void all_are_tried_if_all_are_left_out(void) {
    hfi_client_t *client = client_with(1, 3600, "status=503", "status=503");
    for (int call = 0; call < 4; call++) {
        hfi_request_t *request = generation(client, 2, NULL);
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_ERROR_OVERLOADED);
        CHECK(seen_with("POST") == 2);
        CHECK_CONTAINS(message(request), "others failed too");
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_client_without_fallbacks_leaves_nothing_out(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_model(config, at("/models/own?fault=status=503"));
    hfi_config_set_circuit_breaker(config, 1, 3600);
    hfi_client_t *client = client_from(config);
    for (int call = 0, fallback; call < 3; call++) CHECK(asked(client, &fallback) == 1 && fallback == -1);
    hfi_client_free(client);
}

static void clients_of_one_config_count_each_for_itself(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_model(config, at("/models/own?fault=status=503"));
    hfi_config_add_fallback(config, at("/models/other"), NULL);
    hfi_config_set_circuit_breaker(config, 1, 3600);
    hfi_client_t *one = hfi_client_new(config), *other = client_from(config);
    int fallback;
    CHECK(asked(one, &fallback) == 1 && asked(one, &fallback) == 0);
    CHECK(asked(other, &fallback) == 1 && asked(other, &fallback) == 0);
    hfi_client_free(one);
    hfi_client_free(other);
}

static void a_call_whose_time_ends_at_a_silent_place_counts_as_a_failure(void) {
    hfi_client_t *client = client_with(1, 3600, "stall_before_headers", NULL);
    hfi_request_t *request = generation(client, 2, NULL);
    hfi_request_set_timeout(request, 0.3);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_TIMEOUT);
    hfi_request_free(request);
    int fallback;
    CHECK(asked(client, &fallback) == 0 && fallback == 1);
    hfi_client_free(client);
}

static void a_stream_that_the_time_of_its_call_ends_is_no_failure(void) {
    int items = 0, fallback;
    for (double limit = 0.5; items < 2 && limit < 100; limit *= 4) { /* longer, if it has struck before what is meant */
        hfi_client_t *client = client_with(1, 3600, "stall_mid_stream=2", NULL);
        hfi_request_t *request = generation(client, 4, NULL);
        items = 0;
        hfi_request_set_timeout(request, limit);
        CHECK_STATUS(hfi_request_stream(request, count_items, &items), HFI_ERROR_TIMEOUT);
        hfi_request_free(request);
        if (items == 2) CHECK(asked(client, &fallback) == 1 && fallback == 0);
        hfi_client_free(client);
    }
    CHECK(items == 2);
}

static void all_that_are_left_out_are_the_last_resort(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_model(config, at("/models/own?fault=status=503"));
    hfi_config_add_fallback(config, at("/models/other?fault=status=503,1&key=resort"), NULL);
    hfi_config_add_fallback(config, at("/models/third?fault=status=404"), NULL);
    hfi_config_set_circuit_breaker(config, 1, 3600);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 2, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_OVERLOADED);
    hfi_request_free(request);
    int fallback;
    CHECK(asked(client, &fallback) == 1 && fallback == 1);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_place_is_left_out_after_as_many_failures_in_a_row),
        TEST(a_success_or_a_refusal_begins_the_count_anew),
        TEST(it_is_tried_again_after_the_pause_and_used_again_once_it_works),
        TEST(a_place_may_ask_to_be_left_out_for_longer),
        TEST(zero_failures_is_never),
        TEST(the_default_is_three),
        TEST(only_calls_that_have_a_fallback_count),
        TEST(a_place_that_is_left_out_is_the_last_resort_of_what_no_other_can_do),
        TEST(what_goes_wrong_before_a_place_is_asked_is_not_its_failure),
        TEST(all_are_tried_if_all_are_left_out),
        TEST(a_client_without_fallbacks_leaves_nothing_out),
        TEST(clients_of_one_config_count_each_for_itself),
        TEST(a_call_whose_time_ends_at_a_silent_place_counts_as_a_failure),
        TEST(a_stream_that_the_time_of_its_call_ends_is_no_failure),
        TEST(all_that_are_left_out_are_the_last_resort),
    };
    return RUN(tests);
}
