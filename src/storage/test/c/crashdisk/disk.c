#define _GNU_SOURCE
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cut.h"
#include "liar.h"
#include "log.h"
#include "twin.h"

enum { CUT_PURPOSE = 1 };

/* --- files ------------------------------------------------------------------------------------------------------- */

static void discard(struct disk_file *file) {
  store_close(&file->store);
  if (file->twin.view != NULL) {
    store_close(&file->twin);
  }
  spoiled_clear(&file->spoiled);
  history_clear(&file->history);
  free(file->name);
  free(file);
}

static int open_file(struct disk *disk, const char *name, struct disk_file **found) {
  int platter = openat(disk->directory, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (platter < 0) {
    return -errno;
  }
  struct disk_file *file = calloc(1, sizeof *file);
  if (file == NULL || (file->name = strdup(name)) == NULL) {
    free(file);
    close(platter);
    return -ENOMEM;
  }
  int status = store_open(&file->store, platter);
  if (status == 0 && disk->lies.possible) {
    status = twin_open(file);
  }
  if (status < 0) {
    discard(file);
    return status;
  }
  file->next = disk->files;
  disk->files = file;
  *found = file;
  return 0;
}

static struct disk_file *known(const struct disk *disk, const char *name) {
  for (struct disk_file *file = disk->files; file != NULL; file = file->next) {
    if (!file->removed && strcmp(file->name, name) == 0) {
      return file;
    }
  }
  return NULL;
}

int disk_find(struct disk *disk, const char *name, struct disk_file **file) {
  *file = known(disk, name);
  return *file != NULL ? 0 : open_file(disk, name, file);
}

static void drop_if_unused(struct disk *disk, const struct disk_file *file) {
  if (!file->removed || file->handles > 0) {
    return;
  }
  struct disk_file **link = &disk->files;
  while (*link != file) {
    link = &(*link)->next;
  }
  struct disk_file *unused = *link;
  *link = unused->next;
  discard(unused);
}

void disk_release(struct disk *disk, struct disk_file *file) {
  file->handles--;
  drop_if_unused(disk, file);
}

void disk_removed(struct disk *disk, const char *name) {
  struct disk_file *file = known(disk, name);
  if (file != NULL) {
    file->removed = true;
    drop_if_unused(disk, file);
  }
}

void disk_renamed(struct disk *disk, const char *from, const char *to) {
  disk_removed(disk, to);
  struct disk_file *file = known(disk, from);
  if (file != NULL) {
    char *name = strdup(to);
    if (name != NULL) {
      free(file->name);
      file->name = name;
    }
  }
}

/* --- reads, writes, flushes -------------------------------------------------------------------------------------- */

/* Returns whether the power is cut in this operation. */
static bool is_last(struct disk *disk) { return disk->countdown > 0 && --disk->countdown == 0; }

static int lost_power(struct disk *disk) {
  int status = disk_cut(disk, 0);
  return status < 0 ? status : -EIO;
}

static int write_back(struct disk *disk, struct disk_file *file) {
  if (file->store.cached <= disk->cache && file->twin.cached <= disk->cache) {
    return 0;
  }
  int status = store_flush(&file->store);
  return status < 0 || !disk->lies.possible ? status : store_flush(&file->twin);
}

int disk_read(struct disk *disk, struct disk_file *file, uint64_t offset, void *buffer, uint64_t length) {
  disk->operations++;
  int status = store_read(&file->store, offset, buffer, length);
  if (status == 0 && lie_told(&disk->lies, STALE_READ, disk->operations)) {
    liar_read(disk, file, offset, buffer, length);
  }
  return status;
}

int disk_write(struct disk *disk, struct disk_file *file, uint64_t offset, const void *data, uint64_t length,
               bool synced) {
  disk->operations++;
  bool last = is_last(disk);
  bool cached = true;
  int status = disk->lies.possible ? liar_write(disk, file, offset, data, length, &cached)
                                   : store_write(&file->store, offset, data, length);
  if (status < 0) {
    return status;
  }
  if (last) {
    return lost_power(disk);
  }
  if (synced) {
    status = disk->lies.possible ? liar_sync(disk, file, cached) : store_persist_newest(&file->store);
  }
  return status < 0 ? status : write_back(disk, file);
}

int disk_flush(struct disk *disk, struct disk_file *file) {
  disk->operations++;
  if (is_last(disk)) {
    return lost_power(disk);
  }
  return disk->lies.possible ? liar_flush(disk, file) : store_flush(&file->store);
}

int disk_resize(struct disk *disk, struct disk_file *file, uint64_t size) {
  int status = store_resize(&file->store, size);
  return status < 0 || !disk->lies.possible ? status : store_resize(&file->twin, size);
}

/* --- power ------------------------------------------------------------------------------------------------------- */

struct tearing {
  struct disk *disk;
  struct disk_file *file;
};

static void torn(void *context, uint64_t offset, uint64_t length, const unsigned char *old, const unsigned char *new) {
  const struct tearing *tearing = context;
  liar_tore(tearing->disk, tearing->file, offset, length, old, new);
}

static int cut_file(struct disk *disk, struct disk_file *file, uint64_t seed, uint64_t number) {
  struct tearing tearing = {disk, file};
  struct cut cut = {random_for(seed, CUT_PURPOSE, number), disk->atomic, disk->lies.rate[TEAR], torn, &tearing};
  size_t writes = file->store.count;
  uint64_t bytes = file->store.cached;
  int status = cut_power(&file->store, &cut);
  history_clear(&file->history);
  log_event(disk->operations, "cut", "seed=%" PRIu64 " writes=%zu bytes=%" PRIu64 " file=%s", seed, writes, bytes,
            file->name);
  return status < 0 || !disk->lies.possible ? status : twin_check_cut(disk, file);
}

int disk_cut(struct disk *disk, uint64_t seed) {
  if (!disk->on) {
    return 0;
  }
  disk->on = false;
  disk->countdown = 0;
  disk->cuts++;
  uint64_t number = 0;
  int status = 0;
  for (struct disk_file *file = disk->files; file != NULL; file = file->next) {
    int cut = cut_file(disk, file, seed != 0 ? seed : disk->seed + disk->cuts, number++);
    status = status < 0 ? status : cut;
  }
  return status;
}

void disk_on(struct disk *disk, bool keep_handles) {
  if (disk->on) {
    return;
  }
  disk->on = true;
  if (!keep_handles) {
    disk->cycle++;
  }
  log_event(disk->operations, "on", "cuts=%" PRIu64, disk->cuts);
}

int disk_check(struct disk *disk) {
  int status = 0;
  for (struct disk_file *file = disk->files; file != NULL && status == 0 && disk->lies.possible; file = file->next) {
    status = twin_check(disk, file);
  }
  return status;
}

int disk_close(struct disk *disk) {
  int status = 0;
  while (disk->files != NULL) {
    struct disk_file *file = disk->files;
    int flushed = store_flush(&file->store);
    status = status < 0 ? status : flushed;
    disk->files = file->next;
    discard(file);
  }
  return status;
}
