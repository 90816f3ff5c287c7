/* Keys and headers of calls that go on elsewhere: who gets which, and that none of them shows. */
#include "provider.h"

static const char KEY[] = "key-of-one-place";

/* Whether the sandbox's request at a path had an authorization; the token or key it must have been, or NULL for none. */
static void check_authorization(const char *path, const char *expected) {
    char *seen = seen_requests(), part[256];
    snprintf(part, sizeof part, "\"path\":\"%s\"", path);
    char *request = strstr(seen, part);
    CHECK(request != NULL);
    char *end = request ? strstr(request, "\"body\":") : NULL;
    if (end) *end = 0;
    snprintf(part, sizeof part, "\"authorization\":\"Bearer %s\"", expected ? expected : "");
    CHECK(request && (strstr(request, expected ? part : "\"authorization\"") != NULL) == (expected != NULL));
    free(seen);
}

/* The sandbox by another name than that of the Hub and the router. */
static const char *other_url(void) {
    static char url[128];
    snprintf(url, sizeof url, "http://localhost%s/models/other", strrchr(getenv("HFI_SANDBOX_URL"), ':'));
    return url;
}

/* A config whose own provider fails at once, with another server as a fallback. */
static hfi_config_t *leaving(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, "groq");
    hfi_config_set_bill_to(config, "payer");
    hfi_config_add_fallback(config, other_url(), NULL);
    return config;
}

static hfi_request_t *failing_at_first(hfi_client_t *client) {
    hfi_request_t *request = of_model(client, "conversational", "via_groq", "status=503");
    hfi_request_set_string(request, "model", "via_groq/chat");
    return request;
}

static const char OTHER[] = "/models/other/v1/chat/completions";

static void a_server_gets_the_token_only_if_found_ones_may_go_there_and_never_the_headers(void) {
    static const int32_t discoveries[] = {HFI_TOKEN_DISCOVERY_OFF, HFI_TOKEN_DISCOVERY_ON, HFI_TOKEN_DISCOVERY_LOOPBACK};
    for (size_t i = 0; i < 3; i++) {
        hfi_config_t *config = leaving();
        hfi_config_set_token_discovery(config, discoveries[i]);
        hfi_config_set_header(config, "x-of-the-client", "1");
        hfi_client_t *client = client_from(config);
        hfi_request_t *request = failing_at_first(client);
        hfi_request_set_header(request, "x-of-the-call", "1");
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK(hfi_response_fallback(hfi_request_response(request)) == 1);
        check_authorization("/groq/openai/v1/chat/completions", TOKEN);
        check_authorization(OTHER, i == 2 ? TOKEN : NULL);
        char *seen = seen_requests();
        CHECK(count_of(seen, "\"x-of-the-call\"") == 1 && count_of(seen, "\"x-of-the-client\"") == 1);
        CHECK(count_of(seen, "\"x-hf-bill-to\"") == 1);
        free(seen);
        hfi_request_free(request);
        hfi_client_free(client);
    }
}

static void a_key_goes_to_the_place_that_it_is_for_and_nowhere_else(void) {
    hfi_config_t *config = leaving();
    char with_slash[160]; /* the same place */
    snprintf(with_slash, sizeof with_slash, "%s/", other_url());
    hfi_config_set_key(config, with_slash, KEY);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = failing_at_first(client);
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    check_authorization("/groq/openai/v1/chat/completions", TOKEN);
    check_authorization(OTHER, KEY);
    char *seen = seen_requests();
    CHECK(count_of(seen, KEY) == 1);
    free(seen);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_key_does_not_follow_a_call_to_a_url_of_its_own_nor_to_the_list_of_models(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, "groq");
    hfi_config_set_key(config, "groq", KEY);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = of_task(client, "conversational");
    hfi_request_set_string(request, "model", other_url());
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    check_authorization(OTHER, TOKEN);
    hfi_request_free(request);
    request = hfi_models_json(client, NULL);
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    check_authorization("/v1/models", TOKEN);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void the_list_of_models_gets_nothing_that_was_meant_for_another_server(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_token(config, KEY);
    hfi_config_set_header(config, "x-of-the-client", "1");
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = hfi_models_json(client, NULL);
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    check_authorization("/v1/models", NULL);
    char *seen = seen_requests();
    CHECK(count_of(seen, "x-of-the-client") == 0);
    free(seen);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void an_authorization_of_the_caller_stays_at_the_first_provider(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, "groq");
    hfi_config_set_header(config, "Authorization", "Bearer of-the-client");
    hfi_config_add_fallback(config, "together", NULL);
    hfi_client_t *client = client_from(config);
    for (int of_call = 0; of_call < 2; of_call++) {
        hfi_request_t *request = counted(of_task(client, "conversational"));
        hfi_request_set_string(request, "model", "via_groq_together/chat");
        hfi_request_set_header(request, "x-sandbox-fault", "status=503,1");
        if (of_call) hfi_request_set_header(request, "Authorization", "Bearer of-the-call");
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        check_authorization("/groq/openai/v1/chat/completions", of_call ? "of-the-call" : "of-the-client");
        check_authorization("/together/v1/chat/completions", TOKEN);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void without_a_provider_a_key_of_a_provider_is_refused(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_token(config, KEY);
    hfi_client_t *client = client_from(config);
    check_error(of_model(client, "text-to-image", "via_fal-ai", NULL), HFI_ERROR_INVALID_ARGUMENT, "hf_", "set the provider");
    hfi_client_free(client);
}

static void a_hugging_face_token_as_the_key_of_a_provider_goes_to_the_router(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_provider(config, "groq");
    hfi_config_set_key(config, "groq", "hf_for_groq");
    hfi_config_add_fallback(config, "together", NULL);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = counted(of_task(client, "conversational"));
    hfi_request_set_string(request, "model", "via_groq_together/chat");
    hfi_request_set_header(request, "x-sandbox-fault", "status=503,1");
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(provider_of(request), "together");
    check_authorization("/groq/openai/v1/chat/completions", "hf_for_groq");
    check_authorization("/together/v1/chat/completions", TOKEN);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_key_that_is_not_of_hugging_face_goes_to_no_fallback(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_token(config, KEY);
    hfi_config_set_base_url(config, at("/models/own"));
    hfi_config_add_fallback(config, "groq", "via_groq/chat");
    hfi_config_add_fallback(config, other_url(), NULL);
    hfi_config_set_token_discovery(config, HFI_TOKEN_DISCOVERY_LOOPBACK);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = of_task(client, "conversational");
    hfi_request_set_header(request, "x-sandbox-fault", "status=503");
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(hfi_response_fallback(hfi_request_response(request)) == 2);
    check_authorization("/models/own/v1/chat/completions", KEY);
    check_authorization(OTHER, NULL);
    CHECK(seen_with("POST") == 2);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void the_last_key_counts_and_an_empty_one_takes_it_away(void) {
    hfi_config_t *config = leaving();
    hfi_config_set_key(config, other_url(), "first");
    hfi_config_set_key(config, other_url(), KEY);
    hfi_client_t *with = hfi_client_new(config);
    hfi_config_set_key(config, other_url(), NULL);
    hfi_client_t *clients[] = {with, client_from(config)};
    for (int i = 0; i < 2; i++) {
        hfi_request_t *request = failing_at_first(clients[i]);
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        check_authorization(OTHER, i ? NULL : KEY);
        hfi_request_free(request);
        hfi_client_free(clients[i]);
    }
}

static void note_secret(void *user_data, int32_t level, const char *text) {
    (void)level;
    *(int *)user_data += strstr(text, KEY) || strstr(text, TOKEN);
}

static void no_key_shows_in_errors_events_or_records(void) {
    int shown = 0;
    hfi_config_t *config = router_config();
    hfi_config_set_log(config, note_secret, HFI_LOG_DEBUG, &shown, NULL);
    /* Two servers that repeat what they were sent. */
    hfi_config_set_base_url(config, at("/models/own"));
    hfi_config_set_key(config, at("/models/own"), KEY);
    hfi_config_add_fallback(config, at("/models/other"), NULL);
    hfi_config_set_key(config, at("/models/other"), TOKEN);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 3, "rate_limit=99");
    hfi_request_set_progress(request, 1);
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    const hfi_event_t *event = NULL;
    int events = 0;
    while (hfi_request_next(request, -1, &event) == HFI_OK && hfi_event_kind(event) == HFI_EVENT_PROGRESS) {
        note_secret(&shown, 0, hfi_event_text(event, NULL));
        events++;
    }
    CHECK_STATUS(hfi_request_status(request), HFI_ERROR_RATE_LIMITED);
    CHECK(events == 1 && shown == 0);
    const hfi_error_t *error = hfi_request_error(request);
    CHECK_CONTAINS(hfi_error_message(error), "Rate limit reached for");
    CHECK_CONTAINS(hfi_error_message(error), "others failed too");
    const char *const texts[] = {hfi_error_message(error), hfi_error_server_message(error), hfi_error_body(error, NULL)};
    for (int i = 0; i < 3; i++) {
        CHECK(texts[i] != NULL);
        if (texts[i]) note_secret(&shown, 0, texts[i]);
    }
    CHECK(shown == 0);
    hfi_request_free(request);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_server_gets_the_token_only_if_found_ones_may_go_there_and_never_the_headers),
        TEST(a_key_goes_to_the_place_that_it_is_for_and_nowhere_else),
        TEST(a_key_does_not_follow_a_call_to_a_url_of_its_own_nor_to_the_list_of_models),
        TEST(the_list_of_models_gets_nothing_that_was_meant_for_another_server),
        TEST(an_authorization_of_the_caller_stays_at_the_first_provider),
        TEST(without_a_provider_a_key_of_a_provider_is_refused),
        TEST(a_hugging_face_token_as_the_key_of_a_provider_goes_to_the_router),
        TEST(a_key_that_is_not_of_hugging_face_goes_to_no_fallback),
        TEST(the_last_key_counts_and_an_empty_one_takes_it_away),
        TEST(no_key_shows_in_errors_events_or_records),
    };
    return RUN(tests);
}
