/* Operations of a disk that may lie. */
#ifndef CRASHDISK_LIAR_H
#define CRASHDISK_LIAR_H

#include "disk.h"

/* Writes, perhaps wrongly; says whether the write is in the cache at all. */
int liar_write(struct disk *disk, struct disk_file *file, uint64_t offset, const void *data, uint64_t length,
               bool *cached);

/* Puts the newest write on the platter, or only says so. */
int liar_sync(struct disk *disk, struct disk_file *file, bool cached);

int liar_flush(struct disk *disk, struct disk_file *file);

/* Replaces what was read by an older version, if there is one. */
void liar_read(struct disk *disk, struct disk_file *file, uint64_t offset, unsigned char *buffer, uint64_t length);

/* Notes that a unit was torn. */
void liar_tore(struct disk *disk, struct disk_file *file, uint64_t offset, uint64_t length, const unsigned char *old,
               const unsigned char *new);

#endif
