/* What holds for a while only, by a clock that the tests put forward. */
#include "provider.h"

#include <sched.h>
#include <sys/syscall.h>
#include <time.h>

static double ahead;

/* The library's clock too: a program's own function comes before that of the C library. */
int clock_gettime(clockid_t clock, struct timespec *now) {
    if (syscall(SYS_clock_gettime, clock, now)) return -1;
    now->tv_sec += (time_t)ahead;
    return 0;
}

/* How often the Hub is asked for the providers of a model by a call. */
static int looks_at_hub(hfi_client_t *client) {
    forget_requests();
    hfi_request_t *request = of_model(client, "text-to-speech", "via_deepinfra", NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    hfi_request_free(request);
    return seen_with("GET");
}

static void a_mapping_is_asked_for_again_after_ten_minutes(void) {
    hfi_client_t *client = router_client();
    CHECK(looks_at_hub(client) == 1);
    ahead += 540;
    CHECK(looks_at_hub(client) == 0);
    ahead += 61;
    CHECK(looks_at_hub(client) == 1);
    CHECK(looks_at_hub(client) == 0);
    hfi_client_free(client);
}

/* How often the own server was asked by a call whose answer must come from the place with that number. */
static int asked_for(hfi_client_t *client, int expected) {
    int fallback, count = asked(client, &fallback);
    CHECK(fallback == expected);
    return count;
}

static void one_call_only_tries_again_what_was_left_out(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_model(config, at("/models/own?fault=status=503,1&key=probe"));
    hfi_config_add_fallback(config, at("/models/other"), NULL);
    hfi_config_set_circuit_breaker(config, 1, 3600);
    hfi_client_t *client = client_from(config);
    CHECK(asked_for(client, 1) == 1);
    ahead += 3540;
    CHECK(asked_for(client, 1) == 0);
    ahead += 61;

    hfi_request_t *probe = generation(client, 2, NULL);
    hfi_request_set_header(probe, "x-sandbox-fault", "stall_before_headers");
    forget_requests();
    CHECK_STATUS(hfi_request_start(probe), HFI_OK);
    while (seen_with("POST") == 0) sched_yield();
    for (int call = 0; call < 3; call++) CHECK(asked_for(client, 1) == 0);
    hfi_request_cancel(probe);
    CHECK_STATUS(hfi_request_wait(probe, -1), HFI_ERROR_CANCELLED);
    hfi_request_free(probe);

    /* That call has not told whether it works. */
    CHECK(asked_for(client, 1) == 0);
    ahead += 3601;
    CHECK(asked_for(client, 0) == 1);
    CHECK(asked_for(client, 0) == 1);
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_mapping_is_asked_for_again_after_ten_minutes),
        TEST(one_call_only_tries_again_what_was_left_out),
    };
    return RUN(tests);
}
