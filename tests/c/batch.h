/* Batches whose items come from a function: what that does, what the batch tells, and the verbs that run it. */
#ifndef HFI_TEST_BATCH_H
#define HFI_TEST_BATCH_H

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

static inline int32_t give(void *user_data, hfi_request_t *item, int64_t index) {
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

static inline void given_back(void *user_data) {
    struct batch *batch = user_data;
    pthread_mutex_lock(&lock);
    batch->finals++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

/* Whether the source was given back, once; the dispatcher may do that a little after the end. */
static inline int is_back(struct batch *batch) { return await(&batch->finals) && batch->finals == 1; }

static inline int32_t hear(void *user_data, const hfi_event_t *event) {
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

static inline void ended(void *user_data, hfi_request_t *request) {
    struct batch *batch = user_data;
    CHECK(request == batch->request && batch->done == 0);
    announce(&batch->done);
}

static inline void end_given_back(void *user_data) { ((struct batch *)user_data)->dones_finals++; }

static inline struct batch plan(hfi_client_t *client, int64_t first, int64_t total) {
    struct batch batch;
    memset(&batch, 0, sizeof batch);
    batch.client = client;
    batch.first = first;
    batch.total = total;
    batch.last = batch.only = batch.cancels_at = -1;
    return batch;
}

/* Makes the batch that a plan is for, with items that were added before those of the source. */
static inline hfi_request_t *made(struct batch *batch) {
    hfi_request_t *request = batch->request = hfi_batch_new(batch->client, "text_generation");
    hfi_request_set_int(request, "max_new_tokens", 3);
    for (int64_t i = 0; i < batch->first; i++) hfi_batch_add(request, "added");
    hfi_batch_set_source(request, give, batch, given_back);
    return request;
}

static inline hfi_client_t *client_of(enum verb_of_batch verb) {
    return client_for(verb == DISPATCHED ? DISPATCHER : SEND);
}

/* Runs a batch with a verb to its end. */
static inline hfi_status_t run(struct batch *batch, enum verb_of_batch verb) {
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

#endif
