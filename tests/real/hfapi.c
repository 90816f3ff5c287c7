/* Every task against Hugging Face's own request layer and real pipelines (see hfapi_server.py). The models are random, so
 * shapes are checked and not words. HFI_BASE_URL is the server, HFI_REAL_TOKEN its token, HFI_REAL_SAMPLES the inputs. */
#include "hfapi.h"
#include "hfapi_media.h"
#include "hfapi_text.h"

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
