/*
 * What a program in C would do with the kernels: chunks filled by threads that are made once. Built for the benchmarks
 * only, to be compared with the same through Java.
 */
#ifndef DGEN_BENCH_H
#define DGEN_BENCH_H

#include "dgen.h"

typedef struct dgen_bench dgen_bench;

/* So many threads, the caller's own included; NULL if they cannot be had. */
DGEN_API dgen_bench *dgen_bench_open(uint32_t threads);

/* Fills dst with `bytes` bytes from `position` on, cut into tasks of `task_bytes`. One caller at a time. Status as dgen_fill. */
DGEN_API int32_t dgen_bench_fill(dgen_bench *bench, uint32_t isa, void *dst, uint64_t position, uint64_t bytes,
                                 uint64_t task_bytes, uint32_t store);

/* Ends the threads. */
DGEN_API void dgen_bench_close(dgen_bench *bench);

#endif
