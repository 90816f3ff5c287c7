/* Inference Endpoints of the sandbox server: clients for its API, endpoints with a scripted life, what was sent, waits. */
#ifndef HFI_TEST_ENDPOINT_H
#define HFI_TEST_ENDPOINT_H

#include "http_get.h"
#include "stream.h"
#include "test.h"

#define USER "sandbox-user"
#define RUNNING "{\"state\":\"running\",\"health\":[200]}"
#define API "/v2/endpoint/" USER

/* --- clients and requests -------------------------------------------------------------------------------------- */

static inline hfi_config_t *endpoints_config(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_endpoints_url(config, getenv("HFI_SANDBOX_URL"));
    hfi_config_set_token(config, "hf_sandbox");
    hfi_config_set_retry_delay(config, 0.01, 1);
    return config;
}

static inline hfi_client_t *endpoints_client(void) { return client_from(endpoints_config()); }

/* Sets arguments from a JSON object's members, which are given as NAME, JSON, NAME, JSON, …, NULL. */
static inline hfi_request_t *with(hfi_request_t *request, const char *const *arguments) {
    for (; *arguments; arguments += 2) hfi_request_set_json(request, arguments[0], arguments[1]);
    return request;
}

static inline hfi_request_t *with_text(hfi_request_t *request, const char *name, const char *value) {
    hfi_request_set_string(request, name, value);
    return request;
}

static const char *const NEEDED[] = {"repository", "gpt2",    "framework",     "pytorch",   "accelerator", "cpu",
                                     "instance_size", "x2",   "instance_type", "intel-spr", "region",      "us-east-1",
                                     "vendor",        "aws",  NULL};

/* A creation with the arguments that it must have. */
static inline hfi_request_t *creation(hfi_client_t *client, const char *name) {
    hfi_request_t *request = hfi_endpoint_create(client, name);
    for (const char *const *needed = NEEDED; *needed; needed += 2) hfi_request_set_string(request, needed[0], needed[1]);
    return request;
}

/* Sends a request, which must go well, and keeps its endpoint beyond it. */
static inline hfi_endpoint_t *kept(hfi_request_t *request) {
    hfi_status_t status = hfi_request_send(request);
    if (status != HFI_OK) printf("    %s\n", message(request));
    CHECK_STATUS(status, HFI_OK);
    hfi_endpoint_t *endpoint = hfi_endpoint_retain(hfi_response_endpoint(hfi_request_response(request), 0));
    hfi_request_free(request);
    return endpoint;
}

/* The same for a request whose endpoint is not wanted. */
static inline void done(hfi_request_t *request) { hfi_endpoint_free(kept(request)); }

/* Sends a request that must fail like this, and frees it. */
#define CHECK_REFUSED(request, expected, part)                                      \
    do {                                                                            \
        hfi_request_t *refused_ = (request);                                        \
        CHECK_STATUS(hfi_request_send(refused_), expected);                         \
        CHECK_CONTAINS(message(refused_), part);                                    \
        hfi_request_free(refused_);                                                 \
    } while (0)

static inline int32_t count_events(void *user_data, const hfi_event_t *event) {
    (void)event;
    ++*(int *)user_data;
    return 0;
}

/* --- the server's side ----------------------------------------------------------------------------------------- */

/* The whole answer to a POST of JSON; the caller frees it. */
static inline char *plain_post(const char *path, const char *json) {
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)atoi(strrchr(getenv("HFI_SANDBOX_URL"), ':') + 1));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address)) abort();
    char request[4096];
    int length = snprintf(request, sizeof request, "POST %s HTTP/1.1\r\nhost: localhost\r\ncontent-length: %zu\r\n\r\n%s",
                          path, strlen(json), json);
    if (length >= (int)sizeof request || write(connection, request, (size_t)length) != length) abort();
    shutdown(connection, SHUT_WR);
    size_t used = 0, size = 1 << 16;
    char *answer = malloc(size);
    ssize_t got;
    while ((got = read(connection, answer + used, size - used - 1)) > 0) used += (size_t)got;
    answer[used] = 0;
    close(connection);
    return answer;
}

/* Scripts an endpoint of that namespace; gives what the sandbox tells of it, good until the next call. */
static inline const char *script_in(const char *space, const char *name, const char *json) {
    static char *told;
    char path[128];
    snprintf(path, sizeof path, "/sandbox/endpoints/%s/%s", space, name);
    free(told);
    told = plain_post(path, json);
    CHECK_CONTAINS(told, " 200 ");
    return told;
}

static inline const char *script(const char *name, const char *json) { return script_in(USER, name, json); }

static inline void forget_endpoints(void) { free(plain_http("DELETE", "/sandbox/endpoints")); }

/* A number that the sandbox tells of an endpoint, as "looks" and "calls". */
static inline int told(const char *name, const char *counter) {
    char member[64];
    snprintf(member, sizeof member, "\"%s\":", counter);
    const char *found = strstr(script(name, "{}"), member);
    return found ? atoi(found + strlen(member)) : -1;
}

/* How many requests like `"method":"GET","path":"/…"` the server has seen since forget_requests. */
static inline int seen(const char *method, const char *path) {
    char part[512];
    snprintf(part, sizeof part, "\"method\":\"%s\",\"path\":\"%s\"", method, path);
    char *all = seen_requests();
    int count = count_of(all, part);
    free(all);
    return count;
}

static inline int seen_in_all(void) {
    char *all = seen_requests();
    int count = count_of(all, "\"method\":");
    free(all);
    return count;
}

/* A text of the last request like that: its body (`member` is "body"), or a header by its name in lower case. NULL if there
 * is none. Good until eight more were asked for. */
static inline const char *sent(const char *method, const char *path, const char *member) {
    static char texts[8][4096];
    static int turn;
    char part[512], key[64], *all = seen_requests(), *last = NULL, *text = NULL;
    snprintf(part, sizeof part, "\"method\":\"%s\",\"path\":\"%s\"", method, path);
    snprintf(key, sizeof key, "\"%s\":\"", member);
    for (char *at = all; (at = strstr(at, part)); at++) last = at;
    char *end = last ? strstr(last + 1, "\"method\":") : NULL;
    if (end) *end = 0;
    char *from = last ? strstr(last, key) : NULL;
    if (from) {
        char *to = text = texts[turn++ % 8];
        for (from += strlen(key); *from && *from != '"' && to < text + sizeof texts[0] - 1; *to++ = *from++)
            if (*from == '\\') from++;
        *to = 0;
    }
    free(all);
    return text;
}

static inline int connections(void) {
    char *stats = plain_http("GET", "/sandbox/stats");
    const char *accepted = strstr(stats, "\"accepted\":");
    int count = accepted ? atoi(accepted + strlen("\"accepted\":")) : -1;
    free(stats);
    return count;
}

/* --- endpoints ------------------------------------------------------------------------------------------------- */

/* A new endpoint of a name that is free again, with its script; as its creation gives it. */
static inline hfi_endpoint_t *endpoint_with(hfi_client_t *client, const char *name, const char *json) {
    forget_endpoints();
    script(name, json);
    return kept(creation(client, name));
}

/* --- waits ----------------------------------------------------------------------------------------------------- */

/* A wait that looks often. */
static inline hfi_request_t *quick(hfi_request_t *wait) {
    hfi_request_set_double(wait, "refresh_every", 0.01);
    return wait;
}

static inline hfi_request_t *waiting(hfi_endpoint_t *endpoint) { return quick(hfi_endpoint_wait(endpoint)); }

static inline hfi_request_t *within(hfi_request_t *wait, double timeout) {
    hfi_request_set_double(wait, "timeout", timeout);
    return wait;
}

/* What the events of a wait have said. */
struct heard {
    char states[1024], troubles[4096];
    int events, troubled, done;
    int wrong;   /* events that are no proper progress */
    int stop_at; /* after so many events it cancels, if not 0 */
    double seconds;
    void (*meanwhile)(struct heard *, const hfi_event_t *);
    void *data;
};

static inline int32_t hear(void *user_data, const hfi_event_t *event) {
    struct heard *heard = user_data;
    const char *state = hfi_event_string(event, "/status", NULL), *trouble = hfi_event_string(event, "/trouble", NULL);
    double seconds = hfi_event_number(event, "/seconds", -1);
    heard->wrong += hfi_event_kind(event) != HFI_EVENT_PROGRESS || seconds < heard->seconds ||
                    !hfi_event_json(event, NULL) || !hfi_event_string(event, "/message", NULL) ||
                    (state && !strstr(hfi_event_text(event, NULL), state)) ||
                    (trouble && !strstr(hfi_event_text(event, NULL), trouble));
    heard->seconds = seconds;
    heard->events++;
    heard->troubled += trouble != NULL;
    size_t states = strlen(heard->states), troubles = strlen(heard->troubles);
    snprintf(heard->states + states, sizeof heard->states - states, "%s ", state ? state : "-");
    snprintf(heard->troubles + troubles, sizeof heard->troubles - troubles, "%s|", trouble ? trouble : "");
    if (heard->meanwhile) heard->meanwhile(heard, event);
    return heard->events == heard->stop_at;
}

/* Whether the endpoint of a wait that went well can be called. */
static inline void check_ready(hfi_request_t *wait) {
    const hfi_endpoint_t *endpoint = hfi_response_endpoint(hfi_request_response(wait), 0);
    if (hfi_request_error(wait)) printf("    %s\n", message(wait));
    CHECK_STATUS(hfi_request_status(wait), HFI_OK);
    CHECK_TEXT(hfi_endpoint_status(endpoint), "running");
    CHECK(hfi_endpoint_url(endpoint) != NULL);
}

#endif
