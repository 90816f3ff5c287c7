/* Leases: acquiring starts an endpoint and counts holders, in threads and in other processes. */
#include "lease.h"

#include <fcntl.h>

static const char *program;

/* --- holders in other processes ----------------------------------------------------------------------------------------- */

struct process {
    pid_t pid;
    int to, from;
};

/* Starts a program that lives until this process's input ends, and waits until it is no copy of this process any more. */
static void leave_a_program_behind(void) {
    int ends[2];
    char none;
    if (pipe2(ends, O_CLOEXEC)) abort();
    if (fork() == 0) execlp("cat", "cat", (char *)NULL);
    close(ends[1]);
    CHECK(read(ends[0], &none, 1) == 0);
    close(ends[0]);
}

/* What a process of its own does: a letter is an order, a line with a status the answer. */
static int obey(void) {
    hfi_client_t *client = lease_client();
    hfi_endpoint_t *held = NULL;
    for (int order; (order = getchar()) != EOF;) {
        hfi_status_t status = HFI_OK;
        if (order == 'a') status = (held = holder(client)) ? HFI_OK : HFI_ERROR_INTERNAL;
        if (order == 'r') status = release_of(held, NULL, 0);
        /* Leaves a program behind that lives until the pipe is closed, and then ends, or waits to be killed. */
        int leaves = order == 'e' || order == 'k';
        if (leaves) leave_a_program_behind();
        printf("%d\n", (int)status);
        fflush(stdout);
        while (order == 'k') pause();
        if (leaves) return 0;
    }
    hfi_endpoint_free(held);
    hfi_client_free(client);
    return 0;
}

static void tell(const struct process *process, char order) { CHECK(write(process->to, &order, 1) == 1); }

static hfi_status_t answer_of(const struct process *process) {
    char line[64];
    size_t length = 0;
    while (length < sizeof line - 1 && read(process->from, line + length, 1) == 1)
        if (line[length++] == '\n') {
            line[length] = 0;
            return atoi(line);
        }
    return HFI_ERROR_INTERNAL;
}

static hfi_status_t order(const struct process *process, char what) {
    tell(process, what);
    return answer_of(process);
}

static struct process start_process(void) {
    struct process process;
    int to[2], from[2];
    if (pipe(to) || pipe(from)) abort();
    fflush(stdout);
    process.pid = fork();
    if (process.pid == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        for (int file = 3; file < 1024; file++) close(file);
        execl(program, program, folder, (char *)NULL);
        _exit(1);
    }
    close(to[0]);
    close(from[1]);
    process.to = to[1];
    process.from = from[0];
    return process;
}

static void end_process(const struct process *process) {
    int status = -1;
    close(process->to);
    CHECK(waitpid(process->pid, &status, 0) == process->pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(process->from);
}

/* --- acquiring ---------------------------------------------------------------------------------------------------------- */

static void acquiring_starts_what_does_not_run_and_waits_until_it_answers(void) {
    static const struct {
        const char *state;
        int resumes, scale_ups;
    } states[] = {{"paused", 1, 0}, {"running", 0, 0}, {"scaledToZero", 0, 1}};
    for (int i = 0; i < 3; i++) {
        hfi_client_t *client = with_endpoint(states[i].state);
        hfi_request_t *acquire = acquisition(client);
        CHECK_STATUS(hfi_request_send(acquire), HFI_OK);
        CHECK(hfi_response_endpoint_count(hfi_request_response(acquire)) == 1);
        CHECK_TEXT(hfi_response_string(hfi_request_response(acquire), "/status/state", NULL), "running");
        const hfi_endpoint_t *held = hfi_response_endpoint(hfi_request_response(acquire), 0);
        CHECK_TEXT(hfi_endpoint_status(held), "running");
        CHECK(counted("resumes") == states[i].resumes && counted("pauses") == 0 && is_now("running"));
        answers(held);
        hfi_request_free(acquire);
        hfi_client_free(client);
    }
}

static void acquiring_one_that_starts_already_waits_for_it(void) {
    hfi_client_t *client = with_endpoint("paused");
    scripted("{\"states\": [\"initializing*5\", \"running\"], \"health\": [503, \"reset\", 200]}");
    hfi_request_t *resume = hfi_endpoint_resume(client, "shared");
    CHECK_STATUS(hfi_request_send(resume), HFI_OK);
    hfi_request_free(resume);
    hfi_endpoint_t *held = holder(client);
    CHECK_TEXT(hfi_endpoint_status(held), "running");
    CHECK(counted("resumes") == 1 && counted("looks") >= 5 && counted("health_checks") == 3);
    check_release(held, "paused");
    hfi_client_free(client);
}

static void an_acquisition_that_comes_to_nothing_holds_nothing(void) {
    static const struct {
        const char *script, *state;
        hfi_status_t status;
    } cases[] = {{"{\"state\": \"initializing\"}", "initializing", HFI_ERROR_ENDPOINT_TIMEOUT},
                 {"{\"state\": \"failed\", \"message\": \"out of memory\"}", "failed", HFI_ERROR_ENDPOINT_FAILED},
                 {"{\"state\": \"initializing\"}", "initializing", HFI_ERROR_CANCELLED},
                 {"{\"faults\": {\"get\": [\"status=403\"]}}", "running", HFI_ERROR_FORBIDDEN}};
    for (int i = 0; i < 4; i++) {
        hfi_client_t *client = with_endpoint("running");
        hfi_endpoint_t *held = holder(client);
        scripted(cases[i].script);
        hfi_request_t *acquire = acquisition(client);
        if (cases[i].status == HFI_ERROR_ENDPOINT_TIMEOUT) hfi_request_set_double(acquire, "timeout", 0.05);
        CHECK_STATUS(hfi_request_start(acquire), HFI_OK);
        const hfi_event_t *event;
        if (cases[i].status == HFI_ERROR_CANCELLED) {
            CHECK_STATUS(hfi_request_next(acquire, 30, &event), HFI_OK);
            CHECK(hfi_event_kind(event) == HFI_EVENT_PROGRESS);
            hfi_request_cancel(acquire);
        }
        CHECK_STATUS(hfi_request_wait(acquire, 60), cases[i].status);
        CHECK(is_now(cases[i].state));
        check_release(held, "paused"); /* the last, though the request of the other one is still there */
        CHECK(counted("pauses") == 1);
        hfi_request_free(acquire);
        hfi_client_free(client);
    }
}

static void a_folder_that_cannot_be_used_is_an_error_that_names_the_argument(void) {
    hfi_client_t *client = with_endpoint("paused");
    hfi_request_t *acquire = acquisition(client);
    hfi_request_set_string(acquire, "lease_folder", "/dev/null/leases");
    CHECK_STATUS(hfi_request_send(acquire), HFI_ERROR_IO);
    CHECK_CONTAINS(message(acquire), "/dev/null/leases");
    CHECK_CONTAINS(message(acquire), "\"lease_folder\"");
    CHECK(counted("looks") == 0 && counted("resumes") == 0);
    hfi_request_free(acquire);
    hfi_client_free(client);
}

static void holders_are_counted_below_the_users_folder_if_no_other_is_named(void) {
    char home[] = "/tmp/hfi-home-XXXXXX", path[64], command[96];
    CHECK(mkdtemp(home) != NULL && setenv("HF_HOME", home, 1) == 0);
    hfi_client_t *client = with_endpoint("running");
    hfi_endpoint_t *elsewhere = holder(client);
    hfi_request_t *acquire = acquisition(client);
    hfi_request_set_string(acquire, "lease_folder", NULL);
    hfi_endpoint_t *held = kept(acquire);
    struct stat seen;
    snprintf(path, sizeof path, "%s/hfi/leases", home);
    CHECK(stat(path, &seen) == 0 && S_ISDIR(seen.st_mode));
    check_release(held, "paused"); /* the last of those that count in this folder */
    CHECK(counted("pauses") == 1);
    hfi_endpoint_free(elsewhere);
    hfi_client_free(client);
    unsetenv("HF_HOME");
    snprintf(command, sizeof command, "rm -r %s", home);
    CHECK(system(command) == 0);
}

/* --- at the same time --------------------------------------------------------------------------------------------------- */

static void who_acquires_while_the_last_holder_stops_waits_and_starts_again(void) {
    hfi_client_t *client = with_endpoint("running");
    hfi_endpoint_t *held = holder(client);
    struct process other = start_process();
    scripted("{\"faults\": {\"pause\": [\"stall_before_headers\"]}}");
    hfi_request_t *request = hfi_endpoint_release(held);
    CHECK_STATUS(hfi_request_start(request), HFI_OK);
    while (counted("pauses") < 1) CHECK_STATUS(hfi_request_wait(request, 0), HFI_PENDING);
    int looks = counted("looks");
    tell(&other, 'a');
    hfi_request_t *late = acquisition(client);
    hfi_request_set_double(late, "timeout", 0.2);
    CHECK_STATUS(hfi_request_start(late), HFI_OK);
    CHECK_STATUS(hfi_request_wait(late, 30), HFI_ERROR_ENDPOINT_TIMEOUT);
    hfi_request_free(late);
    CHECK(counted("looks") == looks && counted("resumes") == 0);
    scripted("{\"state\": \"paused\"}"); /* the server has done it, and then the client is told to stop */
    hfi_request_cancel(request);
    CHECK_STATUS(hfi_request_wait(request, 30), HFI_ERROR_CANCELLED);
    hfi_request_free(request);
    CHECK_STATUS(answer_of(&other), HFI_OK);
    CHECK(counted("resumes") == 1 && is_now("running"));
    check_release(held, "running");
    CHECK_STATUS(order(&other, 'r'), HFI_OK);
    CHECK(is_now("paused"));
    end_process(&other);
    hfi_client_free(client);
}

static void the_last_release_stops_whichever_process_it_is_in(void) {
    for (int own_is_last = 0; own_is_last < 2; own_is_last++) {
        hfi_client_t *client = with_endpoint("paused");
        struct process others[2] = {start_process(), start_process()};
        hfi_endpoint_t *held = holder(client);
        for (int i = 0; i < 2; i++) CHECK_STATUS(order(&others[i], 'a'), HFI_OK);
        CHECK(counted("resumes") == 1);
        CHECK_STATUS(order(&others[0], 'r'), HFI_OK);
        if (!own_is_last) check_release(held, "running");
        CHECK(counted("pauses") == 0 && is_now("running"));
        if (own_is_last) answers(held);
        CHECK_STATUS(order(&others[1], 'r'), HFI_OK);
        if (own_is_last) check_release(held, "paused");
        CHECK(counted("pauses") == 1 && is_now("paused"));
        for (int i = 0; i < 2; i++) end_process(&others[i]);
        hfi_client_free(client);
    }
}

static void a_holder_that_ends_without_a_release_does_not_count_any_more(void) {
    for (int killed = 0; killed < 2; killed++) {
        hfi_client_t *client = with_endpoint("running");
        struct process other = start_process();
        hfi_endpoint_t *held = holder(client);
        int status = -1;
        CHECK_STATUS(order(&other, 'a'), HFI_OK);
        CHECK_STATUS(order(&other, killed ? 'k' : 'e'), HFI_OK); /* what it has started lives on, and holds nothing */
        if (killed) kill(other.pid, SIGKILL);
        CHECK(waitpid(other.pid, &status, 0) == other.pid && (killed ? WIFSIGNALED(status) : WIFEXITED(status)));
        CHECK(counted("pauses") == 0);
        check_release(held, "paused");
        close(other.to);
        close(other.from);
        hfi_client_free(client);
    }
}

static void *hold_again_and_again(void *bad) {
    hfi_client_t *client = lease_client();
    for (int i = 0; i < 5; i++) {
        hfi_endpoint_t *held = holder(client);
        if (!held) return bad;
        answers(held);
        CHECK_STATUS(release_of(held, NULL, 0), HFI_OK);
        hfi_endpoint_free(held);
    }
    hfi_client_free(client);
    return NULL;
}

static void whoever_holds_can_call_while_others_come_and_go(void) {
    enum { THREADS = 6 };
    hfi_client_t *client = with_endpoint("paused");
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, hold_again_and_again, client);
    for (int i = 0; i < THREADS; i++) {
        void *bad;
        pthread_join(threads[i], &bad);
        CHECK(bad == NULL);
    }
    CHECK(is_now("paused") && counted("pauses") >= 1 && counted("pauses") <= counted("resumes"));
    hfi_client_free(client);
}

static int32_t keep(void *user_data, const hfi_event_t *event) {
    hfi_endpoint_t **held = user_data;
    const hfi_endpoint_t *endpoint = hfi_response_endpoint(hfi_event_response(event), 0);
    if (hfi_event_kind(event) == HFI_EVENT_RESULT && endpoint) held[hfi_event_index(event)] = hfi_endpoint_retain(endpoint);
    return 0;
}

static void a_batch_may_acquire_several_and_each_is_held_for_itself(void) {
    hfi_client_t *client = with_endpoint("paused");
    make_endpoint(client, "a-second", "running");
    hfi_endpoint_t *held[2] = {NULL, NULL};
    hfi_request_t *batch = hfi_batch_new(client, "acquire_inference_endpoint");
    hfi_request_set_double(batch, "refresh_every", 0.01);
    hfi_request_set_string(batch, "lease_folder", folder);
    hfi_batch_add(batch, "shared");
    hfi_batch_add(batch, "a-second");
    CHECK_STATUS(hfi_request_stream(batch, keep, held), HFI_OK);
    hfi_request_free(batch);
    CHECK_TEXT(hfi_endpoint_name(held[0]), "shared");
    CHECK_TEXT(hfi_endpoint_name(held[1]), "a-second");
    answers(held[0]);
    hfi_endpoint_t *again = kept(acquisition_of(client, "a-second"));
    check_release(held[1], "running");
    CHECK(counted("pauses") == 0); /* of the first by name */
    check_release(again, "paused");
    CHECK(counted("pauses") == 1);
    answers(held[0]);
    check_release(held[0], "paused");
    hfi_client_free(client);
}

int main(int count, char **arguments) {
    static const struct test tests[] = {
        TEST(acquiring_starts_what_does_not_run_and_waits_until_it_answers),
        TEST(acquiring_one_that_starts_already_waits_for_it),
        TEST(an_acquisition_that_comes_to_nothing_holds_nothing),
        TEST(a_folder_that_cannot_be_used_is_an_error_that_names_the_argument),
        TEST(holders_are_counted_below_the_users_folder_if_no_other_is_named),
        TEST(who_acquires_while_the_last_holder_stops_waits_and_starts_again),
        TEST(the_last_release_stops_whichever_process_it_is_in),
        TEST(a_holder_that_ends_without_a_release_does_not_count_any_more),
        TEST(whoever_holds_can_call_while_others_come_and_go),
        TEST(a_batch_may_acquire_several_and_each_is_held_for_itself),
    };
    program = arguments[0];
    if (count > 1) {
        snprintf(folder, sizeof folder, "%s", arguments[1]);
        return obey();
    }
    return RUN_WITH_FOLDER(tests);
}
