/* Operations on Inference Endpoints: what they send, what they give, how they are refused, with every verb. */
#include "endpoint.h"

/* --- creations ------------------------------------------------------------------------------------------------- */

static void a_creation_sends_every_argument_in_its_place(void) {
    static const char *const all[] = {
        "namespace", "\"sandbox-org\"", "repository", "\"gpt2\"", "framework", "\"pytorch\"", "accelerator", "\"gpu\"",
        "instance_size", "\"x4\"", "instance_type", "\"nvidia-l4\"", "region", "\"us-east4\"", "vendor", "\"gcp\"",
        "type", "\"private\"", "min_replica", "0", "max_replica", "7", "scaling_metric", "\"hardwareUsage\"",
        "scaling_threshold", "0.75", "scale_to_zero_timeout", "30", "revision", "\"main\"", "task", "\"text-generation\"",
        "custom_image",
        "{\"url\":\"registry.invalid/tgi:1\",\"port\":8080,\"health_route\":\"/ready\",\"env\":{\"A\":\"1\"}}",
        "container_command", "[\"serve\",\"now\"]", "container_args", "[\"--fast\"]", "env", "{\"E\":\"e\"}",
        "secrets", "{\"S\":\"hush\"}", "domain", "\"a.example\"", "path", "\"/models/mine\"",
        "cache_http_responses", "true", "tags", "[\"one\",\"two\"]", "container_registry_username", "\"me\"",
        "container_registry_password", "\"pass\"", "private_link_account_id", "\"123456\"",
        "private_link_region", "\"eu-west-1\"", "account_id", "\"ignored\"", NULL};
    hfi_client_t *client = endpoints_client();
    forget_endpoints();
    hfi_endpoint_t *endpoint = kept(with(hfi_endpoint_create(client, "all"), all));
    CHECK_TEXT(sent("POST", "/v2/endpoint/sandbox-org", "body"),
               "{\"compute\":{\"scaling\":{\"scaleToZeroTimeout\":30,\"minReplica\":0,\"maxReplica\":7,"
               "\"measure\":{\"hardwareUsage\":0.75}},\"accelerator\":\"gpu\",\"instanceSize\":\"x4\","
               "\"instanceType\":\"nvidia-l4\"},\"model\":{\"revision\":\"main\","
               "\"image\":{\"custom\":{\"url\":\"registry.invalid/tgi:1\",\"port\":8080,\"health_route\":\"/ready\","
               "\"env\":{\"A\":\"1\"},\"credentials\":{\"username\":\"me\",\"password\":\"pass\"}}},"
               "\"repository\":\"gpt2\",\"framework\":\"pytorch\",\"task\":\"text-generation\","
               "\"command\":[\"serve\",\"now\"],\"args\":[\"--fast\"],\"env\":{\"E\":\"e\"},"
               "\"secrets\":{\"S\":\"hush\"}},\"name\":\"all\",\"provider\":{\"region\":\"us-east4\","
               "\"vendor\":\"gcp\"},\"type\":\"private\",\"route\":{\"domain\":\"a.example\","
               "\"path\":\"/models/mine\"},\"cacheHttpResponses\":true,\"tags\":[\"one\",\"two\"],"
               "\"privateService\":{\"accountId\":\"123456\",\"region\":\"eu-west-1\"}}");
    CHECK_TEXT(sent("POST", "/v2/endpoint/sandbox-org", "content-type"), "application/json");
    CHECK_TEXT(hfi_endpoint_namespace(endpoint), "sandbox-org");
    CHECK_TEXT(hfi_endpoint_status(endpoint), "pending");
    CHECK_TEXT(hfi_endpoint_task(endpoint), "text-generation");
    CHECK_TEXT(hfi_endpoint_type(endpoint), "private");
    CHECK_TEXT(hfi_endpoint_revision(endpoint), "main");
    CHECK_TEXT(hfi_endpoint_health_route(endpoint), "/ready");
    hfi_endpoint_free(endpoint);
    hfi_client_free(client);
}

static void a_creation_without_wishes_sends_the_defaults_and_null_for_revision_and_timeout(void) {
    static const char *const empty[] = {"env", "{}", "secrets", "{}", NULL};
    hfi_client_t *client = endpoints_client();
    for (int i = 0; i < 2; i++) { /* empty ones are as none */
        forget_endpoints();
        done(i ? with(creation(client, "plain"), empty) : creation(client, "plain"));
        CHECK_TEXT(sent("POST", API, "body"),
                   "{\"compute\":{\"scaling\":{\"scaleToZeroTimeout\":null,\"minReplica\":1,\"maxReplica\":1},"
                   "\"accelerator\":\"cpu\",\"instanceSize\":\"x2\",\"instanceType\":\"intel-spr\"},"
                   "\"model\":{\"revision\":null,\"image\":{\"huggingface\":{}},\"repository\":\"gpt2\","
                   "\"framework\":\"pytorch\"},\"name\":\"plain\",\"provider\":{\"region\":\"us-east-1\","
                   "\"vendor\":\"aws\"},\"type\":\"authenticated\"}");
    }
    hfi_client_free(client);
}

static void a_creation_names_each_argument_that_is_missing_and_sends_nothing(void) {
    hfi_client_t *client = endpoints_client();
    forget_requests();
    for (const char *const *needed = NEEDED; *needed; needed += 2)
        CHECK_REFUSED(with_text(creation(client, "a"), *needed, NULL), HFI_ERROR_INVALID_ARGUMENT, *needed);
    CHECK_REFUSED(creation(client, NULL), HFI_ERROR_INVALID_ARGUMENT, "name");
    CHECK_REFUSED(hfi_endpoint_get(client, NULL), HFI_ERROR_INVALID_ARGUMENT, "name");
    CHECK(seen_in_all() == 0);
    hfi_client_free(client);
}

static void a_creation_that_cannot_be_meant_is_refused_before_it_is_sent(void) {
    static const struct {
        const char *arguments[5], *part;
    } faults[] = {
        {{"type", "\"protected\""}, "authenticated"},
        {{"min_replica", "-1"}, "min_replica"},
        {{"container_registry_password", "\"p\""}, "container_registry_username"},
        {{"container_registry_username", "\"u\""}, "custom_image"},
        {{"container_registry_username", "\"u\"", "custom_image", "{\"vLLM\":{\"url\":\"r\"}}"}, "custom image"},
        {{"private_link_account_id", "\"1\""}, "private_link_region"},
        {{"token", "false"}, "namespace"},
    };
    hfi_client_t *client = endpoints_client();
    forget_requests();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        CHECK_REFUSED(with(creation(client, "a"), faults[i].arguments), HFI_ERROR_INVALID_ARGUMENT, faults[i].part);
    CHECK(seen_in_all() == 0);
    hfi_client_free(client);
}

static void an_image_is_sent_under_its_variant_with_the_credentials_of_its_registry(void) {
    static const struct {
        const char *arguments[7], *image;
    } cases[] = {
        {{"custom_image", "{\"url\":\"r\",\"port\":1}"}, "{\"custom\":{\"url\":\"r\",\"port\":1}}"},
        {{"custom_image", "{\"vLLM\":{\"url\":\"r\"}}"}, "{\"vLLM\":{\"url\":\"r\"}}"},
        {{"custom_image", "{\"url\":\"r\"}", "container_registry_username", "\"u\""},
         "{\"custom\":{\"url\":\"r\",\"credentials\":{\"username\":\"u\"}}}"},
        {{"custom_image", "{\"custom\":{\"url\":\"r\"}}", "container_registry_username", "\"u\"",
          "container_registry_password", "\"p\""},
         "{\"custom\":{\"url\":\"r\",\"credentials\":{\"username\":\"u\",\"password\":\"p\"}}}"},
    };
    hfi_client_t *client = endpoints_client();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char part[256];
        snprintf(part, sizeof part, "\"image\":%s,\"repository\"", cases[i].image);
        forget_endpoints();
        done(with(creation(client, "image"), cases[i].arguments));
        CHECK_CONTAINS(sent("POST", API, "body"), part);
    }
    hfi_client_free(client);
}

/* --- the other operations -------------------------------------------------------------------------------------- */

/* The constructors that take no name. */
static hfi_request_t *list(hfi_client_t *client, const char *name) {
    (void)name;
    return hfi_endpoint_list(client);
}

static hfi_request_t *catalog(hfi_client_t *client, const char *name) {
    (void)name;
    return hfi_endpoint_list_catalog(client);
}

static hfi_request_t *hardware(hfi_client_t *client, const char *name) {
    (void)name;
    return hfi_endpoint_list_hardware(client);
}

static hfi_request_t *deployment(hfi_client_t *client, const char *name) {
    return with_text(hfi_endpoint_create_from_catalog(client), "name", name);
}

static void every_operation_is_the_same_by_its_constructor_and_by_its_name(void) {
    static const struct {
        const char *name, *state; /* the state of the endpoint before, or NULL without one */
        hfi_request_t *(*make)(hfi_client_t *, const char *);
        const char *arguments[5];
        int named;
        size_t gives;
    } operations[] = {
        {"create_inference_endpoint", NULL, creation, {NULL}, 1, 1},
        {"create_inference_endpoint_from_catalog", NULL, deployment, {"repo_id", "\"gpt2\""}, 1, 1},
        {"get_inference_endpoint", "running", hfi_endpoint_get, {NULL}, 1, 1},
        {"list_inference_endpoints", "running", list, {NULL}, 0, 1},
        {"update_inference_endpoint", "running", hfi_endpoint_update, {"tags", "[]"}, 1, 1},
        {"pause_inference_endpoint", "running", hfi_endpoint_pause, {NULL}, 1, 1},
        {"resume_inference_endpoint", "paused", hfi_endpoint_resume, {NULL}, 1, 1},
        {"scale_to_zero_inference_endpoint", "running", hfi_endpoint_scale_to_zero, {NULL}, 1, 1},
        {"delete_inference_endpoint", "running", hfi_endpoint_delete, {NULL}, 1, 0},
        {"list_inference_catalog", NULL, catalog, {"limit", "2"}, 0, 0},
        {"list_inference_endpoints_hardware", NULL, hardware, {NULL}, 0, 0},
    };
    hfi_client_t *client = endpoints_client();
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        char *log[2];
        for (int by_name = 0; by_name < 2; by_name++) {
            forget_endpoints();
            if (operations[i].state) {
                char state[64];
                snprintf(state, sizeof state, "{\"state\":\"%s\"}", operations[i].state);
                hfi_endpoint_free(endpoint_with(client, "it", state));
            }
            hfi_request_t *request = operations[i].make(client, "it");
            if (by_name) {
                hfi_request_free(request);
                request = hfi_request_new(client, operations[i].name);
                if (operations[i].named) hfi_request_set_string(request, "name", "it");
                for (const char *const *needed = NEEDED; operations[i].make == creation && *needed; needed += 2)
                    hfi_request_set_string(request, needed[0], needed[1]);
            }
            if (operations[i].make != catalog) hfi_request_set_string(request, "namespace", USER);
            forget_requests();
            CHECK_STATUS(hfi_request_send(with(request, operations[i].arguments)), HFI_OK);
            if (hfi_request_error(request)) printf("    %s: %s\n", operations[i].name, message(request));
            CHECK(hfi_response_endpoint_count(hfi_request_response(request)) == operations[i].gives);
            CHECK(hfi_response_attempts(hfi_request_response(request)) == 1);
            hfi_request_free(request);
            log[by_name] = seen_requests();
            char *trace = strstr(log[by_name], "x-amzn-trace-id\":\""); /* made up for each request */
            if (trace) memset(trace + strlen("x-amzn-trace-id\":\""), '-', 36);
        }
        CHECK(count_of(log[0], "\"method\"") == 1);
        CHECK_TEXT(strstr(log[0], "\r\n\r\n"), strstr(log[1], "\r\n\r\n"));
        free(log[0]);
        free(log[1]);
    }
    hfi_client_free(client);
}

static void a_list_has_the_endpoints_of_a_namespace_and_the_user_is_asked_for_once(void) {
    hfi_client_t *client = endpoints_client();
    forget_endpoints();
    forget_requests();
    hfi_request_t *request = hfi_endpoint_list(client);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(hfi_response_endpoint_count(hfi_request_response(request)) == 0);
    CHECK_TEXT(hfi_response_json(hfi_request_response(request), NULL), "[]");
    hfi_request_free(request);
    done(creation(client, "one"));
    done(creation(client, "two"));
    done(with_text(creation(client, "elsewhere"), "namespace", "sandbox-org"));
    request = hfi_endpoint_list(client);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    const hfi_response_t *response = hfi_request_response(request);
    CHECK(hfi_response_endpoint_count(response) == 2 && hfi_response_warning_count(response) == 0);
    CHECK_TEXT(hfi_endpoint_name(hfi_response_endpoint(response, 0)), "one");
    CHECK_TEXT(hfi_endpoint_name(hfi_response_endpoint(response, 1)), "two");
    CHECK(hfi_response_endpoint(response, 2) == NULL && hfi_response_warning(response, 0) == NULL);
    CHECK(hfi_response_endpoint(response, 0) == hfi_response_endpoint(response, 0));
    CHECK_TEXT(hfi_response_string(response, "/1/name", NULL), "two");
    hfi_request_free(request);
    request = with_text(hfi_endpoint_list(client), "namespace", "sandbox-org");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(hfi_endpoint_namespace(hfi_response_endpoint(hfi_request_response(request), 0)), "sandbox-org");
    hfi_request_free(request);
    CHECK(seen("GET", "/api/whoami-v2") == 1);
    CHECK_REFUSED(with_text(hfi_endpoint_list(client), "token", "hf_org_a"), HFI_ERROR_INVALID_ARGUMENT, "namespace");
    CHECK(seen("GET", "/api/whoami-v2") == 2);
    hfi_client_free(client);
}

static void a_list_of_all_namespaces_warns_of_those_that_are_closed(void) {
    hfi_client_t *client = endpoints_client();
    forget_endpoints();
    done(creation(client, "mine"));
    done(with_text(creation(client, "ours"), "namespace", "sandbox-org"));
    hfi_request_t *request = with_text(hfi_endpoint_list(client), "namespace", "*");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    const hfi_response_t *response = hfi_request_response(request);
    CHECK(hfi_response_endpoint_count(response) == 2 && hfi_response_count(response, "") == 2);
    CHECK_TEXT(hfi_endpoint_namespace(hfi_response_endpoint(response, 0)), USER);
    CHECK_TEXT(hfi_endpoint_namespace(hfi_response_endpoint(response, 1)), "sandbox-org");
    CHECK(hfi_response_warning_count(response) == 1 && hfi_response_warning(response, 1) == NULL);
    const hfi_error_t *warning = hfi_response_warning(response, 0);
    CHECK_STATUS(hfi_error_status(warning), HFI_ERROR_FORBIDDEN);
    CHECK_CONTAINS(hfi_error_message(warning), "sandbox-locked");
    CHECK(hfi_error_http_status(warning) == 403);
    hfi_request_free(request);
    request = with_text(hfi_endpoint_list(client), "namespace", "*");
    CHECK_REFUSED(with_text(request, "token", "hf_org_a"), HFI_ERROR_INVALID_ARGUMENT, "namespace");
    hfi_client_free(client);
}

static void an_update_sends_what_is_set_and_nothing_else(void) {
    static const struct {
        const char *arguments[45], *body;
    } updates[] = {
        {{NULL}, "{}"},
        {{"min_replica", "0"}, "{\"compute\":{\"scaling\":{\"minReplica\":0}}}"},
        {{"env", "{}", "secrets", "{}", "tags", "[]"}, "{\"model\":{\"env\":{},\"secrets\":{}},\"tags\":[]}"},
        {{"scaling_threshold", "5"}, "{}"},
        {{"scaling_metric", "\"pendingRequests\""},
         "{\"compute\":{\"scaling\":{\"measure\":{\"pendingRequests\":null}}}}"},
        {{"accelerator", "\"gpu\"", "instance_size", "\"x1\"", "instance_type", "\"l4\"", "min_replica", "1", "max_replica",
          "2", "scaling_metric", "\"pendingRequests\"", "scaling_threshold", "1.5", "scale_to_zero_timeout", "9",
          "repository", "\"a/b\"", "framework", "\"custom\"", "revision", "\"r\"", "task", "\"fill-mask\"", "custom_image",
          "{\"url\":\"r\"}", "container_command", "[]", "container_args", "[\"x\"]", "env", "{\"E\":\"e\"}", "secrets",
          "{\"S\":\"hush\"}", "domain", "\"d.example\"", "path", "\"/p\"", "cache_http_responses", "false", "tags",
          "[\"t\"]"},
         "{\"model\":{\"repository\":\"a/b\",\"framework\":\"custom\",\"revision\":\"r\",\"task\":\"fill-mask\","
         "\"command\":[],\"args\":[\"x\"],\"env\":{\"E\":\"e\"},\"secrets\":{\"S\":\"hush\"},"
         "\"image\":{\"custom\":{\"url\":\"r\"}}},\"compute\":{\"accelerator\":\"gpu\",\"instanceSize\":\"x1\","
         "\"instanceType\":\"l4\",\"scaling\":{\"minReplica\":1,\"maxReplica\":2,\"scaleToZeroTimeout\":9,"
         "\"measure\":{\"pendingRequests\":1.5}}},\"route\":{\"domain\":\"d.example\",\"path\":\"/p\"},"
         "\"cacheHttpResponses\":false,\"tags\":[\"t\"]}"},
    };
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_free(endpoint_with(client, "up", RUNNING));
    for (size_t i = 0; i < sizeof updates / sizeof *updates; i++) {
        hfi_endpoint_t *endpoint = kept(with(hfi_endpoint_update(client, "up"), updates[i].arguments));
        CHECK_TEXT(sent("PUT", API "/up", "body"), updates[i].body);
        CHECK_TEXT(hfi_endpoint_status(endpoint), "updating");
        hfi_endpoint_free(endpoint);
    }
    CHECK(told("up", "looks") == 0);
    hfi_client_free(client);
}

static void parallel_sizes_are_set_in_the_image_that_is_there_or_given(void) {
    static const char *const sizes[] = {"tensor_parallel_size", "2", "data_parallel_size", "4", NULL};
    hfi_client_t *client = endpoints_client();
    forget_endpoints();
    hfi_request_t *request = creation(client, "par");
    hfi_request_set_json(request, "custom_image", "{\"vLLM\":{\"url\":\"r\",\"tensorParallelSize\":1}}");
    done(request);
    done(with(hfi_endpoint_update(client, "par"), sizes));
    CHECK_TEXT(sent("PUT", API "/par", "body"),
               "{\"model\":{\"image\":{\"vLLM\":{\"url\":\"r\",\"tensorParallelSize\":2,\"dataParallelSize\":4}}}}");
    CHECK(told("par", "looks") == 1);
    request = with(hfi_endpoint_update(client, "par"), sizes);
    hfi_request_set_json(request, "custom_image", "{\"sGLang\":{\"url\":\"s\"}}");
    done(request);
    CHECK_TEXT(sent("PUT", API "/par", "body"),
               "{\"model\":{\"image\":{\"sGLang\":{\"url\":\"s\",\"tensorParallelSize\":2,\"dataParallelSize\":4}}}}");
    CHECK(told("par", "looks") == 1);
    request = hfi_endpoint_update(client, "par");
    hfi_request_set_json(request, "custom_image", "{\"custom\":{\"url\":\"r\",\"credentials\":{\"username\":\"u\"}}}");
    done(request);
    CHECK_REFUSED(with(hfi_endpoint_update(client, "par"), sizes), HFI_ERROR_INVALID_ARGUMENT, "credentials");
    CHECK(told("par", "updates") == 3);
    request = hfi_endpoint_update(client, "par");
    hfi_request_set_int(request, "tensor_parallel_size", 0);
    CHECK_REFUSED(request, HFI_ERROR_INVALID_ARGUMENT, "tensor_parallel_size");
    hfi_client_free(client);
}

static void an_endpoint_is_paused_resumed_scaled_to_zero_and_deleted(void) {
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_t *first = endpoint_with(client, "it", RUNNING);
    CHECK_TEXT(hfi_endpoint_status(first), "running");
    CHECK(hfi_endpoint_url(first) != NULL);
    hfi_endpoint_t *paused = kept(hfi_endpoint_request(first, "pause_inference_endpoint"));
    CHECK_TEXT(hfi_endpoint_status(paused), "paused");
    CHECK(hfi_endpoint_url(paused) == NULL);
    CHECK_REFUSED(hfi_endpoint_pause(client, "it"), HFI_ERROR_ENDPOINT_PAUSED, "already paused");
    hfi_endpoint_t *resumed = kept(hfi_endpoint_request(first, "resume_inference_endpoint"));
    CHECK_TEXT(hfi_endpoint_status(resumed), "initializing");
    hfi_endpoint_t *running = kept(hfi_endpoint_resume(client, "it")); /* a look, for it runs already */
    CHECK_TEXT(hfi_endpoint_status(running), "running");
    CHECK(told("it", "resumes") == 2 && told("it", "looks") == 1);
    hfi_request_t *strict = hfi_endpoint_request(first, "resume_inference_endpoint");
    hfi_request_set_bool(strict, "running_ok", 0);
    CHECK_REFUSED(strict, HFI_ERROR_BAD_REQUEST, "already running");
    hfi_endpoint_t *zero = kept(hfi_endpoint_scale_to_zero(client, "it"));
    CHECK_TEXT(hfi_endpoint_status(zero), "scaledToZero");
    hfi_endpoint_t *fetched = kept(hfi_endpoint_fetch(first));
    CHECK(fetched != first);
    CHECK_TEXT(hfi_endpoint_status(fetched), "scaledToZero");
    CHECK_TEXT(hfi_endpoint_status(first), "running");
    CHECK(hfi_endpoint_updated_seconds(fetched) > hfi_endpoint_updated_seconds(first));
    hfi_request_t *request = hfi_endpoint_request(first, "delete_inference_endpoint");
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    const hfi_response_t *response = hfi_request_response(request);
    CHECK_TEXT(hfi_response_json(response, NULL), "null");
    CHECK(hfi_response_endpoint_count(response) == 0 && hfi_response_endpoint(response, 0) == NULL);
    CHECK(hfi_response_http_status(response) == 202);
    hfi_request_free(request);
    CHECK_REFUSED(hfi_endpoint_fetch(first), HFI_ERROR_NOT_FOUND, "it");
    hfi_endpoint_t *all[] = {first, paused, resumed, running, zero, fetched};
    for (int i = 0; i < 6; i++) hfi_endpoint_free(all[i]);
    hfi_client_free(client);
}

static void the_catalog_is_listed_and_deployed_from(void) {
    static const struct {
        const char *arguments[5], *query;
        int models;
    } lists[] = {
        {{NULL}, "\"query\":{}", 4},
        {{"accelerator", "\"gpu\"", "engine", "\"vllm\""}, "\"query\":{\"accelerator\":\"gpu\",\"engine\":\"vllm\"}", 1},
        {{"license", "\"Apache 2.0\"", "task", "\"text-generation\""}, "\"license\":\"Apache 2.0\"", 1},
        {{"search", "\"B&G=\""}, "\"query\":{\"search\":\"B&G=\"}", 0},
        {{"limit", "2"}, "\"query\":{\"limit\":\"2\"}", 2},
    };
    hfi_client_t *client = endpoints_client();
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        forget_requests();
        hfi_request_t *request = with(hfi_endpoint_list_catalog(client), lists[i].arguments);
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK(hfi_response_count(hfi_request_response(request), "") == lists[i].models);
        char *log = seen_requests();
        CHECK_CONTAINS(log, lists[i].query);
        free(log);
        if (i == 0) {
            const hfi_response_t *response = hfi_request_response(request);
            CHECK_TEXT(hfi_response_string(response, "/0/repo_id", NULL), "Qwen/Qwen2.5-7B-Instruct");
            CHECK_TEXT(hfi_response_string(response, "/0/author", NULL), "Qwen");
            CHECK_TEXT(hfi_response_string(response, "/0/created_at", NULL), "2025-01-02T03:04:05.678000+00:00");
            CHECK_TEXT(hfi_response_string(response, "/0/recipes/1/gguf_file", NULL), "qwen2.5-7b-instruct-q4_k_m.gguf");
            CHECK_TEXT(hfi_response_string(response, "/1/recipes/0/engine", NULL), "sglang");
        }
        hfi_request_free(request);
    }
    forget_endpoints();
    hfi_endpoint_t *made = kept(with_text(deployment(client, NULL), "repo_id", "Qwen/Qwen2.5-7B-Instruct"));
    CHECK_TEXT(sent("POST", "/api/v1/catalog/model/Qwen/Qwen2.5-7B-Instruct/deploy", "body"),
               "{\"namespace\":\"sandbox-user\"}");
    CHECK_CONTAINS(hfi_endpoint_name(made), "qwen2-5-7b");
    CHECK_TEXT(hfi_endpoint_namespace(made), USER);
    hfi_endpoint_free(made);
    hfi_request_t *request = with_text(deployment(client, "named"), "repo_id", "Qwen/Qwen2.5-7B-Instruct");
    hfi_request_set_string(request, "gguf_file", "qwen2.5-7b-instruct-q8_0.gguf");
    made = kept(with_text(request, "accelerator", "cpu"));
    CHECK_TEXT(sent("POST", "/api/v1/catalog/model/Qwen/Qwen2.5-7B-Instruct/deploy", "body"),
               "{\"namespace\":\"sandbox-user\",\"config\":{\"name\":\"named\"},\"accelerator\":\"cpu\","
               "\"ggufFile\":\"qwen2.5-7b-instruct-q8_0.gguf\"}");
    CHECK_TEXT(hfi_endpoint_string(made, "/model/image/llamacpp/modelPath", NULL), "qwen2.5-7b-instruct-q8_0.gguf");
    hfi_endpoint_free(made);
    made = kept(with_text(deployment(client, NULL), "recipe_id", "cold-soup-1"));
    CHECK_TEXT(hfi_endpoint_repository(made), "BAAI/bge-small-en-v1.5");
    hfi_endpoint_free(made);
    CHECK_REFUSED(with_text(deployment(client, NULL), "recipe_id", "no-such"), HFI_ERROR_NOT_FOUND, "no such model");
    CHECK_REFUSED(deployment(client, "a"), HFI_ERROR_INVALID_ARGUMENT, "neither repo_id nor recipe_id");
    request = with_text(deployment(client, "a"), "repo_id", "gpt2");
    CHECK_REFUSED(with_text(request, "recipe_id", "b"), HFI_ERROR_INVALID_ARGUMENT, "both repo_id and recipe_id");
    hfi_client_free(client);
}

static void the_hardware_has_prices_and_quotas(void) {
    hfi_client_t *client = endpoints_client();
    hfi_request_t *request = hfi_endpoint_list_hardware(client);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    const hfi_response_t *response = hfi_request_response(request);
    CHECK(hfi_response_count(response, "") == 6 && hfi_response_count(response, "/2") == 15);
    CHECK_TEXT(hfi_response_string(response, "/2/id", NULL), "aws-us-east-1-nvidia-l4-x1");
    CHECK_TEXT(hfi_response_string(response, "/2/vendor", NULL), "aws");
    CHECK_TEXT(hfi_response_string(response, "/2/instance_type", NULL), "nvidia-l4");
    CHECK(hfi_response_number(response, "/2/price_per_hour", 0) == 0.8);
    CHECK(hfi_response_number(response, "/2/gpu_memory_gb", 0) == 24);
    CHECK(hfi_response_number(response, "/2/max_accelerators", 0) == 16);
    CHECK(hfi_response_number(response, "/3/num_cpus", -1) == -1); /* the server does not say */
    CHECK_TEXT(hfi_response_string(response, "/5/region", NULL), "europe-west4");
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_name_stays_one_part_of_the_path(void) {
    static const char *const names[][2] = {{"../x", "..%2Fx"}, {"a/b", "a%2Fb"}, {"a?b#c", "a%3Fb%23c"},
                                           {"%2e%2e", "%252e%252e"}, {"\xc3\xa4 ", "%C3%A4%20"}};
    hfi_client_t *client = endpoints_client();
    forget_requests();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        hfi_request_t *request = with_text(hfi_endpoint_pause(client, names[i][0]), "namespace", names[i][0]);
        CHECK_REFUSED(request, HFI_ERROR_NOT_FOUND, "there is no endpoint");
        snprintf(path, sizeof path, "/v2/endpoint/%s/%s/pause", names[i][1], names[i][1]);
        CHECK(seen("POST", path) == 1);
        request = with_text(hfi_endpoint_list(client), "namespace", names[i][0]);
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        hfi_request_free(request);
        snprintf(path, sizeof path, "/v2/endpoint/%s", names[i][1]);
        CHECK(seen("GET", path) == 1);
    }
    static const char *const none[] = {"", ".", ".."};
    for (int i = 0; i < 3; i++) {
        CHECK_REFUSED(hfi_endpoint_get(client, none[i]), HFI_ERROR_INVALID_ARGUMENT, "name");
        hfi_request_t *elsewhere = with_text(hfi_endpoint_get(client, "a"), "namespace", i ? none[i] : "...");
        CHECK_REFUSED(elsewhere, i ? HFI_ERROR_INVALID_ARGUMENT : HFI_ERROR_NOT_FOUND, i ? "namespace" : "...");
    }
    CHECK_REFUSED(with_text(deployment(client, "a"), "repo_id", "../../x"), HFI_ERROR_INVALID_ARGUMENT, "../../x");
    CHECK_REFUSED(with_text(deployment(client, "a"), "recipe_id", "../x"), HFI_ERROR_NOT_FOUND, "no such");
    CHECK(seen("POST", "/api/v1/catalog/recipe/..%2Fx/deploy") == 1);
    hfi_client_free(client);
}

static void a_refusal_has_its_status_and_the_servers_words(void) {
    static const char *const bad_env[] = {"env", "{\"A\":1}", NULL};
    hfi_client_t *client = endpoints_client();
    hfi_endpoint_free(endpoint_with(client, "taken", RUNNING));
    const struct {
        hfi_request_t *request;
        hfi_status_t status;
        int http_status;
        const char *said;
    } refusals[] = {
        {with_text(hfi_endpoint_get(client, "taken"), "token", "hf_expired"), HFI_ERROR_UNAUTHORIZED, 401, "Invalid"},
        {with_text(hfi_endpoint_get(client, "a"), "namespace", "sandbox-locked"), HFI_ERROR_FORBIDDEN, 403, "no access to"},
        {hfi_endpoint_get(client, "absent"), HFI_ERROR_NOT_FOUND, 404, "there is no endpoint absent in sandbox-user"},
        {creation(client, "taken"), HFI_ERROR_HTTP, 409, "the name taken is taken"},
        {creation(client, "Capital"), HFI_ERROR_BAD_REQUEST, 400, "`name` must be"},
        {with(creation(client, "b"), bad_env), HFI_ERROR_VALIDATION, 422, "`model.env`"},
        {with_text(creation(client, "b"), "type", "strange"), HFI_ERROR_VALIDATION, 422, "`type`"},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const hfi_error_t *error;
        CHECK_STATUS(hfi_request_send(refusals[i].request), refusals[i].status);
        if ((error = hfi_request_error(refusals[i].request))) {
            CHECK(hfi_error_http_status(error) == refusals[i].http_status);
            CHECK_CONTAINS(hfi_error_server_message(error), refusals[i].said);
            CHECK_CONTAINS(hfi_error_message(error), refusals[i].said);
            CHECK_CONTAINS(hfi_error_body(error, NULL), "\"error\"");
            CHECK(hfi_request_response(refusals[i].request) == NULL);
        }
        hfi_request_free(refusals[i].request);
    }
    hfi_client_free(client);
}

static void an_operation_runs_with_every_verb(void) {
    hfi_client_t *first = endpoints_client();
    hfi_endpoint_free(endpoint_with(first, "it", RUNNING));
    for (int verb = SEND; verb <= VERBS; verb++) {
        hfi_config_t *config = endpoints_config();
        if (verb == DISPATCHER) hfi_config_set_delivery(config, HFI_DELIVERY_DISPATCHER);
        hfi_client_t *client = client_from(config);
        hfi_request_t *request = hfi_endpoint_get(client, "it");
        struct run run;
        int events = 0;
        if (verb < VERBS) CHECK_STATUS(run_with(&run, (enum verb)verb, client, request), HFI_OK);
        else CHECK_STATUS(hfi_request_stream(request, count_events, &events), HFI_OK);
        CHECK(events == 0);
        CHECK_TEXT(hfi_endpoint_name(hfi_response_endpoint(hfi_request_response(request), 0)), "it");
        hfi_request_free(request);
        hfi_client_free(client);
    }
    CHECK(told("it", "looks") == VERBS + 1);
    hfi_client_free(first);
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_creation_sends_every_argument_in_its_place),
        TEST(a_creation_without_wishes_sends_the_defaults_and_null_for_revision_and_timeout),
        TEST(a_creation_names_each_argument_that_is_missing_and_sends_nothing),
        TEST(a_creation_that_cannot_be_meant_is_refused_before_it_is_sent),
        TEST(an_image_is_sent_under_its_variant_with_the_credentials_of_its_registry),
        TEST(every_operation_is_the_same_by_its_constructor_and_by_its_name),
        TEST(a_list_has_the_endpoints_of_a_namespace_and_the_user_is_asked_for_once),
        TEST(a_list_of_all_namespaces_warns_of_those_that_are_closed),
        TEST(an_update_sends_what_is_set_and_nothing_else),
        TEST(parallel_sizes_are_set_in_the_image_that_is_there_or_given),
        TEST(an_endpoint_is_paused_resumed_scaled_to_zero_and_deleted),
        TEST(the_catalog_is_listed_and_deployed_from),
        TEST(the_hardware_has_prices_and_quotas),
        TEST(a_name_stays_one_part_of_the_path),
        TEST(a_refusal_has_its_status_and_the_servers_words),
        TEST(an_operation_runs_with_every_verb),
    };
    return RUN(tests);
}
