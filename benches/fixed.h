/* A server in a process of its own that answers every POST with a body made before: what it spends is not counted, and no
 * client waits for it. Each connection has a process; requests need a content length. */
#ifndef HFI_BENCH_FIXED_H
#define HFI_BENCH_FIXED_H

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct fixed {
    const char *path, *mime_type, *body;
    size_t len;
    int chunked; /* the body is made of chunks, with the last one at its end */
};

static pid_t fixed_server;

static void stop_fixed(void) { kill(-fixed_server, SIGKILL); }

static int send_whole(int connection, const char *data, size_t len) {
    while (len > 0) {
        ssize_t sent = write(connection, data, len);
        if (sent <= 0) return 0;
        data += sent, len -= (size_t)sent;
    }
    return 1;
}

static void answer_fixed(int connection, const struct fixed *answers) {
    static char buffer[256 << 10];
    size_t have = 0;
    for (;;) {
        char *end;
        buffer[have] = 0;
        while (!(end = strstr(buffer, "\r\n\r\n"))) {
            ssize_t got = read(connection, buffer + have, sizeof buffer - 1 - have);
            if (got <= 0) return;
            buffer[have += (size_t)got] = 0;
        }
        char path[64] = "", *header = buffer;
        size_t left = 0;
        sscanf(buffer, "POST %63s", path);
        while ((header = strchr(header, '\n')) && header < end)
            if (strncasecmp(++header, "content-length:", 15) == 0) left = strtoul(header + 15, NULL, 10);
        size_t extra = have - (size_t)(end + 4 - buffer);
        while (left > extra) {
            left -= extra;
            ssize_t got = read(connection, buffer, sizeof buffer - 1);
            if (got <= 0) return;
            extra = (size_t)got, end = buffer - 4;
        }
        memmove(buffer, end + 4 + left, have = extra - left);
        const struct fixed *answer = answers;
        while (answer->path && strcmp(answer->path, path) != 0) answer++;
        if (!answer->path) return;
        char head[256];
        int len = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\ncontent-type: %s\r\n", answer->mime_type);
        len += answer->chunked
                   ? snprintf(head + len, sizeof head - (size_t)len, "transfer-encoding: chunked\r\n\r\n")
                   : snprintf(head + len, sizeof head - (size_t)len, "content-length: %zu\r\n\r\n", answer->len);
        if (!send_whole(connection, head, (size_t)len) || !send_whole(connection, answer->body, answer->len)) return;
    }
}

/* Starts it with a list of answers that ends with an empty one, and writes its URL. */
static void start_fixed(const struct fixed *answers, char *url, size_t size) {
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, len) || listen(listener, 16)) abort();
    getsockname(listener, (struct sockaddr *)&address, &len);
    snprintf(url, size, "http://127.0.0.1:%d", ntohs(address.sin_port));
    fixed_server = fork();
    if (fixed_server == 0) {
        setpgid(0, 0);
        signal(SIGCHLD, SIG_IGN);
        for (;;) {
            int connection = accept(listener, NULL, NULL);
            if (fork() == 0) {
                setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                answer_fixed(connection, answers);
                _exit(0);
            }
            close(connection);
        }
    }
    setpgid(fixed_server, fixed_server);
    close(listener);
    atexit(stop_fixed);
}

#endif
