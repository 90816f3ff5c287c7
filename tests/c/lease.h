/* Holders of Inference Endpoints of the sandbox server: endpoints with a scripted life, who holds them, who lets go. */
#ifndef HFI_TEST_LEASE_H
#define HFI_TEST_LEASE_H

#include "endpoint.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static char folder[] = "/tmp/hfi-lease-XXXXXX";

/* --- the sandbox's side ------------------------------------------------------------------------------------------------- */

static inline void scripted(const char *json) { script("shared", json); }

/* A number that the sandbox counts; there is one endpoint, or the first by name is meant. */
static inline int counted(const char *counter) {
    char part[64];
    char *told = plain_http("GET", "/sandbox/endpoints");
    snprintf(part, sizeof part, "\"%s\":", counter);
    const char *found = strstr(told, part);
    int count = found ? atoi(found + strlen(part)) : -1;
    free(told);
    return count;
}

static inline int is_now(const char *state) {
    char part[64];
    char *told = plain_http("GET", "/sandbox/endpoints");
    snprintf(part, sizeof part, "\"state\":\"%s\"", state);
    int is = strstr(told, part) != NULL;
    free(told);
    return is;
}

static inline hfi_config_t *lease_config(void) {
    hfi_config_t *config = endpoints_config();
    hfi_config_set_max_retries(config, 0);
    return config;
}

static inline hfi_client_t *lease_client(void) { return client_from(lease_config()); }

static inline void make_endpoint(hfi_client_t *client, const char *name, const char *state) {
    done(with_text(creation(client, name), "task", "text-generation"));
    char json[64];
    snprintf(json, sizeof json, "{\"state\": \"%s\"}", state);
    script(name, json);
}

/* A client, and an endpoint named "shared" in that state, alone in the sandbox. */
static inline hfi_client_t *with_endpoint(const char *state) {
    forget_endpoints();
    hfi_client_t *client = lease_client();
    make_endpoint(client, "shared", state);
    return client;
}

/* --- holders ------------------------------------------------------------------------------------------------------------ */

static inline hfi_request_t *acquisition_of(hfi_client_t *client, const char *name) {
    hfi_request_t *acquire = quick(hfi_endpoint_acquire(client, name));
    hfi_request_set_string(acquire, "lease_folder", folder);
    return acquire;
}

static inline hfi_request_t *acquisition(hfi_client_t *client) { return acquisition_of(client, "shared"); }

static inline hfi_endpoint_t *holder(hfi_client_t *client) { return kept(acquisition(client)); }

static inline hfi_status_t release_of(const hfi_endpoint_t *held, char *state, size_t size) {
    hfi_request_t *request = hfi_endpoint_release(held);
    hfi_status_t status = hfi_request_send(request);
    const hfi_endpoint_t *endpoint = hfi_response_endpoint(hfi_request_response(request), 0);
    if (state) snprintf(state, size, "%s", endpoint ? hfi_endpoint_status(endpoint) : message(request));
    hfi_request_free(request);
    return status;
}

/* Releases a holder and frees it; it must find or leave the endpoint in that state. */
static inline void check_release(hfi_endpoint_t *held, const char *expected) {
    char state[256];
    CHECK_STATUS(release_of(held, state, sizeof state), HFI_OK);
    CHECK_TEXT(state, expected);
    CHECK(is_now(expected));
    hfi_endpoint_free(held);
}

static inline void answers(const hfi_endpoint_t *held) {
    hfi_client_t *endpoint = hfi_endpoint_client(held);
    hfi_request_t *request = generation(endpoint, 3, NULL);
    CHECK_STATUS(hfi_request_send(request), HFI_OK);
    CHECK(text_of(request) && *text_of(request));
    hfi_request_free(request);
    hfi_client_free(endpoint);
}

/* Removes a folder of files. */
static inline int remove_folder(const char *path) {
    char file[1024];
    DIR *files = opendir(path);
    for (struct dirent *entry; files && (entry = readdir(files));) {
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.') remove(file);
    }
    return !files || closedir(files) || rmdir(path);
}

/* Runs the tests with a folder for the locks that is gone afterwards. */
static inline int run_with_folder(const struct test *tests, size_t count) {
    if (!mkdtemp(folder)) abort();
    int failed = run_tests(tests, count);
    return remove_folder(folder) || failed;
}

#define RUN_WITH_FOLDER(tests) run_with_folder(tests, sizeof(tests) / sizeof((tests)[0]))

#endif
