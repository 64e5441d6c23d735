/*
 * libdgen_numa: pins threads to CPUs and memory to NUMA nodes, by libnuma.
 *
 * This header is the whole ABI. It is a separate library so that libdgen works on a machine without libnuma.
 *
 * All functions are thread-safe. None prints or exits; a function that fails returns a status with the reason. Functions
 * that return a number return 0 or more, or a negative status.
 *
 * The functions for threads (affinity) need neither NUMA in the kernel nor permission to place memory.
 */
#ifndef DGEN_NUMA_H
#define DGEN_NUMA_H

#include <stdint.h>

#define DGEN_NUMA_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

/* Raised when a function's meaning or parameters change. A caller built for another version must not call the rest. */
#define DGEN_NUMA_ABI_VERSION 1

/*
 * Size of a CPU mask in bytes: bit c % 64 of its 64-bit word c / 64 stands for CPU c. It holds as many CPUs as a kernel
 * can be built for. Masks are aligned for 64-bit words.
 */
#define DGEN_NUMA_MASK_BYTES 1024

/* Status codes. */
#define DGEN_NUMA_OK 0
#define DGEN_NUMA_ERROR_UNAVAILABLE (-1)   /* this kernel has no NUMA memory policies */
#define DGEN_NUMA_ERROR_DENIED (-2)        /* EPERM: a seccomp filter or a security module */
#define DGEN_NUMA_ERROR_ARGUMENT (-3)      /* invalid size, address or option */
#define DGEN_NUMA_ERROR_NO_NODE (-4)       /* there is no node with this number */
#define DGEN_NUMA_ERROR_NO_CPUS (-5)       /* the node has no CPU that this thread may use */
#define DGEN_NUMA_ERROR_NO_MEMORY (-6)     /* the node has no memory */
#define DGEN_NUMA_ERROR_FORBIDDEN (-7)     /* this process may not use the node's memory (cpuset) */
#define DGEN_NUMA_ERROR_CPU (-8)           /* no such CPU, or offline, or not allowed for this thread (cpuset) */
#define DGEN_NUMA_ERROR_OUT_OF_MEMORY (-9) /* ENOMEM */
#define DGEN_NUMA_ERROR_ELSEWHERE (-10)    /* pages are on other nodes and were not moved */
#define DGEN_NUMA_ERROR_UNMAPPED (-11)     /* the memory is not mapped */
#define DGEN_NUMA_ERROR_NO_HUGE (-12)      /* no transparent huge pages in this kernel or for this memory */
#define DGEN_NUMA_ERROR_SYSTEM (-1000)     /* this minus errno: any other error */

/* Bits of dgen_numa_node_state. */
#define DGEN_NUMA_NODE_HAS_CPUS 1
#define DGEN_NUMA_NODE_HAS_MEMORY 2
#define DGEN_NUMA_NODE_ALLOWED 4

/* How dgen_numa_bind treats existing pages on other nodes: it fails, or moves them. */
#define DGEN_NUMA_PAGES_KEEP 0
#define DGEN_NUMA_PAGES_MOVE 1

/*
 * In place of a page's node: the page is on no node. It has not been written yet, or is not mapped; kernels differ in how
 * they distinguish the two.
 */
#define DGEN_NUMA_PAGE_ABSENT (-1)

/* Returns the library's DGEN_NUMA_ABI_VERSION. */
DGEN_NUMA_API uint32_t dgen_numa_abi_version(void);

/* Returns a status in words: a constant string, never NULL. */
DGEN_NUMA_API const char *dgen_numa_reason(int32_t status);

/*
 * Nodes. If the kernel has no NUMA, or denies get_mempolicy, all of these functions return that status.
 */

/* Returns whether memory can be placed (get_mempolicy and mbind): DGEN_NUMA_OK, ..._UNAVAILABLE or ..._DENIED. */
DGEN_NUMA_API int32_t dgen_numa_available(void);

/* Returns the highest node number; lower numbers may be missing. */
DGEN_NUMA_API int32_t dgen_numa_max_node(void);

/* Returns DGEN_NUMA_NODE_... bits: has online CPUs, has memory, this process may use its memory. */
DGEN_NUMA_API int32_t dgen_numa_node_state(int32_t node);

/* Writes the mask of the node's online CPUs and returns their number. */
DGEN_NUMA_API int32_t dgen_numa_node_cpus(int32_t node, void *mask);

/* Returns the distance that the firmware reports; a node's distance to itself is 10. */
DGEN_NUMA_API int32_t dgen_numa_distance(int32_t from, int32_t to);

/*
 * Threads. All of these functions concern the calling thread. A function that fails leaves its mask unchanged.
 */

/* Writes the mask of the CPUs on which the thread may run; dgen_numa_set_affinity restores it. */
DGEN_NUMA_API int32_t dgen_numa_get_affinity(void *mask);

/* Restricts the thread to these CPUs, ignoring those that are not allowed. DGEN_NUMA_ERROR_CPU if none remains. */
DGEN_NUMA_API int32_t dgen_numa_set_affinity(const void *mask);

/* Pins the thread to one CPU. */
DGEN_NUMA_API int32_t dgen_numa_pin_to_cpu(int32_t cpu);

/* Pins the thread to the node's CPUs that are in the mask `within`, or to all of them if `within` is NULL. */
DGEN_NUMA_API int32_t dgen_numa_pin_to_node(int32_t node, const void *within);

/* Return the CPU and the node on which the thread runs at this moment. */
DGEN_NUMA_API int32_t dgen_numa_current_cpu(void);
DGEN_NUMA_API int32_t dgen_numa_current_node(void);

/*
 * Memory. Ranges to advise, bind or query begin on a page boundary; their length is rounded up to whole pages.
 */

/* Returns the size of an ordinary page in bytes. */
DGEN_NUMA_API int64_t dgen_numa_page_bytes(void);

/*
 * Reserves zeroed memory that is on no node until it is bound or first written. alignment: a power of two, at least a
 * page.
 */
DGEN_NUMA_API int32_t dgen_numa_allocate(uint64_t bytes, uint64_t alignment, void **memory);

/* Frees memory of dgen_numa_allocate; `bytes` is the same as there. */
DGEN_NUMA_API int32_t dgen_numa_free(void *memory, uint64_t bytes);

/* Requests transparent huge pages. */
DGEN_NUMA_API int32_t dgen_numa_advise_huge(void *memory, uint64_t bytes);

/* Binds the memory's pages to one node. existing: DGEN_NUMA_PAGES_... */
DGEN_NUMA_API int32_t dgen_numa_bind(void *memory, uint64_t bytes, int32_t node, uint32_t existing);

/* Writes each page's node, as the kernel reports it, or DGEN_NUMA_PAGE_ABSENT. */
DGEN_NUMA_API int32_t dgen_numa_page_nodes(const void *memory, uint64_t pages, int32_t *nodes);

#ifdef __cplusplus
}
#endif

#endif
