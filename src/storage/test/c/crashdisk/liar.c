#include "liar.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

enum { PLACE_PURPOSE = 2, PAGE = 4096 };

static void told(struct disk *disk, const struct disk_file *file, enum lie lie, uint64_t offset, uint64_t length) {
  disk->told++;
  log_event(disk->operations, "lie", "lie=%s offset=%" PRIu64 " length=%" PRIu64 " file=%s", lie_name(lie), offset,
            length, file->name);
}

static int spoils(struct disk *disk, struct disk_file *file, enum lie lie, uint64_t offset, uint64_t length) {
  uint64_t start = offset & ~(SECTOR - 1);
  uint64_t end = (offset + length + SECTOR - 1) & ~(SECTOR - 1);
  struct spoiled entry = {.lie = lie, .operation = disk->operations, .offset = start, .length = end - start};
  return spoiled_add(&file->spoiled, entry) ? 0 : -ENOMEM;
}

static struct random places(const struct disk *disk) {
  return random_for(disk->seed, PLACE_PURPOSE, disk->operations);
}

/* Returns another place for a write, or its own if the file is too small. */
static uint64_t other_place(const struct disk *disk, const struct disk_file *file, uint64_t offset, uint64_t length) {
  uint64_t step = offset % PAGE == 0 && length % PAGE == 0 ? PAGE : SECTOR;
  if (offset % SECTOR != 0 || length % SECTOR != 0 || file->store.size < length + step) {
    return offset;
  }
  struct random random = places(disk);
  uint64_t choices = (file->store.size - length) / step + 1;
  for (int tries = 0; tries < 64; tries++) {
    uint64_t place = random_below(&random, choices) * step;
    if (place + length <= offset || place >= offset + length) {
      return place;
    }
  }
  return offset;
}

static int misplace(struct disk *disk, struct disk_file *file, uint64_t offset, const void *data, uint64_t length,
                    bool *cached) {
  uint64_t place = other_place(disk, file, offset, length);
  if (place == offset) {
    return store_write(&file->store, offset, data, length);
  }
  disk->told++;
  log_event(disk->operations, "lie", "lie=%s offset=%" PRIu64 " length=%" PRIu64 " to=%" PRIu64 " file=%s",
            lie_name(MISPLACE), offset, length, place, file->name);
  *cached = true;
  int status = spoils(disk, file, MISPLACE, offset, length);
  status = status < 0 ? status : spoils(disk, file, MISPLACE, place, length);
  return status < 0 ? status : store_write(&file->store, place, data, length);
}

/* Zeroes a sector or inverts a bit of it; a sector of zeros is not zeroed. */
static int alter(struct disk *disk, struct disk_file *file, uint64_t offset, const void *data, uint64_t length,
                 enum lie lie) {
  unsigned char *altered = calloc(1, length);
  if (altered == NULL) {
    return -ENOMEM;
  }
  if (data != NULL) {
    memcpy(altered, data, length);
  }
  struct random random = places(disk);
  uint64_t at = random_below(&random, length);
  uint64_t start = (offset + at) / SECTOR * SECTOR;
  start = start < offset ? 0 : start - offset;
  uint64_t sector = length - start < SECTOR ? length - start : SECTOR;
  if (lie == ZERO) {
    memset(altered + start, 0, sector);
  } else {
    altered[at] ^= (unsigned char)(1U << random_below(&random, 8));
  }
  int status = 0;
  if (data == NULL ? lie == CORRUPT : memcmp(altered, data, length) != 0) {
    told(disk, file, lie, offset + start, sector);
    status = spoils(disk, file, lie, offset + start, sector);
  }
  status = status < 0 ? status : store_write(&file->store, offset, altered, length);
  free(altered);
  return status;
}

static int remember(struct disk_file *file, uint64_t offset, uint64_t length) {
  unsigned char *old = malloc(length);
  int status = old == NULL ? -ENOMEM : store_read(&file->store, offset, old, length);
  if (status < 0) {
    free(old);
    return status;
  }
  history_add(&file->history, offset, length, old);
  return 0;
}

static enum lie chosen(const struct disk *disk) {
  static const enum lie OF_WRITES[] = {DROP_WRITE, LOSE_WRITE, MISPLACE, ZERO, CORRUPT};
  for (size_t i = 0; i < sizeof OF_WRITES / sizeof *OF_WRITES; i++) {
    if (lie_told(&disk->lies, OF_WRITES[i], disk->operations)) {
      return OF_WRITES[i];
    }
  }
  return LIES;
}

static int write_wrongly(struct disk *disk, struct disk_file *file, uint64_t offset, const void *data, uint64_t length,
                         bool *cached) {
  enum lie lie = chosen(disk);
  int status;
  switch (lie) {
    case DROP_WRITE:
      *cached = false;
      told(disk, file, lie, offset, length);
      return spoils(disk, file, lie, offset, length);
    case LOSE_WRITE:
      status = store_write(&file->store, offset, data, length);
      if (status == 0) {
        file->store.writes[file->store.count - 1].lost = true;
        told(disk, file, lie, offset, length);
        status = spoils(disk, file, lie, offset, length);
      }
      return status;
    case MISPLACE:
      return misplace(disk, file, offset, data, length, cached);
    case ZERO:
    case CORRUPT:
      return alter(disk, file, offset, data, length, lie);
    case IGNORE_FLUSH:
    case REORDER:
    case STALE_READ:
    case TEAR:
    case LIES:
    default:
      return store_write(&file->store, offset, data, length);
  }
}

int liar_write(struct disk *disk, struct disk_file *file, uint64_t offset, const void *data, uint64_t length,
               bool *cached) {
  if (length == 0) {
    *cached = false;
    return 0;
  }
  int status = store_write(&file->twin, offset, data, length);
  if (status == 0 && offset + length > file->store.size) {
    status = store_resize(&file->store, offset + length);
  }
  if (status == 0 && disk->lies.rate[STALE_READ] > 0) {
    status = remember(file, offset, length);
  }
  return status < 0 ? status : write_wrongly(disk, file, offset, data, length, cached);
}

int liar_sync(struct disk *disk, struct disk_file *file, bool cached) {
  int status = store_persist_newest(&file->twin);
  if (status < 0 || !cached) {
    return status;
  }
  if (lie_told(&disk->lies, IGNORE_FLUSH, disk->operations)) {
    const struct pending *write = &file->store.writes[file->store.count - 1];
    told(disk, file, IGNORE_FLUSH, write->offset, write->length);
    return spoils(disk, file, IGNORE_FLUSH, write->offset, write->length);
  }
  return store_persist_newest(&file->store);
}

/* Notes which writes a flush leaves in the cache, and holds them. */
static int hold(struct disk *disk, struct disk_file *file, enum lie lie) {
  struct random random = places(disk);
  for (size_t i = 0; i < file->store.count; i++) {
    struct pending *write = &file->store.writes[i];
    write->held = lie == IGNORE_FLUSH || random_chance(&random, 0.5);
    if (write->held) {
      told(disk, file, lie, write->offset, write->length);
      int status = spoils(disk, file, lie, write->offset, write->length);
      if (status < 0) {
        return status;
      }
    }
  }
  return 0;
}

int liar_flush(struct disk *disk, struct disk_file *file) {
  int status = 0;
  if (lie_told(&disk->lies, IGNORE_FLUSH, disk->operations)) {
    status = hold(disk, file, IGNORE_FLUSH);
  } else if (lie_told(&disk->lies, REORDER, disk->operations)) {
    status = hold(disk, file, REORDER);
  }
  status = status < 0 ? status : store_flush(&file->store);
  return status < 0 ? status : store_flush(&file->twin);
}

void liar_read(struct disk *disk, struct disk_file *file, uint64_t offset, unsigned char *buffer, uint64_t length) {
  uint64_t stale_offset;
  uint64_t stale_length;
  if (history_serve(&file->history, offset, length, buffer, &stale_offset, &stale_length)) {
    told(disk, file, STALE_READ, stale_offset, stale_length);
    disk->wrong++;
    log_event(disk->operations, "wrong", "lie=%s told=%" PRIu64 " offset=%" PRIu64 " length=%" PRIu64 " file=%s",
              lie_name(STALE_READ), disk->operations, stale_offset, stale_length, file->name);
  }
}

void liar_tore(struct disk *disk, struct disk_file *file, uint64_t offset, uint64_t length, const unsigned char *old,
               const unsigned char *new) {
  unsigned char *found = malloc(length);
  if (found == NULL || store_read_platter(&file->store, offset, found, length) < 0 ||
      memcmp(found, old, length) == 0 || memcmp(found, new, length) == 0) {
    free(found); /* it does not show */
    return;
  }
  told(disk, file, TEAR, offset, length);
  struct spoiled entry = {
      .lie = TEAR, .operation = disk->operations, .offset = offset, .length = length, .torn = found};
  spoiled_add(&file->spoiled, entry);
}
