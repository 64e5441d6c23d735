/* The definition: a page in plain C, one lane after the other. Every other kernel is tested against it. */
#include <string.h>

#include "dgen_kernel.h"

typedef struct {
    uint64_t s[DGEN_STATE_WORDS];
} lane;

/* xoshiro256++ 1.0 (Blackman, Vigna 2019). */
DGEN_INLINE uint64_t next_word(lane *x) {
    uint64_t *s = x->s;
    uint64_t out = dgen_rotl(s[0] + s[3], 23) + s[0];
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = dgen_rotl(s[3], 45);
    return out;
}

/* Words are little-endian in memory, whatever the machine's own order. */
DGEN_INLINE uint64_t little_endian(uint64_t word) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(word);
#else
    return word;
#endif
}

/* Stores a word, or returns its difference from the word in memory. */
DGEN_INLINE uint64_t emit(dgen_sink sink, uint8_t *at, uint64_t word) {
    word = little_endian(word);
    if (sink == SINK_COMPARE) {
        uint64_t found;
        memcpy(&found, at, sizeof found);
        return found ^ word;
    }
    memcpy(at, &word, sizeof word);
    return 0;
}

/*
 * Emits one lane's column of rows [first, end) of a page with these keys; the recipe's own are not used. Returns 0 unless a
 * compared word differs.
 */
DGEN_INLINE uint64_t walk_lane(dgen_sink sink, const dgen_recipe *recipe, const uint64_t *key, uint8_t *at, uint64_t page,
                               uint32_t first, uint32_t end, uint32_t l) {
    lane x;
    for (uint32_t w = 0; w < DGEN_STATE_WORDS; ++w) {
        x.s[w] = dgen_mix64(key[w] + DGEN_GOLDEN * (DGEN_LANES * page + l + 1));
    }
    uint64_t different = 0;
    uint32_t units = DGEN_PAGE_ROWS / recipe->unit_rows;
    at += l * sizeof(uint64_t);
    for (uint32_t j = 0, row = 0; row < end; ++j, row += recipe->unit_rows) {
        dgen_unit unit = dgen_unit_of(recipe, row, first, end);
        uint32_t random = dgen_min(dgen_random_rows(recipe, page * units + j), unit.rows);
        uint64_t word = 0;
        for (uint32_t r = 0; r < random; ++r) {
            word = (next_word(&x) & recipe->mask) | recipe->base;
            if (r >= unit.skipped) {
                different |= emit(sink, at, word);
                at += DGEN_ROW_BYTES;
            }
        }
        if (recipe->filler == DGEN_FILLER_ZERO) {
            word = 0;
        }
        for (uint32_t r = dgen_max(random, unit.skipped); r < unit.rows; ++r, at += DGEN_ROW_BYTES) {
            different |= emit(sink, at, word);
        }
    }
    return different;
}

static void fill_page(const dgen_recipe *recipe, const uint64_t *key, uint8_t *dst, uint64_t page, uint32_t first,
                      uint32_t end) {
    for (uint32_t l = 0; l < DGEN_LANES; ++l) {
        walk_lane(SINK_STORE, recipe, key, dst, page, first, end, l);
    }
}

static bool page_is_right(const dgen_recipe *recipe, const uint64_t *key, const uint8_t *src, uint64_t page) {
    uint64_t different = 0;
    for (uint32_t l = 0; l < DGEN_LANES; ++l) {
        /* SINK_COMPARE only reads. */
        different |= walk_lane(SINK_COMPARE, recipe, key, (uint8_t *)(uintptr_t)src, page, 0, DGEN_PAGE_ROWS, l);
    }
    return different == 0;
}

static void fill_rows(const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint32_t first, uint32_t end) {
    fill_page(recipe, recipe->key, dst, page, first, end);
}

static void fill(const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint64_t pages, uint32_t store) {
    (void)store; /* plain C has only regular stores */
    for (uint64_t i = 0; i < pages; ++i) {
        fill_page(recipe, recipe->key, dst + i * DGEN_PAGE_BYTES, page + i, 0, DGEN_PAGE_ROWS);
    }
}

static uint64_t verify(const dgen_recipe *recipe, const uint8_t *src, uint64_t page, uint64_t pages) {
    uint64_t i = 0;
    while (i < pages && page_is_right(recipe, recipe->key, src + i * DGEN_PAGE_BYTES, page + i)) {
        ++i;
    }
    return i;
}

static void fill_list(const dgen_recipe *shape, const dgen_page *pages, uint32_t n, uint32_t end, uint32_t store) {
    (void)store;
    for (uint32_t i = 0; i < n; ++i) {
        fill_page(shape, pages[i].key, pages[i].at, pages[i].number, 0, end);
    }
}

static uint32_t verify_list(const dgen_recipe *shape, const dgen_page *pages, uint32_t n) {
    uint32_t i = 0;
    while (i < n && page_is_right(shape, pages[i].key, pages[i].at, pages[i].number)) {
        ++i;
    }
    return i;
}

static uint64_t find(const dgen_search *search, uint64_t page, uint64_t pages) {
    return dgen_find_among(search, page, 0, pages);
}

/* Completes non-temporal stores: nothing to do. */
static void fence(void) {}

static void baseline_store(uint8_t *dst, uint64_t bytes, uint64_t value, uint32_t store) {
    (void)store;
    for (uint64_t i = 0; i < bytes; i += sizeof value) {
        memcpy(dst + i, &value, sizeof value);
    }
}

static uint64_t baseline_read(const uint8_t *src, uint64_t bytes) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < bytes; i += sizeof sum) {
        uint64_t word;
        memcpy(&word, src + i, sizeof word);
        sum ^= word;
    }
    return sum;
}

static void object_keys(const uint64_t *seed, uint64_t number, uint64_t (*key)[DGEN_STATE_WORDS]) {
    dgen_object_keys(seed, number, key);
}

const dgen_kernel dgen_portable_kernel = {
    .isa = DGEN_ISA_PORTABLE,
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
