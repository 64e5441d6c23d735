#include "control.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES_OF_COMMAND = 256 };

static int arm(struct disk *disk, const char *count) {
  char *end;
  uint64_t after = strtoull(count, &end, 10);
  if (end == count || *end != '\0' || after == 0) {
    return -EINVAL;
  }
  disk->countdown = after;
  return 0;
}

/* Lies need the twin, which is made when a file is first seen. */
static int set_lie(struct disk *disk, const char *setting) {
  if (!disk->lies.possible) {
    return -EPERM;
  }
  return lies_set(&disk->lies, setting) ? 0 : -EINVAL;
}

int control_run(struct disk *disk, const char *text, size_t length) {
  char command[MOST_BYTES_OF_COMMAND];
  if (length >= sizeof command) {
    return -EINVAL;
  }
  memcpy(command, text, length);
  command[length] = '\0';
  command[strcspn(command, "\n")] = '\0';
  if (strcmp(command, "cut") == 0) {
    return disk_cut(disk, 0);
  }
  if (strncmp(command, "cut ", 4) == 0) {
    return disk_cut(disk, strtoull(command + 4, NULL, 10));
  }
  if (strncmp(command, "cut-after ", 10) == 0) {
    return arm(disk, command + 10);
  }
  if (strcmp(command, "on") == 0 || strcmp(command, "resume") == 0) {
    disk_on(disk, strcmp(command, "resume") == 0);
    return 0;
  }
  if (strcmp(command, "check") == 0) {
    return disk_check(disk);
  }
  if (strncmp(command, "lie ", 4) == 0) {
    return set_lie(disk, command + 4);
  }
  return -EINVAL;
}

size_t control_state(const struct disk *disk, char *buffer, size_t capacity) {
  uint64_t writes = 0;
  uint64_t bytes = 0;
  for (const struct disk_file *file = disk->files; file != NULL; file = file->next) {
    writes += file->store.count;
    bytes += file->store.cached;
  }
  int length = snprintf(buffer, capacity,
                        "power=%s\noperations=%" PRIu64 "\ncached-writes=%" PRIu64 "\ncached-bytes=%" PRIu64
                        "\ncuts=%" PRIu64 "\nlies=%" PRIu64 "\nwrong=%" PRIu64 "\n",
                        disk->on ? "on" : "off", disk->operations, writes, bytes, disk->cuts, disk->told, disk->wrong);
  return (size_t)length < capacity ? (size_t)length : capacity;
}
