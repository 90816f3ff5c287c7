/* NULL for every pointer of every function: nothing crashes, and each gives what its documentation says. */
#include "test.h"

#define TEXT "text"

static void configs_take_null(void) {
    hfi_config_t *none = NULL, *config = hfi_config_new();
    hfi_config_free(none);
    hfi_config_t *configs[] = {none, config};
    for (int i = 0; i < 2; i++) {
        const char *value = i ? NULL : TEXT;
        hfi_config_set_token(configs[i], value);
        hfi_config_set_model(configs[i], value);
        hfi_config_set_provider(configs[i], value);
        hfi_config_set_base_url(configs[i], value);
        hfi_config_set_endpoints_url(configs[i], value);
        hfi_config_set_bill_to(configs[i], value);
        hfi_config_set_proxy(configs[i], value);
        hfi_config_set_ca_pem(configs[i], value);
        hfi_config_set_user_agent(configs[i], value);
        hfi_config_set_log(configs[i], NULL, HFI_LOG_WARN, NULL, NULL);
    }
    hfi_config_set_header(none, TEXT, TEXT);
    hfi_config_set_timeout(none, 1);
    hfi_config_set_connect_timeout(none, 1);
    hfi_config_set_first_byte_timeout(none, 1);
    hfi_config_set_idle_timeout(none, 1);
    hfi_config_set_loading_timeout(none, 1);
    hfi_config_set_max_retries(none, 1);
    hfi_config_set_retry_delay(none, 1, 1);
    hfi_config_set_max_response_bytes(none, 1);
    hfi_config_set_queue_capacity(none, 1);
    hfi_config_set_delivery(none, 0);
    hfi_config_set_worker_threads(none, 1);
    hfi_config_set_token_discovery(none, 0);
    hfi_config_set_fallback_token(none, TEXT);
    CHECK_STATUS(hfi_error_status(hfi_config_error(none)), HFI_ERROR_INVALID_ARGUMENT);
    CHECK(hfi_config_error(config) == NULL);
    hfi_config_set_header(config, "x-a", NULL);
    CHECK(hfi_config_error(config) == NULL);
    hfi_config_set_header(config, NULL, TEXT);
    CHECK_STATUS(hfi_error_status(hfi_config_error(config)), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(hfi_error_message(hfi_config_error(config)), "NULL");
    hfi_config_free(config);
}

static void clients_take_null(void) {
    const hfi_event_t *event = (const hfi_event_t *)TEXT;
    hfi_client_free(NULL);
    CHECK_STATUS(hfi_error_status(hfi_client_error(NULL)), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_client_poll(NULL, 0, 0), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_client_next(NULL, 0, &event), HFI_ERROR_INVALID_ARGUMENT);
    CHECK(event == NULL);
    CHECK_STATUS(hfi_client_set_wakeup(NULL, NULL, NULL), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_client_shutdown(NULL, 0), HFI_ERROR_INVALID_ARGUMENT);
    hfi_client_t *client = hfi_client_new(NULL);
    CHECK(client && hfi_client_error(client) == NULL);
    CHECK_STATUS(hfi_client_next(client, 0, NULL), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_client_set_wakeup(client, NULL, NULL), HFI_OK);
    hfi_client_free(client);
}

static void requests_without_a_client_say_so(void) {
    hfi_request_t *requests[] = {hfi_request_new(NULL, "text_generation"), hfi_text_generation(NULL, TEXT),
                                 hfi_chat_completion(NULL), hfi_request_new(NULL, NULL)};
    for (int i = 0; i < 4; i++) {
        CHECK(requests[i] != NULL);
        CHECK_STATUS(hfi_request_status(requests[i]), HFI_PENDING);
        CHECK_STATUS(i % 2 ? hfi_request_start(requests[i]) : hfi_request_send(requests[i]), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_STATUS(hfi_request_status(requests[i]), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(requests[i]), "client is NULL");
        hfi_request_free(requests[i]);
    }
}

static void operations_without_a_client_say_so(void) {
    static hfi_request_t *(*const named[])(hfi_client_t *, const char *) = {
        hfi_endpoint_create, hfi_endpoint_get, hfi_endpoint_update, hfi_endpoint_pause, hfi_endpoint_resume,
        hfi_endpoint_scale_to_zero, hfi_endpoint_delete, hfi_endpoint_acquire, hfi_batch_new};
    static hfi_request_t *(*const others[])(hfi_client_t *) = {
        hfi_endpoint_create_from_catalog, hfi_endpoint_list, hfi_endpoint_list_catalog, hfi_endpoint_list_hardware};
    enum { NAMED = sizeof named / sizeof *named, OTHERS = sizeof others / sizeof *others };
    hfi_client_t *client = sandbox_client();
    for (int i = 0; i < 2 * NAMED + OTHERS; i++) {
        int with_client = i >= NAMED + OTHERS; /* but without a name */
        hfi_request_t *request = with_client ? named[i - NAMED - OTHERS](client, NULL)
                                             : i < NAMED ? named[i](NULL, i % 2 ? NULL : TEXT) : others[i - NAMED](NULL);
        CHECK(request != NULL);
        CHECK_STATUS(i % 2 ? hfi_request_start(request) : hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(request), !with_client ? "client is NULL" : i == 2 * NAMED + OTHERS - 1 ? "NULL" : "name");
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void endpoints_take_null(void) {
    size_t len = 7;
    CHECK(hfi_endpoint_retain(NULL) == NULL);
    hfi_endpoint_free(NULL);
    CHECK_STATUS(hfi_error_status(hfi_endpoint_error(NULL)), HFI_ERROR_INVALID_ARGUMENT);
    static const char *(*const texts[])(const hfi_endpoint_t *) = {
        hfi_endpoint_name, hfi_endpoint_namespace, hfi_endpoint_repository, hfi_endpoint_status, hfi_endpoint_status_message,
        hfi_endpoint_url, hfi_endpoint_framework, hfi_endpoint_revision, hfi_endpoint_task, hfi_endpoint_type,
        hfi_endpoint_health_route, hfi_endpoint_created_at, hfi_endpoint_updated_at};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) CHECK(texts[i](NULL) == NULL);
    CHECK(hfi_endpoint_created_seconds(NULL) == -1 && hfi_endpoint_updated_seconds(NULL) == -1);
    CHECK(hfi_endpoint_json(NULL, &len) == NULL && len == 0);
    len = 7;
    CHECK(hfi_endpoint_string(NULL, TEXT, &len) == NULL && len == 0 && hfi_endpoint_string(NULL, NULL, NULL) == NULL);
    CHECK(hfi_endpoint_number(NULL, NULL, 5) == 5);
    hfi_request_t *requests[] = {hfi_endpoint_fetch(NULL), hfi_endpoint_wait(NULL), hfi_endpoint_release(NULL),
                                 hfi_endpoint_request(NULL, TEXT), hfi_endpoint_request(NULL, NULL)};
    for (int i = 0; i < 5; i++) {
        CHECK(requests[i] != NULL);
        CHECK_STATUS(i % 2 ? hfi_request_start(requests[i]) : hfi_request_send(requests[i]), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(requests[i]), "NULL");
        hfi_request_free(requests[i]);
    }
    hfi_client_t *client = hfi_endpoint_client(NULL);
    CHECK_CONTAINS(hfi_error_message(hfi_client_error(client)), "endpoint is NULL");
    hfi_client_free(client);
}

static void an_endpoint_from_json_says_which_null_it_was_given(void) {
    static const char json[] = "{\"name\":\"a\",\"status\":{\"state\":\"paused\",\"createdAt\":\"2024-05-17T12:34:56Z\","
                               "\"updatedAt\":\"2024-05-17T12:34:56Z\"}}";
    hfi_client_t *client = sandbox_client();
    hfi_endpoint_t *faulty[] = {hfi_endpoint_from_json(NULL, TEXT, json, NULL),
                                hfi_endpoint_from_json(client, NULL, json, NULL),
                                hfi_endpoint_from_json(client, TEXT, NULL, NULL)};
    static const char *const parts[] = {"client is NULL", "namespace is NULL", "JSON is NULL"};
    for (int i = 0; i < 3; i++) {
        CHECK_CONTAINS(hfi_error_message(hfi_endpoint_error(faulty[i])), parts[i]);
        hfi_request_t *request = hfi_endpoint_fetch(faulty[i]);
        CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(request), parts[i]);
        hfi_request_free(request);
        hfi_endpoint_free(faulty[i]);
    }
    hfi_endpoint_t *endpoint = hfi_endpoint_from_json(client, TEXT, json, NULL);
    CHECK(hfi_endpoint_error(endpoint) == NULL && hfi_endpoint_url(endpoint) == NULL && hfi_endpoint_task(endpoint) == NULL);
    CHECK(hfi_endpoint_string(endpoint, NULL, NULL) == NULL && hfi_endpoint_number(endpoint, NULL, 5) == 5);
    hfi_request_t *request = hfi_endpoint_request(endpoint, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), "name is NULL");
    hfi_request_free(request);
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void requests_take_null(void) {
    hfi_request_t *none = NULL;
    const hfi_event_t *event = (const hfi_event_t *)TEXT;
    hfi_request_free(none);
    hfi_request_set_string(none, TEXT, TEXT);
    hfi_request_set_int(none, TEXT, 1);
    hfi_request_set_double(none, TEXT, 1);
    hfi_request_set_bool(none, TEXT, 1);
    hfi_request_set_json(none, TEXT, "1");
    hfi_request_set_content(none, TEXT, hfi_url(TEXT));
    hfi_request_set_timeout(none, 1);
    hfi_request_set_header(none, TEXT, TEXT);
    hfi_request_set_progress(none, 1);
    hfi_request_set_user_data(none, NULL);
    hfi_request_on_event(none, NULL, NULL, NULL);
    hfi_request_on_done(none, NULL, NULL, NULL);
    hfi_chat_add_message(none, TEXT, TEXT);
    hfi_chat_add_message_json(none, "{}");
    hfi_chat_add_image(none, hfi_url(TEXT));
    hfi_chat_add_tool(none, TEXT, TEXT, "{}");
    hfi_chat_add_tool_result(none, TEXT, TEXT);
    hfi_chat_add_response(none, NULL);
    hfi_chat_set_json_schema(none, TEXT, "{}");
    hfi_batch_add(none, TEXT);
    hfi_batch_add_json(none, "{}");
    hfi_batch_set_source(none, NULL, NULL, NULL);
    hfi_batch_set_concurrency(none, 1);
    hfi_batch_set_in_order(none, 1);
    hfi_batch_set_max_failures(none, 1);
    CHECK(hfi_request_user_data(none) == NULL);
    CHECK_STATUS(hfi_request_send(none), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_request_stream(none, NULL, NULL), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_request_start(none), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_request_wait(none, 0), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_request_next(none, 0, &event), HFI_ERROR_INVALID_ARGUMENT);
    CHECK(event == NULL);
    CHECK_STATUS(hfi_request_cancel(none), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_request_hold(none, 1), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(hfi_request_status(none), HFI_ERROR_INVALID_ARGUMENT);
    CHECK(hfi_request_response(none) == NULL);
    CHECK_STATUS(hfi_error_status(hfi_request_error(none)), HFI_ERROR_INVALID_ARGUMENT);
}

/* Each makes one faulty call; the run must report it. */
static void null_name(hfi_request_t *r) { hfi_request_set_string(r, NULL, TEXT); }
static void null_name_int(hfi_request_t *r) { hfi_request_set_int(r, NULL, 1); }
static void null_name_double(hfi_request_t *r) { hfi_request_set_double(r, NULL, 1); }
static void null_name_bool(hfi_request_t *r) { hfi_request_set_bool(r, NULL, 1); }
static void null_name_json(hfi_request_t *r) { hfi_request_set_json(r, NULL, "1"); }
static void null_name_content(hfi_request_t *r) { hfi_request_set_content(r, NULL, hfi_url(TEXT)); }
static void null_header(hfi_request_t *r) { hfi_request_set_header(r, NULL, TEXT); }
static void null_role(hfi_request_t *r) { hfi_chat_add_message(r, NULL, TEXT); }
static void null_text(hfi_request_t *r) { hfi_chat_add_message(r, "user", NULL); }
static void null_message(hfi_request_t *r) { hfi_chat_add_message_json(r, NULL); }
static void null_file(hfi_request_t *r) { hfi_chat_add_image(r, hfi_file(NULL)); }
static void null_url(hfi_request_t *r) { hfi_chat_add_image(r, hfi_url(NULL)); }
static void null_bytes(hfi_request_t *r) { hfi_chat_add_image(r, hfi_bytes(NULL, 3)); }
static void null_borrowed(hfi_request_t *r) { hfi_chat_add_image(r, hfi_borrowed(NULL, 3, NULL, NULL)); }
static void null_tool(hfi_request_t *r) { hfi_chat_add_tool(r, NULL, TEXT, "{}"); }
static void null_tool_id(hfi_request_t *r) { hfi_chat_add_tool_result(r, NULL, TEXT); }
static void null_tool_text(hfi_request_t *r) { hfi_chat_add_tool_result(r, TEXT, NULL); }
static void null_response(hfi_request_t *r) { hfi_chat_add_response(r, NULL); }
static void null_schema_name(hfi_request_t *r) { hfi_chat_set_json_schema(r, NULL, "{}"); }
static void null_schema(hfi_request_t *r) { hfi_chat_set_json_schema(r, TEXT, NULL); }

static void a_null_that_is_needed_is_reported_by_the_run(void) {
    static void (*const faults[])(hfi_request_t *) = {
        null_name,    null_name_int, null_name_double, null_name_bool, null_name_json,   null_name_content, null_header,
        null_role,    null_text,     null_message,     null_file,      null_url,         null_bytes,        null_borrowed,
        null_tool,    null_tool_id,  null_tool_text,   null_response,  null_schema_name, null_schema,
    };
    hfi_client_t *client = sandbox_client();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        hfi_request_t *request = hfi_chat_completion(client);
        hfi_chat_add_message(request, "user", TEXT);
        faults[i](request);
        CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
        CHECK_CONTAINS(message(request), "NULL");
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_null_value_takes_an_argument_away(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = generation(client, 3, NULL);
    hfi_request_set_string(request, "stop", TEXT);
    hfi_request_set_string(request, "stop", NULL);
    hfi_request_set_json(request, "seed", NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    hfi_request_free(request);
    request = hfi_text_generation(client, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), "prompt");
    hfi_request_free(request);
    request = generation(client, 3, NULL);
    CHECK_STATUS(hfi_request_stream(request, NULL, NULL), HFI_ERROR_INVALID_ARGUMENT);
    CHECK_CONTAINS(message(request), "on_event is NULL");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void views_take_null(void) {
    size_t len = 7;
    CHECK(hfi_event_kind(NULL) == 0 && hfi_event_text(NULL, &len) == NULL && len == 0);
    CHECK(hfi_event_reasoning(NULL, NULL) == NULL && hfi_event_json(NULL, NULL) == NULL);
    CHECK(hfi_event_request(NULL) == NULL);
    hfi_request_t *taken = hfi_event_take(NULL);
    CHECK_STATUS(hfi_request_send(taken), HFI_ERROR_INVALID_ARGUMENT);
    hfi_request_free(taken);
    CHECK_STATUS(hfi_event_status(NULL), HFI_ERROR_INVALID_ARGUMENT);
    len = 7;
    CHECK(hfi_event_string(NULL, TEXT, &len) == NULL && len == 0 && hfi_event_string(NULL, NULL, NULL) == NULL);
    CHECK(hfi_event_number(NULL, NULL, 5) == 5 && hfi_event_index(NULL) == -1);
    CHECK(hfi_event_response(NULL) == NULL && hfi_event_error(NULL) == NULL);
    CHECK(hfi_response_warning_count(NULL) == 0 && hfi_response_warning(NULL, 0) == NULL);
    CHECK(hfi_response_endpoint_count(NULL) == 0 && hfi_response_endpoint(NULL, 0) == NULL);
    len = 7;
    CHECK(hfi_response_text(NULL, &len) == NULL && len == 0);
    CHECK(hfi_response_json(NULL, NULL) == NULL && hfi_response_bytes(NULL, NULL) == NULL);
    CHECK(hfi_response_mime_type(NULL) == NULL && hfi_response_header(NULL, NULL) == NULL);
    CHECK(hfi_response_http_status(NULL) == 0 && hfi_response_request_id(NULL) == NULL);
    CHECK(hfi_response_finish_reason(NULL) == NULL && hfi_response_reasoning(NULL, NULL) == NULL);
    CHECK(hfi_response_string(NULL, NULL, NULL) == NULL && hfi_response_count(NULL, NULL) == -1);
    CHECK(hfi_response_number(NULL, NULL, 5) == 5 && hfi_response_attempts(NULL) == 0);
    CHECK(hfi_response_queued_seconds(NULL) == -1 && hfi_response_first_byte_seconds(NULL) == -1);
    CHECK(hfi_response_total_seconds(NULL) == -1 && hfi_response_tokens(NULL) == -1);
    CHECK(hfi_response_tokens_per_second(NULL) == -1);
    CHECK_STATUS(hfi_error_status(NULL), HFI_OK);
    CHECK_TEXT(hfi_error_message(NULL), "no error");
    CHECK(hfi_error_http_status(NULL) == 0 && hfi_error_server_message(NULL) == NULL);
    CHECK(hfi_error_type(NULL) == NULL && hfi_error_request_id(NULL) == NULL);
    CHECK(hfi_error_retry_after(NULL) == -1 && hfi_error_body(NULL, NULL) == NULL);
}

static void views_of_a_result_take_null_pointers(void) {
    hfi_client_t *client = sandbox_client();
    hfi_request_t *request = generation(client, 3, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    const hfi_response_t *response = hfi_request_response(request);
    CHECK(hfi_response_header(response, NULL) == NULL && hfi_response_string(response, NULL, NULL) == NULL);
    CHECK(hfi_response_count(response, NULL) == -1 && hfi_response_number(response, NULL, 5) == 5);
    CHECK(hfi_request_error(request) == NULL);
    hfi_request_free(request);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(configs_take_null),
        TEST(clients_take_null),
        TEST(requests_without_a_client_say_so),
        TEST(operations_without_a_client_say_so),
        TEST(endpoints_take_null),
        TEST(an_endpoint_from_json_says_which_null_it_was_given),
        TEST(requests_take_null),
        TEST(a_null_that_is_needed_is_reported_by_the_run),
        TEST(a_null_value_takes_an_argument_away),
        TEST(views_take_null),
        TEST(views_of_a_result_take_null_pointers),
    };
    return RUN(tests);
}
