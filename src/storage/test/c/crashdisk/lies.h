/* The lies that the disk may tell: when, and what they spoil. */
#ifndef CRASHDISK_LIES_H
#define CRASHDISK_LIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum lie {
  IGNORE_FLUSH, /* acknowledges a flush and does nothing */
  REORDER,      /* acknowledges a flush and leaves some of the writes before it in the cache */
  DROP_WRITE,   /* acknowledges a write and forgets it */
  LOSE_WRITE,   /* acknowledges a write and forgets it when it leaves the cache */
  MISPLACE,     /* writes to another address */
  ZERO,         /* writes one sector of zeros */
  CORRUPT,      /* inverts a bit */
  STALE_READ,   /* reads what was there before the newest write; the next read may be right */
  TEAR,         /* at a power cut: writes a part of what it promises to write as a whole */
  LIES
};

struct lies {
  uint64_t seed;
  double rate[LIES];
  bool possible; /* the disk keeps an honest twin */
};

const char *lie_name(enum lie lie);

/* Sets a rate from "NAME=RATE"; returns false if it is neither. */
bool lies_set(struct lies *lies, const char *setting);

/* Returns whether this lie is told in this operation: the same for the same seed, whatever the other rates are. */
bool lie_told(const struct lies *lies, enum lie lie, uint64_t operation);

/* A place that a lie may have spoiled. */
struct spoiled {
  enum lie lie;
  uint64_t operation;
  uint64_t offset;
  uint64_t length;
  unsigned char *torn; /* what is there if the lie still matters; NULL: the honest twin decides */
};

struct spoiled_list {
  struct spoiled *entries;
  size_t count;
  size_t capacity;
};

/* Takes over the memory of torn. */
bool spoiled_add(struct spoiled_list *list, struct spoiled entry);
void spoiled_clear(struct spoiled_list *list);

#endif
