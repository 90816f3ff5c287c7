/* Every task against Hugging Face's own request layer and real pipelines (see hfapi_server.py). The models are random, so
 * shapes are checked and not words. HFI_BASE_URL is the server, HFI_REAL_TOKEN its token, HFI_REAL_SAMPLES the inputs. */
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

/* ---- texts ---- */

static void text_classification(void) {
    hfi_request_t *request = at(hfi_text_classification(client, "I liked it"), "text-classification");
    check_classes(answer(request, "text_classification"), 3);
    hfi_request_free(request);
    request = at(hfi_text_classification(client, "I liked it"), "text-classification");
    hfi_request_set_int(request, "top_k", 1);
    hfi_request_set_string(request, "function_to_apply", "sigmoid");
    check_classes(answer(request, "text_classification, top_k"), 1);
    hfi_request_free(request);
}

static void zero_shot_classification(void) {
    static const char *const labels[] = {"refund", "law", "question"};
    for (int multi = 0; multi < 2; multi++) {
        hfi_request_t *request =
            at(hfi_zero_shot_classification(client, "my money back", labels, 3), "zero-shot-classification");
        hfi_request_set_bool(request, "multi_label", multi);
        hfi_request_set_string(request, "hypothesis_template", "This is about {}.");
        const hfi_response_t *response =
            answer(request, multi ? "zero_shot_classification, several" : "zero_shot_classification");
        check_classes(response, 3);
        double sum = 0;
        for (size_t i = 0; i < 3; i++) sum += hfi_item_score(hfi_response_item(response, i));
        CHECK(multi || fabs(sum - 1) < 1e-3);
        hfi_request_free(request);
    }
}

static void token_classification(void) {
    static const char *const strategies[] = {NULL, "none", "max"};
    for (int i = 0; i < 3; i++) {
        hfi_request_t *request = at(hfi_token_classification(client, "I am Ana from Paris"), "token-classification");
        hfi_request_set_string(request, "aggregation_strategy", strategies[i]);
        const hfi_response_t *response = answer(request, i == 1 ? "token_classification, none" : "token_classification");
        CHECK(hfi_response_item_count(response) > 0);
        const hfi_item_t *item = hfi_response_item(response, 0);
        CHECK(hfi_item_label(item, NULL) && hfi_item_text(item, NULL));
        CHECK(is_probability(hfi_item_score(item)));
        CHECK(hfi_item_start(item) >= 0 && hfi_item_end(item) > hfi_item_start(item) && hfi_item_end(item) <= 19);
        hfi_request_free(request);
    }
    hfi_request_t *request = at(hfi_token_classification(client, "I am Ana"), "token-classification");
    hfi_request_set_string(request, "aggregation_strategy", "none");
    const char *const all[] = {"B-PER", "I-PER", "B-LOC", "I-LOC"};
    for (int i = 0; i < 4; i++) hfi_request_set_string(request, "ignore_labels", all[i]);
    CHECK(hfi_response_item_count(answer(request, "token_classification, nothing found")) == 0);
    hfi_request_free(request);
}

static void fill_mask(void) {
    hfi_request_t *request = at(hfi_fill_mask(client, "Paris is the [MASK] of France"), "fill-mask");
    hfi_request_set_int(request, "top_k", 3);
    const hfi_response_t *response = answer(request, "fill_mask");
    check_classes(response, 3);
    CHECK(hfi_item_token(hfi_response_item(response, 0)) >= 0);
    CHECK_CONTAINS(hfi_item_text(hfi_response_item(response, 0), NULL), "france");
    hfi_request_free(request);

    request = at(hfi_fill_mask(client, "[MASK] is the [MASK] of France"), "fill-mask");
    hfi_request_set_int(request, "top_k", 2);
    response = answer(request, "fill_mask, two masks");
    CHECK(hfi_response_item_count(response) == 4);
    CHECK(hfi_response_count(response, "") == 2 && hfi_response_count(response, "/0") == 2);
    for (size_t i = 0; i < 4; i++) CHECK(hfi_item_label(hfi_response_item(response, i), NULL) != NULL);
    hfi_request_free(request);

    request = at(hfi_fill_mask(client, "Paris is the [MASK] of France"), "fill-mask");
    hfi_request_set_string(request, "targets", "capital");
    hfi_request_set_string(request, "targets", "name");
    check_classes(answer(request, "fill_mask, targets"), 2);
    hfi_request_free(request);
}

static void question_answering(void) {
    static const char context[] = "My name is Ana and I live in Paris";
    hfi_request_t *request = at(hfi_question_answering(client, "Where?", context), "question-answering");
    const hfi_response_t *response = answer(request, "question_answering");
    CHECK(hfi_response_item_count(response) == 1);
    CHECK(hfi_item_text(hfi_response_item(response, 0), NULL) != NULL);
    CHECK(hfi_response_number(response, "/score", -1) >= 0);
    hfi_request_free(request);

    request = at(hfi_question_answering(client, "Where?", context), "question-answering");
    hfi_request_set_int(request, "top_k", 3);
    response = answer(request, "question_answering, top_k");
    CHECK(hfi_response_item_count(response) == 3 && hfi_response_count(response, "") == 3);
    for (size_t i = 0; i < 3; i++) {
        const hfi_item_t *item = hfi_response_item(response, i);
        CHECK(is_probability(hfi_item_score(item)));
        CHECK(hfi_item_start(item) >= 0 && hfi_item_end(item) <= (double)strlen(context));
    }
    hfi_request_free(request);
}

static void table_question_answering(void) {
    static const char table[] = "{\"name\":[\"ana\",\"bo\"],\"stars\":[\"12\",\"34\"]}";
    hfi_config_t *config = hfi_config_new();
    char url[512];
    snprintf(url, sizeof url, "%s/models/table-question-answering", server);
    hfi_config_set_token(config, getenv("HFI_REAL_TOKEN"));
    hfi_config_set_model(config, url);
    hfi_client_t *own = client_from(config);
    for (int named = 0; named < 2; named++) {
        hfi_request_t *request = hfi_table_question_answering(named ? client : own, table, "How many stars has Bo?");
        if (named) at(request, "table-question-answering");
        const hfi_response_t *response =
            answer(request, named ? "table_question_answering, the call's model" : "table_question_answering");
        check_text(response);
        CHECK(hfi_response_count(response, "/cells") >= 0 && hfi_response_count(response, "/coordinates") >= 0);
        CHECK(hfi_response_string(response, "/aggregator", NULL) != NULL);
        hfi_request_free(request);
    }
    hfi_client_free(own);
}

static void feature_extraction(void) {
    hfi_request_t *request = at(hfi_feature_extraction(client, "hello"), "feature-extraction");
    const hfi_response_t *response = answer(request, "feature_extraction");
    size_t depth = 0, got_rows = 0, got_cols = 0;
    const size_t *shape = hfi_response_float_shape(response, &depth);
    CHECK(depth == 3 && shape[0] == 1 && shape[1] > 2 && shape[2] == 32);
    CHECK(hfi_response_floats(response, &got_rows, &got_cols) && got_rows == (depth ? shape[1] : 0) && got_cols == 32);
    hfi_request_free(request);

    request = at(hfi_feature_extraction(client, NULL), "feature-extraction");
    hfi_request_set_json(request, "text", "[\"hello\",\"world\"]");
    response = answer(request, "feature_extraction, texts of one length");
    shape = hfi_response_float_shape(response, &depth);
    CHECK(depth == 4 && shape[0] == 2 && shape[1] == 1 && shape[3] == 32);
    hfi_request_free(request);

    /* A vector for each token, and texts of other lengths: no rectangle, for huggingface_hub neither. */
    request = at(hfi_feature_extraction(client, NULL), "feature-extraction");
    hfi_request_set_json(request, "text", "[\"hello\",\"a longer text\"]");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_PROTOCOL);
    CHECK_CONTAINS(message(request), "not equally long");
    note("feature_extraction, texts of unlike lengths", message(request));
    hfi_request_free(request);
}

static void sentence_similarity(void) {
    static const char *const others[] = {"a happy person", "rain", "a happy dog"};
    hfi_request_t *request =
        at(hfi_sentence_similarity(client, "a happy person", others, 3), "sentence-similarity");
    const hfi_response_t *response = answer(request, "sentence_similarity");
    check_floats(response, 1, 3);
    const float *values = hfi_response_floats(response, NULL, NULL);
    CHECK(values && fabsf(values[0] - 1) < 1e-4f && values[1] < 1);
    hfi_request_free(request);
}

static void text_generation(void) {
    hfi_request_t *request = at(hfi_text_generation(client, "hello"), "text-generation");
    hfi_request_set_int(request, "max_new_tokens", 6);
    hfi_request_set_bool(request, "return_full_text", 0);
    hfi_request_set_bool(request, "do_sample", 1);
    hfi_request_set_double(request, "temperature", 1.5);
    check_text(answer(request, "text_generation"));
    CHECK(hfi_response_attempts(hfi_request_response(request)) == 1);
    hfi_request_free(request);

    /* transformers refuses what only TGI knows, and names it: the library asks again without. */
    for (int again = 0; again < 2; again++) {
        request = at(hfi_text_generation(client, "hello"), "text-generation");
        hfi_request_set_int(request, "max_new_tokens", 6);
        hfi_request_set_bool(request, "watermark", 1);
        hfi_request_set_int(request, "truncate", 5);
        check_text(answer(request, "text_generation, arguments of TGI"));
        CHECK(hfi_response_attempts(hfi_request_response(request)) == (again ? 1 : 2));
        hfi_request_free(request);
    }
}

static int32_t count_event(void *user_data, const hfi_event_t *event) {
    (void)event;
    ++*(int *)user_data;
    return 0;
}

static void text_generation_streamed(void) {
    /* Its own path, as what the other tests have taught the client of a model counts for a stream too. */
    hfi_request_t *request =
        at(hfi_text_generation(client, "hello"), "text-generation/pipeline/text-generation");
    hfi_request_set_int(request, "max_new_tokens", 6);
    int events = 0;
    hfi_status_t status = hfi_request_stream(request, count_event, &events);
    CHECK(status == HFI_ERROR_PROTOCOL && events == 0);
    CHECK_CONTAINS(message(request), "without an event (application/json)");
    char outcome[200];
    snprintf(outcome, sizeof outcome, "the layer does not stream; hfi: %s", message(request));
    note("text_generation, streamed", outcome);
    hfi_request_free(request);

    request = at(hfi_text_generation(client, "hello"), "text-generation"); /* known from text_generation */
    CHECK_STATUS(hfi_request_stream(request, count_event, &events), HFI_ERROR_UNSUPPORTED);
    CHECK_CONTAINS(message(request), "does not stream");
    hfi_request_free(request);
}

static void summarization(void) {
    hfi_request_t *request = at(hfi_summarization(client, "The tower is 324 metres tall."), "summarization");
    hfi_request_set_string(request, "truncation", "only_first");
    hfi_request_set_bool(request, "clean_up_tokenization_spaces", 1);
    check_text(answer(request, "summarization"));
    CHECK(hfi_response_string(hfi_request_response(request), "/summary_text", NULL) != NULL);
    hfi_request_free(request);

    /* huggingface_hub's name for them is not transformers'; beside each other both take them. */
    request = at(hfi_summarization(client, "The tower is 324 metres tall."), "summarization");
    hfi_request_set_json(request, "generate_parameters", "{\"max_new_tokens\":5}");
    refusal(request, "summarization, generate_parameters", HFI_ERROR_BAD_REQUEST, "generate_parameters");
    request = at(hfi_summarization(client, "The tower is 324 metres tall."), "summarization");
    hfi_request_set_json(request, "extra_body", "{\"max_new_tokens\":5}");
    check_text(answer(request, "summarization, extra_body"));
    hfi_request_free(request);
}

static void translation(void) {
    hfi_request_t *request = at(hfi_translation(client, "My name is Ana"), "translation");
    check_text(answer(request, "translation"));
    CHECK(hfi_response_string(hfi_request_response(request), "/translation_text", NULL) != NULL);
    hfi_request_free(request);
}

/* ---- sounds ---- */

static void text_to_speech(void) {
    static const char *const formats[] = {NULL, "audio/wav", "audio/mp3", "audio/ogg"};
    static const char *const types[] = {"audio/flac", "audio/wav", "audio/mp3", "audio/ogg"};
    for (int i = 0; i < 4; i++) {
        hfi_request_t *request = at(hfi_text_to_speech(client, "hello world"), "text-to-speech");
        if (formats[i]) hfi_request_set_header(request, "Accept", formats[i]);
        char row[64];
        snprintf(row, sizeof row, formats[i] ? "text_to_speech, %s" : "text_to_speech", formats[i]);
        check_sound(answer(request, row), types[i]);
        hfi_request_free(request);
    }
}

static void automatic_speech_recognition(void) {
    static const char *const files[] = {"tone.wav", "tone.flac"};
    for (int i = 0; i < 2; i++) {
        hfi_request_t *request =
            at(hfi_automatic_speech_recognition(client, hfi_file(sample(files[i]))), "automatic-speech-recognition");
        check_text(answer(request, "automatic_speech_recognition"));
        hfi_request_free(request);
    }
    hfi_request_t *request =
        at(hfi_automatic_speech_recognition(client, hfi_file(sample("tone.wav"))), "automatic-speech-recognition");
    hfi_request_set_json(request, "extra_body", "{\"return_timestamps\":\"char\"}");
    refusal(request, "automatic_speech_recognition, parameters", HFI_ERROR_BAD_REQUEST, "Malformed soundfile");
}

static void audio_classification(void) {
    size_t len;
    unsigned char *bytes = read_sample("tone.flac", &len);
    hfi_request_t *request = at(hfi_audio_classification(client, hfi_bytes(bytes, len)), "audio-classification");
    check_classes(answer(request, "audio_classification"), 4);
    hfi_request_free(request);
    request = at(hfi_audio_classification(client, hfi_bytes(bytes, len)), "audio-classification");
    hfi_request_set_int(request, "top_k", 2);
    refusal(request, "audio_classification, top_k", HFI_ERROR_BAD_REQUEST, "Malformed soundfile");
}

static void audio_to_audio(void) {
    hfi_request_t *request = at(hfi_audio_to_audio(client, hfi_file(sample("tone.wav"))), "audio-to-audio");
    const hfi_response_t *response = answer(request, "audio_to_audio");
    CHECK(hfi_response_item_count(response) == 1);
    const hfi_item_t *item = hfi_response_item(response, 0);
    CHECK_TEXT(hfi_item_label(item, NULL), "half as loud");
    CHECK_TEXT(hfi_item_mime_type(item), "audio/flac");
    uint32_t rate = 0, channels = 0;
    size_t frames = 0;
    const float *pcm = hfi_item_pcm(item, &rate, &channels, &frames);
    CHECK(pcm && rate == 16000 && channels == 1 && frames == 16000);
    float loudest = 0;
    for (size_t i = 0; pcm && i < frames; i++) loudest = fmaxf(loudest, pcm[i]);
    CHECK(fabsf(loudest - 0.15f) < 0.01f);
    hfi_request_free(request);
}

/* ---- images ---- */

static void text_to_image(void) {
    static const char *const formats[] = {NULL, "image/jpeg", "image/webp"};
    for (int i = 0; i < 3; i++) {
        hfi_request_t *request = at(hfi_text_to_image(client, "a cat"), "text-to-image");
        hfi_request_set_int(request, "width", 64);
        hfi_request_set_int(request, "height", 48);
        hfi_request_set_int(request, "num_inference_steps", 1);
        hfi_request_set_int(request, "seed", 5);
        hfi_request_set_double(request, "guidance_scale", 2.5);
        hfi_request_set_string(request, "negative_prompt", "dogs");
        if (formats[i]) hfi_request_set_header(request, "Accept", formats[i]);
        char row[64];
        snprintf(row, sizeof row, formats[i] ? "text_to_image, %s" : "text_to_image", formats[i]);
        check_picture(answer(request, row), 64, 48, formats[i] ? formats[i] : "image/png");
        hfi_request_free(request);
    }
}

static void image_to_image(void) {
    hfi_request_t *request = at(hfi_image_to_image(client, hfi_file(sample("image.png"))),
                                "text-to-image/pipeline/image-to-image");
    check_picture(answer(request, "image_to_image, the image alone"), 64, 48, "image/png");
    hfi_request_free(request);
    request = at(hfi_image_to_image(client, hfi_file(sample("image.jpg"))), "text-to-image/pipeline/image-to-image");
    hfi_request_set_string(request, "prompt", "a cat");
    hfi_request_set_json(request, "target_size", "{\"width\":32,\"height\":40}");
    hfi_request_set_int(request, "num_inference_steps", 2);
    check_picture(answer(request, "image_to_image"), 32, 40, "image/png");
    hfi_request_free(request);
}

struct reading {
    FILE *file;
    int released;
};

static int64_t read_some(void *user_data, uint8_t *buffer, size_t capacity) {
    struct reading *reading = user_data;
    return (int64_t)fread(buffer, 1, capacity < 37 ? capacity : 37, reading->file);
}

static void close_file(void *user_data) {
    struct reading *reading = user_data;
    fclose(reading->file);
    reading->released++;
}

static void image_classification(void) {
    static const char *const files[] = {"image.png", "image.jpg", "image.webp"};
    for (int i = 0; i < 3; i++) {
        hfi_request_t *request =
            at(hfi_image_classification(client, hfi_file(sample(files[i]))), "image-classification");
        check_classes(answer(request, "image_classification"), 4);
        hfi_request_free(request);
    }
    /* Alone a stream goes as it is, and with parameters inside JSON as base64. */
    for (int parameters = 0; parameters < 2; parameters++) {
        struct reading reading = {fopen(sample("image.png"), "rb"), 0};
        if (!reading.file) exit(2);
        hfi_request_t *request = hfi_image_classification(
            client, hfi_reader(read_some, &reading, HFI_SIZE_UNKNOWN, close_file));
        at(request, "image-classification");
        if (parameters) hfi_request_set_int(request, "top_k", 2);
        check_classes(answer(request, parameters ? "image_classification, top_k" : "image_classification, read"),
                      parameters ? 2 : 4);
        hfi_request_free(request);
        CHECK(reading.released == 1);
    }
    size_t len;
    hfi_content_t url = hfi_url((const char *)read_sample("image.url", &len));
    hfi_request_t *request = at(hfi_image_classification(client, url), "image-classification");
    check_classes(answer(request, "image_classification, a data URL"), 4);
    hfi_request_free(request);
}

static void object_detection(void) {
    for (int parameters = 0; parameters < 2; parameters++) {
        hfi_request_t *request = at(hfi_object_detection(client, hfi_file(sample("image.png"))), "object-detection");
        if (parameters) hfi_request_set_double(request, "threshold", 0.1);
        const hfi_response_t *response =
            answer(request, parameters ? "object_detection, threshold" : "object_detection");
        CHECK(hfi_response_item_count(response) > 0);
        const hfi_item_t *item = hfi_response_item(response, 0);
        double left, top, right, bottom;
        CHECK(hfi_item_label(item, NULL) && is_probability(hfi_item_score(item)));
        CHECK(hfi_item_box(item, &left, &top, &right, &bottom) == 1 && left <= right && top <= bottom);
        hfi_request_free(request);
    }
    hfi_request_t *request = at(hfi_object_detection(client, hfi_file(sample("image.png"))), "object-detection");
    hfi_request_set_double(request, "threshold", 1);
    CHECK(hfi_response_item_count(answer(request, "object_detection, nothing found")) == 0);
    hfi_request_free(request);
}

static void image_segmentation(void) {
    for (int parameters = 0; parameters < 2; parameters++) {
        hfi_request_t *request =
            at(hfi_image_segmentation(client, hfi_file(sample("image.png"))), "image-segmentation");
        if (parameters) hfi_request_set_string(request, "subtask", "semantic");
        const hfi_response_t *response =
            answer(request, parameters ? "image_segmentation, subtask" : "image_segmentation");
        CHECK(hfi_response_item_count(response) > 0);
        size_t white = 0;
        for (size_t i = 0; i < hfi_response_item_count(response); i++) {
            const hfi_item_t *item = hfi_response_item(response, i);
            uint32_t width = 0, height = 0;
            const uint8_t *mask = hfi_item_rgba(item, &width, &height);
            CHECK(hfi_item_label(item, NULL) && mask && width == 64 && height == 48);
            CHECK(isnan(hfi_item_score(item)) || is_probability(hfi_item_score(item)));
            for (size_t pixel = 0; mask && pixel < 64 * 48; pixel++) white += mask[4 * pixel] == 255;
        }
        CHECK(white == 64 * 48); /* of a semantic segmentation each pixel is in one mask */
        hfi_request_free(request);
    }
}

static void image_to_text(void) {
    hfi_request_t *request = at(hfi_image_to_text(client, hfi_file(sample("image.png"))), "image-to-text");
    check_text(answer(request, "image_to_text"));
    CHECK(hfi_response_string(hfi_request_response(request), "/generated_text", NULL) != NULL);
    hfi_request_free(request);
}

static void zero_shot_image_classification(void) {
    static const char *const labels[] = {"cat", "dog", "cup"};
    hfi_request_t *request =
        at(hfi_zero_shot_image_classification(client, hfi_file(sample("image.png")), labels, 3),
           "zero-shot-image-classification");
    hfi_request_set_string(request, "hypothesis_template", "a photo of {}");
    check_classes(answer(request, "zero_shot_image_classification"), 3);
    hfi_request_free(request);
}

/* ---- tables ---- */

static void tabular(void) {
    static const char table[] = "{\"length\":[\"1\",\"9\"],\"width\":[\"8\",\"0\"]}";
    for (int again = 0; again < 2; again++) {
        hfi_request_t *request =
            at(hfi_tabular_classification(client, table), "tabular/pipeline/tabular-classification");
        const hfi_response_t *response = answer(request, "tabular_classification");
        CHECK_TEXT(hfi_response_string(response, "/0", NULL), "short");
        CHECK_TEXT(hfi_response_string(response, "/1", NULL), "long");
        /* huggingface_hub's form is refused, so the second is tried, and from then on only that. */
        CHECK(hfi_response_attempts(response) == (again ? 1 : 2));
        hfi_request_free(request);
    }
    hfi_request_t *request = at(hfi_tabular_regression(client, table), "tabular/pipeline/tabular-regression");
    const hfi_response_t *response = answer(request, "tabular_regression");
    check_floats(response, 1, 2);
    const float *values = hfi_response_floats(response, NULL, NULL);
    CHECK(values && fabsf(values[1] - 18) < 0.01f);
    hfi_request_free(request);
}

/* ---- the rest ---- */

/* Tasks that the layer does not know, and conversations, for which it has no route. */
static void tasks_not_served(void) {
    static const char unknown[] = "is not recognized by api-inference-community";
    hfi_content_t image = hfi_file(sample("image.png"));
    refusal(at(hfi_visual_question_answering(client, image, "what?"),
               "image-to-text/pipeline/visual-question-answering"),
            "visual_question_answering", HFI_ERROR_BAD_REQUEST, unknown);
    refusal(at(hfi_document_question_answering(client, image, "what?"),
               "image-to-text/pipeline/document-question-answering"),
            "document_question_answering", HFI_ERROR_BAD_REQUEST, unknown);
    refusal(at(hfi_text_to_video(client, "a cat"), "text-to-image/pipeline/text-to-video"), "text_to_video",
            HFI_ERROR_BAD_REQUEST, unknown);
    refusal(at(hfi_image_to_video(client, image), "text-to-image/pipeline/image-to-video"), "image_to_video",
            HFI_ERROR_BAD_REQUEST, unknown);
    hfi_request_t *request = at(hfi_chat_completion(client), "text-generation");
    hfi_chat_add_message(request, "user", "hello");
    refusal(request, "chat_completion", HFI_ERROR_NOT_FOUND, "does not exist");
    refusal(at(hfi_conversational(client, "hello"), "text-generation"), "conversational", HFI_ERROR_NOT_FOUND,
            "does not exist");
}

static void post(void) {
    hfi_request_t *request = at(hfi_post(client), "fill-mask");
    hfi_request_set_json(request, "json", "{\"inputs\":\"a [MASK]\"}");
    const hfi_response_t *response = answer(request, "post");
    CHECK(hfi_response_count(response, "") == 5);
    hfi_request_free(request);
    request = at(hfi_post(client), "image-classification");
    hfi_request_set_content(request, "data", hfi_file(sample("image.png")));
    CHECK(hfi_response_count(answer(request, "post, bytes"), "") == 4);
    hfi_request_free(request);
}

static void about_the_server(void) {
    hfi_request_t *request = at(hfi_health_check(client), "fill-mask");
    CHECK_TEXT(hfi_response_json(answer(request, "health_check"), NULL), "true");
    hfi_request_free(request);
    request = at(hfi_get_endpoint_info(client), "fill-mask");
    CHECK_TEXT(hfi_response_string(answer(request, "get_endpoint_info"), "/ok", NULL), "ok");
    hfi_request_free(request);
}

static void many_at_once(void) {
    enum { COUNT = 16 };
    hfi_request_t *requests[COUNT];
    for (int i = 0; i < COUNT; i++) {
        requests[i] = i % 2 ? at(hfi_image_classification(client, hfi_file(sample("image.png"))), "image-classification")
                            : at(hfi_text_classification(client, "all at once"), "text-classification");
        CHECK_STATUS(hfi_request_start(requests[i]), HFI_OK);
    }
    for (int i = 0; i < COUNT; i++) {
        CHECK_STATUS(hfi_request_wait(requests[i], 60), HFI_OK);
        check_classes(hfi_request_response(requests[i]), i % 2 ? 4 : 3);
        hfi_request_free(requests[i]);
    }
}

static void a_compressed_reply(void) {
    char text[121];
    for (size_t i = 0; i < sizeof text - 1; i++) text[i] = i % 2 ? ' ' : 'a';
    text[sizeof text - 1] = 0;
    hfi_request_t *request = at(hfi_feature_extraction(client, text), "feature-extraction");
    const hfi_response_t *response = answer(request, "feature_extraction, compressed");
    check_floats(response, 62, 32); /* and the two tokens around the text */
    size_t len = 0;
    CHECK(hfi_response_bytes(response, &len) && len > 10000);
    CHECK_TEXT(hfi_response_header(response, "vary"), "Accept-Encoding");
    hfi_request_free(request);
}

/* ---- refusals ---- */

static void an_unknown_model(void) {
    hfi_request_t *request = at(hfi_fill_mask(client, "a [MASK]"), "nobody/no-such-model");
    refusal(request, NULL, HFI_ERROR_NOT_FOUND, "Model nobody/no-such-model does not exist");
}

static void a_wrong_token(void) {
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_token(config, "hf_wrong_and_not_to_be_seen");
    hfi_client_t *stranger = client_from(config);
    hfi_request_t *request = at(hfi_fill_mask(stranger, "a [MASK]"), "fill-mask");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_UNAUTHORIZED);
    CHECK(strstr(message(request), "not_to_be_seen") == NULL);
    hfi_request_free(request);
    request = at(hfi_fill_mask(stranger, "a [MASK]"), "fill-mask");
    refusal(request, NULL, HFI_ERROR_UNAUTHORIZED, "Invalid credentials in Authorization header");
    hfi_client_free(stranger);
}

static void parameters_of_the_wrong_type(void) {
    hfi_request_t *request = at(hfi_fill_mask(client, "a [MASK]"), "fill-mask");
    hfi_request_set_string(request, "top_k", "two");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT); /* before the server sees it */
    CHECK_CONTAINS(message(request), "top_k");
    hfi_request_free(request);

    request = at(hfi_fill_mask(client, "a [MASK]"), "fill-mask");
    hfi_request_set_json(request, "extra_body", "{\"top_k\":\"two\"}");
    refusal(request, NULL, HFI_ERROR_BAD_REQUEST, "Input should be a valid integer: received `top_k` in `parameters`");

    request = at(hfi_text_generation(client, "hello"), "text-generation");
    hfi_request_set_int(request, "top_k", 0);
    hfi_request_set_double(request, "temperature", 200);
    refusal(request, NULL, HFI_ERROR_BAD_REQUEST, "less than or equal to 100: received `temperature`");

    request = at(hfi_table_question_answering(client, "{\"a\":[\"1\"],\"b\":[]}", "how many?"),
                 "table-question-answering");
    refusal(request, NULL, HFI_ERROR_BAD_REQUEST, "All rows in the table must be the same length");

    request = at(hfi_fill_mask(client, "a [MASK]"), "fill-mask");
    hfi_request_set_json(request, "extra_body", "{\"no_such_thing\":1}");
    refusal(request, NULL, HFI_ERROR_BAD_REQUEST, "no_such_thing");
}

static void inputs_that_make_no_sense(void) {
    refusal(at(hfi_fill_mask(client, "nothing to fill"), "fill-mask"), NULL, HFI_ERROR_SERVER, "unknown error");
    refusal(at(hfi_image_classification(client, hfi_file(sample("broken.png"))), "image-classification"), NULL,
            HFI_ERROR_BAD_REQUEST, "Truncated File Read");
    refusal(at(hfi_image_to_image(client, hfi_file(sample("tone.wav"))), "text-to-image/pipeline/image-to-image"), NULL,
            HFI_ERROR_BAD_REQUEST, "cannot identify image file");
    hfi_request_t *request = at(hfi_image_classification(client, hfi_bytes("no image", 8)), "image-classification");
    hfi_request_set_int(request, "top_k", 1);
    refusal(request, NULL, HFI_ERROR_BAD_REQUEST, "cannot identify image file");
    refusal(at(hfi_audio_classification(client, hfi_bytes("no sound", 8)), "audio-classification"), NULL,
            HFI_ERROR_BAD_REQUEST, "Malformed soundfile");
    /* columns of unlike lengths are refused in both forms; the words are those about the second */
    refusal(at(hfi_tabular_classification(client, "{\"length\":[\"1\"],\"width\":[]}"),
               "tabular/pipeline/tabular-classification"),
            NULL, HFI_ERROR_BAD_REQUEST, "same length");
    request = at(hfi_image_classification(client, hfi_file("/no/such/file.png")), "image-classification");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_IO);
    CHECK_CONTAINS(message(request), "/no/such/file.png");
    hfi_request_free(request);
}

/* The last test: the table, and that it has every task but the one that asks the Hub. */
static void every_task_was_tried(void) {
    for (size_t row = 0; row < row_count; row++) printf("%-47s | %s\n", rows[row].task, rows[row].outcome);
    static const char before[] = "{\"name\":\"", behind[] = "\",\"pipeline\"";
    const char *next = hfi_tasks_json(), *end;
    while ((end = strstr(next, behind)) != NULL) {
        const char *name = end;
        while (name[-1] != '"') name--;
        CHECK(strncmp(name - strlen(before), before, strlen(before)) == 0);
        size_t row = 0, len = (size_t)(end - name);
        while (row < row_count && (strncmp(rows[row].task, name, len) != 0 || rows[row].task[len])) row++;
        if (row == row_count && strncmp(name, "get_recommended_model", len) != 0) {
            printf("    %.*s was not tried\n", (int)len, name);
            test_failures++;
        }
        next = end + strlen(behind);
    }
    CHECK(next != hfi_tasks_json());
}

int main(void) {
    static const struct test tests[] = {
        TEST(text_classification),
        TEST(zero_shot_classification),
        TEST(token_classification),
        TEST(fill_mask),
        TEST(question_answering),
        TEST(table_question_answering),
        TEST(feature_extraction),
        TEST(sentence_similarity),
        TEST(text_generation),
        TEST(text_generation_streamed),
        TEST(summarization),
        TEST(translation),
        TEST(text_to_speech),
        TEST(automatic_speech_recognition),
        TEST(audio_classification),
        TEST(audio_to_audio),
        TEST(text_to_image),
        TEST(image_to_image),
        TEST(image_classification),
        TEST(object_detection),
        TEST(image_segmentation),
        TEST(image_to_text),
        TEST(zero_shot_image_classification),
        TEST(tabular),
        TEST(tasks_not_served),
        TEST(post),
        TEST(about_the_server),
        TEST(many_at_once),
        TEST(a_compressed_reply),
        TEST(an_unknown_model),
        TEST(a_wrong_token),
        TEST(parameters_of_the_wrong_type),
        TEST(inputs_that_make_no_sense),
        TEST(every_task_was_tried),
    };
    server = getenv("HFI_BASE_URL");
    samples = getenv("HFI_REAL_SAMPLES");
    if (!server || !samples || !getenv("HFI_REAL_TOKEN")) {
        fprintf(stderr, "HFI_BASE_URL, HFI_REAL_SAMPLES and HFI_REAL_TOKEN must be set\n");
        return 2;
    }
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_token(config, getenv("HFI_REAL_TOKEN"));
    hfi_config_set_timeout(config, 120);
    client = client_from(config);
    int failed = RUN(tests);
    hfi_client_free(client);
    return failed;
}
