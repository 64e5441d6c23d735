/*
 * AVX2: a row is two 256-bit vectors. Generation keeps the four vector pipes busy and leaves the scalar pipes idle. The
 * next page's lanes are therefore seeded in scalar code, one word next to each of a page's first 32 random rows: seeding
 * costs no time.
 */
#include <immintrin.h>

#include "dgen_kernel.h"

#define STATE_VECTORS (DGEN_SEED_WORDS / 4)

typedef struct {
    __m256i low, high; /* lanes 0-3, lanes 4-7 */
} row;

typedef struct {
    row s0, s1, s2, s3;
} lanes;

/* The next page's state words, of which `done` are computed. */
typedef struct {
    const uint64_t *offsets;
    uint64_t *words;
    uint64_t base;
    uint32_t done;
} seeding;

DGEN_INLINE void seed_word(seeding *next) {
    next->words[next->done] = dgen_mix64(next->offsets[next->done] + next->base);
    ++next->done;
}

DGEN_INLINE row load_row(const uint64_t *words) {
    return (row){_mm256_load_si256((const __m256i *)(const void *)words),
                 _mm256_load_si256((const __m256i *)(const void *)(words + 4))};
}

DGEN_INLINE __m256i rotl(__m256i x, int k) {
    return _mm256_or_si256(_mm256_slli_epi64(x, k), _mm256_srli_epi64(x, 64 - k));
}

/* Steps four lanes of xoshiro256++. */
DGEN_INLINE __m256i next_half(__m256i *s0, __m256i *s1, __m256i *s2, __m256i *s3) {
    __m256i out = _mm256_add_epi64(rotl(_mm256_add_epi64(*s0, *s3), 23), *s0);
    __m256i t = _mm256_slli_epi64(*s1, 17);
    *s2 = _mm256_xor_si256(*s2, *s0);
    *s3 = _mm256_xor_si256(*s3, *s1);
    *s1 = _mm256_xor_si256(*s1, *s2);
    *s0 = _mm256_xor_si256(*s0, *s3);
    *s2 = _mm256_xor_si256(*s2, t);
    *s3 = rotl(*s3, 45);
    return out;
}

DGEN_INLINE row next_row(lanes *x) {
    row out;
    out.low = next_half(&x->s0.low, &x->s1.low, &x->s2.low, &x->s3.low);
    out.high = next_half(&x->s0.high, &x->s1.high, &x->s2.high, &x->s3.high);
    return out;
}

DGEN_INLINE void stream_narrow(__m128i *to, __m256i v) {
    _mm_stream_si128(to, _mm256_castsi256_si128(v));
    _mm_stream_si128(to + 1, _mm256_extracti128_si256(v, 1));
}

DGEN_INLINE void emit(dgen_sink sink, uint8_t *at, row r, __m256i *different) {
    __m256i *to = (__m256i *)(void *)at;
    if (sink == SINK_STORE) {
        _mm256_storeu_si256(to, r.low);
        _mm256_storeu_si256(to + 1, r.high);
    } else if (sink == SINK_STREAM) {
        _mm256_stream_si256(to, r.low);
        _mm256_stream_si256(to + 1, r.high);
    } else if (sink == SINK_STREAM_NARROW) {
        stream_narrow((__m128i *)to, r.low);
        stream_narrow((__m128i *)to + 2, r.high);
    } else {
        dgen_prefetch_later(at);
        __m256i low = _mm256_xor_si256(_mm256_loadu_si256(to), r.low);
        __m256i high = _mm256_xor_si256(_mm256_loadu_si256(to + 1), r.high);
        *different = _mm256_or_si256(*different, _mm256_or_si256(low, high));
    }
}

/* Returns the row as it is stored. */
DGEN_INLINE row made_row(bool masked, const dgen_recipe *recipe, row r) {
    if (!masked) {
        return r;
    }
    __m256i mask = _mm256_set1_epi64x((long long)recipe->mask), base = _mm256_set1_epi64x((long long)recipe->base);
    return (row){_mm256_or_si256(_mm256_and_si256(r.low, mask), base),
                 _mm256_or_si256(_mm256_and_si256(r.high, mask), base)};
}

/* Emits rows [first, end) of a page from its seeded words and seeds the next page meanwhile. */
DGEN_INLINE void walk_page(dgen_sink sink, bool masked, const dgen_recipe *recipe, uint8_t *at, uint64_t page,
                           uint32_t first, uint32_t end, const uint64_t *words, seeding *next, __m256i *different) {
    lanes x = {load_row(words), load_row(words + 8), load_row(words + 16), load_row(words + 24)};
    uint32_t units = DGEN_PAGE_ROWS / recipe->unit_rows;
    for (uint32_t j = 0, row_of = 0; row_of < end; ++j, row_of += recipe->unit_rows) {
        dgen_unit unit = dgen_unit_of(recipe, row_of, first, end);
        uint32_t random = dgen_min(dgen_random_rows(recipe, page * units + j), unit.rows);
        uint32_t seeding_rows = dgen_min(random, DGEN_SEED_WORDS - next->done);
        uint32_t i = 0;
        row r = {_mm256_setzero_si256(), _mm256_setzero_si256()};
        for (; i < dgen_min(unit.skipped, random - 1); ++i) {
            (void)next_row(&x); /* only steps: the row is not emitted */
        }
        for (; i < seeding_rows; ++i, at += DGEN_ROW_BYTES) {
            r = made_row(masked, recipe, next_row(&x));
            emit(sink, at, r, different);
            seed_word(next);
        }
        for (; i < random; ++i) {
            r = made_row(masked, recipe, next_row(&x));
            if (i >= unit.skipped) {
                emit(sink, at, r, different);
                at += DGEN_ROW_BYTES;
            }
        }
        if (recipe->filler == DGEN_FILLER_ZERO) {
            r = (row){_mm256_setzero_si256(), _mm256_setzero_si256()};
        }
        for (i = dgen_max(random, unit.skipped); i < unit.rows; ++i, at += DGEN_ROW_BYTES) {
            emit(sink, at, r, different);
        }
    }
    while (next->done < DGEN_SEED_WORDS) {
        seed_word(next);
    }
}

/* Seeds all of a page's state words at once. */
DGEN_INLINE void seed_page(const uint64_t *key, uint64_t page, uint64_t *offsets, uint64_t *words) {
    dgen_seed_offsets(key, offsets);
    for (uint32_t i = 0; i < DGEN_SEED_WORDS; ++i) {
        words[i] = dgen_mix64(offsets[i] + dgen_seed_base(page));
    }
}

static void fill_rows(const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint32_t first, uint32_t end) {
    _Alignas(64) uint64_t words[DGEN_SEED_WORDS];
    _Alignas(64) uint64_t offsets[DGEN_SEED_WORDS];
    seed_page(recipe->key, page, offsets, words);
    seeding none = {.done = DGEN_SEED_WORDS};
    if (dgen_is_masked(recipe)) {
        walk_page(SINK_STORE, true, recipe, dst, page, first, end, words, &none, NULL);
    } else {
        walk_page(SINK_STORE, false, recipe, dst, page, first, end, words, &none, NULL);
    }
}

/* Returns the first page that differs, or `pages`. */
DGEN_INLINE uint64_t walk(dgen_sink sink, bool masked, const dgen_recipe *recipe, uint8_t *at, uint64_t page,
                          uint64_t pages) {
    _Alignas(64) uint64_t words[2][DGEN_SEED_WORDS];
    _Alignas(64) uint64_t offsets[DGEN_SEED_WORDS];
    seed_page(recipe->key, page, offsets, words[0]);
    for (uint64_t i = 0; i < pages; ++i) {
        /* After the last page there is nothing left to seed. */
        uint32_t done = i + 1 < pages ? 0 : DGEN_SEED_WORDS;
        seeding next = {offsets, words[(i + 1) & 1], dgen_seed_base(page + i + 1), done};
        __m256i different = _mm256_setzero_si256();
        walk_page(sink, masked, recipe, at + i * DGEN_PAGE_BYTES, page + i, 0, DGEN_PAGE_ROWS, words[i & 1], &next,
                  &different);
        if (sink == SINK_COMPARE && !_mm256_testz_si256(different, different)) {
            return i;
        }
    }
    return pages;
}

DGEN_INLINE void fill_pages(bool masked, const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint64_t pages,
                            uint32_t store) {
    if (store == DGEN_STORE_REGULAR) {
        walk(SINK_STORE, masked, recipe, dst, page, pages);
        return;
    }
    if ((uintptr_t)dst % sizeof(__m256i) == 0) {
        walk(SINK_STREAM, masked, recipe, dst, page, pages);
    } else {
        walk(SINK_STREAM_NARROW, masked, recipe, dst, page, pages);
    }
    _mm_sfence();
}

/* Not inlined: beside it in one function, the code for format 1 was slower. */
__attribute__((noinline)) static void fill_masked(const dgen_recipe *recipe, uint8_t *dst, uint64_t page,
                                                  uint64_t pages, uint32_t store) {
    fill_pages(true, recipe, dst, page, pages, store);
}

static void fill(const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint64_t pages, uint32_t store) {
    if (dgen_is_masked(recipe)) {
        fill_masked(recipe, dst, page, pages, store);
    } else {
        fill_pages(false, recipe, dst, page, pages, store);
    }
}

/* Not inlined, like fill_masked. */
__attribute__((noinline)) static uint64_t verify_masked(const dgen_recipe *recipe, uint8_t *at, uint64_t page,
                                                        uint64_t pages) {
    return walk(SINK_COMPARE, true, recipe, at, page, pages);
}

static uint64_t verify(const dgen_recipe *recipe, const uint8_t *src, uint64_t page, uint64_t pages) {
    uint8_t *at = (uint8_t *)(uintptr_t)src; /* SINK_COMPARE only reads */
    return dgen_is_masked(recipe) ? verify_masked(recipe, at, page, pages)
                                  : walk(SINK_COMPARE, false, recipe, at, page, pages);
}

/* Walks the first rows of each page of a list. Returns the index of the first page that differs, or `n`. */
DGEN_INLINE uint32_t walk_list(dgen_sink sink, bool masked, const dgen_recipe *shape, const dgen_page *pages, uint32_t n,
                               uint32_t end) {
    _Alignas(64) uint64_t words[2][DGEN_SEED_WORDS];
    _Alignas(64) uint64_t offsets[DGEN_SEED_WORDS];
    seed_page(pages->key, pages->number, offsets, words[0]);
    for (uint32_t i = 0; i < n; ++i) {
        seeding next = {offsets, words[(i + 1) & 1], 0, DGEN_SEED_WORDS};
        if (i + 1 < n) {
            next.base = dgen_seed_base(pages[i + 1].number);
            next.done = 0;
            if (pages[i + 1].key != pages[i].key) {
                dgen_seed_offsets(pages[i + 1].key, offsets);
            }
        }
        __m256i different = _mm256_setzero_si256();
        walk_page(sink, masked, shape, pages[i].at, pages[i].number, 0, end, words[i & 1], &next, &different);
        if (sink == SINK_COMPARE && !_mm256_testz_si256(different, different)) {
            return i;
        }
    }
    return n;
}

DGEN_INLINE void fill_listed(bool masked, const dgen_recipe *shape, const dgen_page *pages, uint32_t n, uint32_t end,
                             uint32_t store) {
    if (store == DGEN_STORE_REGULAR) {
        walk_list(SINK_STORE, masked, shape, pages, n, end);
    } else if ((uintptr_t)pages->at % sizeof(__m256i) == 0) {
        walk_list(SINK_STREAM, masked, shape, pages, n, end);
    } else {
        walk_list(SINK_STREAM_NARROW, masked, shape, pages, n, end);
    }
}

static void fill_list(const dgen_recipe *shape, const dgen_page *pages, uint32_t n, uint32_t end, uint32_t store) {
    if (dgen_is_masked(shape)) {
        fill_listed(true, shape, pages, n, end, store);
    } else {
        fill_listed(false, shape, pages, n, end, store);
    }
}

static uint32_t verify_list(const dgen_recipe *shape, const dgen_page *pages, uint32_t n) {
    return dgen_is_masked(shape) ? walk_list(SINK_COMPARE, true, shape, pages, n, DGEN_PAGE_ROWS)
                                 : walk_list(SINK_COMPARE, false, shape, pages, n, DGEN_PAGE_ROWS);
}

/* Returns z * c modulo 2^64, from three 32-bit multiplications. */
DGEN_INLINE __m256i multiply(__m256i z, uint64_t c) {
    __m256i low = _mm256_set1_epi64x((long long)(c & UINT32_MAX)), high = _mm256_set1_epi64x((long long)(c >> 32));
    __m256i crossed = _mm256_add_epi64(_mm256_mul_epu32(_mm256_srli_epi64(z, 32), low), _mm256_mul_epu32(z, high));
    return _mm256_add_epi64(_mm256_mul_epu32(z, low), _mm256_slli_epi64(crossed, 32));
}

DGEN_INLINE __m256i mix64(__m256i z) {
    z = multiply(_mm256_xor_si256(z, _mm256_srli_epi64(z, 30)), UINT64_C(0xBF58476D1CE4E5B9));
    z = multiply(_mm256_xor_si256(z, _mm256_srli_epi64(z, 27)), UINT64_C(0x94D049BB133111EB));
    return _mm256_xor_si256(z, _mm256_srli_epi64(z, 31));
}

/* Returns the first words of four pages from state words 0 and 3 before mixing. */
DGEN_INLINE __m256i first_words(__m256i z0, __m256i z3, __m256i mask, __m256i base) {
    __m256i s0 = mix64(z0), s3 = mix64(z3);
    __m256i word = _mm256_add_epi64(rotl(_mm256_add_epi64(s0, s3), 23), s0);
    return _mm256_or_si256(_mm256_and_si256(word, mask), base);
}

/* Searches eight pages at a time. Scalar code looks up the filter, next to the vector pipes' work. */
static uint64_t find(const dgen_search *search, uint64_t page, uint64_t pages) {
    enum { STEP = 8 };
    _Alignas(32) uint64_t words[STEP];
    for (uint64_t k = 0; k < STEP / 2; ++k) {
        words[k] = dgen_seed_base(page + k);
    }
    __m256i *low = (__m256i *)(void *)words, *high = low + 1;
    __m256i base = _mm256_load_si256(low);
    __m256i z0 = _mm256_add_epi64(base, _mm256_set1_epi64x((long long)search->offset0));
    __m256i z3 = _mm256_add_epi64(base, _mm256_set1_epi64x((long long)search->offset3));
    __m256i kept = _mm256_set1_epi64x((long long)search->mask), added = _mm256_set1_epi64x((long long)search->base);
    __m256i half = _mm256_set1_epi64x((long long)dgen_seed_base(STEP / 2));
    uint64_t i = 0;
    for (; i + STEP <= pages; i += STEP) {
        _mm256_store_si256(low, first_words(z0, z3, kept, added));
        z0 = _mm256_add_epi64(z0, half);
        z3 = _mm256_add_epi64(z3, half);
        _mm256_store_si256(high, first_words(z0, z3, kept, added));
        z0 = _mm256_add_epi64(z0, half);
        z3 = _mm256_add_epi64(z3, half);
        if (dgen_any_may_be(search, words, STEP)) {
            uint64_t found = dgen_find_among(search, page, i, i + STEP);
            if (found < i + STEP) {
                return found;
            }
        }
    }
    return dgen_find_among(search, page, i, pages);
}

/* Completes non-temporal stores. */
static void fence(void) { _mm_sfence(); }

static void baseline_store(uint8_t *dst, uint64_t bytes, uint64_t value, uint32_t store) {
    __m256i v = _mm256_set1_epi64x((long long)value);
    row r = {v, v};
    if (store == DGEN_STORE_NON_TEMPORAL) {
        for (uint64_t i = 0; i < bytes; i += DGEN_ROW_BYTES) {
            emit(SINK_STREAM, dst + i, r, NULL);
        }
        _mm_sfence();
    } else {
        for (uint64_t i = 0; i < bytes; i += DGEN_ROW_BYTES) {
            emit(SINK_STORE, dst + i, r, NULL);
        }
    }
}

static uint64_t baseline_read(const uint8_t *src, uint64_t bytes) {
    __m256i low = _mm256_setzero_si256();
    __m256i high = low;
    for (uint64_t i = 0; i < bytes; i += DGEN_ROW_BYTES) {
        const __m256i *from = (const __m256i *)(const void *)(src + i);
        low = _mm256_xor_si256(low, _mm256_loadu_si256(from));
        high = _mm256_xor_si256(high, _mm256_loadu_si256(from + 1));
    }
    _Alignas(32) uint64_t w[4];
    _mm256_store_si256((__m256i *)(void *)w, _mm256_xor_si256(low, high));
    return w[0] ^ w[1] ^ w[2] ^ w[3];
}

static void object_keys(const uint64_t *seed, uint64_t number, uint64_t (*key)[DGEN_STATE_WORDS]) {
    dgen_object_keys(seed, number, key);
}

const dgen_kernel dgen_avx2_kernel = {
    .isa = DGEN_ISA_AVX2,
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
