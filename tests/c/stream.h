/* Streams for hfi_reader, and the verbs that drive a request while its stream is read. */
#ifndef HFI_TEST_STREAM_H
#define HFI_TEST_STREAM_H

#include "http_get.h"
#include "test.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

enum { MUCH = 3000000 };
static const char GIF[] = "GIF89a\1\0\1\0\0\0\0;";

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static inline void announce(int *flag) {
    pthread_mutex_lock(&lock);
    *flag = 1;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static inline int32_t count_items(void *user_data, const hfi_event_t *event) {
    *(int *)user_data += hfi_event_kind(event) == HFI_EVENT_ITEM;
    return 0;
}

/* Whether a flag is set within some seconds, which are many. */
static inline int await(const int *flag) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 100;
    pthread_mutex_lock(&lock);
    while (!*flag && pthread_cond_timedwait(&changed, &lock, &until) == 0) {}
    int set = *flag;
    pthread_mutex_unlock(&lock);
    return set;
}

/* A stream of bytes: a head, then a pattern. */
struct stream {
    const char *head;
    size_t head_len, total, chunk; /* at most that many bytes at once; 0: as many as fit */
    size_t fails_at;               /* fails from that byte on, if not 0 */
    int64_t failure;
    int waits, entered, opened; /* whether it waits to be opened, after it said that it was entered */
    hfi_request_t *cancels;     /* what it cancels when it is read */
    hfi_request_t *outlives;    /* its second read ends after this has ended */
    size_t at;
    int reads, others, released; /* others: reads on another thread than the first one */
    pthread_t thread;
};

static inline uint8_t byte_at(const struct stream *stream, size_t at) {
    return at < stream->head_len ? (uint8_t)stream->head[at] : (uint8_t)(at % 251);
}

static inline int64_t read_stream(void *user_data, uint8_t *buffer, size_t capacity) {
    struct stream *stream = user_data;
    CHECK(!stream->released && capacity > 0);
    if (!stream->reads++) stream->thread = pthread_self();
    stream->others += !pthread_equal(stream->thread, pthread_self());
    if (stream->cancels) hfi_request_cancel(stream->cancels);
    if (stream->waits) {
        announce(&stream->entered);
        CHECK(await(&stream->opened));
    }
    if (stream->outlives && stream->reads == 2) {
        announce(&stream->entered);
        while (hfi_request_status(stream->outlives) == HFI_PENDING) sched_yield();
    }
    if (stream->fails_at && stream->at + 1 >= stream->fails_at) return stream->failure;
    size_t count = stream->total - stream->at;
    if (count > capacity) count = capacity;
    if (stream->chunk && count > stream->chunk) count = stream->chunk;
    for (size_t i = 0; i < count; i++) buffer[i] = byte_at(stream, stream->at + i);
    stream->at += count;
    return (int64_t)count;
}

static inline void release(void *user_data) {
    struct stream *stream = user_data;
    pthread_mutex_lock(&lock);
    stream->released++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static inline hfi_content_t reader(struct stream *stream, uint64_t size) {
    return hfi_reader(read_stream, stream, size, release);
}

static inline struct stream stream_of(size_t total) {
    struct stream stream;
    memset(&stream, 0, sizeof stream);
    stream.total = total;
    stream.failure = -1;
    return stream;
}

static inline struct stream picture_of(size_t total, size_t chunk) {
    struct stream stream = stream_of(total);
    stream.head = GIF;
    stream.head_len = sizeof GIF - 1;
    stream.chunk = chunk;
    return stream;
}

/* Sends a stream to a server that counts and hashes. */
static inline hfi_request_t *echo(hfi_client_t *client, hfi_content_t data) {
    hfi_request_t *request = hfi_post(client);
    hfi_request_set_string(request, "model", at("/echo"));
    hfi_request_set_content(request, "data", data);
    return request;
}

static inline hfi_request_t *classify(hfi_client_t *client, hfi_content_t image, int with_parameters) {
    hfi_request_t *request = hfi_image_classification(client, image);
    hfi_request_set_string(request, "model", at("/pipeline/image-classification"));
    if (with_parameters) hfi_request_set_int(request, "top_k", 5);
    return request;
}

enum verb { SEND, WAIT, NEXT, CLIENT_NEXT, POLL, DISPATCHER, VERBS };

struct run {
    enum verb verb;
    hfi_client_t *client;
    hfi_request_t *request;
    int done, left;
    pthread_t thread; /* the one that drives it */
};

static inline void on_done(void *user_data, hfi_request_t *request) {
    struct run *run = user_data;
    (void)request;
    if (run->verb == DISPATCHER) run->thread = pthread_self();
    announce(&run->done);
}

static inline void *drive(void *data) {
    struct run *run = data;
    const hfi_event_t *event = NULL;
    if (run->verb != DISPATCHER) run->thread = pthread_self();
    switch (run->verb) {
    case SEND: hfi_request_send(run->request); break;
    case WAIT: hfi_request_wait(run->request, -1); break;
    case NEXT:
        while (hfi_request_next(run->request, -1, &event) == HFI_OK) {}
        break;
    case CLIENT_NEXT:
        while (hfi_event_kind(event) != HFI_EVENT_DONE)
            if (hfi_client_next(run->client, 30, &event) != HFI_OK) break;
        break;
    case POLL:
        while (!run->done) CHECK(hfi_client_poll(run->client, 0, 0) >= 0);
        break;
    default: CHECK(await(&run->done));
    }
    return NULL;
}

static inline hfi_client_t *client_for(enum verb verb) {
    hfi_config_t *config = sandbox_config();
    if (verb == DISPATCHER) hfi_config_set_delivery(config, HFI_DELIVERY_DISPATCHER);
    return client_from(config);
}

/* Starts a request if its verb wants that, and a thread that drives it to its end. */
static inline pthread_t begin(struct run *run, enum verb verb, hfi_client_t *client, hfi_request_t *request) {
    memset(run, 0, sizeof *run);
    run->verb = verb;
    run->client = client;
    run->request = request;
    if (verb >= POLL) hfi_request_on_done(request, on_done, run, NULL);
    if (verb != SEND) CHECK_STATUS(hfi_request_start(request), HFI_OK);
    pthread_t thread;
    pthread_create(&thread, NULL, drive, run);
    return thread;
}

/* Runs a request on a thread of its own; how it ended. */
static inline hfi_status_t run_with(struct run *run, enum verb verb, hfi_client_t *client, hfi_request_t *request) {
    pthread_join(begin(run, verb, client, request), NULL);
    return hfi_request_status(request);
}

#endif
