/* A host with a race: the dispatcher's thread counts what this one reads, and nothing orders the two. ThreadSanitizer has to say so. */
#include "test.h"

static volatile int events, done;

static int32_t on_event(void *user_data, const hfi_event_t *event) {
    (void)user_data, (void)event;
    events++;
    return 0;
}

static void on_done(void *user_data, hfi_request_t *request) {
    (void)user_data, (void)request;
    done = 1;
}

int main(void) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_delivery(config, HFI_DELIVERY_DISPATCHER);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = generation(client, 5, NULL);
    hfi_request_on_event(request, on_event, NULL, NULL);
    hfi_request_on_done(request, on_done, NULL, NULL);
    hfi_request_start(request);
    while (!done) {}
    printf("%d events\n", events);
    hfi_request_free(request);
    hfi_client_free(client);
    return 0;
}
