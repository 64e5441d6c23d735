/* Statuses, and the machine's nodes: their CPUs, memory and distances. */
#include <errno.h>
#include <numa.h>
#include <numaif.h>
#include <pthread.h>
#include <stddef.h>

#include "dgen_numa_internal.h"

/* libnuma reads its tables of CPUs and distances on first use, without a lock. */
static pthread_mutex_t tables = PTHREAD_MUTEX_INITIALIZER;

/*
 * libnuma's own versions print. It lets a program replace them, and finds these if libdgen_numa caused it to be loaded.
 * Besides, nothing here makes a call that is known to make libnuma complain.
 */
#define REPLACES_LIBNUMAS __attribute__((visibility("default")))
REPLACES_LIBNUMAS void numa_warn(int number, char *format, ...) {
    (void)number;
    (void)format;
}
REPLACES_LIBNUMAS void numa_error(char *where) { (void)where; }

uint32_t dgen_numa_abi_version(void) { return DGEN_NUMA_ABI_VERSION; }

const char *dgen_numa_reason(int32_t status) {
    switch (status) {
    case DGEN_NUMA_OK:
        return "done";
    case DGEN_NUMA_ERROR_UNAVAILABLE:
        return "this kernel has no NUMA memory policies";
    case DGEN_NUMA_ERROR_DENIED:
        return "the system call is denied to this process, by a seccomp filter or a security module";
    case DGEN_NUMA_ERROR_ARGUMENT:
        return "invalid size, address or option";
    case DGEN_NUMA_ERROR_NO_NODE:
        return "there is no node with this number";
    case DGEN_NUMA_ERROR_NO_CPUS:
        return "the node has no CPU that this thread may use";
    case DGEN_NUMA_ERROR_NO_MEMORY:
        return "the node has no memory";
    case DGEN_NUMA_ERROR_FORBIDDEN:
        return "this process may not use the node's memory";
    case DGEN_NUMA_ERROR_CPU:
        return "the CPU does not exist, is offline, or is not allowed for this thread";
    case DGEN_NUMA_ERROR_OUT_OF_MEMORY:
        return "out of memory";
    case DGEN_NUMA_ERROR_ELSEWHERE:
        return "pages are on other nodes and were not moved";
    case DGEN_NUMA_ERROR_UNMAPPED:
        return "the memory is not mapped";
    case DGEN_NUMA_ERROR_NO_HUGE:
        return "there are no transparent huge pages in this kernel or for this memory";
    default:
        return status < DGEN_NUMA_ERROR_SYSTEM ? "the system call failed" : "unknown status";
    }
}

int32_t dgen_numa_status_of(int error) {
    switch (error) {
    case EPERM:
    case EACCES:
        return DGEN_NUMA_ERROR_DENIED;
    case ENOSYS:
        return DGEN_NUMA_ERROR_UNAVAILABLE;
    case EINVAL:
        return DGEN_NUMA_ERROR_ARGUMENT;
    case ENOMEM:
    case EAGAIN:
        return DGEN_NUMA_ERROR_OUT_OF_MEMORY;
    case EIO:
        return DGEN_NUMA_ERROR_ELSEWHERE;
    case EFAULT:
        return DGEN_NUMA_ERROR_UNMAPPED;
    default:
        return DGEN_NUMA_ERROR_SYSTEM - error;
    }
}

/* Returns DGEN_NUMA_OK if libnuma's answers can be trusted. */
static int32_t known(void) {
    int32_t libnumas = numa_available() < 0 ? DGEN_NUMA_ERROR_UNAVAILABLE : DGEN_NUMA_OK;
    /* If a filter denies this call, older libnumas report success and newer ones report that there is no NUMA. */
    return get_mempolicy(NULL, NULL, 0, NULL, 0) < 0 ? dgen_numa_status_of(errno) : libnumas;
}

int32_t dgen_numa_available(void) {
    int32_t status = known();
    if (status != DGEN_NUMA_OK) {
        return status;
    }
    /* With no bytes the call changes nothing and shows only whether it is allowed. */
    return mbind(NULL, 0, MPOL_DEFAULT, NULL, 0, 0) < 0 ? dgen_numa_status_of(errno) : DGEN_NUMA_OK;
}

int32_t dgen_numa_check_node(int32_t node) {
    int32_t status = known();
    if (status != DGEN_NUMA_OK) {
        return status;
    }
    bool exists = node >= 0 && node < DGEN_NUMA_NODES && node <= numa_max_node() &&
                  numa_bitmask_isbitset(numa_nodes_ptr, (unsigned)node) != 0;
    return exists ? DGEN_NUMA_OK : DGEN_NUMA_ERROR_NO_NODE;
}

int32_t dgen_numa_max_node(void) {
    int32_t status = known();
    return status != DGEN_NUMA_OK ? status : numa_max_node();
}

static bool is_set(const unsigned long *words, int32_t bit) {
    return (words[(unsigned)bit / DGEN_NUMA_LONG_BITS] >> ((unsigned)bit % DGEN_NUMA_LONG_BITS) & 1) != 0;
}

int32_t dgen_numa_node_state(int32_t node) {
    unsigned long cpu_mask[DGEN_NUMA_MASK_WORDS];
    unsigned long allowed[DGEN_NUMA_NODE_WORDS] = {0};
    int32_t cpus = dgen_numa_node_cpus(node, cpu_mask);
    if (cpus < 0) {
        return cpus;
    }
    if (get_mempolicy(NULL, allowed, DGEN_NUMA_NODE_BITS, NULL, MPOL_F_MEMS_ALLOWED) < 0) {
        return dgen_numa_status_of(errno);
    }
    bool memory = numa_node_size64(node, NULL) > 0;
    return (cpus > 0 ? DGEN_NUMA_NODE_HAS_CPUS : 0) | (memory ? DGEN_NUMA_NODE_HAS_MEMORY : 0) |
           (memory && is_set(allowed, node) ? DGEN_NUMA_NODE_ALLOWED : 0);
}

int32_t dgen_numa_node_cpus(int32_t node, void *mask) {
    int32_t status = dgen_numa_check_node(node);
    if (status != DGEN_NUMA_OK) {
        return status;
    }
    if (mask == NULL) {
        return DGEN_NUMA_ERROR_ARGUMENT;
    }
    if (numa_num_possible_cpus() > DGEN_NUMA_MASK_CPUS) {
        return dgen_numa_status_of(EOVERFLOW);
    }
    struct bitmask cpus = {DGEN_NUMA_MASK_CPUS, mask};
    pthread_mutex_lock(&tables);
    int result = numa_node_to_cpus(node, &cpus);
    pthread_mutex_unlock(&tables);
    if (result < 0) {
        /* libnuma has set all bits; a caller must not take them for CPUs. */
        numa_bitmask_clearall(&cpus);
        return DGEN_NUMA_ERROR_NO_NODE;
    }
    return (int32_t)numa_bitmask_weight(&cpus);
}

int32_t dgen_numa_distance(int32_t from, int32_t to) {
    int32_t status = dgen_numa_check_node(from);
    if (status == DGEN_NUMA_OK) {
        status = dgen_numa_check_node(to);
    }
    if (status != DGEN_NUMA_OK) {
        return status;
    }
    pthread_mutex_lock(&tables);
    int distance = numa_distance(from, to);
    pthread_mutex_unlock(&tables);
    return distance > 0 ? distance : dgen_numa_status_of(ENODATA);
}
