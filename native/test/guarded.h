/* Memory whose neighbours on both sides cannot be touched. */
#ifndef GUARDED_H
#define GUARDED_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint8_t *start; /* first usable byte, at a system page's start */
    size_t bytes;   /* a multiple of the system's page size */
    void *mapping;
    size_t mapped;
} guarded;

guarded guarded_new(size_t bytes);
void guarded_free(guarded *g);

#endif
