/* How events and ends of started requests reach the caller: once each, in order, on the right thread, within bounds. */
#include "http_get.h"
#include "test.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

struct heard {
    volatile int events, dones, finals;
    int others; /* calls on another thread than the first one */
    int have_thread;
    pthread_t thread;
    hfi_status_t status, nested;
    hfi_client_t *client;
    char text[8192];
};

static void note_thread(struct heard *heard) {
    if (!heard->have_thread) {
        heard->thread = pthread_self();
        heard->have_thread = 1;
    }
    heard->others += !pthread_equal(heard->thread, pthread_self());
}

static int32_t on_event(void *user_data, const hfi_event_t *event) {
    struct heard *heard = user_data;
    note_thread(heard);
    CHECK(heard->dones == 0);
    strncat(heard->text, hfi_event_text(event, NULL), sizeof heard->text - strlen(heard->text) - 1);
    heard->events++;
    return 0;
}

static int32_t stop_at_two(void *user_data, const hfi_event_t *event) {
    on_event(user_data, event);
    return ((struct heard *)user_data)->events == 2;
}

static int32_t free_at_once(void *user_data, const hfi_event_t *event) {
    on_event(user_data, event);
    hfi_request_free(hfi_event_request(event));
    return 0;
}

static void on_done(void *user_data, hfi_request_t *request) {
    struct heard *heard = user_data;
    note_thread(heard);
    heard->status = hfi_request_status(request);
    heard->dones++;
}

static void free_when_done(void *user_data, hfi_request_t *request) {
    on_done(user_data, request);
    hfi_request_free(request);
}

static void finalize(void *user_data) { ((struct heard *)user_data)->finals++; }

static hfi_request_t *listened(hfi_client_t *client, struct heard *heard, int tokens, const char *fault) {
    hfi_request_t *request = generation(client, tokens, fault);
    memset(heard, 0, sizeof *heard);
    heard->client = client;
    hfi_request_on_event(request, on_event, heard, finalize);
    hfi_request_on_done(request, on_done, heard, finalize);
    return request;
}

static void poll_until_done(hfi_client_t *client, struct heard *heard) {
    while (!heard->dones) CHECK(hfi_client_poll(client, 0, 0) >= 0);
}

static void polled_events_come_in_order_on_the_polling_thread_and_end_once(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *request = listened(client, &heard, 50, NULL);
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    poll_until_done(client, &heard);
    CHECK(heard.events == 50 && heard.dones == 1 && heard.others == 0);
    CHECK(pthread_equal(heard.thread, pthread_self()));
    CHECK_TEXT(heard.text, text_of(request));
    CHECK_STATUS(heard.status, HFI_OK);
    CHECK(heard.finals == 2);
    CHECK(hfi_client_poll(client, 0, 0) == 0);
    hfi_request_free(request);
    CHECK(heard.dones == 1 && heard.finals == 2);
    hfi_client_free(client);
}

static void a_poll_keeps_within_its_number_of_events(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *request = listened(client, &heard, 20, NULL);
    hfi_request_start(request);
    CHECK_STATUS(hfi_request_wait(request, -1), HFI_OK);
    for (int i = 1; i <= 20; i++) {
        CHECK(hfi_client_poll(client, 1, 0) == 1);
        CHECK(heard.events == i);
    }
    CHECK(hfi_client_poll(client, 0, 1) == 1);
    CHECK(heard.dones == 1);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_failed_request_ends_once_with_its_status(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *request = listened(client, &heard, 5, "error_event=2");
    hfi_request_start(request);
    poll_until_done(client, &heard);
    CHECK_STATUS(heard.status, HFI_ERROR_OVERLOADED);
    CHECK(heard.events == 2 && heard.dones == 1 && heard.finals == 2);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_request_cancelled_before_its_start_ends_once_as_cancelled(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *request = listened(client, &heard, 5, NULL);
    CHECK_STATUS(hfi_request_cancel(request), HFI_OK);
    CHECK_STATUS(hfi_request_cancel(request), HFI_OK);
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    poll_until_done(client, &heard);
    CHECK_STATUS(heard.status, HFI_ERROR_CANCELLED);
    CHECK(heard.events == 0 && heard.dones == 1);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void *cancel_it(void *request) {
    hfi_request_cancel(request);
    return NULL;
}

static void a_request_cancelled_by_another_thread_ends_once_as_cancelled(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *request = listened(client, &heard, 5, "stall_mid_stream=2");
    hfi_request_start(request);
    while (heard.events < 2) hfi_client_poll(client, 0, 0);
    pthread_t thread;
    pthread_create(&thread, NULL, cancel_it, request);
    poll_until_done(client, &heard);
    pthread_join(thread, NULL);
    CHECK_STATUS(heard.status, HFI_ERROR_CANCELLED);
    CHECK(heard.events == 2 && heard.dones == 1);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_handler_that_has_enough_gets_no_more_and_cancels(void) {
    hfi_client_t *client = sandbox_client();
    for (int round = 0; round < 20; round++) {
        struct heard heard;
        hfi_request_t *request = listened(client, &heard, 30, NULL);
        hfi_request_on_event(request, stop_at_two, &heard, finalize);
        hfi_request_start(request);
        poll_until_done(client, &heard);
        CHECK_STATUS(heard.status, HFI_ERROR_CANCELLED);
        CHECK(heard.events == 2 && heard.dones == 1 && heard.finals == 3);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void freeing_a_running_request_ends_it_once_as_cancelled(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *request = listened(client, &heard, 5, "stall_mid_stream=2");
    hfi_request_start(request);
    hfi_request_free(request);
    CHECK_STATUS(heard.status, HFI_ERROR_CANCELLED);
    CHECK(heard.dones == 1 && heard.finals == 2);
    hfi_client_poll(client, 0, 0);
    CHECK(heard.dones == 1);
    hfi_client_free(client);
}

static void a_request_may_be_freed_in_its_own_event_handler(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *request = listened(client, &heard, 5, "stall_mid_stream=2");
    hfi_request_on_event(request, free_at_once, &heard, finalize);
    hfi_request_start(request);
    poll_until_done(client, &heard);
    CHECK_STATUS(heard.status, HFI_ERROR_CANCELLED);
    CHECK(heard.events == 1 && heard.dones == 1 && heard.finals == 3);
    hfi_client_free(client);
}

static void a_request_may_be_freed_in_its_own_done_handler(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *request = listened(client, &heard, 5, NULL);
    hfi_request_on_done(request, free_when_done, &heard, finalize);
    hfi_request_start(request);
    poll_until_done(client, &heard);
    CHECK_STATUS(heard.status, HFI_OK);
    CHECK(heard.events == 5 && heard.dones == 1 && heard.finals == 3);
    hfi_client_free(client);
}

static void a_request_that_never_ran_is_finalized_when_freed(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *request = listened(client, &heard, 5, NULL);
    hfi_request_free(request);
    CHECK(heard.finals == 2 && heard.dones == 0);
    hfi_client_free(client);
}

static void a_start_that_fails_calls_no_handler(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *request = listened(client, &heard, 5, NULL);
    hfi_request_set_int(request, "max_new_token", 1);
    CHECK_STATUS(hfi_request_start(request), HFI_ERROR_INVALID_ARGUMENT);
    hfi_client_poll(client, 0, 0);
    hfi_request_free(request);
    CHECK(heard.dones == 0 && heard.finals == 2);
    hfi_client_free(client);
}

static void shutdown_ends_what_runs_and_nothing_is_called_after_it(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard[4];
    hfi_request_t *requests[4];
    for (int i = 0; i < 4; i++) {
        requests[i] = listened(client, &heard[i], 5, i % 2 ? "stall_before_headers" : "stall_mid_stream=1");
        hfi_request_start(requests[i]);
    }
    CHECK_STATUS(hfi_client_shutdown(client, -1), HFI_OK);
    for (int i = 0; i < 4; i++) {
        CHECK_STATUS(heard[i].status, HFI_ERROR_CANCELLED);
        CHECK(heard[i].dones == 1 && heard[i].finals == 2);
    }
    CHECK_STATUS(hfi_client_poll(client, 0, 0), HFI_ERROR_SHUTDOWN);
    CHECK_STATUS(hfi_client_shutdown(client, -1), HFI_OK);
    hfi_request_t *late = generation(client, 5, NULL);
    CHECK_STATUS(hfi_request_send(late), HFI_ERROR_SHUTDOWN);
    hfi_request_free(late);
    for (int i = 0; i < 4; i++) {
        hfi_request_free(requests[i]);
        CHECK(heard[i].dones == 1 && heard[i].finals == 2);
    }
    hfi_client_free(client);
}

static void freeing_the_client_ends_what_runs_and_results_stay_readable(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *finished = generation(client, 5, NULL);
    CHECK_STATUS(hfi_request_send(finished), HFI_OK);
    hfi_request_t *running = listened(client, &heard, 5, "stall_before_headers");
    hfi_request_start(running);
    hfi_client_free(client);
    CHECK(heard.dones == 1);
    CHECK_STATUS(hfi_request_status(running), HFI_ERROR_CANCELLED);
    CHECK(strlen(text_of(finished)) > 0);
    hfi_request_free(running);
    hfi_request_free(finished);
}

static void on_done_nested(void *user_data, hfi_request_t *request) {
    struct heard *heard = user_data;
    heard->nested = hfi_client_poll(heard->client, 0, 0);
    CHECK_STATUS(hfi_client_shutdown(heard->client, 1), HFI_ERROR_WOULD_DEADLOCK);
    const hfi_event_t *event;
    CHECK_STATUS(hfi_client_next(heard->client, 1, &event), HFI_ERROR_WOULD_DEADLOCK);
    hfi_request_t *other = generation(heard->client, 3, NULL);
    CHECK_STATUS(hfi_request_send(other), HFI_OK); /* a blocking call of another request is the host's own business */
    hfi_request_free(other);
    on_done(user_data, request);
}

static void handlers_cannot_poll_wait_for_or_shut_down_their_client(void) {
    hfi_client_t *client = sandbox_client();
    struct heard heard;
    hfi_request_t *request = listened(client, &heard, 3, NULL);
    hfi_request_on_done(request, on_done_nested, &heard, NULL);
    hfi_request_start(request);
    poll_until_done(client, &heard);
    CHECK_STATUS(heard.nested, HFI_ERROR_WOULD_DEADLOCK);
    hfi_request_free(request);
    hfi_client_free(client);
}

static int32_t block_in_dispatcher(void *user_data, const hfi_event_t *event) {
    struct heard *heard = user_data;
    on_event(user_data, event);
    hfi_request_t *other = generation(heard->client, 3, NULL);
    heard->nested = hfi_request_send(other);
    CHECK_CONTAINS(message(other), "thread");
    hfi_request_free(other);
    CHECK_STATUS(hfi_request_wait(hfi_event_request(event), -1), HFI_ERROR_WOULD_DEADLOCK);
    return 0;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int dispatched;

static void done_on_dispatcher(void *user_data, hfi_request_t *request) {
    on_done(user_data, request);
    pthread_mutex_lock(&lock);
    dispatched++;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
}

static void the_dispatcher_delivers_on_one_thread_of_its_own_that_cannot_block(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_delivery(config, HFI_DELIVERY_DISPATCHER);
    hfi_client_t *client = client_from(config);
    struct heard heard[2];
    hfi_request_t *requests[2];
    dispatched = 0;
    for (int i = 0; i < 2; i++) {
        requests[i] = listened(client, &heard[i], 4, NULL);
        heard[i].nested = HFI_OK;
        hfi_request_on_event(requests[i], block_in_dispatcher, &heard[i], NULL);
        hfi_request_on_done(requests[i], done_on_dispatcher, &heard[i], NULL);
        hfi_request_start(requests[i]);
    }
    pthread_mutex_lock(&lock);
    while (dispatched < 2) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < 2; i++) {
        CHECK_STATUS(heard[i].nested, HFI_ERROR_WOULD_DEADLOCK);
        CHECK_STATUS(heard[i].status, HFI_OK);
        CHECK(heard[i].events == 4 && heard[i].dones == 1 && heard[i].others == 0);
        CHECK(!pthread_equal(heard[i].thread, pthread_self()));
    }
    CHECK(pthread_equal(heard[0].thread, heard[1].thread));
    hfi_request_free(requests[0]);
    hfi_request_free(requests[1]);
    hfi_client_free(client);
}

struct loop {
    int pipe[2];
    hfi_client_t *client;
    hfi_status_t nested;
};

static void wake(void *user_data) {
    struct loop *loop = user_data;
    loop->nested = hfi_client_shutdown(loop->client, 1);
    if (hfi_client_poll(loop->client, 0, 0) != HFI_ERROR_WOULD_DEADLOCK) loop->nested = HFI_OK;
    if (write(loop->pipe[1], "x", 1) != 1) abort();
}

static void a_wakeup_drives_an_event_loop(void) {
    struct loop loop = {{0, 0}, sandbox_client(), HFI_OK};
    if (pipe(loop.pipe)) abort();
    CHECK_STATUS(hfi_client_set_wakeup(loop.client, wake, &loop), HFI_OK);
    struct heard heard;
    hfi_request_t *request = listened(loop.client, &heard, 40, NULL);
    hfi_request_start(request);
    while (!heard.dones) {
        struct pollfd descriptor = {loop.pipe[0], POLLIN, 0};
        char byte;
        CHECK(poll(&descriptor, 1, 30000) == 1);
        if (test_failures || read(loop.pipe[0], &byte, 1) != 1) break;
        hfi_client_poll(loop.client, 3, 0); /* leaves some, for which it is woken again */
    }
    CHECK(heard.events == 40 && heard.dones == 1);
    CHECK_STATUS(loop.nested, HFI_ERROR_WOULD_DEADLOCK);
    hfi_request_free(request);
    hfi_client_free(loop.client);
    close(loop.pipe[0]);
    close(loop.pipe[1]);
}

static void count_wakeup(void *wakeups) { __sync_fetch_and_add((int *)wakeups, 1); }

static void what_is_pulled_from_its_request_wakes_nobody_for_ever(void) {
    hfi_client_t *client = sandbox_client();
    int wakeups = 0;
    CHECK_STATUS(hfi_client_set_wakeup(client, count_wakeup, &wakeups), HFI_OK);
    hfi_request_t *request = generation(client, 5, NULL);
    hfi_request_set_bool(request, "stream", 1);
    const hfi_event_t *event = NULL;
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    while (hfi_request_next(request, -1, &event) == HFI_OK) {
    }
    for (int i = 0; i < 5000; i++) {
        hfi_client_poll(client, 0, 0);
        sched_yield();
    }
    CHECK(__sync_fetch_and_add(&wakeups, 0) < 50); /* one for each event at most */
    hfi_request_free(request);
    hfi_client_free(client);
}

/* How many connections the sandbox has, but for the one that asks. */
static int open_connections(void) {
    char *stats = plain_http("GET", "/sandbox/stats");
    const char *open = strstr(stats, "\"open\":");
    int count = open ? atoi(open + strlen("\"open\":")) - 1 : -1;
    free(stats);
    return count;
}

static void a_freed_client_leaves_no_connection_though_its_results_are_kept(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *sent = hfi_text_generation(client, "Once");
    hfi_request_t *started = hfi_text_generation(client, "Twice");
    CHECK_STATUS(hfi_request_send(sent), HFI_OK);
    CHECK_STATUS(hfi_request_start(started), HFI_OK);
    CHECK_STATUS(hfi_request_wait(started, -1), HFI_OK);
    CHECK(open_connections() > 0);
    hfi_client_free(client);
    /* The sandbox notices in its own time. */
    int left = open_connections();
    for (time_t end = time(NULL) + 60; left > 0 && time(NULL) < end;) left = open_connections();
    CHECK(left == 0);
    CHECK(*hfi_response_text(hfi_request_response(sent), NULL));
    hfi_request_free(sent);
    hfi_request_free(started);
}

int main(void) {
    static const struct test tests[] = {
        TEST(polled_events_come_in_order_on_the_polling_thread_and_end_once),
        TEST(a_poll_keeps_within_its_number_of_events),
        TEST(a_failed_request_ends_once_with_its_status),
        TEST(a_request_cancelled_before_its_start_ends_once_as_cancelled),
        TEST(a_request_cancelled_by_another_thread_ends_once_as_cancelled),
        TEST(a_handler_that_has_enough_gets_no_more_and_cancels),
        TEST(freeing_a_running_request_ends_it_once_as_cancelled),
        TEST(a_request_may_be_freed_in_its_own_event_handler),
        TEST(a_request_may_be_freed_in_its_own_done_handler),
        TEST(a_request_that_never_ran_is_finalized_when_freed),
        TEST(a_start_that_fails_calls_no_handler),
        TEST(shutdown_ends_what_runs_and_nothing_is_called_after_it),
        TEST(freeing_the_client_ends_what_runs_and_results_stay_readable),
        TEST(handlers_cannot_poll_wait_for_or_shut_down_their_client),
        TEST(the_dispatcher_delivers_on_one_thread_of_its_own_that_cannot_block),
        TEST(a_wakeup_drives_an_event_loop),
        TEST(what_is_pulled_from_its_request_wakes_nobody_for_ever),
        TEST(a_freed_client_leaves_no_connection_though_its_results_are_kept),
    };
    return RUN(tests);
}
