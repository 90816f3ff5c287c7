/* The list of models for conversations: filters, order, and whose list it is. */
#include "provider.h"

/* The ids of a list with those of its providers, as "id(provider provider) id()". */
static const char *outline(const hfi_response_t *response) {
    static char text[1024];
    size_t used = 0;
    text[0] = 0;
    for (int64_t i = 0; i < hfi_response_count(response, ""); i++) {
        char pointer[64];
        snprintf(pointer, sizeof pointer, "/%d/id", (int)i);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s(", i ? " " : "",
                                 hfi_response_string(response, pointer, NULL));
        snprintf(pointer, sizeof pointer, "/%d/providers", (int)i);
        int64_t providers = hfi_response_count(response, pointer);
        for (int64_t p = 0; p < providers; p++) {
            snprintf(pointer, sizeof pointer, "/%d/providers/%d/provider", (int)i, (int)p);
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", p ? " " : "",
                                     hfi_response_string(response, pointer, NULL));
        }
        used += (size_t)snprintf(text + used, sizeof text - used, ")");
    }
    return text;
}

#define LARGE "sandbox/large(groq together novita)"
#define SMALL "sandbox/small(featherless-ai)"
#define CHEAP "sandbox/cheap(nscale cerebras)"
#define ALL "sandbox() " LARGE " " SMALL " " CHEAP

static void check_list(hfi_request_t *request, const char *expected) {
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK_TEXT(outline(hfi_request_response(request)), expected);
    hfi_request_free(request);
}

static void without_a_filter_all_models_are_listed_with_what_is_known_of_them(void) {
    hfi_client_t *client = router_client();
    check_list(hfi_models_json(client, NULL), ALL);
    check_list(hfi_models_json(client, ""), ALL);
    check_list(hfi_models_json(client, "{}"), ALL);
    check_list(hfi_chat_models(client), ALL);
    check_list(hfi_request_new(client, "chat_models"), ALL);
    hfi_request_t *request = hfi_chat_models(client);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    const hfi_response_t *response = hfi_request_response(request);
    CHECK(hfi_response_number(response, "/1/providers/0/context_length", 0) == 131072);
    CHECK(hfi_response_number(response, "/1/providers/0/pricing/input", 0) == 0.4);
    CHECK(hfi_response_number(response, "/1/providers/0/pricing/output", 0) == 0.8);
    CHECK(hfi_response_number(response, "/1/providers/0/first_token_latency_ms", 0) == 90);
    CHECK(hfi_response_number(response, "/1/providers/0/throughput", 0) == 300);
    CHECK_TEXT(hfi_response_string(response, "/1/providers/0/supports_tools", NULL), "true");
    CHECK_TEXT(hfi_response_string(response, "/1/architecture/input_modalities/1", NULL), "image");
    CHECK(hfi_response_number(response, "/1/providers/2/throughput", -1) == -1);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void filters_leave_out_models_and_the_providers_that_do_not_fit(void) {
    static const char *const cases[][2] = {
        {"{\"search\":\"LARGE\"}", "sandbox/large(groq together novita)"},
        {"{\"search\":\"nothing\"}", ""},
        {"{\"provider\":\"cerebras\"}", "sandbox/cheap(cerebras)"},
        {"{\"tools\":true}", "sandbox/large(groq together) sandbox/cheap(cerebras)"},
        {"{\"tools\":false}", ALL},
        {"{\"structured_output\":true}", "sandbox/large(groq) sandbox/cheap(nscale cerebras)"},
        {"{\"min_context_length\":32768}", "sandbox/large(groq together) sandbox/cheap(nscale)"},
        {"{\"max_price\":0.6}", "sandbox/large(together) sandbox/small(featherless-ai) sandbox/cheap(nscale)"},
        {"{\"max_price\":0.6,\"structured_output\":true,\"search\":\"cheap\"}", "sandbox/cheap(nscale)"},
    };
    hfi_client_t *client = router_client();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_list(hfi_models_json(client, cases[i][0]), cases[i][1]);
    hfi_client_free(client);
}

static void setters_do_what_the_filter_does(void) {
    hfi_client_t *client = router_client();
    hfi_request_t *request = hfi_chat_models(client);
    hfi_request_set_bool(request, "tools", 1);
    hfi_request_set_int(request, "min_context_length", 100000);
    check_list(request, "sandbox/large(groq)");
    request = hfi_models_json(client, "{\"tools\":true}");
    hfi_request_set_double(request, "max_price", 0.7);
    hfi_request_set_string(request, "sort", "price");
    check_list(request, "sandbox/large(together)");
    hfi_client_free(client);
}

static void the_best_comes_first_and_the_unknown_last(void) {
    static const char *const cases[][2] = {
        {"price", SMALL " " CHEAP " " LARGE " sandbox()"},
        {"latency", CHEAP " " LARGE " " SMALL " sandbox()"},
        {"throughput", CHEAP " " LARGE " " SMALL " sandbox()"},
        {"context_length", LARGE " " CHEAP " " SMALL " sandbox()"},
    };
    hfi_client_t *client = router_client();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char filter[64];
        snprintf(filter, sizeof filter, "{\"sort\":\"%s\"}", cases[i][0]);
        check_list(hfi_models_json(client, filter), cases[i][1]);
    }
    /* Only what is left of a model counts. */
    check_list(hfi_models_json(client, "{\"sort\":\"price\",\"tools\":true}"),
               "sandbox/large(groq together) sandbox/cheap(cerebras)");
    hfi_client_free(client);
}

static void a_bad_filter_says_what_is_wrong_with_it(void) {
    static const char *const cases[][3] = {
        {"{\"tools\":", "not a JSON object", "{\"tools\": true}"},
        {"[1]", "not a JSON object", "{\"tools\": true}"},
        {"{\"tool\":true}", "tool", "did you mean \"tools\""},
        {"{\"sort\":\"cost\"}", "cannot sort by \"cost\"", "price, latency, throughput, context_length"},
        {"{\"tools\":\"yes\"}", "tools", ""},
        {"{\"min_context_length\":-1}", "min_context_length", ""},
        {"{\"search\":\"gr\xff\"}", "UTF-8", "filter"},
    };
    hfi_client_t *client = router_client();
    forget_requests();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_error(hfi_models_json(client, cases[i][0]), HFI_ERROR_INVALID_ARGUMENT, cases[i][1], cases[i][2]);
    CHECK(seen_with("GET") == 0);
    hfi_client_free(client);
    hfi_request_t *request = hfi_models_json(NULL, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    hfi_request_free(request);
}

static void the_router_is_asked_or_the_clients_own_server(void) {
    static const char *const cases[][2] = {
        {NULL, "/v1/models"},
        {"", "/v1/models"},
        {"/v1", "/v1/models"},
        {"/models/own", "/models/own/v1/models"},
        {"/models/own/v1/", "/models/own/v1/models"},
        {"/v1/chat/completions", "/v1/models"},
        {"/models/own?a=b", "/models/own/v1/models"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hfi_config_t *config = router_config();
        hfi_config_set_base_url(config, cases[i][0] ? at(cases[i][0]) : NULL);
        hfi_config_set_provider(config, cases[i][0] ? NULL : "groq"); /* which has no list of its own */
        hfi_client_t *client = client_from(config);
        forget_requests();
        check_list(hfi_models_json(client, "{\"search\":\"small\"}"), "sandbox/small(featherless-ai)");
        char path[128], *seen = seen_requests();
        snprintf(path, sizeof path, "\"path\":\"%s\"", cases[i][1]);
        CHECK_CONTAINS(seen, path);
        CHECK_CONTAINS(seen, "\"authorization\":\"Bearer " TOKEN "\"");
        CHECK(count_of(seen, "\"method\":") == 1);
        free(seen);
        hfi_client_free(client);
    }
}

static void faults_of_the_list_are_errors_and_it_is_asked_for_again_as_often_as_set(void) {
    static const struct {
        const char *faults;
        hfi_status_t status;
    } cases[] = {
        {"status=401", HFI_ERROR_UNAUTHORIZED}, {"garbage", HFI_ERROR_PROTOCOL},
        {"truncate", HFI_ERROR_CONNECTION_LOST}, {"status=503", HFI_ERROR_OVERLOADED},
    };
    hfi_client_t *client = patient_client(1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hfi_request_t *request = hfi_models_json(client, NULL);
        hfi_request_set_header(request, "x-sandbox-fault", cases[i].faults);
        check_error(request, cases[i].status, "", "");
    }
    hfi_request_t *request = counted(hfi_models_json(client, NULL));
    hfi_request_set_header(request, "x-sandbox-fault", "status=503,1");
    check_list(request, ALL);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(without_a_filter_all_models_are_listed_with_what_is_known_of_them),
        TEST(filters_leave_out_models_and_the_providers_that_do_not_fit),
        TEST(setters_do_what_the_filter_does),
        TEST(the_best_comes_first_and_the_unknown_last),
        TEST(a_bad_filter_says_what_is_wrong_with_it),
        TEST(the_router_is_asked_or_the_clients_own_server),
        TEST(faults_of_the_list_are_errors_and_it_is_asked_for_again_as_often_as_set),
    };
    return RUN(tests);
}
