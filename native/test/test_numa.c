/*
 * Placement on the nodes of this machine, compared with the kernel's files in /sys; refusals and their reasons; and that
 * nothing is printed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <numa.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "denied.h"
#include "dgen_numa_internal.h"

#define PAGES 700 /* more than one system call asks about */
#define ODD (-77)
#define HUGE_BYTES (UINT64_C(2) << 20)

typedef unsigned long cpu_mask[DGEN_NUMA_MASK_WORDS];

static uint64_t page;
static int highest; /* node */

static bool has(const unsigned long *mask, int cpu) { return (mask[cpu / 64] >> (cpu % 64) & 1) != 0; }

static int count(const unsigned long *mask) {
    int n = 0;
    for (int cpu = 0; cpu < DGEN_NUMA_MASK_CPUS; ++cpu) {
        n += has(mask, cpu);
    }
    return n;
}

/* Reads a node's file in /sys; returns false if there is none. */
static bool node_file(int node, const char *name, char *text, int bytes) {
    char path[128];
    snprintf(path, sizeof path, "/sys/devices/system/node/node%d/%s", node, name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    text[0] = 0;
    size_t n = fread(text, 1, (size_t)bytes - 1, file);
    text[n] = 0;
    fclose(file);
    return true;
}

/* Reads the kernel's list of a node's CPUs ("0-3,8") as a mask. */
static void listed_cpus(int node, cpu_mask mask) {
    char text[4096];
    memset(mask, 0, DGEN_NUMA_MASK_BYTES);
    if (!node_file(node, "cpulist", text, sizeof text)) {
        return;
    }
    for (char *at = text; *at >= '0' && *at <= '9';) {
        long from = strtol(at, &at, 10);
        long to = *at == '-' ? strtol(at + 1, &at, 10) : from;
        for (; from <= to; ++from) {
            mask[from / 64] |= 1UL << (from % 64);
        }
        at += *at == ',';
    }
}

static void check_reasons(void) {
    CHECK(dgen_numa_abi_version() == DGEN_NUMA_ABI_VERSION, "version %u", dgen_numa_abi_version());
    const char *unknown = dgen_numa_reason(-500);
    for (int32_t a = DGEN_NUMA_ERROR_NO_HUGE; a <= DGEN_NUMA_OK; ++a) {
        CHECK(dgen_numa_reason(a) != unknown, "status %d has no reason", a);
        for (int32_t b = a + 1; b <= DGEN_NUMA_OK; ++b) {
            CHECK(strcmp(dgen_numa_reason(a), dgen_numa_reason(b)) != 0, "statuses %d and %d have the same", a, b);
        }
    }
    CHECK(dgen_numa_reason(DGEN_NUMA_ERROR_SYSTEM - EBUSY) != unknown, "another errno");
    CHECK(dgen_numa_status_of(EBUSY) == DGEN_NUMA_ERROR_SYSTEM - EBUSY, "EBUSY");
    CHECK(strlen(dgen_numa_reason(INT32_MIN)) > 0 && strlen(dgen_numa_reason(1)) > 0, "any number has a reason");
}

static void check_node(int node) {
    char text[4096];
    cpu_mask cpus, expected;
    if (!node_file(node, "cpulist", text, sizeof text)) {
        memset(cpus, 0, sizeof cpus);
        CHECK(dgen_numa_node_state(node) == DGEN_NUMA_ERROR_NO_NODE, "state of no node %d", node);
        CHECK(dgen_numa_node_cpus(node, cpus) == DGEN_NUMA_ERROR_NO_NODE, "CPUs of no node %d", node);
        CHECK(count(cpus) == 0, "no node %d has CPUs", node);
        CHECK(dgen_numa_distance(node, highest) == DGEN_NUMA_ERROR_NO_NODE, "distance from no node %d", node);
        CHECK(dgen_numa_distance(highest, node) == DGEN_NUMA_ERROR_NO_NODE, "distance to no node %d", node);
        CHECK(dgen_numa_pin_to_node(node, NULL) == DGEN_NUMA_ERROR_NO_NODE, "pinned to no node %d", node);
        return;
    }
    listed_cpus(node, expected);
    memset(cpus, 0xFF, sizeof cpus);
    CHECK(dgen_numa_node_cpus(node, cpus) == count(expected), "node %d: number of CPUs", node);
    CHECK(memcmp(cpus, expected, sizeof cpus) == 0, "node %d: other CPUs than the kernel lists", node);
    int state = dgen_numa_node_state(node);
    CHECK(state >= 0 && ((state & DGEN_NUMA_NODE_HAS_CPUS) != 0) == (count(expected) > 0), "node %d: state %d", node, state);
    char *total = node_file(node, "meminfo", text, sizeof text) ? strstr(text, "MemTotal:") : NULL;
    bool memory = total != NULL && strtoll(total + strlen("MemTotal:"), NULL, 10) > 0;
    CHECK(((state & DGEN_NUMA_NODE_HAS_MEMORY) != 0) == memory, "node %d: state %d", node, state);
    CHECK(memory || (state & DGEN_NUMA_NODE_ALLOWED) == 0, "node %d: allowed what is not there", node);
    node_file(node, "distance", text, sizeof text);
    char *at = text;
    for (int to = 0; to <= highest; ++to) {
        if (dgen_numa_node_state(to) >= 0) {
            CHECK(dgen_numa_distance(node, to) == strtol(at, &at, 10), "distance from %d to %d", node, to);
        }
    }
}

static void check_nodes(void) {
    CHECK(dgen_numa_available() == DGEN_NUMA_OK, "%s", dgen_numa_reason(dgen_numa_available()));
    highest = dgen_numa_max_node();
    CHECK(highest >= 0 && dgen_numa_node_state(highest) >= 0, "highest node %d", highest);
    for (int node = 0; node <= highest + 2; ++node) {
        check_node(node);
    }
    static const int none[] = {-1, INT32_MIN, 63, 64, 1023, 1024, 1 << 20, INT32_MAX};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; ++i) {
        if (none[i] < 0 || none[i] > highest) {
            check_node(none[i]);
        }
    }
    CHECK(dgen_numa_node_cpus(highest, NULL) == DGEN_NUMA_ERROR_ARGUMENT, "no mask");
}

static void check_affinity_is(const unsigned long *expected, const char *when) {
    cpu_mask now;
    CHECK(dgen_numa_get_affinity(now) == DGEN_NUMA_OK, "affinity %s", when);
    CHECK(memcmp(now, expected, sizeof now) == 0, "affinity is another %s", when);
}

static void check_refused_pins(const unsigned long *saved) {
    cpu_mask none = {0};
    CHECK(dgen_numa_pin_to_cpu(-1) == DGEN_NUMA_ERROR_CPU, "CPU -1");
    CHECK(dgen_numa_pin_to_cpu(DGEN_NUMA_MASK_CPUS - 1) == DGEN_NUMA_ERROR_CPU, "a CPU that cannot be");
    CHECK(dgen_numa_pin_to_cpu(DGEN_NUMA_MASK_CPUS) == DGEN_NUMA_ERROR_CPU, "a CPU beyond the mask");
    CHECK(dgen_numa_pin_to_cpu(INT32_MAX) == DGEN_NUMA_ERROR_CPU, "the highest number");
    CHECK(dgen_numa_set_affinity(none) == DGEN_NUMA_ERROR_CPU, "no CPU");
    CHECK(dgen_numa_set_affinity(NULL) == DGEN_NUMA_ERROR_ARGUMENT, "no mask");
    CHECK(dgen_numa_get_affinity(NULL) == DGEN_NUMA_ERROR_ARGUMENT, "no mask to write");
    check_affinity_is(saved, "after refusals");
}

static void check_pins_to_node(int node, const unsigned long *saved) {
    cpu_mask cpus, now, none = {0};
    if (dgen_numa_node_cpus(node, cpus) < 0) {
        return;
    }
    CHECK(dgen_numa_pin_to_node(node, none) == DGEN_NUMA_ERROR_NO_CPUS, "node %d, within nothing", node);
    check_affinity_is(saved, "after a pin within nothing");
    for (size_t i = 0; i < DGEN_NUMA_MASK_WORDS; ++i) {
        cpus[i] &= saved[i];
    }
    bool usable = count(cpus) > 0;
    CHECK(dgen_numa_pin_to_node(node, saved) == (usable ? DGEN_NUMA_OK : DGEN_NUMA_ERROR_NO_CPUS), "pin to node %d", node);
    if (usable) {
        check_affinity_is(cpus, "on a node");
        CHECK(dgen_numa_current_node() == node, "runs on node %d, not %d", dgen_numa_current_node(), node);
        CHECK(has(cpus, dgen_numa_current_cpu()), "runs on CPU %d", dgen_numa_current_cpu());
    } else {
        check_affinity_is(saved, "after a pin to no CPU");
        /* All of the node's CPUs may be allowed to the process, though not to this thread; a cpuset allows none. */
        int32_t status = dgen_numa_pin_to_node(node, NULL);
        CHECK(status == DGEN_NUMA_OK || status == DGEN_NUMA_ERROR_NO_CPUS, "pin to all of node %d: %d", node, status);
        CHECK(dgen_numa_get_affinity(now) == DGEN_NUMA_OK, "affinity");
    }
    CHECK(dgen_numa_set_affinity(saved) == DGEN_NUMA_OK, "restored");
    check_affinity_is(saved, "when restored");
}

static void check_threads(void) {
    cpu_mask saved, one;
    memset(saved, 0xFF, sizeof saved);
    CHECK(dgen_numa_get_affinity(saved) == DGEN_NUMA_OK, "affinity");
    CHECK(count(saved) > 0 && count(saved) <= sysconf(_SC_NPROCESSORS_CONF), "%d CPUs", count(saved));
    check_refused_pins(saved);
    for (int cpu = 0; cpu < DGEN_NUMA_MASK_CPUS; ++cpu) {
        if (has(saved, cpu)) {
            memset(one, 0, sizeof one);
            one[cpu / 64] = 1UL << (cpu % 64);
            CHECK(dgen_numa_pin_to_cpu(cpu) == DGEN_NUMA_OK, "pin to CPU %d", cpu);
            check_affinity_is(one, "on one CPU");
            CHECK(dgen_numa_current_cpu() == cpu, "runs on CPU %d, not %d", dgen_numa_current_cpu(), cpu);
            listed_cpus(dgen_numa_current_node(), one);
            CHECK(has(one, cpu), "CPU %d is not of node %d", cpu, dgen_numa_current_node());
        }
    }
    CHECK(dgen_numa_set_affinity(saved) == DGEN_NUMA_OK, "restored");
    for (int node = 0; node <= highest; ++node) {
        check_pins_to_node(node, saved);
    }
}

static uint8_t *allocate(uint64_t bytes) {
    void *memory = NULL;
    CHECK(dgen_numa_allocate(bytes, page, &memory) == DGEN_NUMA_OK, "allocation of %llu", (unsigned long long)bytes);
    return memory;
}

static void check_pages_lie(const uint8_t *memory, int32_t expected, const char *when) {
    static int32_t nodes[PAGES + 1];
    for (int i = 0; i <= PAGES; ++i) {
        nodes[i] = ODD;
    }
    CHECK(dgen_numa_page_nodes(memory, PAGES, nodes) == DGEN_NUMA_OK, "pages' nodes");
    for (int i = 0; i < PAGES; ++i) {
        CHECK(nodes[i] == expected, "page %d lies on %d, not %d, %s", i, nodes[i], expected, when);
    }
    CHECK(nodes[PAGES] == ODD, "wrote past the pages");
}

static void check_allocation(void) {
    void *memory = (void *)&page;
    for (uint64_t alignment = page; alignment <= 8 * HUGE_BYTES; alignment *= 2) {
        for (uint64_t bytes = 1; bytes <= 3 * page; bytes += page / 2) {
            CHECK(dgen_numa_allocate(bytes, alignment, &memory) == DGEN_NUMA_OK, "alignment %llu", (unsigned long long)alignment);
            CHECK((uintptr_t)memory % alignment == 0, "not aligned");
            for (uint64_t i = 0; i < (bytes + page - 1) / page * page; ++i) {
                CHECK(((uint8_t *)memory)[i] == 0, "byte %llu is not zero", (unsigned long long)i);
                ((uint8_t *)memory)[i] = 1;
            }
            CHECK(dgen_numa_free(memory, bytes) == DGEN_NUMA_OK, "free");
        }
    }
    memory = &page;
    CHECK(dgen_numa_allocate(0, page, &memory) == DGEN_NUMA_ERROR_ARGUMENT, "no bytes");
    CHECK(dgen_numa_allocate(UINT64_MAX, page, &memory) == DGEN_NUMA_ERROR_ARGUMENT, "all bytes");
    CHECK(dgen_numa_allocate(page, 0, &memory) == DGEN_NUMA_ERROR_ARGUMENT, "alignment 0");
    CHECK(dgen_numa_allocate(page, page / 2, &memory) == DGEN_NUMA_ERROR_ARGUMENT, "half a page's alignment");
    CHECK(dgen_numa_allocate(page, 3 * page, &memory) == DGEN_NUMA_ERROR_ARGUMENT, "alignment of 3 pages");
    CHECK(dgen_numa_allocate(page, UINT64_C(1) << 63, &memory) == DGEN_NUMA_ERROR_ARGUMENT, "the highest alignment");
    CHECK(dgen_numa_allocate(page, page, NULL) == DGEN_NUMA_ERROR_ARGUMENT, "nowhere to write");
    CHECK(dgen_numa_allocate(UINT64_C(1) << 60, page, &memory) == DGEN_NUMA_ERROR_OUT_OF_MEMORY, "an exabyte");
    CHECK(memory == &page, "a refused allocation wrote");
    CHECK(dgen_numa_free(NULL, page) == DGEN_NUMA_ERROR_ARGUMENT, "free of nothing");
}

static void check_refused_memory(void) {
    uint8_t *memory = allocate(PAGES * page);
    uint8_t *gone = allocate(page);
    int32_t nodes[1] = {ODD};
    munmap(gone, page);
    CHECK(dgen_numa_advise_huge(memory + 1, page) == DGEN_NUMA_ERROR_ARGUMENT, "advice for no page");
    CHECK(dgen_numa_advise_huge(memory, 0) == DGEN_NUMA_ERROR_ARGUMENT, "advice for no bytes");
    CHECK(dgen_numa_advise_huge(gone, page) == DGEN_NUMA_ERROR_UNMAPPED, "advice for what is not there");
    for (int node = 0; node <= highest; ++node) {
        int state = dgen_numa_node_state(node);
        int32_t expected = state < 0                                      ? DGEN_NUMA_ERROR_NO_NODE
                           : (state & DGEN_NUMA_NODE_HAS_MEMORY) == 0 ? DGEN_NUMA_ERROR_NO_MEMORY
                           : (state & DGEN_NUMA_NODE_ALLOWED) == 0    ? DGEN_NUMA_ERROR_FORBIDDEN
                                                                      : DGEN_NUMA_OK;
        CHECK(dgen_numa_bind(memory, PAGES * page, node, DGEN_NUMA_PAGES_KEEP) == expected, "bind to node %d", node);
        if (expected == DGEN_NUMA_OK) {
            CHECK(dgen_numa_bind(memory, 0, node, 0) == DGEN_NUMA_ERROR_ARGUMENT, "bind no bytes");
            CHECK(dgen_numa_bind(memory + 1, page, node, 0) == DGEN_NUMA_ERROR_ARGUMENT, "bind no page");
            CHECK(dgen_numa_bind(NULL, page, node, 0) == DGEN_NUMA_ERROR_ARGUMENT, "bind nothing");
            CHECK(dgen_numa_bind(memory, page, node, 2) == DGEN_NUMA_ERROR_ARGUMENT, "unknown option");
            CHECK(dgen_numa_bind(gone, page, node, 0) == DGEN_NUMA_ERROR_UNMAPPED, "bind what is not there");
        }
    }
    CHECK(dgen_numa_bind(memory, page, -1, 0) == DGEN_NUMA_ERROR_NO_NODE, "bind to node -1");
    CHECK(dgen_numa_bind(memory, page, highest + 1, 0) == DGEN_NUMA_ERROR_NO_NODE, "bind beyond the nodes");
    CHECK(dgen_numa_bind(memory, page, INT32_MAX, 0) == DGEN_NUMA_ERROR_NO_NODE, "bind far beyond the nodes");
    CHECK(dgen_numa_page_nodes(memory + 1, 1, nodes) == DGEN_NUMA_ERROR_ARGUMENT, "nodes of no page");
    CHECK(dgen_numa_page_nodes(NULL, 1, nodes) == DGEN_NUMA_ERROR_ARGUMENT, "nodes of nothing");
    CHECK(dgen_numa_page_nodes(memory, 1, NULL) == DGEN_NUMA_ERROR_ARGUMENT, "nodes to nowhere");
    CHECK(dgen_numa_page_nodes(memory, UINT64_MAX, nodes) == DGEN_NUMA_ERROR_ARGUMENT, "nodes of all pages");
    CHECK(nodes[0] == ODD, "refused, but wrote");
    CHECK(dgen_numa_page_nodes(gone, 1, nodes) == DGEN_NUMA_OK && nodes[0] == DGEN_NUMA_PAGE_ABSENT, "what is not there");
    CHECK(dgen_numa_free(memory, PAGES * page) == DGEN_NUMA_OK, "free");
}

static bool can_hold(int node) {
    int state = dgen_numa_node_state(node);
    return state >= 0 && (state & DGEN_NUMA_NODE_ALLOWED) != 0;
}

/* Pages are on the node that they are bound to, wherever the writing thread runs, and move only on request. */
static void check_placement(void) {
    int before = -1, bound = 0;
    for (int node = 0; node <= highest; ++node) {
        if (!can_hold(node)) {
            continue;
        }
        ++bound;
        uint8_t *memory = allocate(PAGES * page);
        check_pages_lie(memory, DGEN_NUMA_PAGE_ABSENT, "before it is written");
        CHECK(dgen_numa_bind(memory, PAGES * page, node, DGEN_NUMA_PAGES_KEEP) == DGEN_NUMA_OK, "bind to node %d", node);
        memset(memory, 0x5A, PAGES * page);
        check_pages_lie(memory, node, "after writing");
        CHECK(dgen_numa_bind(memory, PAGES * page, node, DGEN_NUMA_PAGES_KEEP) == DGEN_NUMA_OK, "bind again");
        if (before >= 0) {
            CHECK(dgen_numa_bind(memory, PAGES * page, before, DGEN_NUMA_PAGES_KEEP) == DGEN_NUMA_ERROR_ELSEWHERE,
                  "bind pages of node %d to node %d", node, before);
            check_pages_lie(memory, node, "after a refusal to move");
            CHECK(dgen_numa_bind(memory, PAGES * page, before, DGEN_NUMA_PAGES_MOVE) == DGEN_NUMA_OK, "move");
            check_pages_lie(memory, before, "after moving");
            for (uint64_t i = 0; i < PAGES * page; i += 97) {
                CHECK(memory[i] == 0x5A, "byte %llu is another after moving", (unsigned long long)i);
            }
        }
        CHECK(dgen_numa_free(memory, PAGES * page) == DGEN_NUMA_OK, "free");
        before = node;
    }
    CHECK(bound > 0, "no node to bind to");
}

static void check_huge(void) {
    void *memory = NULL;
    CHECK(dgen_numa_allocate(2 * HUGE_BYTES, HUGE_BYTES, &memory) == DGEN_NUMA_OK, "allocation");
    bool has_huge = access("/sys/kernel/mm/transparent_hugepage/enabled", R_OK) == 0;
    int32_t status = dgen_numa_advise_huge(memory, 2 * HUGE_BYTES);
    CHECK(status == (has_huge ? DGEN_NUMA_OK : DGEN_NUMA_ERROR_NO_HUGE), "advice: %d", status);
    for (int node = highest; node >= 0; --node) {
        if (can_hold(node)) {
            CHECK(dgen_numa_bind(memory, 2 * HUGE_BYTES, node, DGEN_NUMA_PAGES_MOVE) == DGEN_NUMA_OK, "bind huge pages");
            memset(memory, 1, 2 * HUGE_BYTES);
            check_pages_lie(memory, node, "in a huge page");
        }
    }
    CHECK(dgen_numa_free(memory, 2 * HUGE_BYTES) == DGEN_NUMA_OK, "free");
}

static void check_libnuma_is_quiet(void) {
    CHECK(numa_parse_nodestring("no nodes") == NULL, "nodes that are none");
}

/* System calls that a filter may deny; each check runs in a child process with the filter. */

static int first_holder(void) {
    int node = 0;
    while (node < highest && !can_hold(node)) {
        ++node;
    }
    return node;
}

static int filtered_node; /* found before the filter */

static void expect_with_filter(const char *call, int error, int32_t known, int32_t bound, int32_t asked, int32_t pinned) {
    int32_t node;
    cpu_mask cpus;
    uint8_t *memory = allocate(page);
    int cpu = dgen_numa_current_cpu();
    memory[0] = 1;
    CHECK(denied_install(denied_number(call), error), "no filter for %s", call);
    CHECK(dgen_numa_available() == bound, "available without %s: %d", call, dgen_numa_available());
    CHECK(dgen_numa_bind(memory, page, filtered_node, DGEN_NUMA_PAGES_MOVE) == bound, "bind without %s", call);
    CHECK(dgen_numa_page_nodes(memory, 1, &node) == asked, "ask without %s", call);
    CHECK(dgen_numa_pin_to_cpu(cpu) == pinned, "pin without %s", call);
    CHECK(dgen_numa_get_affinity(cpus) == DGEN_NUMA_OK, "affinity without %s", call);
    CHECK(memory[0] == 1, "memory without %s", call);
    if (known == DGEN_NUMA_OK) {
        CHECK(dgen_numa_max_node() == highest, "highest node without %s", call);
        CHECK(dgen_numa_node_state(filtered_node) > 0, "state without %s", call);
    } else {
        CHECK(dgen_numa_max_node() == known, "highest node without %s", call);
        CHECK(dgen_numa_node_state(0) == known, "state without %s", call);
        CHECK(dgen_numa_node_cpus(0, cpus) == known, "CPUs without %s", call);
        CHECK(dgen_numa_distance(0, 0) == known, "distance without %s", call);
        CHECK(dgen_numa_pin_to_node(0, NULL) == known, "pin to node without %s", call);
    }
}

#define DENIED DGEN_NUMA_ERROR_DENIED
#define MISSING DGEN_NUMA_ERROR_UNAVAILABLE
static void no_mbind(void) { expect_with_filter("mbind", EPERM, 0, DENIED, 0, 0); }
static void missing_mbind(void) { expect_with_filter("mbind", ENOSYS, 0, MISSING, 0, 0); }
static void no_move_pages(void) { expect_with_filter("move_pages", EPERM, 0, 0, DENIED, 0); }
static void no_get_mempolicy(void) { expect_with_filter("get_mempolicy", EPERM, DENIED, DENIED, 0, 0); }
static void missing_get_mempolicy(void) { expect_with_filter("get_mempolicy", ENOSYS, MISSING, MISSING, 0, 0); }
static void no_affinity(void) { expect_with_filter("sched_setaffinity", EPERM, 0, 0, 0, DENIED); }
static void odd_errno(void) { expect_with_filter("mbind", EBUSY, 0, DGEN_NUMA_ERROR_SYSTEM - EBUSY, 0, 0); }

static void no_huge(void) {
    uint8_t *memory = allocate(page);
    CHECK(denied_install(denied_number("madvise"), EPERM), "no filter");
    CHECK(dgen_numa_advise_huge(memory, page) == DENIED, "advice without madvise");
}

/* Runs a check in a child process, because a filter cannot be removed, and requires that nothing is printed there. */
static void quietly(void (*body)(void), const char *name) {
    int ends[2];
    char printed[2000];
    size_t n = 0;
    CHECK(pipe(ends) == 0, "a pipe");
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        body();
        fflush(NULL);
        _exit(77);
    }
    close(ends[1]);
    for (ssize_t got; n < sizeof printed - 1 && (got = read(ends[0], printed + n, sizeof printed - 1 - n)) > 0;) {
        n += (size_t)got;
    }
    close(ends[0]);
    printed[n] = 0;
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child, "the child");
    CHECK(n == 0, "%s printed: %s", name, printed);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 77, "%s did not return: status %x", name, (unsigned)status);
}
#define QUIETLY(body) quietly(body, #body)

int main(void) {
    page = (uint64_t)dgen_numa_page_bytes();
    CHECK(page == (uint64_t)getpagesize(), "page size");
    highest = dgen_numa_max_node();
    filtered_node = first_holder();
    QUIETLY(check_reasons);
    QUIETLY(check_nodes);
    QUIETLY(check_threads);
    QUIETLY(check_allocation);
    QUIETLY(check_refused_memory);
    QUIETLY(check_placement);
    QUIETLY(check_huge);
    QUIETLY(check_libnuma_is_quiet);
    QUIETLY(no_mbind);
    QUIETLY(missing_mbind);
    QUIETLY(odd_errno);
    QUIETLY(no_move_pages);
    QUIETLY(no_get_mempolicy);
    QUIETLY(missing_get_mempolicy);
    QUIETLY(no_affinity);
    QUIETLY(no_huge);
    return check_report("numa");
}
