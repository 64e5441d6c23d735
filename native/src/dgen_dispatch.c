/* The ABI: chooses the kernel and checks the arguments. */
#include "dgen_dispatch.h"

#include <stdatomic.h>
#include <string.h>

#include "dgen_cpu.h"
#include "dgen_memory.h"

#define ISAS 4

/* Indexed by ISA; NULL if the ISA is not compiled in. */
static const dgen_kernel *const kernels[ISAS] = {
    [DGEN_ISA_PORTABLE] = &dgen_portable_kernel,
#if defined(DGEN_WITH_NEON)
    [DGEN_ISA_NEON] = &dgen_neon_kernel,
#endif
#if defined(DGEN_WITH_AVX2)
    [DGEN_ISA_AVX2] = &dgen_avx2_kernel,
#endif
#if defined(DGEN_WITH_AVX512)
    [DGEN_ISA_AVX512] = &dgen_avx512_kernel,
#endif
};

#define UNKNOWN 0u

static _Atomic uint32_t usable = UNKNOWN; /* once known, always has the portable bit */
static _Atomic uint32_t cap = ISAS - 1;

static uint32_t usable_isas(void) {
    uint32_t mask = atomic_load_explicit(&usable, memory_order_relaxed);
    if (mask == UNKNOWN) {
        mask = dgen_cpu_isas();
        for (uint32_t isa = 0; isa < ISAS; ++isa) {
            if (kernels[isa] == NULL) {
                mask &= ~(UINT32_C(1) << isa);
            }
        }
        atomic_store_explicit(&usable, mask, memory_order_relaxed);
    }
    return mask;
}

const dgen_kernel *dgen_kernel_of(uint32_t isa) {
    return isa < ISAS && (dgen_isa_supported() >> isa & 1) != 0 ? kernels[isa] : NULL;
}

uint32_t dgen_abi_version(void) { return DGEN_ABI_VERSION; }

uint32_t dgen_isa_supported(void) {
    uint32_t highest = atomic_load_explicit(&cap, memory_order_relaxed);
    return usable_isas() & ((UINT32_C(2) << highest) - 1);
}

uint32_t dgen_isa_active(void) {
    uint32_t isa = ISAS - 1;
    while ((dgen_isa_supported() >> isa & 1) == 0) {
        --isa;
    }
    return isa;
}

int32_t dgen_isa_cap(uint32_t isa) {
    if (isa >= ISAS) {
        return DGEN_ERROR_ISA;
    }
    atomic_store_explicit(&cap, isa, memory_order_relaxed);
    return DGEN_OK;
}

static bool valid(const dgen_recipe *r) {
    bool unit = r->unit_rows == 8 || r->unit_rows == 16 || r->unit_rows == 32 || r->unit_rows == 64;
    return unit && r->rows_q32 >= UINT64_C(1) << 32 && r->rows_q32 <= (uint64_t)r->unit_rows << 32 &&
           (r->filler == DGEN_FILLER_ZERO || r->filler == DGEN_FILLER_REPEAT);
}

static bool valid_store(uint32_t store) { return store == DGEN_STORE_REGULAR || store == DGEN_STORE_NON_TEMPORAL; }

/* A part of a page: its rows, and the number of bytes of the first row before the part. */
typedef struct {
    uint32_t first, end;
    size_t before;
} part;

static part part_of(size_t from, size_t bytes) {
    return (part){(uint32_t)(from / DGEN_ROW_BYTES), (uint32_t)((from + bytes + DGEN_ROW_BYTES - 1) / DGEN_ROW_BYTES),
                  from % DGEN_ROW_BYTES};
}

/* Fills with bytes [from, from + bytes) of a page. Not inlined, so that fills of whole pages need no scratch memory. */
__attribute__((noinline)) static void fill_part(const dgen_kernel *kernel, const dgen_recipe *recipe, uint8_t *dst,
                                                uint64_t page, size_t from, size_t bytes) {
    part p = part_of(from, bytes);
    if (p.before == 0 && bytes % DGEN_ROW_BYTES == 0) {
        kernel->fill_rows(recipe, dst, page, p.first, p.end);
        return;
    }
    _Alignas(64) uint8_t scratch[DGEN_PAGE_BYTES];
    kernel->fill_rows(recipe, scratch, page, p.first, p.end);
    memcpy(dst, scratch + p.before, bytes);
}

__attribute__((noinline)) static bool part_is_right(const dgen_kernel *kernel, const dgen_recipe *recipe,
                                                    const uint8_t *src, uint64_t page, size_t from, size_t bytes) {
    part p = part_of(from, bytes);
    _Alignas(64) uint8_t scratch[DGEN_PAGE_BYTES];
    kernel->fill_rows(recipe, scratch, page, p.first, p.end);
    return memcmp(src, scratch + p.before, bytes) == 0;
}

/* A range cut at page boundaries: a partial page, whole pages, a partial page. Each may be empty. */
typedef struct {
    uint64_t page; /* the first whole page */
    uint64_t pages;
    size_t from, head, tail;
} range;

static range cut(uint64_t position, uint64_t bytes) {
    range r = {.page = position / DGEN_PAGE_BYTES, .from = position % DGEN_PAGE_BYTES};
    if (r.from != 0) {
        uint64_t left = DGEN_PAGE_BYTES - r.from;
        r.head = bytes < left ? bytes : left;
        ++r.page;
    }
    r.pages = (bytes - r.head) / DGEN_PAGE_BYTES;
    r.tail = (bytes - r.head) % DGEN_PAGE_BYTES;
    return r;
}

int32_t dgen_fill(uint32_t isa, void *dst, uint64_t offset, uint64_t position, uint64_t bytes, uint64_t key0,
                  uint64_t key1, uint64_t key2, uint64_t key3, uint64_t rows_q32, uint32_t unit_rows, uint32_t filler,
                  uint64_t mask, uint64_t base, uint32_t store) {
    const dgen_kernel *kernel = dgen_kernel_of(isa);
    dgen_recipe recipe = {{key0, key1, key2, key3}, rows_q32, unit_rows, filler, mask, base};
    if (kernel == NULL) {
        return DGEN_ERROR_ISA;
    }
    if (!valid(&recipe) || !valid_store(store) || !dgen_is_range(dst, offset, bytes)) {
        return DGEN_ERROR_ARGUMENT;
    }
    uint8_t *at = dgen_at(dst, offset);
    range r = cut(position, bytes);
    if (r.head > 0) {
        fill_part(kernel, &recipe, at, r.page - 1, r.from, r.head);
        at += r.head;
    }
    if (r.pages > 0) {
        bool streamable = (uintptr_t)at % DGEN_STREAM_ALIGNMENT == 0;
        kernel->fill(&recipe, at, r.page, r.pages, streamable ? store : DGEN_STORE_REGULAR);
    }
    if (r.tail > 0) {
        fill_part(kernel, &recipe, at + r.pages * DGEN_PAGE_BYTES, r.page + r.pages, 0, r.tail);
    }
    return DGEN_OK;
}

int64_t dgen_verify(uint32_t isa, const void *src, uint64_t offset, uint64_t position, uint64_t bytes, uint64_t key0,
                    uint64_t key1, uint64_t key2, uint64_t key3, uint64_t rows_q32, uint32_t unit_rows,
                    uint32_t filler, uint64_t mask, uint64_t base) {
    const dgen_kernel *kernel = dgen_kernel_of(isa);
    dgen_recipe recipe = {{key0, key1, key2, key3}, rows_q32, unit_rows, filler, mask, base};
    if (kernel == NULL) {
        return DGEN_ERROR_ISA;
    }
    if (!valid(&recipe) || !dgen_is_range(src, offset, bytes)) {
        return DGEN_ERROR_ARGUMENT;
    }
    const uint8_t *at = dgen_at(src, offset);
    range r = cut(position, bytes);
    if (bytes == 0) {
        return 0;
    }
    if (r.head > 0 && !part_is_right(kernel, &recipe, at, r.page - 1, r.from, r.head)) {
        return 0;
    }
    at += r.head;
    uint64_t right = r.pages > 0 ? kernel->verify(&recipe, at, r.page, r.pages) : 0;
    uint64_t before = r.head + right * DGEN_PAGE_BYTES;
    if (right < r.pages || r.tail == 0) {
        return (int64_t)before;
    }
    at += right * DGEN_PAGE_BYTES;
    return (int64_t)(part_is_right(kernel, &recipe, at, r.page + r.pages, 0, r.tail) ? bytes : before);
}

/* A run's and a recipe's words, as the ABI lays them out. */
enum { RUN_PAGE, RUN_PAGES, RUN_RECIPE };
enum { RECIPE_ROWS = DGEN_STATE_WORDS, RECIPE_UNIT, RECIPE_MASK, RECIPE_BASE };

/* Pages of one shape that are still to be filled or compared. */
typedef struct {
    dgen_recipe shape;
    uint32_t count;
    dgen_page pages[DGEN_LIST_PAGES];
} list;

/* Pages on their way from runs to a kernel: one list for each shape. */
typedef struct {
    const dgen_kernel *kernel;
    const uint8_t *start;   /* of the memory */
    uint32_t store;
    bool compare;
    uint64_t right;         /* bytes before the first page that differs */
    uint32_t lists;
    uint64_t key[DGEN_RUN_RECIPES][DGEN_STATE_WORDS];
    uint8_t list_of[DGEN_RUN_RECIPES];
    list list[DGEN_RUN_SHAPES];
} batch;

static uint64_t word_at(const void *words, uint64_t index) {
    uint64_t word;
    memcpy(&word, (const uint8_t *)words + index * sizeof word, sizeof word);
    return word;
}

static bool same_shape(const dgen_recipe *a, const dgen_recipe *b) {
    return a->rows_q32 == b->rows_q32 && a->unit_rows == b->unit_rows && a->filler == b->filler && a->mask == b->mask &&
           a->base == b->base;
}

/* Reads the recipes and assigns each to the list of its shape. Returns whether they are valid. */
static bool read_recipes(batch *b, const void *recipes, uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) {
        uint64_t from = (uint64_t)i * DGEN_RECIPE_WORDS, unit = word_at(recipes, from + RECIPE_UNIT);
        for (uint32_t w = 0; w < DGEN_STATE_WORDS; ++w) {
            b->key[i][w] = word_at(recipes, from + w);
        }
        dgen_recipe shape = {.rows_q32 = word_at(recipes, from + RECIPE_ROWS),
                             .unit_rows = (uint32_t)unit,
                             .filler = (uint32_t)(unit >> 32),
                             .mask = word_at(recipes, from + RECIPE_MASK),
                             .base = word_at(recipes, from + RECIPE_BASE)};
        uint32_t l = 0;
        while (l < b->lists && !same_shape(&b->list[l].shape, &shape)) {
            ++l;
        }
        if (l == b->lists) {
            if (l == DGEN_RUN_SHAPES || !valid(&shape)) {
                return false;
            }
            b->list[l].shape = shape;
            b->list[l].count = 0;
            ++b->lists;
        }
        b->list_of[i] = (uint8_t)l;
    }
    return true;
}

/* Returns the number of bytes of the runs, or UINT64_MAX if one is invalid. */
static uint64_t bytes_of_runs(const void *runs, uint32_t count, uint32_t recipes) {
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < count; ++i) {
        uint64_t pages = word_at(runs, (uint64_t)i * DGEN_RUN_WORDS + RUN_PAGES);
        if (word_at(runs, (uint64_t)i * DGEN_RUN_WORDS + RUN_RECIPE) >= recipes ||
            pages > (UINT64_MAX / 2 - bytes) / DGEN_PAGE_BYTES) {
            return UINT64_MAX;
        }
        bytes += pages * DGEN_PAGE_BYTES;
    }
    return bytes;
}

static void flush(batch *b, list *l) {
    if (l->count > 0 && b->compare) {
        uint32_t first = b->kernel->verify_list(&l->shape, l->pages, l->count);
        if (first < l->count) {
            uint64_t before = (uint64_t)(l->pages[first].at - b->start);
            b->right = before < b->right ? before : b->right;
        }
    } else if (l->count > 0) {
        b->kernel->fill_list(&l->shape, l->pages, l->count, DGEN_PAGE_ROWS, b->store);
    }
    l->count = 0;
}

/* Hands the pages of a long run to the kernel at once. */
static void walk_long_run(batch *b, const dgen_recipe *shape, const uint64_t *key, uint8_t *at, uint64_t page,
                          uint64_t pages) {
    dgen_recipe recipe = *shape;
    memcpy(recipe.key, key, sizeof recipe.key);
    if (!b->compare) {
        b->kernel->fill(&recipe, at, page, pages, b->store);
        return;
    }
    uint64_t right = b->kernel->verify(&recipe, at, page, pages);
    uint64_t before = (uint64_t)(at - b->start) + right * DGEN_PAGE_BYTES;
    if (right < pages && before < b->right) {
        b->right = before;
    }
}

/* Fills or compares the runs one after the other. Pages of short runs go to the kernel side by side. */
static void walk_runs(batch *b, uint8_t *at, const void *runs, uint32_t count) {
    uint64_t all = b->right;
    for (uint32_t i = 0; i < count && b->right == all; ++i) {
        uint64_t page = word_at(runs, (uint64_t)i * DGEN_RUN_WORDS + RUN_PAGE);
        uint64_t pages = word_at(runs, (uint64_t)i * DGEN_RUN_WORDS + RUN_PAGES);
        uint64_t recipe = word_at(runs, (uint64_t)i * DGEN_RUN_WORDS + RUN_RECIPE);
        list *l = &b->list[b->list_of[recipe]];
        if (pages >= DGEN_LIST_PAGES) {
            walk_long_run(b, &l->shape, b->key[recipe], at, page, pages);
            at += pages * DGEN_PAGE_BYTES;
            continue;
        }
        for (uint64_t end = page + pages; page != end; ++page, at += DGEN_PAGE_BYTES) {
            l->pages[l->count++] = (dgen_page){at, page, b->key[recipe]};
            if (l->count == DGEN_LIST_PAGES) {
                flush(b, l);
            }
        }
    }
    for (uint32_t i = 0; i < b->lists; ++i) {
        flush(b, &b->list[i]);
    }
}

static int32_t start_batch(batch *b, uint32_t isa, const void *memory, uint64_t offset, const void *runs, uint32_t count,
                           const void *recipes, uint32_t recipe_count) {
    b->kernel = dgen_kernel_of(isa);
    b->lists = 0;
    if (b->kernel == NULL) {
        return DGEN_ERROR_ISA;
    }
    if ((count > 0 && runs == NULL) || recipes == NULL || recipe_count == 0 || recipe_count > DGEN_RUN_RECIPES ||
        !read_recipes(b, recipes, recipe_count)) {
        return DGEN_ERROR_ARGUMENT;
    }
    b->right = bytes_of_runs(runs, count, recipe_count);
    b->start = dgen_at(memory, offset);
    return b->right != UINT64_MAX && dgen_is_range(memory, offset, b->right) ? DGEN_OK : DGEN_ERROR_ARGUMENT;
}

int32_t dgen_fill_runs(uint32_t isa, void *dst, uint64_t offset, const void *runs, uint32_t count, const void *recipes,
                       uint32_t recipe_count, uint32_t store) {
    batch b;
    int32_t status = start_batch(&b, isa, dst, offset, runs, count, recipes, recipe_count);
    if (status == DGEN_OK && !valid_store(store)) {
        status = DGEN_ERROR_ARGUMENT;
    }
    if (status == DGEN_OK) {
        uint8_t *at = dgen_at(dst, offset);
        b.compare = false;
        b.store = (uintptr_t)at % DGEN_STREAM_ALIGNMENT == 0 ? store : DGEN_STORE_REGULAR;
        walk_runs(&b, at, runs, count);
        if (b.store == DGEN_STORE_NON_TEMPORAL) {
            b.kernel->fence();
        }
    }
    return status;
}

int32_t dgen_fill_objects(uint32_t isa, void *dst, uint64_t offset, uint64_t bytes_each, uint32_t count, uint64_t number,
                          uint64_t seed0, uint64_t seed1, uint64_t seed2, uint64_t seed3, uint64_t rows_q32,
                          uint32_t unit_rows, uint32_t filler, uint64_t mask, uint64_t base) {
    const dgen_kernel *kernel = dgen_kernel_of(isa);
    dgen_recipe shape = {{0, 0, 0, 0}, rows_q32, unit_rows, filler, mask, base};
    if (kernel == NULL) {
        return DGEN_ERROR_ISA;
    }
    if (!valid(&shape) || bytes_each % DGEN_ROW_BYTES != 0 || bytes_each > DGEN_PAGE_BYTES ||
        !dgen_is_range(dst, offset, bytes_each * count)) {
        return DGEN_ERROR_ARGUMENT;
    }
    const uint64_t seed[DGEN_STATE_WORDS] = {seed0, seed1, seed2, seed3};
    uint32_t rows = (uint32_t)(bytes_each / DGEN_ROW_BYTES);
    uint8_t *at = dgen_at(dst, offset);
    for (uint32_t done = 0; done < count && rows > 0;) {
        uint64_t key[DGEN_LIST_PAGES][DGEN_STATE_WORDS];
        dgen_page pages[DGEN_LIST_PAGES];
        uint32_t n = dgen_min(count - done, DGEN_LIST_PAGES);
        kernel->object_keys(seed, number + done, key);
        for (uint32_t i = 0; i < n; ++i, at += bytes_each) {
            pages[i] = (dgen_page){at, 0, key[i]};
        }
        kernel->fill_list(&shape, pages, n, rows, DGEN_STORE_REGULAR);
        done += n;
    }
    return DGEN_OK;
}

int64_t dgen_verify_runs(uint32_t isa, const void *src, uint64_t offset, const void *runs, uint32_t count,
                         const void *recipes, uint32_t recipe_count) {
    batch b;
    int32_t status = start_batch(&b, isa, src, offset, runs, count, recipes, recipe_count);
    if (status != DGEN_OK) {
        return status;
    }
    b.compare = true;
    walk_runs(&b, dgen_at(src, offset), runs, count); /* only reads */
    return (int64_t)b.right;
}

int64_t dgen_find_page(uint32_t isa, const void *words, uint32_t count, uint32_t lane, uint64_t page, uint64_t pages,
                       uint64_t key0, uint64_t key3, uint64_t mask, uint64_t base) {
    const dgen_kernel *kernel = dgen_kernel_of(isa);
    if (kernel == NULL) {
        return DGEN_ERROR_ISA;
    }
    if (count == 0 || count > DGEN_FIND_WORDS || lane >= DGEN_LANES || words == NULL) {
        return DGEN_ERROR_ARGUMENT;
    }
    dgen_search search;
    dgen_search_for(&search, words, count, lane, key0, key3, mask, base);
    return (int64_t)kernel->find(&search, page, pages);
}

static bool are_rows(const void *base, uint64_t offset, uint64_t bytes) {
    return ((uintptr_t)base + offset) % DGEN_ROW_BYTES == 0 && bytes % DGEN_ROW_BYTES == 0 &&
           dgen_is_range(base, offset, bytes);
}

int32_t dgen_baseline_store(uint32_t isa, void *dst, uint64_t offset, uint64_t bytes, uint64_t value, uint32_t store) {
    const dgen_kernel *kernel = dgen_kernel_of(isa);
    if (kernel == NULL) {
        return DGEN_ERROR_ISA;
    }
    if (!are_rows(dst, offset, bytes) || !valid_store(store)) {
        return DGEN_ERROR_ARGUMENT;
    }
    kernel->baseline_store(dgen_at(dst, offset), bytes, value, store);
    return DGEN_OK;
}

uint64_t dgen_baseline_read(uint32_t isa, const void *src, uint64_t offset, uint64_t bytes) {
    const dgen_kernel *kernel = dgen_kernel_of(isa);
    return kernel != NULL && are_rows(src, offset, bytes) ? kernel->baseline_read(dgen_at(src, offset), bytes) : 0;
}
