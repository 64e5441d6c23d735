/* The control file: commands, and the disk's state. */
#ifndef CRASHDISK_CONTROL_H
#define CRASHDISK_CONTROL_H

#include <stddef.h>

#include "disk.h"

#define CONTROL_NAME ".control"

/* Runs one command; returns 0 or a negated errno, -EINVAL if there is no such command. */
int control_run(struct disk *disk, const char *text, size_t length);

/* Writes the state as text and returns its length. */
size_t control_state(const struct disk *disk, char *buffer, size_t capacity);

#endif
