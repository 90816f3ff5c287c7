/* Calls to providers by a router: the sandbox, which is their Hub too. A model "via_PROVIDER/TASK" is there for a task at a
 * provider, see the sandbox's README. */
#ifndef HFI_TEST_PROVIDER_H
#define HFI_TEST_PROVIDER_H

#include "http_get.h"
#include "test.h"

#define TOKEN "hf_of_the_tests"

/* A config with a token for the router, and no patience. */
static inline hfi_config_t *router_config(void) {
    setenv("HF_ENDPOINT", getenv("HFI_SANDBOX_URL"), 1);
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_router_url(config, getenv("HFI_SANDBOX_URL"));
    hfi_config_set_token(config, TOKEN);
    hfi_config_set_poll_interval(config, 0.01);
    hfi_config_set_max_retries(config, 0);
    hfi_config_set_retry_delay(config, 0.01, 1);
    return config;
}

static inline hfi_client_t *router_client(void) { return client_from(router_config()); }

static inline hfi_client_t *patient_client(int retries) {
    hfi_config_t *config = router_config();
    hfi_config_set_max_retries(config, retries);
    return client_from(config);
}

/* A request of a task by the Hub's name for it, always with the same inputs. */
static inline hfi_request_t *of_task(hfi_client_t *client, const char *pipeline) {
    static const char picture[] = "GIF89a\1\0\1\0\0\0\0;", sound[] = "fLaC and so on";
    if (strcmp(pipeline, "conversational") == 0) {
        hfi_request_t *chat = hfi_chat_completion(client);
        hfi_chat_add_message(chat, "user", "hi");
        return chat;
    }
    char task[64];
    snprintf(task, sizeof task, "%s", pipeline);
    for (char *c = task; *c; c++) *c = *c == '-' ? '_' : *c;
    hfi_request_t *request = hfi_request_new(client, task);
    if (strncmp(pipeline, "image", 5) == 0)
        hfi_request_set_content(request, "image", hfi_bytes(picture, sizeof picture - 1));
    else if (strcmp(pipeline, "automatic-speech-recognition") == 0)
        hfi_request_set_content(request, "audio", hfi_bytes(sound, sizeof sound - 1));
    else if (strcmp(pipeline, "text-to-speech") == 0 || strcmp(pipeline, "feature-extraction") == 0)
        hfi_request_set_string(request, "text", "a cat");
    else
        hfi_request_set_string(request, "prompt", "a cat");
    return request;
}

/* The same with a model and with faults, or NULL; `auto` chooses the provider. */
static inline hfi_request_t *of_model(hfi_client_t *client, const char *pipeline, const char *owner, const char *faults) {
    char model[128];
    snprintf(model, sizeof model, "%s/%s", owner, pipeline);
    hfi_request_t *request = of_task(client, pipeline);
    hfi_request_set_string(request, "model", model);
    if (faults) hfi_request_set_header(request, "x-sandbox-fault", faults);
    return request;
}

/* Lets the faults of a request that strike so many times count for it alone. */
static inline hfi_request_t *counted(hfi_request_t *request) {
    static int number;
    char key[64];
    snprintf(key, sizeof key, "%s-%d", __FILE__, number++);
    hfi_request_set_header(request, "x-sandbox-key", key);
    return request;
}

/* Sends and frees a request whose error must have a status, and a message with two parts. */
static inline void check_error(hfi_request_t *request, hfi_status_t expected, const char *part, const char *other) {
    hfi_status_t status = hfi_request_send(request);
    CHECK(status == expected);
    if (status != expected)
        printf("    %s, not %s: %s\n", hfi_status_name(status), hfi_status_name(expected), message(request));
    CHECK_CONTAINS(message(request), part);
    CHECK_CONTAINS(message(request), other);
    CHECK(message(request) && !strstr(message(request), TOKEN));
    hfi_request_free(request);
}

/* How many requests the sandbox has seen with that method. */
static inline int seen_with(const char *method) {
    char part[64];
    snprintf(part, sizeof part, "\"method\":\"%s\"", method);
    char *seen = seen_requests();
    int count = count_of(seen, part);
    free(seen);
    return count;
}

/* How often the client's own server was asked by a call; `fallback` gets who has answered, -1 for nobody. The call has a
 * mark, because one that was given up may be seen late. */
static inline int asked(hfi_client_t *client, int *fallback) {
    static int number;
    char value[16], mark[64];
    snprintf(value, sizeof value, "%d", number++);
    snprintf(mark, sizeof mark, "\"x-mark\":\"%s\"", value);
    hfi_request_t *request = generation(client, 2, NULL);
    hfi_request_set_header(request, "x-mark", value);
    forget_requests();
    hfi_status_t status = hfi_request_send(request);
    *fallback = status == HFI_OK ? hfi_response_fallback(hfi_request_response(request)) : -1;
    hfi_request_free(request);
    char *seen = seen_requests();
    int count = 0;
    for (const char *at = seen; (at = strstr(at, "\"path\":\"/models/own\"")); at++) {
        const char *marked = strstr(at, mark), *next = strstr(at, "\"method\":");
        count += marked && (!next || marked < next);
    }
    free(seen);
    return count;
}

static inline const char *provider_of(const hfi_request_t *request) {
    return hfi_response_provider(hfi_request_response(request));
}

#endif
