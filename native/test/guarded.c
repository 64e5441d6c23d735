#define _DEFAULT_SOURCE
#include "guarded.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

guarded guarded_new(size_t bytes) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t usable = (bytes + page - 1) / page * page;
    guarded g = {NULL, usable, NULL, usable + 2 * page};
    g.mapping = mmap(NULL, g.mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (g.mapping == MAP_FAILED || mprotect((uint8_t *)g.mapping + page, usable, PROT_READ | PROT_WRITE) != 0) {
        perror("guarded memory");
        exit(2);
    }
    g.start = (uint8_t *)g.mapping + page;
    return g;
}

void guarded_free(guarded *g) { munmap(g->mapping, g->mapped); }
