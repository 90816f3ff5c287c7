/* hfi in five minutes: a blocking call, a streamed chat, the same chat from a game loop, a cancelled call, an error.
 *
 * It talks to the server at HFI_BASE_URL (with the model name HFI_MODEL, if that is set), or with HFI_LIVE=1 and
 * HF_TOKEN to Hugging Face. `make demo` starts the sandbox server and points it there. */
#define _POSIX_C_SOURCE 200809L
#include <hfi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void heading(const char *text) { printf("\n== %s ==\n", text); }

static int failed(const char *what, const hfi_request_t *request) {
    const hfi_error_t *error = hfi_request_error(request);
    fprintf(stderr, "%s failed with %s: %s\n", what, hfi_status_name(hfi_error_status(error)), hfi_error_message(error));
    return 1;
}

/* --- a blocking call ------------------------------------------------------------------------------------------- */

static hfi_request_t *new_chat(hfi_client_t *client, const char *text) {
    hfi_request_t *request = hfi_chat_completion(client);
    hfi_chat_add_message(request, "system", "Answer briefly.");
    hfi_chat_add_message(request, "user", text);
    hfi_request_set_int(request, "max_tokens", 60);
    return request;
}

/* Servers of conversations do not all continue plain text; those get a question instead. */
static int continues_text = 1;

static hfi_request_t *new_generation(hfi_client_t *client, const char *prompt, int tokens) {
    hfi_request_t *request = continues_text ? hfi_text_generation(client, prompt) : new_chat(client, prompt);
    hfi_request_set_int(request, continues_text ? "max_new_tokens" : "max_tokens", tokens);
    return request;
}

static int blocking(hfi_client_t *client) {
    hfi_request_t *request = new_generation(client, "The Huggingface Hub is", 20);
    hfi_status_t status = hfi_request_send(request);
    if (continues_text && (status == HFI_ERROR_NOT_FOUND || status == HFI_ERROR_UNSUPPORTED)) {
        printf("(no text generation here: %s)\n", hfi_error_message(hfi_request_error(request)));
        hfi_request_free(request);
        continues_text = 0;
        return blocking(client);
    }
    if (status == HFI_OK)
        printf("%s\n", hfi_response_text(hfi_request_response(request), NULL));
    else
        failed("text generation", request);
    hfi_request_free(request);
    return status != HFI_OK;
}

/* --- a streamed chat ------------------------------------------------------------------------------------------- */

static int32_t print_token(void *user_data, const hfi_event_t *event) {
    int *count = user_data;
    fputs(hfi_event_text(event, NULL), stdout);
    fflush(stdout);
    ++*count;
    return 0; /* anything else cancels the request */
}

static int streamed(hfi_client_t *client) {
    hfi_request_t *request = new_chat(client, "What is a token?");
    int count = 0, result = 0;
    if (hfi_request_stream(request, print_token, &count) == HFI_OK) {
        const hfi_response_t *response = hfi_request_response(request);
        const char *reason = hfi_response_finish_reason(response);
        printf("\n(%d events, first byte after %.0f ms, finished by \"%s\")\n", count,
               1000 * hfi_response_first_byte_seconds(response), reason ? reason : "");
    } else {
        result = failed("streamed chat", request);
    }
    hfi_request_free(request);
    return result;
}

/* --- the same from a game loop --------------------------------------------------------------------------------- */

struct speech {
    int events, done;
    hfi_status_t status;
};

static int32_t on_event(void *user_data, const hfi_event_t *event) {
    struct speech *speech = user_data;
    speech->events++;
    fputs(hfi_event_text(event, NULL), stdout);
    fflush(stdout);
    return 0;
}

static void on_done(void *user_data, hfi_request_t *request) {
    struct speech *speech = user_data;
    speech->done = 1;
    speech->status = hfi_request_status(request);
    if (speech->status != HFI_OK) failed("chat in the game loop", request);
    hfi_request_free(request);
}

static void render_frame(void) {
    struct timespec frame = {0, 16 * 1000 * 1000};
    nanosleep(&frame, NULL);
}

static int game_loop(hfi_client_t *client) {
    struct speech speech = {0, 0, HFI_PENDING};
    hfi_request_t *request = new_chat(client, "Greet the player who enters your shop.");
    hfi_request_on_event(request, on_event, &speech, NULL);
    hfi_request_on_done(request, on_done, &speech, NULL);
    if (hfi_request_start(request) != HFI_OK) {
        failed("start", request);
        hfi_request_free(request);
        return 1;
    }
    int frames = 0;
    while (!speech.done) {
        if (hfi_client_poll(client, 0, 2000) < 0) return 1; /* at most 2 ms of each frame */
        render_frame();
        frames++;
    }
    printf("\n(%d events in %d frames)\n", speech.events, frames);
    return speech.status != HFI_OK;
}

/* --- a cancelled call ------------------------------------------------------------------------------------------ */

static int32_t stop_after_three(void *user_data, const hfi_event_t *event) {
    int *count = user_data;
    fputs(hfi_event_text(event, NULL), stdout);
    return ++*count == 3;
}

static int cancelled(hfi_client_t *client) {
    hfi_request_t *request = new_generation(client, "Count to one hundred: one, two,", 200);
    int count = 0;
    hfi_status_t status = hfi_request_stream(request, stop_after_three, &count);
    printf("\n(%s after %d events)\n", hfi_status_name(status), count);
    hfi_request_free(request);
    return status != HFI_ERROR_CANCELLED;
}

/* --- what an error looks like ---------------------------------------------------------------------------------- */

static int error(hfi_client_t *client) {
    hfi_request_t *request = hfi_text_generation(client, "Once upon a time");
    hfi_request_set_int(request, "max_new_token", 20);
    hfi_status_t status = hfi_request_send(request);
    const hfi_error_t *error = hfi_request_error(request);
    printf("%s: %s\n", hfi_status_name(status), hfi_error_message(error));
    hfi_request_free(request);
    return status != HFI_ERROR_INVALID_ARGUMENT;
}

/* --------------------------------------------------------------------------------------------------------------- */

int main(void) {
    const char *live = getenv("HFI_LIVE"), *base_url = getenv("HFI_BASE_URL"), *model = getenv("HFI_MODEL");
    int is_live = live && strcmp(live, "1") == 0;
    if (!is_live && !base_url) {
        fprintf(stderr, "set HFI_BASE_URL to a server, or HFI_LIVE=1 and HF_TOKEN for Hugging Face\n");
        return 2;
    }
    hfi_config_t *config = hfi_config_new();
    if (!is_live) hfi_config_set_base_url(config, base_url);
    if (is_live && !model) model = "meta-llama/Llama-3.1-8B-Instruct";
    hfi_config_set_model(config, model);
    hfi_config_set_user_agent(config, "quickstart");
    hfi_client_t *client = hfi_client_new(config);
    hfi_config_free(config);
    if (hfi_client_error(client)) {
        fprintf(stderr, "%s\n", hfi_error_message(hfi_client_error(client)));
        hfi_client_free(client);
        return 2;
    }
    printf("hfi %s, talking to %s\n", hfi_version(), is_live ? "Hugging Face" : base_url);

    int failures = 0;
    heading("a blocking text generation");
    failures += blocking(client);
    heading("a streamed chat");
    failures += streamed(client);
    heading("the same from a game loop");
    failures += game_loop(client);
    heading("a cancelled generation");
    failures += cancelled(client);
    heading("what an error looks like");
    failures += error(client);

    hfi_client_free(client);
    printf("\n%s\n", failures ? "something failed" : "all done");
    return failures != 0;
}
