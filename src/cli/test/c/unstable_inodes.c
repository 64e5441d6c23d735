/*
 * A FUSE file system that shows a directory and numbers files anew at each look, as several network
 * file systems do: unstable_inodes BACK MOUNTPOINT. Runs in the foreground.
 */
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const char *back;
static atomic_ulong number = 1000;

struct place {
  char path[2 * PATH_MAX];
};

static struct place in_back(const char *path) {
  struct place place;
  snprintf(place.path, sizeof place.path, "%s%s", back, path);
  return place;
}

static int result(int status) { return status < 0 ? -errno : 0; }

static int get_attributes(const char *path, struct stat *to, struct fuse_file_info *file) {
  (void)file;
  if (lstat(in_back(path).path, to) != 0) {
    return -errno;
  }
  to->st_ino = atomic_fetch_add(&number, 1);
  return 0;
}

static int list(const char *path, void *to, fuse_fill_dir_t fill, off_t offset,
                struct fuse_file_info *file, enum fuse_readdir_flags flags) {
  (void)offset;
  (void)file;
  (void)flags;
  DIR *directory = opendir(in_back(path).path);
  if (directory == NULL) {
    return -errno;
  }
  for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    fill(to, entry->d_name, NULL, 0, 0);
  }
  closedir(directory);
  return 0;
}

static int opened(int descriptor, struct fuse_file_info *file) {
  if (descriptor < 0) {
    return -errno;
  }
  file->fh = (uint64_t)descriptor;
  return 0;
}

static int create_file(const char *path, mode_t mode, struct fuse_file_info *file) {
  return opened(open(in_back(path).path, file->flags | O_CREAT, mode), file);
}

static int open_file(const char *path, struct fuse_file_info *file) {
  return opened(open(in_back(path).path, file->flags & ~O_DIRECT), file);
}

static int read_file(const char *path, char *to, size_t bytes, off_t offset,
                     struct fuse_file_info *file) {
  (void)path;
  ssize_t n = pread((int)file->fh, to, bytes, offset);
  return n < 0 ? -errno : (int)n;
}

static int write_file(const char *path, const char *from, size_t bytes, off_t offset,
                      struct fuse_file_info *file) {
  (void)path;
  ssize_t n = pwrite((int)file->fh, from, bytes, offset);
  return n < 0 ? -errno : (int)n;
}

static int sync_file(const char *path, int data, struct fuse_file_info *file) {
  (void)path;
  (void)data;
  return result(fsync((int)file->fh));
}

static int close_file(const char *path, struct fuse_file_info *file) {
  (void)path;
  return result(close((int)file->fh));
}

static int remove_file(const char *path) { return result(unlink(in_back(path).path)); }

static int make_directory(const char *path, mode_t mode) {
  return result(mkdir(in_back(path).path, mode));
}

static int remove_directory(const char *path) { return result(rmdir(in_back(path).path)); }

static int cut(const char *path, off_t length, struct fuse_file_info *file) {
  (void)file;
  return result(truncate(in_back(path).path, length));
}

static int move(const char *path, const char *to, unsigned flags) {
  (void)flags;
  return result(rename(in_back(path).path, in_back(to).path));
}

static int describe(const char *path, struct statvfs *to) {
  return result(statvfs(in_back(path).path, to));
}

static void *start(struct fuse_conn_info *connection, struct fuse_config *config) {
  (void)connection;
  config->use_ino = 1;
  config->attr_timeout = 0;
  config->entry_timeout = 0;
  config->negative_timeout = 0;
  return NULL;
}

int main(int count, char **arguments) {
  static const struct fuse_operations operations = {
      .init = start,
      .getattr = get_attributes,
      .readdir = list,
      .create = create_file,
      .open = open_file,
      .read = read_file,
      .write = write_file,
      .fsync = sync_file,
      .release = close_file,
      .unlink = remove_file,
      .mkdir = make_directory,
      .rmdir = remove_directory,
      .truncate = cut,
      .rename = move,
      .statfs = describe,
  };
  if (count != 3) {
    return 2;
  }
  back = arguments[1];
  char *own[] = {arguments[0], "-f", arguments[2], NULL};
  return fuse_main(3, own, &operations, NULL);
}
