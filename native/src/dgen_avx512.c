/*
 * AVX-512 (F and DQ): a row is one 512-bit vector. One page's lanes are a single chain of dependent steps, so several
 * pages are generated side by side to hide the latency. Their stores are 4 KiB apart. That is harmless for non-temporal
 * stores and within the cache, but regular stores to memory lose half their speed, so long regular runs go page by page.
 * Comparisons gain up to the size of the last-level cache.
 */
#include <immintrin.h>

#include "dgen_kernel.h"

#define SIDE_BY_SIDE 4
/* About the size of the second-level cache: longer runs of regular stores go to memory. */
#define CACHED_RUN_PAGES 256
/* Half of a usual last-level cache: longer runs are compared page by page, as memory delivers them. */
#define CACHED_COMPARE_PAGES 4096

#define UNROLL _Pragma("GCC unroll 4")

typedef struct {
    __m512i s0, s1, s2, s3;
} lanes;

/* vpternlogq's truth table of a ^ b ^ c. */
#define XOR3 0x96
/* The truth table of (a & b) | c. */
#define AND_OR 0xEA
/* The truth table of a | (b ^ c). */
#define OR_XOR 0xF6

DGEN_INLINE __m512i xor3(__m512i a, __m512i b, __m512i c) { return _mm512_ternarylogic_epi64(a, b, c, XOR3); }

DGEN_INLINE __m512i mix64(__m512i z) {
    z = _mm512_mullo_epi64(_mm512_xor_si512(z, _mm512_srli_epi64(z, 30)),
                           _mm512_set1_epi64((long long)UINT64_C(0xBF58476D1CE4E5B9)));
    z = _mm512_mullo_epi64(_mm512_xor_si512(z, _mm512_srli_epi64(z, 27)),
                           _mm512_set1_epi64((long long)UINT64_C(0x94D049BB133111EB)));
    return _mm512_xor_si512(z, _mm512_srli_epi64(z, 31));
}

DGEN_INLINE lanes seed(const uint64_t *offsets, uint64_t page) {
    __m512i base = _mm512_set1_epi64((long long)dgen_seed_base(page));
    return (lanes){mix64(_mm512_add_epi64(_mm512_loadu_si512(offsets), base)),
                   mix64(_mm512_add_epi64(_mm512_loadu_si512(offsets + 8), base)),
                   mix64(_mm512_add_epi64(_mm512_loadu_si512(offsets + 16), base)),
                   mix64(_mm512_add_epi64(_mm512_loadu_si512(offsets + 24), base))};
}

/* Seeds a page's lanes from its keys, without a table of offsets. */
DGEN_INLINE lanes seed_from(const uint64_t *key, uint64_t page) {
    uint64_t base = dgen_seed_base(page);
    __m512i steps = _mm512_set_epi64((long long)(8 * DGEN_GOLDEN), (long long)(7 * DGEN_GOLDEN), (long long)(6 * DGEN_GOLDEN),
                                     (long long)(5 * DGEN_GOLDEN), (long long)(4 * DGEN_GOLDEN), (long long)(3 * DGEN_GOLDEN),
                                     (long long)(2 * DGEN_GOLDEN), (long long)DGEN_GOLDEN);
    return (lanes){mix64(_mm512_add_epi64(steps, _mm512_set1_epi64((long long)(key[0] + base)))),
                   mix64(_mm512_add_epi64(steps, _mm512_set1_epi64((long long)(key[1] + base)))),
                   mix64(_mm512_add_epi64(steps, _mm512_set1_epi64((long long)(key[2] + base)))),
                   mix64(_mm512_add_epi64(steps, _mm512_set1_epi64((long long)(key[3] + base))))};
}

/* Steps eight lanes of xoshiro256++, with one instruction for each chain of exclusive ors. */
DGEN_INLINE __m512i next_row(lanes *x) {
    __m512i s0 = x->s0, s1 = x->s1, s2 = x->s2, s3 = x->s3;
    __m512i out = _mm512_add_epi64(_mm512_rol_epi64(_mm512_add_epi64(s0, s3), 23), s0);
    x->s0 = xor3(s0, s1, s3);
    x->s1 = xor3(s1, s2, s0);
    x->s2 = xor3(s2, s0, _mm512_slli_epi64(s1, 17));
    x->s3 = _mm512_rol_epi64(_mm512_xor_si512(s3, s1), 45);
    return out;
}

DGEN_INLINE void emit(dgen_sink sink, uint8_t *at, __m512i row, __m512i *different) {
    if (sink == SINK_STORE) {
        _mm512_storeu_si512((void *)at, row);
    } else if (sink == SINK_STREAM) {
        _mm512_stream_si512((__m512i *)(void *)at, row);
    } else if (sink == SINK_STREAM_NARROW) {
        __m128i *to = (__m128i *)(void *)at;
        _mm_stream_si128(to, _mm512_extracti32x4_epi32(row, 0));
        _mm_stream_si128(to + 1, _mm512_extracti32x4_epi32(row, 1));
        _mm_stream_si128(to + 2, _mm512_extracti32x4_epi32(row, 2));
        _mm_stream_si128(to + 3, _mm512_extracti32x4_epi32(row, 3));
    } else {
        *different = _mm512_ternarylogic_epi64(*different, _mm512_loadu_si512((const void *)at), row, OR_XOR);
    }
}

/* Returns the row as it is stored. */
DGEN_INLINE __m512i made_row(bool masked, const dgen_recipe *recipe, __m512i row) {
    if (!masked) {
        return row;
    }
    __m512i mask = _mm512_set1_epi64((long long)recipe->mask), base = _mm512_set1_epi64((long long)recipe->base);
    return _mm512_ternarylogic_epi64(row, mask, base, AND_OR);
}

DGEN_INLINE __m512i filler_row(const dgen_recipe *recipe, __m512i last) {
    return recipe->filler == DGEN_FILLER_ZERO ? _mm512_setzero_si512() : last;
}

/*
 * Prefetches what a comparison of `n` pages side by side reads next, line after line: memory is slower if it is asked for
 * `n` pages in turn.
 */
DGEN_INLINE void prefetch_next(int n, const uint8_t *first, size_t at, int k) {
    uintptr_t ahead = n * DGEN_PAGE_BYTES < DGEN_PREFETCH_BYTES ? DGEN_PREFETCH_BYTES : (uintptr_t)n * DGEN_PAGE_BYTES;
    __builtin_prefetch((const void *)((uintptr_t)first + ahead + at * (size_t)n + (size_t)k * DGEN_ROW_BYTES));
}

DGEN_INLINE void emit_at(dgen_sink sink, int n, uint8_t *const *to, size_t at, int k, __m512i row, __m512i *different) {
    if (sink == SINK_COMPARE) {
        prefetch_next(n, to[0], at, k);
    }
    emit(sink, to[k] + at, row, different);
}

/*
 * Emits rows [first, end) of `n` (a constant) pages side by side: page number[k] from lanes x[k] to to[k]. All units have
 * the common random rows; some have one more.
 */
DGEN_INLINE void walk_pages(dgen_sink sink, bool masked, int n, const dgen_recipe *recipe, lanes *x, uint8_t *const *to,
                            const uint64_t *number, uint32_t first, uint32_t end, __m512i *different) {
    __m512i last[SIDE_BY_SIDE];
    UNROLL for (int k = 0; k < n; ++k) { last[k] = _mm512_setzero_si512(); }
    uint32_t units = DGEN_PAGE_ROWS / recipe->unit_rows;
    size_t at = 0;
    for (uint32_t j = 0, row_of = 0; row_of < end; ++j, row_of += recipe->unit_rows) {
        dgen_unit unit = dgen_unit_of(recipe, row_of, first, end);
        uint32_t common = dgen_min(dgen_common_rows(recipe), unit.rows);
        uint32_t r = 0;
        for (; r < dgen_min(unit.skipped, common - 1); ++r) {
            UNROLL for (int k = 0; k < n; ++k) { (void)next_row(&x[k]); } /* only steps: the row is not emitted */
        }
        for (; r < common; ++r) {
            UNROLL for (int k = 0; k < n; ++k) {
                last[k] = made_row(masked, recipe, next_row(&x[k]));
                if (r >= unit.skipped) {
                    emit_at(sink, n, to, at, k, last[k], different);
                }
            }
            at += r >= unit.skipped ? DGEN_ROW_BYTES : 0;
        }
        if (common < unit.rows) {
            UNROLL for (int k = 0; k < n; ++k) {
                bool extra = dgen_extra_row(recipe, number[k] * units + j) != 0;
                __m512i row = extra ? (last[k] = made_row(masked, recipe, next_row(&x[k]))) : filler_row(recipe, last[k]);
                if (common >= unit.skipped) {
                    emit_at(sink, n, to, at, k, row, different);
                }
                last[k] = filler_row(recipe, last[k]);
            }
            at += common >= unit.skipped ? DGEN_ROW_BYTES : 0;
        }
        for (r = dgen_max(common + 1, unit.skipped); r < unit.rows; ++r, at += DGEN_ROW_BYTES) {
            UNROLL for (int k = 0; k < n; ++k) { emit_at(sink, n, to, at, k, last[k], different); }
        }
    }
}

/* Walks `n` consecutive pages. */
DGEN_INLINE void walk_run(dgen_sink sink, bool masked, int n, const dgen_recipe *recipe, const uint64_t *offsets,
                          uint8_t *at, uint64_t page, __m512i *different) {
    lanes x[SIDE_BY_SIDE];
    uint8_t *to[SIDE_BY_SIDE];
    uint64_t number[SIDE_BY_SIDE];
    UNROLL for (int k = 0; k < n; ++k) {
        to[k] = at + k * DGEN_PAGE_BYTES;
        number[k] = page + (uint64_t)k;
        x[k] = seed(offsets, number[k]);
    }
    walk_pages(sink, masked, n, recipe, x, to, number, 0, DGEN_PAGE_ROWS, different);
}

/* Walks the first rows of `n` pages of a list. */
DGEN_INLINE void walk_list(dgen_sink sink, bool masked, int n, const dgen_recipe *shape, const dgen_page *pages,
                           uint32_t end, __m512i *different) {
    lanes x[SIDE_BY_SIDE];
    uint8_t *to[SIDE_BY_SIDE];
    uint64_t number[SIDE_BY_SIDE];
    UNROLL for (int k = 0; k < n; ++k) {
        to[k] = pages[k].at;
        number[k] = pages[k].number;
        x[k] = seed_from(pages[k].key, number[k]);
    }
    walk_pages(sink, masked, n, shape, x, to, number, 0, end, different);
}

/* Fills whole groups of `n` (a constant) pages, starting with page `done`. Returns how many pages are done afterwards. */
DGEN_INLINE uint64_t fill_groups(dgen_sink sink, bool masked, int n, const dgen_recipe *recipe,
                                 const uint64_t *offsets, uint8_t *dst, uint64_t page, uint64_t done, uint64_t pages) {
    uint64_t step = (uint64_t)n;
    for (; done + step <= pages; done += step) {
        walk_run(sink, masked, n, recipe, offsets, dst + done * DGEN_PAGE_BYTES, page + done, NULL);
    }
    return done;
}

DGEN_INLINE void fill_with(dgen_sink sink, bool masked, const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint64_t pages) {
    _Alignas(64) uint64_t offsets[DGEN_SEED_WORDS];
    dgen_seed_offsets(recipe->key, offsets);
    uint64_t done = 0;
    if (sink != SINK_STORE || pages <= CACHED_RUN_PAGES) {
        done = fill_groups(sink, masked, SIDE_BY_SIDE, recipe, offsets, dst, page, done, pages);
    }
    fill_groups(sink, masked, 1, recipe, offsets, dst, page, done, pages);
}

DGEN_INLINE void fill_pages(bool masked, const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint64_t pages,
                            uint32_t store) {
    if (store == DGEN_STORE_REGULAR) {
        fill_with(SINK_STORE, masked, recipe, dst, page, pages);
        return;
    }
    if ((uintptr_t)dst % sizeof(__m512i) == 0) {
        fill_with(SINK_STREAM, masked, recipe, dst, page, pages);
    } else {
        fill_with(SINK_STREAM_NARROW, masked, recipe, dst, page, pages);
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

static void fill_rows(const dgen_recipe *recipe, uint8_t *dst, uint64_t page, uint32_t first, uint32_t end) {
    lanes x = seed_from(recipe->key, page);
    if (dgen_is_masked(recipe)) {
        walk_pages(SINK_STORE, true, 1, recipe, &x, &dst, &page, first, end, NULL);
    } else {
        walk_pages(SINK_STORE, false, 1, recipe, &x, &dst, &page, first, end, NULL);
    }
}

DGEN_INLINE void fill_list_with(dgen_sink sink, bool masked, const dgen_recipe *shape, const dgen_page *pages, uint32_t n,
                                uint32_t end) {
    uint32_t done = 0;
    for (; done + SIDE_BY_SIDE <= n; done += SIDE_BY_SIDE) {
        walk_list(sink, masked, SIDE_BY_SIDE, shape, pages + done, end, NULL);
    }
    for (; done < n; ++done) {
        walk_list(sink, masked, 1, shape, pages + done, end, NULL);
    }
}

DGEN_INLINE void fill_listed(bool masked, const dgen_recipe *shape, const dgen_page *pages, uint32_t n, uint32_t end,
                             uint32_t store) {
    if (store == DGEN_STORE_REGULAR) {
        fill_list_with(SINK_STORE, masked, shape, pages, n, end);
    } else if ((uintptr_t)pages->at % sizeof(__m512i) == 0) {
        fill_list_with(SINK_STREAM, masked, shape, pages, n, end);
    } else {
        fill_list_with(SINK_STREAM_NARROW, masked, shape, pages, n, end);
    }
}

static void fill_list(const dgen_recipe *shape, const dgen_page *pages, uint32_t n, uint32_t end, uint32_t store) {
    if (dgen_is_masked(shape)) {
        fill_listed(true, shape, pages, n, end, store);
    } else {
        fill_listed(false, shape, pages, n, end, store);
    }
}

DGEN_INLINE bool differs(__m512i different) { return _mm512_test_epi64_mask(different, different) != 0; }

/* Compares groups of `n` (a constant) pages, from page `done` on. Returns the first page of the first wrong group. */
DGEN_INLINE uint64_t right_groups(bool masked, int n, const dgen_recipe *recipe, const uint64_t *offsets, uint8_t *at,
                                  uint64_t page, uint64_t done, uint64_t pages) {
    uint64_t step = (uint64_t)n;
    for (; done + step <= pages; done += step) {
        __m512i different = _mm512_setzero_si512();
        walk_run(SINK_COMPARE, masked, n, recipe, offsets, at + done * DGEN_PAGE_BYTES, page + done, &different);
        if (differs(different)) {
            break;
        }
    }
    return done;
}

DGEN_INLINE uint64_t right_pages(bool masked, const dgen_recipe *recipe, const uint8_t *src, uint64_t page,
                                 uint64_t pages) {
    _Alignas(64) uint64_t offsets[DGEN_SEED_WORDS];
    dgen_seed_offsets(recipe->key, offsets);
    uint8_t *at = (uint8_t *)(uintptr_t)src; /* SINK_COMPARE only reads */
    uint64_t done = 0;
    if (pages <= CACHED_COMPARE_PAGES) {
        done = right_groups(masked, SIDE_BY_SIDE, recipe, offsets, at, page, 0, pages);
    }
    return right_groups(masked, 1, recipe, offsets, at, page, done, pages);
}

static uint64_t verify(const dgen_recipe *recipe, const uint8_t *src, uint64_t page, uint64_t pages) {
    return dgen_is_masked(recipe) ? right_pages(true, recipe, src, page, pages)
                                  : right_pages(false, recipe, src, page, pages);
}

DGEN_INLINE uint32_t right_listed(bool masked, const dgen_recipe *shape, const dgen_page *pages, uint32_t n) {
    uint32_t done = 0;
    __m512i different = _mm512_setzero_si512();
    for (; done + SIDE_BY_SIDE <= n && !differs(different); done += SIDE_BY_SIDE) {
        walk_list(SINK_COMPARE, masked, SIDE_BY_SIDE, shape, pages + done, DGEN_PAGE_ROWS, &different);
    }
    if (differs(different)) { /* in the last group */
        done -= SIDE_BY_SIDE;
        different = _mm512_setzero_si512();
    }
    for (; done < n; ++done) {
        walk_list(SINK_COMPARE, masked, 1, shape, pages + done, DGEN_PAGE_ROWS, &different);
        if (differs(different)) {
            break;
        }
    }
    return done;
}

static uint32_t verify_list(const dgen_recipe *shape, const dgen_page *pages, uint32_t n) {
    return dgen_is_masked(shape) ? right_listed(true, shape, pages, n) : right_listed(false, shape, pages, n);
}

/* Returns the first words of eight pages from state words 0 and 3 before mixing. */
DGEN_INLINE __m512i first_words(__m512i z0, __m512i z3, __m512i mask, __m512i base) {
    __m512i s0 = mix64(z0), s3 = mix64(z3);
    __m512i word = _mm512_add_epi64(_mm512_rol_epi64(_mm512_add_epi64(s0, s3), 23), s0);
    return _mm512_or_si512(_mm512_and_si512(word, mask), base);
}

/* Searches sixteen pages at a time. Scalar code looks up the filter, next to the vector pipes' work. */
static uint64_t find(const dgen_search *search, uint64_t page, uint64_t pages) {
    enum { STEP = 16 };
    _Alignas(64) uint64_t words[STEP];
    for (uint64_t k = 0; k < STEP / 2; ++k) {
        words[k] = dgen_seed_base(page + k);
    }
    __m512i base = _mm512_loadu_si512(words);
    __m512i z0 = _mm512_add_epi64(base, _mm512_set1_epi64((long long)search->offset0));
    __m512i z3 = _mm512_add_epi64(base, _mm512_set1_epi64((long long)search->offset3));
    __m512i kept = _mm512_set1_epi64((long long)search->mask), added = _mm512_set1_epi64((long long)search->base);
    __m512i half = _mm512_set1_epi64((long long)dgen_seed_base(STEP / 2));
    uint64_t i = 0;
    for (; i + STEP <= pages; i += STEP) {
        _mm512_storeu_si512(words, first_words(z0, z3, kept, added));
        z0 = _mm512_add_epi64(z0, half);
        z3 = _mm512_add_epi64(z3, half);
        _mm512_storeu_si512(words + STEP / 2, first_words(z0, z3, kept, added));
        z0 = _mm512_add_epi64(z0, half);
        z3 = _mm512_add_epi64(z3, half);
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
    __m512i v = _mm512_set1_epi64((long long)value);
    if (store == DGEN_STORE_NON_TEMPORAL) {
        for (uint64_t i = 0; i < bytes; i += DGEN_ROW_BYTES) {
            emit(SINK_STREAM, dst + i, v, NULL);
        }
        _mm_sfence();
    } else {
        for (uint64_t i = 0; i < bytes; i += DGEN_ROW_BYTES) {
            emit(SINK_STORE, dst + i, v, NULL);
        }
    }
}

static uint64_t baseline_read(const uint8_t *src, uint64_t bytes) {
    __m512i sum = _mm512_setzero_si512();
    for (uint64_t i = 0; i < bytes; i += DGEN_ROW_BYTES) {
        sum = _mm512_xor_si512(sum, _mm512_loadu_si512((const void *)(src + i)));
    }
    _Alignas(64) uint64_t w[8];
    _mm512_storeu_si512((void *)w, sum);
    return w[0] ^ w[1] ^ w[2] ^ w[3] ^ w[4] ^ w[5] ^ w[6] ^ w[7];
}

static void object_keys(const uint64_t *seed, uint64_t number, uint64_t (*key)[DGEN_STATE_WORDS]) {
    dgen_object_keys(seed, number, key);
}

const dgen_kernel dgen_avx512_kernel = {
    .isa = DGEN_ISA_AVX512,
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
