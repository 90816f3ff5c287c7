/* How much the library holds beyond what the program itself does while large bodies come and go, as a multiple of their size,
 * and while a batch runs, which is not to depend on its length. How much is read ahead differs a little from run to run.
 * `make bench` runs it against the sandbox server; it fails if a number is over its limit. */
#define _GNU_SOURCE
#include "count.h"
#include <hfi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { UP = 16 << 20, DOWN = 8 << 20 };

static char base[256], target[1024], path[] = "/tmp/hfi-memory-XXXXXX";
static hfi_client_t *client;
static unsigned char *payload;
static size_t given;

static int64_t read_some(void *user_data, uint8_t *buffer, size_t capacity) {
    size_t len = UP - given < capacity ? UP - given : capacity;
    memcpy(buffer, (unsigned char *)user_data + given, len);
    given += len;
    return (int64_t)len;
}

static hfi_request_t *post(hfi_content_t content) {
    hfi_request_t *request = hfi_post(client);
    hfi_request_set_content(request, "data", content);
    hfi_request_set_string(request, "model", target);
    return request;
}

static const char *at(const char *where) {
    snprintf(target, sizeof target, "%s%s", base, where);
    return target;
}

/* --- what is measured: each makes a request that has not run --------------------------------------------------------- */

/* The payload is static: there is nothing to release. */
static void keep(void *user_data) { (void)user_data; }

static hfi_request_t *borrowed(void) {
    at("/echo?hash=0");
    return post(hfi_borrowed(payload, UP, keep, NULL));
}

static hfi_request_t *file(void) {
    at("/echo?hash=0");
    return post(hfi_file(path));
}

static hfi_request_t *reader(void) {
    at("/echo?hash=0"), given = 0;
    return post(hfi_reader(read_some, payload, UP, NULL));
}

static hfi_request_t *reader_of_unknown_size(void) {
    at("/echo?hash=0"), given = 0;
    return post(hfi_reader(read_some, payload, HFI_SIZE_UNKNOWN, NULL));
}

static hfi_request_t *with_parameters(hfi_content_t image) {
    hfi_request_t *request = hfi_image_classification(client, image);
    hfi_request_set_int(request, "top_k", 2);
    hfi_request_set_string(request, "model", at("/models/image-classification"));
    return request;
}

static hfi_request_t *base64_of_borrowed(void) { return with_parameters(hfi_borrowed(payload, UP, keep, NULL)); }

static hfi_request_t *base64_of_reader(void) {
    given = 0;
    return with_parameters(hfi_reader(read_some, payload, UP, NULL));
}

/* The sandbox has no POST that answers many bytes with their number, but it can lead to a GET that does. */
static hfi_request_t *download(void) {
    char where[128];
    snprintf(where, sizeof where, "/?fault=redirect%%3D%%2Fecho%%2Fbytes%%3Fn%%3D%d%%2C303", DOWN);
    at(where);
    return post(hfi_bytes("x", 1));
}

static hfi_request_t *download_in_chunks(void) {
    char fault[64];
    snprintf(fault, sizeof fault, "oversized=%d", DOWN);
    hfi_request_t *request = hfi_text_to_image(client, "x");
    hfi_request_set_string(request, "model", at("/models/text-to-image"));
    hfi_request_set_header(request, "x-sandbox-fault", fault);
    return request;
}

static hfi_request_t *text(void) {
    char fault[64];
    snprintf(fault, sizeof fault, "oversized=%d", DOWN);
    hfi_request_t *request = hfi_chat_completion(client);
    hfi_chat_add_message(request, "user", "x");
    hfi_request_set_header(request, "x-sandbox-fault", fault);
    return request;
}

static hfi_request_t *by_url(void) {
    char url[512];
    snprintf(url, sizeof url, "%s/echo/bytes?n=%d", base, DOWN);
    at("/echo?hash=0");
    return post(hfi_url(url));
}

static const struct job {
    const char *name;
    hfi_request_t *(*make)(void);
    size_t size;
    double limit; /* 0: none, the number is only shown */
    int comes_down;
} jobs[] = {
    {"16 MB up, borrowed", borrowed, UP, 0.05, 0},
    {"16 MB up, from a reader", reader, UP, 0.05, 0},
    {"16 MB up, from a reader, size unknown", reader_of_unknown_size, UP, 0.05, 0},
    {"16 MB up as base64 in JSON, borrowed", base64_of_borrowed, UP, 0.1, 0},
    {"16 MB up as base64 in JSON, from a reader", base64_of_reader, UP, 0.1, 0},
    {"16 MB up, from a file", file, UP, 1.05, 0},
    {"8 MB down, length announced", download, DOWN, 1.1, 1},
    {"8 MB down, in chunks", download_in_chunks, DOWN, 0, 1},
    {"8 MB down, as the text of an answer", text, DOWN, 0, 1},
    {"8 MB by URL, sent on", by_url, DOWN, 1.2, 0},
};

/* Whether all of it arrived. */
static int is_right(const struct job *job, const hfi_response_t *response) {
    char arrived[64];
    size_t len = 0;
    const char *bytes = (const char *)hfi_response_bytes(response, &len);
    if (job->comes_down) return bytes && len >= DOWN;
    snprintf(arrived, sizeof arrived, "\"bytes\":%zu,", job->size);
    return hfi_response_item_count(response) > 0 || (bytes && memmem(bytes, len, arrived, strlen(arrived)));
}

static int measure(const struct job *job) {
    size_t before = atomic_load(&live), blocks_before = atomic_load(&blocks);
    atomic_store(&peak, before);
    hfi_request_t *request = job->make();
    if (hfi_request_send(request) != HFI_OK || !is_right(job, hfi_request_response(request))) {
        printf("%-42s %s\n", job->name, hfi_error_message(hfi_request_error(request)));
        return 0;
    }
    double held = (double)(atomic_load(&peak) - before), share = held / (double)job->size;
    hfi_request_free(request);
    double left = (double)atomic_load(&live) - (double)before;
    printf("%-42s %6.3f   (%7.2f MB, %5zu allocations, %+.0f kB when freed)", job->name, share, held / (1 << 20),
           atomic_load(&blocks) - blocks_before, left / 1024);
    int over = job->limit > 0 && share > job->limit;
    if (over) printf("   over its limit of %.2f", job->limit);
    putchar('\n');
    return !over;
}

/* --- batches: what they hold does not grow with the number of items -------------------------------------------------- */

enum { FEW = 1000, MANY = 10000, GROWTH = 256 << 10 };

static int32_t next_item(void *user_data, hfi_request_t *item, int64_t index) {
    if (index == *(int *)user_data) return 1;
    hfi_request_set_string(item, "prompt", "Once upon a time");
    return 0;
}

static int32_t count_result(void *user_data, const hfi_event_t *event) {
    *(int *)user_data += hfi_event_kind(event) == HFI_EVENT_RESULT && hfi_event_response(event) != NULL;
    return 0;
}

/* The bytes held at the peak of a batch; 0 if not all of its items went well. */
static size_t held_by_batch(int items, int in_order) {
    size_t before = atomic_load(&live);
    int results = 0;
    atomic_store(&peak, before);
    hfi_request_t *batch = hfi_batch_new(client, "text_generation");
    hfi_request_set_int(batch, "max_new_tokens", 20);
    hfi_request_set_progress(batch, 1);
    hfi_batch_set_in_order(batch, in_order);
    hfi_batch_set_source(batch, next_item, &items, NULL);
    int right = hfi_request_stream(batch, count_result, &results) == HFI_OK && results == items;
    if (!right) printf("a batch of %d items gave %d: %s\n", items, results, hfi_error_message(hfi_request_error(batch)));
    hfi_request_free(batch);
    return right ? atomic_load(&peak) - before : 0;
}

static int measure_batches(int in_order) {
    size_t first = held_by_batch(FEW, in_order), few = held_by_batch(FEW, in_order), many = held_by_batch(MANY, in_order);
    printf("batch %-36s %7.1f kB for %d items, %7.1f kB for %d", in_order ? "in order" : "as ready", (double)few / 1024, FEW,
           (double)many / 1024, MANY);
    int right = first && few && many, over = many > few + GROWTH;
    if (over) printf("   over its limit of %d kB more", GROWTH >> 10);
    putchar('\n');
    return right && !over;
}

int main(void) {
    const char *url = getenv("HFI_BASE_URL");
    if (!url) return 2;
    snprintf(base, sizeof base, "%s", url);
    payload = malloc(UP);
    memset(payload, 0xa5, UP);
    memcpy(payload, "\xff\xd8\xff\xe0", 4); /* as a JPEG begins */
    int number = mkstemp(path);
    if (number < 0 || write(number, payload, UP) != UP) return 2;
    close(number);
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_base_url(config, base);
    client = hfi_client_new(config);
    hfi_config_free(config);
    hfi_request_t *first = hfi_text_to_image(client, "x");
    hfi_request_set_string(first, "model", at("/models/text-to-image"));
    int right = hfi_request_send(first) == HFI_OK;
    hfi_request_free(first);

    printf("Memory held beyond the program's own, at its peak, as a multiple of the body\n");
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) right &= measure(&jobs[i]);
    printf("Memory held at the peak of a batch from a source\n");
    for (int in_order = 0; in_order < 2; in_order++) right &= measure_batches(in_order);
    hfi_client_free(client);
    unlink(path);
    return !right;
}
