/*
 * libdgen_numa: pins threads to CPUs and memory to NUMA nodes, over libnuma.
 *
 * This header is the whole ABI. It is a library of its own so that a machine without libnuma keeps libdgen.
 *
 * All functions are thread-safe. None prints or exits; what cannot be done comes back as a status that tells why. Those
 * that return a number return it, 0 or more, or else a status, which is negative.
 *
 * What concerns threads (affinity) needs no NUMA in the kernel and no leave to place memory.
 */
#ifndef DGEN_NUMA_H
#define DGEN_NUMA_H

#include <stdint.h>

#define DGEN_NUMA_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever a function's meaning or parameters change; a caller built for another value must not call on. */
#define DGEN_NUMA_ABI_VERSION 1

/*
 * Bytes of a CPU mask: bit c % 64 of its 64-bit word c / 64 stands for CPU c. As many CPUs as a kernel can be built
 * for; any address aligned for a 64-bit word.
 */
#define DGEN_NUMA_MASK_BYTES 1024

/* Status codes. */
#define DGEN_NUMA_OK 0
#define DGEN_NUMA_ERROR_UNAVAILABLE (-1)   /* this kernel has no NUMA memory policies */
#define DGEN_NUMA_ERROR_DENIED (-2)        /* EPERM: a seccomp filter or a security module */
#define DGEN_NUMA_ERROR_ARGUMENT (-3)      /* a size, address or option that cannot be right */
#define DGEN_NUMA_ERROR_NO_NODE (-4)       /* there is no node of this number */
#define DGEN_NUMA_ERROR_NO_CPUS (-5)       /* the node has no CPU that this thread may use */
#define DGEN_NUMA_ERROR_NO_MEMORY (-6)     /* the node has no memory */
#define DGEN_NUMA_ERROR_FORBIDDEN (-7)     /* the node has memory, but not for this process (cpuset) */
#define DGEN_NUMA_ERROR_CPU (-8)           /* no such CPU, or off line, or not for this thread (cpuset) */
#define DGEN_NUMA_ERROR_OUT_OF_MEMORY (-9) /* ENOMEM */
#define DGEN_NUMA_ERROR_ELSEWHERE (-10)    /* pages lie on other nodes, and were not to be or could not be moved */
#define DGEN_NUMA_ERROR_UNMAPPED (-11)     /* the memory is not mapped */
#define DGEN_NUMA_ERROR_NO_HUGE (-12)      /* no transparent huge pages in this kernel or for this memory */
#define DGEN_NUMA_ERROR_SYSTEM (-1000)     /* this minus errno: any other refusal */

/* Bits of dgen_numa_node_state. */
#define DGEN_NUMA_NODE_HAS_CPUS 1
#define DGEN_NUMA_NODE_HAS_MEMORY 2
#define DGEN_NUMA_NODE_ALLOWED 4

/* What dgen_numa_bind does with pages that exist already: refuses those that lie elsewhere, or moves them. */
#define DGEN_NUMA_PAGES_KEEP 0
#define DGEN_NUMA_PAGES_MOVE 1

/*
 * In place of a page's node: the page does not lie anywhere. It has not been written yet, or is not mapped; kernels differ
 * in how they tell these apart.
 */
#define DGEN_NUMA_PAGE_ABSENT (-1)

/* DGEN_NUMA_ABI_VERSION of the library. */
DGEN_NUMA_API uint32_t dgen_numa_abi_version(void);

/* A status in words: a constant string, never NULL. */
DGEN_NUMA_API const char *dgen_numa_reason(int32_t status);

/*
 * Nodes. Where the kernel has no NUMA, or denies to be asked about it (get_mempolicy), all of these say so.
 */

/* Whether memory can be placed (get_mempolicy and mbind): DGEN_NUMA_OK, ..._UNAVAILABLE or ..._DENIED. */
DGEN_NUMA_API int32_t dgen_numa_available(void);

/* The highest number of a node; there may be gaps below it. */
DGEN_NUMA_API int32_t dgen_numa_max_node(void);

/* DGEN_NUMA_NODE_... bits: has CPUs on line, has memory, and its memory is allowed to this process. */
DGEN_NUMA_API int32_t dgen_numa_node_state(int32_t node);

/* Writes the mask of the node's CPUs that are on line; returns how many. */
DGEN_NUMA_API int32_t dgen_numa_node_cpus(int32_t node, void *mask);

/* The firmware's measure of distance: 10 is a node's to itself. */
DGEN_NUMA_API int32_t dgen_numa_distance(int32_t from, int32_t to);

/*
 * Threads. All of this concerns the calling thread. What is refused leaves its mask as it was.
 */

/* Writes the mask of the CPUs that the thread may run on, to be restored by dgen_numa_set_affinity. */
DGEN_NUMA_API int32_t dgen_numa_get_affinity(void *mask);

/* Lets the thread run on these CPUs; those that are not allowed are left out. DGEN_NUMA_ERROR_CPU if none remains. */
DGEN_NUMA_API int32_t dgen_numa_set_affinity(const void *mask);

DGEN_NUMA_API int32_t dgen_numa_pin_to_cpu(int32_t cpu);

/* Pins the thread to those CPUs of the node that are in the mask `within`, or to all of them if that is NULL. */
DGEN_NUMA_API int32_t dgen_numa_pin_to_node(int32_t node, const void *within);

/* The CPU, and the node, on which the thread runs at this moment. */
DGEN_NUMA_API int32_t dgen_numa_current_cpu(void);
DGEN_NUMA_API int32_t dgen_numa_current_node(void);

/*
 * Memory. Ranges to advise, bind or ask about begin on a page and are taken to end on one.
 */

/* Bytes of an ordinary page. */
DGEN_NUMA_API int64_t dgen_numa_page_bytes(void);

/*
 * Reserves zeroed memory that no node holds until it is bound or first written. alignment: a power of two, at least a
 * page.
 */
DGEN_NUMA_API int32_t dgen_numa_allocate(uint64_t bytes, uint64_t alignment, void **memory);

/* Gives back what dgen_numa_allocate made, with the same number of bytes. */
DGEN_NUMA_API int32_t dgen_numa_free(void *memory, uint64_t bytes);

/* Asks for transparent huge pages. */
DGEN_NUMA_API int32_t dgen_numa_advise_huge(void *memory, uint64_t bytes);

/* Keeps the memory's pages on one node. existing: DGEN_NUMA_PAGES_... */
DGEN_NUMA_API int32_t dgen_numa_bind(void *memory, uint64_t bytes, int32_t node, uint32_t existing);

/* Writes for each page the node on which it lies, as the kernel reports it, or DGEN_NUMA_PAGE_ABSENT. */
DGEN_NUMA_API int32_t dgen_numa_page_nodes(const void *memory, uint64_t pages, int32_t *nodes);

#ifdef __cplusplus
}
#endif

#endif
