/* Compares every variant with the portable one: recipes, run lengths and alignments, between guard pages. */
#include <string.h>

#include "check.h"
#include "guarded.h"

#define MOST_PAGES 21
#define POISON 0xA5

static dgen_recipe random_recipe(void) {
    static const uint32_t units[] = {8, 16, 32, 64};
    dgen_recipe r;
    for (int w = 0; w < DGEN_STATE_WORDS; ++w) {
        r.key[w] = random_word();
    }
    r.unit_rows = units[random_below(4)];
    r.filler = (uint32_t)random_below(2);
    uint64_t least = UINT64_C(1) << 32, most = (uint64_t)r.unit_rows << 32;
    switch (random_below(4)) {
        case 0:
            r.rows_q32 = most;
            break;
        case 1:
            r.rows_q32 = least;
            break;
        case 2: /* whole rows */
            r.rows_q32 = (1 + random_below(r.unit_rows)) << 32;
            break;
        default:
            r.rows_q32 = least + random_below(most - least + 1);
    }
    uint64_t entropy_bits = 4 + random_below(5); /* of each byte */
    r.mask = UINT64_MAX / 0xFF * ((UINT64_C(1) << entropy_bits) - 1);
    r.base = entropy_bits < 7 ? UINT64_MAX / 0xFF * 0x40 : 0;
    return r;
}

static uint64_t random_page(void) {
    switch (random_below(4)) {
        case 0:
            return random_below(10);
        case 1: /* page numbers around 2^32 and at the end of the longest stream */
            return (UINT64_C(1) << 32) - random_below(2 * MOST_PAGES);
        case 2:
            return (UINT64_C(1) << 51) - MOST_PAGES - random_below(10);
        default:
            return random_below(UINT64_C(1) << 50);
    }
}

/* Fills at `offset` from one end of guarded memory: exactly the run must be written. */
static void check_fill(const variant *v, const dgen_recipe *recipe, guarded *memory, uint64_t offset, bool at_end,
                       uint64_t page, uint64_t pages, uint32_t store, const uint8_t *expected) {
    uint64_t bytes = pages * DGEN_PAGE_BYTES;
    uint8_t *dst = at_end ? memory->start + memory->bytes - bytes - offset : memory->start + offset;
    for (int poison = 0; poison < 2; ++poison) { /* two poisons: no written byte can equal both */
        int value = poison == 0 ? POISON : (uint8_t)~POISON;
        memset(memory->start, value, memory->bytes);
        v->kernel->fill(recipe, dst, page, pages, store);
        CHECK(memcmp(dst, expected, bytes) == 0, "%s: %llu pages from %llu at offset %llu%s, store %u: wrong bytes",
              v->name, (unsigned long long)pages, (unsigned long long)page, (unsigned long long)offset,
              at_end ? " from the end" : "", store);
        bool outside = false;
        for (uint8_t *p = memory->start; p < memory->start + memory->bytes; ++p) {
            outside |= (p < dst || p >= dst + bytes) && *p != value;
        }
        CHECK(!outside, "%s: wrote outside the run", v->name);
    }
    CHECK(v->kernel->verify(recipe, dst, page, pages) == pages, "%s: verify refuses good pages", v->name);
}

/* Fills rows of a page near either end of guarded memory: exactly those rows must be written. */
static void check_rows(const variant *v, const dgen_recipe *recipe, guarded *memory, uint64_t page, const uint8_t *expected) {
    for (uint32_t first = 0; first < DGEN_PAGE_ROWS; first += 1 + (uint32_t)random_below(3)) {
        uint32_t end = first + (uint32_t)random_below(DGEN_PAGE_ROWS - first + 1);
        uint64_t bytes = (uint64_t)(end - first) * DGEN_ROW_BYTES, offset = random_below(130);
        uint8_t *dst = end % 2 == 0 ? memory->start + offset : memory->start + memory->bytes - bytes - offset;
        for (int poison = 0; poison < 2; ++poison) {
            int value = poison == 0 ? POISON : (uint8_t)~POISON;
            memset(memory->start, value, memory->bytes);
            v->kernel->fill_rows(recipe, dst, page, first, end);
            CHECK(memcmp(dst, expected + (uint64_t)first * DGEN_ROW_BYTES, bytes) == 0, "%s: rows %u to %u are wrong", v->name,
                  first, end);
            bool outside = false;
            for (uint8_t *p = memory->start; p < memory->start + memory->bytes; ++p) {
                outside |= (p < dst || p >= dst + bytes) && *p != value;
            }
            CHECK(!outside, "%s: wrote outside rows %u to %u", v->name, first, end);
        }
    }
}

static void check_verify_finds(const variant *v, const dgen_recipe *recipe, uint8_t *run, uint64_t page, uint64_t pages) {
    uint64_t at = random_below(pages * DGEN_PAGE_BYTES);
    uint8_t flip = (uint8_t)(1u << random_below(8));
    run[at] ^= flip;
    uint64_t found = v->kernel->verify(recipe, run, page, pages);
    run[at] ^= flip;
    CHECK(found == at / DGEN_PAGE_BYTES, "%s: byte %llu is wrong, verify says page %llu of %llu", v->name,
          (unsigned long long)at, (unsigned long long)found, (unsigned long long)pages);
}

/* Verify notices each byte of two pages. */
static void check_verify_everywhere(const variant *v, uint8_t *run) {
    dgen_recipe recipe = random_recipe();
    dgen_portable_kernel.fill(&recipe, run, 7, 2, DGEN_STORE_REGULAR);
    for (uint64_t at = 0; at < 2 * DGEN_PAGE_BYTES; ++at) {
        run[at] ^= 0x10;
        CHECK(v->kernel->verify(&recipe, run, 7, 2) == at / DGEN_PAGE_BYTES, "%s: misses byte %llu", v->name,
              (unsigned long long)at);
        run[at] ^= 0x10;
    }
}

/* Sorts the words as the ABI requires. */
static void sort(int64_t *words, uint32_t n) {
    for (uint32_t i = 1; i < n; ++i) {
        int64_t w = words[i];
        uint32_t k = i;
        for (; k > 0 && words[k - 1] > w; --k) {
            words[k] = words[k - 1];
        }
        words[k] = w;
    }
}

/* Searches for `count` words, one of which is a page's first word in a lane: exactly that page must be found. */
static void check_find(const variant *v, uint32_t count) {
    static int64_t words[DGEN_FIND_WORDS];
    static uint8_t bytes[DGEN_PAGE_BYTES];
    for (uint64_t pages = 1; pages <= 70; pages += 1 + random_below(3)) {
        dgen_recipe recipe = random_recipe();
        uint64_t page = random_page(), at = random_below(pages);
        uint32_t lane = (uint32_t)random_below(DGEN_LANES);
        dgen_portable_kernel.fill(&recipe, bytes, page + at, 1, DGEN_STORE_REGULAR);
        dgen_search search = {.count = count,
                              .offset0 = recipe.key[0] + DGEN_GOLDEN * (lane + 1),
                              .offset3 = recipe.key[3] + DGEN_GOLDEN * (lane + 1),
                              .mask = recipe.mask,
                              .base = recipe.base};
        for (uint32_t i = 0; i < count; ++i) {
            words[i] = (int64_t)random_word();
        }
        memcpy(&words[random_below(count)], bytes + lane * sizeof(uint64_t), sizeof(uint64_t));
        sort(words, count);
        search.words = (const uint8_t *)words;
        for (uint32_t i = 0; i < count; ++i) {
            uint64_t bit = (uint64_t)words[i] >> (64 - DGEN_FILTER_BITS);
            search.filter[bit / 64] |= UINT64_C(1) << bit % 64;
        }
        CHECK(v->kernel->find(&search, page, pages) == at, "%s: page %llu of %llu from %llu, lane %u, %u words: not found",
              v->name, (unsigned long long)at, (unsigned long long)pages, (unsigned long long)page, lane, count);
        CHECK(v->kernel->find(&search, page, at) == at, "%s: found before it", v->name);
        CHECK(v->kernel->find(&search, page + at + 1, pages - at) == pages - at, "%s: found after it", v->name);
        CHECK(v->kernel->find(&search, page + at, 1) == 0, "%s: not found alone", v->name);
    }
}

/* Fills a run longer than every threshold in the kernels. */
static void check_long_run(const variant *v) {
    enum { PAGES = 600 };
    dgen_recipe recipe = random_recipe();
    guarded expected = guarded_new(PAGES * DGEN_PAGE_BYTES), found = guarded_new(PAGES * DGEN_PAGE_BYTES);
    dgen_portable_kernel.fill(&recipe, expected.start, 1000, PAGES, DGEN_STORE_REGULAR);
    for (uint32_t store = DGEN_STORE_REGULAR; store <= DGEN_STORE_NON_TEMPORAL; ++store) {
        memset(found.start, POISON, found.bytes);
        v->kernel->fill(&recipe, found.start, 1000, PAGES, store);
        CHECK(memcmp(expected.start, found.start, found.bytes) == 0, "%s: a long run differs, store %u", v->name, store);
    }
    guarded_free(&expected);
    guarded_free(&found);
}

int main(void) {
    variant list[8];
    uint32_t n = variants(list);
    guarded expected = guarded_new(MOST_PAGES * DGEN_PAGE_BYTES);
    guarded memory = guarded_new((MOST_PAGES + 1) * DGEN_PAGE_BYTES);
    for (int round = 0; round < 60; ++round) {
        for (uint64_t pages = 0; pages <= MOST_PAGES; pages += pages < 10 ? 1 : 11) {
            dgen_recipe recipe = random_recipe();
            uint64_t page = random_page();
            dgen_portable_kernel.fill(&recipe, expected.start, page, pages, DGEN_STORE_REGULAR);
            for (uint32_t i = 0; i < n; ++i) {
                uint64_t offset = random_below(130);
                bool at_end = random_below(2) != 0;
                check_fill(&list[i], &recipe, &memory, offset, at_end, page, pages, DGEN_STORE_REGULAR, expected.start);
                check_fill(&list[i], &recipe, &memory, DGEN_STREAM_ALIGNMENT * random_below(9), at_end, page, pages,
                           DGEN_STORE_NON_TEMPORAL, expected.start);
                if (pages == 1) {
                    check_rows(&list[i], &recipe, &memory, page, expected.start);
                }
                if (pages > 0) {
                    check_verify_finds(&list[i], &recipe, expected.start, page, pages);
                }
            }
        }
    }
    for (uint32_t i = 0; i < n; ++i) {
        check_verify_everywhere(&list[i], expected.start);
        check_long_run(&list[i]);
        for (int round = 0; round < 8; ++round) {
            check_find(&list[i], 1);
            check_find(&list[i], 2 + (uint32_t)random_below(16));
            check_find(&list[i], DGEN_FIND_WORDS);
        }
    }
    guarded_free(&expected);
    guarded_free(&memory);
    return check_report("kernels");
}
