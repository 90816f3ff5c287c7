/* What a call costs beside libcurl: CPU time of this process (user and system) for the same work on the same server in the
 * same run, as a ratio. Absolute times mean nothing; `make bench` runs it against the sandbox server. */
#define _POSIX_C_SOURCE 200809L
#include <curl/curl.h>
#include <hfi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static char url[256];

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

static void libcurl(const char *path, const char *body, int calls, int streaming, long *tokens) {
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "content-type: application/json");
    struct buffer buffer = {NULL, 0, 0, 0};
    char target[512];
    snprintf(target, sizeof target, "%s%s", url, path);
    curl_easy_setopt(curl, CURLOPT_URL, target);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, streaming ? count_tokens : collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &buffer);
    for (int i = 0; i < calls; i++) {
        buffer.len = 0;
        if (curl_easy_perform(curl) != CURLE_OK) exit(1);
        if (!streaming && !strstr(buffer.data, "\"content\":")) exit(1);
    }
    *tokens = buffer.tokens;
    free(buffer.data);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
}

/* --- hfi ---------------------------------------------------------------------------------------------------------- */

static hfi_client_t *new_client(void) {
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_base_url(config, url);
    hfi_client_t *client = hfi_client_new(config);
    hfi_config_free(config);
    return client;
}

static void chats(hfi_client_t *client, int calls, int started) {
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

static int32_t count_event(void *user_data, const hfi_event_t *event) {
    *(long *)user_data += hfi_event_text(event, NULL) != NULL;
    return 0;
}

static long stream(hfi_client_t *client, int tokens) {
    long count = 0;
    hfi_request_t *request = hfi_text_generation(client, "x");
    hfi_request_set_int(request, "max_new_tokens", tokens);
    if (hfi_request_stream(request, count_event, &count) != HFI_OK) exit(1);
    hfi_request_free(request);
    return count;
}

/* --------------------------------------------------------------------------------------------------------------- */

static void row(const char *name, double ours, double peers, double per, const char *unit) {
    printf("%-36s %6.2f   (%.2f and %.2f us a %s)\n", name, ours / peers, 1e6 * ours / per, 1e6 * peers / per, unit);
}

int main(void) {
    enum { CALLS = 3000, TOKENS = 100000 };
    const char *base = getenv("HFI_BASE_URL");
    if (!base) return 2;
    snprintf(url, sizeof url, "%s", base);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    hfi_client_t *client = new_client();
    long theirs, ours;
    const char *chat = "{\"model\":\"dummy\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there\"}],\"stream\":false}";
    char generate[128];
    snprintf(generate, sizeof generate, "{\"inputs\":\"x\",\"parameters\":{\"max_new_tokens\":%d},\"stream\":true}", TOKENS);

    libcurl("/v1/chat/completions", chat, 200, 0, &theirs);
    chats(client, 200, 0);
    double start = cpu_seconds();
    libcurl("/v1/chat/completions", chat, CALLS, 0, &theirs);
    double curl_chat = cpu_seconds() - start;
    start = cpu_seconds();
    chats(client, CALLS, 0);
    double blocking = cpu_seconds() - start;
    start = cpu_seconds();
    chats(client, CALLS, 1);
    double started = cpu_seconds() - start;
    start = cpu_seconds();
    libcurl("/", generate, 1, 1, &theirs);
    double curl_stream = cpu_seconds() - start;
    start = cpu_seconds();
    ours = stream(client, TOKENS);
    double streamed = cpu_seconds() - start;
    if (ours != theirs) printf("counted %ld and %ld tokens\n", ours, theirs);

    printf("CPU time as a multiple of libcurl's\n");
    row("J1 small chats, blocking", blocking, curl_chat, CALLS, "call");
    row("J1 small chats, started and waited", started, curl_chat, CALLS, "call");
    row("J3 events as fast as they come", streamed, curl_stream, TOKENS, "token");
    hfi_client_free(client);
    return 0;
}
