/* What the checks of hfapi.c share: requests to models of the server, the table of what came of them, checks of shapes. */
#ifndef HFI_TEST_HFAPI_H
#define HFI_TEST_HFAPI_H

#include "test.h"

#include <math.h>

static hfi_client_t *client;
static const char *server, *samples;

/* What came of each task, for the table at the end. */
static struct {
    char task[64], outcome[200];
} rows[64];
static size_t row_count;

static void note(const char *task, const char *outcome) {
    size_t row = 0;
    while (row < row_count && strcmp(rows[row].task, task) != 0) row++;
    if (row == sizeof rows / sizeof rows[0]) return;
    if (row == row_count) row_count++;
    snprintf(rows[row].task, sizeof rows[row].task, "%s", task);
    snprintf(rows[row].outcome, sizeof rows[row].outcome, "%s", outcome);
    for (char *c = rows[row].outcome; *c; c++) {
        if (*c == '\n') *c = ' ';
    }
}

static const char *sample(const char *name) {
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", samples, name);
    return path;
}

static unsigned char *read_sample(const char *name, size_t *len) {
    FILE *file = fopen(sample(name), "rb");
    static unsigned char bytes[1 << 20];
    *len = file ? fread(bytes, 1, sizeof bytes - 1, file) : 0;
    bytes[*len] = 0;
    if (file) fclose(file);
    CHECK(*len > 0);
    return bytes;
}

/* Lets a request go to a model of the server: a folder's name, or with /pipeline/TASK behind it. */
static hfi_request_t *at(hfi_request_t *request, const char *model) {
    char url[512];
    snprintf(url, sizeof url, "%s/models/%s", server, model);
    hfi_request_set_string(request, "model", url);
    return request;
}

/* Sends a request that should be answered. */
static const hfi_response_t *answer(hfi_request_t *request, const char *task) {
    int before = test_failures;
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    const hfi_error_t *error = hfi_request_error(request);
    if (test_failures > before) printf("    %s: %s\n", task, message(request));
    note(task, error ? hfi_error_message(error) : "ok");
    return hfi_request_response(request);
}

/* Sends a request that the server should refuse with this status and these words. */
static void refusal(hfi_request_t *request, const char *task, hfi_status_t status, const char *words) {
    hfi_status_t got = hfi_request_send(request);
    const hfi_error_t *error = hfi_request_error(request);
    if (got != status) printf("    %s: %s: %s\n", task, hfi_status_name(got), message(request));
    CHECK(got == status);
    CHECK_CONTAINS(hfi_error_server_message(error), words);
    CHECK_CONTAINS(hfi_error_message(error), words);
    CHECK(hfi_error_http_status(error) >= 400);
    CHECK(hfi_error_body(error, NULL) != NULL);
    if (task) {
        char outcome[200];
        snprintf(outcome, sizeof outcome, "refused with %d: %s", (int)hfi_error_http_status(error),
                 hfi_error_server_message(error));
        note(task, outcome);
    }
    hfi_request_free(request);
}

static int is_probability(double score) { return score >= 0 && score <= 1; }

/* Labels with scores, the best first. */
static void check_classes(const hfi_response_t *response, size_t count) {
    CHECK(hfi_response_item_count(response) == count);
    double last = 1;
    for (size_t i = 0; i < hfi_response_item_count(response); i++) {
        const hfi_item_t *item = hfi_response_item(response, i);
        CHECK(hfi_item_label(item, NULL) && *hfi_item_label(item, NULL));
        CHECK(is_probability(hfi_item_score(item)) && hfi_item_score(item) <= last + 1e-6);
        last = hfi_item_score(item);
    }
    CHECK(hfi_response_http_status(response) == 200);
    CHECK(hfi_response_header(response, "X-Compute-Time") != NULL);
}

static void check_floats(const hfi_response_t *response, size_t rows_wanted, size_t cols_wanted) {
    size_t got_rows = 0, got_cols = 0;
    const float *values = hfi_response_floats(response, &got_rows, &got_cols);
    CHECK(values != NULL && got_rows == rows_wanted && got_cols == cols_wanted);
    for (size_t i = 0; values && i < got_rows * got_cols; i++) CHECK(isfinite(values[i]));
}

static void check_text(const hfi_response_t *response) {
    size_t len = 0;
    const char *text = hfi_response_text(response, &len);
    CHECK(text != NULL && len > 0 && strlen(text) == len);
    CHECK(hfi_response_json(response, NULL) != NULL);
}

static void check_picture(const hfi_response_t *response, uint32_t width, uint32_t height, const char *mime_type) {
    uint32_t got_width = 0, got_height = 0;
    const uint8_t *pixels = hfi_response_rgba(response, &got_width, &got_height);
    CHECK(pixels != NULL && got_width == width && got_height == height);
    if (!pixels) printf("    %s\n", hfi_error_message(hfi_response_error(response)));
    CHECK(pixels && pixels[3] == 255);
    CHECK_TEXT(hfi_response_mime_type(response), mime_type);
}

static void check_sound(const hfi_response_t *response, const char *mime_type) {
    uint32_t rate = 0, channels = 0;
    size_t frames = 0;
    const float *pcm = hfi_response_pcm(response, &rate, &channels, &frames);
    CHECK(pcm != NULL && channels == 1 && frames > 100);
    CHECK(rate == 16000);
    if (!pcm) printf("    %s: %s\n", mime_type, hfi_error_message(hfi_response_error(response)));
    CHECK_TEXT(hfi_response_mime_type(response), mime_type);
}

#endif
