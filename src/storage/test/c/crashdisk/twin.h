/* Comparing a file with its honest twin. */
#ifndef CRASHDISK_TWIN_H
#define CRASHDISK_TWIN_H

#include "disk.h"

/* Makes a twin of the platter. */
int twin_open(struct disk_file *file);

/* Logs where the contents are not those of the twin. */
int twin_check(struct disk *disk, struct disk_file *file);

/*
 * The same after a power cut, where an honest disk may hold the durable data or any later write of each sector; then
 * makes the twin the same as the file.
 */
int twin_check_cut(struct disk *disk, struct disk_file *file);

#endif
