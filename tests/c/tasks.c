/* Every task: called once by its own constructor and read by the accessor that its documentation names; every argument
 * checked and sent to its place, and what single tasks want of theirs. */
#include "http_get.h"
#include "test.h"

static const char GIF[] = "GIF89a\1\0\1\0\0\0\0;", WAV[] = "RIFF$\0\0\0WAVEfmt ";
static const char *const LABELS[] = {"sport", "politics", "weather"};
static const char *const SENTENCES[] = {"I am happy", "the sky is blue"};

static hfi_content_t gif(void) { return hfi_bytes(GIF, sizeof GIF - 1); }
static hfi_content_t wav(void) { return hfi_bytes(WAV, sizeof WAV - 1); }

static int is_share(double score) { return score > 0 && score <= 1; }

/* The items of a classification: that many, each with a label, the best first. */
static void check_classes(const hfi_response_t *response, size_t count) {
    CHECK(hfi_response_item_count(response) == count);
    double last = 1;
    for (size_t i = 0; i < count; i++) {
        const hfi_item_t *item = hfi_response_item(response, i);
        CHECK(hfi_item_label(item, NULL) != NULL && is_share(hfi_item_score(item)) && hfi_item_score(item) <= last);
        last = hfi_item_score(item);
    }
}

static void check_file(const hfi_response_t *response, const char *mime_type, size_t at, const char *magic) {
    size_t len;
    const uint8_t *bytes = hfi_response_bytes(response, &len);
    CHECK(bytes && len > 16 && memcmp(bytes + at, magic, strlen(magic)) == 0);
    CHECK_TEXT(hfi_response_mime_type(response), mime_type);
    CHECK_TEXT(hfi_response_text(response, NULL), "");
}

static const float *check_floats(const hfi_response_t *response, size_t rows, size_t cols) {
    size_t r, c;
    const float *floats = hfi_response_floats(response, &r, &c);
    CHECK(floats && r == rows && c == cols);
    return floats;
}

/* A plausible call of a task, and behind it how its result is read, by the accessor of its kind. */
#define CALL(name, call)                                                       \
    static hfi_request_t *make_##name(hfi_client_t *client) { return call; }   \
    static void read_##name(const hfi_response_t *r)

CALL(audio_classification, hfi_audio_classification(client, wav())) { check_classes(r, 5); }
CALL(audio_to_audio, hfi_audio_to_audio(client, wav())) {
    size_t len;
    const uint8_t *bytes = hfi_item_bytes(hfi_response_item(r, 0), &len);
    CHECK(bytes && len == sizeof WAV - 1 && memcmp(bytes, WAV, len) == 0);
    CHECK(hfi_response_item_count(r) == 2);
}
CALL(automatic_speech_recognition, hfi_automatic_speech_recognition(client, wav())) {
    CHECK(strlen(hfi_response_text(r, NULL)) > 0);
    CHECK_TEXT(hfi_response_string(r, "/text", NULL), hfi_response_text(r, NULL));
}
static hfi_request_t *say_hello(hfi_request_t *request) {
    hfi_chat_add_message(request, "user", "Hello");
    return request;
}
CALL(chat_completion, say_hello(hfi_chat_completion(client))) {
    CHECK_TEXT(hfi_response_text(r, NULL), "You said: Hello");
}
CALL(conversational, hfi_conversational(client, "Hello again")) {
    CHECK_TEXT(hfi_response_text(r, NULL), "You said: Hello again");
}
CALL(document_question_answering, hfi_document_question_answering(client, gif(), "What is the number?")) {
    const hfi_item_t *item = hfi_response_item(r, 0);
    CHECK(hfi_response_item_count(r) == 1 && strlen(hfi_item_text(item, NULL)) > 0 && is_share(hfi_item_score(item)));
}
CALL(feature_extraction, hfi_feature_extraction(client, "a text")) { check_floats(r, 1, 384); }
CALL(fill_mask, hfi_fill_mask(client, "The goal of life is [MASK].")) {
    check_classes(r, 5);
    CHECK_CONTAINS(hfi_item_text(hfi_response_item(r, 4), NULL), "The goal of life is ");
}
CALL(image_classification, hfi_image_classification(client, gif())) { check_classes(r, 5); }
CALL(image_segmentation, hfi_image_segmentation(client, gif())) {
    check_classes(r, 2);
    CHECK_TEXT(hfi_item_mime_type(hfi_response_item(r, 1)), "image/png");
}
CALL(image_to_image, hfi_image_to_image(client, gif())) { check_file(r, "image/png", 1, "PNG"); }
CALL(image_to_text, hfi_image_to_text(client, gif())) {
    CHECK_CONTAINS(hfi_response_text(r, NULL), "a picture of a ");
}
CALL(image_to_video, hfi_image_to_video(client, gif())) { check_file(r, "video/mp4", 4, "ftyp"); }
CALL(object_detection, hfi_object_detection(client, gif())) {
    double xmin, xmax;
    CHECK(hfi_response_item_count(r) == 2);
    CHECK(hfi_item_box(hfi_response_item(r, 1), &xmin, NULL, &xmax, NULL) == 1 && xmin < xmax && xmax <= 640);
}
CALL(question_answering, hfi_question_answering(client, "Where do I live?", "My name is Sarah and I live in Berlin.")) {
    CHECK(hfi_response_item_count(r) == 1);
    CHECK_TEXT(hfi_item_text(hfi_response_item(r, 0), NULL), "Berlin");
}
CALL(sentence_similarity, hfi_sentence_similarity(client, "I am happy", SENTENCES, 2)) {
    const float *floats = check_floats(r, 1, 2);
    CHECK(floats[0] == 1 && floats[1] < 0.5F);
}
CALL(summarization, hfi_summarization(client, "Paris is large. It is old as well.")) {
    CHECK_TEXT(hfi_response_text(r, NULL), "Paris is large.");
}
static const char TABLE[] = "{\"Repository\":[\"Transformers\",\"Datasets\"],\"Stars\":[\"36542\",\"4512\"]}";
CALL(table_question_answering, hfi_table_question_answering(client, TABLE, "How many stars has transformers?")) {
    CHECK_TEXT(hfi_response_text(r, NULL), "36542");
}
CALL(tabular_classification, hfi_tabular_classification(client, "{\"a\":[1,3],\"b\":[3,5]}")) {
    CHECK(hfi_response_count(r, "") == 2 && hfi_response_string(r, "/1", NULL));
}
CALL(tabular_regression, hfi_tabular_regression(client, "{\"a\":[1,3],\"b\":[3,5]}")) {
    const float *floats = check_floats(r, 1, 2);
    CHECK(floats[0] == 2 && floats[1] == 4);
}
CALL(text_classification, hfi_text_classification(client, "I like you")) {
    check_classes(r, 2);
    CHECK_TEXT(hfi_item_label(hfi_response_item(r, 0), NULL), "POSITIVE");
}
CALL(text_generation, hfi_text_generation(client, "Once upon a time")) {
    CHECK(strlen(hfi_response_text(r, NULL)) > 0);
}
CALL(text_to_image, hfi_text_to_image(client, "an astronaut")) { check_file(r, "image/png", 1, "PNG"); }
CALL(text_to_speech, hfi_text_to_speech(client, "Hello")) { check_file(r, "audio/wav", 0, "RIFF"); }
CALL(text_to_video, hfi_text_to_video(client, "a horse")) { check_file(r, "video/mp4", 4, "ftyp"); }
CALL(token_classification, hfi_token_classification(client, "My name is Sarah and I live in Berlin")) {
    CHECK(hfi_response_item_count(r) == 2);
    CHECK_TEXT(hfi_item_label(hfi_response_item(r, 1), NULL), "LOC");
}
CALL(translation, hfi_translation(client, "Hello world")) { CHECK_TEXT(hfi_response_text(r, NULL), "Hallo Welt"); }
CALL(visual_question_answering, hfi_visual_question_answering(client, gif(), "Is it a cat?")) {
    CHECK(hfi_response_item_count(r) == 2 && strlen(hfi_item_text(hfi_response_item(r, 0), NULL)) >= 2);
}
CALL(zero_shot_classification, hfi_zero_shot_classification(client, "Today's politics", LABELS, 3)) {
    check_classes(r, 3);
    CHECK_TEXT(hfi_item_label(hfi_response_item(r, 0), NULL), "politics");
}
CALL(zero_shot_image_classification, hfi_zero_shot_image_classification(client, gif(), LABELS, 2)) {
    check_classes(r, 2);
}
static hfi_request_t *ask_for_text(hfi_request_t *request) {
    hfi_request_set_json(request, "json", "{\"inputs\":\"Once\"}");
    return request;
}
CALL(post, ask_for_text(hfi_post(client))) {
    CHECK(memcmp(hfi_response_bytes(r, NULL), "[{\"generated_text\":", 19) == 0);
}
CALL(get_endpoint_info, hfi_get_endpoint_info(client)) {
    CHECK_TEXT(hfi_response_string(r, "/model_id", NULL), "sandbox/writer");
}
CALL(health_check, hfi_health_check(client)) { CHECK_TEXT(hfi_response_json(r, NULL), "true"); }
CALL(get_recommended_model, hfi_get_recommended_model(client, "fill-mask")) {
    CHECK_TEXT(hfi_response_text(r, NULL), "sandbox/fill-mask");
}
CALL(chat_models, hfi_chat_models(client)) {
    CHECK(hfi_response_item_count(r) == 4);
    CHECK_TEXT(hfi_response_string(r, "/0/id", NULL), "sandbox");
}

struct task {
    const char *name, *result; /* the kind of result that it is read as */
    hfi_request_t *(*make)(hfi_client_t *client);
    void (*read)(const hfi_response_t *response);
};
#define TASK(name, result) {#name, result, make_##name, read_##name}
static const struct task TASKS[] = {
    TASK(audio_classification, "items"), TASK(audio_to_audio, "items"), TASK(automatic_speech_recognition, "text"),
    TASK(chat_completion, "text"), TASK(conversational, "text"), TASK(document_question_answering, "items"),
    TASK(feature_extraction, "floats"), TASK(fill_mask, "items"), TASK(image_classification, "items"),
    TASK(image_segmentation, "items"), TASK(image_to_image, "image"), TASK(image_to_text, "text"),
    TASK(image_to_video, "video"), TASK(object_detection, "items"), TASK(question_answering, "items"),
    TASK(sentence_similarity, "floats"), TASK(summarization, "text"), TASK(table_question_answering, "text"),
    TASK(tabular_classification, "json"), TASK(tabular_regression, "floats"), TASK(text_classification, "items"),
    TASK(text_generation, "text"), TASK(text_to_image, "image"), TASK(text_to_speech, "sound"),
    TASK(text_to_video, "video"), TASK(token_classification, "items"), TASK(translation, "text"),
    TASK(visual_question_answering, "items"), TASK(zero_shot_classification, "items"),
    TASK(zero_shot_image_classification, "items"), TASK(post, "bytes"), TASK(get_endpoint_info, "json"),
    TASK(health_check, "boolean"), TASK(get_recommended_model, "text"), TASK(chat_models, "items"),
};
enum { COUNT = sizeof TASKS / sizeof *TASKS };

static const struct task *task_named(const char *name) {
    for (size_t i = 0; i < COUNT; i++)
        if (strcmp(TASKS[i].name, name) == 0) return &TASKS[i];
    return NULL;
}

/* An argument in hfi_tasks_json(), or the line of a task itself, which has a pipeline. */
struct line {
    const struct task *task;
    char name[64], pipeline[64], group[16], result[16], type[32], required[8], choices[128], place[16];
};

/* Copies the value of a member up to the next one of that object; the value has no such mark inside. */
static void member(const char *from, const char *name, const char *end, char *value, size_t size) {
    char mark[32];
    snprintf(mark, sizeof mark, "\"%s\":", name);
    const char *start = strstr(from, mark), *stop;
    value[0] = 0;
    if (!start || !(stop = strstr(start += strlen(mark), end)) || (size_t)(stop - start) >= size) return;
    if (*start == '"') start++, stop--;
    memcpy(value, start, (size_t)(stop - start));
    value[stop - start] = 0;
}

/* The next line; `*at` begins as NULL. Operations on endpoints, which come last, have tests of their own. */
static int next_line(const char **at, struct line *line) {
    if (!*at) *at = hfi_tasks_json();
    if (!(*at = strstr(*at, "{\"name\":"))) return 0;
    member(*at, "name", ",\"", line->name, sizeof line->name);
    *at += strlen("{\"name\":\"") + strlen(line->name);
    int is_task = strncmp(*at, "\",\"pipeline\"", 12) == 0;
    line->pipeline[0] = line->type[0] = 0;
    if (is_task) {
        line->task = task_named(line->name);
        member(*at, "pipeline", ",\"", line->pipeline, sizeof line->pipeline);
        member(*at, "group", ",\"", line->group, sizeof line->group);
        if (strcmp(line->group, "endpoints") == 0) return 0;
        member(*at, "result", ",\"arguments\"", line->result, sizeof line->result);
        if (!line->task) printf("    the task %s has no test here\n", line->name);
        CHECK(line->task != NULL);
    } else {
        member(*at, "type", ",\"required\"", line->type, sizeof line->type);
        member(*at, "required", ",\"", line->required, sizeof line->required);
        member(*at, "choices", ",\"place\"", line->choices, sizeof line->choices);
        member(*at, "place", ",\"", line->place, sizeof line->place);
        CHECK(line->type[0] && line->required[0] && line->choices[0] && line->place[0]);
    }
    return 1;
}

static void every_task_is_called_below_and_read_as_what_it_is_said_to_give(void) {
    const char *position = NULL;
    struct line line = {0};
    int tasks = 0;
    while (next_line(&position, &line)) {
        if (line.type[0]) continue;
        tasks++;
        CHECK_TEXT(line.task ? line.task->result : NULL, line.result);
    }
    CHECK(tasks == COUNT);
}

static void every_task_gives_a_result_of_its_kind(void) {
    hfi_client_t *client = sandbox_client();
    const char *position = NULL;
    struct line line = {0};
    while (next_line(&position, &line)) {
        if (line.type[0]) continue;
        hfi_request_t *request = line.task->make(client);
        char path[96];
        snprintf(path, sizeof path, "/pipeline/%s", line.pipeline);
        /* Text generation and conversations are what the server's own address is for. */
        if (line.pipeline[0] && strcmp(line.pipeline, "conversational") && strcmp(line.pipeline, "text-generation"))
            hfi_request_set_string(request, "model", at(path));
        hfi_status_t status = hfi_request_send(request);
        if (status != HFI_OK) printf("    %s: %s\n", line.name, message(request));
        CHECK_STATUS(status, HFI_OK);
        if (status == HFI_OK) line.task->read(hfi_request_response(request));
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

/* Has a function look at each argument of each task, with a call that has all it needs; the number of them. */
static int each_argument(int (*look)(const struct line *line, hfi_request_t *request)) {
    hfi_client_t *client = sandbox_client();
    const char *position = NULL;
    struct line line = {0};
    int count = 0;
    while (next_line(&position, &line)) {
        if (!line.type[0]) continue;
        hfi_request_t *request = line.task->make(client);
        count += look(&line, request);
        hfi_request_free(request);
    }
    hfi_client_free(client);
    return count;
}

static void check_refused(hfi_request_t *request, const char *before, const char *name, const char *after) {
    char expected[128];
    snprintf(expected, sizeof expected, "%s\"%s\"%s", before, name, after);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), expected);
}

static int take_away(const struct line *line, hfi_request_t *request) {
    if (strcmp(line->required, "true")) return 0;
    hfi_request_set_json(request, line->name, NULL);
    check_refused(request, "needs the argument ", line->name, "");
    CHECK_CONTAINS(message(request), line->task->name);
    return 1;
}

static void a_required_argument_that_is_missing_is_named(void) { CHECK(each_argument(take_away) >= 35); }

static int misspell(const struct line *line, hfi_request_t *request) {
    char wrong[80];
    snprintf(wrong, sizeof wrong, "%.1sq%s", line->name, line->name + 1);
    hfi_request_set_json(request, wrong, "1");
    check_refused(request, "did you mean ", line->name, "?");
    return 1;
}

static void a_misspelt_argument_gets_the_right_name_suggested(void) { CHECK(each_argument(misspell) >= 200); }

static int set_wrongly(const struct line *line, hfi_request_t *request) {
    if (strcmp(line->type, "any JSON value") == 0) return 0;
    int number = strcmp(line->type, "number") == 0;
    hfi_request_set_json(request, line->name, number ? "true" : "-1.5");
    check_refused(request, "argument ", line->name, " of ");
    CHECK_CONTAINS(message(request), line->type);
    CHECK_CONTAINS(message(request), number ? "not boolean" : "not number");
    return 1;
}

static void a_value_of_another_type_is_refused_and_both_types_are_named(void) {
    CHECK(each_argument(set_wrongly) >= 200);
}

/* A value of a type, as JSON; the first choice if there are some. */
static const char *value_of(const struct line *line) {
    static char choice[128];
    if (sscanf(line->choices, "[%127[^],]", choice) == 1) return choice;
    static const char *const VALUES[][2] = {
        {"integer", "7"}, {"number", "0.5"}, {"boolean", "true"}, {"list", "[[1],2]"}, {"object", "{\"own\":1}"},
        {"string", "\"x\""}, {"boolean or string", "\"never\""}, {"string or object", "{\"own\":2}"},
        {"list of strings", "[\"x\",\"y\"]"},
    };
    for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++)
        if (strcmp(VALUES[i][0], line->type) == 0) return VALUES[i][1];
    return "null";
}

static int send_parameter(const struct line *line, hfi_request_t *request) {
    if (strcmp(line->place, "parameters") || strcmp(line->name, "model") == 0) return 0;
    hfi_request_set_json(request, line->name, value_of(line));
    if (strcmp(line->name, "decoder_input_details") == 0) hfi_request_set_bool(request, "details", 1);
    if (strcmp(line->name, "src_lang") == 0) hfi_request_set_string(request, "tgt_lang", "y");
    if (strcmp(line->name, "tgt_lang") == 0) hfi_request_set_string(request, "src_lang", "y");
    hfi_request_set_header(request, "x-sandbox-fault", "status=418");
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_HTTP);
    char expected[192], *seen = seen_requests(), *from = seen;
    if (strcmp(line->name, "extra_body") == 0) snprintf(expected, sizeof expected, "\"own\":1");
    else snprintf(expected, sizeof expected, "\"%s\":%s", line->name, value_of(line));
    /* Conversations and embeddings have them beside the input, as OpenAI's form and TEI's want it. */
    const char *task = line->task->name;
    if (strcmp(task, "chat_completion") && strcmp(task, "conversational") && strcmp(task, "feature_extraction"))
        CHECK((from = strstr(seen, "\\\"parameters\\\":{")) != NULL);
    CHECK_CONTAINS_QUOTED(from ? from : seen, expected);
    free(seen);
    return 1;
}

static void every_parameter_of_every_task_arrives_under_its_name(void) { CHECK(each_argument(send_parameter) >= 140); }

/* Sends a request of a task to the sandbox server's pipeline and checks what it sent. */
static void sends(hfi_request_t *request, const char *path, const char *body) {
    hfi_request_set_string(request, "model", at(path));
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    char *seen = seen_requests();
    CHECK_CONTAINS_QUOTED(seen, body);
    free(seen);
}

static void zero_shot_classification_says_that_one_label_is_true_unless_told_otherwise(void) {
    hfi_client_t *client = sandbox_client();
    static const char *const expected[] = {
        "\"parameters\":{\"candidate_labels\":[\"sport\",\"politics\",\"weather\"],\"multi_label\":false}",
        "\"multi_label\":true,\"hypothesis_template\":\"It is {}.\"}",
    };
    for (int told = 0; told < 2; told++) {
        hfi_request_t *request = hfi_zero_shot_classification(client, "rain", LABELS, 3);
        if (told) hfi_request_set_bool(request, "multi_label", 1);
        if (told) hfi_request_set_string(request, "hypothesis_template", "It is {}.");
        sends(request, "/pipeline/zero-shot-classification", expected[told]);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void arguments_that_do_not_go_together_are_refused(void) {
    hfi_client_t *client = sandbox_client();
    static const char *const languages[] = {"src_lang", "tgt_lang"};
    for (int i = 0; i < 2; i++) {
        hfi_request_t *request = hfi_translation(client, "Hello world");
        hfi_request_set_string(request, languages[i], "en");
        CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(request), languages[!i]);
        hfi_request_free(request);
    }
    hfi_request_t *request = hfi_translation(client, "Hello world");
    hfi_request_set_string(request, "src_lang", "en");
    hfi_request_set_string(request, "tgt_lang", "fr");
    sends(request, "/pipeline/translation", "\"parameters\":{\"src_lang\":\"en\",\"tgt_lang\":\"fr\"}");
    CHECK_TEXT(text_of(request), "Bonjour monde");
    hfi_request_free(request);
    request = hfi_zero_shot_image_classification(client, gif(), LABELS, 1);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), "candidate_labels");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_choice_that_is_not_known_is_left_to_the_server(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_text_classification(client, "I like you");
    hfi_request_set_string(request, "model", at("/pipeline/text-classification"));
    hfi_request_set_string(request, "function_to_apply", "cubic");
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_BAD_REQUEST);
    CHECK_CONTAINS(hfi_error_server_message(hfi_request_error(request)), "must be one of softmax");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void extra_body_beats_the_other_arguments_whenever_it_is_set(void) {
    hfi_client_t *client = sandbox_client();
    for (int last = 0; last < 2; last++) {
        hfi_request_t *request = hfi_fill_mask(client, "Hello [MASK]");
        if (last) hfi_request_set_int(request, "top_k", 1);
        hfi_request_set_json(request, "extra_body", "{\"top_k\":3,\"own\":{\"deep\":[null]}}");
        if (!last) hfi_request_set_int(request, "top_k", 1);
        sends(request, "/pipeline/fill-mask", "\"parameters\":{\"top_k\":3,\"own\":{\"deep\":[null]}}");
        CHECK(hfi_response_item_count(hfi_request_response(request)) == 3);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_conversation_goes_on_after_what_was_said_before(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = hfi_conversational(client, "three");
    hfi_request_set_string(request, "past_user_inputs", "one");
    hfi_request_set_string(request, "past_user_inputs", "two");
    hfi_request_set_json(request, "generated_responses", "[\"ONE\",\"TWO\"]");
    hfi_request_set_double(request, "temperature", 0.5);
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    char *seen = seen_requests();
    CHECK_CONTAINS_QUOTED(seen, "\"messages\":[{\"role\":\"user\",\"content\":\"one\"},"
                                "{\"role\":\"assistant\",\"content\":\"ONE\"},{\"role\":\"user\",\"content\":\"two\"},"
                                "{\"role\":\"assistant\",\"content\":\"TWO\"},"
                                "{\"role\":\"user\",\"content\":\"three\"}],\"temperature\":0.5");
    CHECK_CONTAINS(seen, "/v1/chat/completions");
    free(seen);
    CHECK_TEXT(text_of(request), "You said: three");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void tables_are_sent_as_inputs_to_servers_that_do_not_take_them_otherwise(void) {
    hfi_client_t *client = sandbox_client();
    forget_requests();
    for (int call = 0; call < 2; call++) {
        hfi_request_t *request = hfi_tabular_classification(client, "{\"a\":[1,3]}");
        hfi_request_set_string(request, "model", at("/pipeline/tabular-classification"));
        hfi_request_set_header(request, "x-sandbox-fault", "status=422,1");
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        hfi_request_free(request);
    }
    char *seen = seen_requests();
    CHECK(count_of(seen, "\"method\":\"POST\"") == 3); /* refused, repeated, and the second call */
    CHECK(count_of(seen, "{\\\"inputs\\\":{\\\"data\\\":{\\\"a\\\":[1,3]}}") == 2);
    free(seen);
    hfi_client_free(client);
}

int main(void) {
    setenv("HF_ENDPOINT", getenv("HFI_SANDBOX_URL"), 1);
    static const struct test tests[] = {
        TEST(every_task_is_called_below_and_read_as_what_it_is_said_to_give),
        TEST(every_task_gives_a_result_of_its_kind),
        TEST(a_required_argument_that_is_missing_is_named),
        TEST(a_misspelt_argument_gets_the_right_name_suggested),
        TEST(a_value_of_another_type_is_refused_and_both_types_are_named),
        TEST(every_parameter_of_every_task_arrives_under_its_name),
        TEST(zero_shot_classification_says_that_one_label_is_true_unless_told_otherwise),
        TEST(arguments_that_do_not_go_together_are_refused),
        TEST(a_choice_that_is_not_known_is_left_to_the_server),
        TEST(extra_body_beats_the_other_arguments_whenever_it_is_set),
        TEST(a_conversation_goes_on_after_what_was_said_before),
        TEST(tables_are_sent_as_inputs_to_servers_that_do_not_take_them_otherwise),
    };
    return RUN(tests);
}
