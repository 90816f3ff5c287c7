/* Providers by the router: every task of each, how one is chosen from the Hub's mapping, what is told of that, adapters. */
#include "provider.h"

#include <stdint.h>

/* Calls a function for each task of each provider that the router has, hf-inference aside; how many there are. */
static int each_service(void (*visit)(hfi_client_t *client, const char *provider, const char *task), hfi_client_t *client) {
    int count = 0;
    const char *at = hfi_providers_json();
    while ((at = strstr(at, "{\"name\":\""))) {
        char provider[32], task[64];
        int length = 0;
        CHECK(sscanf(at, "{\"name\":\"%31[^\"]\",\"tasks\":[%n", provider, &length) == 1 && length > 0);
        at += length;
        while (sscanf(at, "\"%63[^\"]\"%n", task, &length) == 1) {
            int routed = strcmp(provider, "hf-inference") != 0 && strcmp(provider, "openai") != 0;
            if (routed) visit(client, provider, task), count++;
            at += length;
            at += *at == ',';
        }
    }
    return count;
}

static int32_t gather(void *user_data, const hfi_event_t *event) {
    if (hfi_event_kind(event) == HFI_EVENT_ITEM) strcat(user_data, hfi_event_text(event, NULL));
    return 0;
}

static hfi_request_t *sent(hfi_client_t *client, const char *pipeline, const char *owner) {
    hfi_request_t *request = of_model(client, pipeline, owner, NULL);
    hfi_status_t status = hfi_request_send(request);
    CHECK_STATUS(status, HFI_OK);
    if (status != HFI_OK) printf("    %s of %s: %s\n", pipeline, owner, message(request));
    return request;
}

/* The provider must give what hf-inference gives for the same input. */
static void check_service(hfi_client_t *client, const char *provider, const char *task) {
    char owner[64];
    snprintf(owner, sizeof owner, "via_%s", provider);
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, provider);
    hfi_client_t *own = client_from(config);
    hfi_request_t *request = sent(own, task, owner);
    const hfi_response_t *response = hfi_request_response(request);
    CHECK_TEXT(provider_of(request), provider);
    CHECK(hfi_response_fallback(response) == 0);
    if (strcmp(task, "conversational") == 0) {
        CHECK_TEXT(hfi_response_text(response, NULL), "You said: hi");
        hfi_request_t *stream = of_model(own, task, owner, NULL);
        char text[64] = "";
        CHECK_STATUS(hfi_request_stream(stream, gather, text), HFI_OK);
        CHECK_TEXT(text, "You said: hi");
        hfi_request_free(stream);
    } else if (strcmp(task, "image-segmentation") == 0) {
        CHECK(hfi_response_item_count(response) == 1);
        CHECK_TEXT(hfi_response_string(response, "/0/label", NULL), "mask");
    } else {
        hfi_request_t *plain = sent(client, task, "sandbox");
        const hfi_response_t *expected = hfi_request_response(plain);
        CHECK_TEXT(provider_of(plain), "hf-inference");
        if (strcmp(task, "text-generation") == 0 || strcmp(task, "automatic-speech-recognition") == 0) {
            CHECK_TEXT(hfi_response_text(response, NULL), hfi_response_text(expected, NULL));
        } else if (strcmp(task, "feature-extraction") == 0) {
            size_t rows = 0, cols = 0, all = 0;
            const float *floats = hfi_response_floats(response, &rows, &cols);
            const float *others = hfi_response_floats(expected, NULL, &all);
            CHECK(rows == 1 && cols == all && all > 0 && memcmp(floats, others, all * sizeof *floats) == 0);
        } else {
            size_t length = 0, other = 0;
            const uint8_t *bytes = hfi_response_bytes(response, &length);
            const uint8_t *others = hfi_response_bytes(expected, &other);
            CHECK(length > 100 && length == other && memcmp(bytes, others, length) == 0);
        }
        hfi_request_free(plain);
    }
    hfi_request_free(request);
    hfi_client_free(own);
}

static void every_task_of_every_provider_gives_what_hf_inference_gives(void) {
    hfi_client_t *client = router_client();
    CHECK(each_service(check_service, client) > 40);
    hfi_client_free(client);
}

static void text_streams_of_the_four_providers_that_have_them(void) {
    static const char *const owners[] = {"via_together", "via_novita", "via_deepinfra", "via_featherless-ai"};
    hfi_client_t *client = router_client();
    hfi_request_t *whole = sent(client, "text-generation", "sandbox");
    for (size_t i = 0; i < 8; i++) {
        const char *const owner = owners[i / 2];
        hfi_request_t *request = of_model(client, "text-generation", owner, i % 2 ? "completions=delta" : NULL);
        char text[4096] = "";
        CHECK_STATUS(hfi_request_stream(request, gather, text), HFI_OK);
        CHECK_TEXT(text, text_of(whole));
        CHECK_TEXT(text_of(request), text_of(whole));
        CHECK_TEXT(provider_of(request), owner + 4);
        CHECK_TEXT(hfi_response_finish_reason(hfi_request_response(request)), "length");
        CHECK(hfi_response_tokens(hfi_request_response(request)) == 20);
        hfi_request_free(request);
    }
    hfi_request_free(whole);
    hfi_client_free(client);
}

static void sizes_go_by_the_name_that_each_provider_has_for_them(void) {
    static const struct {
        const char *owner, *part;
    } cases[] = {
        {"via_fal-ai", "\"image_size\":{\"width\":32,\"height\":16}"},
        {"via_nscale", "\"size\":\"32x16\""},
        {"via_zai-org", "\"size\":\"32x16\""},
        {"via_together", "\"height\":16,\"width\":32"},
        {"via_wavespeed", "\"height\":16,\"width\":32"},
        {"via_replicate", "\"height\":16,\"width\":32"},
    };
    hfi_client_t *client = router_client();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hfi_request_t *request = of_model(client, "text-to-image", cases[i].owner, NULL);
        hfi_request_set_int(request, "width", 32);
        hfi_request_set_int(request, "height", 16);
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        uint32_t width = 0, height = 0;
        CHECK(hfi_response_rgba(hfi_request_response(request), &width, &height) && width == 32 && height == 16);
        char *seen = seen_requests();
        CHECK_CONTAINS_QUOTED(seen, cases[i].part);
        free(seen);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

/* --- how one is chosen ------------------------------------------------------------------------------------------- */

static void an_unknown_provider_in_a_mapping_is_harmless(void) {
    static const char *const owners[] = {
        "via_no-such_fal-ai",                               /* one that this library has never heard of */
        "via_other.together_fal-ai",                        /* one that has the model for another task */
        "via_groq_fal-ai",                                  /* one that does not serve the task here */
        "via_error.replicate_fal-ai",                       /* one that failed its last check */
        "via_no-such_other.together_groq_error.replicate_fal-ai_wavespeed",
    };
    hfi_client_t *client = router_client();
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        hfi_request_t *request = sent(client, "text-to-image", owners[i]);
        CHECK_TEXT(provider_of(request), "fal-ai");
        hfi_request_free(request);
    }
    hfi_client_free(client);
    /* Nor does it trouble a call to a provider by its name. */
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, "wavespeed");
    client = client_from(config);
    hfi_request_t *request = sent(client, "text-to-image", "via_no-such_fal-ai_wavespeed");
    CHECK_TEXT(provider_of(request), "wavespeed");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void the_error_of_auto_names_the_providers_and_what_they_are_for(void) {
    hfi_client_t *client = router_client();
    forget_requests();
    hfi_request_t *request = of_model(client, "text-to-image", "via_no-such_other.together_error.fal-ai", NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_UNSUPPORTED);
    CHECK_CONTAINS(message(request), "no-such (text-to-image, live)");
    CHECK_CONTAINS(message(request), "together (fill-mask, live)");
    CHECK_CONTAINS(message(request), "fal-ai (text-to-image, error)");
    hfi_request_free(request);
    CHECK(seen_with("POST") == 0);
    hfi_client_free(client);
}

static void a_named_provider_without_the_model_or_the_task_says_what_there_is(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, "together");
    hfi_client_t *client = client_from(config);
    check_error(of_model(client, "text-to-image", "via_fal-ai_no-such", NULL), HFI_ERROR_UNSUPPORTED,
                "together does not have model via_fal-ai_no-such/text-to-image", "fal-ai, no-such");
    check_error(of_model(client, "text-to-image", "via_other.together", NULL), HFI_ERROR_UNSUPPORTED, "for fill-mask",
                "not for text-to-image");
    check_error(of_model(client, "image-segmentation", "via_together", NULL), HFI_ERROR_UNSUPPORTED,
                "together does not serve image-segmentation", "it serves: conversational");
    check_error(of_task(client, "text-to-image"), HFI_ERROR_INVALID_ARGUMENT, "needs a model", "\"model\"");
    hfi_client_free(client);
    config = router_config();
    hfi_config_set_provider(config, "openai");
    client = client_from(config);
    check_error(of_model(client, "conversational", "via_openai", NULL), HFI_ERROR_INVALID_ARGUMENT, "a key of OpenAI",
                "not a Hugging Face token");
    hfi_client_free(client);
    config = router_config();
    hfi_config_set_token(config, NULL);
    hfi_config_set_token_discovery(config, HFI_TOKEN_DISCOVERY_OFF);
    hfi_config_set_provider(config, "together");
    client = client_from(config);
    check_error(of_model(client, "text-to-image", "via_together", NULL), HFI_ERROR_NO_TOKEN, "together needs a token",
                "HF_TOKEN");
    hfi_client_free(client);
}

static void a_mapping_that_cannot_be_had_is_an_error_before_any_provider_is_asked(void) {
    static const struct {
        const char *hub;
        hfi_status_t status;
    } cases[] = {{"http://127.0.0.1:1", HFI_ERROR_CONNECT}, {"/nowhere", HFI_ERROR_NOT_FOUND}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hfi_config_t *config = router_config();
        setenv("HF_ENDPOINT", cases[i].hub[0] == '/' ? at(cases[i].hub) : cases[i].hub, 1);
        hfi_client_t *client = client_from(config);
        forget_requests();
        check_error(of_model(client, "text-to-image", "via_together", NULL), cases[i].status, "via_together/text-to-image", "");
        CHECK(seen_with("POST") == 0);
        hfi_client_free(client);
    }
}

struct records {
    int warnings;
    char text[1024];
};

static void record(void *user_data, int32_t level, const char *text) {
    struct records *records = user_data;
    if (level != HFI_LOG_WARN) return;
    records->warnings++;
    snprintf(records->text, sizeof records->text, "%s", text);
}

static void a_model_in_staging_or_one_that_failed_its_check_is_used_with_a_warning(void) {
    static const char *const cases[][2] = {
        {"via_staging.fal-ai", "only being tried out at fal-ai"},
        {"via_error.fal-ai", "failed its last check at fal-ai"},
        {"via_fal-ai", NULL},
    };
    for (size_t i = 0; i < 3; i++) {
        struct records records = {0, ""};
        hfi_config_t *config = router_config();
        hfi_config_set_provider(config, "fal-ai");
        hfi_config_set_log(config, record, HFI_LOG_WARN, &records, NULL);
        hfi_client_t *client = client_from(config);
        hfi_request_free(sent(client, "text-to-image", cases[i][0]));
        hfi_client_free(client);
        CHECK(records.warnings == (cases[i][1] != NULL));
        if (cases[i][1]) CHECK_CONTAINS(records.text, cases[i][1]);
    }
}

static void a_mapping_is_asked_for_once_with_the_token_of_the_client(void) {
    hfi_client_t *client = router_client();
    forget_requests();
    for (int i = 0; i < 3; i++) hfi_request_free(sent(client, "text-to-speech", "via_deepinfra"));
    char *seen = seen_requests();
    CHECK(count_of(seen, "\"path\":\"/api/models/via_deepinfra/text-to-speech\"") == 1);
    CHECK(count_of(seen, "\"method\":\"POST\"") == 3 && count_of(seen, "Bearer " TOKEN) == 4);
    free(seen);
    hfi_client_free(client);
}

static void a_picture_in_json_has_its_media_type_and_a_mask_in_json_not_that_of_its_file(void) {
    hfi_client_t *client = router_client();
    hfi_request_t *picture = sent(client, "text-to-image", "via_nscale");
    CHECK_TEXT(hfi_response_mime_type(hfi_request_response(picture)), "image/png");
    hfi_request_free(picture);
    hfi_request_t *masks = sent(client, "image-segmentation", "via_fal-ai");
    CHECK(hfi_response_mime_type(hfi_request_response(masks)) == NULL);
    hfi_request_free(masks);
    hfi_client_free(client);
}

static void each_part_of_a_models_id_may_have_96_characters_of_ascii(void) {
    static const struct {
        int owner, name;
        const char *tail;
        int valid;
    } cases[] = {
        {20, 90, "", 1}, {96, 96, "", 1}, {97, 1, "", 0}, {1, 97, "", 0}, {1, 1, "\xc3\xa9", 0}, {1, 1, "-", 0},
    };
    hfi_client_t *client = router_client();
    char many[97];
    memset(many, 'a', sizeof many);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char model[256];
        snprintf(model, sizeof model, "%.*s/%.*s%s", cases[i].owner, many, cases[i].name, many, cases[i].tail);
        hfi_request_t *request = generation(client, 2, NULL);
        hfi_request_set_string(request, "model", model);
        forget_requests();
        CHECK((hfi_request_send(request) != HFI_ERROR_INVALID_ARGUMENT) == cases[i].valid);
        CHECK(seen_with("GET") == cases[i].valid); /* the Hub is asked about it */
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_media_type_cannot_add_fields_to_a_form(void) {
    hfi_client_t *client = router_client();
    hfi_request_t *request = of_model(client, "automatic-speech-recognition", "via_deepinfra", NULL);
    hfi_content_t audio = hfi_bytes("fLaC", 4);
    audio.mime_type = "audio/flac\r\n\r\nx";
    hfi_request_set_content(request, "audio", audio);
    check_error(request, HFI_ERROR_INVALID_ARGUMENT, "media type", "audio/flac");
    hfi_client_free(client);
}

static void the_weights_of_an_adapter_are_sent_on(void) {
    static const char *const owners[] = {"via_lora.fal-ai", "via_lora.replicate"};
    hfi_client_t *client = router_client();
    for (size_t i = 0; i < 2; i++) {
        char expected[512];
        forget_requests();
        hfi_request_free(sent(client, "text-to-image", owners[i]));
        if (i == 0)
            snprintf(expected, sizeof expected,
                     "\"loras\":[{\"path\":\"%s/%s/text-to-image/resolve/main/weights.safetensors\",\"scale\":1}]",
                     getenv("HFI_SANDBOX_URL"), owners[i]);
        else
            snprintf(expected, sizeof expected, "\"lora_weights\":\"https://huggingface.co/%s/text-to-image\"", owners[i]);
        char *seen = seen_requests();
        CHECK_CONTAINS_QUOTED(seen, expected);
        free(seen);
    }
    hfi_client_free(client);
}

/* --- conversations ------------------------------------------------------------------------------------------------ */

static void the_router_chooses_for_conversations_as_the_suffix_says_and_tells_whom(void) {
    static const char *const cases[][2] = {
        {"sandbox/writer:groq", "groq"},          {"sandbox/writer:fastest", "cerebras"},
        {"sandbox/writer:cheapest", "cerebras"}, {"sandbox/writer:preferred", "cerebras"},
        {"sandbox/writer", "auto"},
    };
    hfi_client_t *client = router_client();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hfi_request_t *request = of_task(client, "conversational");
        hfi_request_set_string(request, "model", cases[i][0]);
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK_TEXT(text_of(request), "You said: hi");
        CHECK_TEXT(provider_of(request), cases[i][1]);
        char expected[128], *seen = seen_requests();
        snprintf(expected, sizeof expected, "\"model\":\"%s\"", cases[i][0]);
        CHECK_CONTAINS_QUOTED(seen, expected);
        CHECK_CONTAINS(seen, "\"path\":\"/v1/chat/completions\"");
        CHECK(count_of(seen, "\"method\":") == 1);
        free(seen);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void the_list_of_providers_has_all_of_them_with_their_tasks(void) {
    static const char *const names[] = {
        "baseten", "cerebras", "cohere", "deepinfra", "fal-ai", "featherless-ai", "fireworks-ai",
        "groq", "hf-inference", "novita", "nscale", "openai", "ovhcloud", "publicai",
        "replicate", "scaleway", "together", "wavespeed", "zai-org",
    };
    const char *json = hfi_providers_json();
    CHECK(count_of(json, "\"name\":") == (int)(sizeof names / sizeof *names));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char part[64];
        snprintf(part, sizeof part, "{\"name\":\"%s\",\"tasks\":[\"", names[i]);
        CHECK_CONTAINS(json, part);
    }
    CHECK_CONTAINS(json, "{\"name\":\"nscale\",\"tasks\":[\"conversational\",\"text-to-image\"]}");
}

int main(void) {
    static const struct test tests[] = {
        TEST(every_task_of_every_provider_gives_what_hf_inference_gives),
        TEST(text_streams_of_the_four_providers_that_have_them),
        TEST(sizes_go_by_the_name_that_each_provider_has_for_them),
        TEST(an_unknown_provider_in_a_mapping_is_harmless),
        TEST(the_error_of_auto_names_the_providers_and_what_they_are_for),
        TEST(a_named_provider_without_the_model_or_the_task_says_what_there_is),
        TEST(a_mapping_that_cannot_be_had_is_an_error_before_any_provider_is_asked),
        TEST(a_model_in_staging_or_one_that_failed_its_check_is_used_with_a_warning),
        TEST(a_mapping_is_asked_for_once_with_the_token_of_the_client),
        TEST(a_picture_in_json_has_its_media_type_and_a_mask_in_json_not_that_of_its_file),
        TEST(each_part_of_a_models_id_may_have_96_characters_of_ascii),
        TEST(a_media_type_cannot_add_fields_to_a_form),
        TEST(the_weights_of_an_adapter_are_sent_on),
        TEST(the_router_chooses_for_conversations_as_the_suffix_says_and_tells_whom),
        TEST(the_list_of_providers_has_all_of_them_with_their_tasks),
    };
    return RUN(tests);
}
