/* The caller's memory: a base address and an offset. */
#ifndef DGEN_MEMORY_H
#define DGEN_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Whether `bytes` bytes at base + offset can be memory: nothing starts at address 0, nothing wraps round the end of all
 * addresses. That it is the caller's memory nobody can check here.
 */
static inline bool dgen_is_range(const void *base, uint64_t offset, uint64_t bytes) {
    uint64_t start = (uintptr_t)base + offset;
    return start >= offset && (bytes == 0 || (start != 0 && bytes <= UINT64_MAX - start));
}

/* base + offset, also where base is NULL: with nothing to do there, or standing for all addresses. */
static inline uint8_t *dgen_at(const void *base, uint64_t offset) { return (uint8_t *)((uintptr_t)base + offset); }

#endif
