/*
 * crashdisk: a file system whose files behave as disks with volatile write caches do, through power cuts, and that lies
 * on demand. For tests. See options.c for the usage, and README.md.
 */
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "operations.h"
#include "options.h"
#include "signals.h"

enum { WRONG_INPUT = 2, IO_FAILURE = 3, CANNOT_RUN = 4 };

/* One thread: the order of operations is the order in which the kernel hands them over. */
static int serve(struct fuse *fuse, const struct options *options) {
  struct fuse_session *session = fuse_get_session(fuse);
  if (fuse_set_signal_handlers(session) != 0) {
    return CANNOT_RUN;
  }
  int failed = options->until_eof ? signals_end_with_input() : 0;
  if (failed != 0) {
    fprintf(stderr, "crashdisk: cannot watch the standard input: %s\n", strerror(failed));
    return CANNOT_RUN;
  }
  int ended = fuse_loop(fuse); /* positive: by a signal */
  fuse_remove_signal_handlers(session);
  return ended < 0 ? IO_FAILURE : 0;
}

static int mount_and_serve(char *name, const struct options *options) {
  char *list[] = {name, (char[]){"-o"}, (char[]){"fsname=crashdisk"}, NULL};
  struct fuse_args arguments = FUSE_ARGS_INIT(sizeof list / sizeof *list - 1, list);
  const struct fuse_operations *operations = operations_of(options);
  struct fuse *fuse = fuse_new(&arguments, operations, sizeof *operations, NULL);
  if (fuse == NULL) {
    fuse_opt_free_args(&arguments);
    return CANNOT_RUN;
  }
  int status = CANNOT_RUN;
  if (fuse_mount(fuse, options->mount_point) == 0) {
    status = serve(fuse, options);
    fuse_unmount(fuse);
  }
  fuse_destroy(fuse);
  fuse_opt_free_args(&arguments);
  return status;
}

int main(int argc, char **argv) {
  struct disk disk = {.seed = 1, .atomic = SECTOR, .cache = 64 << 20, .on = true};
  struct options options = {.disk = &disk, .block = (unsigned long)SECTOR};
  if (!options_parse(&options, argc, argv)) {
    return WRONG_INPUT;
  }
  if (options.log != NULL && !log_open(options.log)) {
    perror(options.log);
    return CANNOT_RUN;
  }
  signals_listen();
  int status = mount_and_serve(argv[0], &options);
  if (disk_close(&disk) < 0) {
    fprintf(stderr, "crashdisk: cannot write to %s\n", options.directory);
    return IO_FAILURE;
  }
  return status;
}
