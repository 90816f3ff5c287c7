/* How a batch runs: the verbs and the threads they use, the function that gives items, how many are on their way at once, and
 * ends that come early. batch.c has what items come to. */
#include "stream.h"

enum verb_of_batch { STREAM, PULL, CLIENT_PULL, POLLED, DISPATCHED, WAIT_THEN_PULL, BATCH_VERBS };

/* A function that gives items, what it does, and what a batch has told. Touched by one thread at a time. */
struct batch {
    hfi_client_t *client;
    hfi_request_t *request, *other; /* the batch, and another request for what a source may not do */
    int64_t first, total;           /* the source's items */
    const char *fault;              /* of its items */
    int64_t only;                   /* the one that the fault strikes; -1: all */
    int64_t cancels_at;             /* the item at which it cancels the batch; -1: none */
    void (*act)(struct batch *, hfi_request_t *item, int64_t index);
    int calls, finals, others; /* others: calls on another thread than the first one */
    int ends_asked;            /* how often it said that there are no more */
    pthread_t thread;
    int results, failed, done, dones_finals, enough;
    int64_t last;
    hfi_status_t statuses[256];
    double progress;
    int early_totals; /* progress that had a total before the source had ended */
};

static int32_t give(void *user_data, hfi_request_t *item, int64_t index) {
    struct batch *batch = user_data;
    CHECK(batch->finals == 0 && index == batch->first + batch->calls && batch->ends_asked == 0);
    if (!batch->calls) batch->thread = pthread_self();
    batch->others += !pthread_equal(batch->thread, pthread_self());
    if (batch->calls == batch->total) {
        batch->ends_asked++;
        return 1;
    }
    batch->calls++;
    char prompt[64];
    snprintf(prompt, sizeof prompt, "given item %d", (int)index);
    hfi_request_set_string(item, "prompt", prompt);
    if (batch->fault && (batch->only < 0 || batch->only == index)) {
        char path[128];
        snprintf(path, sizeof path, "/stalled?fault=%s", batch->fault);
        hfi_request_set_string(item, "model", at(path));
    }
    if (batch->act) batch->act(batch, item, index);
    if (batch->cancels_at == index) hfi_request_cancel(batch->request);
    return 0;
}

static void given_back(void *user_data) {
    struct batch *batch = user_data;
    pthread_mutex_lock(&lock);
    batch->finals++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static int32_t hear(void *user_data, const hfi_event_t *event) {
    struct batch *batch = user_data;
    if (hfi_event_kind(event) == HFI_EVENT_PROGRESS) {
        batch->progress = hfi_event_number(event, "/done", -1);
        batch->early_totals += !batch->ends_asked && hfi_event_string(event, "/total", NULL) != NULL;
        return batch->enough && batch->progress >= batch->enough;
    }
    if (hfi_event_kind(event) != HFI_EVENT_RESULT) return 0;
    CHECK(hfi_event_request(event) == batch->request && hfi_event_index(event) == batch->last + 1);
    batch->last = hfi_event_index(event);
    if (batch->last < 256) batch->statuses[batch->last] = hfi_event_status(event);
    batch->failed += hfi_event_error(event) != NULL;
    batch->results++;
    return batch->enough && batch->results >= batch->enough;
}

static void ended(void *user_data, hfi_request_t *request) {
    struct batch *batch = user_data;
    CHECK(request == batch->request && batch->done == 0);
    announce(&batch->done);
}

static void end_given_back(void *user_data) { ((struct batch *)user_data)->dones_finals++; }

static struct batch plan(hfi_client_t *client, int64_t first, int64_t total) {
    struct batch batch;
    memset(&batch, 0, sizeof batch);
    batch.client = client;
    batch.first = first;
    batch.total = total;
    batch.last = batch.only = batch.cancels_at = -1;
    return batch;
}

/* Makes the batch that a plan is for, with items that were added before those of the source. */
static hfi_request_t *made(struct batch *batch) {
    hfi_request_t *request = batch->request = hfi_batch_new(batch->client, "text_generation");
    hfi_request_set_int(request, "max_new_tokens", 3);
    for (int64_t i = 0; i < batch->first; i++) hfi_batch_add(request, "added");
    hfi_batch_set_source(request, give, batch, given_back);
    return request;
}

static hfi_client_t *client_of(enum verb_of_batch verb) {
    return client_for(verb == DISPATCHED ? DISPATCHER : SEND);
}

/* Runs a batch with a verb to its end. */
static hfi_status_t run(struct batch *batch, enum verb_of_batch verb) {
    const hfi_event_t *event = NULL;
    hfi_request_t *request = batch->request;
    if (verb == STREAM) return hfi_request_stream(request, hear, batch);
    if (verb == POLLED || verb == DISPATCHED) {
        hfi_request_on_event(request, hear, batch, end_given_back);
        hfi_request_on_done(request, ended, batch, end_given_back);
    }
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    if (verb == POLLED)
        while (!batch->done) CHECK(hfi_client_poll(batch->client, 0, 0) >= 0);
    if (verb == DISPATCHED) CHECK(await(&batch->done));
    if (verb == WAIT_THEN_PULL) CHECK_STATUS(hfi_request_wait(request, -1), hfi_request_status(request));
    if (verb == PULL || verb == WAIT_THEN_PULL)
        while (hfi_request_next(request, -1, &event) == HFI_OK)
            if (hear(batch, event)) hfi_request_cancel(request);
    if (verb == CLIENT_PULL)
        while (hfi_event_kind(event) != HFI_EVENT_DONE && hfi_client_next(batch->client, 30, &event) == HFI_OK)
            if (hear(batch, event)) hfi_request_cancel(request);
    return hfi_request_status(request);
}

static void every_verb_gives_all_results_and_asks_the_source_in_order_on_the_thread_inside_it(void) {
    for (enum verb_of_batch verb = STREAM; verb < BATCH_VERBS; verb++) {
        hfi_client_t *client = client_of(verb);
        struct batch batch = plan(client, 20, 80);
        hfi_request_t *request = made(&batch);
        CHECK_STATUS(run(&batch, verb), HFI_OK);
        CHECK(batch.results == 100 && batch.failed == 0);
        CHECK(batch.calls == 80 && batch.ends_asked == 1 && batch.others == 0 && batch.finals == 1);
        CHECK(pthread_equal(batch.thread, pthread_self()) == (verb != DISPATCHED));
        CHECK(hfi_response_number(hfi_request_response(request), "/total", -1) == 100);
        hfi_request_free(request);
        hfi_client_free(client);
        CHECK(batch.finals == 1 && batch.dones_finals == (verb == POLLED || verb == DISPATCHED ? 2 : 0));
    }
}

static void worker_threads_change_nothing(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_worker_threads(config, 3);
    hfi_client_t *client = client_from(config);
    for (enum verb_of_batch verb = STREAM; verb < BATCH_VERBS; verb++) {
        if (verb == DISPATCHED) continue;
        struct batch batch = plan(client, 5, 100);
        hfi_request_t *request = made(&batch);
        CHECK_STATUS(run(&batch, verb), HFI_OK);
        CHECK(batch.results == 105 && batch.failed == 0 && batch.others == 0 && batch.finals == 1);
        CHECK(pthread_equal(batch.thread, pthread_self()));
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_source_that_has_nothing_ends_the_batch_well(void) {
    hfi_client_t *client = sandbox_client();
    for (int added = 0; added < 2; added++) {
        struct batch batch = plan(client, added, 0);
        hfi_request_t *request = made(&batch);
        CHECK_STATUS(run(&batch, STREAM), HFI_OK);
        CHECK(batch.results == added && batch.ends_asked == 1 && batch.finals == 1);
        CHECK(hfi_response_number(hfi_request_response(request), "/total", -1) == added);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void the_total_is_not_known_until_the_source_has_ended(void) {
    hfi_client_t *client = sandbox_client();
    struct batch batch = plan(client, 0, 6);
    hfi_request_t *request = made(&batch);
    hfi_request_set_progress(request, 1);
    hfi_batch_set_concurrency(request, 1);
    CHECK_STATUS(run(&batch, STREAM), HFI_OK);
    CHECK(batch.progress == 6 && batch.early_totals == 0);
    CHECK(hfi_response_number(hfi_request_response(request), "/total", -1) == 6);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void spoil(struct batch *batch, hfi_request_t *item, int64_t index) {
    (void)batch;
    if (index == 1) hfi_request_set_int(item, "promt", 1);
    if (index == 2) hfi_request_set_string(item, "prompt", NULL);
    if (index == 3) hfi_batch_add(item, "one within one");
}

static void what_is_wrong_with_an_item_that_a_source_sets_is_its_own_error(void) {
    hfi_client_t *client = sandbox_client();
    struct batch batch = plan(client, 0, 6);
    batch.act = spoil;
    hfi_request_t *request = made(&batch);
    CHECK_STATUS(run(&batch, STREAM), HFI_OK);
    CHECK(batch.results == 6 && batch.failed == 3);
    for (int i = 0; i < 6; i++) CHECK_STATUS(batch.statuses[i], i >= 1 && i <= 3 ? HFI_ERROR_INVALID_ARGUMENT : HFI_OK);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void try_to_wait(struct batch *batch, hfi_request_t *item, int64_t index) {
    const hfi_event_t *event;
    if (index > 0) return;
    CHECK_STATUS(hfi_request_send(item), HFI_ERROR_WOULD_DEADLOCK);
    CHECK_STATUS(hfi_request_start(item), HFI_ERROR_WOULD_DEADLOCK);
    CHECK_STATUS(hfi_request_send(batch->other), HFI_ERROR_WOULD_DEADLOCK);
    CHECK_STATUS(hfi_request_stream(batch->other, hear, batch), HFI_ERROR_WOULD_DEADLOCK);
    CHECK_STATUS(hfi_request_wait(batch->request, -1), HFI_ERROR_WOULD_DEADLOCK);
    CHECK_STATUS(hfi_request_next(batch->request, -1, &event), HFI_ERROR_WOULD_DEADLOCK);
    CHECK_STATUS(hfi_client_next(batch->client, -1, &event), HFI_ERROR_WOULD_DEADLOCK);
    CHECK_STATUS(hfi_client_shutdown(batch->client, -1), HFI_ERROR_WOULD_DEADLOCK);
    hfi_request_free(item); /* it is the library's */
}

static void running_and_waiting_in_a_source_is_refused_and_harms_nothing(void) {
    for (enum verb_of_batch verb = STREAM; verb < BATCH_VERBS; verb++) {
        hfi_client_t *client = client_of(verb);
        struct batch batch = plan(client, 0, 3);
        batch.act = try_to_wait;
        batch.other = generation(client, 2, NULL);
        hfi_request_t *request = made(&batch);
        CHECK_STATUS(run(&batch, verb), HFI_OK);
        CHECK(batch.results == 3 && batch.failed == 0 && batch.finals == 1);
        CHECK_STATUS(hfi_request_send(batch.other), HFI_OK);
        hfi_request_free(batch.other);
        hfi_request_free(request);
        hfi_client_free(client);
    }
}

static struct stream streams[8];

static int32_t give_stream(void *user_data, hfi_request_t *item, int64_t index) {
    if (index == 8) return 1;
    streams[index] = picture_of(20000, 3000);
    streams[index].fails_at = index == 5 ? 9000 : 0;
    hfi_request_set_content(item, "image", index == 3 ? hfi_bytes(GIF, sizeof GIF - 1) : reader(&streams[index], 20000));
    return 0 * *(int *)user_data;
}

static void each_item_may_have_a_stream_of_its_own(void) {
    for (enum verb_of_batch verb = STREAM; verb < BATCH_VERBS; verb++) {
        hfi_client_t *client = client_of(verb);
        struct batch batch = plan(client, 0, 0);
        batch.request = hfi_batch_new(client, "image_classification");
        hfi_request_set_string(batch.request, "model", at("/pipeline/image-classification"));
        hfi_batch_set_source(batch.request, give_stream, &batch.finals, NULL);
        CHECK_STATUS(run(&batch, verb), HFI_OK);
        CHECK(batch.results == 8 && batch.failed == 1);
        CHECK_STATUS(batch.statuses[5], HFI_ERROR_IO);
        hfi_request_free(batch.request);
        hfi_client_free(client);
        for (int i = 0; i < 8; i++) {
            CHECK(i == 3 || (streams[i].released == 1 && streams[i].others == 0));
            CHECK(i == 3 || pthread_equal(streams[i].thread, pthread_self()) == (verb != DISPATCHED));
            CHECK(i == 3 || i == 5 || streams[i].at == 20000);
        }
    }
}

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
        for (int tries = 0; tries < 200 && sent("/stalled") < counts[i]; tries++) go_on(&batch, others, 1);
        go_on(&batch, others, 1);
        CHECK(sent("\"path\":\"/stalled\"") == counts[i] && batch.calls == counts[i]);
        CHECK_STATUS(hfi_request_status(request), HFI_PENDING);
        CHECK_STATUS(hfi_request_cancel(request), HFI_OK);
        CHECK_STATUS(hfi_request_wait(request, 30), HFI_ERROR_CANCELLED);
        hfi_request_free(request);
        CHECK(batch.finals == 1 && batch.calls == counts[i] && batch.results == 0);
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
        CHECK(batch.results == 150 && batch.failed == 0 && batch.finals == 1);
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
    for (int tries = 0; tries < 200 && batch.progress < 7; tries++) go_on(&batch, others, 1);
    go_on(&batch, others, 1);
    CHECK(batch.progress == 7 && batch.calls == 8 && batch.results == 0);
    hfi_request_free(request);
    hfi_client_free(client);
    hfi_client_free(others);
    CHECK(batch.finals == 1);
}

/* docs/batches.md: 16 results wait in the queue and one at its door, and behind them four items for each that runs at once. */
static void results_that_nobody_takes_hold_up_further_items(void) {
    hfi_client_t *client = sandbox_client(), *others = sandbox_client();
    struct batch batch = plan(client, 200, 0);
    hfi_request_t *request = made(&batch);
    hfi_batch_set_concurrency(request, 1);
    forget_requests();
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
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

static void a_handler_that_has_enough_gets_no_more(void) {
    for (enum verb_of_batch verb = STREAM; verb < WAIT_THEN_PULL; verb++) {
        hfi_client_t *client = client_of(verb);
        struct batch batch = plan(client, 0, 100000);
        batch.enough = 10;
        hfi_request_t *request = made(&batch);
        CHECK_STATUS(run(&batch, verb), HFI_ERROR_CANCELLED);
        CHECK(verb == PULL || verb == CLIENT_PULL ? batch.results >= 10 : batch.results == 10);
        CHECK(hfi_request_response(request) == NULL && batch.finals == 1 && batch.ends_asked == 0);
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
        CHECK(batch.calls >= 21 && batch.calls <= 21 + 8 && batch.results <= 20 && batch.finals == 1);
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
        CHECK(batch.results == 0 && batch.calls == 8 && batch.finals == 1);
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
        CHECK(batch.finals == 1);
    }
}

enum ending { NEVER_RUN, FREED, SHUT_DOWN, CLIENT_FREED, REPLACED, TAKEN_AWAY, NO_BATCH, NOT_READY, LATE, ENDINGS };

static void a_source_is_given_back_once_however_the_batch_ends(void) {
    for (enum ending ending = NEVER_RUN; ending < ENDINGS; ending++) {
        for (int handled = 0; handled < 2; handled++) {
            hfi_client_t *client = sandbox_client();
            struct batch batch = plan(client, 4, 50), other = plan(client, 4, 0);
            batch.fault = "stall_before_headers";
            hfi_request_t *request = made(&batch);
            other.request = request;
            if (handled) hfi_request_on_done(request, ended, &batch, end_given_back);
            int runs = ending == FREED || ending == SHUT_DOWN || ending == CLIENT_FREED;
            if (runs) CHECK_STATUS(hfi_request_start(request), HFI_OK);
            if (runs && handled)
                while (batch.calls < 4) hfi_client_poll(client, 0, 0);
            if (ending == SHUT_DOWN) CHECK_STATUS(hfi_client_shutdown(client, -1), HFI_OK);
            if (ending == CLIENT_FREED) hfi_client_free(client);
            if (ending == REPLACED) {
                hfi_batch_set_source(request, give, &other, given_back);
                CHECK(batch.finals == 1 && other.finals == 0);
                CHECK_STATUS(run(&other, STREAM), HFI_OK);
                CHECK(batch.calls == 0 && other.ends_asked == 1 && other.results == 4 && other.finals == 1);
            }
            if (ending == TAKEN_AWAY) {
                hfi_batch_set_source(request, NULL, &other, given_back);
                CHECK(batch.finals == 1 && other.finals == 1);
            }
            if (ending == NO_BATCH) {
                hfi_request_t *single = generation(client, 3, NULL);
                hfi_batch_set_source(single, give, &other, given_back);
                CHECK(other.finals == 1);
                hfi_request_free(single);
            }
            if (ending == NOT_READY) {
                hfi_batch_set_concurrency(request, 0);
                CHECK_STATUS(hfi_request_stream(request, hear, &batch), HFI_ERROR_INVALID_ARGUMENT);
            }
            if (ending == LATE) {
                CHECK_STATUS(hfi_client_shutdown(client, -1), HFI_OK);
                CHECK_STATUS(hfi_request_stream(request, hear, &batch), HFI_ERROR_SHUTDOWN);
            }
            if (ending == SHUT_DOWN || ending == CLIENT_FREED)
                CHECK(batch.done == handled && hfi_request_status(request) == HFI_ERROR_CANCELLED);
            hfi_request_free(request);
            CHECK(batch.done == (handled && runs) && batch.dones_finals == handled);
            if (ending != CLIENT_FREED) hfi_client_free(client);
            CHECK(batch.finals == 1 && (runs && handled ? batch.calls >= 4 : batch.calls == 0));
        }
    }
}

static pthread_t given_back_on;
static hfi_status_t sent_then;

static void send_when_given_back(void *user_data) {
    struct batch *batch = user_data;
    batch->finals++;
    given_back_on = pthread_self();
    sent_then = hfi_request_send(batch->other);
}

/* As what gives contents back: reader_faults.c. */
static void a_source_is_given_back_on_a_thread_of_the_callers_whoever_drives_the_network(void) {
    for (int workers = 0; workers < 3; workers += 2) {
        for (int started = 0; started < 2; started++) {
            hfi_config_t *config = sandbox_config();
            hfi_config_set_worker_threads(config, workers);
            hfi_client_t *client = client_from(config), *others = sandbox_client();
            struct batch batch = plan(client, 0, 50);
            batch.fault = "stall_before_headers";
            batch.cancels_at = 3;
            batch.other = generation(others, 2, NULL);
            hfi_request_t *request = made(&batch);
            hfi_batch_set_source(request, give, &batch, send_when_given_back);
            batch.finals = 0; /* of the source before it */
            CHECK_STATUS(run(&batch, started ? WAIT_THEN_PULL : STREAM), HFI_ERROR_CANCELLED);
            hfi_request_free(request);
            hfi_client_free(client);
            CHECK(batch.finals == 1 && pthread_equal(given_back_on, pthread_self()));
            CHECK_STATUS(sent_then, HFI_OK);
            hfi_request_free(batch.other);
            hfi_client_free(others);
        }
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
    CHECK(batch.finals == 1);
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
        TEST(every_verb_gives_all_results_and_asks_the_source_in_order_on_the_thread_inside_it),
        TEST(worker_threads_change_nothing),
        TEST(batches_that_are_cancelled_at_any_time_leave_nothing_behind),
        TEST(a_source_that_has_nothing_ends_the_batch_well),
        TEST(the_total_is_not_known_until_the_source_has_ended),
        TEST(what_is_wrong_with_an_item_that_a_source_sets_is_its_own_error),
        TEST(running_and_waiting_in_a_source_is_refused_and_harms_nothing),
        TEST(each_item_may_have_a_stream_of_its_own),
        TEST(no_more_than_that_many_items_are_on_their_way_at_once),
        TEST(many_items_at_once_and_one_at_a_time_come_to_the_same),
        TEST(in_order_an_item_that_stalls_holds_up_further_ones),
        TEST(results_that_nobody_takes_hold_up_further_items),
        TEST(a_handler_that_has_enough_gets_no_more),
        TEST(a_batch_may_be_cancelled_in_its_source),
        TEST(another_thread_may_cancel_while_all_items_stall),
        TEST(a_batch_cancelled_before_its_run_asks_for_nothing),
        TEST(a_source_is_given_back_once_however_the_batch_ends),
        TEST(a_source_is_given_back_on_a_thread_of_the_callers_whoever_drives_the_network),
        TEST(a_batch_may_be_freed_in_its_own_handler),
    };
    return RUN(tests);
}
