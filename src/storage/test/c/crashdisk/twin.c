#define _GNU_SOURCE
#include "twin.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "log.h"

static int copy_data(int from, int to, off_t start, off_t end) {
  unsigned char buffer[64 * 1024];
  while (start < end) {
    size_t wanted = end - start < (off_t)sizeof buffer ? (size_t)(end - start) : sizeof buffer;
    ssize_t got = pread(from, buffer, wanted, start);
    if (got <= 0) {
      return got < 0 ? -errno : 0;
    }
    if (pwrite(to, buffer, (size_t)got, start) != got) {
      return -ENOSPC;
    }
    start += got;
  }
  return 0;
}

int twin_open(struct disk_file *file) {
  int memory = memfd_create("twin", MFD_CLOEXEC);
  if (memory < 0 || ftruncate(memory, (off_t)file->store.size) < 0) {
    return -errno;
  }
  off_t end = 0;
  for (off_t data = 0; (data = lseek(file->store.platter, end, SEEK_DATA)) >= 0;) {
    end = lseek(file->store.platter, data, SEEK_HOLE);
    int status = copy_data(file->store.platter, memory, data, end);
    if (status < 0) {
      return status;
    }
  }
  return store_open(&file->twin, memory);
}

/* Returns whether the sector is what an honest disk may hold. */
typedef bool sector_rule(struct disk_file *file, uint64_t offset, const unsigned char *found);

static bool is_current(struct disk_file *file, uint64_t offset, const unsigned char *found) {
  unsigned char expected[SECTOR];
  return store_read(&file->twin, offset, expected, SECTOR) == 0 && memcmp(found, expected, SECTOR) == 0;
}

static bool may_survive(struct disk_file *file, uint64_t offset, const unsigned char *found) {
  unsigned char durable[SECTOR];
  if (store_read_platter(&file->twin, offset, durable, SECTOR) == 0 && memcmp(found, durable, SECTOR) == 0) {
    return true;
  }
  for (size_t i = file->twin.count; i-- > 0;) {
    const struct pending *write = &file->twin.writes[i];
    if (offset >= write->offset && offset < write->offset + write->length &&
        memcmp(found, write->data + (offset - write->offset), SECTOR) == 0) {
      return true;
    }
  }
  return false;
}

static void report(struct disk *disk, const struct disk_file *file, const struct spoiled *entry, uint64_t offset,
                   uint64_t end) {
  if (offset < end) {
    disk->wrong++;
    log_event(disk->operations, "wrong", "lie=%s told=%" PRIu64 " offset=%" PRIu64 " length=%" PRIu64 " file=%s",
              lie_name(entry->lie), entry->operation, offset, end - offset, file->name);
  }
}

static int check_torn(struct disk *disk, struct disk_file *file, const struct spoiled *entry) {
  unsigned char *found = malloc(entry->length);
  int status = found == NULL ? -ENOMEM : store_read(&file->store, entry->offset, found, entry->length);
  if (status == 0 && memcmp(found, entry->torn, entry->length) == 0) {
    report(disk, file, entry, entry->offset, entry->offset + entry->length);
  }
  free(found);
  return status;
}

static int check(struct disk *disk, struct disk_file *file, sector_rule *rule) {
  for (size_t i = 0; i < file->spoiled.count; i++) {
    const struct spoiled *entry = &file->spoiled.entries[i];
    if (entry->torn != NULL) {
      int status = check_torn(disk, file, entry);
      if (status < 0) {
        return status;
      }
      continue;
    }
    uint64_t end = entry->offset + entry->length;
    end = end < file->store.size ? end : file->store.size;
    uint64_t wrong = end;
    for (uint64_t at = entry->offset; at < end; at += SECTOR) {
      unsigned char found[SECTOR];
      int status = store_read(&file->store, at, found, SECTOR);
      if (status < 0) {
        return status;
      }
      if (!rule(file, at, found)) {
        wrong = wrong < at ? wrong : at;
      } else {
        report(disk, file, entry, wrong, at);
        wrong = end;
      }
    }
    report(disk, file, entry, wrong, end);
  }
  return 0;
}

int twin_check(struct disk *disk, struct disk_file *file) { return check(disk, file, is_current); }

static int copy_sectors(struct disk_file *file, uint64_t offset, uint64_t length) {
  unsigned char *data = malloc(length);
  int status = data == NULL ? -ENOMEM : store_read_platter(&file->store, offset, data, length);
  if (status == 0) {
    status = store_put(&file->twin, offset, data, length);
  }
  free(data);
  return status;
}

int twin_check_cut(struct disk *disk, struct disk_file *file) {
  int status = check(disk, file, may_survive);
  for (size_t i = 0; i < file->twin.count && status == 0; i++) {
    status = copy_sectors(file, file->twin.writes[i].offset, file->twin.writes[i].length);
  }
  for (size_t i = 0; i < file->spoiled.count && status == 0; i++) {
    status = copy_sectors(file, file->spoiled.entries[i].offset, file->spoiled.entries[i].length);
  }
  store_forget(&file->twin);
  spoiled_clear(&file->spoiled);
  return status;
}
