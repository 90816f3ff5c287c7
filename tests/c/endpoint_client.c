/* Clients of Inference Endpoints: what they share and send, and calls of endpoints that sleep, start or are paused. */
#include "endpoint.h"

#include <pthread.h>
#include <sched.h>

static hfi_request_t *asking(hfi_client_t *client) {
    hfi_request_t *request = hfi_text_generation(client, "Once upon a time");
    hfi_request_set_int(request, "max_new_tokens", 3);
    return request;
}

static void the_client_of_an_endpoint_calls_it_with_its_token(void) {
    hfi_config_t *config = endpoints_config();
    hfi_config_set_model(config, "gpt2");
    hfi_config_set_bill_to(config, "sandbox-org");
    hfi_config_set_header(config, "x-mine", "1");
    hfi_client_t *client = client_from(config);
    forget_endpoints();
    script("it", RUNNING);
    hfi_endpoint_t *endpoint = kept(with_text(creation(client, "it"), "token", "hf_own"));
    hfi_client_t *clients[] = {hfi_endpoint_client(endpoint), NULL};
    hfi_endpoint_t *plain = hfi_endpoint_from_json(client, USER, hfi_endpoint_json(endpoint, NULL), NULL);
    clients[1] = hfi_endpoint_client(plain);
    for (int i = 0; i < 2; i++) {
        const char *token = i ? "Bearer hf_sandbox" : "Bearer hf_own", *url = "/endpoints/" USER "/it";
        CHECK(hfi_client_error(clients[i]) == NULL);
        hfi_request_t *request = asking(clients[i]);
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK(strlen(text_of(request)) > 0);
        CHECK_TEXT(sent("POST", url, "authorization"), token);
        CHECK(sent("POST", url, "x-mine") == NULL && sent("POST", url, "x-hf-bill-to") == NULL);
        hfi_request_free(request);
        request = hfi_chat_completion(clients[i]);
        hfi_chat_add_message(request, "user", "Hello");
        int events = 0;
        CHECK_STATUS(hfi_request_stream(request, count_events, &events), HFI_OK);
        CHECK(events > 0);
        CHECK_TEXT(sent("POST", "/endpoints/" USER "/it/v1/chat/completions", "authorization"), token);
        hfi_request_free(request);
        request = hfi_health_check(clients[i]);
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK_TEXT(hfi_response_json(hfi_request_response(request), NULL), "true");
        CHECK_TEXT(sent("GET", "/endpoints/" USER "/it/health", "authorization"), token);
        hfi_request_free(request);
        request = asking(clients[i]);
        hfi_request_set_header(request, "x-sandbox-fault", "require_token=other");
        CHECK_STATUS(hfi_request_send(request), HFI_ERROR_UNAUTHORIZED);
        CHECK(!strstr(message(request), token) && !strstr(hfi_error_body(hfi_request_error(request), NULL), token));
        hfi_request_free(request);
        hfi_client_free(clients[i]);
    }
    CHECK(told("it", "calls") == 6 && told("it", "health_checks") == 2);
    hfi_endpoint_free(plain);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void a_model_that_is_no_url_is_only_a_name_for_an_endpoint(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", RUNNING);
    hfi_client_t *own = hfi_endpoint_client(endpoint);
    forget_requests();
    hfi_request_t *request = with_text(asking(own), "model", "gpt2");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(seen("POST", "/endpoints/" USER "/it") == 1 && seen_in_all() == 1);
    hfi_request_free(request);
    hfi_client_free(own);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void clients_of_endpoints_share_the_connections(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", RUNNING);
    int before = connections();
    for (int i = 0; i < 5; i++) {
        hfi_client_t *own = hfi_endpoint_client(endpoint);
        hfi_request_t *request = asking(own);
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        hfi_request_free(request);
        hfi_client_free(own);
    }
    CHECK(connections() == before + 1); /* the one that asks for this number */
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void an_endpoints_client_and_the_first_one_outlive_each_other(void) {
    for (int own_goes = 0; own_goes < 2; own_goes++) {
        hfi_client_t *client = endpoints_client();
        hfi_endpoint_t *endpoint = endpoint_with(client, "it", RUNNING);
        hfi_client_t *own = hfi_endpoint_client(endpoint);
        hfi_request_t *of_own = generation(own, 3, own_goes ? "stall_mid_stream=1" : "gate_mid_stream=1");
        hfi_request_set_header(of_own, "x-sandbox-key", "outlives");
        hfi_request_t *of_first = hfi_endpoint_wait(endpoint);
        if (!own_goes) script("it", "{\"health\":[503]}"); /* the wait would go on for ever */
        hfi_request_set_double(of_first, "refresh_every", 0.01);
        hfi_request_set_bool(of_own, "stream", 1);
        const hfi_event_t *event;
        CHECK_STATUS(hfi_request_start(of_own), HFI_OK);
        CHECK_STATUS(hfi_request_start(of_first), HFI_OK);
        CHECK_STATUS(hfi_request_next(of_own, -1, &event), HFI_OK);
        hfi_client_free(own_goes ? own : client);
        open_gate("outlives");
        CHECK_STATUS(hfi_request_wait(of_own, -1), own_goes ? HFI_ERROR_CANCELLED : HFI_OK);
        CHECK_STATUS(hfi_request_wait(of_first, -1), own_goes ? HFI_OK : HFI_ERROR_CANCELLED);
        hfi_request_t *last = own_goes ? hfi_endpoint_fetch(endpoint) : asking(own);
        CHECK_STATUS(hfi_request_send(last), HFI_OK);
        hfi_request_free(last);
        hfi_request_free(of_own);
        hfi_request_free(of_first);
        hfi_endpoint_free(endpoint);
        hfi_client_free(own_goes ? client : own);
    }
}

static void without_a_url_there_is_nothing_to_call_and_the_client_says_to_wait(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", "{\"states\":[\"pending\"]}");
    CHECK(hfi_endpoint_url(endpoint) == NULL);
    hfi_client_t *own = hfi_endpoint_client(endpoint);
    CHECK_STATUS(hfi_error_status(hfi_client_error(own)), HFI_ERROR_INVALID_STATE);
    CHECK_CONTAINS(hfi_error_message(hfi_client_error(own)), "hfi_endpoint_wait");
    CHECK_REFUSED(asking(own), HFI_ERROR_INVALID_STATE, "hfi_endpoint_wait");
    CHECK_REFUSED(hfi_health_check(own), HFI_ERROR_INVALID_STATE, "it is pending");
    hfi_client_free(own);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

/* The client of an endpoint that is scaled to zero and takes that long to start, with the seconds to wait for that. */
static hfi_client_t *sleeping(int start_ms, double loading) {
    char json[128];
    snprintf(json, sizeof json, "{\"state\":\"scaledToZero\",\"start_ms\":%d}", start_ms);
    hfi_config_t *config = endpoints_config();
    hfi_config_set_loading_timeout(config, loading);
    hfi_client_t *client = client_from(config);
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", json);
    hfi_client_t *own = hfi_endpoint_client(endpoint);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
    return own;
}

static void a_call_of_an_endpoint_that_is_scaled_to_zero_is_held_until_it_runs(void) {
    hfi_client_t *own = sleeping(60, 40);
    hfi_request_t *request = asking(own);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(told("it", "calls") == 1);
    CHECK_TEXT(sent("POST", "/endpoints/" USER "/it", "x-scale-up-timeout"), "40");
    hfi_request_free(request);
    request = asking(own);
    hfi_request_set_timeout(request, 20);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    int held = atoi(sent("POST", "/endpoints/" USER "/it", "x-scale-up-timeout"));
    CHECK(held > 0 && held <= 20);
    hfi_request_free(request);
    hfi_client_free(own);
}

static void a_call_that_may_not_wait_for_the_start_ends_as_loading_after_few_attempts(void) {
    static const double patience[] = {0, 0.5, 1.5};
    for (int i = 0; i < 3; i++) {
        hfi_client_t *own = sleeping(3600000, patience[i]);
        hfi_request_t *request = asking(own);
        CHECK_STATUS(hfi_request_send(request), HFI_ERROR_MODEL_LOADING);
        CHECK(hfi_error_http_status(hfi_request_error(request)) == 503);
        int calls = told("it", "calls");
        CHECK(i ? calls >= 1 && calls <= 12 : calls == 1);
        CHECK((sent("POST", "/endpoints/" USER "/it", "x-scale-up-timeout") != NULL) == (i == 2));
        hfi_request_free(request);
        hfi_client_free(own);
    }
}

static void a_call_of_a_paused_endpoint_says_so_at_once(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", RUNNING);
    hfi_client_t *own = hfi_endpoint_client(endpoint);
    done(hfi_endpoint_request(endpoint, "pause_inference_endpoint"));
    CHECK_REFUSED(asking(own), HFI_ERROR_ENDPOINT_PAUSED, "resume");
    CHECK(told("it", "calls") == 1);
    hfi_client_free(own);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void note_done(void *user_data, hfi_request_t *request) { *(hfi_status_t *)user_data = hfi_request_status(request); }

/* Starts a call and polls until it has ended. */
static hfi_status_t polled(hfi_client_t *client) {
    hfi_status_t status = HFI_PENDING;
    hfi_request_t *request = asking(client);
    hfi_request_on_done(request, note_done, &status, NULL);
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    while (status == HFI_PENDING && hfi_client_poll(client, 0, 0) >= 0) sched_yield();
    hfi_request_free(request);
    return status;
}

static void started_calls_go_on_after_the_first_client_was_shut_down(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", RUNNING);
    hfi_client_t *before = hfi_endpoint_client(endpoint);
    CHECK_STATUS(hfi_client_shutdown(client, -1), HFI_OK);
    hfi_request_t *late = hfi_endpoint_fetch(endpoint);
    CHECK_STATUS(hfi_request_start(late), HFI_ERROR_SHUTDOWN);
    hfi_client_t *after = hfi_endpoint_client(endpoint);
    CHECK_STATUS(polled(before), HFI_OK);
    CHECK_STATUS(hfi_client_shutdown(before, -1), HFI_OK);
    CHECK_STATUS(polled(after), HFI_OK);
    CHECK_STATUS(polled(after), HFI_OK);
    hfi_request_free(late);
    hfi_client_free(client);
    hfi_client_free(before);
    hfi_client_free(after);
    hfi_endpoint_free(endpoint);
}

static void *makes_clients(void *endpoint) {
    for (int i = 0; i < 20; i++) {
        hfi_client_t *own = hfi_endpoint_client(endpoint);
        hfi_request_t *request = asking(own);
        hfi_request_start(request);
        hfi_request_wait(request, -1);
        CHECK_STATUS(hfi_request_status(request), HFI_OK);
        hfi_request_free(request);
        hfi_client_free(own);
    }
    return NULL;
}

static void clients_of_one_runtime_come_and_go_at_once(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", RUNNING);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, makes_clients, endpoint);
    CHECK_STATUS(hfi_client_shutdown(client, -1), HFI_OK);
    for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
    hfi_client_free(client);
    hfi_endpoint_free(endpoint);
}

static void an_endpoint_whose_url_is_none_has_no_client(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = hfi_endpoint_from_json(
        client, USER,
        "{\"name\":\"it\",\"status\":{\"state\":\"running\",\"url\":\"abc.huggingface.cloud\","
        "\"createdAt\":\"2024-01-01T00:00:00Z\",\"updatedAt\":\"2024-01-01T00:00:00Z\"}}",
        NULL);
    hfi_client_t *own = hfi_endpoint_client(endpoint);
    CHECK_STATUS(hfi_error_status(hfi_client_error(own)), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(hfi_error_message(hfi_client_error(own)), "abc.huggingface.cloud");
    hfi_client_free(own);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(the_client_of_an_endpoint_calls_it_with_its_token),
        TEST(a_model_that_is_no_url_is_only_a_name_for_an_endpoint),
        TEST(clients_of_endpoints_share_the_connections),
        TEST(an_endpoints_client_and_the_first_one_outlive_each_other),
        TEST(without_a_url_there_is_nothing_to_call_and_the_client_says_to_wait),
        TEST(a_call_of_an_endpoint_that_is_scaled_to_zero_is_held_until_it_runs),
        TEST(a_call_that_may_not_wait_for_the_start_ends_as_loading_after_few_attempts),
        TEST(a_call_of_a_paused_endpoint_says_so_at_once),
        TEST(started_calls_go_on_after_the_first_client_was_shut_down),
        TEST(clients_of_one_runtime_come_and_go_at_once),
        TEST(an_endpoint_whose_url_is_none_has_no_client),
    };
    return RUN(tests);
}
