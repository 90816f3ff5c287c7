/* After a fork: the parent's handles say so in the child, a new client works there, and the parent goes on.
 *
 * NO_VALGRIND: the child leaves what belongs to the parent as it is, which memcheck counts as leaks of the child. */
#include "http_get.h"
#include "test.h"

#include <sys/wait.h>
#include <unistd.h>

/* Runs the child's checks and gives its number of failures to the parent. */
static void in_child(void (*function)(hfi_client_t *, hfi_request_t *), hfi_client_t *client, hfi_request_t *request) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        test_failures = 0;
        function(client, request);
        fflush(stdout);
        _exit(test_failures);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void every_verb_says_forked(hfi_client_t *client, hfi_request_t *request) {
    const hfi_event_t *event;
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_FORKED);
    CHECK_STATUS(hfi_request_stream(request, NULL, NULL), HFI_ERROR_FORKED);
    CHECK_STATUS(hfi_request_start(request), HFI_ERROR_FORKED);
    CHECK_STATUS(hfi_request_wait(request, -1), HFI_ERROR_FORKED);
    CHECK_STATUS(hfi_request_next(request, -1, &event), HFI_ERROR_FORKED);
    CHECK_STATUS(hfi_request_cancel(request), HFI_ERROR_FORKED);
    CHECK_STATUS(hfi_request_hold(request, 1), HFI_ERROR_FORKED);
    CHECK_STATUS(hfi_request_status(request), HFI_ERROR_FORKED);
    CHECK(hfi_request_response(request) == NULL);
    CHECK_CONTAINS(message(request), "parent process");
    CHECK_STATUS(hfi_client_poll(client, 0, 0), HFI_ERROR_FORKED);
    CHECK_STATUS(hfi_client_next(client, -1, &event), HFI_ERROR_FORKED);
    CHECK_STATUS(hfi_client_shutdown(client, -1), HFI_ERROR_FORKED);
    hfi_request_t *late = generation(client, 3, NULL);
    CHECK_STATUS(hfi_request_send(late), HFI_ERROR_FORKED);
    hfi_request_free(late);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_new_client_works(hfi_client_t *client, hfi_request_t *request) {
    (void)client;
    (void)request;
    hfi_client_t *own = sandbox_client();
    hfi_request_t *mine = generation(own, 3, NULL);
    CHECK_STATUS(hfi_request_send(mine), HFI_OK);
    hfi_request_free(mine);
    mine = generation(own, 3, NULL);
    CHECK_STATUS(hfi_request_start(mine), HFI_OK);
    CHECK_STATUS(hfi_request_wait(mine, -1), HFI_OK);
    hfi_request_free(mine);
    hfi_client_free(own);
}

static void with_a_stream_running(void (*function)(hfi_client_t *, hfi_request_t *)) {
    hfi_client_t *client = sandbox_client();
    static int number;
    char key[32];
    snprintf(key, sizeof key, "forked-%d", number++);
    hfi_request_t *request = generation(client, 6, "gate_mid_stream=1");
    hfi_request_set_bool(request, "stream", 1);
    hfi_request_set_header(request, "x-sandbox-key", key);
    const hfi_event_t *event;
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    CHECK_STATUS(hfi_request_next(request, -1, &event), HFI_OK);
    in_child(function, client, request);
    open_gate(key);
    CHECK_STATUS(hfi_request_wait(request, -1), HFI_OK);
    CHECK(hfi_response_tokens(hfi_request_response(request)) == 6);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void the_child_gets_forked_from_every_verb_and_the_parent_goes_on(void) {
    with_a_stream_running(every_verb_says_forked);
}

static void the_child_can_make_a_client_of_its_own(void) { with_a_stream_running(a_new_client_works); }

static hfi_endpoint_t *snapshot;

static void endpoints_and_batches_say_forked(hfi_client_t *client, hfi_request_t *request) {
    (void)request;
    hfi_request_t *made[] = {hfi_endpoint_fetch(snapshot), hfi_endpoint_wait(snapshot), hfi_endpoint_get(client, "it"),
                             hfi_endpoint_request(snapshot, "pause_inference_endpoint")};
    for (int i = 0; i < 4; i++) {
        CHECK_STATUS(hfi_request_send(made[i]), HFI_ERROR_FORKED);
        hfi_request_free(made[i]);
    }
    hfi_request_t *batch = hfi_batch_new(client, "text_generation");
    hfi_batch_add(batch, "one");
    CHECK_STATUS(hfi_request_stream(batch, NULL, NULL), HFI_ERROR_FORKED);
    hfi_request_free(batch);
    hfi_client_t *own = hfi_endpoint_client(snapshot);
    CHECK_STATUS(hfi_error_status(hfi_client_error(own)), HFI_ERROR_FORKED);
    CHECK(hfi_endpoint_name(snapshot) == NULL && hfi_endpoint_json(snapshot, NULL) == NULL);
    hfi_client_free(own);
    hfi_endpoint_free(snapshot);
}

static void the_child_has_no_endpoints_and_no_batches_of_the_parent(void) {
    hfi_client_t *client = sandbox_client();
    snapshot = hfi_endpoint_from_json(client, "somebody",
                                      "{\"name\":\"it\",\"status\":{\"state\":\"running\",\"url\":\"http://127.0.0.1:1\","
                                      "\"createdAt\":\"2024-01-01T00:00:00Z\",\"updatedAt\":\"2024-01-01T00:00:00Z\"}}",
                                      NULL);
    CHECK(hfi_endpoint_error(snapshot) == NULL);
    in_child(endpoints_and_batches_say_forked, client, NULL);
    CHECK_TEXT(hfi_endpoint_name(snapshot), "it");
    hfi_endpoint_free(snapshot);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(the_child_gets_forked_from_every_verb_and_the_parent_goes_on),
        TEST(the_child_can_make_a_client_of_its_own),
        TEST(the_child_has_no_endpoints_and_no_batches_of_the_parent),
    };
    return RUN(tests);
}
