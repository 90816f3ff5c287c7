/* What a call costs beside libcurl: CPU time of this process (user and system) for the same work on the same server in the
 * same run, as a ratio. Absolute times mean nothing; `make bench` runs it against the sandbox server, and against one of its
 * own for bodies that have to be large. With an argument, only the jobs whose names begin with it are run. */
#define _GNU_SOURCE
#include "fixed.h"
#include <curl/curl.h>
#include <hfi.h>

#include <sys/resource.h>

enum { CALLS = 1000, TOKENS = 100000, ROWS = 32, COLS = 1024, UP = 16 << 20, DOWN = 8 << 20, ROUNDS = 5 };

static char url[256], fixed[64];
static hfi_client_t *client;
static char *floats_json, *texts_json, *events, *payload;

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
           1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* --- libcurl, with the least parsing that finds the text -------------------------------------------------------- */

struct buffer {
    char *data;
    size_t len, size;
    long tokens;
};

static size_t collect(char *data, size_t one, size_t len, void *user_data) {
    struct buffer *buffer = user_data;
    if (buffer->len + len + 1 > buffer->size) {
        buffer->size = 2 * (buffer->len + len + 1);
        buffer->data = realloc(buffer->data, buffer->size);
    }
    memcpy(buffer->data + buffer->len, data, len);
    buffer->len += len;
    buffer->data[buffer->len] = 0;
    return one * len;
}

static size_t count_tokens(char *data, size_t one, size_t len, void *user_data) {
    struct buffer *buffer = user_data;
    collect(data, one, len, buffer);
    char *line = buffer->data, *end;
    while ((end = strchr(line, '\n'))) {
        char *text = strncmp(line, "data:", 5) == 0 ? strstr(line, "\"text\":") : NULL;
        buffer->tokens += text && text < end;
        line = end + 1;
    }
    buffer->len -= (size_t)(line - buffer->data);
    memmove(buffer->data, line, buffer->len + 1);
    return one * len;
}

/* Numbers in lists, into `values`; how many there were. */
static size_t parse_floats(const char *text, float *values) {
    size_t count = 0;
    while (*text) {
        if (strchr("[], \n", *text)) {
            text++;
            continue;
        }
        char *end;
        float value = strtof(text, &end);
        if (end == text || count == ROWS * COLS) return 0;
        values[count++] = value, text = end;
    }
    return count;
}

/* POSTs a body that often, and hands each whole answer to `use`. */
static void libcurl(const char *base, const char *path, const char *body, size_t len, int calls, curl_write_callback write,
                    int (*use)(struct buffer *)) {
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "content-type: application/json");
    headers = curl_slist_append(headers, "expect:");
    struct buffer buffer = {NULL, 0, 0, 0};
    char target[512];
    snprintf(target, sizeof target, "%s%s", base, path);
    curl_easy_setopt(curl, CURLOPT_URL, target);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)len);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &buffer);
    for (int i = 0; i < calls; i++) {
        if (curl_easy_perform(curl) != CURLE_OK || !use(&buffer)) exit(1);
        free(buffer.data);
        memset(&buffer, 0, sizeof buffer);
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
}

static int has_content(struct buffer *answer) { return strstr(answer->data, "\"content\":") != NULL; }
static int has_tokens(struct buffer *answer) { return answer->tokens == TOKENS; }
static int has_bytes(struct buffer *answer) { return answer->len == DOWN; }
static int has_some(struct buffer *answer) { return answer->len > 0; }

static int has_floats(struct buffer *answer) {
    float *values = malloc(ROWS * COLS * sizeof *values);
    size_t count = parse_floats(answer->data, values);
    free(values);
    return count == ROWS * COLS;
}

static void curl_chats(int calls) {
    const char *chat = "{\"model\":\"dummy\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there\"}],\"stream\":false}";
    libcurl(url, "/v1/chat/completions", chat, strlen(chat), calls, collect, has_content);
}
static void curl_stream(int calls) {
    const char *body = "{\"inputs\":\"x\",\"parameters\":{},\"stream\":true}";
    libcurl(fixed, "/events", body, strlen(body), calls, count_tokens, has_tokens);
}
static void curl_floats(int calls) {
    char body[512];
    snprintf(body, sizeof body, "{\"inputs\":%s}", texts_json);
    libcurl(fixed, "/floats", body, strlen(body), calls, collect, has_floats);
}
static void curl_up(int calls) { libcurl(fixed, "/ok", payload, UP, calls, collect, has_some); }
static void curl_down(int calls) { libcurl(fixed, "/bytes", "{}", 2, calls, collect, has_bytes); }

/* --- hfi ---------------------------------------------------------------------------------------------------------- */

static hfi_client_t *new_client(void) {
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_base_url(config, url);
    hfi_client_t *made = hfi_client_new(config);
    hfi_config_free(config);
    return made;
}

static hfi_request_t *at(hfi_request_t *request, const char *path) {
    char model[128];
    snprintf(model, sizeof model, "%s%s", fixed, path);
    hfi_request_set_string(request, "model", model);
    return request;
}

/* Runs a request and gives its response, or ends the program. */
static const hfi_response_t *sent(hfi_request_t *request) {
    if (hfi_request_send(request) == HFI_OK) return hfi_request_response(request);
    fprintf(stderr, "%s\n", hfi_error_message(hfi_request_error(request)));
    exit(1);
}

static void chats(int calls, int started) {
    for (int i = 0; i < calls; i++) {
        hfi_request_t *request = hfi_chat_completion(client);
        hfi_chat_add_message(request, "user", "hello there");
        if (started) {
            hfi_request_start(request);
            hfi_request_wait(request, -1);
        } else {
            hfi_request_send(request);
        }
        if (!hfi_response_text(hfi_request_response(request), NULL)) exit(1);
        hfi_request_free(request);
    }
}
static void hfi_chats(int calls) { chats(calls, 0); }
static void hfi_chats_started(int calls) { chats(calls, 1); }

static int32_t count_event(void *user_data, const hfi_event_t *event) {
    *(long *)user_data += hfi_event_text(event, NULL) != NULL;
    return 0;
}

static void hfi_streams(int calls) {
    for (int i = 0; i < calls; i++) {
        long count = 0;
        hfi_request_t *request = at(hfi_text_generation(client, "x"), "/events");
        if (hfi_request_stream(request, count_event, &count) != HFI_OK || count != TOKENS) exit(1);
        hfi_request_free(request);
    }
}

static void hfi_floats(int calls) {
    for (int i = 0; i < calls; i++) {
        size_t rows = 0, cols = 0;
        hfi_request_t *request = at(hfi_request_new(client, "feature_extraction"), "/floats");
        hfi_request_set_json(request, "text", texts_json);
        if (!hfi_response_floats(sent(request), &rows, &cols) || rows != ROWS || cols != COLS) exit(1);
        hfi_request_free(request);
    }
}

/* The payload is static: there is nothing to release. */
static void keep(void *user_data) { (void)user_data; }

static void hfi_up(int calls) {
    for (int i = 0; i < calls; i++) {
        hfi_request_t *request = at(hfi_post(client), "/ok");
        hfi_request_set_content(request, "data", hfi_borrowed(payload, UP, keep, NULL));
        sent(request);
        hfi_request_free(request);
    }
}

static void hfi_down(int calls) {
    for (int i = 0; i < calls; i++) {
        size_t len = 0;
        hfi_request_t *request = at(hfi_post(client), "/bytes");
        hfi_request_set_json(request, "json", "{}");
        if (!hfi_response_bytes(sent(request), &len) || len != DOWN) exit(1);
        hfi_request_free(request);
    }
}

/* --------------------------------------------------------------------------------------------------------------- */

static const struct job {
    const char *name;
    void (*peers)(int), (*ours)(int);
    int calls;
    double per; /* of a call's time is shown */
    const char *unit;
    double target;
} jobs[] = {
    {"J1 small chats, blocking", curl_chats, hfi_chats, CALLS, 1, "call", 1.15},
    {"J1 small chats, started and waited", curl_chats, hfi_chats_started, CALLS, 1, "call", 1.6},
    {"J3 events as fast as they come", curl_stream, hfi_streams, 1, TOKENS, "token", 6.5},
    {"J6 32 x 1024 numbers", curl_floats, hfi_floats, 100, 1, "call", 1.0},
    {"J7 16 MB up", curl_up, hfi_up, 20, 1, "call", 0.75},
    {"J7 8 MB down", curl_down, hfi_down, 20, 1, "call", 1.3},
};

static double least(double a, double b) { return a < b ? a : b; }

static double cpu_of(void (*work)(int), int calls) {
    double start = cpu_seconds();
    work(calls);
    return cpu_seconds() - start;
}

/* The least of some rounds each, in turns: whatever else the machine does only adds. */
static void run(const struct job *job) {
    double peers = 1e9, ours = 1e9;
    job->peers(1), job->ours(1);
    for (int round = 0; round < ROUNDS; round++) {
        peers = least(peers, cpu_of(job->peers, job->calls));
        ours = least(ours, cpu_of(job->ours, job->calls));
    }
    double each = 1e6 / (job->calls * job->per);
    printf("%-36s %6.2f   (target %.2f; %.2f and %.2f us a %s)\n", job->name, ours / peers, job->target, each * ours,
           each * peers, job->unit);
}

static char *numbers(void) {
    char *text = malloc(ROWS * COLS * 16 + 64), *end = text;
    srand(1);
    for (int i = 0; i < ROWS * COLS; i++) {
        float value = (float)rand() / (float)RAND_MAX * 0.2f - 0.1f;
        int digits = 6;
        end += sprintf(end, "%s", i == 0 ? "[[" : i % COLS ? "," : "],[");
        char *start = end;
        do {
            end = start + sprintf(start, "%.*g", digits++, value);
        } while (strtof(start, NULL) != value);
    }
    strcpy(end, "]]");
    return text;
}

static char *texts(void) {
    char *text = malloc(ROWS * 16), *end = text;
    for (int i = 0; i < ROWS; i++) end += sprintf(end, "%s\"text %d\"", i ? "," : "[", i);
    strcpy(end, "]");
    return text;
}

/* A stream of text generation, each event in a chunk of its own. */
static char *event_chunks(void) {
    static const char *const words[] = {" the", " hub", " is", " a", " home", " f\\u00fcr", " \\\"models\\\"", "."};
    char *text = malloc(TOKENS * 256 + 64), *end = text, event[256];
    for (int i = 0; i < TOKENS; i++) {
        int len = sprintf(event,
                          "data:{\"index\":%d,\"token\":{\"id\":%d,\"text\":\"%s\",\"logprob\":-0.%d,\"special\":false},"
                          "\"generated_text\":null,\"details\":null}\n\n",
                          i + 1, 1000 + i % 8, words[i % 8], 1 + i % 97);
        end += sprintf(end, "%x\r\n%s\r\n", (unsigned)len, event);
    }
    strcpy(end, "0\r\n\r\n");
    return text;
}

int main(int argc, char **argv) {
    const char *base = getenv("HFI_BASE_URL"), *wanted = argc > 1 ? argv[1] : "";
    if (!base) return 2;
    snprintf(url, sizeof url, "%s", base);
    payload = malloc(UP);
    memset(payload, 0xa5, UP); /* no text: that would be copied as such */
    floats_json = numbers();
    texts_json = texts();
    events = event_chunks();
    const struct fixed answers[] = {
        {"/events", "text/event-stream", events, strlen(events), 1},
        {"/floats", "application/json", floats_json, strlen(floats_json), 0},
        {"/bytes", "application/octet-stream", payload, DOWN, 0},
        {"/ok", "application/json", "{}", 2, 0},
        {NULL, NULL, NULL, 0, 0},
    };
    start_fixed(answers, fixed, sizeof fixed);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    client = new_client();

    printf("CPU time as a multiple of libcurl's\n");
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
        if (strncmp(jobs[i].name, wanted, strlen(wanted)) == 0) run(&jobs[i]);
    hfi_client_free(client);
    free(floats_json);
    free(texts_json);
    free(events);
    free(payload);
    return 0;
}
