/*
 * libdgen: fills memory with pages of a dgen stream (formats 1 and 2), verifies pages in place, and searches for pages.
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

/* Raised when a function's meaning or parameters change. A caller built for another version must not call the rest. */
#define DGEN_ABI_VERSION 6

/* Size of a page in bytes and in rows of 64 bytes. */
#define DGEN_PAGE_BYTES 4096
#define DGEN_PAGE_ROWS 64

/* Instruction sets. A mask of them has bit (1 << isa). */
#define DGEN_ISA_PORTABLE 0
#define DGEN_ISA_NEON 1
#define DGEN_ISA_AVX2 2
#define DGEN_ISA_AVX512 3

/* Content of a unit's compressible rows: zeros, or copies of the unit's last random row. */
#define DGEN_FILLER_ZERO 0
#define DGEN_FILLER_REPEAT 1

/* Regular stores go through the cache; non-temporal stores bypass it. */
#define DGEN_STORE_REGULAR 0
#define DGEN_STORE_NON_TEMPORAL 1

/*
 * What dgen_fill_runs and dgen_verify_runs take: arrays of 64-bit words in the machine's byte order.
 * A run is DGEN_RUN_WORDS words: the first source page, the number of pages, the index of the recipe.
 * A recipe is DGEN_RECIPE_WORDS words: key0 .. key3, rows_q32, unit_rows | filler << 32, mask, base, as for dgen_fill.
 * A call takes at most DGEN_RUN_RECIPES recipes, of at most DGEN_RUN_SHAPES different values without the keys.
 */
#define DGEN_RUN_WORDS 3
#define DGEN_RECIPE_WORDS 8
#define DGEN_RUN_RECIPES 64
#define DGEN_RUN_SHAPES 16

/* The most words that dgen_find_page accepts. */
#define DGEN_FIND_WORDS 1024

/* Status codes. */
#define DGEN_OK 0
#define DGEN_ERROR_ISA (-1)
#define DGEN_ERROR_ARGUMENT (-2)

/* Returns the library's DGEN_ABI_VERSION. */
DGEN_API uint32_t dgen_abi_version(void);

/* Returns the mask of the ISAs that are compiled in, supported by CPU and operating system, and not above the cap. */
DGEN_API uint32_t dgen_isa_supported(void);

/* Returns the fastest of dgen_isa_supported(). */
DGEN_API uint32_t dgen_isa_active(void);

/* For tests: caps the ISAs of the whole process at `isa`. Returns DGEN_ERROR_ISA if there is no such ISA. */
DGEN_API int32_t dgen_isa_cap(uint32_t isa);

/*
 * Fills dst + offset (any alignment) with `bytes` bytes of consecutive pages, starting with byte `position`: page p begins
 * at position 4096 * p. A partial page costs its rows, plus a little for the rows before them. Memory that starts at
 * address 0 or wraps around the address space is refused.
 *
 * key0..key3   the stream's keys
 * rows_q32     random rows per unit times 2^32: unit_rows * 2^32 / compressRatio, rounded; 2^32 .. unit_rows * 2^32
 * unit_rows    rows of a compression unit: 8, 16, 32 or 64
 * filler       DGEN_FILLER_...
 * mask, base   a random row holds (word & mask) | base; all ones and 0 in format 1
 * store        DGEN_STORE_..., for whole pages; non-temporal stores are complete (fenced) on return
 */
DGEN_API int32_t dgen_fill(uint32_t isa, void *dst, uint64_t offset, uint64_t position, uint64_t bytes, uint64_t key0,
                           uint64_t key1, uint64_t key2, uint64_t key3, uint64_t rows_q32, uint32_t unit_rows,
                           uint32_t filler, uint64_t mask, uint64_t base, uint32_t store);

/*
 * Compares `bytes` bytes at src + offset with the stream. Returns the number of bytes before the first page that differs
 * (`bytes` if none does), or a negative status. Parameters as for dgen_fill.
 */
DGEN_API int64_t dgen_verify(uint32_t isa, const void *src, uint64_t offset, uint64_t position, uint64_t bytes,
                             uint64_t key0, uint64_t key1, uint64_t key2, uint64_t key3, uint64_t rows_q32,
                             uint32_t unit_rows, uint32_t filler, uint64_t mask, uint64_t base);

/*
 * Fills dst + offset with `count` runs of whole pages, one after the other, as dgen_fill would with each run's recipe. Short
 * runs cost little more than one long run: pages of different runs are generated side by side.
 */
DGEN_API int32_t dgen_fill_runs(uint32_t isa, void *dst, uint64_t offset, const void *runs, uint32_t count,
                                const void *recipes, uint32_t recipe_count, uint32_t store);

/*
 * Fills dst + offset with the first `bytes_each` bytes of `count` streams, one after the other: whole rows, a page at most.
 * Key w of object i is mix(seed[w] + mix(number + i + GOLDEN * w)), where mix is SplitMix64's finalizer and GOLDEN its
 * constant. Other parameters as for dgen_fill. Stores are regular.
 */
DGEN_API int32_t dgen_fill_objects(uint32_t isa, void *dst, uint64_t offset, uint64_t bytes_each, uint32_t count,
                                   uint64_t number, uint64_t seed0, uint64_t seed1, uint64_t seed2, uint64_t seed3,
                                   uint64_t rows_q32, uint32_t unit_rows, uint32_t filler, uint64_t mask, uint64_t base);

/*
 * Compares the memory at src + offset with runs. Returns the number of bytes before the first page that differs (all bytes
 * of the runs if none does), or a negative status. Parameters as for dgen_fill_runs.
 */
DGEN_API int64_t dgen_verify_runs(uint32_t isa, const void *src, uint64_t offset, const void *runs, uint32_t count,
                                  const void *recipes, uint32_t recipe_count);

/*
 * Searches `pages` pages, starting with page `page`, for the first page whose first row has one of `count` words in `lane`
 * (0 .. 7). The words (1 .. DGEN_FIND_WORDS) are in the machine's byte order, ascending as signed numbers. Returns the
 * number of pages before the match (`pages` if there is none), or a negative status. A page's first words depend only on
 * key0 and key3.
 */
DGEN_API int64_t dgen_find_page(uint32_t isa, const void *words, uint32_t count, uint32_t lane, uint64_t page,
                                uint64_t pages, uint64_t key0, uint64_t key3, uint64_t mask, uint64_t base);

/*
 * Baselines for benchmarks, to be measured in the same run and on the same memory.
 */

/*
 * Stores one value with the ISA's widest stores: measures memory bandwidth. dst + offset and bytes are multiples of 64.
 */
DGEN_API int32_t dgen_baseline_store(uint32_t isa, void *dst, uint64_t offset, uint64_t bytes, uint64_t value,
                                     uint32_t store);

/* Calls libc's memset. */
DGEN_API int32_t dgen_baseline_memset(void *dst, uint64_t offset, uint64_t bytes, uint32_t value);

/* Fills memory from one xoshiro256++ in plain C, a word at a time, as a good scalar generator does. bytes: multiple of 8. */
DGEN_API int32_t dgen_baseline_xoshiro(void *dst, uint64_t offset, uint64_t bytes, uint64_t seed);

/*
 * Reads memory with the ISA's widest loads. Returns the exclusive or of all words, or 0 if refused. src + offset and bytes
 * are multiples of 64.
 */
DGEN_API uint64_t dgen_baseline_read(uint32_t isa, const void *src, uint64_t offset, uint64_t bytes);

#ifdef __cplusplus
}
#endif

#endif
