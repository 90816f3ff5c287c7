/* What a batch does with items that were added: their order, their arguments and what all share, items that fail, progress,
 * and what is refused. batch_delivery.c has the verbs, the source of items, and the ends that come early. */
#include "stream.h"

enum { MOST = 64 };

/* What an event function has heard of a batch. */
struct heard {
    int results, errors, progress;
    int64_t indexes[MOST];
    hfi_status_t statuses[MOST]; /* of the items, by index */
    char texts[MOST][256];       /* the text of the item's result, or its error's message */
    int http[MOST];
    double done, failed, total; /* of the last progress event */
    int enough_results;         /* has enough at so many results, or so many that are done */
    double enough_done;
};

static int32_t hear(void *user_data, const hfi_event_t *event) {
    struct heard *heard = user_data;
    if (hfi_event_kind(event) == HFI_EVENT_PROGRESS) {
        heard->progress++;
        CHECK(hfi_event_number(event, "/done", -1) >= heard->done);
        heard->done = hfi_event_number(event, "/done", -1);
        heard->failed = hfi_event_number(event, "/failed", -1);
        heard->total = hfi_event_number(event, "/total", -1);
        CHECK(hfi_event_index(event) == -1 && hfi_event_response(event) == NULL && hfi_event_error(event) == NULL);
        return heard->enough_done > 0 && heard->done >= heard->enough_done;
    }
    int64_t index = hfi_event_index(event);
    const hfi_response_t *response = hfi_event_response(event);
    const hfi_error_t *error = hfi_event_error(event);
    CHECK(hfi_event_kind(event) == HFI_EVENT_RESULT);
    CHECK((response == NULL) == (error != NULL));
    CHECK_STATUS(hfi_event_status(event), error ? hfi_error_status(error) : HFI_OK);
    if (response) CHECK_TEXT(hfi_event_json(event, NULL), hfi_response_json(response, NULL));
    if (response) CHECK_TEXT(hfi_event_text(event, NULL), hfi_response_text(response, NULL));
    if (error) CHECK_TEXT(hfi_event_text(event, NULL), hfi_error_message(error));
    CHECK(index >= 0 && index < MOST && heard->results < MOST);
    if (index < 0 || index >= MOST || heard->results >= MOST) return 1;
    heard->indexes[heard->results++] = index;
    heard->errors += error != NULL;
    heard->statuses[index] = hfi_event_status(event);
    heard->http[index] = hfi_error_http_status(error);
    snprintf(heard->texts[index], sizeof heard->texts[index], "%s", hfi_event_text(event, NULL));
    return heard->enough_results && heard->results >= heard->enough_results;
}

static hfi_status_t run(hfi_request_t *batch, struct heard *heard) {
    memset(heard, 0, sizeof *heard);
    return hfi_request_stream(batch, hear, heard);
}

static void check_in_order(const struct heard *heard, int count) {
    CHECK(heard->results == count);
    for (int i = 0; i < heard->results; i++) CHECK(heard->indexes[i] == i);
}

static void check_numbers(const hfi_request_t *batch, int done, int failed) {
    const hfi_response_t *response = hfi_request_response(batch);
    CHECK(hfi_response_number(response, "/done", -1) == done);
    CHECK(hfi_response_number(response, "/failed", -1) == failed);
    CHECK(hfi_response_number(response, "/total", -1) == done);
}

static hfi_request_t *generations(hfi_client_t *client) {
    hfi_request_t *batch = hfi_batch_new(client, "text_generation");
    hfi_request_set_int(batch, "max_new_tokens", 5);
    return batch;
}

/* Adds an item that a fault of the sandbox strikes. */
static void add_faulty(hfi_request_t *batch, const char *fault) {
    static int number; /* faults that strike some times do so for each key */
    char json[512];
    snprintf(json, sizeof json, "{\"prompt\": \"struck\", \"model\": \"%s/?key=batch-%d&fault=%s\"}",
             getenv("HFI_SANDBOX_URL"), number++, fault);
    hfi_batch_add_json(batch, json);
}

static const char *prompt(int number) {
    static char text[64];
    snprintf(text, sizeof text, "Once upon a time number %d", number);
    return text;
}

static void results_come_in_the_order_of_the_items_as_single_calls_give_them(void) {
    enum { COUNT = 40 };
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = generations(client);
    for (int i = 0; i < COUNT; i++) hfi_batch_add(batch, prompt(i));
    struct heard heard;
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    check_in_order(&heard, COUNT);
    check_numbers(batch, COUNT, 0);
    for (int i = 0; i < COUNT; i++) {
        hfi_request_t *single = hfi_text_generation(client, prompt(i));
        hfi_request_set_int(single, "max_new_tokens", 5);
        CHECK_STATUS(hfi_request_send(single), HFI_OK);
        CHECK_TEXT(heard.texts[i], text_of(single));
        hfi_request_free(single);
    }
    CHECK(strcmp(heard.texts[0], heard.texts[1]) != 0);
    hfi_request_free(batch);
    hfi_client_free(client);
}

/* Takes the end of each item out of its event. */
struct taken {
    hfi_request_t *ends[2][3];
    const char *texts[3];
};

static int32_t take(void *user_data, const hfi_event_t *event) {
    struct taken *taken = user_data;
    int64_t index = hfi_event_index(event);
    CHECK(hfi_event_kind(event) == HFI_EVENT_RESULT && index >= 0 && index < 3);
    for (int i = 0; i < 2; i++) taken->ends[i][index] = hfi_event_take(event);
    CHECK(taken->ends[0][index] != taken->ends[1][index]);
    CHECK_STATUS(hfi_request_status(taken->ends[0][index]), hfi_event_status(event));
    hfi_request_free(taken->ends[1][index]);
    return 0;
}

static void what_is_taken_of_a_result_outlives_event_batch_and_client(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = generations(client);
    hfi_batch_add(batch, prompt(0));
    add_faulty(batch, "status=404");
    hfi_batch_add(batch, prompt(2));
    struct taken taken;
    CHECK_STATUS(hfi_request_stream(batch, take, &taken), HFI_OK);
    hfi_request_t *single = hfi_text_generation(client, prompt(2));
    hfi_request_set_int(single, "max_new_tokens", 5);
    CHECK_STATUS(hfi_request_send(single), HFI_OK);
    hfi_request_free(batch);
    hfi_client_free(client);
    CHECK_TEXT(text_of(taken.ends[0][2]), text_of(single));
    CHECK(hfi_response_http_status(hfi_request_response(taken.ends[0][0])) == 200);
    CHECK(hfi_request_response(taken.ends[0][1]) == NULL);
    CHECK(hfi_error_http_status(hfi_request_error(taken.ends[0][1])) == 404);
    CHECK_STATUS(hfi_request_send(taken.ends[0][0]), HFI_ERROR_INVALID_STATE);
    for (int i = 0; i < 3; i++) hfi_request_free(taken.ends[0][i]);
    hfi_request_free(single);
}

static int32_t take_of_a_part(void *user_data, const hfi_event_t *event) {
    hfi_request_t **taken = user_data;
    if (!*taken) *taken = hfi_event_take(event);
    return 0;
}

static void nothing_can_be_taken_of_other_events(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *taken = NULL, *stream = hfi_text_generation(client, "Once");
    CHECK_STATUS(hfi_request_stream(stream, take_of_a_part, &taken), HFI_OK);
    CHECK_STATUS(hfi_request_send(taken), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(hfi_error_message(hfi_request_error(taken)), "no result of a batch");
    hfi_request_free(taken);
    hfi_request_free(stream);
    hfi_client_free(client);
}

static void items_that_are_asked_again_keep_their_place(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = generations(client);
    for (int i = 0; i < 20; i++) i % 5 ? hfi_batch_add(batch, prompt(i)) : add_faulty(batch, "loading=2");
    struct heard heard;
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    check_in_order(&heard, 20);
    CHECK(heard.errors == 0);
    hfi_request_free(batch);
    hfi_client_free(client);
}

static void as_they_are_ready_all_results_come_once(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = generations(client);
    hfi_batch_set_in_order(batch, 0);
    for (int i = 0; i < 40; i++) i % 7 ? hfi_batch_add(batch, prompt(i)) : add_faulty(batch, "loading=1");
    struct heard heard;
    int seen[MOST] = {0};
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    CHECK(heard.results == 40 && heard.errors == 0);
    for (int i = 0; i < heard.results; i++) seen[heard.indexes[i]]++;
    for (int i = 0; i < 40; i++) CHECK(seen[i] == 1);
    hfi_request_free(batch);
    hfi_client_free(client);
}

static hfi_request_t *first_stalls(hfi_client_t *client) {
    hfi_request_t *batch = generations(client);
    add_faulty(batch, "stall_before_headers");
    for (int i = 1; i < 10; i++) hfi_batch_add(batch, prompt(i));
    return batch;
}

static void as_they_are_ready_results_do_not_wait_for_earlier_items(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = first_stalls(client);
    struct heard heard = {.enough_results = 9};
    hfi_batch_set_in_order(batch, 0);
    CHECK_STATUS(hfi_request_stream(batch, hear, &heard), HFI_ERROR_CANCELLED);
    CHECK(heard.results == 9);
    for (int i = 0; i < heard.results; i++) CHECK(heard.indexes[i] > 0);
    hfi_request_free(batch);
    hfi_client_free(client);
}

static void in_order_results_wait_for_earlier_items(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = first_stalls(client);
    struct heard heard = {.enough_done = 9};
    hfi_request_set_progress(batch, 1);
    CHECK_STATUS(hfi_request_stream(batch, hear, &heard), HFI_ERROR_CANCELLED);
    CHECK(heard.done == 9 && heard.results == 0);
    hfi_request_free(batch);
    hfi_client_free(client);
}

static void an_item_that_fails_is_a_result_with_its_error_and_the_others_go_on(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = generations(client);
    for (int i = 0; i < 12; i++) {
        if (i % 4 == 1) add_faulty(batch, "status=500");
        else if (i % 4 == 2) add_faulty(batch, "garbage");
        else hfi_batch_add(batch, prompt(i));
    }
    struct heard heard;
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    check_in_order(&heard, 12);
    check_numbers(batch, 12, 6);
    CHECK(hfi_request_error(batch) == NULL);
    for (int i = 0; i < 12; i++) {
        CHECK_STATUS(heard.statuses[i], i % 4 == 1 ? HFI_ERROR_SERVER : i % 4 == 2 ? HFI_ERROR_PROTOCOL : HFI_OK);
        CHECK(i % 4 != 1 || heard.http[i] == 500);
        if (i % 4 == 1) CHECK_CONTAINS(heard.texts[i], "the sandbox was asked for status 500");
    }
    hfi_request_free(batch);
    hfi_client_free(client);
}

static void an_item_with_wrong_arguments_fails_alone_and_is_not_sent(void) {
    static const struct {
        const char *json, *part;
    } items[] = {{"{\"prompt\": \"wrong\", \"promt\": 1}", "promt"},
                 {"{\"prompt\": \"wrong\", \"max_new_tokens\": \"many\"}", "max_new_tokens"},
                 {"{\"prompt\": [1]}", "prompt"},
                 {"{}", "prompt"},
                 {"{\"prompt\": null}", "prompt"},
                 {"{\"prompt\": \"wrong\", \"model\": \"http://[\"}", "http://["}};
    enum { COUNT = sizeof items / sizeof *items };
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = generations(client);
    for (int i = 0; i < COUNT; i++) hfi_batch_add_json(batch, items[i].json);
    hfi_batch_add(batch, "right");
    forget_requests();
    struct heard heard;
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    check_in_order(&heard, COUNT + 1);
    check_numbers(batch, COUNT + 1, COUNT);
    for (int i = 0; i < COUNT; i++) {
        CHECK_STATUS(heard.statuses[i], HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(heard.texts[i], items[i].part);
    }
    CHECK_STATUS(heard.statuses[COUNT], HFI_OK);
    char *seen = seen_requests();
    /* Those that other tests gave up have a fault in their query, and may be seen late. */
    CHECK(count_of(seen, "\"method\":\"POST\",\"path\":\"/\",\"query\":{}") == 1 && strstr(seen, "wrong") == NULL);
    free(seen);
    hfi_request_free(batch);
    hfi_client_free(client);
}

static void arguments_and_headers_are_shared_and_an_items_own_argument_beats_the_shared_one(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = hfi_batch_new(client, "text_generation");
    for (int i = 0; i < 4; i++) hfi_batch_add(batch, prompt(i));
    hfi_batch_add_json(batch, "{\"prompt\": \"own\", \"max_new_tokens\": 3, \"seed\": 9}");
    hfi_batch_add_json(batch, "{\"prompt\": \"streamed\", \"stream\": true}");
    hfi_request_set_int(batch, "max_new_tokens", 7); /* after them, and yet for all */
    hfi_request_set_header(batch, "x-of-the-batch", "shared");
    forget_requests();
    struct heard heard;
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    check_in_order(&heard, 6);
    CHECK(heard.errors == 0);
    char *seen = seen_requests();
    CHECK(count_of(seen, "\"x-of-the-batch\":\"shared\"") == 6);
    CHECK(count_of(seen, "max_new_tokens\\\":7") == 5 && count_of(seen, "max_new_tokens\\\":3") == 1);
    CHECK(count_of(seen, "seed\\\":9") == 1);
    free(seen);
    hfi_request_free(batch);
    hfi_client_free(client);
}

static void the_time_of_a_batch_is_that_of_each_item(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = generations(client);
    hfi_batch_set_concurrency(batch, 2);
    hfi_request_set_timeout(batch, 0.05); /* at two a time the last would begin after it */
    for (int i = 0; i < 6; i++) add_faulty(batch, "stall_before_headers");
    struct heard heard;
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    check_in_order(&heard, 6);
    for (int i = 0; i < 6; i++) CHECK_STATUS(heard.statuses[i], HFI_ERROR_TIMEOUT);
    hfi_request_free(batch);
    hfi_client_free(client);
}

static void what_is_shared_need_not_be_given_by_the_items(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = hfi_batch_new(client, "question_answering");
    hfi_request_set_string(batch, "model", at("/pipeline/question-answering"));
    hfi_request_set_string(batch, "context", "My name is Sarah and I live in Berlin");
    hfi_batch_add(batch, "Where do I live?");
    hfi_batch_add_json(batch, "{\"question\": \"What is my name?\"}");
    hfi_batch_add_json(batch, "{\"context\": \"without a question\"}");
    struct heard heard;
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    CHECK(heard.results == 3 && heard.errors == 1);
    CHECK_STATUS(heard.statuses[2], HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(heard.texts[2], "question");
    hfi_request_free(batch);
    hfi_client_free(client);
}

static void in_a_conversation_an_item_is_a_message_of_the_user_after_the_shared_ones(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = hfi_batch_new(client, "chat_completion");
    hfi_request_set_int(batch, "max_tokens", 8);
    hfi_chat_add_message(batch, "system", "Be brief.");
    for (int i = 0; i < 5; i++) hfi_batch_add(batch, prompt(i));
    hfi_batch_add_json(batch, "{\"messages\": [{\"role\": \"user\", \"content\": \"alone\"}]}");
    forget_requests();
    struct heard heard;
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    check_in_order(&heard, 6);
    char *seen = seen_requests();
    CHECK(count_of(seen, "Be brief.") == 5 && count_of(seen, "alone") == 1);
    free(seen);
    for (int i = 0; i < 6; i++) {
        hfi_request_t *single = hfi_chat_completion(client);
        hfi_request_set_int(single, "max_tokens", 8);
        if (i < 5) hfi_chat_add_message(single, "system", "Be brief.");
        hfi_chat_add_message(single, "user", i < 5 ? prompt(i) : "alone");
        CHECK_STATUS(hfi_request_send(single), HFI_OK);
        CHECK_TEXT(heard.texts[i], text_of(single));
        hfi_request_free(single);
    }
    hfi_request_free(batch);
    hfi_client_free(client);
}

static hfi_request_t *pictures(hfi_client_t *client) {
    hfi_request_t *batch = hfi_batch_new(client, "image_classification");
    hfi_request_set_string(batch, "model", at("/pipeline/image-classification"));
    return batch;
}

static void pictures_are_given_by_path_or_url(void) {
    char path[] = "/tmp/hfi-batch-XXXXXX";
    int file = mkstemp(path);
    CHECK(file >= 0 && write(file, GIF, sizeof GIF - 1) == (ssize_t)sizeof GIF - 1);
    close(file);
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = pictures(client);
    for (int i = 0; i < 3; i++) hfi_batch_add(batch, path);
    hfi_batch_add(batch, "/nowhere/hfi.gif");
    hfi_batch_add(batch, at("/files/picture.png"));
    struct heard heard;
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    CHECK(heard.results == 5 && heard.errors == 1);
    CHECK_STATUS(heard.statuses[3], HFI_ERROR_IO);
    CHECK_CONTAINS(heard.texts[3], "/nowhere/hfi.gif");
    hfi_request_free(batch);
    hfi_client_free(client);
    unlink(path);
}

static void a_shared_picture_serves_all_items_and_a_shared_stream_is_refused(void) {
    hfi_client_t *client = sandbox_client();
    struct stream lent = picture_of(500, 0), read = lent;
    hfi_request_t *batch = hfi_batch_new(client, "visual_question_answering");
    hfi_request_set_string(batch, "model", at("/pipeline/visual-question-answering"));
    hfi_request_set_content(batch, "image", hfi_borrowed(GIF, sizeof GIF - 1, release, &lent));
    for (int i = 0; i < 12; i++) hfi_batch_add_json(batch, "{\"question\": \"Is it?\"}");
    struct heard heard;
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    CHECK(heard.results == 12 && heard.errors == 0);
    hfi_request_free(batch);
    CHECK(lent.released == 1);
    batch = hfi_batch_new(client, "visual_question_answering");
    hfi_request_set_content(batch, "image", reader(&read, 500));
    hfi_batch_add_json(batch, "{\"question\": \"Is it?\"}");
    CHECK_STATUS(run(batch, &heard), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(batch), "once only");
    CHECK(heard.results == 0);
    hfi_request_free(batch);
    CHECK(read.reads == 0 && read.released == 1);
    hfi_client_free(client);
}

static void so_many_failures_end_the_batch_with_the_last_ones_error(void) {
    hfi_client_t *client = sandbox_client();
    for (int most = 2; most < 4; most++) {
        hfi_request_t *batch = generations(client);
        hfi_batch_set_concurrency(batch, 1);
        hfi_batch_set_max_failures(batch, most);
        hfi_batch_add_json(batch, "{}");
        hfi_batch_add(batch, "between");
        add_faulty(batch, "status=500");
        hfi_batch_add(batch, "behind");
        forget_requests();
        struct heard heard;
        CHECK_STATUS(run(batch, &heard), most == 2 ? HFI_ERROR_SERVER : HFI_OK);
        char *seen = seen_requests();
        CHECK(strstr(seen, "between") != NULL && (strstr(seen, "behind") == NULL) == (most == 2));
        free(seen);
        if (most == 2) {
            CHECK(hfi_error_http_status(hfi_request_error(batch)) == 500 && hfi_request_response(batch) == NULL);
            CHECK_CONTAINS(message(batch), "with 2 failed items");
            CHECK(heard.results == 3 && heard.errors == 2 && heard.http[2] == 500);
            CHECK_CONTAINS(message(batch), "status 500");
        } else {
            check_numbers(batch, 4, 2);
        }
        hfi_request_free(batch);
    }
    hfi_client_free(client);
}

static void progress_is_told_when_asked_for(void) {
    hfi_client_t *client = sandbox_client();
    for (int wanted = 0; wanted < 2; wanted++) {
        hfi_request_t *batch = generations(client);
        hfi_request_set_progress(batch, wanted);
        hfi_batch_set_concurrency(batch, 1);
        for (int i = 0; i < 8; i++) i % 4 == 1 ? hfi_batch_add_json(batch, "{}") : hfi_batch_add(batch, prompt(i));
        struct heard heard;
        CHECK_STATUS(run(batch, &heard), HFI_OK);
        CHECK(heard.results == 8 && heard.progress == 8 * wanted);
        if (wanted) CHECK(heard.done == 8 && heard.failed == 2 && heard.total == 8);
        hfi_request_free(batch);
    }
    hfi_client_free(client);
}

static void a_batch_with_progress_waits_for_models_that_load(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = generations(client);
    hfi_request_set_progress(batch, 1);
    add_faulty(batch, "loading=3");
    CHECK_STATUS(hfi_request_start(batch), HFI_OK);
    CHECK_STATUS(hfi_request_wait(batch, 100), HFI_OK);
    hfi_request_free(batch);
    hfi_client_free(client);
}

static void a_batch_without_items_ends_well_at_once(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = generations(client);
    struct heard heard;
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    CHECK(heard.results == 0);
    check_numbers(batch, 0, 0);
    hfi_request_free(batch);
    hfi_client_free(client);
}

static void sending_is_refused_and_the_batch_can_be_streamed_then(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *batch = generations(client);
    struct heard heard;
    hfi_batch_add(batch, "Once");
    CHECK_STATUS(hfi_request_send(batch), HFI_ERROR_INVALID_STATE);
    CHECK_CONTAINS(message(batch), "hfi_request_stream");
    CHECK_STATUS(run(batch, &heard), HFI_OK);
    check_in_order(&heard, 1);
    CHECK_STATUS(run(batch, &heard), HFI_ERROR_INVALID_STATE);
    hfi_request_free(batch);
    hfi_client_free(client);
}

static hfi_client_t *own; /* of the setters below */

static hfi_request_t *of_client(void) { return generations(own); }
static hfi_request_t *no_client(void) { return generations(NULL); }
static hfi_request_t *no_task(void) { return hfi_batch_new(own, "text_degeneration"); }
static hfi_request_t *null_task(void) { return hfi_batch_new(own, NULL); }
static hfi_request_t *no_input(void) { return hfi_batch_new(own, "list_inference_catalog"); }
static hfi_request_t *single(void) { return hfi_text_generation(own, "Once"); }
static void nothing(hfi_request_t *batch) { (void)batch; }
static void text(hfi_request_t *batch) { hfi_batch_add(batch, "Once"); }
static void null_text(hfi_request_t *batch) { hfi_batch_add(batch, NULL); }
static void null_json(hfi_request_t *batch) { hfi_batch_add_json(batch, NULL); }
static void broken_json(hfi_request_t *batch) { hfi_batch_add_json(batch, "{\"prompt\": "); }
static void list(hfi_request_t *batch) { hfi_batch_add_json(batch, "[\"Once\"]"); }
static void object(hfi_request_t *batch) { hfi_batch_add_json(batch, "{}"); }
static void none_at_once(hfi_request_t *batch) { hfi_batch_set_concurrency(batch, 0); }
static void too_many_at_once(hfi_request_t *batch) { hfi_batch_set_concurrency(batch, 1025); }
static void in_order(hfi_request_t *batch) { hfi_batch_set_in_order(batch, 1); }
static void source(hfi_request_t *batch) { hfi_batch_set_source(batch, NULL, NULL, NULL); }
static void less_than_none(hfi_request_t *batch) { hfi_batch_set_max_failures(batch, -1); }

static void wrong_settings_are_returned_by_the_run(void) {
    static const struct {
        hfi_request_t *(*make)(void);
        void (*set)(hfi_request_t *);
        const char *part;
    } wrong[] = {{no_client, nothing, "client"},
                 {no_client, text, "client"},
                 {no_task, text, "text_degeneration"},
                 {null_task, text, "task"},
                 {no_input, text, "no input that is a text"},
                 {of_client, null_text, "input"},
                 {of_client, null_json, "arguments"},
                 {of_client, broken_json, "not JSON"},
                 {of_client, list, "no JSON object"},
                 {of_client, none_at_once, "concurrency"},
                 {of_client, too_many_at_once, "concurrency"},
                 {of_client, less_than_none, "failures"},
                 {single, text, "hfi_batch_new"},
                 {single, object, "hfi_batch_new"},
                 {single, none_at_once, "hfi_batch_new"},
                 {single, in_order, "hfi_batch_new"},
                 {single, source, "hfi_batch_new"},
                 {single, less_than_none, "hfi_batch_new"}};
    own = sandbox_client();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        hfi_request_t *request = wrong[i].make();
        struct heard heard;
        wrong[i].set(request);
        CHECK_STATUS(run(request, &heard), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(request), wrong[i].part);
        CHECK(heard.results == 0);
        hfi_request_free(request);
    }
    text(NULL), object(NULL), none_at_once(NULL), in_order(NULL), source(NULL), less_than_none(NULL);
    hfi_client_free(own);
}

int main(void) {
    static const struct test tests[] = {
        TEST(results_come_in_the_order_of_the_items_as_single_calls_give_them),
        TEST(what_is_taken_of_a_result_outlives_event_batch_and_client),
        TEST(nothing_can_be_taken_of_other_events),
        TEST(items_that_are_asked_again_keep_their_place),
        TEST(as_they_are_ready_all_results_come_once),
        TEST(as_they_are_ready_results_do_not_wait_for_earlier_items),
        TEST(in_order_results_wait_for_earlier_items),
        TEST(an_item_that_fails_is_a_result_with_its_error_and_the_others_go_on),
        TEST(an_item_with_wrong_arguments_fails_alone_and_is_not_sent),
        TEST(arguments_and_headers_are_shared_and_an_items_own_argument_beats_the_shared_one),
        TEST(the_time_of_a_batch_is_that_of_each_item),
        TEST(what_is_shared_need_not_be_given_by_the_items),
        TEST(in_a_conversation_an_item_is_a_message_of_the_user_after_the_shared_ones),
        TEST(pictures_are_given_by_path_or_url),
        TEST(a_shared_picture_serves_all_items_and_a_shared_stream_is_refused),
        TEST(so_many_failures_end_the_batch_with_the_last_ones_error),
        TEST(progress_is_told_when_asked_for),
        TEST(a_batch_with_progress_waits_for_models_that_load),
        TEST(a_batch_without_items_ends_well_at_once),
        TEST(sending_is_refused_and_the_batch_can_be_streamed_then),
        TEST(wrong_settings_are_returned_by_the_run),
    };
    return RUN(tests);
}
