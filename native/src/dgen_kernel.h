/* The table of functions that each kernel implements, and what the kernels share. */
#ifndef DGEN_KERNEL_H
#define DGEN_KERNEL_H

#include "dgen_search.h"

/*
 * What a kernel does with a row: SINK_STORE stores it with regular stores, SINK_STREAM with the ISA's widest non-temporal
 * stores, SINK_STREAM_NARROW with non-temporal stores of DGEN_STREAM_ALIGNMENT bytes, for addresses that are not aligned
 * to the widest. SINK_COMPARE compares it with memory.
 */
typedef enum { SINK_STORE, SINK_STREAM, SINK_STREAM_NARROW, SINK_COMPARE } dgen_sink;

/* The alignment of malloc. With less, non-temporal stores gain nothing over regular stores. */
#define DGEN_STREAM_ALIGNMENT 16

/* A comparison computes too much per byte for the hardware prefetcher to run far enough ahead. */
#define DGEN_PREFETCH_BYTES 8192

/* Prefetches memory that is compared some rows later; has no effect past the end of memory. */
DGEN_INLINE void dgen_prefetch_later(const uint8_t *at) {
    __builtin_prefetch((const void *)((uintptr_t)at + DGEN_PREFETCH_BYTES));
}

/* A page of a list: its memory, number and four keys. */
typedef struct {
    uint8_t *at;
    uint64_t number;
    const uint64_t *key;
} dgen_page;

/* The number of pages that a kernel gets at once in a list: a multiple of what any kernel handles side by side. */
#define DGEN_LIST_PAGES 16

/*
 * Computes the keys of DGEN_LIST_PAGES objects: see dgen_fill_objects. The loops are such that compilers turn them into
 * vectors where the ISA can multiply them.
 */
DGEN_INLINE void dgen_object_keys(const uint64_t *seed, uint64_t number, uint64_t (*key)[DGEN_STATE_WORDS]) {
    for (uint32_t w = 0; w < DGEN_STATE_WORDS; ++w) {
        uint64_t made[DGEN_LIST_PAGES];
        for (uint32_t i = 0; i < DGEN_LIST_PAGES; ++i) {
            made[i] = dgen_mix64(seed[w] + dgen_mix64(number + i + DGEN_GOLDEN * w));
        }
        for (uint32_t i = 0; i < DGEN_LIST_PAGES; ++i) {
            key[i][w] = made[i];
        }
    }
}

typedef struct {
    uint32_t isa;
    /* dst has DGEN_STREAM_ALIGNMENT if store is non-temporal. */
    void (*fill)(const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint64_t pages, uint32_t store);
    /* Fills with rows [first, end) of one page, by regular stores. */
    void (*fill_rows)(const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint32_t first, uint32_t end);
    uint64_t (*verify)(const dgen_recipe *recipe, const uint8_t *src, uint64_t page, uint64_t pages);
    /*
     * Fills with rows [0, end) of each of n pages, anywhere in memory, of one shape: a recipe except its keys. Non-temporal
     * stores are for whole pages, whose addresses are equal modulo 64; the caller fences.
     */
    void (*fill_list)(const dgen_recipe *shape, const dgen_page *pages, uint32_t n, uint32_t end, uint32_t store);
    /* Computes the keys of DGEN_LIST_PAGES objects from number `number` on. */
    void (*object_keys)(const uint64_t *seed, uint64_t number, uint64_t (*key)[DGEN_STATE_WORDS]);
    /* Returns the index of the first page that differs, or n. */
    uint32_t (*verify_list)(const dgen_recipe *shape, const dgen_page *pages, uint32_t n);
    void (*fence)(void);
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
