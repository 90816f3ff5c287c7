/* What the sandbox server has seen, asked over a plain socket. */
#ifndef HFI_TEST_HTTP_GET_H
#define HFI_TEST_HTTP_GET_H

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* The whole answer to a request without a body; the caller frees it. */
static inline char *plain_http(const char *method, const char *path) {
    int port = atoi(strrchr(getenv("HFI_SANDBOX_URL"), ':') + 1);
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address)) abort();
    char request[256];
    int length = snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nhost: localhost\r\n\r\n", method, path);
    if (write(connection, request, (size_t)length) != length) abort();
    shutdown(connection, SHUT_WR);
    size_t used = 0, size = 1 << 16;
    char *answer = malloc(size);
    ssize_t got;
    while ((got = read(connection, answer + used, size - used - 1)) > 0) {
        used += (size_t)got;
        if (size - used < 2) answer = realloc(answer, size *= 2);
    }
    answer[used] = 0;
    close(connection);
    return answer;
}

static inline void forget_requests(void) { free(plain_http("DELETE", "/sandbox/requests")); }
static inline char *seen_requests(void) { return plain_http("GET", "/sandbox/requests"); }

/* Lets go on what waits at the sandbox's gate with that key. */
static inline void open_gate(const char *key) {
    char path[128];
    snprintf(path, sizeof path, "/sandbox/open?key=%s", key);
    free(plain_http("POST", path));
}

/* Whether the sandbox has seen a request that has a part, after a minute at most. */
static inline int await_seen(const char *part) {
    int there = 0;
    for (time_t end = time(NULL) + 60; !there && time(NULL) < end;) {
        char *seen = seen_requests();
        there = strstr(seen, part) != NULL;
        free(seen);
    }
    return there;
}

static inline int count_of(const char *text, const char *part) {
    int count = 0;
    while ((text = strstr(text, part))) count++, text += strlen(part);
    return count;
}

/* Whether JSON text, itself inside a JSON string, has a part. */
static inline int contains_quoted(const char *text, const char *part) {
    char quoted[1024];
    size_t at = 0;
    for (; *part && at < sizeof quoted - 3; part++) {
        if (*part == '"' || *part == '\\') quoted[at++] = '\\';
        quoted[at++] = *part;
    }
    quoted[at] = 0;
    return strstr(text, quoted) != NULL;
}

#define CHECK_CONTAINS_QUOTED(text, part)                                                       \
    do {                                                                                        \
        if (!contains_quoted((text), (part))) {                                                 \
            printf("    %s:%d: the server did not see %s in %s\n", __FILE__, __LINE__, (part), (text)); \
            test_failures++;                                                                    \
        }                                                                                       \
    } while (0)

#endif
