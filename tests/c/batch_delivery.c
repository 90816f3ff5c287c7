/* How a batch runs: how many items are on their way at once, what holds them up, and ends that come early. batch.c has what items
 * come to, batch_source.c the function that gives them. */
#include "batch.h"

static int sent(const char *part) {
    char *seen = seen_requests();
    int count = count_of(seen, part);
    free(seen);
    return count;
}

/* Takes what comes of a started batch while other calls run to their ends. */
static void go_on(struct batch *batch, hfi_client_t *others, int takes) {
    const hfi_event_t *event;
    for (int i = 0; i < 20; i++) {
        hfi_request_t *other = generation(others, 2, NULL);
        CHECK_STATUS(hfi_request_send(other), HFI_OK);
        hfi_request_free(other);
        while (takes && hfi_request_next(batch->request, 0, &event) == HFI_OK) hear(batch, event);
    }
}

/* The end of a wait for what must come about, however slow the machine is. */
static time_t much_later(void) { return time(NULL) + 60; }

static void no_more_than_that_many_items_are_on_their_way_at_once(void) {
    static const int counts[] = {1, 3, 8}; /* the last is the default */
    for (int i = 0; i < 3; i++) {
        hfi_client_t *client = sandbox_client(), *others = sandbox_client();
        struct batch batch = plan(client, 0, 50);
        batch.fault = "stall_before_headers";
        hfi_request_t *request = made(&batch);
        if (i < 2) hfi_batch_set_concurrency(request, counts[i]);
        forget_requests();
        CHECK_STATUS(hfi_request_start(request), HFI_OK);
        for (time_t end = much_later(); sent("/stalled") < counts[i] && time(NULL) < end;) go_on(&batch, others, 1);
        go_on(&batch, others, 1);
        CHECK(sent("\"path\":\"/stalled\"") == counts[i] && batch.calls == counts[i]);
        CHECK_STATUS(hfi_request_status(request), HFI_PENDING);
        CHECK_STATUS(hfi_request_cancel(request), HFI_OK);
        CHECK_STATUS(hfi_request_wait(request, 30), HFI_ERROR_CANCELLED);
        hfi_request_free(request);
        CHECK(is_back(&batch) && batch.calls == counts[i] && batch.results == 0);
        hfi_client_free(client);
        hfi_client_free(others);
    }
}

static void many_items_at_once_and_one_at_a_time_come_to_the_same(void) {
    static const int counts[] = {1, 2, 100, 1024};
    hfi_client_t *client = sandbox_client();
    for (int i = 0; i < 4; i++) {
        struct batch batch = plan(client, 30, 120);
        hfi_request_t *request = made(&batch);
        hfi_batch_set_concurrency(request, counts[i]);
        CHECK_STATUS(run(&batch, STREAM), HFI_OK);
        CHECK(batch.results == 150 && batch.failed == 0 && is_back(&batch));
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void in_order_an_item_that_stalls_holds_up_further_ones(void) {
    hfi_client_t *client = sandbox_client(), *others = sandbox_client();
    struct batch batch = plan(client, 0, 1000);
    batch.fault = "stall_before_headers";
    batch.only = 0;
    hfi_request_t *request = made(&batch);
    hfi_batch_set_concurrency(request, 2);
    hfi_request_set_progress(request, 1);
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    for (time_t end = much_later(); batch.progress < 7 && time(NULL) < end;) go_on(&batch, others, 1);
    go_on(&batch, others, 1);
    CHECK(batch.progress == 7 && batch.calls == 8 && batch.results == 0);
    hfi_request_free(request);
    hfi_client_free(client);
    hfi_client_free(others);
    CHECK(is_back(&batch));
}

/* docs/batches.md: 16 results wait in the queue and one at its door, and behind them four items for each that runs at once. */
static void results_that_nobody_takes_hold_up_further_items(void) {
    hfi_client_t *client = sandbox_client(), *others = sandbox_client();
    struct batch batch = plan(client, 200, 0);
    hfi_request_t *request = made(&batch);
    hfi_batch_set_concurrency(request, 1);
    forget_requests();
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    CHECK(await_seen("added"));
    for (int tries = 0; tries < 10; tries++) go_on(&batch, others, 0);
    CHECK(sent("added") >= 1 && sent("added") <= 17 + 4);
    CHECK_STATUS(hfi_request_status(request), HFI_PENDING);
    const hfi_event_t *event;
    while (hfi_request_next(request, -1, &event) == HFI_OK) hear(&batch, event);
    CHECK(batch.results == 200 && batch.failed == 0);
    hfi_request_free(request);
    hfi_client_free(client);
    hfi_client_free(others);
}

static void a_held_batch_gives_nothing_and_asks_for_as_many_items_as_it_may(void) {
    hfi_client_t *client = sandbox_client(), *others = sandbox_client();
    struct batch batch = plan(client, 0, 200);
    hfi_request_t *request = made(&batch);
    hfi_batch_set_concurrency(request, 1);
    hfi_request_hold(request, 1);
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    for (time_t end = much_later(); batch.calls < 1 && time(NULL) < end;) go_on(&batch, others, 1);
    for (int tries = 0; tries < 10; tries++) go_on(&batch, others, 1);
    CHECK(batch.calls >= 1 && batch.calls <= 17 + 4 && batch.results == 0);
    hfi_request_hold(request, 0);
    const hfi_event_t *event;
    while (hfi_request_next(request, -1, &event) == HFI_OK) hear(&batch, event);
    CHECK(batch.results == 200 && batch.failed == 0 && is_back(&batch));
    hfi_request_free(request);
    hfi_client_free(client);
    hfi_client_free(others);
}

static void a_handler_that_has_enough_gets_no_more(void) {
    for (enum verb_of_batch verb = STREAM; verb < WAIT_THEN_PULL; verb++) {
        hfi_client_t *client = client_of(verb);
        struct batch batch = plan(client, 0, 100000);
        batch.enough = 10;
        hfi_request_t *request = made(&batch);
        CHECK_STATUS(run(&batch, verb), HFI_ERROR_CANCELLED);
        CHECK(verb == PULL || verb == CLIENT_PULL ? batch.results >= 10 : batch.results == 10);
        CHECK(hfi_request_response(request) == NULL && is_back(&batch) && batch.ends_asked == 0);
        hfi_request_free(request);
        hfi_client_free(client);
    }
}

static void a_batch_may_be_cancelled_in_its_source(void) {
    for (enum verb_of_batch verb = STREAM; verb < BATCH_VERBS; verb++) {
        hfi_client_t *client = client_of(verb);
        struct batch batch = plan(client, 0, 100000);
        batch.cancels_at = 20;
        hfi_request_t *request = made(&batch);
        CHECK_STATUS(run(&batch, verb), HFI_ERROR_CANCELLED);
        /* As many as run at once may have been asked for when it did so. */
        CHECK(batch.calls >= 21 && batch.calls <= 21 + 8 && batch.results <= 20 && is_back(&batch));
        hfi_request_free(request);
        hfi_client_free(client);
    }
}

static void *cancel_when_all_stall(void *data) {
    struct batch *batch = data;
    while (sent("/stalled") < 8) sched_yield();
    hfi_request_cancel(batch->request);
    return NULL;
}

static void another_thread_may_cancel_while_all_items_stall(void) {
    for (enum verb_of_batch verb = STREAM; verb < BATCH_VERBS; verb++) {
        hfi_client_t *client = client_of(verb);
        struct batch batch = plan(client, 0, 50);
        batch.fault = "stall_before_headers";
        hfi_request_t *request = made(&batch);
        pthread_t thread;
        forget_requests();
        pthread_create(&thread, NULL, cancel_when_all_stall, &batch);
        CHECK_STATUS(run(&batch, verb), HFI_ERROR_CANCELLED);
        pthread_join(thread, NULL);
        CHECK(batch.results == 0 && batch.calls == 8 && is_back(&batch));
        hfi_request_free(request);
        hfi_client_free(client);
    }
}

static void a_batch_cancelled_before_its_run_asks_for_nothing(void) {
    for (enum verb_of_batch verb = STREAM; verb < BATCH_VERBS; verb++) {
        hfi_client_t *client = client_of(verb);
        struct batch batch = plan(client, 3, 50);
        hfi_request_t *request = made(&batch);
        CHECK_STATUS(hfi_request_cancel(request), HFI_OK);
        CHECK_STATUS(run(&batch, verb), HFI_ERROR_CANCELLED);
        CHECK(batch.results == 0 && batch.calls == 0);
        hfi_request_free(request);
        hfi_client_free(client);
        CHECK(is_back(&batch));
    }
}

static int32_t free_it(void *user_data, const hfi_event_t *event) {
    hear(user_data, event);
    hfi_request_free(hfi_event_request(event));
    return 0;
}

static void a_batch_may_be_freed_in_its_own_handler(void) {
    hfi_client_t *client = sandbox_client();
    struct batch batch = plan(client, 2, 100000);
    hfi_request_t *request = made(&batch);
    hfi_request_on_event(request, free_it, &batch, end_given_back);
    hfi_request_on_done(request, ended, &batch, end_given_back);
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    while (!batch.done) hfi_client_poll(client, 0, 0);
    CHECK(batch.results == 1 && batch.dones_finals == 2);
    hfi_client_free(client);
    CHECK(is_back(&batch));
}

static void batches_that_are_cancelled_at_any_time_leave_nothing_behind(void) {
    enum { BATCHES = 60 };
    static struct batch batches[BATCHES];
    hfi_config_t *config = sandbox_config();
    hfi_config_set_worker_threads(config, 3);
    hfi_client_t *client = client_from(config);
    for (int i = 0; i < BATCHES; i++) {
        batches[i] = plan(client, i % 3, 1000);
        hfi_request_on_done(made(&batches[i]), ended, &batches[i], end_given_back);
        hfi_request_on_event(batches[i].request, hear, &batches[i], end_given_back);
        CHECK_STATUS(hfi_request_start(batches[i].request), HFI_OK);
        hfi_client_poll(client, (uint32_t)(i % 7) * 5 + 1, 0);
        if (i % 4) hfi_request_cancel(batches[i].request);
    }
    for (int i = 0; i < BATCHES; i++) {
        if (i % 8) hfi_request_cancel(batches[i].request);
        if (i % 8) while (!batches[i].done) hfi_client_poll(client, 0, 0);
        hfi_request_free(batches[i].request);
        CHECK(batches[i].done == 1 && batches[i].dones_finals == 2);
    }
    hfi_client_free(client);
    for (int i = 0; i < BATCHES; i++) CHECK(batches[i].finals == 1);
}

int main(void) {
    static const struct test tests[] = {
        TEST(batches_that_are_cancelled_at_any_time_leave_nothing_behind),
        TEST(no_more_than_that_many_items_are_on_their_way_at_once),
        TEST(many_items_at_once_and_one_at_a_time_come_to_the_same),
        TEST(in_order_an_item_that_stalls_holds_up_further_ones),
        TEST(results_that_nobody_takes_hold_up_further_items),
        TEST(a_held_batch_gives_nothing_and_asks_for_as_many_items_as_it_may),
        TEST(a_handler_that_has_enough_gets_no_more),
        TEST(a_batch_may_be_cancelled_in_its_source),
        TEST(another_thread_may_cancel_while_all_items_stall),
        TEST(a_batch_cancelled_before_its_run_asks_for_nothing),
        TEST(a_batch_may_be_freed_in_its_own_handler),
    };
    return RUN(tests);
}
