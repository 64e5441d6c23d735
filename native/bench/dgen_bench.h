/*
 * Uses the kernels as a program in C would: a fixed set of threads fills chunks. Built for the benchmarks only, which
 * compare it with the same work through Java.
 */
#ifndef DGEN_BENCH_H
#define DGEN_BENCH_H

#include "dgen.h"

typedef struct dgen_bench dgen_bench;

/* Starts `threads` threads, the caller's included. Returns NULL if the system refuses. */
DGEN_API dgen_bench *dgen_bench_open(uint32_t threads);

/* Fills dst with `bytes` bytes from `position`, in tasks of `task_bytes`, as dgen_fill does. One caller at a time. */
DGEN_API int32_t dgen_bench_fill(dgen_bench *bench, uint32_t isa, void *dst, uint64_t position, uint64_t bytes,
                                 uint64_t task_bytes, uint32_t store);

/* Ends the threads. */
DGEN_API void dgen_bench_close(dgen_bench *bench);

#endif
