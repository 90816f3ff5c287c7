/* Events pulled without callbacks, waits and their limits, backpressure, and many threads on one client. */
#include "http_get.h"
#include "test.h"

#include <pthread.h>

static hfi_request_t *streaming(hfi_client_t *client, int tokens, const char *fault) {
    hfi_request_t *request = generation(client, tokens, fault);
    hfi_request_set_bool(request, "stream", 1);
    return request;
}

static void a_pulled_request_gives_its_events_then_one_end_then_nothing(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = streaming(client, 30, NULL);
    const hfi_event_t *event;
    char text[4096] = "";
    int items = 0;
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    while (hfi_request_next(request, -1, &event) == HFI_OK && hfi_event_kind(event) == HFI_EVENT_ITEM) {
        strcat(text, hfi_event_text(event, NULL));
        CHECK(hfi_event_request(event) == request);
        items++;
    }
    CHECK(items == 30 && hfi_event_kind(event) == HFI_EVENT_DONE);
    CHECK_STATUS(hfi_event_status(event), HFI_OK);
    CHECK_TEXT(hfi_event_text(event, NULL), "");
    CHECK(hfi_event_json(event, NULL) == NULL);
    CHECK_STATUS(hfi_request_next(request, -1, &event), HFI_END);
    CHECK(event == NULL);
    CHECK_TEXT(text, text_of(request));
    hfi_request_free(request);
    hfi_client_free(client);
}

static void the_clients_queue_gives_the_events_of_all_requests_and_one_end_each(void) {
    enum { COUNT = 5 };
    hfi_client_t *client = sandbox_client();
    hfi_request_t *requests[COUNT];
    int items[COUNT] = {0}, ends[COUNT] = {0};
    for (int i = 0; i < COUNT; i++) {
        requests[i] = streaming(client, 10 + i, i == 2 ? "error_event=4" : NULL);
        hfi_request_set_user_data(requests[i], &items[i]);
        hfi_request_start(requests[i]);
    }
    const hfi_event_t *event;
    for (int ended = 0; ended < COUNT;) {
        hfi_status_t status = hfi_client_next(client, 30, &event);
        CHECK_STATUS(status, HFI_OK);
        if (status != HFI_OK) break;
        int *item = hfi_request_user_data(hfi_event_request(event));
        if (hfi_event_kind(event) == HFI_EVENT_DONE) {
            ends[item - items]++;
            ended++;
        } else {
            ++*item;
        }
    }
    CHECK_STATUS(hfi_client_next(client, 0, &event), HFI_PENDING);
    for (int i = 0; i < COUNT; i++) {
        CHECK(ends[i] == 1 && items[i] == (i == 2 ? 4 : 10 + i));
        CHECK_STATUS(hfi_request_status(requests[i]), i == 2 ? HFI_ERROR_OVERLOADED : HFI_OK);
        hfi_request_free(requests[i]);
    }
    hfi_client_free(client);
}

static void a_wait_that_times_out_does_not_cancel(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = streaming(client, 3, "gate_mid_stream=1");
    hfi_request_set_header(request, "x-sandbox-key", "waited");
    hfi_request_start(request);
    CHECK_STATUS(hfi_request_wait(request, 0), HFI_PENDING);
    CHECK_STATUS(hfi_request_wait(request, 0.01), HFI_PENDING);
    CHECK_STATUS(hfi_request_status(request), HFI_PENDING);
    CHECK(hfi_request_response(request) == NULL && hfi_request_error(request) == NULL);
    open_gate("waited");
    CHECK_STATUS(hfi_request_wait(request, -1), HFI_OK);
    CHECK(hfi_response_tokens(hfi_request_response(request)) == 3);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_pull_that_times_out_loses_nothing(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = streaming(client, 4, "gate_mid_stream=2");
    hfi_request_set_header(request, "x-sandbox-key", "pulled");
    hfi_request_start(request);
    const hfi_event_t *event;
    int items = 0;
    hfi_status_t status;
    while ((status = hfi_request_next(request, 0.005, &event)) != HFI_END) {
        items += status == HFI_OK && hfi_event_kind(event) == HFI_EVENT_ITEM;
        if (status == HFI_PENDING && items == 2) open_gate("pulled");
    }
    CHECK(items == 4);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_full_queue_stops_the_reading_and_loses_nothing(void) {
    enum { TOKENS = 100000, OTHERS = 300 };
    hfi_config_t *config = sandbox_config();
    hfi_config_set_queue_capacity(config, 4);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = streaming(client, TOKENS, NULL);
    hfi_request_start(request);
    const hfi_event_t *event;
    CHECK_STATUS(hfi_request_next(request, -1, &event), HFI_OK);
    /* Other calls run to their ends meanwhile; 13 MB of events cannot pass a queue of four and the sockets' buffers. */
    for (int i = 0; i < OTHERS; i++) {
        hfi_request_t *other = generation(client, 3, NULL);
        CHECK_STATUS(hfi_request_send(other), HFI_OK);
        hfi_request_free(other);
    }
    CHECK_STATUS(hfi_request_status(request), HFI_PENDING);
    int items = 1;
    while (hfi_request_next(request, -1, &event) == HFI_OK) items += hfi_event_kind(event) == HFI_EVENT_ITEM;
    CHECK(items == TOKENS);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_held_request_gives_nothing_and_is_not_read_while_others_go_on(void) {
    enum { TOKENS = 100000, OTHERS = 300 };
    hfi_config_t *config = sandbox_config();
    hfi_config_set_queue_capacity(config, 4);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = streaming(client, TOKENS, NULL);
    CHECK_STATUS(hfi_request_hold(request, 1), HFI_OK);
    hfi_request_start(request);
    const hfi_event_t *event;
    int foreign = 0;
    for (int i = 0; i < OTHERS; i++) {
        hfi_request_t *other = generation(client, 3, NULL);
        hfi_request_start(other);
        CHECK_STATUS(hfi_client_next(client, -1, &event), HFI_OK);
        foreign += hfi_event_request(event) != other;
        hfi_request_free(other);
    }
    CHECK(foreign == 0);
    CHECK_STATUS(hfi_request_status(request), HFI_PENDING);
    CHECK_STATUS(hfi_client_next(client, 0, &event), HFI_PENDING);
    CHECK_STATUS(hfi_request_next(request, 0, &event), HFI_PENDING);
    CHECK_STATUS(hfi_request_hold(request, 0), HFI_OK);
    int items = 0;
    while (hfi_client_next(client, -1, &event) == HFI_OK && hfi_event_kind(event) == HFI_EVENT_ITEM) {
        hfi_request_hold(request, 1);
        items++;
        hfi_request_hold(request, 0);
    }
    CHECK(items == TOKENS);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void the_end_is_held_too_until_the_request_goes_on_is_cancelled_or_shut_down(void) {
    for (int way = 0; way < 3; way++) {
        hfi_client_t *client = sandbox_client();
        hfi_request_t *request = generation(client, 3, NULL);
        hfi_request_start(request);
        hfi_request_hold(request, 1);
        CHECK_STATUS(hfi_request_wait(request, -1), HFI_OK);
        const hfi_event_t *event;
        CHECK_STATUS(hfi_client_next(client, 0, &event), HFI_PENDING);
        if (way == 0) hfi_request_hold(request, 0);
        if (way == 1) hfi_request_cancel(request);
        if (way == 2) CHECK_STATUS(hfi_client_shutdown(client, -1), HFI_OK);
        if (way) hfi_request_hold(request, 1); /* nothing holds what was asked to stop */
        CHECK_STATUS(hfi_client_next(client, -1, &event), HFI_OK);
        CHECK(hfi_event_kind(event) == HFI_EVENT_DONE);
        hfi_request_free(request);
        hfi_client_free(client);
    }
}

struct slow {
    hfi_client_t *client;
    hfi_request_t *request;
    volatile int goes_on, early, items;
};

static void *let_go_later(void *data) {
    struct slow *slow = data;
    const hfi_event_t *event;
    CHECK_STATUS(hfi_client_next(slow->client, 0.1, &event), HFI_PENDING);
    slow->goes_on = 1;
    hfi_request_hold(slow->request, 0);
    return NULL;
}

static int32_t note_early(void *data, const hfi_event_t *event) {
    struct slow *slow = data;
    (void)event;
    slow->early += !slow->goes_on;
    slow->items++;
    return 0;
}

static void a_held_stream_waits_until_another_thread_lets_go(void) {
    struct slow slow = {.client = sandbox_client()};
    slow.request = streaming(slow.client, 3, NULL);
    hfi_request_hold(slow.request, 1);
    pthread_t other;
    pthread_create(&other, NULL, let_go_later, &slow);
    CHECK_STATUS(hfi_request_stream(slow.request, note_early, &slow), HFI_OK);
    pthread_join(other, NULL);
    CHECK(slow.items == 3 && slow.early == 0);
    hfi_request_free(slow.request);
    hfi_client_free(slow.client);
}

static void count_end(void *ends, hfi_request_t *request) {
    (void)request;
    ++*(int *)ends;
}

static void a_held_request_with_handlers_is_not_polled_and_still_ends_once(void) {
    for (int shut_down = 0; shut_down < 2; shut_down++) {
        hfi_client_t *client = sandbox_client();
        hfi_request_t *request = generation(client, 3, NULL);
        int ends = 0;
        hfi_request_on_done(request, count_end, &ends, NULL);
        hfi_request_hold(request, 1);
        hfi_request_start(request);
        CHECK_STATUS(hfi_request_wait(request, -1), HFI_OK);
        CHECK(hfi_client_poll(client, 0, 0) == 0 && ends == 0);
        if (!shut_down) hfi_request_hold(request, 0);
        CHECK(shut_down ? hfi_client_shutdown(client, -1) == HFI_OK : hfi_client_poll(client, 0, 0) == 1);
        CHECK(ends == 1);
        hfi_request_free(request);
        hfi_client_free(client);
        CHECK(ends == 1);
    }
}

static hfi_client_t *client_with_idle_timeout(double idle) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_queue_capacity(config, 4);
    hfi_config_set_idle_timeout(config, idle);
    return client_from(config);
}

static int take_items(hfi_request_t *request) {
    const hfi_event_t *event;
    int items = 0;
    while (hfi_request_next(request, -1, &event) == HFI_OK) items += hfi_event_kind(event) == HFI_EVENT_ITEM;
    return items;
}

static void while_a_request_is_held_the_idle_deadline_rests_and_the_total_one_goes_on(void) {
    enum { TOKENS = 5000 };
    const hfi_event_t *event;
    hfi_status_t status = HFI_ERROR_IDLE_TIMEOUT;
    /* Longer, if the deadline has struck before what is meant: while the request was not held. */
    for (double idle = 0.5; status == HFI_ERROR_IDLE_TIMEOUT && idle < 50; idle *= 4) {
        hfi_client_t *client = client_with_idle_timeout(idle);
        hfi_request_t *request = streaming(client, TOKENS, NULL);
        hfi_request_hold(request, 1);
        hfi_request_start(request);
        CHECK_STATUS(hfi_request_next(request, 1.6 * idle, &event), HFI_PENDING);
        hfi_request_hold(request, 0);
        int items = take_items(request);
        status = hfi_request_status(request);
        CHECK(status != HFI_OK || items == TOKENS);
        hfi_request_free(request);
        hfi_client_free(client);
    }
    CHECK_STATUS(status, HFI_OK);
    hfi_client_t *client = client_with_idle_timeout(100);
    hfi_request_t *request = streaming(client, TOKENS, NULL);
    hfi_request_set_timeout(request, 0.3);
    hfi_request_hold(request, 1);
    hfi_request_start(request);
    do CHECK_STATUS(hfi_request_next(request, 0.05, &event), HFI_PENDING);
    while (hfi_request_status(request) == HFI_PENDING);
    hfi_request_hold(request, 0);
    CHECK(take_items(request) <= 4);
    CHECK_STATUS(hfi_request_status(request), HFI_ERROR_TIMEOUT);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void who_waits_for_the_end_needs_nobody_to_take_events(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_queue_capacity(config, 4);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = streaming(client, 500, NULL);
    hfi_request_start(request);
    CHECK_STATUS(hfi_request_wait(request, -1), HFI_OK);
    const hfi_event_t *event;
    int items = 0;
    while (hfi_request_next(request, 0, &event) == HFI_OK) items += hfi_event_kind(event) == HFI_EVENT_ITEM;
    CHECK(items == 500);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void pulling_wants_a_started_request_without_handlers(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = streaming(client, 3, NULL);
    const hfi_event_t *event;
    CHECK_STATUS(hfi_request_next(request, 0, &event), HFI_ERROR_INVALID_STATE);
    CHECK_CONTAINS(message(request), "hfi_request_start");
    CHECK_STATUS(hfi_request_wait(request, 0), HFI_ERROR_INVALID_STATE);
    CHECK_STATUS(hfi_request_send(request), HFI_OK); /* it was not spoilt */
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_STATE);
    CHECK_STATUS(hfi_request_wait(request, 0), HFI_OK);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_cancelled_pull_ends_as_cancelled(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = streaming(client, 5, "stall_mid_stream=1");
    hfi_request_start(request);
    const hfi_event_t *event;
    CHECK_STATUS(hfi_request_next(request, -1, &event), HFI_OK);
    hfi_request_cancel(request);
    CHECK_STATUS(hfi_request_next(request, -1, &event), HFI_OK);
    CHECK(hfi_event_kind(event) == HFI_EVENT_DONE);
    CHECK_STATUS(hfi_event_status(event), HFI_ERROR_CANCELLED);
    CHECK_STATUS(hfi_request_cancel(request), HFI_OK);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void *send_many(void *client) {
    long bad = 0;
    for (int i = 0; i < 50; i++) {
        hfi_request_t *request = generation(client, 3, NULL);
        if (i % 3 == 0) {
            bad += hfi_request_start(request) != HFI_OK || hfi_request_wait(request, -1) != HFI_OK;
        } else {
            bad += hfi_request_send(request) != HFI_OK;
        }
        bad += strlen(text_of(request)) == 0;
        hfi_request_free(request);
    }
    return (void *)bad;
}

static void share(int workers) {
    enum { THREADS = 8 };
    hfi_config_t *config = sandbox_config();
    hfi_config_set_worker_threads(config, workers);
    hfi_client_t *client = client_from(config);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, send_many, client);
    for (int i = 0; i < THREADS; i++) {
        void *bad;
        pthread_join(threads[i], &bad);
        CHECK(bad == NULL);
    }
    hfi_client_free(client);
}

static void many_threads_share_a_client(void) { share(0); }
static void many_threads_share_a_client_with_worker_threads(void) { share(2); }

static void *wait_for(void *request) { return (void *)(long)hfi_request_wait(request, -1); }

static void many_threads_wait_for_one_request(void) {
    enum { THREADS = 4 };
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = streaming(client, 5, "stall_mid_stream=2");
    hfi_request_start(request);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, wait_for, request);
    hfi_request_cancel(request);
    for (int i = 0; i < THREADS; i++) {
        void *status;
        pthread_join(threads[i], &status);
        CHECK_STATUS((hfi_status_t)(long)status, HFI_ERROR_CANCELLED);
    }
    hfi_request_free(request);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_pulled_request_gives_its_events_then_one_end_then_nothing),
        TEST(the_clients_queue_gives_the_events_of_all_requests_and_one_end_each),
        TEST(a_wait_that_times_out_does_not_cancel),
        TEST(a_pull_that_times_out_loses_nothing),
        TEST(a_full_queue_stops_the_reading_and_loses_nothing),
        TEST(a_held_request_gives_nothing_and_is_not_read_while_others_go_on),
        TEST(the_end_is_held_too_until_the_request_goes_on_is_cancelled_or_shut_down),
        TEST(a_held_stream_waits_until_another_thread_lets_go),
        TEST(a_held_request_with_handlers_is_not_polled_and_still_ends_once),
        TEST(while_a_request_is_held_the_idle_deadline_rests_and_the_total_one_goes_on),
        TEST(who_waits_for_the_end_needs_nobody_to_take_events),
        TEST(pulling_wants_a_started_request_without_handlers),
        TEST(a_cancelled_pull_ends_as_cancelled),
        TEST(many_threads_share_a_client),
        TEST(many_threads_share_a_client_with_worker_threads),
        TEST(many_threads_wait_for_one_request),
    };
    return RUN(tests);
}
