/* The table of functions that each kernel implements, and what the kernels share. */
#ifndef DGEN_KERNEL_H
#define DGEN_KERNEL_H

#include "dgen_search.h"

/*
 * What becomes of a row: stored through the cache; stored past it, in the ISA's widest stores or, where the address allows
 * no more, in stores of DGEN_STREAM_ALIGNMENT; or compared with what is there.
 */
typedef enum { SINK_STORE, SINK_STREAM, SINK_STREAM_NARROW, SINK_COMPARE } dgen_sink;

/* What malloc gives. Elsewhere non-temporal stores gain nothing over regular ones. */
#define DGEN_STREAM_ALIGNMENT 16

/* Comparing computes too much per byte for the hardware's prefetcher to run far enough ahead by itself. */
#define DGEN_PREFETCH_BYTES 8192

/* Fetches what is to be compared some rows later; past the end of memory it does nothing. */
DGEN_INLINE void dgen_prefetch_later(const uint8_t *at) {
    __builtin_prefetch((const void *)((uintptr_t)at + DGEN_PREFETCH_BYTES));
}

typedef struct {
    uint32_t isa;
    /* dst has DGEN_STREAM_ALIGNMENT where store is non-temporal. */
    void (*fill)(const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint64_t pages, uint32_t store);
    /* Rows [first, end) of one page, by regular stores. */
    void (*fill_rows)(const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint32_t first, uint32_t end);
    uint64_t (*verify)(const dgen_recipe *recipe, const uint8_t *src, uint64_t page, uint64_t pages);
    uint64_t (*find)(const dgen_search *search, uint64_t page, uint64_t pages);
    void (*baseline_store)(uint8_t *dst, uint64_t bytes, uint64_t value, uint32_t store);
    uint64_t (*baseline_read)(const uint8_t *src, uint64_t bytes);
} dgen_kernel;

extern const dgen_kernel dgen_portable_kernel;
#if defined(DGEN_WITH_AVX2)
extern const dgen_kernel dgen_avx2_kernel;
#endif
#if defined(DGEN_WITH_AVX512)
extern const dgen_kernel dgen_avx512_kernel;
#endif
#if defined(DGEN_WITH_NEON)
extern const dgen_kernel dgen_neon_kernel;
#endif

#endif
