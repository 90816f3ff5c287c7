/* The checks of hfapi.c for tasks on sounds and images. */
#include "hfapi.h"

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
