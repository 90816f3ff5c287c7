/* Snapshots of Inference Endpoints, the tokens that they keep, and that no secret of an operation shows. */
#include "endpoint.h"

/* --- snapshots ------------------------------------------------------------------------------------------------- */

static void a_snapshot_says_all_that_the_api_said(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *made = endpoint_with(client, "it", RUNNING), *read = NULL;
    size_t len, other;
    const char *json = hfi_endpoint_json(made, &len);
    CHECK(json && strlen(json) == len);
    read = hfi_endpoint_from_json(client, USER, json, NULL);
    CHECK(hfi_endpoint_error(made) == NULL && hfi_endpoint_error(read) == NULL);
    hfi_endpoint_t *both[] = {made, read};
    for (int i = 0; i < 2; i++) {
        const hfi_endpoint_t *it = both[i];
        CHECK_TEXT(hfi_endpoint_name(it), "it");
        CHECK_TEXT(hfi_endpoint_namespace(it), USER);
        CHECK_TEXT(hfi_endpoint_repository(it), "gpt2");
        CHECK_TEXT(hfi_endpoint_status(it), "running");
        CHECK_TEXT(hfi_endpoint_status_message(it), "Endpoint is ready");
        CHECK_TEXT(hfi_endpoint_url(it), at("/endpoints/" USER "/it"));
        CHECK_TEXT(hfi_endpoint_framework(it), "pytorch");
        CHECK_TEXT(hfi_endpoint_revision(it), "0123456789abcdef0123456789abcdef01234567");
        CHECK(hfi_endpoint_task(it) == NULL);
        CHECK_TEXT(hfi_endpoint_type(it), "authenticated");
        CHECK_TEXT(hfi_endpoint_health_route(it), "/health");
        CHECK_CONTAINS(hfi_endpoint_created_at(it), "2023-10-26T12:00:");
        CHECK_CONTAINS(hfi_endpoint_created_at(it), ".263078+00:00");
        CHECK_CONTAINS(hfi_endpoint_updated_at(it), ".263000+00:00");
        double since = hfi_endpoint_created_seconds(it) - 1698321600.263078;
        CHECK(since > -1e-6 && since < 60);
        CHECK(hfi_endpoint_updated_seconds(it) < hfi_endpoint_created_seconds(it));
        CHECK_TEXT(hfi_endpoint_json(it, &other), json);
        CHECK(other == len);
        CHECK_TEXT(hfi_endpoint_string(it, "/compute/instanceType", &other), "intel-spr");
        CHECK(other == 9);
        CHECK_TEXT(hfi_endpoint_string(it, "/compute/scaling/maxReplica", NULL), "1");
        CHECK_TEXT(hfi_endpoint_string(it, "/model/image", NULL), "{\"huggingface\":{}}");
        CHECK_TEXT(hfi_endpoint_string(it, "", &other), json);
        CHECK(hfi_endpoint_string(it, "/model/task", &other) == NULL && other == 0);
        CHECK(hfi_endpoint_string(it, "/no", NULL) == NULL && hfi_endpoint_string(it, "name", NULL) == NULL);
        CHECK(hfi_endpoint_number(it, "/status/readyReplica", -1) == 1 && hfi_endpoint_number(it, "/name", -1) == -1);
        CHECK(hfi_endpoint_name(it) == hfi_endpoint_name(it));
    }
    hfi_endpoint_free(made);
    CHECK_TEXT(hfi_endpoint_name(read), "it");
    done(hfi_endpoint_fetch(read));
    hfi_endpoint_free(read);
    hfi_client_free(client);
}

static void a_snapshot_lives_as_long_as_it_has_holders(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_free(endpoint_with(client, "it", RUNNING));
    for (int order = 0; order < 4; order++) {
        hfi_request_t *request = hfi_endpoint_get(client, "it");
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        const hfi_endpoint_t *view = hfi_response_endpoint(hfi_request_response(request), 0);
        hfi_endpoint_free((hfi_endpoint_t *)view); /* belongs to the response */
        hfi_endpoint_t *held = hfi_endpoint_retain(view);
        CHECK(held == view && hfi_endpoint_retain(held) == held);
        const char *name = hfi_endpoint_name(held);
        if (order & 1) hfi_request_free(request);
        hfi_endpoint_free(held);
        CHECK(strcmp(name, "it") == 0);
        if (order & 2) hfi_endpoint_free(held);
        if (!(order & 1)) {
            CHECK_TEXT(hfi_endpoint_name(view), "it");
            hfi_request_free(request);
        }
        if (!(order & 2)) {
            CHECK_TEXT(hfi_endpoint_status(held), "running");
            done(hfi_endpoint_fetch(held));
            hfi_endpoint_free(held);
        }
        hfi_endpoint_free(held); /* was freed before */
    }
    hfi_endpoint_t *left = kept(hfi_endpoint_get(client, "it"));
    hfi_request_t *late = hfi_endpoint_fetch(left);
    hfi_client_free(client);
    CHECK_TEXT(hfi_endpoint_name(left), "it");
    CHECK_STATUS(hfi_request_send(late), HFI_ERROR_SHUTDOWN);
    hfi_request_free(late);
    CHECK_REFUSED(hfi_endpoint_fetch(left), HFI_ERROR_SHUTDOWN, "shut");
    hfi_endpoint_free(left);
}

static void what_is_not_the_json_of_an_endpoint_is_an_error_that_stays(void) {
    static const char *const faults[][2] = {
        {"{", "JSON"}, {"[]", "name"}, {"{}", "name"}, {"{\"name\":\"a\"}", "status.state"},
        {"{\"name\":\"a\",\"status\":{\"state\":\"running\"}}", "createdAt"},
        {"{\"name\":\"a\",\"status\":{\"state\":\"running\",\"createdAt\":\"soon\",\"updatedAt\":\"soon\"}}", "soon"},
        {NULL, "NULL"}};
    hfi_client_t *client = endpoints_client();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        hfi_endpoint_t *endpoint = hfi_endpoint_from_json(client, USER, faults[i][0], NULL);
        size_t len = 7;
        CHECK_STATUS(hfi_error_status(hfi_endpoint_error(endpoint)), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(hfi_error_message(hfi_endpoint_error(endpoint)), faults[i][1]);
        CHECK(hfi_endpoint_name(endpoint) == NULL && hfi_endpoint_json(endpoint, &len) == NULL && len == 0);
        CHECK(hfi_endpoint_string(endpoint, "", NULL) == NULL && hfi_endpoint_number(endpoint, "/a", 3) == 3);
        CHECK(hfi_endpoint_created_seconds(endpoint) == -1 && hfi_endpoint_updated_seconds(endpoint) == -1);
        CHECK_REFUSED(hfi_endpoint_fetch(endpoint), HFI_ERROR_INVALID_ARGUMENT, faults[i][1]);
        CHECK_REFUSED(hfi_endpoint_wait(endpoint), HFI_ERROR_INVALID_ARGUMENT, faults[i][1]);
        CHECK_REFUSED(hfi_endpoint_request(endpoint, "pause_inference_endpoint"), HFI_ERROR_INVALID_ARGUMENT, faults[i][1]);
        hfi_client_t *none = hfi_endpoint_client(endpoint);
        CHECK_CONTAINS(hfi_error_message(hfi_client_error(none)), faults[i][1]);
        hfi_client_free(none);
        hfi_endpoint_free(endpoint);
    }
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", RUNNING);
    CHECK_REFUSED(hfi_endpoint_request(endpoint, "text_generation"), HFI_ERROR_INVALID_ARGUMENT, "text_generation");
    CHECK_REFUSED(hfi_endpoint_request(endpoint, "list_inference_endpoints"), HFI_ERROR_INVALID_ARGUMENT, "one endpoint");
    CHECK_REFUSED(hfi_endpoint_request(endpoint, "no_such"), HFI_ERROR_INVALID_ARGUMENT, "no_such");
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void *read_all(void *endpoint) {
    static const char *const pointers[] = {"/name", "/status/state", "/model", "/compute/scaling", ""};
    size_t sum = 0;
    for (int i = 0; i < 200; i++) {
        sum += strlen(hfi_endpoint_string(endpoint, pointers[i % 5], NULL));
        sum += strlen(hfi_endpoint_name(endpoint)) + strlen(hfi_endpoint_json(endpoint, NULL));
        hfi_endpoint_free(hfi_endpoint_retain(endpoint));
    }
    return (void *)sum;
}

static void threads_read_one_snapshot_at_once(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", RUNNING);
    pthread_t threads[2];
    void *sums[2];
    for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, read_all, endpoint);
    for (int i = 0; i < 2; i++) pthread_join(threads[i], &sums[i]);
    CHECK(sums[0] == sums[1] && sums[0] != NULL);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

/* --- tokens and secrets ---------------------------------------------------------------------------------------- */

static void an_endpoint_keeps_the_token_that_it_was_made_with(void) {
    hfi_client_t *client = endpoints_client();
    forget_endpoints();
    script("it", RUNNING);
    hfi_endpoint_t *endpoint = kept(with_text(creation(client, "it"), "token", "hf_own"));
    hfi_endpoint_t *fetched = kept(hfi_endpoint_fetch(endpoint));
    CHECK_TEXT(sent("GET", API "/it", "authorization"), "Bearer hf_own");
    done(hfi_endpoint_request(fetched, "pause_inference_endpoint"));
    CHECK_TEXT(sent("POST", API "/it/pause", "authorization"), "Bearer hf_own");
    done(with_text(hfi_endpoint_fetch(endpoint), "token", "hf_other"));
    CHECK_TEXT(sent("GET", API "/it", "authorization"), "Bearer hf_other");
    done(hfi_endpoint_get(client, "it"));
    CHECK_TEXT(sent("GET", API "/it", "authorization"), "Bearer hf_sandbox");
    hfi_endpoint_t *read = hfi_endpoint_from_json(client, USER, hfi_endpoint_json(endpoint, NULL), "hf_read");
    done(hfi_endpoint_fetch(read));
    CHECK_TEXT(sent("GET", API "/it", "authorization"), "Bearer hf_read");
    hfi_request_t *request = hfi_endpoint_fetch(endpoint);
    hfi_request_set_bool(request, "token", 0);
    CHECK_REFUSED(request, HFI_ERROR_UNAUTHORIZED, "Invalid credentials");
    CHECK(sent("GET", API "/it", "authorization") == NULL);
    hfi_endpoint_free(read);
    hfi_endpoint_free(fetched);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void a_token_that_must_be_there_is_asked_for_before_anything_is_sent(void) {
    hfi_config_t *config = endpoints_config();
    hfi_config_set_token(config, NULL);
    hfi_client_t *client = client_from(config);
    forget_requests();
    hfi_request_t *request = with_text(hfi_endpoint_get(client, "it"), "namespace", USER);
    hfi_request_set_bool(request, "token", 1);
    CHECK_REFUSED(request, HFI_ERROR_NO_TOKEN, "token");
    CHECK_REFUSED(hfi_endpoint_get(client, "it"), HFI_ERROR_NO_TOKEN, "token");
    CHECK(seen_in_all() == 0);
    CHECK_REFUSED(with_text(hfi_endpoint_get(client, "it"), "namespace", USER), HFI_ERROR_UNAUTHORIZED, "Invalid");
    hfi_client_free(client);
}

struct records {
    pthread_mutex_t lock;
    size_t used;
    char text[1 << 16];
};

static void note_record(void *user_data, int32_t level, const char *text) {
    struct records *records = user_data;
    pthread_mutex_lock(&records->lock);
    int room = (int)(sizeof records->text - records->used);
    int length = snprintf(records->text + records->used, (size_t)room, "%d %s\n", level, text);
    if (length < room) records->used += (size_t)length;
    pthread_mutex_unlock(&records->lock);
}

static hfi_client_t *recorded(struct records *records, int retries) {
    memset(records, 0, sizeof *records);
    pthread_mutex_init(&records->lock, NULL);
    hfi_config_t *config = endpoints_config();
    hfi_config_set_max_retries(config, retries);
    hfi_config_set_log(config, note_record, HFI_LOG_DEBUG, records, NULL);
    return client_from(config);
}

/* What a host may come to see of a failed request. */
static void check_hidden(hfi_request_t *request, const char *secret, const struct records *records) {
    const hfi_error_t *error = hfi_request_error(request);
    const char *texts[] = {hfi_error_message(error), hfi_error_server_message(error), hfi_error_body(error, NULL),
                           hfi_error_type(error), hfi_error_request_id(error), records->text};
    CHECK(hfi_error_http_status(error) >= 400);
    for (int i = 0; i < 6; i++) {
        if (texts[i] && strstr(texts[i], secret)) {
            printf("    text %d shows a secret: %s\n", i, texts[i]);
            test_failures++;
        }
    }
}

/* Refuses requests with secrets in them so that the refusal repeats them, and looks for them everywhere. */
static void refuse_with(const char *secret, const char *quoted) {
    static struct records records;
    hfi_client_t *client = recorded(&records, 1);
    hfi_endpoint_free(endpoint_with(client, "it", RUNNING));
    char image[256], hidden[256], own[256], bare[64];
    snprintf(bare, sizeof bare, "%.*s", (int)strlen(quoted) - 2, quoted + 1); /* as it stands in JSON */
    snprintf(image, sizeof image, "{\"url\":\"r\",%s:1}", quoted); /* the server names the member that it does not know */
    snprintf(hidden, sizeof hidden, "{\"KEY\":%s}", quoted);
    snprintf(own, sizeof own, "{\"url\":\"r\",%s:1,\"credentials\":{\"username\":\"u\",\"password\":%s}}", quoted, quoted);
    const char *const cases[][7] = {
        {"custom_image", image, "secrets", hidden},
        {"custom_image", image, "container_registry_username", "\"u\"", "container_registry_password", quoted},
        {"custom_image", own},
    };
    for (int i = 0; i < 6; i++) {
        if (i > 2 && i % 3 == 1) continue; /* an update has no credentials of their own */
        hfi_request_t *request = i < 3 ? creation(client, "other") : hfi_endpoint_update(client, "it");
        CHECK_STATUS(hfi_request_send(with(request, cases[i % 3])), HFI_ERROR_VALIDATION);
        CHECK_CONTAINS(message(request), "is not known");
        check_hidden(request, secret, &records);
        check_hidden(request, bare, &records);
        hfi_request_free(request);
    }
    hfi_request_t *accepted = creation(client, "good");
    hfi_request_set_json(accepted, "secrets", hidden);
    CHECK_STATUS(hfi_request_send(accepted), HFI_OK);
    CHECK(!strstr(hfi_response_json(hfi_request_response(accepted), NULL), bare));
    CHECK(strstr(records.text, "4 POST ") && !strstr(records.text, secret) && !strstr(records.text, bare));
    hfi_request_free(accepted);
    hfi_client_free(client);
}

static void a_refusal_that_repeats_secrets_does_not_show_them(void) { refuse_with("hush-hush-1", "\"hush-hush-1\""); }

static void a_refusal_that_repeats_secrets_with_quotes_in_them_does_not_show_them(void) {
    refuse_with("hush\"hush\\2\xc3\xa4", "\"hush\\\"hush\\\\2\xc3\xa4\"");
}

#define MINE "hf_mine_alone"

static void a_refusal_that_repeats_the_token_of_an_operation_does_not_show_it(void) {
    static struct records records;
    hfi_client_t *client = recorded(&records, 0);
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", RUNNING);
    script("it", "{\"faults\":{\"create\":[\"rate_limit=999999\"],\"get\":[\"require_token=x\"]}}");
    script_in("sandbox-org", "x", "{\"faults\":{\"list\":[\"require_token=x\"]}}");
    hfi_request_t *requests[] = {creation(client, "it"), hfi_endpoint_fetch(endpoint)};
    for (int i = 0; i < 2; i++) {
        CHECK_STATUS(hfi_request_send(with_text(requests[i], "token", MINE)),
                     i ? HFI_ERROR_UNAUTHORIZED : HFI_ERROR_RATE_LIMITED);
        check_hidden(requests[i], MINE, &records);
        hfi_request_free(requests[i]);
    }
    hfi_request_t *request = with_text(hfi_endpoint_list(client), "namespace", "*");
    CHECK_STATUS(hfi_request_send(with_text(request, "token", MINE)), HFI_OK);
    const hfi_error_t *warning = hfi_response_warning(hfi_request_response(request), 0);
    CHECK_STATUS(hfi_error_status(warning), HFI_ERROR_UNAUTHORIZED);
    CHECK(!strstr(hfi_error_message(warning), MINE) && !strstr(hfi_error_body(warning, NULL), MINE));
    CHECK(!strstr(records.text, MINE) && strstr(records.text, "sandbox-org"));
    hfi_request_free(request);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void a_redirect_to_another_host_gets_neither_body_nor_token(void) {
    hfi_client_t *client = endpoints_client();
    char json[256];
    snprintf(json, sizeof json, "{\"faults\":{\"create\":[\"redirect=http://localhost%s/echo\"],"
                                "\"get\":[\"redirect=http://localhost%s/elsewhere\"]}}",
             strrchr(getenv("HFI_SANDBOX_URL"), ':'), strrchr(getenv("HFI_SANDBOX_URL"), ':'));
    forget_endpoints();
    script("it", json);
    forget_requests();
    hfi_request_t *request = creation(client, "it");
    hfi_request_set_json(request, "secrets", "{\"KEY\":\"hush-hush-1\"}");
    CHECK_REFUSED(request, HFI_ERROR_REDIRECT, "another host");
    CHECK(seen("POST", API) == 1 && seen("POST", "/echo") == 0);
    CHECK_REFUSED(hfi_endpoint_get(client, "it"), HFI_ERROR_NOT_FOUND, "/elsewhere");
    CHECK(seen("GET", "/elsewhere") == 1 && sent("GET", "/elsewhere", "authorization") == NULL);
    hfi_client_free(client);
}

static int32_t look_for_it(void *user_data, const hfi_event_t *event) {
    ++*(int *)user_data;
    CHECK_CONTAINS(hfi_event_text(event, NULL), "asking again");
    CHECK(!strstr(hfi_event_text(event, NULL), MINE));
    return 0;
}

static void a_retry_after_a_refusal_that_repeats_the_token_of_an_operation_does_not_show_it(void) {
    static struct records records;
    hfi_client_t *client = recorded(&records, 1);
    hfi_endpoint_free(endpoint_with(client, "it", RUNNING));
    script("it", "{\"faults\":{\"pause\":[\"rate_limit=999999\"]}}");
    hfi_request_t *request = with_text(hfi_endpoint_pause(client, "it"), "token", MINE);
    hfi_request_set_progress(request, 1);
    int events = 0;
    CHECK_STATUS(hfi_request_stream(request, look_for_it, &events), HFI_OK);
    CHECK(events == 1 && told("it", "pauses") == 2);
    CHECK(hfi_response_attempts(hfi_request_response(request)) == 2);
    CHECK(!strstr(records.text, MINE) && strstr(records.text, "asking again"));
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_wait_looks_first_if_the_endpoint_was_changed_since_its_snapshot(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *made = endpoint_with(client, "it", "{\"states\":[{\"state\":\"failed\",\"message\":\"no room\"}]}");
    CHECK_TEXT(hfi_endpoint_status(made), "failed");
    CHECK_REFUSED(waiting(made), HFI_ERROR_ENDPOINT_FAILED, "no room");
    CHECK(told("it", "looks") == 0);
    done(hfi_endpoint_request(made, "resume_inference_endpoint"));
    hfi_request_t *wait = waiting(made);
    hfi_request_send(wait);
    check_ready(wait);
    hfi_endpoint_t *old = hfi_endpoint_retain(hfi_response_endpoint(hfi_request_response(wait), 0));
    hfi_request_free(wait);
    hfi_request_t *update = hfi_endpoint_request(old, "update_inference_endpoint");
    hfi_request_set_string(update, "revision", "next");
    done(update);
    wait = waiting(old);
    hfi_request_send(wait);
    check_ready(wait);
    CHECK_TEXT(hfi_endpoint_revision(hfi_response_endpoint(hfi_request_response(wait), 0)), "next");
    hfi_request_free(wait);
    hfi_endpoint_free(old);
    hfi_endpoint_free(made);
    hfi_client_free(client);
}

static void a_health_check_carries_the_token_and_no_header_of_the_callers(void) {
    hfi_config_t *config = endpoints_config();
    hfi_config_set_header(config, "x-mine", "1");
    hfi_client_t *client = client_from(config);
    hfi_endpoint_t *endpoint = endpoint_with(client, "it", RUNNING);
    hfi_request_t *wait = waiting(endpoint);
    hfi_request_set_header(wait, "x-its", "2");
    hfi_request_send(wait);
    check_ready(wait);
    const char *health = "/endpoints/" USER "/it/health";
    CHECK_TEXT(sent("GET", health, "authorization"), "Bearer hf_sandbox");
    CHECK(sent("GET", health, "x-mine") == NULL && sent("GET", health, "x-its") == NULL);
    hfi_request_free(wait);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_snapshot_says_all_that_the_api_said),
        TEST(a_snapshot_lives_as_long_as_it_has_holders),
        TEST(what_is_not_the_json_of_an_endpoint_is_an_error_that_stays),
        TEST(threads_read_one_snapshot_at_once),
        TEST(an_endpoint_keeps_the_token_that_it_was_made_with),
        TEST(a_token_that_must_be_there_is_asked_for_before_anything_is_sent),
        TEST(a_refusal_that_repeats_secrets_does_not_show_them),
        TEST(a_refusal_that_repeats_secrets_with_quotes_in_them_does_not_show_them),
        TEST(a_refusal_that_repeats_the_token_of_an_operation_does_not_show_it),
        TEST(a_redirect_to_another_host_gets_neither_body_nor_token),
        TEST(a_retry_after_a_refusal_that_repeats_the_token_of_an_operation_does_not_show_it),
        TEST(a_wait_looks_first_if_the_endpoint_was_changed_since_its_snapshot),
        TEST(a_health_check_carries_the_token_and_no_header_of_the_callers),
    };
    return RUN(tests);
}
