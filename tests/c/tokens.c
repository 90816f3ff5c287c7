/* Tokens: a host that provides them, logins that are renewed, jobs that prove who they are; and that none of them shows. */
#include "http_get.h"
#include "test.h"

#include <pthread.h>
#include <sys/stat.h>

static char home[] = "/tmp/hfi-tokens-XXXXXX";

static const char *in_home(const char *name) {
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", home, name);
    return path;
}

static void write_file(const char *name, const char *text) {
    FILE *file = fopen(in_home(name), "w");
    if (!file || fputs(text, file) < 0 || fclose(file)) abort();
}

static void read_file(const char *name, char *text, size_t size) {
    FILE *file = fopen(in_home(name), "r");
    size_t got = file ? fread(text, 1, size - 1, file) : 0;
    text[got] = 0;
    if (file) fclose(file);
}

/* A client that searches for tokens and may send them to this machine; its Hub is the sandbox. */
static hfi_client_t *searching_client(void) {
    setenv("HF_ENDPOINT", getenv("HFI_SANDBOX_URL"), 1);
    setenv("HF_HOME", home, 1);
    hfi_config_t *config = sandbox_config();
    hfi_config_set_token_discovery(config, HFI_TOKEN_DISCOVERY_LOOPBACK);
    return client_from(config);
}

static void forget_environment(void) {
    static const char *const names[] = {"HF_ENDPOINT", "HF_HOME", "HF_TOKEN", "HF_OIDC_RESOURCE", "HF_OIDC_ID_TOKEN",
                                        "GITHUB_ACTIONS", "ACTIONS_ID_TOKEN_REQUEST_URL",
                                        "ACTIONS_ID_TOKEN_REQUEST_TOKEN"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) unsetenv(names[i]);
    remove(in_home("token"));
    remove(in_home("stored_tokens"));
    remove(in_home("stored_tokens.lock"));
}

/* Sends a request that the server answers only with this token; gives the status. */
static hfi_status_t send_with(hfi_client_t *client, const char *token) {
    char fault[128];
    snprintf(fault, sizeof fault, "require_token=%s", token);
    hfi_request_t *request = generation(client, 2, fault);
    hfi_status_t status = hfi_request_send(request);
    if (status != HFI_OK) {
        CHECK(strstr(message(request), "hf_") == NULL);
    }
    hfi_request_free(request);
    return status;
}

static void a_token_that_the_host_has_found_is_the_last_one_and_goes_where_found_ones_go(void) {
    setenv("HF_HOME", home, 1);
    for (int discovery = HFI_TOKEN_DISCOVERY_OFF; discovery <= HFI_TOKEN_DISCOVERY_LOOPBACK; discovery++) {
        hfi_config_t *config = sandbox_config();
        hfi_config_set_token_discovery(config, discovery);
        hfi_config_set_fallback_token(config, "hf_of_the_host");
        hfi_client_t *client = client_from(config);
        CHECK_STATUS(send_with(client, "hf_of_the_host"),
                     discovery == HFI_TOKEN_DISCOVERY_LOOPBACK ? HFI_OK : HFI_ERROR_UNAUTHORIZED);
        hfi_client_free(client);
    }
    static const char *const better[] = {"hf_file", "hf_environment", "hf_given"};
    for (int i = 0; i < 3; i++) {
        if (i == 0) write_file("token", "hf_file\n");
        if (i == 1) setenv("HF_TOKEN", "hf_environment", 1);
        hfi_config_t *config = sandbox_config();
        hfi_config_set_token_discovery(config, HFI_TOKEN_DISCOVERY_LOOPBACK);
        hfi_config_set_fallback_token(config, "hf_of_the_host");
        if (i == 2) hfi_config_set_token(config, "hf_given");
        hfi_client_t *client = client_from(config);
        CHECK_STATUS(send_with(client, better[i]), HFI_OK);
        hfi_client_free(client);
    }
    forget_environment();
}

/* --- a host that provides tokens ------------------------------------------------------------------------------- */

struct host {
    const char *token;
    double life;
    int code, asked, finalized;
    pthread_t thread;
};

static int32_t provide(void *user_data, hfi_token_t *token) {
    struct host *host = user_data;
    host->asked++;
    host->thread = pthread_self();
    if (host->token) hfi_token_set(token, host->token, host->life);
    return host->code;
}

static void finalize(void *user_data) { ((struct host *)user_data)->finalized++; }

static hfi_client_t *provided_client(struct host *host) {
    hfi_config_t *config = sandbox_config();
    hfi_config_set_max_retries(config, 0);
    hfi_config_set_token_provider(config, provide, host, finalize);
    return client_from(config);
}

static void a_provider_is_asked_on_the_callers_thread_and_once_while_its_token_lives(void) {
    struct host host = {"hf_provided", 3600, 0, 0, 0, 0};
    hfi_client_t *client = provided_client(&host);
    CHECK(host.asked == 0);
    for (int i = 0; i < 3; i++) CHECK_STATUS(send_with(client, "hf_provided"), HFI_OK);
    CHECK(host.asked == 1 && pthread_equal(host.thread, pthread_self()));
    CHECK(host.finalized == 0);
    hfi_client_free(client);
    CHECK(host.finalized == 1);
}

static void a_token_without_end_is_not_asked_for_again(void) {
    struct host host = {"hf_endless", -1, 0, 0, 0, 0};
    hfi_client_t *client = provided_client(&host);
    for (int i = 0; i < 2; i++) CHECK_STATUS(send_with(client, "hf_endless"), HFI_OK);
    CHECK(host.asked == 1);
    hfi_client_free(client);
}

static void a_token_that_is_over_is_asked_for_again(void) {
    struct host host = {"hf_first", 0, 0, 0, 0, 0};
    hfi_client_t *client = provided_client(&host);
    CHECK_STATUS(send_with(client, "hf_first"), HFI_OK);
    host.token = "hf_second";
    CHECK_STATUS(send_with(client, "hf_second"), HFI_OK);
    CHECK(host.asked == 2);
    hfi_client_free(client);
}

static void a_token_that_a_server_refused_is_asked_for_again(void) {
    struct host host = {"hf_revoked", 3600, 0, 0, 0, 0};
    hfi_client_t *client = provided_client(&host);
    CHECK_STATUS(send_with(client, "hf_valid"), HFI_ERROR_UNAUTHORIZED);
    host.token = "hf_valid";
    CHECK_STATUS(send_with(client, "hf_valid"), HFI_OK);
    CHECK(host.asked == 2);
    hfi_client_free(client);
}

static void a_provider_without_a_token_ends_the_call_with_its_code(void) {
    struct host host = {NULL, 0, 7, 0, 0, 0};
    hfi_client_t *client = provided_client(&host);
    hfi_request_t *request = generation(client, 2, NULL);
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_NO_TOKEN);
    CHECK_CONTAINS(message(request), "7");
    hfi_request_free(request);
    request = generation(client, 2, NULL);
    CHECK_STATUS(hfi_request_start(request), HFI_ERROR_NO_TOKEN);
    hfi_request_free(request);
    char *seen = seen_requests();
    CHECK(count_of(seen, "\"method\"") == 0);
    free(seen);
    hfi_client_free(client);
}

static void a_provider_may_say_that_there_is_no_token(void) {
    struct host host = {NULL, 0, 0, 0, 0, 0};
    hfi_client_t *client = provided_client(&host);
    hfi_request_t *request = generation(client, 2, NULL);
    forget_requests();
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    char *seen = seen_requests();
    CHECK(count_of(seen, "\"method\"") == 1 && count_of(seen, "\"authorization\"") == 0);
    free(seen);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_provider_is_not_asked_beside_a_given_token(void) {
    struct host host = {NULL, 0, 7, 0, 0, 0};
    hfi_config_t *config = sandbox_config();
    hfi_config_set_token(config, "hf_given");
    hfi_config_set_token_provider(config, provide, &host, finalize);
    hfi_client_t *client = client_from(config);
    CHECK_STATUS(send_with(client, "hf_given"), HFI_OK);
    CHECK(host.asked == 0);
    hfi_client_free(client);
}

static void an_empty_token_is_refused(void) {
    struct host host = {" \n", 0, 0, 0, 0, 0};
    hfi_client_t *client = provided_client(&host);
    hfi_request_t *request = generation(client, 2, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_INVALID_ARGUMENT);
    hfi_request_free(request);
    hfi_client_free(client);
}

static void a_provider_that_is_replaced_is_finalized(void) {
    struct host first = {"hf_a", 1, 0, 0, 0, 0}, second = {"hf_b", 1, 0, 0, 0, 0};
    hfi_config_t *config = hfi_config_new();
    hfi_config_set_token_provider(config, provide, &first, finalize);
    hfi_config_set_token_provider(config, provide, &second, finalize);
    CHECK(first.finalized == 1 && second.finalized == 0);
    hfi_config_set_token_provider(config, NULL, NULL, NULL);
    CHECK(second.finalized == 1);
    hfi_config_free(config);
    hfi_config_set_token_provider(NULL, provide, &first, finalize);
    CHECK(first.finalized == 2);
    hfi_token_set(NULL, "hf_x", 0);
}

/* --- tokens that are found ------------------------------------------------------------------------------------- */

static void a_login_that_is_about_to_end_is_renewed_and_kept(void) {
    write_file("token", "hf_old\n");
    write_file("stored_tokens", "[other]\nhf_token = hf_other\n\n[mine]\nhf_token = hf_old\n"
                                "refresh_token = hf_refresh_1\nexpires_at = 1\n");
    hfi_client_t *client = searching_client();
    forget_requests();
    for (int i = 0; i < 2; i++) CHECK_STATUS(send_with(client, "hf_renewed"), HFI_OK);
    char *seen = seen_requests();
    CHECK(count_of(seen, "\"/oauth/token\"") == 1);
    free(seen);
    char text[512];
    read_file("token", text, sizeof text);
    CHECK_TEXT(text, "hf_renewed");
    read_file("stored_tokens", text, sizeof text);
    CHECK_CONTAINS(text, "[other]\nhf_token = hf_other\n");
    CHECK_CONTAINS(text, "[mine]\nhf_token = hf_renewed\nrefresh_token = hf_refresh_2\nexpires_at = ");
#ifndef _WIN32 /* where files have no such mode */
    struct stat status;
    CHECK(stat(in_home("token"), &status) == 0 && (status.st_mode & 077) == 0);
    CHECK(stat(in_home("stored_tokens"), &status) == 0 && (status.st_mode & 077) == 0);
#endif
    hfi_client_free(client);
    forget_environment();
}

static void a_login_that_cannot_be_renewed_keeps_its_token(void) {
    write_file("token", "hf_old");
    write_file("stored_tokens", "[mine]\nhf_token = hf_old\nrefresh_token = hf_revoked\nexpires_at = 1\n");
    hfi_client_t *client = searching_client();
    CHECK_STATUS(send_with(client, "hf_old"), HFI_OK);
    hfi_client_free(client);
    forget_environment();
}

static void a_call_that_is_given_up_while_its_login_is_renewed_loses_nothing(void) {
    write_file("token", "hf_old");
    write_file("stored_tokens", "[mine]\nhf_token = hf_old\nrefresh_token = hf_refresh_slow\nexpires_at = 1\n");
    hfi_client_t *client = searching_client();
    hfi_request_t *request = generation(client, 2, NULL);
    hfi_request_set_timeout(request, 0.05);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_TIMEOUT);
    hfi_request_free(request);
    CHECK_STATUS(send_with(client, "hf_renewed"), HFI_OK);
    char text[64];
    read_file("token", text, sizeof text);
    CHECK_TEXT(text, "hf_renewed");
    hfi_client_free(client);
    forget_environment();
}

static void a_token_that_another_process_renewed_is_taken_over(void) {
    write_file("token", "hf_old");
    hfi_client_t *client = searching_client();
    write_file("token", "hf_new");
    CHECK_STATUS(send_with(client, "hf_new"), HFI_OK);
    hfi_client_free(client);
    forget_environment();
}

static void a_refresh_token_does_not_leave_in_the_clear(void) {
    write_file("token", "hf_old");
    write_file("stored_tokens", "[mine]\nhf_token = hf_old\nrefresh_token = hf_refresh_1\nexpires_at = 1\n");
    setenv("HF_ENDPOINT", "http://192.0.2.1:9", 1);
    setenv("HF_HOME", home, 1);
    hfi_config_t *config = sandbox_config();
    hfi_config_set_token_discovery(config, HFI_TOKEN_DISCOVERY_LOOPBACK);
    hfi_client_t *client = client_from(config);
    CHECK_STATUS(send_with(client, "hf_old"), HFI_OK); /* at once: nothing was sent there */
    hfi_client_free(client);
    forget_environment();
}

static void a_job_gets_a_token_for_its_identity_once(void) {
    char url[256];
    snprintf(url, sizeof url, "%s/github/id-token?api-version=1", getenv("HFI_SANDBOX_URL"));
    setenv("HF_OIDC_RESOURCE", "models/a/b", 1);
    setenv("HF_TOKEN", "hf_ignored", 1);
    setenv("GITHUB_ACTIONS", "true", 1);
    setenv("ACTIONS_ID_TOKEN_REQUEST_URL", url, 1);
    setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "job-secret", 1);
    hfi_client_t *client = searching_client();
    forget_requests();
    for (int i = 0; i < 2; i++) CHECK_STATUS(send_with(client, "hf_jwt_of_the_job"), HFI_OK);
    char *seen = seen_requests();
    CHECK(count_of(seen, "\"/oauth/token\"") == 1 && count_of(seen, "\"/github/id-token\"") == 1);
    CHECK_CONTAINS(seen, "\"audience\"");
    free(seen);
    hfi_client_free(client);
    forget_environment();
}

static void a_job_that_cannot_prove_itself_gets_no_other_token(void) {
    setenv("HF_OIDC_RESOURCE", "models/a/b", 1);
    setenv("HF_OIDC_ID_TOKEN", "forged", 1);
    setenv("HF_TOKEN", "hf_ignored", 1);
    hfi_client_t *client = searching_client();
    hfi_request_t *request = generation(client, 2, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_ERROR_BAD_REQUEST);
    CHECK_CONTAINS(message(request), "HF_OIDC_RESOURCE");
    CHECK(strstr(message(request), "forged") == NULL);
    hfi_request_free(request);
    hfi_client_free(client);
    forget_environment();
}

/* --- look-ups -------------------------------------------------------------------------------------------------- */

static void lookups_carry_the_clients_own_token_but_no_key_of_another_service(void) {
    static const char *const tokens[] = {"hf_own", "sk_other_service"};
    for (int i = 0; i < 2; i++) {
        setenv("HF_ENDPOINT", getenv("HFI_SANDBOX_URL"), 1);
        hfi_config_t *config = sandbox_config();
        hfi_config_set_token(config, tokens[i]);
        hfi_client_t *client = client_from(config);
        hfi_request_t *request = hfi_get_recommended_model(client, "fill_mask");
        forget_requests();
        CHECK_STATUS(hfi_request_send(request), HFI_OK);
        CHECK_TEXT(text_of(request), "sandbox/fill-mask");
        char *seen = seen_requests();
        CHECK(count_of(seen, "Bearer") == (i == 0));
        free(seen);
        hfi_request_free(request);
        hfi_client_free(client);
        forget_environment();
    }
}

int main(void) {
    if (!mkdtemp(home)) return 2;
    static const struct test tests[] = {
        TEST(a_token_that_the_host_has_found_is_the_last_one_and_goes_where_found_ones_go),
        TEST(a_provider_is_asked_on_the_callers_thread_and_once_while_its_token_lives),
        TEST(a_token_without_end_is_not_asked_for_again),
        TEST(a_token_that_is_over_is_asked_for_again),
        TEST(a_token_that_a_server_refused_is_asked_for_again),
        TEST(a_provider_without_a_token_ends_the_call_with_its_code),
        TEST(a_provider_may_say_that_there_is_no_token),
        TEST(a_provider_is_not_asked_beside_a_given_token),
        TEST(an_empty_token_is_refused),
        TEST(a_provider_that_is_replaced_is_finalized),
        TEST(a_login_that_is_about_to_end_is_renewed_and_kept),
        TEST(a_login_that_cannot_be_renewed_keeps_its_token),
        TEST(a_call_that_is_given_up_while_its_login_is_renewed_loses_nothing),
        TEST(a_token_that_another_process_renewed_is_taken_over),
        TEST(a_refresh_token_does_not_leave_in_the_clear),
        TEST(a_job_gets_a_token_for_its_identity_once),
        TEST(a_job_that_cannot_prove_itself_gets_no_other_token),
        TEST(lookups_carry_the_clients_own_token_but_no_key_of_another_service),
    };
    int result = RUN(tests);
    remove(home);
    return result;
}
