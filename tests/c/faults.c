/* What goes wrong on the network and in servers: each fault has its status, its message, and what the server said. */
#include "test.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

/* A client that does not try again. */
static hfi_client_t *once(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_max_retries(config, 0);
    hfi_config_set_loading_timeout(config, 0);
    return client_from(config);
}

static int32_t count(void *user_data, const hfi_event_t *event) {
    (void)event;
    ++*(int *)user_data;
    return 0;
}

struct expected {
    const char *fault;
    hfi_status_t status;
    int http_status;
    const char *part;
};

static void a_plain_answer_that_breaks_has_its_status(void) {
    static const struct expected faults[] = {
        {"reset_before_headers", HFI_ERROR_CONNECTION_LOST, 0, "cut the connection"},
        {"no_response", HFI_ERROR_CONNECTION_LOST, 0, "cut the connection"},
        {"reset_after_headers", HFI_ERROR_CONNECTION_LOST, 0, "cut the connection"},
        {"truncate", HFI_ERROR_CONNECTION_LOST, 0, "cut the connection"},
        {"truncate_chunked", HFI_ERROR_CONNECTION_LOST, 0, "cut the connection"},
        {"wrong_length", HFI_ERROR_PROTOCOL, 0, "not JSON"},
        {"garbage", HFI_ERROR_PROTOCOL, 0, "unfinis"},
        {"html=502", HFI_ERROR_SERVER, 502, "502"},
        {"html=200", HFI_ERROR_PROTOCOL, 0, "<html>"},
        {"empty_error=401", HFI_ERROR_UNAUTHORIZED, 401, "token"},
        {"require_token=other", HFI_ERROR_UNAUTHORIZED, 401, "Invalid credentials"},
        {"status=400", HFI_ERROR_BAD_REQUEST, 400, "asked for status 400"},
        {"status=402", HFI_ERROR_PAYMENT_REQUIRED, 402, "billing"},
        {"status=403", HFI_ERROR_FORBIDDEN, 403, "permission"},
        {"status=404", HFI_ERROR_NOT_FOUND, 404, "not found"},
        {"status=418", HFI_ERROR_HTTP, 418, "418"},
        {"status=422", HFI_ERROR_VALIDATION, 422, "422"},
        {"status=500", HFI_ERROR_SERVER, 500, "500"},
        {"status=503", HFI_ERROR_OVERLOADED, 503, "503"},
        {"status=504", HFI_ERROR_GATEWAY_TIMEOUT, 504, "streaming"},
        {"rate_limit=9,7", HFI_ERROR_RATE_LIMITED, 429, "Rate limit reached"},
        {"loading=9,3.5", HFI_ERROR_MODEL_LOADING, 503, "loading"},
        {"redirect=/loop", HFI_ERROR_REDIRECT, 0, "too many redirects"},
    };
    hfi_client_t *client = once();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        hfi_request_t *request = generation(client, 3, faults[i].fault);
        hfi_request_set_header(request, "x-sandbox-key", faults[i].fault);
        hfi_status_t status = hfi_request_send(request);
        if (status != faults[i].status) printf("    %s:\n", faults[i].fault);
        CHECK_STATUS(status, faults[i].status);
        CHECK(hfi_error_http_status(hfi_request_error(request)) == faults[i].http_status);
        CHECK_CONTAINS(message(request), faults[i].part);
        CHECK(hfi_request_response(request) == NULL);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_refusal_keeps_what_the_server_said(void) {
    hfi_client_t *client = once();
    hfi_request_t *request = generation(client, 3, "rate_limit=1,7");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_RATE_LIMITED);
    const hfi_error_t *error = hfi_request_error(request);
    size_t len;
    CHECK_TEXT(hfi_error_server_message(error), "Rate limit reached");
    CHECK_TEXT(hfi_error_request_id(error), "sandbox-1");
    CHECK(hfi_error_retry_after(error) == 7);
    CHECK_TEXT(hfi_error_body(error, &len), "{\"error\":\"Rate limit reached\"}");
    CHECK(len == 30 && hfi_error_type(error) == NULL);
    hfi_request_free(request);
    request = generation(client, 3, "loading=1,3.5");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_MODEL_LOADING);
    CHECK(hfi_error_retry_after(hfi_request_error(request)) == 3.5);
    hfi_request_free(request);
    request = generation(client, 3, NULL);
    hfi_request_set_json(request, "extra_body", "{\"inputs\":[]}");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_VALIDATION);
    CHECK_TEXT(hfi_error_type(hfi_request_error(request)), "validation");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_stream_that_breaks_keeps_the_events_before(void) {
    static const struct {
        const char *fault;
        hfi_status_t status;
        int events;
    } faults[] = {
        {"reset_mid_stream=3", HFI_ERROR_CONNECTION_LOST, -1}, /* a reset may overtake what was sent */
        {"truncate_chunked", HFI_ERROR_CONNECTION_LOST, 5},
        {"error_event=2", HFI_ERROR_OVERLOADED, 2},
        {"error_event=2;error_type=generation", HFI_ERROR_GENERATION, 2},
        {"error_event=2;error_type=incomplete_generation", HFI_ERROR_INCOMPLETE_GENERATION, 2},
        {"error_event=0;error_type=validation", HFI_ERROR_VALIDATION, 0},
        {"error_event=1;error_type=strange", HFI_ERROR_SERVER, 1},
        {"empty_stream", HFI_ERROR_PROTOCOL, 0},
        {"garbage", HFI_ERROR_PROTOCOL, 0},
        {"html=200", HFI_ERROR_PROTOCOL, 0},
        {"no_done", HFI_OK, 5},
        {"late_end=3600000", HFI_OK, 5}, /* the end of the body is not waited for so long */
        {"crlf", HFI_OK, 5},
        {"comments", HFI_OK, 5},
        {"drip", HFI_OK, 5},
        {"crlf;comments;drip;no_done", HFI_OK, 5},
    };
    hfi_client_t *client = once();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        hfi_request_t *request = generation(client, 5, faults[i].fault);
        int events = 0;
        hfi_status_t status = hfi_request_stream(request, count, &events);
        if (status != faults[i].status || (faults[i].events >= 0 && events != faults[i].events))
            printf("    %s: %d events\n", faults[i].fault, events);
        CHECK_STATUS(status, faults[i].status);
        CHECK(faults[i].events < 0 || events == faults[i].events);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void each_deadline_has_its_own_status(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_first_byte_timeout(config, 0.1);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 5, "stall_before_headers");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_FIRST_BYTE_TIMEOUT);
    hfi_request_free(request);
    hfi_client_free(client);
    config = sandbox_config();
    hfi_config_set_idle_timeout(config, 0.15);
    client = client_from(config);
    request = generation(client, 5, "stall_after_headers");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_IDLE_TIMEOUT);
    hfi_request_free(request);
    hfi_client_free(client);
    int events = 0;
    for (double limit = 0.15; events < 2 && limit < 50; limit *= 4) { /* longer, if it has struck before what is meant */
        config = sandbox_config();
        hfi_config_set_idle_timeout(config, limit);
        client = client_from(config);
        request = generation(client, 5, "stall_mid_stream=2");
        events = 0;
        CHECK_STATUS(hfi_request_stream(request, count, &events), HFI_ERROR_IDLE_TIMEOUT);
        hfi_request_free(request);
        hfi_client_free(client);
    }
    CHECK(events == 2);
    client = sandbox_client();
    request = generation(client, 5, "stall_before_headers");
    hfi_request_set_timeout(request, 0.05);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_TIMEOUT);
    CHECK_CONTAINS(message(request), "0.05 seconds");
    hfi_request_free(request);
    request = generation(client, 50, NULL); /* events keep coming, but the whole takes too long */
    hfi_request_set_header(request, "x-sandbox-delay-ms", "20");
    hfi_request_set_timeout(request, 0.2);
    CHECK_STATUS(hfi_request_stream(request, count, &events), HFI_ERROR_TIMEOUT);
    hfi_request_free(request);
    hfi_client_free(client);
}

#ifndef _WIN32 /* which keeps such a queue in another way */
/* A port of this machine that takes no further connection: its queue of one is full and nobody accepts. */
static void a_connection_that_does_not_come_about_in_time_has_its_status(void) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 0)) abort();
    getsockname(listener, (struct sockaddr *)&address, &size);
    int full[4];
    for (int i = 0; i < 4; i++) {
        full[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        connect(full[i], (struct sockaddr *)&address, size);
    }
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    hfi_config_t *config = sandbox_config();
    hfi_config_set_base_url(config, url);
    hfi_config_set_max_retries(config, 0);
    hfi_config_set_connect_timeout(config, 0.1);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_CONNECT_TIMEOUT);
    CHECK_CONTAINS(message(request), "in time");
    hfi_request_free(request);
    hfi_client_free(client);
    for (int i = 0; i < 4; i++) close(full[i]);
    close(listener);
}
#endif

static void without_deadlines_a_slow_server_is_waited_for(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = generation(client, 5, "drip=1");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void an_answer_over_the_limit_is_refused_and_one_below_it_is_read(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_max_response_bytes(config, 1 << 20);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 5, "oversized=50000000");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_TOO_LARGE);
    CHECK_CONTAINS(message(request), "1048576");
    hfi_request_free(request);
    request = generation(client, 5, "oversized=1000000");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    size_t len;
    hfi_response_text(hfi_request_response(request), &len);
    CHECK(len == 1000000);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void compressed_answers_are_read(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *plain = generation(client, 200, NULL);
    CHECK_STATUS(hfi_request_send(plain), HFI_OK);
    static const char *const encodings[] = {"gzip", "brotli"};
    for (int i = 0; i < 2; i++) {
        hfi_request_t *request = generation(client, 200, encodings[i]);
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK_TEXT(text_of(request), text_of(plain));
        hfi_request_free(request);
    }
    hfi_request_free(plain);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_plain_answer_that_breaks_has_its_status),
        TEST(a_refusal_keeps_what_the_server_said),
        TEST(a_stream_that_breaks_keeps_the_events_before),
        TEST(each_deadline_has_its_own_status),
#ifndef _WIN32
        TEST(a_connection_that_does_not_come_about_in_time_has_its_status),
#endif
        TEST(without_deadlines_a_slow_server_is_waited_for),
        TEST(an_answer_over_the_limit_is_refused_and_one_below_it_is_read),
        TEST(compressed_answers_are_read),
    };
    return RUN(tests);
}
