/* Starts an Inference Endpoint, runs a batch of prompts on it, and pauses it again.
 *
 *   endpoint_batch NAME        the endpoint; it is made (a small CPU one for gpt2) if there is none of that name
 *
 * It works with HF_TOKEN and costs what the endpoint costs while it runs; killed with Ctrl-C, it leaves the endpoint running.
 * With HFI_BASE_URL it talks to a server that has the API of Inference Endpoints, as the sandbox; `make demo` does that. */
#include <hfi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const PLACES[] = {"an old lighthouse", "a market at night", "the last tram", "a library on the moon",
                                     "a bridge of glass", "the smith's cellar"};
enum { PROMPTS = 24 };

static void write_prompt(char *prompt, size_t size, int index) {
    snprintf(prompt, size, "Nobody had been to %s since the %d. of May,", PLACES[index % 6], index + 1);
}

static void say_why(const char *what, const hfi_request_t *request) {
    printf("%s failed: %s\n", what, hfi_error_message(hfi_request_error(request)));
}

/* Makes the endpoint if there is none of that name. */
static int is_there(hfi_client_t *client, const char *name) {
    hfi_request_t *look = hfi_endpoint_get(client, name);
    hfi_status_t status = hfi_request_send(look);
    if (status != HFI_OK && status != HFI_ERROR_NOT_FOUND) say_why("looking at it", look);
    hfi_request_free(look);
    if (status != HFI_ERROR_NOT_FOUND) return status == HFI_OK;

    hfi_request_t *create = hfi_endpoint_create(client, name);
    hfi_request_set_string(create, "repository", "gpt2");
    hfi_request_set_string(create, "framework", "pytorch");
    hfi_request_set_string(create, "task", "text-generation");
    hfi_request_set_string(create, "accelerator", "cpu");
    hfi_request_set_string(create, "vendor", "aws"); /* hfi_endpoint_list_hardware says what there is, and its price */
    hfi_request_set_string(create, "region", "us-east-1");
    hfi_request_set_string(create, "instance_type", "intel-icl");
    hfi_request_set_string(create, "instance_size", "x2");
    hfi_request_set_int(create, "min_replica", 0);
    hfi_request_set_int(create, "scale_to_zero_timeout", 15); /* minutes: a net, should this program die */
    status = hfi_request_send(create);
    if (status != HFI_OK) say_why("making it", create);
    hfi_request_free(create);
    return status == HFI_OK;
}

static int32_t show_status(void *user_data, const hfi_event_t *event) {
    (void)user_data;
    printf("  %s\n", hfi_event_text(event, NULL));
    return 0; /* anything else gives up */
}

/* Starts the endpoint if need be and holds it; NULL if that cannot be had. */
static hfi_endpoint_t *acquired(hfi_client_t *client, const char *name, double refresh_every) {
    hfi_request_t *acquire = hfi_endpoint_acquire(client, name);
    hfi_request_set_double(acquire, "timeout", 900);
    hfi_request_set_double(acquire, "refresh_every", refresh_every);
    hfi_endpoint_t *endpoint = NULL;
    if (hfi_request_stream(acquire, show_status, NULL) == HFI_OK)
        endpoint = hfi_endpoint_retain(hfi_response_endpoint(hfi_request_response(acquire), 0));
    else
        say_why("starting it", acquire);
    hfi_request_free(acquire);
    return endpoint;
}

static int32_t show_result(void *user_data, const hfi_event_t *event) {
    int *answers = user_data;
    char prompt[80];
    if (hfi_event_kind(event) != HFI_EVENT_RESULT) return 0;
    write_prompt(prompt, sizeof prompt, (int)hfi_event_index(event));
    printf("  %s%s%s\n", prompt, hfi_event_error(event) ? " … " : "", hfi_event_text(event, NULL));
    *answers += hfi_event_response(event) != NULL;
    return 0; /* anything else cancels the batch */
}

static int batch(const hfi_endpoint_t *endpoint) {
    hfi_client_t *client = hfi_endpoint_client(endpoint);
    hfi_request_t *batch = hfi_batch_new(client, "text_generation");
    hfi_request_set_int(batch, "max_new_tokens", 8); /* for each item */
    hfi_batch_set_concurrency(batch, 4);
    for (int i = 0; i < PROMPTS; i++) {
        char prompt[80];
        write_prompt(prompt, sizeof prompt, i);
        hfi_batch_add(batch, prompt);
    }
    int answers = 0;
    if (hfi_request_stream(batch, show_result, &answers) != HFI_OK) say_why("the batch", batch);
    hfi_request_free(batch);
    hfi_client_free(client);
    printf("%d of %d prompts answered\n", answers, PROMPTS);
    return answers == PROMPTS;
}

/* Gives the endpoint up: it is paused, unless another program on this machine holds it too. */
static int released(const hfi_endpoint_t *endpoint) {
    hfi_request_t *release = hfi_endpoint_release(endpoint);
    int good = hfi_request_send(release) == HFI_OK;
    if (good)
        printf("it is %s\n", hfi_endpoint_status(hfi_response_endpoint(hfi_request_response(release), 0)));
    else
        say_why("stopping it", release);
    hfi_request_free(release);
    return good;
}

int main(int count, char **arguments) {
    const char *server = getenv("HFI_BASE_URL"), *name = count > 1 ? arguments[1] : "hfi-endpoint-batch";
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    hfi_config_t *config = hfi_config_new();
    if (server) {
        hfi_config_set_endpoints_url(config, server);
        hfi_config_set_token(config, "hf_any_token_will_do");
    }
    hfi_client_t *client = hfi_client_new(config);
    hfi_config_free(config);

    int good = 0;
    printf("\n== start the endpoint %s ==\n", name);
    hfi_endpoint_t *endpoint = is_there(client, name) ? acquired(client, name, server ? 0.05 : 5) : NULL;
    if (endpoint) {
        printf("it is ready at %s\n\n== a batch of prompts ==\n", hfi_endpoint_url(endpoint));
        good = batch(endpoint);
        printf("\n== give it up ==\n");
        good = released(endpoint) && good;
        hfi_endpoint_free(endpoint);
    }
    hfi_client_free(client);
    printf("\n%s\n", good ? "all done" : "something failed");
    return !good;
}
