/* A tiny harness: tests are functions in a table, checks print where and what, the last line counts.
 *
 * A program runs against the sandbox server at HFI_SANDBOX_URL; scripts/with-server.sh sets that. */
#ifndef HFI_TEST_H
#define HFI_TEST_H

#include <hfi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int test_failures;

#define CHECK(condition)                                                            \
    do {                                                                            \
        if (!(condition)) {                                                         \
            printf("    %s:%d: %s\n", __FILE__, __LINE__, #condition);              \
            test_failures++;                                                        \
        }                                                                           \
    } while (0)

#define CHECK_STATUS(actual, expected)                                              \
    do {                                                                            \
        hfi_status_t status_ = (actual);                                            \
        if (status_ != (expected)) {                                                \
            printf("    %s:%d: %s is %s, not %s\n", __FILE__, __LINE__, #actual,    \
                   hfi_status_name(status_), #expected);                            \
            test_failures++;                                                        \
        }                                                                           \
    } while (0)

#define CHECK_TEXT(actual, expected)                                                \
    do {                                                                            \
        const char *text_ = (actual);                                               \
        if (!text_ || strcmp(text_, (expected)) != 0) {                             \
            printf("    %s:%d: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__,     \
                   #actual, text_ ? text_ : "(NULL)", (expected));                  \
            test_failures++;                                                        \
        }                                                                           \
    } while (0)

#define CHECK_CONTAINS(actual, part)                                                \
    do {                                                                            \
        const char *text_ = (actual);                                               \
        if (!text_ || !strstr(text_, (part))) {                                     \
            printf("    %s:%d: %s is \"%s\", without \"%s\"\n", __FILE__, __LINE__, \
                   #actual, text_ ? text_ : "(NULL)", (part));                      \
            test_failures++;                                                        \
        }                                                                           \
    } while (0)

struct test {
    const char *name;
    void (*function)(void);
};

#define TEST(name) {#name, name}

/* Runs the tests of a table; gives the exit code. */
static inline int run_tests(const struct test *tests, size_t count) {
    int passed = 0, failed = 0;
    for (size_t i = 0; i < count; i++) {
        test_failures = 0;
        tests[i].function();
        printf("%s %s\n", test_failures ? "FAIL" : "ok", tests[i].name);
        fflush(stdout);
        test_failures ? failed++ : passed++;
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}

#define RUN(tests) run_tests(tests, sizeof(tests) / sizeof((tests)[0]))

/* A config for the sandbox server. */
static inline hfi_config_t *sandbox_config(void) {
    hfi_config_t *config = hfi_config_new();
    const char *url = getenv("HFI_SANDBOX_URL");
    if (!url) {
        fprintf(stderr, "HFI_SANDBOX_URL is not set\n");
        exit(2);
    }
    hfi_config_set_base_url(config, url);
    hfi_config_set_token_discovery(config, HFI_TOKEN_DISCOVERY_OFF);
    return config;
}

/* Makes a client from a config and frees the config. */
static inline hfi_client_t *client_from(hfi_config_t *config) {
    hfi_client_t *client = hfi_client_new(config);
    hfi_config_free(config);
    return client;
}

static inline hfi_client_t *sandbox_client(void) { return client_from(sandbox_config()); }

/* The URL of a path of the sandbox; good until four more were asked for. */
static inline const char *at(const char *path) {
    static char urls[4][256];
    static int turn;
    char *url = urls[turn++ % 4];
    snprintf(url, sizeof urls[0], "%s%s", getenv("HFI_SANDBOX_URL"), path);
    return url;
}

/* Lets a request go to a path of the sandbox, as /pipeline/TASK. */
static inline hfi_request_t *with_model(hfi_request_t *request, const char *path) {
    hfi_request_set_string(request, "model", at(path));
    return request;
}

/* A text generation of that many tokens, with a fault of the sandbox or NULL. */
static inline hfi_request_t *generation(hfi_client_t *client, int tokens, const char *fault) {
    hfi_request_t *request = hfi_text_generation(client, "Once upon a time");
    hfi_request_set_int(request, "max_new_tokens", tokens);
    if (fault) hfi_request_set_header(request, "x-sandbox-fault", fault);
    return request;
}

static inline const char *message(const hfi_request_t *request) {
    return hfi_error_message(hfi_request_error(request));
}

static inline const char *text_of(const hfi_request_t *request) {
    return hfi_response_text(hfi_request_response(request), NULL);
}

#endif
