/* Leases: releasing counts one holder less, and the last release stops the endpoint. */
#include "lease.h"

static void the_last_of_two_holders_stops_the_endpoint(void) {
    hfi_client_t *client = with_endpoint("paused"), *another = lease_client();
    hfi_endpoint_t *first = holder(client), *second = holder(another);
    CHECK(counted("resumes") == 1);
    check_release(first, "running");
    CHECK(counted("pauses") == 0);
    answers(second);
    check_release(second, "paused");
    CHECK(counted("pauses") == 1);
    first = holder(client); /* and all over again */
    check_release(first, "paused");
    CHECK(counted("resumes") == 2 && counted("pauses") == 2);
    hfi_client_free(client);
    hfi_client_free(another);
}

static void the_last_holder_says_how_the_endpoint_is_stopped(void) {
    static const struct {
        const char *on_release, *state;
        int pauses, scale_to_zeros;
    } ways[] = {{"pause", "paused", 1, 0}, {"scale_to_zero", "scaledToZero", 0, 1}, {"nothing", "running", 0, 0}};
    for (int first = 0; first < 3; first++) {
        for (int last = 0; last < 3; last++) {
            hfi_client_t *client = with_endpoint("running");
            hfi_endpoint_t *held[2];
            for (int i = 0; i < 2; i++) {
                hfi_request_t *acquire = acquisition(client);
                hfi_request_set_string(acquire, "on_release", ways[i ? last : first].on_release);
                held[i] = kept(acquire);
            }
            check_release(held[0], "running");
            check_release(held[1], ways[last].state);
            CHECK(counted("pauses") == ways[last].pauses && counted("scale_to_zeros") == ways[last].scale_to_zeros);
            hfi_client_free(client);
        }
    }
    hfi_client_t *client = with_endpoint("paused");
    hfi_request_t *acquire = acquisition(client);
    hfi_request_set_string(acquire, "on_release", "delete");
    CHECK_STATUS(hfi_request_send(acquire), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(acquire), "on_release");
    CHECK(counted("resumes") == 0);
    hfi_request_free(acquire);
    hfi_client_free(client);
}

static void what_is_not_held_cannot_be_released(void) {
    char said[256];
    hfi_client_t *client = with_endpoint("paused");
    hfi_endpoint_t *held = holder(client);
    hfi_request_t *fetch = hfi_endpoint_fetch(held);
    CHECK_STATUS(hfi_request_send(fetch), HFI_OK);
    const hfi_endpoint_t *seen = hfi_response_endpoint(hfi_request_response(fetch), 0);
    CHECK_STATUS(release_of(seen, said, sizeof said), HFI_ERROR_INVALID_STATE);
    CHECK_CONTAINS(said, "holds nothing");
    hfi_endpoint_t *kept = hfi_endpoint_from_json(client, "sandbox-user", hfi_endpoint_json(held, NULL), NULL);
    CHECK_STATUS(release_of(kept, said, sizeof said), HFI_ERROR_INVALID_STATE);
    CHECK_STATUS(release_of(NULL, said, sizeof said), HFI_ERROR_INVALID_ARGUMENT);
    CHECK(counted("pauses") == 0);
    CHECK_STATUS(release_of(held, NULL, 0), HFI_OK);
    CHECK_STATUS(release_of(held, said, sizeof said), HFI_ERROR_INVALID_STATE);
    CHECK_CONTAINS(said, "released before");
    CHECK(counted("pauses") == 1);
    hfi_endpoint_free(kept);
    hfi_request_free(fetch);
    hfi_endpoint_free(held);
    hfi_client_free(client);
}

static void a_snapshot_that_is_freed_without_a_release_counts_no_more_and_stops_nothing(void) {
    hfi_client_t *client = with_endpoint("running");
    hfi_endpoint_t *forgotten = holder(client), *held = holder(client);
    CHECK(hfi_endpoint_retain(forgotten) == forgotten);
    hfi_endpoint_free(forgotten);
    hfi_endpoint_free(forgotten);
    CHECK(is_now("running") && counted("pauses") == 0);
    check_release(held, "paused");
    hfi_request_t *acquire = acquisition(client);
    CHECK_STATUS(hfi_request_send(acquire), HFI_OK);
    hfi_request_free(acquire); /* nobody has retained it */
    held = holder(client);
    check_release(held, "paused");
    CHECK(counted("pauses") == 2);
    hfi_client_free(client);
}

static void a_release_that_fails_can_be_repeated(void) {
    static const char *const faults[] = {"status=500", "status=503", "no_response", "html=502"};
    for (int i = 0; i < 4; i++) {
        char json[96];
        hfi_client_t *client = with_endpoint("running");
        hfi_endpoint_t *held = holder(client);
        snprintf(json, sizeof json, "{\"faults\": {\"pause\": [\"%s\", \"%s\"]}}", faults[i], faults[i]);
        scripted(json);
        CHECK(release_of(held, NULL, 0) < 0);
        hfi_endpoint_t *other = holder(client); /* it is a hold again, not a lock */
        check_release(other, "running");
        CHECK(release_of(held, NULL, 0) < 0);
        check_release(held, "paused");
        CHECK(counted("pauses") == 3);
        hfi_client_free(client);
    }
}

/* A release that leaves the endpoint alone has done its work before it looks. */
static void a_release_that_cannot_look_afterwards_went_well_and_says_so(void) {
    for (int alone = 0; alone < 2; alone++) {
        hfi_client_t *client = with_endpoint("running");
        hfi_request_t *acquire = acquisition(client);
        if (alone) hfi_request_set_string(acquire, "on_release", "nothing");
        hfi_endpoint_t *held = kept(acquire), *other = alone ? NULL : holder(client);
        scripted("{\"faults\": {\"get\": [\"status=500\"]}}");
        hfi_request_t *request = hfi_endpoint_release(held);
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        const hfi_response_t *response = hfi_request_response(request);
        CHECK(hfi_response_warning_count(response) == 1 && hfi_response_warning(response, 1) == NULL);
        CHECK_STATUS(hfi_error_status(hfi_response_warning(response, 0)), HFI_ERROR_SERVER);
        CHECK_TEXT(hfi_endpoint_status(hfi_response_endpoint(response, 0)), "running");
        hfi_request_free(request);
        CHECK_STATUS(release_of(held, NULL, 0), HFI_ERROR_INVALID_STATE);
        hfi_endpoint_free(held);
        if (other) check_release(other, "paused");
        CHECK(counted("pauses") == !alone);
        hfi_client_free(client);
    }
}

static void a_release_is_tried_again_like_any_call(void) {
    static const char *const scripts[] = {"{\"faults\": {\"pause\": [\"status=503\", \"status=503\"]}}",
                                          "{\"faults\": {\"get\": [\"status=503\"]}}",
                                          "{\"faults\": {\"pause\": [\"truncate\"]}}"};
    for (int i = 0; i < 3; i++) {
        hfi_config_t *config = lease_config();
        hfi_config_set_max_retries(config, 3);
        hfi_config_set_retry_delay(config, 0.01, 1);
        hfi_client_t *client = with_endpoint("running"), *patient = client_from(config);
        hfi_endpoint_t *held = holder(patient), *other = i == 1 ? holder(client) : NULL;
        scripted(scripts[i]);
        char state[256];
        hfi_status_t status = release_of(held, state, sizeof state);
        if (i == 2) { /* the answer is lost when the endpoint is paused; whoever asks again hears that it is */
            CHECK(status < 0);
            status = release_of(held, state, sizeof state);
        }
        CHECK_STATUS(status, HFI_OK);
        CHECK_TEXT(state, i == 1 ? "running" : "paused");
        hfi_endpoint_free(held);
        if (other) check_release(other, "paused");
        hfi_client_free(patient);
        hfi_client_free(client);
    }
}

static void a_release_that_is_cancelled_can_be_repeated(void) {
    hfi_client_t *client = with_endpoint("running");
    hfi_endpoint_t *held = holder(client);
    for (int freed = 0; freed < 2; freed++) {
        scripted("{\"faults\": {\"pause\": [\"stall_before_headers\"]}}");
        hfi_request_t *request = hfi_endpoint_release(held);
        CHECK_STATUS(hfi_request_start(request), HFI_OK);
        while (counted("pauses") < freed + 1) CHECK_STATUS(hfi_request_wait(request, 0), HFI_PENDING);
        hfi_request_cancel(request);
        CHECK_STATUS(hfi_request_wait(request, 30), HFI_ERROR_CANCELLED);
        hfi_request_free(request);
    }
    check_release(held, "paused");
    hfi_client_free(client);
}

static void what_others_have_stopped_is_released_well_and_what_is_gone_is_held_no_more(void) {
    for (int way = 0; way < 2; way++) {
        hfi_client_t *client = with_endpoint("running");
        hfi_request_t *acquire = acquisition(client);
        hfi_request_set_string(acquire, "on_release", way ? "scale_to_zero" : "pause");
        hfi_endpoint_t *held = kept(acquire);
        scripted("{\"state\": \"paused\"}");
        check_release(held, "paused");
        hfi_client_free(client);
    }
    hfi_client_t *client = with_endpoint("running");
    hfi_endpoint_t *first = holder(client), *second = holder(client);
    hfi_request_t *gone = hfi_endpoint_delete(client, "shared");
    CHECK_STATUS(hfi_request_send(gone), HFI_OK);
    hfi_request_free(gone);
    CHECK_STATUS(release_of(first, NULL, 0), HFI_OK); /* it was not the one to stop it */
    CHECK_STATUS(release_of(second, NULL, 0), HFI_ERROR_NOT_FOUND);
    make_endpoint(client, "shared", "running");
    hfi_endpoint_t *held = holder(client); /* neither of them counts */
    check_release(held, "paused");
    hfi_endpoint_free(first);
    hfi_endpoint_free(second);
    hfi_client_free(client);
}

static void a_release_after_the_end_of_the_client_says_so(void) {
    char said[256];
    hfi_client_t *client = with_endpoint("running");
    hfi_endpoint_t *held = holder(client);
    hfi_client_free(client);
    CHECK_STATUS(release_of(held, said, sizeof said), HFI_ERROR_SHUTDOWN);
    CHECK(counted("pauses") == 0);
    hfi_endpoint_free(held);
}

int main(void) {
    static const struct test tests[] = {
        TEST(the_last_of_two_holders_stops_the_endpoint),
        TEST(the_last_holder_says_how_the_endpoint_is_stopped),
        TEST(what_is_not_held_cannot_be_released),
        TEST(a_snapshot_that_is_freed_without_a_release_counts_no_more_and_stops_nothing),
        TEST(a_release_that_fails_can_be_repeated),
        TEST(a_release_that_cannot_look_afterwards_went_well_and_says_so),
        TEST(a_release_is_tried_again_like_any_call),
        TEST(a_release_that_is_cancelled_can_be_repeated),
        TEST(what_others_have_stopped_is_released_well_and_what_is_gone_is_held_no_more),
        TEST(a_release_after_the_end_of_the_client_says_so),
    };
    return RUN_WITH_FOLDER(tests);
}
