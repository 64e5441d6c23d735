/* NEON (AArch64, little-endian): a row is four 128-bit vectors; their four chains of steps hide each other's latency. */
#include <arm_neon.h>
#include <string.h>

#include "dgen_kernel.h"

#define ROW_VECTORS 4
#define UNROLL _Pragma("GCC unroll 4")

typedef struct {
    uint64x2_t v[ROW_VECTORS];
} row;

typedef struct {
    row s0, s1, s2, s3;
} lanes;

DGEN_INLINE row load_row(const uint64_t *words) {
    row r;
    UNROLL for (int k = 0; k < ROW_VECTORS; ++k) { r.v[k] = vld1q_u64(words + 2 * k); }
    return r;
}

DGEN_INLINE lanes seed(const uint64_t *offsets, uint64_t page) {
    uint64_t words[DGEN_SEED_WORDS];
    for (uint32_t i = 0; i < DGEN_SEED_WORDS; ++i) {
        words[i] = dgen_mix64(offsets[i] + dgen_seed_base(page));
    }
    return (lanes){load_row(words), load_row(words + 8), load_row(words + 16), load_row(words + 24)};
}

#define ROTL(x, k) vsriq_n_u64(vshlq_n_u64((x), (k)), (x), 64 - (k))

/* Steps xoshiro256++, two lanes at a time. */
DGEN_INLINE row next_row(lanes *x) {
    row out;
    UNROLL for (int k = 0; k < ROW_VECTORS; ++k) {
        uint64x2_t s0 = x->s0.v[k], s1 = x->s1.v[k], s2 = x->s2.v[k], s3 = x->s3.v[k];
        uint64x2_t sum = vaddq_u64(s0, s3);
        out.v[k] = vaddq_u64(ROTL(sum, 23), s0);
        uint64x2_t t = vshlq_n_u64(s1, 17);
        s2 = veorq_u64(s2, s0);
        s3 = veorq_u64(s3, s1);
        x->s1.v[k] = veorq_u64(s1, s2);
        x->s0.v[k] = veorq_u64(s0, s3);
        x->s2.v[k] = veorq_u64(s2, t);
        x->s3.v[k] = ROTL(s3, 45);
    }
    return out;
}

/* Stores a pair of vectors with the hint that they will not be read soon. */
DGEN_INLINE void stream_pair(uint8_t *at, uint64x2_t a, uint64x2_t b) {
    __asm__ volatile("stnp %q0, %q1, [%2]" : : "w"(a), "w"(b), "r"(at) : "memory");
}

DGEN_INLINE void emit(dgen_sink sink, uint8_t *at, row r, uint64x2_t *different) {
    if (sink == SINK_STREAM) { /* 16-byte alignment is enough, so there is no narrow variant */
        stream_pair(at, r.v[0], r.v[1]);
        stream_pair(at + 32, r.v[2], r.v[3]);
        return;
    }
    if (sink == SINK_COMPARE) {
        dgen_prefetch_later(at);
    }
    UNROLL for (int k = 0; k < ROW_VECTORS; ++k) {
        if (sink == SINK_STORE) {
            vst1q_u8(at + 16 * k, vreinterpretq_u8_u64(r.v[k]));
        } else {
            uint64x2_t found = vreinterpretq_u64_u8(vld1q_u8(at + 16 * k));
            *different = vorrq_u64(*different, veorq_u64(found, r.v[k]));
        }
    }
}

DGEN_INLINE row zero_row(void) {
    row r;
    UNROLL for (int k = 0; k < ROW_VECTORS; ++k) { r.v[k] = vdupq_n_u64(0); }
    return r;
}

/* Returns the row as it is stored. */
DGEN_INLINE row made_row(bool masked, const dgen_recipe *recipe, row r) {
    if (masked) {
        uint64x2_t mask = vdupq_n_u64(recipe->mask), base = vdupq_n_u64(recipe->base);
        UNROLL for (int k = 0; k < ROW_VECTORS; ++k) { r.v[k] = vorrq_u64(vandq_u64(r.v[k], mask), base); }
    }
    return r;
}

/* Emits rows [first, end) of a page. */
DGEN_INLINE void walk_page(dgen_sink sink, bool masked, const dgen_recipe *recipe, const uint64_t *offsets,
                           uint8_t *at, uint64_t page, uint32_t first, uint32_t end, uint64x2_t *different) {
    lanes x = seed(offsets, page);
    uint32_t units = DGEN_PAGE_ROWS / recipe->unit_rows;
    for (uint32_t j = 0, row_of = 0; row_of < end; ++j, row_of += recipe->unit_rows) {
        dgen_unit unit = dgen_unit_of(recipe, row_of, first, end);
        uint32_t random = dgen_min(dgen_random_rows(recipe, page * units + j), unit.rows);
        uint32_t i = 0;
        row r = zero_row();
        for (; i < dgen_min(unit.skipped, random - 1); ++i) {
            (void)next_row(&x); /* only steps: the row is not emitted */
        }
        for (; i < random; ++i) {
            r = made_row(masked, recipe, next_row(&x));
            if (i >= unit.skipped) {
                emit(sink, at, r, different);
                at += DGEN_ROW_BYTES;
            }
        }
        if (recipe->filler == DGEN_FILLER_ZERO) {
            r = zero_row();
        }
        for (i = dgen_max(random, unit.skipped); i < unit.rows; ++i, at += DGEN_ROW_BYTES) {
            emit(sink, at, r, different);
        }
    }
}

DGEN_INLINE void fill_pages(dgen_sink sink, bool masked, const dgen_recipe *recipe, uint8_t *dst, uint64_t page,
                            uint64_t pages) {
    uint64_t offsets[DGEN_SEED_WORDS];
    dgen_seed_offsets(recipe->key, offsets);
    for (uint64_t i = 0; i < pages; ++i) {
        walk_page(sink, masked, recipe, offsets, dst + i * DGEN_PAGE_BYTES, page + i, 0, DGEN_PAGE_ROWS, NULL);
    }
}

static void fill(const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint64_t pages, uint32_t store) {
    if (store == DGEN_STORE_NON_TEMPORAL) {
        if (dgen_is_masked(recipe)) {
            fill_pages(SINK_STREAM, true, recipe, dst, page, pages);
        } else {
            fill_pages(SINK_STREAM, false, recipe, dst, page, pages);
        }
    } else if (dgen_is_masked(recipe)) {
        fill_pages(SINK_STORE, true, recipe, dst, page, pages);
    } else {
        fill_pages(SINK_STORE, false, recipe, dst, page, pages);
    }
}

static void fill_rows(const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint32_t first, uint32_t end) {
    uint64_t offsets[DGEN_SEED_WORDS];
    dgen_seed_offsets(recipe->key, offsets);
    if (dgen_is_masked(recipe)) {
        walk_page(SINK_STORE, true, recipe, offsets, dst, page, first, end, NULL);
    } else {
        walk_page(SINK_STORE, false, recipe, offsets, dst, page, first, end, NULL);
    }
}

DGEN_INLINE uint64_t right_pages(bool masked, const dgen_recipe *recipe, const uint8_t *src, uint64_t page,
                                 uint64_t pages) {
    uint64_t offsets[DGEN_SEED_WORDS];
    dgen_seed_offsets(recipe->key, offsets);
    for (uint64_t i = 0; i < pages; ++i) {
        uint64x2_t different = vdupq_n_u64(0);
        /* SINK_COMPARE only reads. */
        walk_page(SINK_COMPARE, masked, recipe, offsets, (uint8_t *)(uintptr_t)(src + i * DGEN_PAGE_BYTES), page + i,
                  0, DGEN_PAGE_ROWS, &different);
        if ((vgetq_lane_u64(different, 0) | vgetq_lane_u64(different, 1)) != 0) {
            return i;
        }
    }
    return pages;
}

static uint64_t verify(const dgen_recipe *recipe, const uint8_t *src, uint64_t page, uint64_t pages) {
    return dgen_is_masked(recipe) ? right_pages(true, recipe, src, page, pages)
                                  : right_pages(false, recipe, src, page, pages);
}

DGEN_INLINE void fill_listed(dgen_sink sink, bool masked, const dgen_recipe *shape, const dgen_page *pages, uint32_t n,
                             uint32_t end) {
    uint64_t offsets[DGEN_SEED_WORDS];
    for (uint32_t i = 0; i < n; ++i) {
        dgen_seed_offsets(pages[i].key, offsets);
        walk_page(sink, masked, shape, offsets, pages[i].at, pages[i].number, 0, end, NULL);
    }
}

static void fill_list(const dgen_recipe *shape, const dgen_page *pages, uint32_t n, uint32_t end, uint32_t store) {
    bool stream = store == DGEN_STORE_NON_TEMPORAL;
    if (dgen_is_masked(shape)) {
        stream ? fill_listed(SINK_STREAM, true, shape, pages, n, end) : fill_listed(SINK_STORE, true, shape, pages, n, end);
    } else {
        stream ? fill_listed(SINK_STREAM, false, shape, pages, n, end) : fill_listed(SINK_STORE, false, shape, pages, n, end);
    }
}

static uint32_t verify_list(const dgen_recipe *shape, const dgen_page *pages, uint32_t n) {
    for (uint32_t i = 0; i < n; ++i) {
        dgen_recipe recipe = *shape;
        memcpy(recipe.key, pages[i].key, sizeof recipe.key);
        if (verify(&recipe, pages[i].at, pages[i].number, 1) == 0) {
            return i;
        }
    }
    return n;
}

/* NEON has no 64-bit multiplication: scalar code is faster. */
static uint64_t find(const dgen_search *search, uint64_t page, uint64_t pages) {
    return dgen_find_among(search, page, 0, pages);
}

/* Completes non-temporal stores: nothing to do. */
static void fence(void) {}

static void baseline_store(uint8_t *dst, uint64_t bytes, uint64_t value, uint32_t store) {
    uint64x2_t v = vdupq_n_u64(value);
    row r = {{v, v, v, v}};
    for (uint64_t i = 0; i < bytes; i += DGEN_ROW_BYTES) {
        if (store == DGEN_STORE_NON_TEMPORAL) {
            emit(SINK_STREAM, dst + i, r, NULL);
        } else {
            emit(SINK_STORE, dst + i, r, NULL);
        }
    }
}

static uint64_t baseline_read(const uint8_t *src, uint64_t bytes) {
    row sum = zero_row();
    for (uint64_t i = 0; i < bytes; i += DGEN_ROW_BYTES) {
        UNROLL for (int k = 0; k < ROW_VECTORS; ++k) {
            sum.v[k] = veorq_u64(sum.v[k], vreinterpretq_u64_u8(vld1q_u8(src + i + 16 * k)));
        }
    }
    uint64x2_t v = veorq_u64(veorq_u64(sum.v[0], sum.v[1]), veorq_u64(sum.v[2], sum.v[3]));
    return vgetq_lane_u64(v, 0) ^ vgetq_lane_u64(v, 1);
}

static void object_keys(const uint64_t *seed, uint64_t number, uint64_t (*key)[DGEN_STATE_WORDS]) {
    dgen_object_keys(seed, number, key);
}

const dgen_kernel dgen_neon_kernel = {
    .isa = DGEN_ISA_NEON,
    .fill = fill,
    .fill_rows = fill_rows,
    .verify = verify,
    .fill_list = fill_list,
    .object_keys = object_keys,
    .verify_list = verify_list,
    .fence = fence,
    .find = find,
    .baseline_store = baseline_store,
    .baseline_read = baseline_read,
};
