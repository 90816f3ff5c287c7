/* What the tests use of POSIX and Windows has otherwise: sockets, a pipe that can be polled, the environment, a folder of one's own, the library
 * by its name.
 * scripts/cross-tests.sh puts it before each test that is built for Windows; handles are those of Winsock or of the C runtime. */
#ifndef HFI_TEST_WINDOWS_POSIX_H
#define HFI_TEST_WINDOWS_POSIX_H

#define WIN32_LEAN_AND_MEAN
#include <winsock2.h>
#include <ws2tcpip.h>

#include <direct.h>
#include <io.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* Names that tests have themselves. */
#define tell test_tell
#undef TEXT

#define SHUT_WR SD_SEND
#define SHUT_RDWR SD_BOTH

static inline int posix_socket(int family, int type, int protocol) {
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data)) abort();
    return (int)socket(family, type, protocol);
}
#define socket posix_socket

/* Whether the last call failed because its handle is a file's. */
static inline int posix_is_file(void) {
    int error = WSAGetLastError();
    return error == WSAENOTSOCK || error == WSANOTINITIALISED;
}
static inline ssize_t posix_read(int handle, void *into, size_t size) {
    int got = recv((SOCKET)handle, (char *)into, (int)size, 0);
    return got < 0 && posix_is_file() ? _read(handle, into, (unsigned)size) : got;
}
static inline ssize_t posix_write(int handle, const void *from, size_t size) {
    int sent = send((SOCKET)handle, (const char *)from, (int)size, 0);
    return sent < 0 && posix_is_file() ? _write(handle, from, (unsigned)size) : sent;
}
static inline int posix_close(int handle) {
    int failed = closesocket((SOCKET)handle);
    return failed && posix_is_file() ? _close(handle) : failed;
}
#define read posix_read
#define write posix_write
#define close posix_close
static inline int poll(struct pollfd *handles, unsigned long count, int milliseconds) { return WSAPoll(handles, count, milliseconds); }

static inline int pipe(int ends[2]) {
    struct sockaddr_in address;
    int size = sizeof address, listener = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind((SOCKET)listener, (struct sockaddr *)&address, size) || listen((SOCKET)listener, 1)) return -1;
    getsockname((SOCKET)listener, (struct sockaddr *)&address, &size);
    ends[1] = socket(AF_INET, SOCK_STREAM, 0);
    if (connect((SOCKET)ends[1], (struct sockaddr *)&address, size)) return -1;
    ends[0] = (int)accept((SOCKET)listener, NULL, NULL);
    return close(listener);
}

/* The library reads the process's own environment, not the copy of the C runtime. */
static inline int setenv(const char *name, const char *value, int replace) {
    (void)replace;
    return _putenv_s(name, value);
}
static inline int unsetenv(const char *name) { return _putenv_s(name, ""); }

static inline char *mkdtemp(char *pattern) {
    return _mktemp(pattern) && !_mkdir(pattern) ? pattern : NULL;
}

/* The one library that tests open, whatever it is called elsewhere. */
#define RTLD_NOW 0
#define RTLD_LOCAL 0
#define RTLD_NOLOAD 1
static inline void *dlopen(const char *name, int how) {
    (void)name;
    return how & RTLD_NOLOAD ? GetModuleHandleA("hfi.dll") : LoadLibraryA("hfi.dll");
}
static inline void *dlsym(void *library, const char *name) { return (void *)(size_t)GetProcAddress(library, name); }
static inline int dlclose(void *library) { return !FreeLibrary(library); }

#endif
