/* The scalar rules of stream formats 1 and 2: the recipe of a page, its seeding and its units. */
#ifndef DGEN_FORMAT_H
#define DGEN_FORMAT_H

#include <stdbool.h>
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
    uint64_t mask, base; /* a random row holds (word & mask) | base */
} dgen_recipe;

/* Returns whether words are masked before they are stored. Kernels have separate code for it, so format 1 pays nothing. */
DGEN_INLINE bool dgen_is_masked(const dgen_recipe *recipe) { return recipe->mask != UINT64_MAX || recipe->base != 0; }

DGEN_INLINE uint32_t dgen_min(uint32_t a, uint32_t b) { return a < b ? a : b; }
DGEN_INLINE uint32_t dgen_max(uint32_t a, uint32_t b) { return a > b ? a : b; }

DGEN_INLINE uint64_t dgen_rotl(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

/* SplitMix64's finalizer (Steele, Lea, Flood 2014; variant 13 of Stafford). */
DGEN_INLINE uint64_t dgen_mix64(uint64_t z) {
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Before mixing, state word w of lane l of page p is key[w] + GOLDEN * (8p + l + 1). Returns the part that depends on p. */
DGEN_INLINE uint64_t dgen_seed_base(uint64_t page) { return DGEN_GOLDEN * (DGEN_LANES * page); }

/* Computes the part that does not depend on p, for all lanes: offsets[8w + l]. */
DGEN_INLINE void dgen_seed_offsets(const uint64_t *key, uint64_t offsets[DGEN_SEED_WORDS]) {
    for (uint32_t w = 0; w < DGEN_STATE_WORDS; ++w) {
        for (uint32_t l = 0; l < DGEN_LANES; ++l) {
            offsets[w * DGEN_LANES + l] = key[w] + DGEN_GOLDEN * (l + 1);
        }
    }
}

/* Returns the number of random rows that every unit has; a unit may have one more. */
DGEN_INLINE uint32_t dgen_common_rows(const dgen_recipe *recipe) { return (uint32_t)(recipe->rows_q32 >> 32); }

/* Returns 1 if the unit has one random row more than the common ones, else 0. */
DGEN_INLINE uint32_t dgen_extra_row(const dgen_recipe *recipe, uint64_t unit) {
    uint64_t fraction = recipe->rows_q32 & UINT32_MAX;
    return (uint32_t)((((unit * fraction) & UINT32_MAX) + fraction) >> 32);
}

DGEN_INLINE uint32_t dgen_random_rows(const dgen_recipe *recipe, uint64_t unit) {
    return dgen_common_rows(recipe) + dgen_extra_row(recipe, unit);
}

/*
 * The part of a unit that rows [first, end) of its page need. Random rows before `first` only step the lanes, except the
 * unit's last random row, which the filler may repeat.
 */
typedef struct {
    uint32_t rows;    /* of the unit, up to `end` */
    uint32_t skipped; /* of these rows, those before `first` */
} dgen_unit;

/* Returns the part of the unit that begins with row `row`. */
DGEN_INLINE dgen_unit dgen_unit_of(const dgen_recipe *recipe, uint32_t row, uint32_t first, uint32_t end) {
    uint32_t rows = dgen_min(recipe->unit_rows, end - row);
    return (dgen_unit){rows, first > row ? dgen_min(first - row, rows) : 0};
}

#endif
