/* Starts an Inference Endpoint, runs a batch of prompts on it, and pauses it again, whatever happens in between.
 *
 *   endpoint_batch NAME        the endpoint; it is made (a small CPU one for gpt2) if there is none of that name
 *
 * It works with HF_TOKEN and costs what the endpoint costs while it runs. With HFI_BASE_URL it talks to a server that has the
 * API of Inference Endpoints, as the sandbox; `make demo` does that. */
#include <hfi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const PLACES[] = {"an old lighthouse", "a market at night", "the last tram", "a library on the moon",
                                     "a bridge of glass", "the smith's cellar"};
enum { PROMPTS = 24 };

/* Runs a request to its end and frees it; gives the endpoint of its response to keep, or NULL. */
static hfi_endpoint_t *run(const char *what, hfi_request_t *request) {
    hfi_endpoint_t *endpoint = NULL;
    if (hfi_request_send(request) == HFI_OK)
        endpoint = hfi_endpoint_retain(hfi_response_endpoint(hfi_request_response(request), 0));
    else
        fprintf(stderr, "%s: %s\n", what, hfi_error_message(hfi_request_error(request)));
    hfi_request_free(request);
    return endpoint;
}

static hfi_endpoint_t *make(hfi_client_t *client, const char *name) {
    hfi_request_t *request = hfi_endpoint_create(client, name);
    hfi_request_set_string(request, "repository", "gpt2");
    hfi_request_set_string(request, "framework", "pytorch");
    hfi_request_set_string(request, "task", "text-generation");
    hfi_request_set_string(request, "accelerator", "cpu");
    hfi_request_set_string(request, "vendor", "aws"); /* hfi_endpoint_list_hardware says what there is */
    hfi_request_set_string(request, "region", "us-east-1");
    hfi_request_set_string(request, "instance_type", "intel-icl");
    hfi_request_set_string(request, "instance_size", "x2");
    hfi_request_set_int(request, "scale_to_zero_timeout", 15); /* minutes: a net, should this program die */
    hfi_request_set_int(request, "min_replica", 0);
    return run("create", request);
}

/* The endpoint of that name, running or on its way; NULL if that cannot be had. */
static hfi_endpoint_t *started(hfi_client_t *client, const char *name) {
    hfi_request_t *look = hfi_endpoint_get(client, name);
    hfi_status_t status = hfi_request_send(look);
    if (status == HFI_ERROR_NOT_FOUND) {
        hfi_request_free(look);
        return make(client, name);
    }
    const hfi_endpoint_t *found = hfi_response_endpoint(hfi_request_response(look), 0);
    hfi_endpoint_t *endpoint = NULL;
    if (status != HFI_OK)
        fprintf(stderr, "get: %s\n", hfi_error_message(hfi_request_error(look)));
    else if (strcmp(hfi_endpoint_status(found), "paused") == 0)
        endpoint = run("resume", hfi_endpoint_request(found, "resume_inference_endpoint"));
    else
        endpoint = hfi_endpoint_retain(found);
    hfi_request_free(look);
    return endpoint;
}

static int32_t show_status(void *user_data, const hfi_event_t *event) {
    (void)user_data;
    printf("  %6.1f s  %s\n", hfi_event_number(event, "/seconds", 0), hfi_event_string(event, "/status", NULL));
    return 0; /* anything else gives up */
}

static hfi_endpoint_t *ready(const hfi_endpoint_t *endpoint, double refresh_every) {
    hfi_request_t *wait = hfi_endpoint_wait(endpoint);
    hfi_request_set_double(wait, "timeout", 900);
    hfi_request_set_double(wait, "refresh_every", refresh_every);
    hfi_endpoint_t *running = NULL;
    if (hfi_request_stream(wait, show_status, NULL) == HFI_OK)
        running = hfi_endpoint_retain(hfi_response_endpoint(hfi_request_response(wait), 0));
    else
        fprintf(stderr, "wait: %s\n", hfi_error_message(hfi_request_error(wait)));
    hfi_request_free(wait);
    return running;
}

static int32_t show_result(void *user_data, const hfi_event_t *event) {
    int *answers = user_data;
    if (hfi_event_kind(event) != HFI_EVENT_RESULT) return 0;
    printf("  %2d  %s%s\n", (int)hfi_event_index(event), hfi_event_error(event) ? "failed: " : "",
           hfi_event_text(event, NULL));
    *answers += hfi_event_response(event) != NULL;
    return 0; /* anything else cancels the batch */
}

static int batch(const hfi_endpoint_t *endpoint) {
    hfi_client_t *client = hfi_endpoint_client(endpoint);
    hfi_request_t *batch = hfi_batch_new(client, "text_generation");
    hfi_request_set_int(batch, "max_new_tokens", 12); /* for each item */
    hfi_batch_set_concurrency(batch, 4);
    for (int i = 0; i < PROMPTS; i++) {
        char prompt[80];
        snprintf(prompt, sizeof prompt, "Chapter %d. Nobody had been to %s since", i + 1, PLACES[i % 6]);
        hfi_batch_add(batch, prompt);
    }
    int answers = 0;
    if (hfi_request_stream(batch, show_result, &answers) != HFI_OK)
        fprintf(stderr, "batch: %s\n", hfi_error_message(hfi_request_error(batch)));
    hfi_request_free(batch);
    hfi_client_free(client);
    printf("%d of %d prompts answered\n", answers, PROMPTS);
    return answers == PROMPTS;
}

int main(int count, char **arguments) {
    const char *server = getenv("HFI_BASE_URL"), *name = count > 1 ? arguments[1] : "hfi-endpoint-batch";
    hfi_config_t *config = hfi_config_new();
    if (server) {
        hfi_config_set_endpoints_url(config, server);
        hfi_config_set_token(config, "hf_any_token_will_do");
    }
    hfi_client_t *client = hfi_client_new(config);
    hfi_config_free(config);

    int good = 0;
    printf("starting %s\n", name);
    hfi_endpoint_t *endpoint = started(client, name);
    if (endpoint) {
        hfi_endpoint_t *running = ready(endpoint, server ? 0.05 : 5);
        if (running) {
            printf("it is ready at %s\n", hfi_endpoint_url(running));
            good = batch(running);
        }
        hfi_endpoint_t *paused = run("pause", hfi_endpoint_request(endpoint, "pause_inference_endpoint"));
        if (paused) printf("it is %s\n", hfi_endpoint_status(paused));
        good = good && paused;
        hfi_endpoint_free(paused);
        hfi_endpoint_free(running);
        hfi_endpoint_free(endpoint);
    }
    hfi_client_free(client);
    puts(good ? "all done" : "something failed");
    return !good;
}
