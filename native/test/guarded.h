/* Memory between two pages that cannot be accessed. */
#ifndef GUARDED_H
#define GUARDED_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint8_t *start; /* first usable byte, at the start of a system page */
    size_t bytes;   /* a multiple of the system's page size */
    void *mapping;
    size_t mapped;
} guarded;

guarded guarded_new(size_t bytes);
void guarded_free(guarded *g);

#endif
