/* The newest data that were overwritten, for reads that serve an old version. */
#ifndef CRASHDISK_HISTORY_H
#define CRASHDISK_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

enum { HISTORY_ENTRIES = 1024 };

struct history {
  struct {
    uint64_t offset;
    uint64_t length;
    unsigned char *data;
  } entries[HISTORY_ENTRIES];
  unsigned next;
};

/* Takes over the memory of data. */
void history_add(struct history *history, uint64_t offset, uint64_t length, unsigned char *data);

/* Puts the newest old version that differs into what was read, and says in which sectors, from the first to the last;
   returns false if there is none. */
bool history_serve(const struct history *history, uint64_t offset, uint64_t length, unsigned char *buffer,
                   uint64_t *stale_offset, uint64_t *stale_length);

void history_clear(struct history *history);

#endif
