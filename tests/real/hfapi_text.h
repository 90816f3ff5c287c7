/* The checks of hfapi.c for tasks on texts. */
#include "hfapi.h"

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
