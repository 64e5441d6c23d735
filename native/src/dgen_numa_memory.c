/* Reserves memory, advises it, binds it to a node, and asks for its nodes. */
#define _GNU_SOURCE
#include <errno.h>
#include <numaif.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dgen_numa_internal.h"

/* Pages per system call that asks for their nodes. */
#define ASKED_PAGES 512

int64_t dgen_numa_page_bytes(void) { return (int64_t)sysconf(_SC_PAGESIZE); }

static uint64_t page_bytes(void) { return (uint64_t)dgen_numa_page_bytes(); }

/* Rounds up to whole pages; returns 0 if the size is invalid. */
static uint64_t whole_pages(uint64_t bytes) {
    uint64_t mask = page_bytes() - 1;
    return bytes > PTRDIFF_MAX - mask ? 0 : (bytes + mask) & ~mask;
}

static bool is_range(const void *memory, uint64_t bytes) {
    return memory != NULL && (uintptr_t)memory % page_bytes() == 0 && whole_pages(bytes) != 0;
}

int32_t dgen_numa_allocate(uint64_t bytes, uint64_t alignment, void **memory) {
    uint64_t length = whole_pages(bytes);
    if (memory == NULL || length == 0 || alignment < page_bytes() || (alignment & (alignment - 1)) != 0 ||
        alignment > PTRDIFF_MAX - length) {
        return DGEN_NUMA_ERROR_ARGUMENT;
    }
    /* Maps what the alignment may skip in addition, and unmaps it at once. */
    uint64_t spare = alignment - page_bytes();
    char *mapped = mmap(NULL, length + spare, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) {
        return dgen_numa_status_of(errno);
    }
    uint64_t before = (alignment - (uintptr_t)mapped % alignment) % alignment;
    if (before > 0) {
        munmap(mapped, before);
    }
    if (spare > before) {
        munmap(mapped + before + length, spare - before);
    }
    *memory = mapped + before;
    return DGEN_NUMA_OK;
}

int32_t dgen_numa_free(void *memory, uint64_t bytes) {
    if (!is_range(memory, bytes)) {
        return DGEN_NUMA_ERROR_ARGUMENT;
    }
    return munmap(memory, whole_pages(bytes)) == 0 ? DGEN_NUMA_OK : dgen_numa_status_of(errno);
}

int32_t dgen_numa_advise_huge(void *memory, uint64_t bytes) {
    if (!is_range(memory, bytes)) {
        return DGEN_NUMA_ERROR_ARGUMENT;
    }
    if (madvise(memory, whole_pages(bytes), MADV_HUGEPAGE) == 0) {
        return DGEN_NUMA_OK;
    }
    /* madvise fails with ENOMEM where other calls fail with EFAULT. */
    return errno == EINVAL   ? DGEN_NUMA_ERROR_NO_HUGE
           : errno == ENOMEM ? DGEN_NUMA_ERROR_UNMAPPED
                             : dgen_numa_status_of(errno);
}

int32_t dgen_numa_bind(void *memory, uint64_t bytes, int32_t node, uint32_t existing) {
    if (!is_range(memory, bytes) || existing > DGEN_NUMA_PAGES_MOVE) {
        return DGEN_NUMA_ERROR_ARGUMENT;
    }
    int32_t state = dgen_numa_node_state(node);
    if (state < 0) {
        return state;
    }
    if ((state & DGEN_NUMA_NODE_HAS_MEMORY) == 0) {
        return DGEN_NUMA_ERROR_NO_MEMORY;
    }
    if ((state & DGEN_NUMA_NODE_ALLOWED) == 0) {
        return DGEN_NUMA_ERROR_FORBIDDEN;
    }
    unsigned long mask[DGEN_NUMA_NODE_WORDS] = {0};
    mask[(unsigned)node / DGEN_NUMA_LONG_BITS] = 1UL << ((unsigned)node % DGEN_NUMA_LONG_BITS);
    unsigned flags = existing == DGEN_NUMA_PAGES_MOVE ? MPOL_MF_STRICT | MPOL_MF_MOVE : MPOL_MF_STRICT;
    return mbind(memory, whole_pages(bytes), MPOL_BIND, mask, DGEN_NUMA_NODE_BITS, flags) == 0
               ? DGEN_NUMA_OK
               : dgen_numa_status_of(errno);
}

int32_t dgen_numa_page_nodes(const void *memory, uint64_t pages, int32_t *nodes) {
    if (memory == NULL || (uintptr_t)memory % page_bytes() != 0 || nodes == NULL || pages > PTRDIFF_MAX / page_bytes()) {
        return DGEN_NUMA_ERROR_ARGUMENT;
    }
    void *addresses[ASKED_PAGES];
    for (uint64_t done = 0; done < pages; done += ASKED_PAGES) {
        uint64_t n = pages - done < ASKED_PAGES ? pages - done : ASKED_PAGES;
        for (uint64_t i = 0; i < n; ++i) {
            addresses[i] = (char *)memory + (done + i) * page_bytes();
        }
        /* Without target nodes, move_pages moves nothing. */
        if (move_pages(0, (unsigned long)n, addresses, NULL, nodes + done, 0) < 0) {
            return dgen_numa_status_of(errno);
        }
        for (uint64_t i = 0; i < n; ++i) {
            /* A negative errno: ENOENT for a page not yet written or, up to Linux 6.1 at least, EFAULT. */
            if (nodes[done + i] < 0) {
                nodes[done + i] = DGEN_NUMA_PAGE_ABSENT;
            }
        }
    }
    return DGEN_NUMA_OK;
}
