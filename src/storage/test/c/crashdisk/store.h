/*
 * A platter with a volatile write cache. The platter is a file: what it holds is durable. The cache is a list of writes
 * in the order in which they came; reads see the newest one of each sector. Sizes are durable at once.
 */
#ifndef CRASHDISK_STORE_H
#define CRASHDISK_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "random.h"

#define SECTOR UINT64_C(512)
#define MOST_BYTES (UINT64_C(16) << 30)

/* A write in the cache: whole sectors. */
struct pending {
  uint64_t offset;
  uint64_t length;
  unsigned char *data;
  bool *gone; /* for each sector: newer data are on the platter already */
  bool lost;  /* will never reach the platter */
  bool held;  /* the next flush leaves it in the cache */
};

struct store {
  int platter;
  uint64_t size;
  struct pending *writes;
  size_t count;
  size_t capacity;
  uint64_t cached; /* bytes */
  unsigned char *view;  /* the newest data of the sectors in the cache, at their offsets */
  uint64_t *in_cache;   /* a bit for each sector */
};

/* All return 0 or a negated errno. */
int store_open(struct store *store, int platter);
void store_close(struct store *store);

/* Reads what a client sees; beyond the end there are zeros. */
int store_read(const struct store *store, uint64_t offset, void *buffer, uint64_t length);

/* Reads what is on the platter, whole sectors. */
int store_read_platter(const struct store *store, uint64_t offset, void *buffer, uint64_t length);

/* Writes to the cache. Data of NULL are zeros. */
int store_write(struct store *store, uint64_t offset, const void *data, uint64_t length);

/* Puts the newest write on the platter and forgets the older data of its sectors. */
int store_persist_newest(struct store *store);

/* Puts all writes on the platter, except lost and held ones. */
int store_flush(struct store *store);

int store_resize(struct store *store, uint64_t size);

/* Puts a part of a write on the platter. */
int store_put(const struct store *store, uint64_t offset, const void *data, uint64_t length);

/* Forgets all writes in the cache. */
void store_forget(struct store *store);

#endif
