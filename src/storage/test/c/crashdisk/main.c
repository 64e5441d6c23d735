/*
 * crashdisk: a file system whose files behave as disks with volatile write caches do, through power cuts, and that lies
 * on demand. For tests. See options.c for the usage, and README.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "operations.h"
#include "options.h"
#include "signals.h"

int main(int argc, char **argv) {
  struct disk disk = {.seed = 1, .atomic = SECTOR, .cache = 64 << 20, .on = true};
  struct options options = {.disk = &disk, .block = (unsigned long)SECTOR};
  if (!options_parse(&options, argc, argv)) {
    return 2;
  }
  if (options.log != NULL && !log_open(options.log)) {
    perror(options.log);
    return 4;
  }
  signals_listen();
  int failed = options.until_eof ? signals_end_with_input() : 0;
  if (failed != 0) {
    fprintf(stderr, "crashdisk: cannot watch the standard input: %s\n", strerror(failed));
    return 4;
  }
  /* One thread: the order of operations is the order in which the kernel hands them over. */
  char *arguments[] = {argv[0], (char[]){"-f"}, (char[]){"-s"}, (char[]){"-o"}, (char[]){"fsname=crashdisk"},
                       options.mount_point, NULL};
  int status = fuse_main((int)(sizeof arguments / sizeof *arguments) - 1, arguments, operations_of(&options), NULL);
  if (disk_close(&disk) < 0) {
    fprintf(stderr, "crashdisk: cannot write to %s\n", options.directory);
    return 3;
  }
  return status;
}
