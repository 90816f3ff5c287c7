/* Results: items and what they say, numbers, files saved, pictures and sounds decoded, views that stay; and what
 * servers say of themselves. */
#include "http_get.h"
#include "test.h"

#include <limits.h>
#include <math.h>
#include <pthread.h>

static char folder[] = "/tmp/hfi-results-XXXXXX";
static const char WORDS[] = "My name is Sarah and I live in Berlin";

/* A file in the folder; removed at the end if it is a.bin or b.bin. */
static const char *path_of(const char *name) {
    static char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* The response of a request to the sandbox server's pipeline. */
static const hfi_response_t *response_of(hfi_request_t *request, const char *path) {
    hfi_request_set_string(request, "model", at(path));
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    return hfi_request_response(request);
}

static const hfi_item_t *item_of(const hfi_request_t *request, size_t index) {
    return hfi_response_item(hfi_request_response(request), index);
}

static hfi_request_t *segments(hfi_client_t *client) { /* of a picture of 64 by 48: the sky, and the sea below it */
    hfi_request_t *request = hfi_image_segmentation(client, hfi_url(at("/files/picture.png")));
    CHECK(response_of(request, "/pipeline/image-segmentation") != NULL);
    return request;
}

static hfi_request_t *sounds(hfi_client_t *client) { /* a sound of half a second, and a tone of a quarter */
    hfi_request_t *request = hfi_audio_to_audio(client, hfi_url(at("/files/sound.wav")));
    CHECK(response_of(request, "/pipeline/audio-to-audio") != NULL);
    return request;
}

static hfi_request_t *picture(hfi_client_t *client, int width, int height) {
    hfi_request_t *request = hfi_text_to_image(client, "a lighthouse");
    if (width) hfi_request_set_int(request, "width", width);
    if (height) hfi_request_set_int(request, "height", height);
    CHECK(response_of(request, "/pipeline/text-to-image") != NULL);
    return request;
}

/* An item that has neither place nor file. */
static void check_bare(const hfi_item_t *item) {
    double place = 7;
    size_t len = 7;
    CHECK(hfi_item_box(item, &place, &place, &place, &place) == 0 && place == 7);
    CHECK(hfi_item_bytes(item, &len) == NULL && len == 0);
    CHECK(hfi_item_mime_type(item) == NULL);
    CHECK_STATUS(hfi_item_save(item, path_of("a.bin")), HFI_ERROR_INVALID_STATE);
    CHECK_STATUS(hfi_error_status(hfi_item_error(item)), HFI_ERROR_INVALID_STATE);
    CHECK(hfi_item_rgba(item, NULL, NULL) == NULL && hfi_item_pcm(item, NULL, NULL, NULL) == NULL);
}

static void classes_have_labels_and_scores_and_nothing_else(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_text_classification(client, "I love it");
    const hfi_response_t *response = response_of(request, "/pipeline/text-classification");
    CHECK(hfi_response_item_count(response) == 2);
    CHECK(hfi_response_item(response, 2) == NULL && hfi_response_item(response, SIZE_MAX) == NULL);
    const hfi_item_t *item = hfi_response_item(response, 0);
    size_t len = 0;
    CHECK_TEXT(hfi_item_label(item, &len), "POSITIVE");
    CHECK(len == 8);
    CHECK(hfi_item_score(item) == hfi_response_number(response, "/0/score", -1) && hfi_item_score(item) > 0.9);
    CHECK(hfi_item_text(item, &len) == NULL && len == 0);
    CHECK(hfi_item_start(item) == -1 && hfi_item_end(item) == -1 && hfi_item_token(item) == -1);
    check_bare(item);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void words_for_gaps_have_a_token_and_lists_in_a_list_are_counted_through(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_fill_mask(client, "[MASK] is not [MASK]");
    hfi_request_set_int(request, "top_k", 3);
    const hfi_response_t *response = response_of(request, "/pipeline/fill-mask");
    CHECK(hfi_response_count(response, "") == 2 && hfi_response_item_count(response) == 6);
    for (size_t i = 0; i < 6; i++) {
        const hfi_item_t *item = hfi_response_item(response, i);
        char filled[128];
        snprintf(filled, sizeof filled, i < 3 ? "%s is not [MASK]" : "[MASK] is not %s", hfi_item_label(item, NULL));
        CHECK_TEXT(hfi_item_text(item, NULL), filled);
        CHECK(hfi_item_token(item) >= 0 && hfi_item_score(item) < 1);
    }
    hfi_request_free(request);
    hfi_client_free(client);
}

static void entities_and_answers_say_where_they_are_in_the_text(void) {
    hfi_client_t *client = sandbox_client();
    for (int single = 0; single < 2; single++) {
        hfi_request_t *request = hfi_token_classification(client, WORDS);
        if (single) hfi_request_set_string(request, "aggregation_strategy", "none");
        const hfi_item_t *item = hfi_response_item(response_of(request, "/pipeline/token-classification"), 0);
        CHECK_TEXT(hfi_item_label(item, NULL), single ? "B-PER" : "PER");
        CHECK_TEXT(hfi_item_text(item, NULL), "Sarah");
        CHECK(hfi_item_start(item) == 11 && hfi_item_end(item) == 16 && hfi_item_score(item) >= 0.9);
        check_bare(item);
        hfi_request_free(request);
    }
    for (int most = 1; most < 3; most++) { /* the server gives an object, or a list */
        hfi_request_t *request = hfi_question_answering(client, "Where do I live?", WORDS);
        hfi_request_set_int(request, "top_k", most);
        const hfi_response_t *response = response_of(request, "/pipeline/question-answering");
        CHECK(hfi_response_item_count(response) == (size_t)most);
        const hfi_item_t *item = hfi_response_item(response, 0);
        CHECK_TEXT(hfi_item_text(item, NULL), "Berlin");
        CHECK(hfi_item_start(item) == 31 && hfi_item_end(item) == 37 && hfi_item_label(item, NULL) == NULL);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void pieces_of_speech_say_when_they_are_said(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_automatic_speech_recognition(client, hfi_url(at("/files/sound.wav")));
    hfi_request_set_json(request, "extra_body", "{\"return_timestamps\":\"word\"}");
    const hfi_response_t *response = response_of(request, "/pipeline/automatic-speech-recognition");
    CHECK(hfi_response_item_count(response) == 6);
    char said[512] = "";
    for (size_t i = 0; i < 6; i++) {
        const hfi_item_t *item = hfi_response_item(response, i);
        strcat(said, hfi_item_text(item, NULL));
        CHECK(fabs(hfi_item_start(item) - 0.4 * (double)i) < 1e-9 && hfi_item_end(item) > hfi_item_start(item));
        CHECK(isnan(hfi_item_score(item)));
    }
    CHECK_TEXT(hfi_response_text(response, NULL), said);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void objects_have_a_box_of_which_any_side_may_be_asked_for(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_object_detection(client, hfi_url(at("/files/picture.png")));
    hfi_request_set_double(request, "threshold", 0);
    const hfi_response_t *response = response_of(request, "/pipeline/object-detection");
    CHECK(hfi_response_item_count(response) == 3);
    for (size_t i = 0; i < 3; i++) {
        const hfi_item_t *item = hfi_response_item(response, i);
        double box[4] = {-1, -1, -1, -1}, top = -1;
        CHECK(hfi_item_box(item, &box[0], &box[1], &box[2], &box[3]) == 1);
        CHECK(box[0] >= 0 && box[1] >= 0 && box[0] < box[2] && box[1] < box[3] && box[2] <= 64 && box[3] <= 48);
        CHECK(hfi_item_box(item, NULL, &top, NULL, NULL) == 1 && top == box[1]);
    }
    CHECK(hfi_response_number(response, "/2/box/ymax", -1) > 0);
    CHECK_TEXT(hfi_item_label(hfi_response_item(response, 0), NULL), "cat");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void results_of_other_kinds_have_no_items(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *requests[] = {picture(client, 0, 0), generation(client, 3, NULL)};
    CHECK_STATUS(hfi_request_send(requests[1]), HFI_OK);
    for (int i = 0; i < 2; i++) {
        size_t rows = 7, cols = 7, depth = 7;
        const hfi_response_t *response = hfi_request_response(requests[i]);
        CHECK(hfi_response_item_count(response) == 0 && hfi_response_item(response, 0) == NULL);
        CHECK(hfi_response_floats(response, &rows, &cols) == NULL && rows == 0 && cols == 0);
        CHECK(hfi_response_float_shape(response, &depth) == NULL && depth == 0);
        hfi_request_free(requests[i]);
    }
    hfi_client_free(client);
}

static void embeddings_are_rows_of_numbers(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *one = hfi_feature_extraction(client, "the sky"), *two = hfi_feature_extraction(client, NULL);
    hfi_request_set_json(two, "text", "[\"the sea\",\"the sky\"]");
    hfi_request_set_int(one, "dimensions", 100);
    hfi_request_set_int(two, "dimensions", 100);
    hfi_request_set_bool(two, "normalize", 1);
    hfi_request_set_bool(one, "normalize", 1);
    const hfi_response_t *single = response_of(one, "/pipeline/feature-extraction");
    const hfi_response_t *both = response_of(two, "/pipeline/feature-extraction");
    size_t rows, cols, depth;
    const float *row = hfi_response_floats(single, &rows, &cols);
    CHECK(rows == 1 && cols == 100);
    const size_t *shape = hfi_response_float_shape(single, &depth);
    CHECK(depth == 1 && shape[0] == 100);
    const float *floats = hfi_response_floats(both, &rows, &cols);
    CHECK(rows == 2 && cols == 100);
    shape = hfi_response_float_shape(both, &depth);
    CHECK(depth == 2 && shape[0] == 2 && shape[1] == 100);
    CHECK(memcmp(row, floats + 100, 100 * sizeof *row) == 0 && memcmp(row, floats, sizeof *row) != 0);
    double square = 0;
    for (size_t i = 0; i < 100; i++) square += (double)row[i] * (double)row[i];
    CHECK(fabs(square - 1) < 1e-5);
    CHECK(hfi_response_number(both, "/1/99", 7) == (double)floats[199]);
    CHECK(hfi_response_count(both, "/0") == 100 && hfi_response_item_count(both) == 0);
    hfi_request_free(one);
    hfi_request_free(two);
    hfi_client_free(client);
}

static void similarities_and_predictions_are_one_row(void) {
    static const char *const sentences[] = {"the sky is blue", "I am happy", "I am not happy"};
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_sentence_similarity(client, "I am happy", sentences, 3);
    const hfi_response_t *response = response_of(request, "/pipeline/sentence-similarity");
    size_t rows, cols, depth;
    const float *floats = hfi_response_floats(response, &rows, &cols);
    CHECK(rows == 1 && cols == 3 && floats[1] == 1 && floats[0] < floats[2] && floats[2] < 1);
    CHECK(hfi_response_float_shape(response, &depth)[0] == 3 && depth == 1);
    CHECK(hfi_response_number(response, "/1", 0) == 1);
    hfi_request_free(request);
    hfi_client_free(client);
}

/* Whether a file has these bytes and no others. */
static int file_is(const char *path, const uint8_t *bytes, size_t len) {
    FILE *file = fopen(path, "rb");
    if (!file) return 0;
    char *read = malloc(len + 2);
    int same = fread(read, 1, len + 2, file) == len && memcmp(read, bytes, len) == 0;
    free(read);
    fclose(file);
    return same;
}

static void results_are_saved_as_they_came(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *large = picture(client, 300, 200), *small = picture(client, 3, 2), *masks = segments(client);
    const char *path = path_of("a.bin");
    hfi_request_t *both[] = {large, small}; /* the second file is shorter than what is there */
    for (int i = 0; i < 2; i++) {
        size_t len;
        const hfi_response_t *response = hfi_request_response(both[i]);
        const uint8_t *bytes = hfi_response_bytes(response, &len);
        CHECK_STATUS(hfi_response_save(response, path), HFI_OK);
        CHECK(file_is(path, bytes, len) && hfi_response_error(response) == NULL);
    }
    for (size_t i = 0; i < 2; i++) {
        size_t len;
        const hfi_item_t *item = item_of(masks, i);
        const uint8_t *bytes = hfi_item_bytes(item, &len);
        CHECK_STATUS(hfi_item_save(item, path), HFI_OK);
        CHECK(bytes && file_is(path, bytes, len) && hfi_item_error(item) == NULL);
    }
    hfi_request_free(large);
    hfi_request_free(small);
    hfi_request_free(masks);
    hfi_client_free(client);
}

static void a_file_that_cannot_be_written_is_named(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *made = picture(client, 0, 0), *masks = segments(client);
    const hfi_response_t *response = hfi_request_response(made);
    const hfi_item_t *item = item_of(masks, 0);
    const char *path = path_of("missing/x.png");
    CHECK_STATUS(hfi_response_save(response, path), HFI_ERROR_IO);
    const hfi_error_t *error = hfi_response_error(response);
    CHECK_STATUS(hfi_error_status(error), HFI_ERROR_IO);
    CHECK_CONTAINS(hfi_error_message(error), path);
    CHECK_STATUS(hfi_item_save(item, path), HFI_ERROR_IO);
    CHECK_CONTAINS(hfi_error_message(hfi_item_error(item)), path);
    CHECK_STATUS(hfi_response_save(response, folder), HFI_ERROR_IO);
    CHECK_CONTAINS(hfi_error_message(hfi_response_error(response)), folder);
    CHECK_STATUS(hfi_response_save(response, NULL), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_item_save(item, "\xff"), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(hfi_error_message(error), path); /* the first view is as it was */
    hfi_request_free(made);
    hfi_request_free(masks);
    hfi_client_free(client);
}

static void the_error_is_that_of_the_last_failure_however_often_there_was_one(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *made = picture(client, 0, 0);
    const hfi_response_t *response = hfi_request_response(made);
    for (int i = 0; i < 100; i++) {
        CHECK(hfi_response_pcm(response, NULL, NULL, NULL) == NULL);
        if (i < 3) CHECK_STATUS(hfi_error_status(hfi_response_error(response)), HFI_ERROR_PROTOCOL);
        CHECK_STATUS(hfi_response_save(response, folder), HFI_ERROR_IO);
        if (i < 3) CHECK_STATUS(hfi_error_status(hfi_response_error(response)), HFI_ERROR_IO);
    }
    CHECK_STATUS(hfi_response_save(response, NULL), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_error_status(hfi_response_error(response)), HFI_ERROR_INVALID_ARGUMENT);
    hfi_request_free(made);
    hfi_client_free(client);
}

static void pictures_are_given_as_pixels(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *made = picture(client, 40, 30);
    size_t len;
    uint32_t width, height, w, h;
    const uint8_t *file = hfi_response_bytes(hfi_request_response(made), &len);
    const uint8_t *pixels = hfi_response_rgba(hfi_request_response(made), &width, &height);
    CHECK(pixels && width == 40 && height == 30);
    /* The sandbox server draws from the top left to the bottom right. */
    CHECK(memcmp(pixels + 4, pixels + 4 * 40, 4) == 0 && memcmp(pixels, pixels + 4 * (40 * 30 - 1), 4) != 0);
    hfi_request_t *request = hfi_image_to_image(client, hfi_bytes(file, len));
    const uint8_t *inverted = hfi_response_rgba(response_of(request, "/pipeline/image-to-image"), &w, &h);
    CHECK(inverted && w == 40 && h == 30);
    for (size_t i = 0; inverted && i < 40 * 30 * 4; i++)
        CHECK(i % 4 == 3 ? inverted[i] == 255 && pixels[i] == 255 : inverted[i] == 255 - pixels[i]);
    hfi_request_free(made);
    hfi_request_free(request);

    request = segments(client);
    for (size_t i = 0; i < 2; i++) {
        const uint8_t *mask = hfi_item_rgba(item_of(request, i), &width, &height);
        CHECK(mask && width == 64 && height == 48);
        for (size_t at = 0; mask && at < 64 * 48; at++) {
            static const uint8_t colours[2][4] = {{0, 0, 0, 255}, {255, 255, 255, 255}};
            CHECK(memcmp(mask + 4 * at, colours[(at < 64 * 24) == (i == 0)], 4) == 0);
        }
    }
    hfi_request_free(request);
    hfi_client_free(client);
}

static void sounds_are_given_as_samples(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_text_to_speech(client, "Hello"), *parts = sounds(client);
    uint32_t rate, channels;
    size_t frames;
    const hfi_response_t *speech = response_of(request, "/pipeline/text-to-speech");
    const float *samples = hfi_response_pcm(speech, &rate, &channels, &frames);
    CHECK(samples && rate == 16000 && channels == 1 && frames == 300 * 16);
    float loudest = 0;
    for (size_t i = 0; samples && i < frames; i++)
        if (fabsf(samples[i]) > loudest) loudest = fabsf(samples[i]);
    CHECK(samples && samples[0] == 0 && loudest > 0.3F && loudest < 0.4F); /* 12000 of 32768 */
    for (size_t i = 0; i < 2; i++) {
        CHECK(hfi_item_pcm(item_of(parts, i), &rate, &channels, &frames) != NULL);
        CHECK(rate == 16000 && channels == 1 && frames == (i ? 250 : 500) * 16);
        CHECK_TEXT(hfi_item_mime_type(item_of(parts, i)), "audio/wav");
        CHECK_TEXT(hfi_item_label(item_of(parts, i), NULL), i ? "LABEL_1" : "LABEL_0");
    }
    hfi_request_free(request);
    hfi_request_free(parts);
    hfi_client_free(client);
}

static void what_cannot_be_decoded_gives_nothing_and_says_why(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *made = picture(client, 0, 0), *parts = sounds(client), *film = hfi_text_to_video(client, "a film");
    const hfi_response_t *image = hfi_request_response(made), *video = response_of(film, "/pipeline/text-to-video");
    uint32_t width = 7, height = 7, rate = 7, channels = 7;
    size_t frames = 7;
    CHECK(hfi_response_pcm(image, &rate, &channels, &frames) == NULL && rate == 0 && channels == 0 && frames == 0);
    CHECK_STATUS(hfi_error_status(hfi_response_error(image)), HFI_ERROR_PROTOCOL);
    CHECK_CONTAINS(hfi_error_message(hfi_response_error(image)), "no sound");
    CHECK(hfi_response_rgba(image, &width, &height) != NULL && width == 64); /* that still is what it is */
    CHECK(hfi_response_rgba(video, &width, &height) == NULL && width == 0 && height == 0);
    CHECK_CONTAINS(hfi_error_message(hfi_response_error(video)), "no picture");
    const hfi_item_t *sound = item_of(parts, 0);
    CHECK(hfi_item_rgba(sound, NULL, NULL) == NULL);
    CHECK_STATUS(hfi_error_status(hfi_item_error(sound)), HFI_ERROR_PROTOCOL);
    hfi_request_free(made);
    hfi_request_free(parts);
    hfi_request_free(film);
    hfi_client_free(client);
}

static void views_are_the_same_at_every_call_and_outlive_the_client(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *masks = segments(client), *parts = sounds(client), *made = picture(client, 0, 0);
    hfi_client_free(client);
    for (int i = 0; i < 2; i++) {
        static const void *views[2][9];
        const hfi_response_t *response = hfi_request_response(masks);
        const void **view = views[i];
        *view++ = hfi_response_json(response, NULL);
        *view++ = hfi_response_string(response, "/0/label", NULL);
        *view++ = hfi_response_item(response, 1);
        *view++ = hfi_item_label(item_of(masks, 1), NULL);
        *view++ = hfi_item_bytes(item_of(masks, 1), NULL);
        *view++ = hfi_item_rgba(item_of(masks, 1), NULL, NULL);
        *view++ = hfi_item_pcm(item_of(parts, 1), NULL, NULL, NULL);
        *view++ = hfi_response_rgba(hfi_request_response(made), NULL, NULL);
        *view++ = hfi_response_bytes(hfi_request_response(made), NULL);
        for (int j = 0; j < 9; j++) CHECK(views[i][j] != NULL && views[i][j] == views[0][j]);
    }
    hfi_request_free(masks);
    hfi_request_free(parts);
    hfi_request_free(made);
}

static void views_of_nothing_are_nothing(void) {
    size_t len = 7, frames = 7;
    uint32_t width = 7, channels = 7;
    CHECK(hfi_response_item_count(NULL) == 0 && hfi_response_item(NULL, 0) == NULL);
    CHECK(hfi_item_label(NULL, &len) == NULL && len == 0 && hfi_item_text(NULL, NULL) == NULL);
    CHECK(isnan(hfi_item_score(NULL)) && hfi_item_start(NULL) == -1 && hfi_item_end(NULL) == -1);
    CHECK(hfi_item_token(NULL) == -1 && hfi_item_box(NULL, NULL, NULL, NULL, NULL) == 0);
    CHECK(hfi_item_bytes(NULL, &frames) == NULL && frames == 0 && hfi_item_mime_type(NULL) == NULL);
    CHECK_STATUS(hfi_item_save(NULL, "x"), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_response_save(NULL, "x"), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(hfi_error_message(hfi_item_error(NULL)), "NULL");
    CHECK_CONTAINS(hfi_error_message(hfi_response_error(NULL)), "NULL");
    CHECK(hfi_item_rgba(NULL, &width, NULL) == NULL && width == 0);
    CHECK(hfi_response_rgba(NULL, NULL, NULL) == NULL);
    CHECK(hfi_item_pcm(NULL, NULL, &channels, NULL) == NULL && channels == 0);
    CHECK(hfi_response_pcm(NULL, NULL, NULL, NULL) == NULL);
    CHECK(hfi_response_floats(NULL, &len, NULL) == NULL && hfi_response_float_shape(NULL, NULL) == NULL);
    CHECK(hfi_response_json(NULL, NULL) == NULL && hfi_response_bytes(NULL, NULL) == NULL);
    CHECK(hfi_response_text(NULL, NULL) == NULL && hfi_response_mime_type(NULL) == NULL);
}

struct reading {
    const hfi_response_t *response;
    const char *path;
    pthread_barrier_t *barrier;
    const void *seen[7];
    hfi_status_t saved, failed;
};

static void *read_all(void *data) {
    struct reading *reading = data;
    const hfi_response_t *response = reading->response;
    pthread_barrier_wait(reading->barrier);
    const hfi_item_t *item = hfi_response_item(response, 0);
    const void *seen[] = {item, hfi_item_rgba(item, NULL, NULL), hfi_item_bytes(item, NULL),
                          hfi_item_pcm(item, NULL, NULL, NULL), hfi_response_json(response, NULL),
                          hfi_response_string(response, "/1/label", NULL), hfi_response_header(response, "content-type")};
    memcpy(reading->seen, seen, sizeof seen);
    reading->saved = hfi_item_save(item, reading->path);
    reading->failed = hfi_item_save(item, folder);
    CHECK_CONTAINS(hfi_error_message(hfi_item_error(item)), " ");
    return NULL;
}

static void two_threads_may_read_a_result_at_once(void) {
    hfi_client_t *client = sandbox_client();
    char paths[2][PATH_MAX];
    for (int round = 0; round < 10; round++) {
        hfi_request_t *request = segments(client);
        pthread_barrier_t barrier;
        pthread_barrier_init(&barrier, NULL, 2);
        struct reading readings[2];
        pthread_t threads[2];
        for (int i = 0; i < 2; i++) {
            strcpy(paths[i], path_of(i ? "a.bin" : "b.bin"));
            readings[i] = (struct reading){hfi_request_response(request), paths[i], &barrier, {NULL}, 0, 0};
            pthread_create(&threads[i], NULL, read_all, &readings[i]);
        }
        for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
        pthread_barrier_destroy(&barrier);
        for (int i = 0; i < 7; i++)
            CHECK(readings[0].seen[i] == readings[1].seen[i] && (readings[0].seen[i] != NULL) == (i != 3));
        for (int i = 0; i < 2; i++) {
            size_t len;
            const uint8_t *bytes = hfi_item_bytes(item_of(request, 0), &len);
            CHECK_STATUS(readings[i].saved, HFI_OK);
            CHECK_STATUS(readings[i].failed, HFI_ERROR_IO);
            CHECK(file_is(paths[i], bytes, len));
        }
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_server_is_healthy_only_if_it_says_200(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_max_retries(config, 0);
    hfi_client_t *client = client_from(config);
    static const char *const faults[] = {NULL, "status=503", "status=500", "status=204", "status=404", "loading=9"};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        hfi_request_t *request = hfi_health_check(client);
        if (faults[i]) hfi_request_set_header(request, "x-sandbox-fault", faults[i]);
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK_TEXT(hfi_response_json(hfi_request_response(request), NULL), faults[i] ? "false" : "true");
        CHECK(hfi_response_attempts(hfi_request_response(request)) == 1);
        hfi_request_free(request);
    }
    hfi_request_t *request = hfi_health_check(client); /* nobody is there: that is no answer */
    hfi_request_set_string(request, "model", "http://127.0.0.1:1");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_CONNECT);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_server_says_what_it_is(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_get_endpoint_info(client);
    const hfi_response_t *response = response_of(request, "/models/sandbox/fill-mask/");
    CHECK_TEXT(hfi_response_string(response, "/model_id", NULL), "sandbox/fill-mask");
    CHECK(hfi_response_number(response, "/max_total_tokens", 0) == 4096);
    CHECK(hfi_response_string(response, "/sha", NULL) == NULL);
    hfi_request_free(request);
    hfi_client_free(client);
    client = hfi_client_new(NULL); /* without a server there is nobody to ask */
    static const char *const tasks[] = {"get_endpoint_info", "health_check"};
    for (int i = 0; i < 4; i++) {
        request = hfi_request_new(client, tasks[i % 2]);
        if (i / 2) hfi_request_set_string(request, "model", "sandbox/fill-mask");
        CHECK_STATUS(hfi_request_send(request), i / 2 ? HFI_ERROR_UNSUPPORTED : HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(request), "as a URL");
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void the_hub_recommends_a_model_for_a_task_by_either_name(void) {
    hfi_client_t *client = sandbox_client();
    static const char *const names[] = {"text-to-image", "text_to_image", "knitting"};
    for (int i = 0; i < 3; i++) {
        hfi_request_t *request = hfi_get_recommended_model(client, names[i]);
        CHECK_STATUS(hfi_request_send(request), i < 2 ? HFI_OK : HFI_ERROR_INVALID_ARGUMENT);
        if (i < 2) CHECK_TEXT(text_of(request), "sandbox/text-to-image");
        if (i < 2) CHECK_TEXT(hfi_response_json(hfi_request_response(request), NULL), "\"sandbox/text-to-image\"");
        else CHECK_CONTAINS(message(request), "knitting");
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void json_is_not_passed_off_as_a_sound_or_video(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *speech = with_model(hfi_text_to_speech(client, "x"), "/pipeline/text-classification");
    hfi_request_t *video = with_model(hfi_text_to_video(client, "x"), "/pipeline/text-classification");
    CHECK_STATUS(hfi_request_send(speech), HFI_ERROR_PROTOCOL);
    CHECK_CONTAINS(message(speech), "label");
    CHECK_STATUS(hfi_request_send(video), HFI_ERROR_PROTOCOL);
    hfi_request_free(speech);
    hfi_request_free(video);
    hfi_client_free(client);
}

int main(void) {
    if (!mkdtemp(folder)) abort();
    setenv("HF_ENDPOINT", getenv("HFI_SANDBOX_URL"), 1);
    static const struct test tests[] = {
        TEST(classes_have_labels_and_scores_and_nothing_else),
        TEST(words_for_gaps_have_a_token_and_lists_in_a_list_are_counted_through),
        TEST(entities_and_answers_say_where_they_are_in_the_text),
        TEST(pieces_of_speech_say_when_they_are_said),
        TEST(objects_have_a_box_of_which_any_side_may_be_asked_for),
        TEST(results_of_other_kinds_have_no_items),
        TEST(embeddings_are_rows_of_numbers),
        TEST(similarities_and_predictions_are_one_row),
        TEST(results_are_saved_as_they_came),
        TEST(a_file_that_cannot_be_written_is_named),
        TEST(the_error_is_that_of_the_last_failure_however_often_there_was_one),
        TEST(pictures_are_given_as_pixels),
        TEST(sounds_are_given_as_samples),
        TEST(what_cannot_be_decoded_gives_nothing_and_says_why),
        TEST(views_are_the_same_at_every_call_and_outlive_the_client),
        TEST(views_of_nothing_are_nothing),
        TEST(two_threads_may_read_a_result_at_once),
        TEST(a_server_is_healthy_only_if_it_says_200),
        TEST(a_server_says_what_it_is),
        TEST(the_hub_recommends_a_model_for_a_task_by_either_name),
        TEST(json_is_not_passed_off_as_a_sound_or_video),
    };
    int failed = RUN(tests);
    remove(path_of("a.bin"));
    remove(path_of("b.bin"));
    rmdir(folder);
    return failed;
}
