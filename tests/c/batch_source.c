/* Batches whose items come from a function: when and where it is called, what it may do, and when it is given back. */
#include "batch.h"

static void every_verb_gives_all_results_and_asks_the_source_in_order_on_the_thread_inside_it(void) {
    for (enum verb_of_batch verb = STREAM; verb < BATCH_VERBS; verb++) {
        hfi_client_t *client = client_of(verb);
        struct batch batch = plan(client, 20, 80);
        hfi_request_t *request = made(&batch);
        CHECK_STATUS(run(&batch, verb), HFI_OK);
        CHECK(batch.results == 100 && batch.failed == 0);
        CHECK(batch.calls == 80 && batch.ends_asked == 1 && batch.others == 0 && is_back(&batch));
        CHECK(pthread_equal(batch.thread, pthread_self()) == (verb != DISPATCHED));
        CHECK(hfi_response_number(hfi_request_response(request), "/total", -1) == 100);
        hfi_request_free(request);
        hfi_client_free(client);
        CHECK(is_back(&batch) && batch.dones_finals == (verb == POLLED || verb == DISPATCHED ? 2 : 0));
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
        CHECK(batch.results == 105 && batch.failed == 0 && batch.others == 0 && is_back(&batch));
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
        CHECK(batch.results == added && batch.ends_asked == 1 && is_back(&batch));
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
        CHECK(batch.results == 3 && batch.failed == 0 && is_back(&batch));
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

static void set_more(struct batch *batch, hfi_request_t *item, int64_t index) {
    (void)batch;
    if (index == 1) hfi_request_set_header(item, "x-sandbox-fault", "status=400");
    if (index == 2) hfi_request_set_header(item, "x-sandbox-fault", "stall_before_headers");
    if (index == 2) hfi_request_set_timeout(item, 0.05);
    if (index == 3) hfi_request_on_event(item, hear, batch, end_given_back);
}

static void an_item_may_have_a_timeout_and_headers_but_no_handlers(void) {
    hfi_client_t *client = sandbox_client();
    struct batch batch = plan(client, 0, 5);
    batch.act = set_more;
    hfi_request_t *request = made(&batch);
    CHECK_STATUS(run(&batch, STREAM), HFI_OK);
    static const hfi_status_t expected[] = {HFI_OK, HFI_ERROR_BAD_REQUEST, HFI_ERROR_TIMEOUT, HFI_ERROR_INVALID_ARGUMENT, HFI_OK};
    for (int i = 0; i < 5; i++) CHECK_STATUS(batch.statuses[i], expected[i]);
    CHECK(batch.dones_finals == 1);
    hfi_request_free(request);
    hfi_client_free(client);
}

static int32_t fail_at_three(void *user_data, hfi_request_t *item, int64_t index) {
    (void)user_data;
    hfi_request_set_string(item, "prompt", "one more");
    return index < 3 ? 0 : -7;
}

static void a_source_that_fails_ends_the_batch_and_what_has_ended_is_given(void) {
    hfi_client_t *client = sandbox_client();
    struct batch batch = plan(client, 0, 0);
    hfi_request_t *request = made(&batch);
    hfi_batch_set_source(request, fail_at_three, NULL, NULL);
    hfi_batch_set_concurrency(request, 1);
    CHECK_STATUS(run(&batch, STREAM), HFI_ERROR_IO);
    CHECK_CONTAINS(message(request), "-7");
    CHECK(batch.results == 3 && batch.failed == 0 && hfi_request_response(request) == NULL);
    hfi_request_free(request);
    hfi_client_free(client);
}

struct host {
    int asked, elsewhere;
    double life;
    pthread_t thread;
};

static int32_t provide(void *user_data, hfi_token_t *token) {
    struct host *host = user_data;
    host->asked++;
    host->elsewhere += !pthread_equal(host->thread, pthread_self());
    hfi_token_set(token, "hf_short", host->life);
    return 0;
}

static void the_token_provider_is_asked_again_when_its_token_is_over(void) {
    static const double lives[] = {0, 1000};
    for (int i = 0; i < 2; i++) {
        struct host host = {0, 0, lives[i], pthread_self()};
        hfi_config_t *config = sandbox_config();
        hfi_config_set_token_provider(config, provide, &host, NULL);
        hfi_client_t *client = client_from(config);
        struct batch batch = plan(client, 0, 6);
        hfi_request_t *request = made(&batch);
        hfi_batch_set_concurrency(request, 2);
        hfi_request_set_header(request, "x-sandbox-fault", "require_token=hf_short");
        CHECK_STATUS(run(&batch, STREAM), HFI_OK);
        CHECK(batch.results == 6 && batch.failed == 0);
        CHECK(i ? host.asked == 1 : host.asked >= 6);
        CHECK(host.elsewhere == 0);
        hfi_request_free(request);
        hfi_client_free(client);
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
                CHECK(is_back(&batch) && other.finals == 0);
                CHECK_STATUS(run(&other, STREAM), HFI_OK);
                CHECK(batch.calls == 0 && other.ends_asked == 1 && other.results == 4 && other.finals == 1);
            }
            if (ending == TAKEN_AWAY) {
                hfi_batch_set_source(request, NULL, &other, given_back);
                CHECK(is_back(&batch) && other.finals == 1);
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
            CHECK(is_back(&batch) && (runs && handled ? batch.calls >= 4 : batch.calls == 0));
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
            CHECK(is_back(&batch) && pthread_equal(given_back_on, pthread_self()));
            CHECK_STATUS(sent_then, HFI_OK);
            hfi_request_free(batch.other);
            hfi_client_free(others);
        }
    }
}

int main(void) {
    static const struct test tests[] = {
        TEST(every_verb_gives_all_results_and_asks_the_source_in_order_on_the_thread_inside_it),
        TEST(worker_threads_change_nothing),
        TEST(a_source_that_has_nothing_ends_the_batch_well),
        TEST(the_total_is_not_known_until_the_source_has_ended),
        TEST(what_is_wrong_with_an_item_that_a_source_sets_is_its_own_error),
        TEST(running_and_waiting_in_a_source_is_refused_and_harms_nothing),
        TEST(each_item_may_have_a_stream_of_its_own),
        TEST(an_item_may_have_a_timeout_and_headers_but_no_handlers),
        TEST(a_source_that_fails_ends_the_batch_and_what_has_ended_is_given),
        TEST(the_token_provider_is_asked_again_when_its_token_is_over),
        TEST(a_source_is_given_back_once_however_the_batch_ends),
        TEST(a_source_is_given_back_on_a_thread_of_the_callers_whoever_drives_the_network),
    };
    return RUN(tests);
}
