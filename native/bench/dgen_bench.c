#include "dgen_bench.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

/* A thread reads a variable this many times before it sleeps, like the workers in Java. */
#define SPINS 1000
#define ALL_ROWS_Q32 ((uint64_t)DGEN_PAGE_ROWS << 32)

struct dgen_bench {
    uint32_t workers;
    pthread_t *threads;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    _Atomic uint64_t job; /* number of the current job; changed under the lock */
    bool closed;          /* written before `job` */

    uint32_t isa, store;
    uint8_t *dst;
    uint64_t position, bytes, task_bytes;
    _Atomic uint64_t next;
    _Atomic int32_t status;
    _Atomic uint32_t running;
};

static void pause_a_moment(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#endif
}

static void fill_tasks(dgen_bench *b) {
    for (;;) {
        uint64_t start = atomic_fetch_add(&b->next, 1) * b->task_bytes;
        if (start >= b->bytes) {
            return;
        }
        uint64_t left = b->bytes - start, n = left < b->task_bytes ? left : b->task_bytes;
        int32_t status = dgen_fill(b->isa, b->dst, start, b->position + start, n, 1, 2, 3, 4, ALL_ROWS_Q32, DGEN_PAGE_ROWS,
                                   DGEN_FILLER_ZERO, UINT64_MAX, 0, b->store);
        if (status != DGEN_OK) {
            atomic_store(&b->status, status);
        }
    }
}

static void *work(void *argument) {
    dgen_bench *b = argument;
    for (uint64_t last = 0;;) {
        for (int i = 0; i < SPINS && atomic_load(&b->job) == last; ++i) {
            pause_a_moment();
        }
        if (atomic_load(&b->job) == last) {
            pthread_mutex_lock(&b->lock);
            while (atomic_load(&b->job) == last) {
                pthread_cond_wait(&b->wake, &b->lock);
            }
            pthread_mutex_unlock(&b->lock);
        }
        last = atomic_load(&b->job);
        if (b->closed) {
            return NULL;
        }
        fill_tasks(b);
        atomic_fetch_sub(&b->running, 1);
    }
}

static void start_job(dgen_bench *b) {
    pthread_mutex_lock(&b->lock);
    atomic_fetch_add(&b->job, 1);
    pthread_cond_broadcast(&b->wake);
    pthread_mutex_unlock(&b->lock);
}

dgen_bench *dgen_bench_open(uint32_t threads) {
    dgen_bench *b = calloc(1, sizeof *b);
    if (threads == 0 || b == NULL || (b->threads = calloc(threads, sizeof *b->threads)) == NULL) {
        free(b);
        return NULL;
    }
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->wake, NULL);
    for (; b->workers + 1 < threads; ++b->workers) {
        if (pthread_create(&b->threads[b->workers], NULL, work, b) != 0) {
            dgen_bench_close(b);
            return NULL;
        }
    }
    return b;
}

int32_t dgen_bench_fill(dgen_bench *b, uint32_t isa, void *dst, uint64_t position, uint64_t bytes, uint64_t task_bytes,
                        uint32_t store) {
    b->isa = isa;
    b->store = store;
    b->dst = dst;
    b->position = position;
    b->bytes = bytes;
    b->task_bytes = task_bytes;
    atomic_store(&b->next, 0);
    atomic_store(&b->status, DGEN_OK);
    atomic_store(&b->running, b->workers);
    start_job(b);
    fill_tasks(b);
    for (int i = 0; atomic_load(&b->running) > 0; ++i) {
        if (i < SPINS) {
            pause_a_moment();
        } else {
            sched_yield();
        }
    }
    return atomic_load(&b->status);
}

void dgen_bench_close(dgen_bench *b) {
    b->closed = true;
    start_job(b);
    for (uint32_t i = 0; i < b->workers; ++i) {
        pthread_join(b->threads[i], NULL);
    }
    pthread_cond_destroy(&b->wake);
    pthread_mutex_destroy(&b->lock);
    free(b->threads);
    free(b);
}
