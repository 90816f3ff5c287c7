/* Counts the memory that the program and its libraries hold: takes the place of glibc's malloc and its kin, and passes on to
 * them. A block that is moved while it grows counts twice for a moment, as it does where no page can be remapped. */
#ifndef HFI_BENCH_COUNT_H
#define HFI_BENCH_COUNT_H

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

static _Atomic size_t live, peak, blocks;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

static void raise_peak(size_t now) {
    size_t before = atomic_load(&peak);
    while (before < now && !atomic_compare_exchange_weak(&peak, &before, now)) {
    }
}

static void *counted(void *block) {
    if (!block) return NULL;
    size_t size = malloc_usable_size(block);
    atomic_fetch_add(&blocks, 1);
    raise_peak(atomic_fetch_add(&live, size) + size);
    return block;
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) { return counted(__libc_calloc(count, size)); }
void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **place, size_t alignment, size_t size) {
    void *block = memalign(alignment, size);
    if (!block) return ENOMEM;
    *place = block;
    return 0;
}

void free(void *block) {
    if (block) atomic_fetch_sub(&live, malloc_usable_size(block));
    __libc_free(block);
}

void *realloc(void *block, size_t size) {
    if (!block) return malloc(size);
    size_t before = malloc_usable_size(block);
    void *after = __libc_realloc(block, size);
    if (!after && size > 0) return NULL;
    size_t now = after ? malloc_usable_size(after) : 0;
    if (after != block) raise_peak(atomic_load(&live) + now);
    atomic_fetch_add(&blocks, 1);
    atomic_fetch_add(&live, now - before);
    raise_peak(atomic_load(&live));
    return after;
}

#endif
