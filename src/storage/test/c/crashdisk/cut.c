#include "cut.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How much of a write reaches the platter. */
enum fate { NOTHING, ALL, BEGINNING, END, PARTS, FATES };

static bool whole(const struct pending *write, uint64_t offset, uint64_t end) {
  for (uint64_t at = offset; at < end; at += SECTOR) {
    if (write->gone[(at - write->offset) / SECTOR]) {
      return false;
    }
  }
  return true;
}

/* A unit of several sectors is torn between two of them, a sector between two of its bytes. */
static int put_torn(const struct store *store, struct cut *cut, uint64_t offset, uint64_t length,
                    const unsigned char *data) {
  uint64_t grain = length > SECTOR ? SECTOR : 1;
  uint64_t put = grain * (1 + random_below(&cut->random, length / grain - 1));
  unsigned char *old = malloc(length);
  unsigned char *mixture = malloc(length);
  int status = old == NULL || mixture == NULL ? -ENOMEM : store_read_platter(store, offset, old, length);
  if (status == 0) {
    memcpy(mixture, old, length);
    memcpy(mixture, data, put);
    status = store_put(store, offset, mixture, length);
  }
  if (status == 0) {
    cut->torn(cut->context, offset, length, old, data);
  }
  free(old);
  free(mixture);
  return status;
}

static int put_unit(const struct store *store, struct cut *cut, const struct pending *write, uint64_t offset,
                    uint64_t end) {
  const unsigned char *data = write->data + (offset - write->offset);
  if (cut->tear > 0 && whole(write, offset, end) && random_chance(&cut->random, cut->tear)) {
    return put_torn(store, cut, offset, end - offset, data);
  }
  for (uint64_t at = offset; at < end; at += SECTOR) {
    if (!write->gone[(at - write->offset) / SECTOR]) {
      int status = store_put(store, at, write->data + (at - write->offset), SECTOR);
      if (status < 0) {
        return status;
      }
    }
  }
  return 0;
}

static bool reaches(struct cut *cut, enum fate fate, uint64_t at, uint64_t limit) {
  switch (fate) {
    case ALL:
      return true;
    case BEGINNING:
      return at < limit;
    case END:
      return at >= limit;
    case PARTS:
      return random_chance(&cut->random, 0.5);
    case NOTHING:
    case FATES:
    default:
      return false;
  }
}

static int put_some(const struct store *store, struct cut *cut, const struct pending *write) {
  enum fate fate = (enum fate)random_below(&cut->random, FATES);
  uint64_t end = write->offset + write->length;
  uint64_t limit = write->offset + random_below(&cut->random, write->length);
  for (uint64_t at = write->offset; at < end;) {
    uint64_t next = (at | (cut->atomic - 1)) + 1;
    next = next < end ? next : end;
    if (reaches(cut, fate, at, limit)) {
      int status = put_unit(store, cut, write, at, next);
      if (status < 0) {
        return status;
      }
    }
    at = next;
  }
  return 0;
}

int cut_power(struct store *store, struct cut *cut) {
  int status = 0;
  for (size_t i = 0; i < store->count && status == 0; i++) {
    if (!store->writes[i].lost) {
      status = put_some(store, cut, &store->writes[i]);
    }
  }
  store_forget(store);
  return status;
}
