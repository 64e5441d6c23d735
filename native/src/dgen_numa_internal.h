/* What the parts of libdgen_numa share. */
#ifndef DGEN_NUMA_INTERNAL_H
#define DGEN_NUMA_INTERNAL_H

#include <stdbool.h>

#include "dgen_numa.h"

#define DGEN_NUMA_MASK_WORDS (DGEN_NUMA_MASK_BYTES / sizeof(unsigned long))
#define DGEN_NUMA_MASK_CPUS (DGEN_NUMA_MASK_BYTES * 8)

/* As many nodes as a kernel can be built for (NODES_SHIFT is 10 at most). */
#define DGEN_NUMA_NODES 1024
#define DGEN_NUMA_LONG_BITS (8 * sizeof(unsigned long))
#define DGEN_NUMA_NODE_WORDS (DGEN_NUMA_NODES / DGEN_NUMA_LONG_BITS)
/* What the kernel wants to be told: it takes one bit fewer. */
#define DGEN_NUMA_NODE_BITS (DGEN_NUMA_NODES + 1)

/* The status for an errno. */
int32_t dgen_numa_status_of(int error);

/*
 * DGEN_NUMA_OK if libnuma can be asked about this node; else why not. Asked about a node that does not exist, libnuma
 * prints, or gives every CPU there is.
 */
int32_t dgen_numa_check_node(int32_t node);

#endif
