/*
 * libdgen: fills and verifies bytes of a dgen stream's (formats 1 and 2) pages in place, and finds pages.
 *
 * This header is the whole ABI. A page is 4096 bytes: 64 rows of 64 bytes, one 64-bit word from each of 8 xoshiro256++
 * lanes. Everything above pages (deduplication, sizes, threads, NUMA) is the caller's business.
 *
 * All functions are thread-safe and keep no state between calls, but for the ISA cap. None allocates, prints or exits.
 */
#ifndef DGEN_H
#define DGEN_H

#include <stdint.h>

#if defined(_WIN32)
#define DGEN_API __declspec(dllexport)
#else
#define DGEN_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever a function's meaning or parameters change; a caller built for another value must not call on. */
#define DGEN_ABI_VERSION 4

/* Bytes of a page, and rows of 64 bytes in it. */
#define DGEN_PAGE_BYTES 4096
#define DGEN_PAGE_ROWS 64

/* Instruction sets. A mask of them has bit (1 << isa). */
#define DGEN_ISA_PORTABLE 0
#define DGEN_ISA_NEON 1
#define DGEN_ISA_AVX2 2
#define DGEN_ISA_AVX512 3

/* What the compressible rows of a unit hold: zeros, or copies of the unit's last random row. */
#define DGEN_FILLER_ZERO 0
#define DGEN_FILLER_REPEAT 1

/* How to store: through the cache, or past it. */
#define DGEN_STORE_REGULAR 0
#define DGEN_STORE_NON_TEMPORAL 1

/* Words that dgen_find_page looks for at most. */
#define DGEN_FIND_WORDS 1024

/* Status codes. */
#define DGEN_OK 0
#define DGEN_ERROR_ISA (-1)
#define DGEN_ERROR_ARGUMENT (-2)

/* DGEN_ABI_VERSION of the library. */
DGEN_API uint32_t dgen_abi_version(void);

/* Mask of the ISAs that are compiled in, usable on this CPU under this operating system, and not above the cap. */
DGEN_API uint32_t dgen_isa_supported(void);

/* The fastest of dgen_isa_supported(). */
DGEN_API uint32_t dgen_isa_active(void);

/* For tests: from now on no ISA above `isa` is supported, in the whole process. DGEN_ERROR_ISA if there is no such ISA. */
DGEN_API int32_t dgen_isa_cap(uint32_t isa);

/*
 * Fills dst + offset (any alignment) with `bytes` bytes of consecutive pages, from byte `position` on: page p begins at
 * position 4096 * p. A part of a page costs its rows, and something for those before it. Memory that starts at address 0
 * or wraps round is refused.
 *
 * key0..key3   the stream's keys
 * rows_q32     random rows per unit times 2^32: unit_rows * 2^32 / compressRatio, rounded; 2^32 .. unit_rows * 2^32
 * unit_rows    rows of a compression unit: 8, 16, 32 or 64
 * filler       DGEN_FILLER_...
 * mask, base   a random row holds (word & mask) | base; all ones and 0 in format 1
 * store        DGEN_STORE_..., of whole pages; non-temporal stores are complete (fenced) on return
 */
DGEN_API int32_t dgen_fill(uint32_t isa, void *dst, uint64_t offset, uint64_t position, uint64_t bytes, uint64_t key0,
                           uint64_t key1, uint64_t key2, uint64_t key3, uint64_t rows_q32, uint32_t unit_rows,
                           uint32_t filler, uint64_t mask, uint64_t base, uint32_t store);

/*
 * Compares `bytes` bytes at src + offset with the stream. Returns how many come before the first page that differs in them
 * (`bytes`: none does), or a negative status. Parameters as for dgen_fill.
 */
DGEN_API int64_t dgen_verify(uint32_t isa, const void *src, uint64_t offset, uint64_t position, uint64_t bytes,
                             uint64_t key0, uint64_t key1, uint64_t key2, uint64_t key3, uint64_t rows_q32,
                             uint32_t unit_rows, uint32_t filler, uint64_t mask, uint64_t base);

/*
 * Searches `pages` pages, page number `page` first, for one whose first row has in `lane` (0 .. 7) one of `count` words
 * (1 .. DGEN_FIND_WORDS, in the machine's byte order, ascending as signed numbers). Returns how many pages come before the
 * first such one (`pages`: there is none), or a negative status. A page's first words depend on two of its keys alone.
 */
DGEN_API int64_t dgen_find_page(uint32_t isa, const void *words, uint32_t count, uint32_t lane, uint64_t page,
                                uint64_t pages, uint64_t key0, uint64_t key3, uint64_t mask, uint64_t base);

/*
 * Baselines to measure against, in the same run and on the same memory.
 */

/* A loop of the ISA's widest stores of one value: what the memory takes. dst + offset aligned and bytes a multiple of 64. */
DGEN_API int32_t dgen_baseline_store(uint32_t isa, void *dst, uint64_t offset, uint64_t bytes, uint64_t value,
                                     uint32_t store);

/* libc's memset. */
DGEN_API int32_t dgen_baseline_memset(void *dst, uint64_t offset, uint64_t bytes, uint32_t value);

/* One xoshiro256++ in plain C, a word at a time: what a good scalar generator does. bytes a multiple of 8. */
DGEN_API int32_t dgen_baseline_xoshiro(void *dst, uint64_t offset, uint64_t bytes, uint64_t seed);

/*
 * A loop of the ISA's widest loads: returns the exclusive or of all words, 0 if refused. src + offset aligned and bytes a
 * multiple of 64.
 */
DGEN_API uint64_t dgen_baseline_read(uint32_t isa, const void *src, uint64_t offset, uint64_t bytes);

#ifdef __cplusplus
}
#endif

#endif
