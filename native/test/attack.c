/*
 * Within the contract: with any memory, alignment, position, length, recipe and cap, exactly the run is written, and every
 * ISA generates the portable ISA's bytes and finds a wrong byte. Outside the contract: a call returns a status and does
 * nothing.
 */
#include "attack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dgen_kernel.h"
#include "guarded.h"

#define MOST_OFFSET 130
#define RUN_BYTES ((size_t)6 * DGEN_PAGE_BYTES)
#define ISA_BITS 4u

#define REQUIRE(condition) require((condition), #condition, __LINE__)

static void require(bool condition, const char *what, int line) {
    if (!condition) {
        fprintf(stderr, "attack.c:%d: does not hold: %s\n", line, what);
        abort();
    }
}

typedef struct {
    const uint8_t *at;
    size_t left;
} input;

/* Takes up to `bytes` bytes, fewer at the end of the input. */
static uint64_t take(input *in, size_t bytes) {
    uint64_t value = 0;
    for (size_t i = 0; i < bytes && in->left > 0; ++i, --in->left) {
        value = value << 8 | *in->at++;
    }
    return value;
}

typedef struct {
    uint32_t isa;
    uint64_t position, bytes, key[4], rows_q32;
    uint32_t unit_rows, filler, store;
    uint64_t mask, base;
} call;

static int32_t fill(const call *c, void *dst, uint64_t offset) {
    return dgen_fill(c->isa, dst, offset, c->position, c->bytes, c->key[0], c->key[1], c->key[2], c->key[3], c->rows_q32,
                     c->unit_rows, c->filler, c->mask, c->base, c->store);
}

static int64_t verify(const call *c, const void *src, uint64_t offset) {
    return dgen_verify(c->isa, src, offset, c->position, c->bytes, c->key[0], c->key[1], c->key[2], c->key[3], c->rows_q32,
                       c->unit_rows, c->filler, c->mask, c->base);
}

/* Returns a call within the contract, for an ISA that is supported now. */
static call good_call(input *in) {
    call c;
    c.isa = (uint32_t)take(in, 1) % ISA_BITS;
    while ((dgen_isa_supported() >> c.isa & 1) == 0) {
        c.isa = (c.isa + ISA_BITS - 1) % ISA_BITS;
    }
    c.position = take(in, 8) >> (take(in, 1) % 64);
    c.bytes = take(in, 2) % (RUN_BYTES + 1);
    uint64_t whole = take(in, 1);
    c.position -= whole % 2 == 0 ? c.position % DGEN_PAGE_BYTES : 0;
    c.bytes -= whole % 4 < 2 ? c.bytes % DGEN_PAGE_BYTES : 0;
    for (int w = 0; w < 4; ++w) {
        c.key[w] = take(in, 8);
    }
    c.unit_rows = UINT32_C(8) << take(in, 1) % 4;
    uint64_t least = UINT64_C(1) << 32, most = (uint64_t)c.unit_rows << 32;
    switch (take(in, 1) % 4) {
        case 0:
            c.rows_q32 = most;
            break;
        case 1:
            c.rows_q32 = (1 + take(in, 1) % c.unit_rows) << 32;
            break;
        default:
            c.rows_q32 = least + take(in, 8) % (most - least + 1);
    }
    c.filler = (uint32_t)take(in, 1) % 2;
    bool masked = take(in, 1) % 2 != 0;
    c.mask = masked ? take(in, 8) : UINT64_MAX;
    c.base = masked ? take(in, 8) : 0;
    c.store = (uint32_t)take(in, 1) % 2;
    return c;
}

/* A block of exactly this size, guarded by the sanitizers or valgrind; or memory between guard pages. */
typedef struct {
    guarded pages;
    uint8_t *block;
    uint8_t *start;
    size_t bytes;
} memory;

static memory memory_new(bool malloced) {
    memory m = {.bytes = RUN_BYTES + DGEN_PAGE_BYTES};
    if (malloced) {
        m.block = malloc(m.bytes);
        REQUIRE(m.block != NULL);
        m.start = m.block;
    } else {
        m.pages = guarded_new(m.bytes);
        m.start = m.pages.start;
    }
    return m;
}

static void memory_free(memory *m) {
    if (m->block != NULL) {
        free(m->block);
    } else {
        guarded_free(&m->pages);
    }
}

static bool all(const uint8_t *from, size_t bytes, uint8_t value) {
    for (size_t i = 0; i < bytes; ++i) {
        if (from[i] != value) {
            return false;
        }
    }
    return true;
}

static void attack_within(input *in, memory *m) {
    static _Alignas(64) uint8_t expected[RUN_BYTES];
    call c = good_call(in);
    size_t bytes = c.bytes;
    size_t offset = (size_t)take(in, 1) % MOST_OFFSET;
    offset = take(in, 1) % 2 == 0 ? offset : m->bytes - bytes - offset;
    call definition = c;
    definition.isa = DGEN_ISA_PORTABLE;
    REQUIRE(fill(&definition, expected, 0) == DGEN_OK);

    /* The run itself is not initialized, so that valgrind notices a byte that was not written. */
    uint8_t around = (uint8_t)take(in, 1);
    memset(m->start, around, offset);
    memset(m->start + offset + bytes, around, m->bytes - offset - bytes);
    size_t split = take(in, 1) % 2 == 0 ? 0 : offset; /* the address in the pointer or in the offset */
    REQUIRE(fill(&c, m->start + split, offset - split) == DGEN_OK);
    REQUIRE(memcmp(m->start + offset, expected, bytes) == 0);
    REQUIRE(all(m->start, offset, around));
    REQUIRE(all(m->start + offset + bytes, m->bytes - offset - bytes, around));

    REQUIRE(verify(&c, m->start, offset) == (int64_t)bytes);
    if (bytes > 0) {
        size_t at = (size_t)take(in, 4) % bytes;
        uint8_t flip = (uint8_t)(1u << take(in, 1) % 8);
        m->start[offset + at] ^= flip;
        size_t in_page = (c.position + at) % DGEN_PAGE_BYTES;
        REQUIRE(verify(&c, m->start, offset) == (int64_t)(at > in_page ? at - in_page : 0));
    }
}

/* Calls with one invalid argument; the others are valid. */
static void attack_outside(input *in, memory *m) {
    call c = good_call(in);
    uint8_t before = (uint8_t)take(in, 1);
    memset(m->start, before, m->bytes);
    uint64_t any = take(in, 8);
    void *base = m->start;
    uint64_t offset = 0;
    int32_t expected = DGEN_ERROR_ARGUMENT;
    bool store_only = false;
    switch (take(in, 1) % 8) {
        case 0:
            c.isa = (uint32_t)any | ISA_BITS;
            expected = DGEN_ERROR_ISA;
            break;
        case 1: /* compiled in or not: above the cap */
            c.isa = dgen_isa_active() + 1 + (uint32_t)any % 1000;
            expected = DGEN_ERROR_ISA;
            break;
        case 2:
            c.unit_rows = any % 128 == 8 || any % 128 == 16 || any % 128 == 32 || any % 128 == 64 ? 0 : (uint32_t)(any % 128);
            break;
        case 3:
            c.rows_q32 = any % 2 == 0 ? any >> 32 : ((uint64_t)c.unit_rows << 32) + 1 + (any >> 8);
            break;
        case 4:
            c.filler = (uint32_t)any | 2;
            break;
        case 5:
            c.store = (uint32_t)any | 2;
            store_only = true;
            break;
        case 6: /* wraps around the address space, by its length or by its offset */
            c.bytes = 1 + any % RUN_BYTES;
            if (any >> 63 == 0) {
                c.bytes = UINT64_MAX - any % RUN_BYTES;
            } else {
                offset = UINT64_MAX - any % RUN_BYTES;
            }
            break;
        default:
            base = NULL;
            c.bytes = 1 + any % RUN_BYTES;
    }
    REQUIRE(fill(&c, base, offset) == expected);
    REQUIRE(store_only || verify(&c, base, offset) == expected);
    REQUIRE(all(m->start, m->bytes, before));
}

static void attack_baselines(input *in, memory *m) {
    uint8_t *start = m->start + (64 - (uintptr_t)m->start % 64) % 64;
    uint32_t isa = (uint32_t)take(in, 1) % (ISA_BITS + 1);
    uint64_t bytes = take(in, 2) % (2 * DGEN_PAGE_BYTES), offset = take(in, 1) % MOST_OFFSET, value = take(in, 8);
    uint32_t store = (uint32_t)take(in, 1) % 3;
    bool supported = isa < ISA_BITS && (dgen_isa_supported() >> isa & 1) != 0;
    bool aligned = offset % 64 == 0 && bytes % 64 == 0;
    memset(m->start, 0, m->bytes);
    int32_t status = dgen_baseline_store(isa, start, offset, bytes, value, store);
    REQUIRE(status == (!supported ? DGEN_ERROR_ISA : aligned && store < 2 ? DGEN_OK : DGEN_ERROR_ARGUMENT));
    uint64_t sum = dgen_baseline_read(isa, start, offset, bytes);
    REQUIRE(sum == 0); /* an even number of equal words, or nothing was read */
    REQUIRE(all(start, offset, 0) && all(start + offset + bytes, 64, 0));

    REQUIRE(dgen_baseline_xoshiro(start, offset, bytes, value) == (bytes % 8 == 0 ? DGEN_OK : DGEN_ERROR_ARGUMENT));
    REQUIRE(dgen_baseline_memset(start, offset, bytes, (uint32_t)value) == DGEN_OK);
    REQUIRE(all(start + offset, bytes, (uint8_t)value));
    REQUIRE(all(start, offset, 0) && all(start + offset + bytes, 64, 0));
    uint64_t endless = UINT64_MAX - 63 - value % 64 * 64;
    REQUIRE(dgen_baseline_memset(start, 64, endless, 0) == DGEN_ERROR_ARGUMENT);
    REQUIRE(dgen_baseline_xoshiro(start, 64, endless, 0) == DGEN_ERROR_ARGUMENT);
    REQUIRE(dgen_baseline_store(DGEN_ISA_PORTABLE, start, 64, endless, 0, 0) == DGEN_ERROR_ARGUMENT);
    REQUIRE(dgen_baseline_read(DGEN_ISA_PORTABLE, start, 64, endless) == 0);
}

/* Every ISA finds a page by a word of its first row, among other words; invalid arguments return a status. */
static void attack_find(input *in, memory *m) {
    static uint64_t words[DGEN_FIND_WORDS];
    call c = good_call(in);
    c.rows_q32 = (uint64_t)c.unit_rows << 32;
    uint64_t page = c.position / DGEN_PAGE_BYTES;
    c.position = page * DGEN_PAGE_BYTES;
    c.bytes = DGEN_PAGE_BYTES;
    REQUIRE(fill(&c, m->start, 0) == DGEN_OK);
    uint32_t lane = (uint32_t)take(in, 1) % 8, count = 1 + (uint32_t)take(in, 2) % DGEN_FIND_WORDS;
    uint64_t before = take(in, 1) % 70, behind = take(in, 1) % 70, first = page - before;
    int64_t last = INT64_MIN; /* ascending, as signed numbers */
    for (uint32_t i = 0; i < count; ++i) {
        words[i] = (uint64_t)last;
        last += (int64_t)(take(in, 4) + 1);
    }
    /* The page's word is the greatest: the words must stay ascending. */
    int64_t there;
    memcpy(&there, m->start + lane * sizeof there, sizeof there);
    while (count > 1 && (int64_t)words[count - 2] >= there) {
        --count;
    }
    words[count - 1] = (uint64_t)there;
    int64_t found = dgen_find_page(c.isa, words, count, lane, first, before + 1 + behind, c.key[0], c.key[3], c.mask, c.base);
    REQUIRE(found >= 0 && found <= (int64_t)before);
    REQUIRE(found == dgen_find_page(DGEN_ISA_PORTABLE, words, count, lane, first, before + 1 + behind, c.key[0], c.key[3], c.mask, c.base));
    REQUIRE(dgen_find_page(ISA_BITS, words, count, lane, first, 1, 0, 0, UINT64_MAX, 0) == DGEN_ERROR_ISA);
    REQUIRE(dgen_find_page(c.isa, words, 0, lane, first, 1, 0, 0, UINT64_MAX, 0) == DGEN_ERROR_ARGUMENT);
    REQUIRE(dgen_find_page(c.isa, words, DGEN_FIND_WORDS + 1, lane, first, 1, 0, 0, UINT64_MAX, 0) == DGEN_ERROR_ARGUMENT);
    REQUIRE(dgen_find_page(c.isa, words, count, 8 + lane, first, 1, 0, 0, UINT64_MAX, 0) == DGEN_ERROR_ARGUMENT);
    REQUIRE(dgen_find_page(c.isa, NULL, count, lane, first, 1, 0, 0, UINT64_MAX, 0) == DGEN_ERROR_ARGUMENT);
}

static void attack_cap(input *in) {
    uint32_t cap = (uint32_t)take(in, 1) % (ISA_BITS + 2);
    REQUIRE(dgen_isa_cap(cap) == (cap < ISA_BITS ? DGEN_OK : DGEN_ERROR_ISA));
    uint32_t supported = dgen_isa_supported();
    REQUIRE((supported & 1) != 0 && supported >> ISA_BITS == 0);
    REQUIRE(supported >> dgen_isa_active() == 1);
    REQUIRE(cap >= ISA_BITS || dgen_isa_active() <= cap);
}

void attack(const uint8_t *bytes, size_t n) {
    input in = {bytes, n};
    memory m = memory_new(take(&in, 1) % 2 == 0);
    while (in.left > 0) {
        switch (take(&in, 1) % 5) {
            case 0:
                attack_cap(&in);
                break;
            case 1:
                attack_outside(&in, &m);
                break;
            case 2:
                attack_baselines(&in, &m);
                break;
            case 3:
                attack_find(&in, &m);
                break;
            default:
                attack_within(&in, &m);
        }
    }
    memory_free(&m);
    dgen_isa_cap(ISA_BITS - 1);
}
