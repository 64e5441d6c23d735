/*
 * Threads start together, fill adjacent runs of one block, verify the whole block, and ask for the supported ISAs while
 * the cap changes. They share only the cap, and all see the same bytes.
 */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define THREADS 4
#define ROUNDS 50
#define RUN_BYTES (UINT64_C(3) * DGEN_PAGE_BYTES)
#define ALL_BYTES (THREADS * RUN_BYTES)
#define ROWS_ALL (UINT64_C(64) << 32)

static uint8_t *shared;
static uint8_t *expected;
static pthread_barrier_t together;
static _Atomic uint64_t wrong;

/* Another thread may lower the cap at any moment: a fill that it refuses is repeated with the portable ISA. */
static void fill_run(uint64_t run) {
    uint64_t at = run * RUN_BYTES;
    uint32_t isa = dgen_isa_active();
    while (dgen_fill(isa, shared, at, at, RUN_BYTES, 1, 2, 3, 4, ROWS_ALL, 64, DGEN_FILLER_ZERO, UINT64_MAX, 0,
                     (uint32_t)run % 2) !=
           DGEN_OK) {
        isa = DGEN_ISA_PORTABLE;
    }
}

static int64_t verify_all(void) {
    int64_t found = dgen_verify(dgen_isa_active(), shared, 0, 0, ALL_BYTES, 1, 2, 3, 4, ROWS_ALL, 64, 0, UINT64_MAX, 0);
    return found != DGEN_ERROR_ISA
               ? found
               : dgen_verify(DGEN_ISA_PORTABLE, shared, 0, 0, ALL_BYTES, 1, 2, 3, 4, ROWS_ALL, 64, 0, UINT64_MAX, 0);
}

static void *work(void *argument) {
    uint64_t me = (uint64_t)(uintptr_t)argument;
    for (int round = 0; round < ROUNDS; ++round) {
        memset(shared + me * RUN_BYTES, round, RUN_BYTES);
        pthread_barrier_wait(&together);
        if (me == 0) {
            dgen_isa_cap((uint32_t)round % 4);
        }
        fill_run(me);
        pthread_barrier_wait(&together);
        wrong += verify_all() != (int64_t)ALL_BYTES;
        pthread_barrier_wait(&together); /* no thread clears memory that another still reads */
    }
    return NULL;
}

int main(void) {
    size_t bytes = ALL_BYTES;
    shared = aligned_alloc(64, bytes);
    expected = malloc(bytes);
    pthread_t threads[THREADS];
    CHECK(shared != NULL && expected != NULL && pthread_barrier_init(&together, NULL, THREADS) == 0, "memory and barrier");
    for (uintptr_t i = 0; i < THREADS; ++i) {
        CHECK(pthread_create(&threads[i], NULL, work, (void *)i) == 0, "thread %zu", (size_t)i);
    }
    for (int i = 0; i < THREADS; ++i) {
        pthread_join(threads[i], NULL);
    }
    CHECK(wrong == 0, "wrong bytes in %llu rounds", (unsigned long long)wrong);
    dgen_fill(DGEN_ISA_PORTABLE, expected, 0, 0, ALL_BYTES, 1, 2, 3, 4, ROWS_ALL, 64, 0, UINT64_MAX, 0, 0);
    CHECK(memcmp(shared, expected, bytes) == 0, "the threads' bytes");
    free(shared);
    free(expected);
    return check_report("threads");
}
