/* What a power cut leaves of the writes in the cache. */
#ifndef CRASHDISK_CUT_H
#define CRASHDISK_CUT_H

#include "store.h"

struct cut {
  struct random random;
  uint64_t atomic; /* bytes, a power of two: an aligned unit of this size within a write is not torn */
  double tear;     /* the rate at which it is nevertheless */
  /* Is told of each unit that was torn, with what the platter held and what was to be written. */
  void (*torn)(void *context, uint64_t offset, uint64_t length, const unsigned char *old, const unsigned char *new);
  void *context;
};

/* Puts a random subset of the cached sectors on the platter, and empties the cache. */
int cut_power(struct store *store, struct cut *cut);

#endif
