/* The layers above pages for the test vectors: keys and deduplication, straight from the format, one page at a time. */
#ifndef STREAM_H
#define STREAM_H

#include "dgen_kernel.h"

typedef struct {
    uint64_t seed, stream, size;
    double dedup_ratio;
    uint64_t dedup_unit;
    double compress_ratio;
    uint32_t compress_unit;
    uint32_t filler;
} stream_parameters;

dgen_recipe stream_recipe(const stream_parameters *p);

/* Reads the stream's bytes [position, position + bytes); `kernel` generates each page. */
void stream_read(const stream_parameters *p, const dgen_kernel *kernel, uint64_t position, uint8_t *out, uint64_t bytes);

#endif
