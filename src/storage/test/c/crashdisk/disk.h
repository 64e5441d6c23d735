/*
 * The disk: files with write caches, power, and lies. If lies are possible, each file has an honest twin in memory, which
 * gets the same writes and flushes and is never lied to: so the disk itself knows which lies mattered.
 */
#ifndef CRASHDISK_DISK_H
#define CRASHDISK_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history.h"
#include "lies.h"
#include "store.h"

struct disk_file {
  struct disk_file *next;
  char *name;
  unsigned handles;
  bool removed;
  struct store store;
  struct store twin;
  struct spoiled_list spoiled;
  struct history history;
};

struct disk {
  int directory;
  uint64_t seed;
  uint64_t atomic;
  uint64_t cache; /* bytes of a file's writes after which it is written back */
  struct lies lies;
  bool on;
  uint64_t cycle;      /* the times the power came back */
  uint64_t cuts;
  uint64_t operations; /* reads, writes, flushes */
  uint64_t countdown;  /* the power is cut in the countdown-th write or flush from now; 0: it is not */
  uint64_t told;       /* lies */
  uint64_t wrong;      /* places where a lie mattered */
  struct disk_file *files;
};

/* All return 0 or a negated errno. */
int disk_find(struct disk *disk, const char *name, struct disk_file **file);
int disk_read(struct disk *disk, struct disk_file *file, uint64_t offset, void *buffer, uint64_t length);
/* Data of NULL are zeros. Synced: the write is on the platter when it returns. */
int disk_write(struct disk *disk, struct disk_file *file, uint64_t offset, const void *data, uint64_t length,
               bool synced);
int disk_flush(struct disk *disk, struct disk_file *file);
int disk_resize(struct disk *disk, struct disk_file *file, uint64_t size);

void disk_release(struct disk *disk, struct disk_file *file);
void disk_removed(struct disk *disk, const char *name);
void disk_renamed(struct disk *disk, const char *from, const char *to);

/* Cuts the power. A seed of 0 stands for the disk's own next one. */
int disk_cut(struct disk *disk, uint64_t seed);
/* Brings the power back. Handles from before fail for ever unless they are kept. */
void disk_on(struct disk *disk, bool keep_handles);
/* Logs where the disk's contents are wrong because of a lie. */
int disk_check(struct disk *disk);
/* Puts all on the platter, lies aside. */
int disk_close(struct disk *disk);

#endif
