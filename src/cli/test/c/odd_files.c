/*
 * A pass-through FUSE file system that is as odd as some network file systems are:
 * odd_files ODDITY DIRECTORY MOUNTPOINT [FUSE OPTIONS]. ODDITY is
 *   inodes   numbers inodes anew at every look
 *   short    gives at most 1000 bytes of what a read asks for, unless that is less; reads bypass the page cache
 *   eio      fails every read and write behind the first MiB
 *   nolocks  knows no locks
 *   plain    nothing
 */
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { PATH_BYTES = 8192, SHORT_BYTES = 1000, FAILS_BEHIND = 1 << 20 };

static const char *directory;
static int unstable_inodes;
static int short_reads;
static int failing;
static ino_t last_inode = 1000;

#define REAL(NAME, PATH)   \
  char NAME[PATH_BYTES]; \
  snprintf(NAME, sizeof NAME, "%s%s", directory, PATH)

static int status_of(long result) { return result < 0 ? -errno : 0; }

static int odd_getattr(const char *path, struct stat *attributes, struct fuse_file_info *info) {
  (void)info;
  REAL(real, path);
  if (lstat(real, attributes) < 0) {
    return -errno;
  }
  if (unstable_inodes) {
    attributes->st_ino = ++last_inode;
  }
  return 0;
}

static int odd_readdir(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset,
                       struct fuse_file_info *info, enum fuse_readdir_flags flags) {
  (void)offset;
  (void)info;
  (void)flags;
  REAL(real, path);
  DIR *list = opendir(real);
  if (list == NULL) {
    return -errno;
  }
  for (struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list)) {
    fill(buffer, entry->d_name, NULL, 0, 0);
  }
  closedir(list);
  return 0;
}

static int opened(int descriptor, struct fuse_file_info *info) {
  if (descriptor < 0) {
    return -errno;
  }
  info->fh = (uint64_t)descriptor;
  info->direct_io = (unsigned)short_reads & 1U;
  return 0;
}

static int odd_create(const char *path, mode_t mode, struct fuse_file_info *info) {
  REAL(real, path);
  return opened(open(real, (info->flags | O_CREAT) & ~O_DIRECT, mode), info);
}

static int odd_open(const char *path, struct fuse_file_info *info) {
  REAL(real, path);
  return opened(open(real, info->flags & ~O_DIRECT), info);
}

static int odd_read(const char *path, char *buffer, size_t bytes, off_t offset, struct fuse_file_info *info) {
  (void)path;
  if (failing && offset >= FAILS_BEHIND) {
    return -EIO;
  }
  if (short_reads && bytes > SHORT_BYTES) {
    bytes = SHORT_BYTES;
  }
  ssize_t result = pread((int)info->fh, buffer, bytes, offset);
  return result < 0 ? -errno : (int)result;
}

static int odd_write(const char *path, const char *buffer, size_t bytes, off_t offset, struct fuse_file_info *info) {
  (void)path;
  if (failing && offset >= FAILS_BEHIND) {
    return -EIO;
  }
  ssize_t result = pwrite((int)info->fh, buffer, bytes, offset);
  return result < 0 ? -errno : (int)result;
}

static int odd_fsync(const char *path, int data_only, struct fuse_file_info *info) {
  (void)path;
  (void)data_only;
  return status_of(fsync((int)info->fh));
}

static int odd_release(const char *path, struct fuse_file_info *info) {
  (void)path;
  close((int)info->fh);
  return 0;
}

static int odd_unlink(const char *path) {
  REAL(real, path);
  return status_of(unlink(real));
}

static int odd_mkdir(const char *path, mode_t mode) {
  REAL(real, path);
  return status_of(mkdir(real, mode));
}

static int odd_rmdir(const char *path) {
  REAL(real, path);
  return status_of(rmdir(real));
}

static int odd_truncate(const char *path, off_t size, struct fuse_file_info *info) {
  (void)info;
  REAL(real, path);
  return status_of(truncate(real, size));
}

static int odd_rename(const char *path, const char *to, unsigned flags) {
  (void)flags;
  REAL(real, path);
  REAL(real_to, to);
  return status_of(rename(real, real_to));
}

static int odd_statfs(const char *path, struct statvfs *attributes) {
  REAL(real, path);
  return status_of(statvfs(real, attributes));
}

static int no_lock(const char *path, struct fuse_file_info *info, int command, struct flock *lock) {
  (void)path;
  (void)info;
  (void)command;
  (void)lock;
  return -ENOLCK;
}

static void *configure(struct fuse_conn_info *connection, struct fuse_config *config) {
  (void)connection;
  config->use_ino = unstable_inodes;
  config->attr_timeout = 0;
  config->entry_timeout = 0;
  config->negative_timeout = 0;
  return NULL;
}

int main(int count, char **arguments) {
  if (count < 4) {
    fputs("usage: odd_files ODDITY DIRECTORY MOUNTPOINT [FUSE OPTIONS]\n", stderr);
    return 2;
  }
  struct fuse_operations operations = {.init = configure,
                                       .getattr = odd_getattr,
                                       .readdir = odd_readdir,
                                       .create = odd_create,
                                       .open = odd_open,
                                       .read = odd_read,
                                       .write = odd_write,
                                       .fsync = odd_fsync,
                                       .release = odd_release,
                                       .unlink = odd_unlink,
                                       .mkdir = odd_mkdir,
                                       .rmdir = odd_rmdir,
                                       .truncate = odd_truncate,
                                       .rename = odd_rename,
                                       .statfs = odd_statfs};
  unstable_inodes = strcmp(arguments[1], "inodes") == 0;
  short_reads = strcmp(arguments[1], "short") == 0;
  failing = strcmp(arguments[1], "eio") == 0;
  if (strcmp(arguments[1], "nolocks") == 0) {
    operations.lock = no_lock;
  }
  directory = arguments[2];
  arguments[2] = arguments[0];
  return fuse_main(count - 2, arguments + 2, &operations, NULL);
}
