/* Waits for Inference Endpoints: until they can be called, through all that may go wrong meanwhile, within their time, and
 * how they are given up. */
#include "endpoint.h"

/* --- to the end ------------------------------------------------------------------------------------------------ */

static void show_the_url(struct heard *heard, const hfi_event_t *event) {
    const char *state = hfi_event_string(event, "/status", NULL);
    if (state && strcmp(state, "running") == 0 && heard->data) {
        heard->data = NULL;
        CHECK(told("it", "health_checks") == 0);
        script("it", "{\"url\":true}");
    }
}

static void a_wait_ends_when_the_endpoint_runs_has_a_url_and_is_healthy(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it",
        "{\"states\":[\"pending\",\"initializing*2\",\"running\"],\"url\":false,"
        "\"health\":[503,\"reset\",\"refused_like_close\",404,200]}");
    struct heard heard = {.meanwhile = show_the_url, .data = client};
    hfi_request_t *wait = waiting(endpoint);
    CHECK_STATUS(hfi_request_stream(wait, hear, &heard), HFI_OK);
    check_ready(wait);
    CHECK_TEXT(heard.states, "pending initializing initializing running running running running running ");
    CHECK_CONTAINS(heard.troubles, "||||its health check answered 503, not 200|");
    CHECK(count_of(heard.troubles, "cut the connection") == 2);
    CHECK_CONTAINS(heard.troubles, "|its health check answered 404, not 200|");
    CHECK(heard.wrong == 0);
    CHECK(told("it", "health_checks") == 5);
    CHECK(hfi_response_http_status(hfi_request_response(wait)) == 200);
    CHECK_TEXT(hfi_endpoint_status(endpoint), "pending");
    hfi_client_t *own = hfi_endpoint_client(hfi_response_endpoint(hfi_request_response(wait), 0));
    hfi_request_t *call = generation(own, 2, NULL);
    CHECK_STATUS(hfi_request_send(call), HFI_OK);
    hfi_request_free(call);
    hfi_client_free(own);
    hfi_request_free(wait);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void an_endpoint_that_is_ready_is_not_looked_at_and_one_by_its_name_once(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", RUNNING);
    script("it", "{\"health_route\":\"/up\"}");
    hfi_endpoint_free(endpoint);
    endpoint = kept(hfi_endpoint_get(client, "it"));
    hfi_request_t *waits[] = {waiting(endpoint), quick(hfi_request_new(client, "wait_inference_endpoint"))};
    hfi_request_set_string(waits[1], "name", "it");
    for (int i = 0; i < 2; i++) {
        struct heard heard = {.wrong = 0};
        CHECK_STATUS(hfi_request_stream(waits[i], hear, &heard), HFI_OK);
        check_ready(waits[i]);
        CHECK(heard.events == 0);
        CHECK(told("it", "looks") == i + 1 && told("it", "health_checks") == i + 1);
        CHECK_TEXT(sent("GET", "/endpoints/" USER "/it/up", "authorization"), "Bearer hf_sandbox");
        hfi_request_free(waits[i]);
    }
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

/* Takes the events of a started wait with hfi_request_next or hfi_client_next. */
static void take_all(struct heard *heard, hfi_client_t *client, hfi_request_t *wait, int of_client) {
    const hfi_event_t *event;
    while ((of_client ? hfi_client_next(client, 30, &event) : hfi_request_next(wait, 30, &event)) == HFI_OK) {
        if (hfi_event_kind(event) == HFI_EVENT_DONE) {
            heard->done++;
            break;
        }
        hear(heard, event);
    }
}

static void note_done(void *user_data, hfi_request_t *request) {
    (void)request;
    announce(&((struct heard *)user_data)->done);
}

static void every_verb_gives_the_progress_without_being_asked_to(void) {
    static const enum verb verbs[] = {SEND, WAIT, NEXT, CLIENT_NEXT, POLL, DISPATCHER, VERBS};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        hfi_client_t *first = endpoints_client(), *client;
        hfi_config_t *config = endpoints_config();
        if (verbs[i] == DISPATCHER) hfi_config_set_delivery(config, HFI_DELIVERY_DISPATCHER);
        client = client_from(config);
        hfi_endpoint_free(endpoint_with(first, "it", "{\"health\":[200]}")); /* pending, initializing, running */
        hfi_request_t *wait = quick(hfi_request_new(client, "wait_inference_endpoint"));
        hfi_request_set_string(wait, "name", "it");
        struct heard heard = {.wrong = 0};
        if (verbs[i] == POLL || verbs[i] == DISPATCHER) {
            hfi_request_on_event(wait, hear, &heard, NULL);
            hfi_request_on_done(wait, note_done, &heard, NULL);
        }
        if (verbs[i] == SEND) CHECK_STATUS(hfi_request_send(wait), HFI_OK);
        else if (verbs[i] == VERBS) CHECK_STATUS(hfi_request_stream(wait, hear, &heard), HFI_OK);
        else CHECK_STATUS(hfi_request_start(wait), HFI_OK);
        if (verbs[i] == NEXT || verbs[i] == CLIENT_NEXT) take_all(&heard, client, wait, verbs[i] == CLIENT_NEXT);
        while (verbs[i] == POLL && !heard.done) CHECK(hfi_client_poll(client, 0, 0) >= 0);
        if (verbs[i] == DISPATCHER) CHECK(await(&heard.done));
        if (verbs[i] == WAIT) CHECK_STATUS(hfi_request_wait(wait, -1), HFI_OK);
        check_ready(wait);
        /* By name, the first look of the wait goes on to the second state. */
        CHECK_TEXT(verbs[i] > WAIT ? heard.states : "initializing ", "initializing ");
        CHECK(heard.wrong == 0);
        hfi_request_free(wait);
        hfi_client_free(client);
        hfi_client_free(first);
    }
}

static void waits_for_one_endpoint_do_not_disturb_each_other(void) {
    enum { COUNT = 4 };
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", "{\"states\":[\"pending*9\",\"running\"]}");
    hfi_request_t *waits[COUNT];
    for (int i = 0; i < COUNT; i++) CHECK_STATUS(hfi_request_start(waits[i] = waiting(endpoint)), HFI_OK);
    hfi_endpoint_free(endpoint);
    for (int i = 0; i < COUNT; i++) {
        hfi_request_wait(waits[i], -1);
        check_ready(waits[i]);
        hfi_request_free(waits[i]);
    }
    hfi_client_free(client);
}

static void update_it(struct heard *heard, const hfi_event_t *event) {
    (void)event;
    if (heard->events == 3) done(with_text(hfi_endpoint_update(heard->data, "it"), "revision", "other"));
}

static void an_update_meanwhile_is_waited_for_too(void) {
    for (int other = 0; other < 2; other++) {
        hfi_client_t *client = endpoints_client(), *second = other ? endpoints_client() : client;
        hfi_endpoint_t *endpoint = endpoint_with(client, "it", "{\"states\":[\"pending*9\",\"failed\"]}");
        struct heard heard = {.meanwhile = update_it, .data = second};
        hfi_request_t *wait = waiting(endpoint);
        CHECK_STATUS(hfi_request_stream(wait, hear, &heard), HFI_OK);
        check_ready(wait);
        CHECK_TEXT(hfi_endpoint_revision(hfi_response_endpoint(hfi_request_response(wait), 0)), "other");
        CHECK(told("it", "updates") == 1);
        hfi_request_free(wait);
        hfi_endpoint_free(endpoint);
        if (other) hfi_client_free(second);
        hfi_client_free(client);
    }
}

/* --- what goes wrong ------------------------------------------------------------------------------------------- */

static void faults_of_the_api_and_the_network_are_waited_through(void) {
    static const char *const faults[] = {
        "status=500", "status=502", "html=503", "status=504", "status=408", "rate_limit=999999,0", "empty_error=500",
        "reset_before_headers", "no_response", "reset_after_headers", "truncate", "truncate_chunked"};
    hfi_client_t *client = endpoints_client();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char json[256];
        snprintf(json, sizeof json, "{\"states\":[\"pending*3\",\"running\"],\"faults\":{\"get\":[\"\",\"%s\",\"%s\"]}}",
                 faults[i], faults[i]);
        hfi_endpoint_t *endpoint = endpoint_with(client, "it", json);
        struct heard heard = {.wrong = 0};
        hfi_request_t *wait = waiting(endpoint);
        hfi_status_t status = hfi_request_stream(wait, hear, &heard);
        if (status != HFI_OK || heard.wrong) printf("    %s:\n", faults[i]);
        check_ready(wait);
        CHECK(heard.wrong == 0);
        CHECK(heard.troubled == 3); /* the two faults and the first health check */
        hfi_request_free(wait);
        hfi_endpoint_free(endpoint);
    }
    hfi_client_free(client);
}

static void a_first_look_by_name_is_tried_as_often_as_the_client_retries(void) {
    for (int retries = 1; retries < 3; retries++) {
        hfi_config_t *config = endpoints_config();
        hfi_config_set_max_retries(config, retries);
        hfi_client_t *client = client_from(config);
        hfi_endpoint_free(endpoint_with(client, "it", "{\"state\":\"running\",\"health\":[200],"
                                                      "\"faults\":{\"get\":[\"status=500\",\"reset_before_headers\"]}}"));
        hfi_request_t *wait = quick(hfi_request_new(client, "wait_inference_endpoint"));
        hfi_request_set_string(wait, "name", "it");
        struct heard heard = {.wrong = 0};
        CHECK_STATUS(hfi_request_stream(wait, hear, &heard), retries < 2 ? HFI_ERROR_CONNECTION_LOST : HFI_OK);
        CHECK_TEXT(heard.states, retries < 2 ? "unknown " : "unknown unknown ");
        CHECK(heard.wrong == 0 && told("it", "looks") == retries + 1);
        hfi_request_free(wait);
        hfi_client_free(client);
    }
}

/* A client whose calls and looks may take that long, and an endpoint that was made without such a limit. */
static hfi_client_t *limited(double timeout, const char *json, hfi_endpoint_t **endpoint) {
    hfi_config_t *config = endpoints_config();
    hfi_client_t *maker = endpoints_client();
    hfi_endpoint_t *made = endpoint_with(maker, "it", json);
    hfi_config_set_timeout(config, timeout);
    hfi_client_t *client = client_from(config);
    *endpoint = hfi_endpoint_from_json(client, USER, hfi_endpoint_json(made, NULL), NULL);
    hfi_endpoint_free(made);
    hfi_client_free(maker);
    return client;
}

static void a_server_that_is_silent_is_asked_again(void) {
    hfi_endpoint_t *endpoint;
    hfi_client_t *client = limited(0.3, "{\"states\":[\"pending\",\"running\"],\"health\":"
        "[\"stall_before_headers\",200],\"faults\":{\"get\":[\"stall_before_headers\"]}}", &endpoint);
    struct heard heard = {.wrong = 0};
    hfi_request_t *wait = waiting(endpoint);
    CHECK_STATUS(hfi_request_stream(wait, hear, &heard), HFI_OK);
    check_ready(wait);
    CHECK_CONTAINS(heard.troubles, "the API did not answer in time");
    CHECK_CONTAINS(heard.troubles, "its health check did not answer in time");
    hfi_request_free(wait);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void an_endpoint_that_fails_ends_the_wait_with_the_servers_reason(void) {
    static const char *const scripts[] = {
        "{\"states\":[\"pending\",{\"state\":\"failed\",\"message\":\"no GPU is left\"}]}",
        "{\"states\":[\"updating\",{\"state\":\"failed\",\"message\":\"no GPU is left\"}]}"};
    hfi_client_t *client = endpoints_client();
    for (int update = 0; update < 2; update++) {
        hfi_endpoint_t *endpoint = endpoint_with(client, "it", update ? "{\"state\":\"running\"}" : scripts[0]);
        if (update) {
            hfi_endpoint_free(endpoint);
            script("it", scripts[1]);
            endpoint = kept(hfi_endpoint_update(client, "it"));
        }
        hfi_request_t *wait = waiting(endpoint);
        CHECK_STATUS(hfi_request_send(wait), HFI_ERROR_ENDPOINT_FAILED);
        const hfi_error_t *error = hfi_request_error(wait);
        CHECK_CONTAINS(message(wait), "no GPU is left");
        CHECK_CONTAINS(message(wait), update ? "updated" : "started");
        CHECK_TEXT(hfi_error_server_message(error), "no GPU is left");
        CHECK_TEXT(hfi_error_type(error), update ? "updateFailed" : "failed");
        hfi_request_free(wait);
        done(hfi_endpoint_request(endpoint, "resume_inference_endpoint"));
        hfi_endpoint_free(endpoint);
        endpoint = kept(hfi_endpoint_get(client, "it"));
        CHECK_STATUS(hfi_request_send(wait = waiting(endpoint)), HFI_OK);
        hfi_request_free(wait);
        hfi_endpoint_free(endpoint);
    }
    hfi_client_free(client);
}

static void what_no_time_can_mend_ends_the_wait(void) {
    static const struct {
        const char *json;
        hfi_status_t status;
        const char *part;
    } ends[] = {
        {"{\"states\":[\"pending\"],\"vanish_after\":3}", HFI_ERROR_NOT_FOUND, "deleted while it was waited for"},
        {"{\"states\":[\"pending\"],\"faults\":{\"get\":[\"\",\"status=401\"]}}", HFI_ERROR_UNAUTHORIZED, "wait again"},
        {"{\"states\":[\"pending\"],\"faults\":{\"get\":[\"\",\"status=403\"]}}", HFI_ERROR_FORBIDDEN, "403"},
        {"{\"states\":[\"pending\"],\"faults\":{\"get\":[\"\",\"status=422\"]}}", HFI_ERROR_VALIDATION, "422"},
        {"{\"states\":[\"pending\"],\"faults\":{\"get\":[\"\",\"garbage\"]}}", HFI_ERROR_PROTOCOL, "unfinis"},
        {"{\"states\":[\"pending\"],\"faults\":{\"get\":[\"\",\"html=200\"]}}", HFI_ERROR_PROTOCOL, "<html>"},
    };
    hfi_client_t *client = endpoints_client();
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        hfi_endpoint_t *endpoint = endpoint_with(client, "it", ends[i].json);
        CHECK_REFUSED(waiting(endpoint), ends[i].status, ends[i].part);
        CHECK(told("it", "looks") == (i ? 2 : 4));
        hfi_endpoint_free(endpoint);
    }
    hfi_client_free(client);
}

static void a_wait_with_a_refused_token_can_be_repeated_with_a_good_one(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", "{\"states\":[\"pending*3\",\"running\"]}");
    CHECK_REFUSED(with_text(waiting(endpoint), "token", "hf_expired"), HFI_ERROR_UNAUTHORIZED, "wait again");
    hfi_request_t *wait = with_text(waiting(endpoint), "token", "hf_good");
    CHECK_STATUS(hfi_request_send(wait), HFI_OK);
    check_ready(wait);
    CHECK_TEXT(sent("GET", "/endpoints/" USER "/it/health", "authorization"), "Bearer hf_good");
    hfi_endpoint_t *ready = hfi_endpoint_retain(hfi_response_endpoint(hfi_request_response(wait), 0));
    hfi_request_free(wait);
    done(hfi_endpoint_fetch(ready));
    CHECK_TEXT(sent("GET", API "/it", "authorization"), "Bearer hf_good");
    hfi_endpoint_free(ready);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void trouble_that_repeats_the_token_of_a_wait_does_not_show_it(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", "{\"states\":[\"pending\",\"running\"],"
                                                           "\"faults\":{\"get\":[\"rate_limit=999999\"]}}");
    struct heard heard = {.wrong = 0};
    hfi_request_t *wait = with_text(waiting(endpoint), "token", "hf_mine_alone");
    CHECK_STATUS(hfi_request_stream(wait, hear, &heard), HFI_OK);
    CHECK_CONTAINS(heard.troubles, "Rate limit reached");
    CHECK(!strstr(heard.troubles, "hf_mine_alone"));
    hfi_request_free(wait);
    script("it", "{\"state\":\"pending\",\"faults\":{\"get\":[\"rate_limit=999999\"]}}");
    wait = within(with_text(waiting(endpoint), "token", "hf_mine_alone"), 0);
    CHECK_STATUS(hfi_request_send(wait), HFI_ERROR_ENDPOINT_TIMEOUT);
    CHECK_CONTAINS(message(wait), "Rate limit reached");
    CHECK(!strstr(message(wait), "hf_mine_alone"));
    hfi_request_free(wait);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

/* --- time ------------------------------------------------------------------------------------------------------ */

static void a_wait_that_is_over_says_what_is_missing_and_can_be_repeated(void) {
    static const char *const cases[][2] = {
        {"{\"state\":\"pending\"}", "it is pending"},
        {"{\"state\":\"paused\"}", "resume it"},
        {"{\"state\":\"scaledToZero\"}", "scaled to zero"},
        {"{\"state\":\"running\",\"url\":false}", "no URL"},
        {"{\"state\":\"running\",\"health\":[503]}", "its health check answered 503"},
        {"{\"state\":\"running\",\"health\":[503],\"faults\":{\"get\":[\"\"]}}", "it goes on"},
    };
    hfi_client_t *client = endpoints_client();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hfi_endpoint_t *endpoint = endpoint_with(client, "it", cases[i][0]);
        CHECK_REFUSED(within(waiting(endpoint), i % 2 ? 0 : 0.05), HFI_ERROR_ENDPOINT_TIMEOUT, cases[i][1]);
        script("it", "{\"state\":\"running\",\"url\":true,\"health\":[200]}");
        hfi_request_t *wait = within(waiting(endpoint), 30);
        hfi_request_send(wait);
        check_ready(wait);
        hfi_request_free(wait);
        hfi_endpoint_free(endpoint);
    }
    hfi_client_free(client);
}

static const char LATER[] = "{\"states\":[\"pending\"]}";
static const char NEXT_LOOK[] = "{\"states\":[\"pending\",\"running\"],\"health\":[200]}";

static void a_wait_without_time_looks_once(void) {
    hfi_client_t *client = endpoints_client();
    for (int ready = 0; ready < 2; ready++) {
        hfi_endpoint_t *endpoint = endpoint_with(client, "it", ready ? NEXT_LOOK : LATER);
        hfi_request_t *wait = within(hfi_endpoint_wait(endpoint), 0);
        CHECK_STATUS(hfi_request_send(wait), ready ? HFI_OK : HFI_ERROR_ENDPOINT_TIMEOUT);
        CHECK(told("it", "looks") == 1);
        hfi_request_free(wait);
        hfi_endpoint_free(endpoint);
    }
    hfi_client_free(client);
}

static void a_wait_by_name_without_time_looks_once(void) {
    hfi_client_t *client = endpoints_client();
    for (int ready = 0; ready < 2; ready++) {
        hfi_endpoint_free(endpoint_with(client, "it", ready ? NEXT_LOOK : LATER));
        hfi_request_t *wait = within(with_text(hfi_request_new(client, "wait_inference_endpoint"), "name", "it"), 0);
        CHECK_STATUS(hfi_request_send(wait), ready ? HFI_OK : HFI_ERROR_ENDPOINT_TIMEOUT);
        CHECK(told("it", "looks") == 1);
        hfi_request_free(wait);
    }
    hfi_client_free(client);
}

static void times_that_cannot_be_meant_are_refused_before_anything_is_sent(void) {
    static const char *const faults[][2] = {{"timeout", "-1"}, {"timeout", "1e10"}, {"timeout", "\"soon\""},
                                            {"refresh_every", "0"}, {"refresh_every", "-0.5"}, {"refresh_every", "1e9"}};
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", "{\"state\":\"pending\"}");
    forget_requests();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        hfi_request_t *wait = hfi_endpoint_wait(endpoint);
        hfi_request_set_json(wait, faults[i][0], faults[i][1]);
        CHECK_REFUSED(wait, HFI_ERROR_INVALID_ARGUMENT, faults[i][0]);
    }
    CHECK(seen_in_all() == 0);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void the_clients_time_does_not_end_a_wait_but_the_requests_does(void) {
    hfi_endpoint_t *endpoint;
    hfi_client_t *client = limited(0.3, "{\"states\":[\"initializing:900\",\"running\"]}", &endpoint);
    hfi_request_t *wait = waiting(endpoint);
    hfi_request_send(wait);
    check_ready(wait);
    hfi_request_free(wait);
    script("it", "{\"state\":\"pending\"}");
    wait = waiting(endpoint);
    hfi_request_set_timeout(wait, 0.1);
    CHECK_REFUSED(wait, HFI_ERROR_TIMEOUT, "0.1 seconds");
    wait = hfi_endpoint_wait(endpoint); /* in the middle of a pause */
    hfi_request_set_double(wait, "refresh_every", 1000);
    hfi_request_set_timeout(wait, 0.1);
    CHECK_REFUSED(wait, HFI_ERROR_TIMEOUT, "0.1 seconds");
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

/* --- given up -------------------------------------------------------------------------------------------------- */

/* A wait that would never end, and seldom looks. */
static hfi_request_t *endless(hfi_client_t *client, hfi_endpoint_t **endpoint) {
    *endpoint = endpoint_with(client, "it", "{\"state\":\"pending\"}");
    hfi_request_t *wait = hfi_endpoint_wait(*endpoint);
    hfi_request_set_double(wait, "refresh_every", 1000);
    return wait;
}

static void a_handler_that_has_enough_ends_the_wait(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint;
    for (int polled = 0; polled < 2; polled++) {
        hfi_request_t *wait = endless(client, &endpoint);
        struct heard heard = {.stop_at = 1};
        if (polled) {
            hfi_request_on_event(wait, hear, &heard, NULL);
            hfi_request_on_done(wait, note_done, &heard, NULL);
            CHECK_STATUS(hfi_request_start(wait), HFI_OK);
            while (!heard.done) CHECK(hfi_client_poll(client, 0, 0) >= 0);
            CHECK_STATUS(hfi_request_status(wait), HFI_ERROR_CANCELLED);
        } else {
            CHECK_STATUS(hfi_request_stream(wait, hear, &heard), HFI_ERROR_CANCELLED);
        }
        CHECK_TEXT(heard.states, "pending ");
        CHECK(told("it", "looks") == 0);
        hfi_request_free(wait);
        hfi_endpoint_free(endpoint);
    }
    hfi_client_free(client);
}

static void *cancel_it(void *request) {
    hfi_request_cancel(request);
    return NULL;
}

static void a_wait_is_cancelled_before_it_starts_in_its_pause_or_by_being_freed(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint;
    for (int when = 0; when < 4; when++) {
        const hfi_event_t *event;
        pthread_t thread;
        hfi_request_t *wait = endless(client, &endpoint);
        if (when == 0) hfi_request_cancel(wait);
        CHECK_STATUS(hfi_request_start(wait), HFI_OK);
        if (when > 0) {
            CHECK_STATUS(hfi_request_next(wait, -1, &event), HFI_OK);
            CHECK(hfi_event_kind(event) == HFI_EVENT_PROGRESS);
        }
        if (when == 1) hfi_request_cancel(wait);
        if (when == 2) pthread_create(&thread, NULL, cancel_it, wait);
        if (when < 3) CHECK_STATUS(hfi_request_wait(wait, -1), HFI_ERROR_CANCELLED);
        if (when == 2) pthread_join(thread, NULL);
        hfi_request_free(wait);
        hfi_endpoint_free(endpoint);
    }
    hfi_client_free(client);
}

static void *send_it(void *request) {
    hfi_request_send(request);
    return NULL;
}

static void a_wait_is_cancelled_at_any_instant(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", "{\"state\":\"running\",\"health\":[503]}");
    for (int i = 0; i < 60; i++) {
        hfi_request_t *wait = hfi_endpoint_wait(endpoint);
        hfi_request_set_double(wait, "refresh_every", 0.0001);
        pthread_t thread;
        if (i % 2) CHECK_STATUS(hfi_request_start(wait), HFI_OK);
        else pthread_create(&thread, NULL, send_it, wait);
        int looks = told("it", "looks") + i % 7;
        while (i % 7 && told("it", "looks") < looks && hfi_request_status(wait) == HFI_PENDING) {}
        for (volatile int spin = 0; spin < i * 2000; spin++) {}
        hfi_request_cancel(wait);
        if (i % 2) hfi_request_wait(wait, -1);
        else pthread_join(thread, NULL);
        CHECK_STATUS(hfi_request_status(wait), HFI_ERROR_CANCELLED);
        hfi_request_free(wait);
    }
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void a_shutdown_and_the_end_of_the_client_end_a_wait(void) {
    for (int freed = 0; freed < 2; freed++) {
        hfi_client_t *client = endpoints_client();
        hfi_endpoint_t *endpoint;
        hfi_request_t *wait = endless(client, &endpoint);
        const hfi_event_t *event;
        CHECK_STATUS(hfi_request_start(wait), HFI_OK);
        CHECK_STATUS(hfi_request_next(wait, -1, &event), HFI_OK);
        if (freed) hfi_client_free(client);
        else CHECK_STATUS(hfi_client_shutdown(client, -1), HFI_OK);
        CHECK_STATUS(hfi_request_status(wait), HFI_ERROR_CANCELLED);
        CHECK_REFUSED(hfi_endpoint_wait(endpoint), HFI_ERROR_SHUTDOWN, "shut");
        hfi_request_free(wait);
        hfi_endpoint_free(endpoint);
        if (!freed) hfi_client_free(client);
    }
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_wait_ends_when_the_endpoint_runs_has_a_url_and_is_healthy),
        TEST(an_endpoint_that_is_ready_is_not_looked_at_and_one_by_its_name_once),
        TEST(every_verb_gives_the_progress_without_being_asked_to),
        TEST(waits_for_one_endpoint_do_not_disturb_each_other),
        TEST(an_update_meanwhile_is_waited_for_too),
        TEST(faults_of_the_api_and_the_network_are_waited_through),
        TEST(a_first_look_by_name_is_tried_as_often_as_the_client_retries),
        TEST(a_server_that_is_silent_is_asked_again),
        TEST(an_endpoint_that_fails_ends_the_wait_with_the_servers_reason),
        TEST(what_no_time_can_mend_ends_the_wait),
        TEST(a_wait_with_a_refused_token_can_be_repeated_with_a_good_one),
        TEST(trouble_that_repeats_the_token_of_a_wait_does_not_show_it),
        TEST(a_wait_that_is_over_says_what_is_missing_and_can_be_repeated),
        TEST(a_wait_without_time_looks_once),
        TEST(a_wait_by_name_without_time_looks_once),
        TEST(times_that_cannot_be_meant_are_refused_before_anything_is_sent),
        TEST(the_clients_time_does_not_end_a_wait_but_the_requests_does),
        TEST(a_handler_that_has_enough_ends_the_wait),
        TEST(a_wait_is_cancelled_before_it_starts_in_its_pause_or_by_being_freed),
        TEST(a_wait_is_cancelled_at_any_instant),
        TEST(a_shutdown_and_the_end_of_the_client_end_a_wait),
    };
    return RUN(tests);
}
