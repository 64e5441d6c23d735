/* The ABI: chooses the kernel, and checks what it is given. */
#include <stdatomic.h>
#include <string.h>

#include "dgen_cpu.h"
#include "dgen_kernel.h"

#define ISAS 4

/* Indexed by ISA; NULL where it is not compiled in. */
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

static _Atomic uint32_t usable = UNKNOWN; /* always has the portable bit once it is known */
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

int32_t dgen_fill_pages(uint32_t isa, void *dst, uint64_t offset, uint64_t page, uint64_t pages, uint64_t key0,
                        uint64_t key1, uint64_t key2, uint64_t key3, uint64_t rows_q32, uint32_t unit_rows,
                        uint32_t filler, uint32_t store) {
    const dgen_kernel *kernel = dgen_kernel_of(isa);
    dgen_recipe recipe = {{key0, key1, key2, key3}, rows_q32, unit_rows, filler};
    if (kernel == NULL) {
        return DGEN_ERROR_ISA;
    }
    if (!valid(&recipe) || !valid_store(store) || !dgen_is_range(dst, offset, pages, DGEN_PAGE_BYTES)) {
        return DGEN_ERROR_ARGUMENT;
    }
    uint8_t *at = dgen_at(dst, offset);
    bool streamable = (uintptr_t)at % DGEN_STREAM_ALIGNMENT == 0;
    kernel->fill(&recipe, at, page, pages, streamable ? store : DGEN_STORE_REGULAR);
    return DGEN_OK;
}

int64_t dgen_verify_pages(uint32_t isa, const void *src, uint64_t offset, uint64_t page, uint64_t pages, uint64_t key0,
                          uint64_t key1, uint64_t key2, uint64_t key3, uint64_t rows_q32, uint32_t unit_rows,
                          uint32_t filler) {
    const dgen_kernel *kernel = dgen_kernel_of(isa);
    dgen_recipe recipe = {{key0, key1, key2, key3}, rows_q32, unit_rows, filler};
    if (kernel == NULL) {
        return DGEN_ERROR_ISA;
    }
    if (!valid(&recipe) || !dgen_is_range(src, offset, pages, DGEN_PAGE_BYTES)) {
        return DGEN_ERROR_ARGUMENT;
    }
    return (int64_t)kernel->verify(&recipe, dgen_at(src, offset), page, pages);
}

bool dgen_is_wanted(const dgen_search *search, uint64_t word) {
    uint32_t low = 0, high = search->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        int64_t wanted;
        memcpy(&wanted, search->words + middle * sizeof wanted, sizeof wanted);
        if (wanted == (int64_t)word) {
            return true;
        }
        if (wanted < (int64_t)word) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

int64_t dgen_find_page(uint32_t isa, const void *words, uint32_t count, uint32_t lane, uint64_t page, uint64_t pages,
                       uint64_t key0, uint64_t key3) {
    const dgen_kernel *kernel = dgen_kernel_of(isa);
    if (kernel == NULL) {
        return DGEN_ERROR_ISA;
    }
    if (count == 0 || count > DGEN_FIND_WORDS || lane >= DGEN_LANES || words == NULL) {
        return DGEN_ERROR_ARGUMENT;
    }
    uint64_t lane_offset = DGEN_GOLDEN * (lane + 1);
    dgen_search search = {.words = words, .count = count, .offset0 = key0 + lane_offset, .offset3 = key3 + lane_offset};
    for (uint32_t i = 0; i < count; ++i) {
        uint64_t word;
        memcpy(&word, search.words + i * sizeof word, sizeof word);
        search.filter[word >> (64 - DGEN_FILTER_BITS + 6)] |= UINT64_C(1) << (word >> (64 - DGEN_FILTER_BITS) & 63);
    }
    return (int64_t)kernel->find(&search, page, pages);
}

static bool are_rows(const void *base, uint64_t offset, uint64_t bytes) {
    return ((uintptr_t)base + offset) % DGEN_ROW_BYTES == 0 && bytes % DGEN_ROW_BYTES == 0 &&
           dgen_is_range(base, offset, bytes, 1);
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
