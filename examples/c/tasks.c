/* More than text: draws a picture and looks at it, says a sentence and listens to it, and compares sentences.
 *
 * With HFI_LIVE=1 and HF_TOKEN it talks to Hugging Face, to the models that the Hub recommends; else to the server at
 * HFI_BASE_URL, which serves each task at /pipeline/TASK, as the sandbox does. It writes picture.png and speech.wav into
 * the folder that is its argument, or into this one. */
#include <hfi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *base_url; /* NULL: Hugging Face */
static const char *folder = ".";

static void heading(const char *text) { printf("\n== %s ==\n", text); }

/* Runs a request of a task; says what went wrong. */
static const hfi_response_t *run(hfi_request_t *request, const char *task) {
    char model[512];
    if (base_url) {
        snprintf(model, sizeof model, "%s/pipeline/%s", base_url, task);
        hfi_request_set_string(request, "model", model);
    }
    if (hfi_request_send(request) == HFI_OK) return hfi_request_response(request);
    const hfi_error_t *error = hfi_request_error(request);
    fprintf(stderr, "%s failed with %s: %s\n", task, hfi_status_name(hfi_error_status(error)),
            hfi_error_message(error));
    return NULL;
}

static const char *in_folder(char *path, size_t size, const char *name) {
    snprintf(path, size, "%s/%s", folder, name);
    return path;
}

/* --- a picture ------------------------------------------------------------------------------------------------- */

static int draw(hfi_client_t *client, const char *path) {
    hfi_request_t *request = hfi_text_to_image(client, "a lighthouse at dawn");
    hfi_request_set_int(request, "width", 256);
    hfi_request_set_int(request, "height", 256);
    const hfi_response_t *response = run(request, "text-to-image");
    int failed = response == NULL;
    if (response) {
        uint32_t width = 0, height = 0;
        const uint8_t *pixels = hfi_response_rgba(response, &width, &height); /* for a texture */
        failed = !pixels || hfi_response_save(response, path) != HFI_OK;
        if (failed)
            fprintf(stderr, "%s\n", hfi_error_message(hfi_response_error(response)));
        else
            printf("%s: %u x %u pixels, the first is #%02x%02x%02x\n", path, (unsigned)width, (unsigned)height, pixels[0],
                   pixels[1], pixels[2]);
    }
    hfi_request_free(request);
    return failed;
}

static int look(hfi_client_t *client, const char *path) {
    hfi_request_t *request = hfi_image_classification(client, hfi_file(path));
    hfi_request_set_int(request, "top_k", 3);
    const hfi_response_t *response = run(request, "image-classification");
    for (size_t i = 0; i < hfi_response_item_count(response); i++) {
        const hfi_item_t *item = hfi_response_item(response, i);
        printf("%3.0f %% %s\n", 100 * hfi_item_score(item), hfi_item_label(item, NULL));
    }
    hfi_request_free(request);
    return response == NULL;
}

/* --- a voice --------------------------------------------------------------------------------------------------- */

static int say(hfi_client_t *client, const char *path) {
    hfi_request_t *request = hfi_text_to_speech(client, "The quick brown fox jumps over the lazy dog.");
    const hfi_response_t *response = run(request, "text-to-speech");
    int failed = response == NULL;
    if (response) {
        uint32_t rate = 0, channels = 0;
        size_t frames = 0;
        const float *samples = hfi_response_pcm(response, &rate, &channels, &frames); /* for a sound card */
        failed = !samples || hfi_response_save(response, path) != HFI_OK;
        if (failed)
            fprintf(stderr, "%s\n", hfi_error_message(hfi_response_error(response)));
        else
            printf("%s: %.2f s at %u Hz\n", path, (double)frames / rate, (unsigned)rate);
    }
    hfi_request_free(request);
    return failed;
}

static int listen(hfi_client_t *client, const char *path) {
    hfi_request_t *request = hfi_automatic_speech_recognition(client, hfi_file(path));
    const hfi_response_t *response = run(request, "automatic-speech-recognition");
    if (response) printf("\"%s\"\n", hfi_response_text(response, NULL));
    hfi_request_free(request);
    return response == NULL;
}

/* --- meanings -------------------------------------------------------------------------------------------------- */

static int embed(hfi_client_t *client) {
    hfi_request_t *request = hfi_feature_extraction(client, "The shop opens at nine.");
    hfi_request_set_bool(request, "normalize", 1);
    const hfi_response_t *response = run(request, "feature-extraction");
    size_t rows = 0, cols = 0;
    const float *numbers = hfi_response_floats(response, &rows, &cols);
    if (numbers)
        printf("%zu row of %zu numbers: %.3f, %.3f, %.3f ...\n", rows, cols, numbers[0], numbers[1], numbers[2]);
    hfi_request_free(request);
    return numbers == NULL;
}

static int compare(hfi_client_t *client) {
    static const char *const others[] = {"The shop opens at noon.", "Dragons guard the bridge."};
    hfi_request_t *request = hfi_sentence_similarity(client, "The shop opens at nine.", others, 2);
    const hfi_response_t *response = run(request, "sentence-similarity");
    size_t count = 0;
    const float *numbers = hfi_response_floats(response, NULL, &count);
    for (size_t i = 0; i < count && i < 2; i++) printf("%.2f %s\n", numbers[i], others[i]);
    hfi_request_free(request);
    return numbers == NULL;
}

/* --------------------------------------------------------------------------------------------------------------- */

int main(int argc, char **argv) {
    const char *live = getenv("HFI_LIVE");
    int is_live = live && strcmp(live, "1") == 0;
    base_url = is_live ? NULL : getenv("HFI_BASE_URL");
    if (argc > 1) folder = argv[1];
    if (!is_live && !base_url) {
        fprintf(stderr, "set HFI_BASE_URL to a server, or HFI_LIVE=1 and HF_TOKEN for Hugging Face\n");
        return 2;
    }
    hfi_client_t *client = hfi_client_new(NULL);
    char picture[512], speech[512];
    in_folder(picture, sizeof picture, "picture.png");
    in_folder(speech, sizeof speech, "speech.wav");

    int failures = 0;
    heading("draw a picture");
    failures += draw(client, picture);
    heading("what is in it?");
    failures += look(client, picture);
    heading("say a sentence");
    failures += say(client, speech);
    heading("what was said?");
    failures += listen(client, speech);
    heading("a sentence as numbers");
    failures += embed(client);
    heading("which sentence means the same?");
    failures += compare(client);

    hfi_client_free(client);
    printf("\n%s\n", failures ? "something failed" : "all done");
    return failures != 0;
}
