/* What the kernels share: the recipe of a page, the rules of stream format 1 that need no vectors, and the kernel table. */
#ifndef DGEN_KERNEL_H
#define DGEN_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dgen.h"

#define DGEN_INLINE static inline __attribute__((always_inline))

#define DGEN_LANES 8
#define DGEN_STATE_WORDS 4
#define DGEN_SEED_WORDS (DGEN_LANES * DGEN_STATE_WORDS)
#define DGEN_ROW_BYTES 64
#define DGEN_GOLDEN UINT64_C(0x9E3779B97F4A7C15)

typedef struct {
    uint64_t key[DGEN_STATE_WORDS];
    uint64_t rows_q32;
    uint32_t unit_rows;
    uint32_t filler;
} dgen_recipe;

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

/* What pages are searched for: a filter that few other words pass, and the words themselves. */
#define DGEN_FILTER_BITS 16
typedef struct {
    uint64_t filter[(1u << DGEN_FILTER_BITS) / 64];
    const uint8_t *words;
    uint32_t count;
    uint64_t offset0, offset3; /* before mixing, state words 0 and 3 of the lane, but for what depends on the page */
} dgen_search;

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

/* The kernel of a supported ISA, or NULL. */
const dgen_kernel *dgen_kernel_of(uint32_t isa);

/*
 * Whether `bytes` bytes at base + offset can be memory: nothing starts at address 0, nothing wraps round the end of all
 * addresses. That it is the caller's memory nobody can check here.
 */
DGEN_INLINE bool dgen_is_range(const void *base, uint64_t offset, uint64_t bytes) {
    uint64_t start = (uintptr_t)base + offset;
    return start >= offset && (bytes == 0 || (start != 0 && bytes <= UINT64_MAX - start));
}

/* base + offset, also where base is NULL: with nothing to do there, or standing for all addresses. */
DGEN_INLINE uint8_t *dgen_at(const void *base, uint64_t offset) { return (uint8_t *)((uintptr_t)base + offset); }

DGEN_INLINE uint32_t dgen_min(uint32_t a, uint32_t b) { return a < b ? a : b; }
DGEN_INLINE uint32_t dgen_max(uint32_t a, uint32_t b) { return a > b ? a : b; }

DGEN_INLINE uint64_t dgen_rotl(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

/* SplitMix64's finalizer (Steele, Lea, Flood 2014; variant 13 of Stafford). */
DGEN_INLINE uint64_t dgen_mix64(uint64_t z) {
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Before mixing, state word w of lane l of page p is key[w] + GOLDEN * (8p + l + 1): the part that depends on p ... */
DGEN_INLINE uint64_t dgen_seed_base(uint64_t page) { return DGEN_GOLDEN * (DGEN_LANES * page); }

/* ... and the part that does not, for all lanes: offsets[8w + l]. */
DGEN_INLINE void dgen_seed_offsets(const dgen_recipe *recipe, uint64_t offsets[DGEN_SEED_WORDS]) {
    for (uint32_t w = 0; w < DGEN_STATE_WORDS; ++w) {
        for (uint32_t l = 0; l < DGEN_LANES; ++l) {
            offsets[w * DGEN_LANES + l] = recipe->key[w] + DGEN_GOLDEN * (l + 1);
        }
    }
}

/* The random rows that every unit has; a unit may have one more. */
DGEN_INLINE uint32_t dgen_common_rows(const dgen_recipe *recipe) { return (uint32_t)(recipe->rows_q32 >> 32); }

/* 1 if unit n has one random row more than the common ones, else 0. */
DGEN_INLINE uint32_t dgen_extra_row(const dgen_recipe *recipe, uint64_t unit) {
    uint64_t fraction = recipe->rows_q32 & UINT32_MAX;
    return (uint32_t)((((unit * fraction) & UINT32_MAX) + fraction) >> 32);
}

/* Whether one of the words looked for may be this one: 1 or 0. */
DGEN_INLINE uint64_t dgen_may_be(const dgen_search *search, uint64_t word) {
    return search->filter[word >> (64 - DGEN_FILTER_BITS + 6)] >> (word >> (64 - DGEN_FILTER_BITS) & 63) & 1;
}

/* The same of several, without a branch for each. */
DGEN_INLINE bool dgen_any_may_be(const dgen_search *search, const uint64_t *words, int count) {
    uint64_t maybe = 0;
    for (int k = 0; k < count; ++k) {
        maybe |= dgen_may_be(search, words[k]);
    }
    return maybe != 0;
}

/* Whether it is one of them. */
bool dgen_is_wanted(const dgen_search *search, uint64_t word);

/* The lane's first word on a page. */
DGEN_INLINE uint64_t dgen_first_word(const dgen_search *search, uint64_t page) {
    uint64_t base = dgen_seed_base(page);
    uint64_t s0 = dgen_mix64(search->offset0 + base), s3 = dgen_mix64(search->offset3 + base);
    return dgen_rotl(s0 + s3, 23) + s0;
}

/* Pages [i, pages) from `page` on, one after the other: the first that is wanted, or `pages`. */
DGEN_INLINE uint64_t dgen_find_among(const dgen_search *search, uint64_t page, uint64_t i, uint64_t pages) {
    for (; i < pages; ++i) {
        uint64_t word = dgen_first_word(search, page + i);
        if (dgen_may_be(search, word) != 0 && dgen_is_wanted(search, word)) {
            return i;
        }
    }
    return pages;
}

DGEN_INLINE uint32_t dgen_random_rows(const dgen_recipe *recipe, uint64_t unit) {
    return dgen_common_rows(recipe) + dgen_extra_row(recipe, unit);
}

/*
 * How much of a unit rows [first, end) of its page need. Random rows before them are not made: a step of each lane does;
 * but the unit's last one may have to be repeated.
 */
typedef struct {
    uint32_t rows;    /* of the unit, up to `end` */
    uint32_t skipped; /* of those, before `first` */
} dgen_unit;

/* The unit that begins with row `row`. */
DGEN_INLINE dgen_unit dgen_unit_of(const dgen_recipe *recipe, uint32_t row, uint32_t first, uint32_t end) {
    uint32_t rows = dgen_min(recipe->unit_rows, end - row);
    return (dgen_unit){rows, first > row ? dgen_min(first - row, rows) : 0};
}

#endif
