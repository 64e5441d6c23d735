/* The ABI: supported ISAs, the cap, refused arguments, all alignments with both stores, and the baselines. */
#include <string.h>

#include "check.h"
#include "dgen_cpu.h"
#include "guarded.h"

#define ALL UINT64_MAX /* the mask of format 1 */
#define PAGES 5
#define ROWS_ALL (UINT64_C(64) << 32)

#define BYTES (UINT64_C(1) * PAGES * DGEN_PAGE_BYTES)
#define POSITION (UINT64_C(3) * DGEN_PAGE_BYTES)

static int32_t fill(uint32_t isa, void *dst, uint64_t offset, uint64_t bytes, uint32_t store) {
    return dgen_fill(isa, dst, offset, POSITION, bytes, 1, 2, 3, 4, ROWS_ALL, 64, DGEN_FILLER_ZERO, ALL, 0, store);
}

static int64_t verify(uint32_t isa, const void *src, uint64_t offset, uint64_t bytes) {
    return dgen_verify(isa, src, offset, POSITION, bytes, 1, 2, 3, 4, ROWS_ALL, 64, DGEN_FILLER_ZERO, ALL, 0);
}

static void check_report_of_isas(void) {
    uint32_t supported = dgen_isa_supported();
    CHECK(dgen_abi_version() == DGEN_ABI_VERSION, "version %u", dgen_abi_version());
    CHECK((supported & 1) != 0, "portable is always supported");
    CHECK((supported & ~dgen_cpu_isas()) == 0, "supported %x, but the CPU has %x", supported, dgen_cpu_isas());
    CHECK((supported >> dgen_isa_active()) == 1, "active %u is the highest of %x", dgen_isa_active(), supported);
}

static void check_refusals(uint8_t *memory) {
    memset(memory, 0, DGEN_PAGE_BYTES);
    CHECK(fill(99, memory, 0, 1, DGEN_STORE_REGULAR) == DGEN_ERROR_ISA, "an unknown ISA");
    CHECK(fill(0, memory, 0, 1, 7) == DGEN_ERROR_ARGUMENT, "an unknown store");
    static const struct {
        uint64_t rows_q32;
        uint32_t unit_rows, filler;
    } bad[] = {{ROWS_ALL, 63, 0}, {ROWS_ALL, 0, 0}, {ROWS_ALL + 1, 64, 0}, {0, 64, 0}, {ROWS_ALL, 32, 0}, {ROWS_ALL, 64, 2}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CHECK(dgen_fill(0, memory, 0, 0, 1, 1, 2, 3, 4, bad[i].rows_q32, bad[i].unit_rows, bad[i].filler, ALL, 0, 0) ==
                  DGEN_ERROR_ARGUMENT,
              "bad recipe %zu", i);
        CHECK(dgen_verify(0, memory, 0, 0, 1, 1, 2, 3, 4, bad[i].rows_q32, bad[i].unit_rows, bad[i].filler, ALL, 0) ==
                  DGEN_ERROR_ARGUMENT,
              "bad recipe %zu to verify", i);
    }
    CHECK(dgen_baseline_store(0, memory, 1, 64, 0, 0) == DGEN_ERROR_ARGUMENT, "an unaligned baseline");
    CHECK(dgen_baseline_xoshiro(memory, 0, 7, 0) == DGEN_ERROR_ARGUMENT, "half a word");
    CHECK(dgen_baseline_store(0, memory, 0, 64, 0, 2) == DGEN_ERROR_ARGUMENT, "an unknown store of a baseline");
    CHECK(fill(0, NULL, 0, 1, DGEN_STORE_REGULAR) == DGEN_ERROR_ARGUMENT, "no memory");
    CHECK(fill(0, memory, 0, UINT64_MAX - 1, 0) == DGEN_ERROR_ARGUMENT, "a length that wraps round");
    CHECK(fill(0, memory, UINT64_MAX - 1, 1, 0) == DGEN_ERROR_ARGUMENT, "an offset that wraps round");
    CHECK(fill(0, NULL, 0, 0, DGEN_STORE_REGULAR) == DGEN_OK, "nothing in no memory");
    CHECK(verify(0, NULL, 0, 0) == 0, "nothing in no memory to verify");
    for (size_t i = 0; i < DGEN_PAGE_BYTES; ++i) {
        CHECK(memory[i] == 0, "a refused call wrote byte %zu", i);
    }
}

/* Each ISA finds a page by the first word of each lane, alone and among the most words. */
static void check_find(uint32_t isa, const uint8_t *expected) {
    static int64_t words[DGEN_FIND_WORDS];
    for (uint32_t lane = 0; lane < 8; ++lane) {
        for (int64_t i = 0; i < DGEN_FIND_WORDS; ++i) { /* ascending; the page's word replaces the middle one */
            words[i] = INT64_MIN + i;
        }
        int64_t word;
        memcpy(&word, expected + 2 * DGEN_PAGE_BYTES + lane * sizeof word, sizeof word);
        words[DGEN_FIND_WORDS - 1] = word;
        CHECK(dgen_find_page(isa, words, DGEN_FIND_WORDS, lane, 0, 1000, 1, 4, ALL, 0) == 5, "ISA %u, lane %u", isa, lane);
        CHECK(dgen_find_page(isa, &word, 1, lane, 3, 3, 1, 4, ALL, 0) == 2, "ISA %u, lane %u alone", isa, lane);
        CHECK(dgen_find_page(isa, &word, 1, lane, 3, 2, 1, 4, ALL, 0) == 2, "ISA %u, lane %u is behind the end", isa, lane);
        CHECK(dgen_find_page(isa, &word, 1, lane, 0, 1000, 2, 4, ALL, 0) == 1000, "ISA %u, other keys", isa);
        CHECK(dgen_find_page(isa, &word, 1, lane, 0, 0, 1, 4, ALL, 0) == 0, "ISA %u, no pages", isa);
    }
    CHECK(dgen_find_page(isa, words, 0, 0, 0, 1, 1, 4, ALL, 0) == DGEN_ERROR_ARGUMENT, "no words");
    CHECK(dgen_find_page(isa, words, DGEN_FIND_WORDS + 1, 0, 0, 1, 1, 4, ALL, 0) == DGEN_ERROR_ARGUMENT, "too many words");
    CHECK(dgen_find_page(isa, words, 1, 8, 0, 1, 1, 4, ALL, 0) == DGEN_ERROR_ARGUMENT, "an unknown lane");
}

/* Non-temporal stores reach any address: every offset within two cache lines, up to both guard pages. */
static void check_alignments(uint32_t isa, guarded *memory, const uint8_t *expected) {
    uint64_t bytes = BYTES;
    for (uint64_t offset = 0; offset < 130; ++offset) {
        for (uint32_t store = DGEN_STORE_REGULAR; store <= DGEN_STORE_NON_TEMPORAL; ++store) {
            for (int end = 0; end < 2; ++end) {
                uint64_t from = end == 0 ? offset : memory->bytes - bytes - offset;
                memset(memory->start, 0x5A, memory->bytes);
                CHECK(fill(isa, memory->start, from, bytes, store) == DGEN_OK, "fill at %llu", (unsigned long long)from);
                CHECK(memcmp(memory->start + from, expected, bytes) == 0, "ISA %u, store %u, offset %llu: wrong bytes", isa,
                      store, (unsigned long long)from);
                bool outside = false;
                for (uint64_t i = 0; i < memory->bytes; ++i) {
                    outside |= (i < from || i >= from + bytes) && memory->start[i] != 0x5A;
                }
                CHECK(!outside, "ISA %u, store %u, offset %llu: wrote outside", isa, store, (unsigned long long)from);
                CHECK(verify(isa, memory->start, from, bytes) == (int64_t)bytes, "ISA %u: verify at %llu", isa,
                      (unsigned long long)from);
            }
        }
    }
}

/* Fills a part, by a recipe with fractional rows, at either end of the memory: exactly the part must be written. */
static void check_part(uint32_t isa, guarded *memory, uint64_t from, uint64_t bytes, const uint8_t *expected) {
    static const uint64_t rows = UINT64_C(0x2B3333333), page = UINT64_C(1) << 33; /* 2.7 of 16 */
    uint64_t position = page * DGEN_PAGE_BYTES + from;
    for (int end = 0; end < 2; ++end) {
        uint64_t at = end == 0 ? from % 3 : memory->bytes - bytes - from % 3;
        for (int poison = 0; poison < 2; ++poison) { /* two poisons: no written byte can equal both */
            int value = poison == 0 ? 0x5A : 0xA5;
            memset(memory->start, value, memory->bytes);
            CHECK(dgen_fill(isa, memory->start, at, position, bytes, 1, 2, 3, 4, rows, 16, DGEN_FILLER_REPEAT, ALL, 0,
                            (uint32_t)poison) == DGEN_OK,
                  "fill a part");
            bool outside = false;
            for (uint64_t i = 0; i < memory->bytes; ++i) {
                outside |= (i < at || i >= at + bytes) && memory->start[i] != value;
            }
            CHECK(!outside && memcmp(memory->start + at, expected + from, bytes) == 0, "ISA %u: %llu bytes from byte %llu",
                  isa, (unsigned long long)bytes, (unsigned long long)from);
        }
        CHECK(dgen_verify(isa, memory->start, at, position, bytes, 1, 2, 3, 4, rows, 16, DGEN_FILLER_REPEAT, ALL, 0) ==
                  (int64_t)bytes,
              "ISA %u: verify refuses a good part", isa);
        for (uint64_t k = 0; k < bytes; k += 1 + random_below(bytes)) {
            memory->start[at + k] ^= 0x10;
            uint64_t in_page = (from + k) % DGEN_PAGE_BYTES;
            CHECK(dgen_verify(isa, memory->start, at, position, bytes, 1, 2, 3, 4, rows, 16, DGEN_FILLER_REPEAT, ALL, 0) ==
                      (int64_t)(k > in_page ? k - in_page : 0),
                  "ISA %u: byte %llu of a part", isa, (unsigned long long)k);
            memory->start[at + k] ^= 0x10;
        }
    }
}

/* Fills parts that begin and end around the boundaries of words, vectors, rows, compression units and pages. */
static void check_parts(uint32_t isa, guarded *memory) {
    static const uint64_t bounds[] = {0, 8, 16, 32, 64, 128, 192, 512, 1024, 1088, 2048, 4032, 4096, 4160, 8192, 9216};
    enum { BOUNDS = sizeof bounds / sizeof bounds[0] };
    static uint8_t expected[3 * DGEN_PAGE_BYTES];
    dgen_recipe recipe = {{1, 2, 3, 4}, UINT64_C(0x2B3333333), 16, DGEN_FILLER_REPEAT, ALL, 0};
    dgen_portable_kernel.fill(&recipe, expected, UINT64_C(1) << 33, 3, DGEN_STORE_REGULAR);
    for (int i = 0; i < BOUNDS; ++i) {
        for (int k = i; k < BOUNDS; ++k) {
            for (uint64_t around = 0; around < 9; ++around) { /* each end one before, at or one after its boundary */
                uint64_t from = bounds[i] + around / 3, to = bounds[k] + around % 3;
                if (from >= 1 && to >= from) {
                    check_part(isa, memory, from - 1, to - from, expected);
                }
            }
        }
    }
}

static void check_baselines(uint32_t isa, uint8_t *memory) {
    for (uint32_t store = DGEN_STORE_REGULAR; store <= DGEN_STORE_NON_TEMPORAL; ++store) {
        memset(memory, 0, DGEN_PAGE_BYTES);
        CHECK(dgen_baseline_store(isa, memory, 64, 192, UINT64_C(0x0102030405060708), store) == DGEN_OK, "baseline store");
        uint64_t sum = 0;
        for (size_t i = 0; i < DGEN_PAGE_BYTES; i += 8) {
            uint64_t word;
            memcpy(&word, memory + i, 8);
            CHECK(word == (i >= 64 && i < 256 ? UINT64_C(0x0102030405060708) : 0), "baseline store at %zu", i);
        }
        dgen_baseline_xoshiro(memory, 0, DGEN_PAGE_BYTES, 5);
        for (size_t i = 0; i < DGEN_PAGE_BYTES; i += 8) {
            uint64_t word;
            memcpy(&word, memory + i, 8);
            sum ^= word;
        }
        CHECK(dgen_baseline_read(isa, memory, 0, DGEN_PAGE_BYTES) == sum, "baseline read");
    }
}

static void check_cap(void) {
    uint32_t all = dgen_isa_supported();
    for (uint32_t isa = 0; isa <= DGEN_ISA_AVX512; ++isa) {
        CHECK(dgen_isa_cap(isa) == DGEN_OK, "cap %u", isa);
        CHECK(dgen_isa_supported() == (all & ((2u << isa) - 1)), "supported under cap %u", isa);
        CHECK(dgen_isa_active() <= isa, "active under cap %u", isa);
        CHECK(isa == DGEN_ISA_AVX512 || dgen_kernel_of(DGEN_ISA_AVX512) == NULL, "a kernel above cap %u", isa);
    }
    CHECK(dgen_isa_cap(4) == DGEN_ERROR_ISA, "an unknown cap");
    CHECK(dgen_isa_supported() == all, "the cap is lifted");
}

/* Under every cap, raised and lowered: the ISAs that remain fill and verify the same bytes, the others are refused. */
static void check_every_cap(uint8_t *memory, const uint8_t *expected) {
    static const uint32_t walk[] = {3, 2, 1, 0, 1, 2, 3, 0, 2, 0, 3, 1, 3};
    uint32_t all = dgen_isa_supported();
    for (size_t i = 0; i < sizeof walk / sizeof walk[0]; ++i) {
        CHECK(dgen_isa_cap(walk[i]) == DGEN_OK, "cap %u", walk[i]);
        for (uint32_t isa = 0; isa <= DGEN_ISA_AVX512; ++isa) {
            bool usable = isa <= walk[i] && (all >> isa & 1) != 0;
            memset(memory, 0, BYTES);
            int32_t status = fill(isa, memory, 0, BYTES, DGEN_STORE_NON_TEMPORAL);
            int64_t found = verify(isa, memory, 0, BYTES);
            CHECK(status == (usable ? DGEN_OK : DGEN_ERROR_ISA), "ISA %u under cap %u: status %d", isa, walk[i], status);
            CHECK(found == (usable ? (int64_t)BYTES : DGEN_ERROR_ISA), "ISA %u under cap %u: verify", isa, walk[i]);
            CHECK(!usable || memcmp(memory, expected, BYTES) == 0, "ISA %u under cap %u", isa, walk[i]);
        }
    }
}

#define RUNS 9
#define RUN_RECIPES 5

/* Random recipes as words; some differ only in their keys, as those of generations do. */
static void random_recipes(uint64_t words[RUN_RECIPES][DGEN_RECIPE_WORDS]) {
    for (int i = 0; i < RUN_RECIPES; ++i) {
        for (int w = 0; w < DGEN_STATE_WORDS; ++w) {
            words[i][w] = random_word();
        }
        uint64_t unit_rows = UINT64_C(8) << random_below(4);
        words[i][4] = (UINT64_C(1) << 32) + random_below(((unit_rows - 1) << 32) + 1);
        words[i][5] = unit_rows | random_below(2) << 32;
        bool masked = random_below(2) != 0;
        words[i][6] = masked ? random_word() : ALL;
        words[i][7] = masked ? random_word() : 0;
        if (i > 0 && random_below(2) != 0) {
            memcpy(&words[i][4], &words[i - 1][4], 4 * sizeof(uint64_t));
        }
    }
}

/* Runs are filled and compared as by a call for each, between guard pages, and nothing else is written. */
static void check_runs(uint32_t isa, uint32_t longest) {
    uint64_t recipes[RUN_RECIPES][DGEN_RECIPE_WORDS], runs[RUNS][DGEN_RUN_WORDS], bytes = 0;
    uint32_t count = 1 + (uint32_t)random_below(RUNS);
    random_recipes(recipes);
    for (uint32_t i = 0; i < count; ++i) {
        runs[i][0] = random_word() >> (13 + random_below(50));
        runs[i][1] = random_below(longest + 1);
        runs[i][2] = random_below(RUN_RECIPES);
        bytes += runs[i][1] * DGEN_PAGE_BYTES;
    }
    guarded expected = guarded_new(bytes + DGEN_PAGE_BYTES), found = guarded_new(bytes + DGEN_PAGE_BYTES);
    uint64_t at = 0;
    for (uint32_t i = 0; i < count; at += runs[i++][1] * DGEN_PAGE_BYTES) {
        const uint64_t *r = recipes[runs[i][2]];
        dgen_fill(DGEN_ISA_PORTABLE, expected.start, at, runs[i][0] * DGEN_PAGE_BYTES, runs[i][1] * DGEN_PAGE_BYTES, r[0], r[1],
                  r[2], r[3], r[4], (uint32_t)r[5], (uint32_t)(r[5] >> 32), r[6], r[7], DGEN_STORE_REGULAR);
    }
    for (uint32_t store = DGEN_STORE_REGULAR; store <= DGEN_STORE_NON_TEMPORAL; ++store) {
        uint64_t offset = random_below(2) != 0 ? DGEN_STREAM_ALIGNMENT * random_below(9) : random_below(130);
        uint64_t from = random_below(2) != 0 ? offset : found.bytes - bytes - offset;
        memset(found.start, 0x5A, found.bytes);
        CHECK(dgen_fill_runs(isa, found.start, from, runs, count, recipes, RUN_RECIPES, store) == DGEN_OK, "ISA %u: runs", isa);
        CHECK(memcmp(found.start + from, expected.start, bytes) == 0, "ISA %u, store %u: runs differ", isa, store);
        bool outside = false;
        for (uint64_t i = 0; i < found.bytes; ++i) {
            outside |= (i < from || i >= from + bytes) && found.start[i] != 0x5A;
        }
        CHECK(!outside, "ISA %u, store %u: wrote outside the runs", isa, store);
        CHECK(dgen_verify_runs(isa, found.start, from, runs, count, recipes, RUN_RECIPES) == (int64_t)bytes,
              "ISA %u: refuses good runs", isa);
        uint64_t first = bytes;
        for (uint64_t wrong = bytes == 0 ? 0 : random_below(4); wrong > 0; --wrong) {
            uint64_t byte = random_below(bytes), before = byte / DGEN_PAGE_BYTES * DGEN_PAGE_BYTES;
            found.start[from + byte] = (uint8_t)~expected.start[byte];
            first = before < first ? before : first;
        }
        CHECK(dgen_verify_runs(isa, found.start, from, runs, count, recipes, RUN_RECIPES) == (int64_t)first,
              "ISA %u: the first difference is at %llu", isa, (unsigned long long)first);
    }
    guarded_free(&expected);
    guarded_free(&found);
}

static void check_refused_runs(uint8_t *memory) {
    uint64_t recipes[DGEN_RUN_RECIPES + 1][DGEN_RECIPE_WORDS] = {{1, 2, 3, 4, ROWS_ALL, 64, ALL, 0}};
    uint64_t run[DGEN_RUN_WORDS] = {0, 1, 0};
    memset(memory, 0, DGEN_PAGE_BYTES);
    uint64_t rows = UINT64_C(64) << 32;
    CHECK(dgen_fill_objects(99, memory, 0, 64, 1, 0, 1, 2, 3, 4, rows, 64, 0, UINT64_MAX, 0) == DGEN_ERROR_ISA, "an unknown ISA");
    CHECK(dgen_fill_objects(0, memory, 0, 65, 1, 0, 1, 2, 3, 4, rows, 64, 0, UINT64_MAX, 0) == DGEN_ERROR_ARGUMENT, "no whole rows");
    CHECK(dgen_fill_objects(0, memory, 0, 4160, 1, 0, 1, 2, 3, 4, rows, 64, 0, UINT64_MAX, 0) == DGEN_ERROR_ARGUMENT, "more than a page");
    CHECK(dgen_fill_objects(0, NULL, 0, 64, 1, 0, 1, 2, 3, 4, rows, 64, 0, UINT64_MAX, 0) == DGEN_ERROR_ARGUMENT, "no memory");
    CHECK(dgen_fill_objects(0, memory, 0, 64, 1, 0, 1, 2, 3, 4, rows, 63, 0, UINT64_MAX, 0) == DGEN_ERROR_ARGUMENT, "a bad unit");
    CHECK(dgen_fill_objects(0, memory, 0, 64, 0, 0, 1, 2, 3, 4, rows, 64, 0, UINT64_MAX, 0) == DGEN_OK, "no objects");
    CHECK(dgen_fill_runs(99, memory, 0, run, 1, recipes, 1, 0) == DGEN_ERROR_ISA, "an unknown ISA");
    CHECK(dgen_fill_runs(0, memory, 0, run, 1, recipes, 1, 7) == DGEN_ERROR_ARGUMENT, "an unknown store");
    CHECK(dgen_fill_runs(0, memory, 0, NULL, 1, recipes, 1, 0) == DGEN_ERROR_ARGUMENT, "no runs");
    CHECK(dgen_fill_runs(0, memory, 0, run, 1, NULL, 1, 0) == DGEN_ERROR_ARGUMENT, "no recipes");
    CHECK(dgen_fill_runs(0, memory, 0, run, 1, recipes, 0, 0) == DGEN_ERROR_ARGUMENT, "no recipe");
    CHECK(dgen_fill_runs(0, NULL, 0, run, 1, recipes, 1, 0) == DGEN_ERROR_ARGUMENT, "no memory for runs");
    CHECK(dgen_fill_runs(0, memory, UINT64_MAX - 1, run, 1, recipes, 1, 0) == DGEN_ERROR_ARGUMENT, "runs that wrap round");
    run[2] = 1;
    CHECK(dgen_fill_runs(0, memory, 0, run, 1, recipes, 1, 0) == DGEN_ERROR_ARGUMENT, "a run without a recipe");
    CHECK(dgen_verify_runs(0, memory, 0, run, 1, recipes, 1) == DGEN_ERROR_ARGUMENT, "a run without a recipe to verify");
    run[2] = 0;
    run[1] = UINT64_C(1) << 52;
    CHECK(dgen_fill_runs(0, memory, 0, run, 1, recipes, 1, 0) == DGEN_ERROR_ARGUMENT, "a run without end");
    run[1] = 1;
    recipes[0][5] = 63;
    CHECK(dgen_fill_runs(0, memory, 0, run, 1, recipes, 1, 0) == DGEN_ERROR_ARGUMENT, "a bad recipe of a run");
    for (uint64_t i = 0; i <= DGEN_RUN_RECIPES; ++i) {
        const uint64_t recipe[DGEN_RECIPE_WORDS] = {1, 2, 3, 4, (1 + i % DGEN_RUN_SHAPES) << 32, 64, ALL, 0};
        memcpy(recipes[i], recipe, sizeof recipe);
    }
    CHECK(dgen_fill_runs(0, memory, 0, run, 1, recipes, DGEN_RUN_RECIPES + 1, 0) == DGEN_ERROR_ARGUMENT, "too many recipes");
    recipes[DGEN_RUN_RECIPES - 1][4] = ROWS_ALL;
    CHECK(dgen_fill_runs(0, memory, 0, run, 1, recipes, DGEN_RUN_RECIPES, 0) == DGEN_ERROR_ARGUMENT, "too many shapes");
    for (size_t i = 0; i < DGEN_PAGE_BYTES; ++i) {
        CHECK(memory[i] == 0, "a refused call for runs wrote byte %zu", i);
    }
    recipes[DGEN_RUN_RECIPES - 1][4] = recipes[DGEN_RUN_RECIPES - 2][4];
    CHECK(dgen_fill_runs(0, memory, 0, run, 1, recipes, DGEN_RUN_RECIPES, 0) == DGEN_OK, "the most recipes");
}

int main(void) {
    guarded memory = guarded_new((PAGES + 1) * DGEN_PAGE_BYTES);
    guarded expected = guarded_new(BYTES);
    check_report_of_isas();
    check_refusals(memory.start);
    check_refused_runs(memory.start);
    fill(DGEN_ISA_PORTABLE, expected.start, 0, BYTES, DGEN_STORE_REGULAR);
    for (uint32_t isa = 0; isa <= DGEN_ISA_AVX512; ++isa) {
        if ((dgen_isa_supported() >> isa & 1) != 0) {
            check_alignments(isa, &memory, expected.start);
            check_parts(isa, &memory);
            check_baselines(isa, memory.start);
            check_find(isa, expected.start);
            for (int round = 0; round < 60; ++round) {
                check_runs(isa, 3);
                check_runs(isa, 40);
            }
        } else {
            CHECK(fill(isa, memory.start, 0, 1, 0) == DGEN_ERROR_ISA, "ISA %u is not supported", isa);
            CHECK(dgen_find_page(isa, memory.start, 1, 0, 0, 1, 1, 4, ALL, 0) == DGEN_ERROR_ISA, "ISA %u finds nothing", isa);
        }
    }
    check_cap();
    check_every_cap(memory.start, expected.start);
    guarded_free(&memory);
    guarded_free(&expected);
    return check_report("abi");
}
