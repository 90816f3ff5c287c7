/* Answers of providers that take several requests: the steps, what is told of them, and failures at each. */
#include "provider.h"

#include <sched.h>

/* A task of each provider that works on jobs, as it says how far one is, and the words of its failures. */
static const struct flow {
    const char *owner, *task, *queued, *working, *no_id, *failure;
    hfi_status_t failed;
} FLOWS[] = {
    {"via_fal-ai", "text-to-video", "IN_QUEUE", "IN_PROGRESS", "request_id", "the sandbox was asked to fail",
     HFI_ERROR_VALIDATION},
    {"via_together", "text-to-video", "queued", "in_progress", "id of a job", "the sandbox was asked to fail",
     HFI_ERROR_GENERATION},
    {"via_wavespeed", "text-to-image", "created", "processing", "URL to ask for its result",
     "the sandbox was asked to fail", HFI_ERROR_GENERATION},
    {"via_zai-org", "text-to-image", "PROCESSING", "PROCESSING", "id of a job", "does not say why",
     HFI_ERROR_GENERATION},
};
enum { FLOW_COUNT = sizeof FLOWS / sizeof *FLOWS };

static hfi_request_t *job(hfi_client_t *client, const struct flow *flow, const char *faults) {
    return counted(of_model(client, flow->task, flow->owner, faults));
}

/* The tasks whose one reply names a file. */
static const char *const NAMED_FILES[][2] = {
    {"via_fal-ai", "text-to-image"}, {"via_fal-ai", "text-to-speech"}, {"via_replicate", "text-to-image"},
    {"via_replicate", "text-to-video"}, {"via_novita", "text-to-video"},
};
enum { NAMED_COUNT = sizeof NAMED_FILES / sizeof *NAMED_FILES };

/* Calls a function for all of both. */
static void each_file(hfi_client_t *client, void (*visit)(hfi_client_t *client, const char *owner, const char *task)) {
    for (int i = 0; i < FLOW_COUNT; i++) visit(client, FLOWS[i].owner, FLOWS[i].task);
    for (int i = 0; i < NAMED_COUNT; i++) visit(client, NAMED_FILES[i][0], NAMED_FILES[i][1]);
}

/* --- steps --------------------------------------------------------------------------------------------------------- */

static void a_job_is_asked_after_until_it_is_done_and_each_look_is_told(void) {
    hfi_client_t *client = router_client();
    for (int i = 0; i < FLOW_COUNT; i++) {
        const struct flow *flow = &FLOWS[i];
        hfi_request_t *request = job(client, flow, "looks=3");
        hfi_request_set_progress(request, 1);
        CHECK_STATUS(hfi_request_start(request), HFI_OK);
        const hfi_event_t *event = NULL;
        int looks = 0;
        while (hfi_request_next(request, -1, &event) == HFI_OK && hfi_event_kind(event) == HFI_EVENT_PROGRESS) {
            int at_once = hfi_event_number(event, "/next_look", -1) == 0;
            const char *status = hfi_event_string(event, "/status", NULL);
            CHECK_TEXT(hfi_event_string(event, "/provider", NULL), flow->owner + 4);
            CHECK(hfi_event_number(event, "/looks", 0) == ++looks);
            CHECK_CONTAINS(hfi_event_text(event, NULL), status);
            if (looks == 4) { /* fal-ai's result, once its state says that it is there */
                CHECK_TEXT(status, "COMPLETED");
                CHECK(i == 0 && at_once);
                continue;
            }
            CHECK_TEXT(status, looks == 1 ? flow->queued : flow->working);
            CHECK(at_once == (looks == 1 && strcmp(flow->owner, "via_zai-org") == 0));
            CHECK(at_once || hfi_event_number(event, "/next_look", -1) == 0.01);
        }
        CHECK(looks == 3 + (i == 0));
        CHECK_STATUS(hfi_request_status(request), HFI_OK);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void looks_repeat_the_headers_and_files_are_fetched_without_any_of_them(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_bill_to(config, "payer");
    hfi_client_t *client = client_from(config);
    for (int i = 0; i < FLOW_COUNT; i++) {
        forget_requests();
        hfi_request_t *request = job(client, &FLOWS[i], "looks=2");
        hfi_request_set_header(request, "x-of-the-call", "1");
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        hfi_request_free(request);
        char *seen = seen_requests();
        char *file = strstr(seen, "\"path\":\"/files/results/");
        int asked = 3 + (i == 0); /* POST, two looks, and fal-ai's result */
        CHECK(count_of(seen, "\"authorization\":\"Bearer " TOKEN "\"") == asked + 1); /* and the Hub */
        CHECK(count_of(seen, "\"x-hf-bill-to\":\"payer\"") == asked && count_of(seen, "\"x-of-the-call\"") == asked);
        CHECK(file && !strstr(file, "authorization") && !strstr(file, "payer") && !strstr(file, "x-of-the-call"));
        free(seen);
    }
    hfi_client_free(client);
}

static void a_job_that_is_done_at_once_is_not_waited_for(void) {
    hfi_client_t *client = router_client();
    static const int gets[] = {2, 1, 2, 1}; /* a result or a file; wavespeed's result has an address of its own */
    for (int i = 0; i < FLOW_COUNT; i++) {
        hfi_request_t *request = job(client, &FLOWS[i], "looks=0");
        hfi_request_t *known = job(client, &FLOWS[i], "looks=0");
        CHECK_STATUS(hfi_request_send(known), HFI_OK); /* now the Hub's mapping is known */
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK(seen_with("POST") == 1 && seen_with("GET") == gets[i]);
        hfi_request_free(known);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void without_an_interval_of_the_clients_each_provider_has_its_own(void) {
    static const double intervals[] = {0.5, 2, 0.5, 5};
    hfi_config_t *config = router_config();
    hfi_config_set_poll_interval(config, 0);
    hfi_client_t *client = client_from(config);
    for (int i = 0; i < FLOW_COUNT; i++) {
        hfi_request_t *request = job(client, &FLOWS[i], "looks=never");
        hfi_request_set_progress(request, 1);
        CHECK_STATUS(hfi_request_start(request), HFI_OK);
        const hfi_event_t *event = NULL;
        double pause = 0;
        while (pause == 0 && hfi_request_next(request, -1, &event) == HFI_OK)
            pause = hfi_event_number(event, "/next_look", -1);
        CHECK(pause == intervals[i]);
        hfi_request_cancel(request);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void predictions_have_a_version_words_a_file_of_words_or_no_output_yet(void) {
    hfi_client_t *client = router_client();
    hfi_request_t *request = of_model(client, "text-to-image", "via_version.replicate", NULL);
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    hfi_request_free(request);
    char *seen = seen_requests();
    CHECK_CONTAINS(seen, "\"path\":\"/replicate/v1/predictions\"");
    CHECK_CONTAINS_QUOTED(seen, "\"version\":\"text-to-image\"");
    CHECK_CONTAINS(seen, "\"prefer\":\"wait\"");
    free(seen);
    char words[256] = "";
    for (int file = 0; file < 2; file++) {
        request = of_model(client, "automatic-speech-recognition", "via_replicate", file ? "txt_file" : NULL);
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        if (file) CHECK_TEXT(text_of(request), words);
        snprintf(words, sizeof words, "%s", text_of(request));
        CHECK(*words);
        hfi_request_free(request);
    }
    check_error(of_model(client, "text-to-image", "via_replicate", "looks=never"), HFI_ERROR_GATEWAY_TIMEOUT,
                "replicate", "try again later");
    check_error(of_model(client, "automatic-speech-recognition", "via_replicate", "looks=never"),
                HFI_ERROR_GATEWAY_TIMEOUT, "replicate", "try again later");
    check_error(of_model(client, "text-to-image", "via_replicate", "job=failed"), HFI_ERROR_GENERATION,
                "failed at replicate", "the sandbox was asked to fail");
    hfi_client_free(client);
}

/* --- failures at each step --------------------------------------------------------------------------------------- */

static void check_refused(hfi_client_t *client, const char *owner, const char *task) {
    static const struct {
        const char *faults;
        hfi_status_t status;
    } cases[] = {
        {"status=400", HFI_ERROR_BAD_REQUEST}, {"status=401", HFI_ERROR_UNAUTHORIZED},
        {"status=402", HFI_ERROR_PAYMENT_REQUIRED}, {"status=404", HFI_ERROR_NOT_FOUND},
        {"rate_limit=9", HFI_ERROR_RATE_LIMITED}, {"status=500", HFI_ERROR_SERVER},
        {"garbage", HFI_ERROR_PROTOCOL}, {"reset_before_headers", HFI_ERROR_CONNECTION_LOST},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hfi_request_t *request = counted(of_model(client, task, owner, cases[i].faults));
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), cases[i].status);
        CHECK(message(request) && !strstr(message(request), TOKEN));
        hfi_request_free(request);
        char *seen = seen_requests();
        CHECK(count_of(seen, "\"method\":\"POST\"") == 1 && !strstr(seen, "/files/"));
        free(seen);
    }
}

static void a_request_that_is_refused_begins_no_job(void) {
    hfi_client_t *client = router_client();
    each_file(client, check_refused);
    hfi_client_free(client);
}

static void the_request_that_begins_a_job_is_repeated_only_if_the_server_has_turned_it_away(void) {
    hfi_client_t *client = patient_client(2);
    for (int i = 0; i < FLOW_COUNT; i++) {
        hfi_request_t *request = job(client, &FLOWS[i], "rate_limit=1");
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK(seen_with("POST") == 2);
        hfi_request_free(request);
        request = job(client, &FLOWS[i], "status=500,1");
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_ERROR_SERVER);
        CHECK(seen_with("POST") == 1);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_job_that_fails_says_why(void) {
    hfi_client_t *client = router_client();
    for (int i = 0; i < FLOW_COUNT; i++) {
        const struct flow *flow = &FLOWS[i];
        const char *where = flow->failed == HFI_ERROR_GENERATION ? flow->owner + 4 : "";
        check_error(job(client, flow, "looks=0;job=failed"), flow->failed, flow->failure, where);
        check_error(job(client, flow, "looks=2;job=failed"), flow->failed, flow->failure, where);
    }
    hfi_client_free(client);
}

static void a_state_that_nobody_knows_is_an_error_or_waited_for_as_long_as_there_is_time(void) {
    hfi_client_t *client = router_client();
    for (int i = 0; i < FLOW_COUNT; i++) {
        int waits = i == 0 || i == 3;
        hfi_request_t *request = job(client, &FLOWS[i], "job=lost");
        if (waits) hfi_request_set_timeout(request, 0.3);
        check_error(request, waits ? HFI_ERROR_TIMEOUT : HFI_ERROR_PROTOCOL, waits ? "0.3 seconds" : "unknown state",
                    waits ? "" : "lost");
    }
    hfi_client_free(client);
}

static void a_job_may_have_a_number_for_a_name_and_a_url_without_a_host(void) {
    hfi_client_t *client = router_client();
    for (int i = 1; i < FLOW_COUNT; i++) {
        hfi_request_t *request = job(client, &FLOWS[i], i == 2 ? "job=relative" : "job=numbered");
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_job_without_a_name_or_a_result_without_a_url_is_an_error(void) {
    hfi_client_t *client = router_client();
    for (int i = 0; i < FLOW_COUNT; i++) {
        check_error(job(client, &FLOWS[i], "job=nameless"), HFI_ERROR_PROTOCOL, "has no", FLOWS[i].no_id);
        check_error(job(client, &FLOWS[i], "result=missing"), HFI_ERROR_PROTOCOL, "has no", "URL of a result");
    }
    for (int i = 0; i < NAMED_COUNT; i++) {
        int predicted = strcmp(NAMED_FILES[i][0], "via_replicate") == 0;
        int pictures = strcmp(NAMED_FILES[i][1], "text-to-image") == 0; /* a list of URLs, not one that is null */
        check_error(of_model(client, NAMED_FILES[i][1], NAMED_FILES[i][0], "result=missing"),
                    predicted && !pictures ? HFI_ERROR_GATEWAY_TIMEOUT : HFI_ERROR_PROTOCOL,
                    predicted ? "output" : "URL of a result", "");
    }
    check_error(of_model(client, "text-to-image", "via_nscale", "result=missing"), HFI_ERROR_PROTOCOL, "has no",
                "URL of a result");
    hfi_client_free(client);
}

static void a_look_that_fails_ends_the_call(void) {
    hfi_client_t *client = router_client();
    static const struct {
        const char *faults;
        hfi_status_t status;
    } cases[] = {
        {"poll.status=401", HFI_ERROR_UNAUTHORIZED}, {"poll.status=404", HFI_ERROR_NOT_FOUND},
        {"poll.status=500", HFI_ERROR_SERVER}, {"poll.status=503", HFI_ERROR_OVERLOADED},
        {"poll.garbage", HFI_ERROR_PROTOCOL}, {"poll.html=502", HFI_ERROR_SERVER},
        {"poll.reset_before_headers", HFI_ERROR_CONNECTION_LOST}, {"poll.truncate", HFI_ERROR_CONNECTION_LOST},
    };
    for (int i = 0; i < FLOW_COUNT; i++)
        for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
            check_error(job(client, &FLOWS[i], cases[c].faults), cases[c].status, "", "");
    hfi_client_free(client);
}

static void a_look_or_a_download_that_fails_for_a_moment_is_repeated(void) {
    static const char *const faults[] = {
        "poll.status=503,2",  "poll.status=500,1", "poll.rate_limit=2", "poll.reset_before_headers=1", "poll.no_response=2",
        "file.status=503,2",  "file.status=500,1", "file.rate_limit=1", "file.reset_before_headers=2",
    };
    hfi_client_t *client = patient_client(2);
    for (int i = 0; i < FLOW_COUNT; i++)
        for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
            hfi_request_t *request = job(client, &FLOWS[i], faults[f]);
            forget_requests();
            CHECK_STATUS(hfi_request_send(request), HFI_OK);
            CHECK(seen_with("POST") == 1);
            hfi_request_free(request);
        }
    hfi_client_free(client);
}

static void a_silent_look_is_repeated_once_the_first_byte_is_late(void) {
    int looks = 0;
    for (double limit = 0.5; looks != 2 && limit < 50; limit *= 4) { /* longer, if it has struck at another request too */
        hfi_config_t *config = router_config();
        hfi_config_set_first_byte_timeout(config, limit);
        hfi_config_set_max_retries(config, 1);
        hfi_client_t *client = client_from(config);
        hfi_request_t *request = job(client, &FLOWS[1], "poll.stall_before_headers");
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_ERROR_FIRST_BYTE_TIMEOUT);
        char *seen = seen_requests();
        looks = count_of(seen, "\"path\":\"/together/v2/videos/job-");
        free(seen);
        hfi_request_free(request);
        hfi_client_free(client);
    }
    CHECK(looks == 2);
}

static void check_file(hfi_client_t *client, const char *owner, const char *task) {
    static const struct {
        const char *faults;
        hfi_status_t status;
    } cases[] = {
        {"looks=0;file.status=403", HFI_ERROR_FORBIDDEN}, {"looks=0;file.status=404", HFI_ERROR_NOT_FOUND},
        {"looks=0;file.html=500", HFI_ERROR_SERVER}, {"looks=0;file.truncate", HFI_ERROR_CONNECTION_LOST},
        {"looks=0;file.reset_after_headers", HFI_ERROR_CONNECTION_LOST},
        {"looks=0;file.oversized=200000", HFI_ERROR_TOO_LARGE},
        {"looks=0;result=no-url", HFI_ERROR_PROTOCOL}, {"looks=0;result=http://127.0.0.1:1/x", HFI_ERROR_CONNECT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *faults = cases[i].faults;
        /* replicate's output is there at once, or not at all. */
        if (strcmp(owner, "via_replicate") == 0) faults += strlen("looks=0;");
        check_error(of_model(client, task, owner, faults), cases[i].status, "", "");
    }
}

static void the_file_of_a_result_is_checked_and_bounded(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_max_response_bytes(config, 100000);
    hfi_client_t *client = client_from(config);
    each_file(client, check_file);
    hfi_client_free(client);
}

/* --- time ----------------------------------------------------------------------------------------------------------- */

static void one_time_limit_holds_for_all_steps(void) {
    static const char *const faults[] = {
        "looks=never", "stall_before_headers", "poll.stall_before_headers", "poll.stall_after_headers",
        "file.stall_before_headers", "file.stall_after_headers",
    };
    hfi_client_t *client = router_client();
    for (int i = 0; i < FLOW_COUNT; i++)
        for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
            hfi_request_t *request = job(client, &FLOWS[i], faults[f]);
            hfi_request_set_timeout(request, 0.3);
            check_error(request, HFI_ERROR_TIMEOUT, "within its 0.3 seconds", "");
        }
    hfi_client_free(client);
}

static void a_job_that_never_ends_is_given_up_after_as_many_looks_as_its_provider_says(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_poll_interval(config, 0.001);
    hfi_client_t *client = client_from(config);
    hfi_request_t *request = job(client, &FLOWS[3], "looks=never");
    forget_requests();
    check_error(request, HFI_ERROR_TIMEOUT, "zai-org was not done after 60 looks", "may still be going on");
    char *seen = seen_requests();
    CHECK(count_of(seen, "/async-result/") == 60);
    free(seen);
    check_error(job(client, &FLOWS[1], "looks=never"), HFI_ERROR_TIMEOUT, "together was not done after 150 looks", "");
    hfi_client_free(client);
}

static void a_cancelled_call_ends_at_once_while_it_waits(void) {
    hfi_config_t *config = router_config();
    hfi_config_set_poll_interval(config, 3600);
    hfi_client_t *client = client_from(config);
    for (int i = 0; i < FLOW_COUNT; i++) {
        hfi_request_t *request = job(client, &FLOWS[i], "looks=never");
        hfi_request_set_progress(request, 1);
        CHECK_STATUS(hfi_request_start(request), HFI_OK);
        const hfi_event_t *event = NULL;
        do CHECK_STATUS(hfi_request_next(request, -1, &event), HFI_OK);
        while (hfi_event_kind(event) == HFI_EVENT_PROGRESS && hfi_event_number(event, "/next_look", 0) == 0);
        CHECK(hfi_event_kind(event) == HFI_EVENT_PROGRESS);
        hfi_request_cancel(request);
        CHECK_STATUS(hfi_request_wait(request, -1), HFI_ERROR_CANCELLED);
        hfi_request_free(request);
    }
    hfi_client_free(client);
}

static void a_cancelled_call_ends_at_once_while_a_look_or_a_download_is_silent(void) {
    static const char *const faults[][2] = {
        {"poll.stall_before_headers", "/job-"},
        {"file.stall_after_headers", "/files/results/"},
    };
    hfi_client_t *client = router_client();
    for (int i = 0; i < FLOW_COUNT; i++)
        for (int f = 0; f < 2; f++) {
            hfi_request_t *request = job(client, &FLOWS[i], faults[f][0]);
            forget_requests();
            CHECK_STATUS(hfi_request_start(request), HFI_OK);
            for (int there = 0; !there; sched_yield()) {
                char *seen = seen_requests();
                there = strstr(seen, faults[f][1]) != NULL;
                free(seen);
            }
            CHECK_STATUS(hfi_request_status(request), HFI_PENDING);
            hfi_request_cancel(request);
            CHECK_STATUS(hfi_request_wait(request, -1), HFI_ERROR_CANCELLED);
            hfi_request_free(request);
        }
    hfi_client_free(client);
}

int main(void) {
    static const struct test tests[] = {
        TEST(a_job_is_asked_after_until_it_is_done_and_each_look_is_told),
        TEST(looks_repeat_the_headers_and_files_are_fetched_without_any_of_them),
        TEST(a_job_that_is_done_at_once_is_not_waited_for),
        TEST(without_an_interval_of_the_clients_each_provider_has_its_own),
        TEST(predictions_have_a_version_words_a_file_of_words_or_no_output_yet),
        TEST(a_request_that_is_refused_begins_no_job),
        TEST(the_request_that_begins_a_job_is_repeated_only_if_the_server_has_turned_it_away),
        TEST(a_job_that_fails_says_why),
        TEST(a_state_that_nobody_knows_is_an_error_or_waited_for_as_long_as_there_is_time),
        TEST(a_job_may_have_a_number_for_a_name_and_a_url_without_a_host),
        TEST(a_job_without_a_name_or_a_result_without_a_url_is_an_error),
        TEST(a_look_that_fails_ends_the_call),
        TEST(a_look_or_a_download_that_fails_for_a_moment_is_repeated),
        TEST(a_silent_look_is_repeated_once_the_first_byte_is_late),
        TEST(the_file_of_a_result_is_checked_and_bounded),
        TEST(a_job_that_never_ends_is_given_up_after_as_many_looks_as_its_provider_says),
        TEST(one_time_limit_holds_for_all_steps), /* after what counts requests: those given up may be seen late */
        TEST(a_cancelled_call_ends_at_once_while_it_waits),
        TEST(a_cancelled_call_ends_at_once_while_a_look_or_a_download_is_silent),
    };
    return RUN(tests);
}
