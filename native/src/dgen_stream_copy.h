/* Copies past the cache to a destination of any alignment, at the baseline ISA. */
#ifndef DGEN_STREAM_COPY_H
#define DGEN_STREAM_COPY_H

#include <stdint.h>

/* Pages made in the first-level cache before they are copied out. */
#define DGEN_BOUNCE_PAGES 2

/* Whole cache lines of dst are stored past the cache, its ragged ends through it; bytes >= 64. */
void dgen_stream_copy(uint8_t *dst, const uint8_t *src, uint64_t bytes);

/* Completes the copies before it. Costly: once per run, not per copy. */
void dgen_stream_fence(void);

#endif
