/* Inputs that a function of the caller's reads, when something goes wrong: reads that fail, wrong sizes, cancelling, retries,
 * servers that answer early, redirects. The function is given back exactly once. */
#include "stream.h"

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

/* A read function that waits for its own request, or runs another one. */
static hfi_request_t *own, *other;
static hfi_status_t waited, ran;

static int64_t wait_and_end(void *user_data, uint8_t *buffer, size_t capacity) {
    (void)user_data;
    (void)buffer;
    (void)capacity;
    waited = hfi_request_wait(own, -1);
    ran = hfi_request_send(other);
    return 0;
}

static void waiting_in_a_read_function_is_refused(void) {
    hfi_client_t *client = sandbox_client();
    own = echo(client, hfi_reader(wait_and_end, NULL, HFI_SIZE_UNKNOWN, NULL));
    other = generation(client, 2, NULL);
    CHECK_STATUS(hfi_request_start(own), HFI_OK);
    CHECK_STATUS(hfi_request_wait(own, 30), HFI_OK);
    CHECK_STATUS(waited, HFI_ERROR_WOULD_DEADLOCK);
    CHECK_STATUS(ran, HFI_ERROR_WOULD_DEADLOCK);
    CHECK_STATUS(hfi_request_send(other), HFI_OK);
    hfi_request_free(own);
    hfi_request_free(other);
    hfi_client_free(client);
}

static pthread_t released_on;

static void note_thread(void *user_data) {
    ++*(int *)user_data;
    released_on = pthread_self();
}

static void borrowed_bytes_are_released_on_a_thread_of_the_callers_whoever_drives_the_network(void) {
    for (int workers = 0; workers < 3; workers++) {
        hfi_config_t *config = sandbox_config();
        hfi_config_set_worker_threads(config, workers);
        hfi_client_t *client = client_from(config);
        int released = 0;
        hfi_request_t *request = echo(client, hfi_borrowed("some bytes", 10, note_thread, &released));
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        hfi_request_free(request);
        hfi_client_free(client);
        CHECK(released == 1 && pthread_equal(released_on, pthread_self()));
    }
}

static void bytes_that_are_lent_without_a_release_function_are_copied(void) {
    char bytes[] = "GIF89a";
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = echo(client, hfi_borrowed(bytes, 6, NULL, NULL));
    memset(bytes, 'x', 6);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    hfi_request_t *plain = echo(client, hfi_bytes("GIF89a", 6));
    CHECK_STATUS(hfi_request_send(plain), HFI_OK);
    CHECK_TEXT(hfi_response_string(hfi_request_response(request), "/fnv1a64", NULL),
               hfi_response_string(hfi_request_response(plain), "/fnv1a64", NULL));
    hfi_request_free(plain);
    hfi_request_free(request);
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
        hfi_request_set_timeout(request, 100);
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
    while (!run->done) {
        hfi_client_poll(run->client, 0, 0);
        sched_yield();
    }
    for (int i = 0; i < 100; i++) hfi_client_poll(run->client, 0, 0);
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
        TEST(a_read_that_fails_ends_the_request_as_an_io_error),
        TEST(a_stream_that_is_shorter_or_longer_than_announced_is_an_error),
        TEST(a_request_may_be_cancelled_while_its_stream_is_read),
        TEST(streams_of_requests_that_are_cancelled_at_any_time_leave_nothing_behind),
        TEST(waiting_in_a_read_function_is_refused),
        TEST(borrowed_bytes_are_released_on_a_thread_of_the_callers_whoever_drives_the_network),
        TEST(bytes_that_are_lent_without_a_release_function_are_copied),
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
