#include "history.h"

#include <stdlib.h>
#include <string.h>

#include "store.h"

void history_add(struct history *history, uint64_t offset, uint64_t length, unsigned char *data) {
  unsigned at = history->next++ % HISTORY_ENTRIES;
  free(history->entries[at].data);
  history->entries[at].offset = offset;
  history->entries[at].length = length;
  history->entries[at].data = data;
}

bool history_serve(const struct history *history, uint64_t offset, uint64_t length, unsigned char *buffer,
                   uint64_t *stale_offset, uint64_t *stale_length) {
  for (unsigned age = 1; age <= HISTORY_ENTRIES && age <= history->next; age++) {
    unsigned at = (history->next - age) % HISTORY_ENTRIES;
    uint64_t from = history->entries[at].offset;
    uint64_t end = from + history->entries[at].length;
    from = from > offset ? from : offset;
    end = end < offset + length ? end : offset + length;
    if (from >= end) {
      continue;
    }
    const unsigned char *old = history->entries[at].data + (from - history->entries[at].offset);
    unsigned char *now = buffer + (from - offset);
    uint64_t first = 0;
    uint64_t last = end - from;
    while (first < last && old[first] == now[first]) {
      first++;
    }
    while (first < last && old[last - 1] == now[last - 1]) {
      last--;
    }
    if (first < last) {
      memcpy(now + first, old + first, last - first);
      uint64_t sectors_from = (from + first) / SECTOR * SECTOR;
      *stale_offset = sectors_from;
      *stale_length = (from + last + SECTOR - 1) / SECTOR * SECTOR - sectors_from;
      return true;
    }
  }
  return false;
}

void history_clear(struct history *history) {
  for (unsigned i = 0; i < HISTORY_ENTRIES; i++) {
    free(history->entries[i].data);
    history->entries[i].data = NULL;
    history->entries[i].length = 0;
  }
  history->next = 0;
}
