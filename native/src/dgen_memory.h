/* Memory that a caller passes as a base address and an offset. */
#ifndef DGEN_MEMORY_H
#define DGEN_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Returns whether `bytes` bytes at base + offset can be memory: they do not start at address 0 and do not wrap around the
 * address space. Whether the memory is the caller's cannot be checked here.
 */
static inline bool dgen_is_range(const void *base, uint64_t offset, uint64_t bytes) {
    uint64_t start = (uintptr_t)base + offset;
    return start >= offset && (bytes == 0 || (start != 0 && bytes <= UINT64_MAX - start));
}

/* Returns base + offset. base may be NULL: for a range of no bytes, or if offset is the whole address. */
static inline uint8_t *dgen_at(const void *base, uint64_t offset) { return (uint8_t *)((uintptr_t)base + offset); }

#endif
