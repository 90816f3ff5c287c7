/* Inputs that a function of the caller's reads: in every verb and form of body, on the right threads, with faults,
 * cancels and retries; and what they were made with is given back once. */
#include "http_get.h"
#include "test.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

enum { MUCH = 3000000 };
static const char GIF[] = "GIF89a\1\0\1\0\0\0\0;";

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void announce(int *flag) {
    pthread_mutex_lock(&lock);
    *flag = 1;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

/* Whether a flag is set within some seconds, which are many. */
static int await(const int *flag) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 15;
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

static uint8_t byte_at(const struct stream *stream, size_t at) {
    return at < stream->head_len ? (uint8_t)stream->head[at] : (uint8_t)(at % 251);
}

static int64_t read_stream(void *user_data, uint8_t *buffer, size_t capacity) {
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

static void release(void *user_data) {
    struct stream *stream = user_data;
    pthread_mutex_lock(&lock);
    stream->released++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static hfi_content_t reader(struct stream *stream, uint64_t size) {
    return hfi_reader(read_stream, stream, size, release);
}

static struct stream stream_of(size_t total) {
    struct stream stream;
    memset(&stream, 0, sizeof stream);
    stream.total = total;
    stream.failure = -1;
    return stream;
}

static struct stream picture_of(size_t total, size_t chunk) {
    struct stream stream = stream_of(total);
    stream.head = GIF;
    stream.head_len = sizeof GIF - 1;
    stream.chunk = chunk;
    return stream;
}

static const char *at(const char *path) {
    static char url[256];
    snprintf(url, sizeof url, "%s%s", getenv("HFI_SANDBOX_URL"), path);
    return url;
}

/* Sends a stream to a server that counts and hashes. */
static hfi_request_t *echo(hfi_client_t *client, hfi_content_t data) {
    hfi_request_t *request = hfi_post(client);
    hfi_request_set_string(request, "model", at("/echo"));
    hfi_request_set_content(request, "data", data);
    return request;
}

static hfi_request_t *classify(hfi_client_t *client, hfi_content_t image, int with_parameters) {
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

static void on_done(void *user_data, hfi_request_t *request) {
    struct run *run = user_data;
    (void)request;
    if (run->verb == DISPATCHER) run->thread = pthread_self();
    announce(&run->done);
}

static void *drive(void *data) {
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

static hfi_client_t *client_for(enum verb verb) {
    hfi_config_t *config = sandbox_config();
    if (verb == DISPATCHER) hfi_config_set_delivery(config, HFI_DELIVERY_DISPATCHER);
    return client_from(config);
}

/* Starts a request if its verb wants that, and a thread that drives it to its end. */
static pthread_t begin(struct run *run, enum verb verb, hfi_client_t *client, hfi_request_t *request) {
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
static hfi_status_t run_with(struct run *run, enum verb verb, hfi_client_t *client, hfi_request_t *request) {
    pthread_join(begin(run, verb, client, request), NULL);
    return hfi_request_status(request);
}

static void a_stream_arrives_whole_in_every_verb_and_is_read_on_the_thread_inside_it(void) {
    struct stream stream = stream_of(MUCH);
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < MUCH; i++) hash = (hash ^ byte_at(&stream, i)) * UINT64_C(0x100000001b3);
    char expected[17];
    snprintf(expected, sizeof expected, "%016llx", (unsigned long long)hash);
    for (enum verb verb = SEND; verb < VERBS; verb++) {
        hfi_client_t *client = client_for(verb);
        struct stream streams[2] = {stream, stream};
        for (int known = 0; known < 2; known++) {
            hfi_request_t *request = echo(client, reader(&streams[known], known ? MUCH : HFI_SIZE_UNKNOWN));
            struct run run;
            CHECK_STATUS(run_with(&run, verb, client, request), HFI_OK);
            const hfi_response_t *response = hfi_request_response(request);
            CHECK(hfi_response_number(response, "/bytes", 0) == MUCH);
            CHECK_TEXT(hfi_response_string(response, "/fnv1a64", NULL), expected);
            CHECK(hfi_response_number(response, "/content_length", -1) == (known ? MUCH : -1));
            const char *encoding = hfi_response_string(response, "/transfer_encoding", NULL);
            CHECK(known ? encoding == NULL : encoding && strcmp(encoding, "chunked") == 0);
            CHECK(streams[known].others == 0 && pthread_equal(streams[known].thread, run.thread));
            hfi_request_free(request);
        }
        hfi_client_free(client);
        CHECK(streams[0].released == 1 && streams[1].released == 1);
    }
}

static void a_stream_with_parameters_is_sent_as_base64_as_it_comes(void) {
    enum { TOTAL = 200002 };
    static const size_t chunks[] = {0, 1000, 65536, 14};
    hfi_client_t *client = sandbox_client();
    struct stream stream = picture_of(TOTAL, 0);
    uint8_t *bytes = malloc(TOTAL);
    CHECK(read_stream(&stream, bytes, TOTAL) == TOTAL);
    hfi_request_t *whole = classify(client, hfi_bytes(bytes, TOTAL), 0);
    CHECK_STATUS(hfi_request_send(whole), HFI_OK);
    for (int call = 0; call < 16; call++) {
        int known = call & 1, with_parameters = call & 2;
        stream = picture_of(TOTAL, chunks[call / 4]);
        hfi_request_t *request = classify(client, reader(&stream, known ? TOTAL : HFI_SIZE_UNKNOWN), with_parameters);
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK_TEXT(hfi_response_json(hfi_request_response(request), NULL),
                   hfi_response_json(hfi_request_response(whole), NULL));
        char *seen = seen_requests();
        CHECK_CONTAINS(seen, with_parameters ? "-type\":\"application/json\"" : "-type\":\"image/gif\"");
        CHECK((strstr(seen, "\"transfer-encoding\":\"chunked\"") == NULL) == known);
        free(seen);
        hfi_request_free(request);
        CHECK(stream.released == 1);
    }
    hfi_request_free(whole);
    free(bytes);
    hfi_client_free(client);
}

static void a_stream_that_is_sent_twice_in_one_body_is_read_once(void) {
    hfi_client_t *client = sandbox_client();
    struct stream stream = picture_of(5000, 700);
    hfi_request_t *request = hfi_visual_question_answering(client, reader(&stream, HFI_SIZE_UNKNOWN), "Is it?");
    hfi_request_set_string(request, "model", at("/pipeline/visual-question-answering"));
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(hfi_response_item_count(hfi_request_response(request)) == 2 && stream.at == 5000);
    hfi_request_free(request);
    CHECK(stream.released == 1);
    hfi_client_free(client);
}

/* Sends a picture as a stream and checks what type the server is told. */
static void check_type(struct stream stream, const char *given, const char *expected) {
    hfi_client_t *client = sandbox_client();
    hfi_content_t content = reader(&stream, 500);
    content.mime_type = given;
    hfi_request_t *request = echo(client, content);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(hfi_response_string(hfi_request_response(request), "/content_type", NULL), expected);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void the_media_type_of_a_stream_is_told_or_seen_in_its_first_bytes(void) {
    check_type(picture_of(500, 0), "image/x-own", "image/x-own");
    check_type(picture_of(500, 0), NULL, "image/gif");
}

static void the_media_type_is_seen_even_if_the_first_bytes_come_one_by_one(void) {
    check_type(picture_of(500, 1), NULL, "image/gif");
}

static int32_t count_event(void *user_data, const hfi_event_t *event) {
    CHECK(hfi_event_kind(event) == HFI_EVENT_ITEM);
    ++*(int *)user_data;
    return 0;
}

static void a_stream_may_be_answered_by_a_stream(void) {
    static const char body[] = "{\"inputs\":\"Once\",\"parameters\":{\"max_new_tokens\":7},\"stream\":true}";
    for (int polled = 0; polled < 2; polled++) {
        hfi_client_t *client = sandbox_client();
        struct stream stream = stream_of(sizeof body - 1);
        struct run run;
        int events = 0;
        stream.head = body;
        stream.head_len = sizeof body - 1;
        stream.chunk = 10;
        hfi_request_t *request = hfi_post(client);
        hfi_request_set_content(request, "data", reader(&stream, HFI_SIZE_UNKNOWN));
        if (polled) {
            hfi_request_on_event(request, count_event, &events, NULL);
            CHECK_STATUS(run_with(&run, POLL, client, request), HFI_OK);
            CHECK(pthread_equal(stream.thread, run.thread));
        } else {
            CHECK_STATUS(hfi_request_stream(request, count_event, &events), HFI_OK);
            CHECK(pthread_equal(stream.thread, pthread_self()));
        }
        CHECK(events == 7 && stream.reads >= 7 && stream.others == 0);
        hfi_request_free(request);
        hfi_client_free(client);
        CHECK(stream.released == 1);
    }
}

static void nothing_is_read_while_nobody_is_inside_the_library_for_it(void) {
    hfi_client_t *client = sandbox_client();
    struct stream stream = stream_of(1000);
    hfi_request_t *request = echo(client, reader(&stream, 1000));
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    for (int i = 0; i < 20; i++) { /* others go on meanwhile */
        hfi_request_t *other = generation(client, 3, NULL);
        CHECK_STATUS(i % 2 ? hfi_request_send(other) : hfi_request_start(other), HFI_OK);
        CHECK_STATUS(hfi_request_wait(other, -1), HFI_OK);
        hfi_request_free(other);
    }
    CHECK(hfi_client_poll(client, 0, 0) == 0); /* it has no handlers */
    CHECK(stream.reads == 0);
    CHECK_STATUS(hfi_request_wait(request, -1), HFI_OK);
    hfi_request_free(request);
    hfi_client_free(client);
    CHECK(stream.reads > 0 && stream.released == 1);
}

/* Sends a stream, plain and as base64, its size known and not; each must end so. */
static void check_end(struct stream like, uint64_t size, hfi_status_t expected, const char *part) {
    hfi_client_t *client = sandbox_client();
    struct stream streams[4];
    for (int call = 0; call < 4; call++) {
        int known = call & 1;
        if (size != like.total && !known) continue;
        streams[call] = like;
        hfi_request_t *request = classify(client, reader(&streams[call], known ? size : HFI_SIZE_UNKNOWN), call & 2);
        CHECK_STATUS(hfi_request_send(request), expected);
        CHECK_CONTAINS(message(request), part);
        hfi_request_free(request);
    }
    hfi_client_free(client);
    for (int call = size == like.total ? 0 : 1; call < 4; call += size == like.total ? 1 : 2)
        CHECK(streams[call].released == 1);
}

static void a_read_that_fails_ends_the_request_as_an_io_error(void) {
    struct stream stream = picture_of(300000, 0);
    stream.fails_at = 1;
    check_end(stream, 300000, HFI_ERROR_IO, "returned -1");
    stream.fails_at = 200000;
    stream.failure = -42;
    stream.chunk = 50000;
    check_end(stream, 300000, HFI_ERROR_IO, "returned -42");
    stream.failure = INT64_MAX; /* more than there was room for */
    check_end(stream, 300000, HFI_ERROR_IO, "more than it was asked for");
}

static void a_stream_that_is_shorter_or_longer_than_announced_is_an_error(void) {
    check_end(picture_of(1000, 0), 2000, HFI_ERROR_INVALID_ARGUMENT, "gave 1000 bytes, but 2000 were announced");
    check_end(picture_of(100000, 30000), 200000, HFI_ERROR_INVALID_ARGUMENT, "announced");
    check_end(picture_of(2000, 0), 1000, HFI_ERROR_INVALID_ARGUMENT, "gave 2000 bytes, but 1000 were announced");
    check_end(picture_of(100000, 30000), 80000, HFI_ERROR_INVALID_ARGUMENT, "announced");
}

static void a_request_may_be_cancelled_while_its_stream_is_read(void) {
    for (enum verb verb = SEND; verb < VERBS; verb++) {
        hfi_client_t *client = client_for(verb);
        struct stream streams[2];
        for (int inside = 0; inside < 2; inside++) {
            struct stream *stream = &streams[inside];
            struct run run;
            *stream = stream_of(MUCH);
            hfi_request_t *request = echo(client, reader(stream, MUCH));
            stream->cancels = inside ? request : NULL;
            stream->waits = !inside;
            pthread_t thread = begin(&run, verb, client, request);
            if (!inside) {
                CHECK(await(&stream->entered));
                CHECK_STATUS(hfi_request_cancel(request), HFI_OK);
                announce(&stream->opened);
            }
            pthread_join(thread, NULL);
            CHECK_STATUS(hfi_request_status(request), HFI_ERROR_CANCELLED);
            CHECK(stream->reads == 1);
            hfi_request_free(request);
        }
        hfi_client_free(client);
        CHECK(streams[0].released == 1 && streams[1].released == 1);
    }
}

static void streams_of_requests_that_are_cancelled_at_any_time_leave_nothing_behind(void) {
    enum { REQUESTS = 200 };
    static struct stream streams[REQUESTS];
    static struct run runs[REQUESTS];
    hfi_config_t *config = sandbox_config();
    hfi_config_set_worker_threads(config, 3);
    hfi_client_t *client = client_from(config);
    for (int i = 0; i < REQUESTS; i++) {
        streams[i] = stream_of(100000);
        runs[i].request = echo(client, reader(&streams[i], HFI_SIZE_UNKNOWN));
        hfi_request_on_done(runs[i].request, on_done, &runs[i], NULL);
        CHECK_STATUS(hfi_request_start(runs[i].request), HFI_OK);
        if (i % 3) hfi_client_poll(client, i % 3, 0);
        hfi_request_cancel(runs[i].request);
    }
    for (int i = 0; i < REQUESTS; i++)
        while (!runs[i].done) hfi_client_poll(client, 0, 0);
    CHECK(hfi_client_poll(client, 0, 0) == 0);
    for (int i = 0; i < REQUESTS; i++) hfi_request_free(runs[i].request);
    hfi_client_free(client);
}

static void a_stream_that_is_not_read_is_given_back(void) {
    hfi_client_t *client = sandbox_client();
    struct stream streams[6];
    for (int i = 0; i < 6; i++) streams[i] = stream_of(10);
    hfi_request_free(echo(client, reader(&streams[0], 10))); /* never run */
    CHECK(streams[0].released == 1);
    hfi_request_t *request = echo(client, reader(&streams[1], 10));
    hfi_request_set_content(request, "data", reader(&streams[2], 10)); /* in its place */
    CHECK(streams[1].released == 1 && streams[2].released == 0);
    hfi_request_set_content(request, "dta", reader(&streams[3], 10));
    CHECK(streams[3].released == 1);
    hfi_request_free(request);
    request = echo(client, hfi_reader(NULL, &streams[4], 10, release));
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), "read function is NULL");
    hfi_request_free(request);
    request = hfi_chat_completion(client);
    hfi_chat_add_message(request, "user", "What is this?");
    hfi_chat_add_image(request, reader(&streams[5], 10)); /* messages cannot wait for it */
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    hfi_request_free(request);
    for (int i = 0; i < 6; i++) CHECK(streams[i].released == 1 && streams[i].reads == 0);
    hfi_client_free(client);
}

static void a_stream_whose_request_outlives_its_client_is_given_back(void) {
    for (int polled = 0; polled < 2; polled++) {
        hfi_client_t *client = sandbox_client();
        struct stream stream = stream_of(1000);
        struct run run = {0};
        hfi_request_t *request = echo(client, reader(&stream, 1000));
        if (polled) hfi_request_on_done(request, on_done, &run, NULL);
        CHECK_STATUS(hfi_request_start(request), HFI_OK);
        hfi_client_free(client);
        CHECK_STATUS(hfi_request_status(request), HFI_ERROR_CANCELLED);
        CHECK(run.done == polled);
        hfi_request_free(request);
        CHECK(stream.reads == 0 && stream.released == 1);
    }
}

static hfi_client_t *retrying_client(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_retry_delay(config, 0.01, 1);
    return client_from(config);
}

static void a_stream_that_the_server_has_seen_is_not_sent_again(void) {
    static const struct {
        const char *fault;
        hfi_status_t status;
    } faults[] = {{"status=503,1", HFI_ERROR_OVERLOADED},
                  {"rate_limit=1", HFI_ERROR_RATE_LIMITED},
                  {"loading=1", HFI_ERROR_MODEL_LOADING}};
    hfi_client_t *client = retrying_client();
    for (int i = 0; i < 9; i++) { /* each fault with each form of body */
        struct stream stream = picture_of(2000, 0);
        hfi_content_t content = reader(&stream, i % 2 ? 2000 : HFI_SIZE_UNKNOWN);
        hfi_request_t *request = i < 3   ? echo(client, content)
                                 : i < 6 ? classify(client, content, 1)
                                         : hfi_visual_question_answering(client, content, "Is it?");
        if (i >= 6) hfi_request_set_string(request, "model", at("/pipeline/visual-question-answering"));
        char key[16];
        snprintf(key, sizeof key, "seen%d", i);
        hfi_request_set_header(request, "x-sandbox-key", key);
        hfi_request_set_header(request, "x-sandbox-fault", faults[i % 3].fault);
        hfi_request_set_timeout(request, 5);
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), faults[i % 3].status);
        char *seen = seen_requests();
        CHECK(count_of(seen, "\"method\":\"POST\"") == 1);
        free(seen);
        hfi_request_free(request);
        CHECK(stream.at == 2000 && stream.released == 1);
    }
    hfi_client_free(client);
}

/* A server of our own. It turns the first request away before its body, and takes the second one; or it answers the
 * first one while the second part of its body is read, and lets the rest come. */
struct server {
    char url[64];
    int listener, second;
    size_t bytes;         /* of the last body */
    struct stream *early; /* the stream whose second read it waits for, or NULL */
    pthread_t thread;
};

/* Reads a request's head, and gives the number of bytes of its body; those that came with it are counted. */
static size_t take_head(struct server *server, int connection) {
    char head[70000] = "", *body = NULL;
    size_t used = 0;
    ssize_t got;
    while (!body && (got = read(connection, head + used, sizeof head - used - 1)) > 0) {
        head[used += (size_t)got] = 0;
        body = strstr(head, "\r\n\r\n");
    }
    if (!body) return 0;
    server->bytes = used - (size_t)(body + 4 - head);
    return (size_t)atol(strstr(head, "content-length: ") + 16);
}

static void take_rest(struct server *server, int connection, size_t length) {
    static char bytes[70000];
    ssize_t got;
    while (server->bytes < length && (got = read(connection, bytes, sizeof bytes)) > 0) server->bytes += (size_t)got;
}

static void tell(int connection, const char *answer) {
    if (write(connection, answer, strlen(answer)) < 0) abort();
}

static void *serve(void *data) {
    struct server *server = data;
    int connection = accept(server->listener, NULL, NULL);
    if (connection < 0) return NULL;
    size_t length = take_head(server, connection);
    if (server->early) {
        CHECK(await(&server->early->entered));
        tell(connection, "HTTP/1.1 413 Too large\r\ncontent-length: 2\r\n\r\n{}");
    } else {
        tell(connection, "HTTP/1.1 503 Later\r\nretry-after: 0\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        close(connection);
        if ((connection = accept(server->listener, NULL, NULL)) < 0) return NULL;
        length = take_head(server, connection);
        announce(&server->second);
    }
    take_rest(server, connection, length);
    if (!server->early) tell(connection, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}");
    close(connection);
    return NULL;
}

static void start_server(struct server *server, struct stream *early) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    memset(&address, 0, sizeof address);
    memset(server, 0, sizeof *server);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server->early = early;
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(server->listener, (struct sockaddr *)&address, size) || listen(server->listener, 2)) abort();
    getsockname(server->listener, (struct sockaddr *)&address, &size);
    snprintf(server->url, sizeof server->url, "http://127.0.0.1:%d/", ntohs(address.sin_port));
    pthread_create(&server->thread, NULL, serve, server);
}

static void stop_server(struct server *server) {
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->listener);
}

static void a_stream_that_no_server_has_seen_is_sent_at_the_next_attempt(void) {
    struct server server;
    start_server(&server, NULL);
    hfi_client_t *client = retrying_client();
    struct stream stream = stream_of(5000);
    hfi_content_t content = reader(&stream, 5000);
    content.mime_type = "application/x-own"; /* nothing is read to find it */
    hfi_request_t *request = echo(client, content);
    hfi_request_set_string(request, "model", server.url);
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    CHECK(await(&server.second) && stream.reads == 0);
    CHECK_STATUS(hfi_request_wait(request, 30), HFI_OK);
    stop_server(&server);
    CHECK(hfi_response_attempts(hfi_request_response(request)) == 2);
    CHECK(server.bytes == 5000);
    hfi_request_free(request);
    hfi_client_free(client);
    CHECK(stream.at == 5000 && stream.released == 1);
}

/* Polls until the end of a request that a server answers early, and some times more. */
static void *poll_on(void *data) {
    struct run *run = data;
    while (!run->done) hfi_client_poll(run->client, 0, 0);
    for (int i = 0; i < 10000; i++) hfi_client_poll(run->client, 0, 0);
    announce(&run->left);
    return NULL;
}

static void wake(void *user_data) { (void)user_data; }

/* A request whose stream is being read when its server answers; NULL if polling does not come to an end. */
static hfi_request_t *answered_early(struct server *server, hfi_client_t *client, struct stream *stream, int polled) {
    static struct run run;
    pthread_t thread;
    memset(&run, 0, sizeof run);
    run.client = client;
    *stream = stream_of(MUCH);
    hfi_request_t *request = stream->outlives = echo(client, reader(stream, MUCH));
    start_server(server, stream);
    hfi_request_set_string(request, "model", server->url);
    if (polled) hfi_request_on_done(request, on_done, &run, NULL);
    if (polled) CHECK_STATUS(hfi_client_set_wakeup(client, wake, NULL), HFI_OK);
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    if (polled) {
        pthread_create(&thread, NULL, poll_on, &run);
        if (!await(&run.left)) return NULL;
        pthread_join(thread, NULL);
    } else {
        CHECK_STATUS(hfi_request_wait(request, 30), HFI_ERROR_HTTP);
    }
    CHECK_STATUS(hfi_request_status(request), HFI_ERROR_HTTP);
    CHECK(hfi_error_http_status(hfi_request_error(request)) == 413);
    CHECK(stream->reads == 2);
    return request;
}

static void a_stream_is_given_back_when_the_server_answers_before_it_has_read_all(void) {
    struct server server;
    struct stream stream;
    hfi_client_t *client = sandbox_client();
    hfi_request_free(answered_early(&server, client, &stream, 0));
    CHECK(await(&stream.released)); /* nothing is read any more, though the client lives on */
    hfi_client_free(client);
    stop_server(&server);
    CHECK(stream.released == 1);
}

static void polling_comes_to_an_end_when_the_server_answers_before_it_has_read_all(void) {
    for (int round = 0; round < 20; round++) {
        static struct server server;
        static struct stream stream;
        hfi_client_t *client = sandbox_client();
        hfi_request_t *request = answered_early(&server, client, &stream, 1);
        CHECK(request != NULL);
        if (!request) return; /* a thread polls for ever, and nothing can be freed */
        hfi_request_free(request);
        hfi_client_free(client);
        stop_server(&server);
        CHECK(stream.released == 1);
    }
}

static void a_redirect_after_the_stream_was_read_is_an_error_unless_it_wants_no_body(void) {
    hfi_client_t *client = sandbox_client();
    for (int drops = 0; drops < 2; drops++) {
        struct stream stream = stream_of(5000);
        hfi_request_t *request = echo(client, reader(&stream, HFI_SIZE_UNKNOWN));
        const char *path = drops ? "/echo?fault=redirect=/echo/bytes?n=5,303" : "/echo?fault=redirect=/echo,307";
        hfi_request_set_string(request, "model", at(path));
        CHECK_STATUS(hfi_request_send(request), drops ? HFI_OK : HFI_ERROR_REDIRECT);
        if (!drops) CHECK_CONTAINS(message(request), "cannot be read again");
        hfi_request_free(request);
        CHECK(stream.at == 5000 && stream.released == 1);
    }
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_stream_arrives_whole_in_every_verb_and_is_read_on_the_thread_inside_it),
        TEST(a_stream_with_parameters_is_sent_as_base64_as_it_comes),
        TEST(a_stream_that_is_sent_twice_in_one_body_is_read_once),
        TEST(the_media_type_of_a_stream_is_told_or_seen_in_its_first_bytes),
        TEST(the_media_type_is_seen_even_if_the_first_bytes_come_one_by_one),
        TEST(a_stream_may_be_answered_by_a_stream),
        TEST(nothing_is_read_while_nobody_is_inside_the_library_for_it),
        TEST(a_read_that_fails_ends_the_request_as_an_io_error),
        TEST(a_stream_that_is_shorter_or_longer_than_announced_is_an_error),
        TEST(a_request_may_be_cancelled_while_its_stream_is_read),
        TEST(streams_of_requests_that_are_cancelled_at_any_time_leave_nothing_behind),
        TEST(a_stream_that_is_not_read_is_given_back),
        TEST(a_stream_whose_request_outlives_its_client_is_given_back),
        TEST(a_stream_that_the_server_has_seen_is_not_sent_again),
        TEST(a_stream_that_no_server_has_seen_is_sent_at_the_next_attempt),
        TEST(a_redirect_after_the_stream_was_read_is_an_error_unless_it_wants_no_body),
        TEST(a_stream_is_given_back_when_the_server_answers_before_it_has_read_all),
        TEST(polling_comes_to_an_end_when_the_server_answers_before_it_has_read_all),
    };
    return RUN(tests);
}
