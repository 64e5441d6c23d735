#include "stream.h"

#include <string.h>

dgen_recipe stream_recipe(const stream_parameters *p) {
    dgen_recipe r = {.unit_rows = p->compress_unit / DGEN_ROW_BYTES, .filler = p->filler, .mask = UINT64_MAX};
    for (uint64_t w = 0; w < DGEN_STATE_WORDS; ++w) {
        r.key[w] = dgen_mix64(dgen_mix64(p->seed + (w + 1) * DGEN_GOLDEN) +
                              dgen_mix64(p->stream + (w + 5) * DGEN_GOLDEN));
    }
    r.rows_q32 = (uint64_t)((double)r.unit_rows * 4294967296.0 / p->compress_ratio + 0.5);
    return r;
}

static uint64_t source_page(const stream_parameters *p, uint64_t page) {
    uint64_t unit_pages = p->dedup_unit / DGEN_PAGE_BYTES;
    uint64_t span = p->size / p->dedup_unit + (p->size % p->dedup_unit != 0);
    uint64_t unique = (uint64_t)((double)span / p->dedup_ratio + 0.5);
    if (unique == 0) {
        unique = 1;
    }
    uint64_t i = page / unit_pages;
    return (i / span * unique + i % span % unique) * unit_pages + page % unit_pages;
}

void stream_read(const stream_parameters *p, const dgen_kernel *kernel, uint64_t position, uint8_t *out, uint64_t bytes) {
    dgen_recipe recipe = stream_recipe(p);
    while (bytes > 0) {
        _Alignas(64) uint8_t page[DGEN_PAGE_BYTES];
        uint64_t from = position % DGEN_PAGE_BYTES;
        uint64_t n = DGEN_PAGE_BYTES - from < bytes ? DGEN_PAGE_BYTES - from : bytes;
        kernel->fill(&recipe, page, source_page(p, position / DGEN_PAGE_BYTES), 1, DGEN_STORE_REGULAR);
        memcpy(out, page + from, n);
        out += n;
        position += n;
        bytes -= n;
    }
}
