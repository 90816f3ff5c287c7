/* Linked into the programs that ThreadSanitizer watches. It knows that who gets an event of a socket from an epoll descriptor sees what
 * was done before the socket was added to it, also if that was by a copy that `dup3` made; but it does not follow copies made by `fcntl`,
 * and tokio adds sockets by one of these. So the first event of each socket looked like a race: `dup3` copies it once more, in place. */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

int fcntl(int descriptor, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *); /* an int too, and what was not given, in the same place */
    va_end(arguments);
    int (*real)(int, int, ...) = (int (*)(int, int, ...))(size_t)dlsym(RTLD_NEXT, "fcntl");
    int result = real(descriptor, command, argument);
    return command == F_DUPFD_CLOEXEC && result >= 0 ? dup3(descriptor, result, O_CLOEXEC) : result;
}
