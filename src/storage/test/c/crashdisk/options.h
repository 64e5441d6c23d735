/* The command line. */
#ifndef CRASHDISK_OPTIONS_H
#define CRASHDISK_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "disk.h"

struct options {
  struct disk *disk;
  const char *log;
  const char *directory;
  char *mount_point;
  unsigned long block;  /* what statvfs names, and so what O_DIRECT of the JDK wants */
  bool until_eof; /* ends when standard input does */
};

/* Returns false, with a message, if the command line is wrong. */
bool options_parse(struct options *options, int argc, char **argv);

#endif
