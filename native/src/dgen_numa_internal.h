/* Shared by the parts of libdgen_numa. */
#ifndef DGEN_NUMA_INTERNAL_H
#define DGEN_NUMA_INTERNAL_H

#include <stdbool.h>

#include "dgen_numa.h"

#define DGEN_NUMA_MASK_WORDS (DGEN_NUMA_MASK_BYTES / sizeof(unsigned long))
#define DGEN_NUMA_MASK_CPUS (DGEN_NUMA_MASK_BYTES * 8)

/* The most nodes that a kernel can be built for (NODES_SHIFT is at most 10). */
#define DGEN_NUMA_NODES 1024
#define DGEN_NUMA_LONG_BITS (8 * sizeof(unsigned long))
#define DGEN_NUMA_NODE_WORDS (DGEN_NUMA_NODES / DGEN_NUMA_LONG_BITS)
/* The kernel reads one bit fewer than this number says. */
#define DGEN_NUMA_NODE_BITS (DGEN_NUMA_NODES + 1)

/* Returns the status for an errno. */
int32_t dgen_numa_status_of(int error);

/*
 * Returns DGEN_NUMA_OK if libnuma can be asked about this node, else the reason. Asked about a node that does not exist,
 * libnuma prints a message or returns all CPUs.
 */
int32_t dgen_numa_check_node(int32_t node);

#endif
