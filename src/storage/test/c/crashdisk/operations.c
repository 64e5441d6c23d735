#define _GNU_SOURCE
#include "operations.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "control.h"
#include "signals.h"

/* An open file. It belongs to the power cycle in which it was opened. */
struct handle {
  struct disk_file *file; /* NULL: the control file */
  uint64_t cycle;
};

static const struct options *options;
static struct disk *disk;

static const char *name_of(const char *path) { return path + 1; }

static bool is_control(const char *path) { return strcmp(name_of(path), CONTROL_NAME) == 0; }

static struct handle *handle_of(const struct fuse_file_info *info) {
  return (struct handle *)(uintptr_t)info->fh; /* NOLINT: FUSE has a number for it */
}

/* Returns whether the power is on; signals come first. */
static bool powered(void) {
  signals_obey(disk);
  return disk->on;
}

static bool works(const struct handle *handle) {
  bool on = powered();
  return on && handle->cycle == disk->cycle;
}

static void *start(struct fuse_conn_info *connection, struct fuse_config *config) {
  (void)connection;
  config->direct_io = 1;
  config->nullpath_ok = 1;
  config->attr_timeout = 0;
  return NULL;
}

static int get_attributes(const char *path, struct stat *attributes, struct fuse_file_info *info) {
  if (info != NULL && handle_of(info)->file != NULL) {
    return fstat(handle_of(info)->file->store.platter, attributes) < 0 ? -errno : 0;
  }
  if (info != NULL || is_control(path)) {
    *attributes = (struct stat){.st_mode = S_IFREG | 0600, .st_nlink = 1, .st_uid = getuid(), .st_gid = getgid()};
    return 0;
  }
  const char *name = strcmp(path, "/") == 0 ? "." : name_of(path);
  return fstatat(disk->directory, name, attributes, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
}

static int list(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *info,
                enum fuse_readdir_flags flags) {
  (void)path, (void)offset, (void)info, (void)flags;
  int copy = openat(disk->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *names = copy < 0 ? NULL : fdopendir(copy);
  if (names == NULL) {
    return -errno;
  }
  fill(buffer, CONTROL_NAME, NULL, 0, 0);
  for (struct dirent *entry; (entry = readdir(names)) != NULL;) {
    if (entry->d_type != DT_DIR || entry->d_name[0] == '.') {
      fill(buffer, entry->d_name, NULL, 0, 0);
    }
  }
  closedir(names);
  return 0;
}

static int open_file(const char *path, struct fuse_file_info *info) {
  struct handle *handle = calloc(1, sizeof *handle);
  if (handle == NULL) {
    return -ENOMEM;
  }
  int status = 0;
  if (!is_control(path)) {
    status = powered() ? disk_find(disk, name_of(path), &handle->file) : -EIO;
  }
  if (status < 0) {
    free(handle);
    return status;
  }
  if (handle->file != NULL) {
    handle->file->handles++;
  }
  handle->cycle = disk->cycle;
  info->fh = (uint64_t)(uintptr_t)handle;
  return 0;
}

static int create(const char *path, mode_t mode, struct fuse_file_info *info) {
  if (!powered()) {
    return -EIO;
  }
  int created = openat(disk->directory, name_of(path), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (created < 0 && errno != EEXIST) {
    return -errno;
  }
  if (created >= 0) {
    close(created);
  }
  return open_file(path, info);
}

static int release(const char *path, struct fuse_file_info *info) {
  (void)path;
  struct handle *handle = handle_of(info);
  if (handle->file != NULL) {
    disk_release(disk, handle->file);
  }
  free(handle);
  return 0;
}

static int read_control(char *buffer, size_t length, uint64_t offset) {
  char state[512];
  signals_obey(disk);
  uint64_t end = control_state(disk, state, sizeof state);
  if (offset >= end) {
    return 0;
  }
  size_t given = length < end - offset ? length : (size_t)(end - offset);
  memcpy(buffer, state + offset, given);
  return (int)given;
}

static int read_file(const char *path, char *buffer, size_t length, off_t offset, struct fuse_file_info *info) {
  (void)path;
  const struct handle *handle = handle_of(info);
  if (handle->file == NULL) {
    return read_control(buffer, length, (uint64_t)offset);
  }
  if (!works(handle)) {
    return -EIO;
  }
  uint64_t size = handle->file->store.size;
  if ((uint64_t)offset >= size) {
    return 0;
  }
  uint64_t left = size - (uint64_t)offset;
  uint64_t wanted = length < left ? length : left;
  int status = disk_read(disk, handle->file, (uint64_t)offset, buffer, wanted);
  return status < 0 ? status : (int)wanted;
}

static int write_file(const char *path, const char *data, size_t length, off_t offset, struct fuse_file_info *info) {
  (void)path;
  const struct handle *handle = handle_of(info);
  if (handle->file == NULL) {
    int status = control_run(disk, data, length);
    return status < 0 ? status : (int)length;
  }
  if (!works(handle)) {
    return -EIO;
  }
  bool synced = (info->flags & (O_SYNC | O_DSYNC)) != 0;
  int status = disk_write(disk, handle->file, (uint64_t)offset, data, length, synced);
  return status < 0 ? status : (int)length;
}

static int sync_file(const char *path, int data_only, struct fuse_file_info *info) {
  (void)path, (void)data_only;
  const struct handle *handle = handle_of(info);
  if (handle->file == NULL) {
    return 0;
  }
  return works(handle) ? disk_flush(disk, handle->file) : -EIO;
}

static int resize(const char *path, off_t size, struct fuse_file_info *info) {
  struct disk_file *file = NULL;
  int status;
  if (info != NULL) {
    file = handle_of(info)->file;
    status = file == NULL || works(handle_of(info)) ? 0 : -EIO;
  } else if (is_control(path)) {
    status = 0;
  } else {
    status = powered() ? disk_find(disk, name_of(path), &file) : -EIO;
  }
  return status < 0 || file == NULL ? status : disk_resize(disk, file, (uint64_t)size);
}

/* Zeroing is a write of zeros. */
static int allocate(const char *path, int mode, off_t offset, off_t length, struct fuse_file_info *info) {
  (void)path;
  const struct handle *handle = handle_of(info);
  if (handle->file == NULL) {
    return -EOPNOTSUPP;
  }
  if (!works(handle)) {
    return -EIO;
  }
  uint64_t size = handle->file->store.size;
  uint64_t start = (uint64_t)offset;
  uint64_t end = start + (uint64_t)length;
  bool zero = (mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE)) != 0;
  if ((mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE)) != 0) {
    return -EOPNOTSUPP;
  }
  if (end > size && (mode & FALLOC_FL_KEEP_SIZE) == 0) {
    int status = disk_resize(disk, handle->file, end);
    if (status < 0) {
      return status;
    }
    size = end;
  }
  end = end < size ? end : size;
  if (!zero || start >= end) {
    return 0;
  }
  return disk_write(disk, handle->file, start, NULL, end - start, false);
}

static int remove_file(const char *path) {
  if (!powered()) {
    return -EIO;
  }
  if (is_control(path)) {
    return -EPERM;
  }
  if (unlinkat(disk->directory, name_of(path), 0) < 0) {
    return -errno;
  }
  disk_removed(disk, name_of(path));
  return 0;
}

static int rename_file(const char *from, const char *to, unsigned flags) {
  if (!powered()) {
    return -EIO;
  }
  if (is_control(from) || is_control(to)) {
    return -EPERM;
  }
  if (renameat2(disk->directory, name_of(from), disk->directory, name_of(to), flags) < 0) {
    return -errno;
  }
  disk_renamed(disk, name_of(from), name_of(to));
  return 0;
}

static int change_mode(const char *path, mode_t mode, struct fuse_file_info *info) {
  (void)info;
  return path == NULL || fchmodat(disk->directory, name_of(path), mode, 0) < 0 ? -errno : 0;
}

static int change_times(const char *path, const struct timespec times[2], struct fuse_file_info *info) {
  (void)info;
  return path != NULL && !is_control(path) && utimensat(disk->directory, name_of(path), times, 0) < 0 ? -errno : 0;
}

static int describe(const char *path, struct statvfs *answer) {
  (void)path;
  if (fstatvfs(disk->directory, answer) < 0) {
    return -errno;
  }
  fsblkcnt_t scale = answer->f_frsize > options->block ? answer->f_frsize / options->block : 1;
  answer->f_blocks *= scale;
  answer->f_bfree *= scale;
  answer->f_bavail *= scale;
  answer->f_bsize = options->block;
  answer->f_frsize = options->block;
  return 0;
}

const struct fuse_operations *operations_of(const struct options *given) {
  static const struct fuse_operations OPERATIONS = {
      .init = start,
      .getattr = get_attributes,
      .readdir = list,
      .open = open_file,
      .create = create,
      .release = release,
      .read = read_file,
      .write = write_file,
      .fsync = sync_file,
      .truncate = resize,
      .fallocate = allocate,
      .unlink = remove_file,
      .rename = rename_file,
      .chmod = change_mode,
      .utimens = change_times,
      .statfs = describe,
  };
  options = given;
  disk = given->disk;
  return &OPERATIONS;
}
