/* The calling thread's affinity. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dgen_numa_internal.h"

int32_t dgen_numa_get_affinity(void *mask) {
    if (mask == NULL) {
        return DGEN_NUMA_ERROR_ARGUMENT;
    }
    /* libc clears the bytes that the kernel does not write. EINVAL: the kernel has more CPUs than the mask. */
    return sched_getaffinity(0, DGEN_NUMA_MASK_BYTES, mask) == 0
               ? DGEN_NUMA_OK
               : dgen_numa_status_of(errno == EINVAL ? EOVERFLOW : errno);
}

int32_t dgen_numa_set_affinity(const void *mask) {
    if (mask == NULL) {
        return DGEN_NUMA_ERROR_ARGUMENT;
    }
    if (sched_setaffinity(0, DGEN_NUMA_MASK_BYTES, mask) == 0) {
        return DGEN_NUMA_OK;
    }
    return errno == EINVAL ? DGEN_NUMA_ERROR_CPU : dgen_numa_status_of(errno);
}

int32_t dgen_numa_pin_to_cpu(int32_t cpu) {
    unsigned long mask[DGEN_NUMA_MASK_WORDS] = {0};
    if (cpu < 0 || cpu >= DGEN_NUMA_MASK_CPUS) {
        return DGEN_NUMA_ERROR_CPU;
    }
    mask[(unsigned)cpu / DGEN_NUMA_LONG_BITS] = 1UL << ((unsigned)cpu % DGEN_NUMA_LONG_BITS);
    return dgen_numa_set_affinity(mask);
}

int32_t dgen_numa_pin_to_node(int32_t node, const void *within) {
    unsigned long mask[DGEN_NUMA_MASK_WORDS];
    int32_t status = dgen_numa_node_cpus(node, mask);
    if (status < 0) {
        return status;
    }
    unsigned long any = 0;
    for (size_t i = 0; i < DGEN_NUMA_MASK_WORDS; ++i) {
        unsigned long allowed = ~0UL;
        if (within != NULL) {
            memcpy(&allowed, (const char *)within + i * sizeof allowed, sizeof allowed);
        }
        any |= mask[i] &= allowed;
    }
    if (any == 0) {
        return DGEN_NUMA_ERROR_NO_CPUS;
    }
    status = dgen_numa_set_affinity(mask);
    return status == DGEN_NUMA_ERROR_CPU ? DGEN_NUMA_ERROR_NO_CPUS : status;
}

/* Not by libc's getcpu, which older versions of libc lack. */
static int32_t current(unsigned *cpu, unsigned *node) {
    return syscall(SYS_getcpu, cpu, node, NULL) == 0 ? DGEN_NUMA_OK : dgen_numa_status_of(errno);
}

int32_t dgen_numa_current_cpu(void) {
    unsigned cpu, node;
    int32_t status = current(&cpu, &node);
    return status == DGEN_NUMA_OK ? (int32_t)cpu : status;
}

int32_t dgen_numa_current_node(void) {
    unsigned cpu, node;
    int32_t status = current(&cpu, &node);
    return status == DGEN_NUMA_OK ? (int32_t)node : status;
}
