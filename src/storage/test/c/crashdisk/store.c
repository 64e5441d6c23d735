#define _GNU_SOURCE
#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t down(uint64_t value) { return value & ~(SECTOR - 1); }
static uint64_t up(uint64_t value) { return down(value + SECTOR - 1); }
static uint64_t lower(uint64_t one, uint64_t other) { return one < other ? one : other; }
static uint64_t higher(uint64_t one, uint64_t other) { return one > other ? one : other; }

static void *reserved(uint64_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

int store_open(struct store *store, int platter) {
  struct stat attributes;
  *store = (struct store){.platter = platter};
  if (fstat(platter, &attributes) < 0) {
    return -errno;
  }
  store->size = (uint64_t)attributes.st_size;
  if (store->size > MOST_BYTES) {
    return -EFBIG;
  }
  store->view = reserved(MOST_BYTES);
  store->in_cache = reserved(MOST_BYTES / SECTOR / 8);
  if (store->view == NULL || store->in_cache == NULL) {
    store_close(store);
    return -ENOMEM;
  }
  return 0;
}

void store_close(struct store *store) {
  if (store->view != NULL) {
    store_forget(store);
    munmap(store->view, MOST_BYTES);
  }
  if (store->in_cache != NULL) {
    munmap(store->in_cache, MOST_BYTES / SECTOR / 8);
  }
  free(store->writes);
  close(store->platter);
}

/* --- sectors in the cache ---------------------------------------------------------------------------------------- */

static bool is_cached(const struct store *store, uint64_t offset) {
  uint64_t sector = offset / SECTOR;
  return (store->in_cache[sector / 64] >> (sector % 64) & 1) != 0;
}

static void mark_cached(struct store *store, uint64_t offset, bool cached) {
  uint64_t sector = offset / SECTOR;
  uint64_t bit = UINT64_C(1) << (sector % 64);
  if (cached) {
    store->in_cache[sector / 64] |= bit;
  } else {
    store->in_cache[sector / 64] &= ~bit;
  }
}

static bool is_gone(const struct pending *write, uint64_t offset) {
  return write->gone[(offset - write->offset) / SECTOR];
}

/* Shows the newest sectors of these writes from there on. */
static void show(struct store *store, size_t from, uint64_t offset, uint64_t end) {
  for (size_t i = from; i < store->count; i++) {
    const struct pending *write = &store->writes[i];
    uint64_t last = lower(end, write->offset + write->length);
    for (uint64_t at = higher(offset, write->offset); at < last; at += SECTOR) {
      if (!is_gone(write, at)) {
        memcpy(store->view + at, write->data + (at - write->offset), SECTOR);
        mark_cached(store, at, true);
      }
    }
  }
}

static void show_again(struct store *store, uint64_t offset, uint64_t end) {
  for (uint64_t at = offset; at < end; at += SECTOR) {
    mark_cached(store, at, false);
  }
  show(store, 0, offset, end);
}

static void release(struct store *store, struct pending *write) {
  store->cached -= write->length;
  free(write->data);
  free(write->gone);
}

void store_forget(struct store *store) {
  for (size_t i = 0; i < store->count; i++) {
    struct pending *write = &store->writes[i];
    for (uint64_t at = write->offset; at < write->offset + write->length; at += SECTOR) {
      mark_cached(store, at, false);
    }
    release(store, write);
  }
  if (store->count > 0) {
    madvise(store->view, MOST_BYTES, MADV_DONTNEED);
  }
  store->count = 0;
}

/* --- the platter ------------------------------------------------------------------------------------------------- */

int store_read_platter(const struct store *store, uint64_t offset, void *buffer, uint64_t length) {
  unsigned char *to = buffer;
  uint64_t done = 0;
  while (done < length) {
    ssize_t got = pread(store->platter, to + done, length - done, (off_t)(offset + done));
    if (got < 0) {
      return -errno;
    }
    if (got == 0) {
      memset(to + done, 0, length - done);
      return 0;
    }
    done += (uint64_t)got;
  }
  return 0;
}

int store_put(const struct store *store, uint64_t offset, const void *data, uint64_t length) {
  const unsigned char *from = data;
  uint64_t end = lower(offset + length, store->size);
  while (offset < end) {
    ssize_t put = pwrite(store->platter, from, end - offset, (off_t)offset);
    if (put < 0) {
      return -errno;
    }
    offset += (uint64_t)put;
    from += put;
  }
  return 0;
}

static int persist(const struct store *store, const struct pending *write) {
  uint64_t end = write->offset + write->length;
  for (uint64_t at = write->offset; at < end;) {
    uint64_t start = at;
    while (at < end && !is_gone(write, at)) {
      at += SECTOR;
    }
    int status = store_put(store, start, write->data + (start - write->offset), at - start);
    if (status < 0) {
      return status;
    }
    while (at < end && is_gone(write, at)) {
      at += SECTOR;
    }
  }
  return 0;
}

/* --- what clients ask for ---------------------------------------------------------------------------------------- */

int store_read(const struct store *store, uint64_t offset, void *buffer, uint64_t length) {
  unsigned char *to = buffer;
  int status = store_read_platter(store, offset, buffer, length);
  if (status < 0 || store->count == 0) {
    return status;
  }
  uint64_t end = offset + length;
  for (uint64_t at = offset; at < end;) {
    uint64_t next = lower(end, down(at) + SECTOR);
    if (is_cached(store, at)) {
      memcpy(to + (at - offset), store->view + at, next - at);
    }
    at = next;
  }
  return 0;
}

static struct pending *room(struct store *store) {
  if (store->count == store->capacity) {
    size_t capacity = store->capacity * 2 + 64;
    struct pending *writes = realloc(store->writes, capacity * sizeof *writes);
    if (writes == NULL) {
      return NULL;
    }
    store->writes = writes;
    store->capacity = capacity;
  }
  return &store->writes[store->count];
}

int store_write(struct store *store, uint64_t offset, const void *data, uint64_t length) {
  if (length > MOST_BYTES || offset > MOST_BYTES - length) {
    return -EFBIG;
  }
  if (length == 0) {
    return 0;
  }
  if (offset + length > store->size) {
    int status = store_resize(store, offset + length);
    if (status < 0) {
      return status;
    }
  }
  struct pending *write = room(store);
  if (write == NULL) {
    return -ENOMEM;
  }
  uint64_t start = down(offset);
  uint64_t end = up(offset + length);
  *write = (struct pending){.offset = start, .length = end - start};
  write->data = calloc(1, end - start);
  write->gone = calloc((end - start) / SECTOR, sizeof *write->gone);
  int status = write->data == NULL || write->gone == NULL ? -ENOMEM : 0;
  if (status == 0 && start < offset) {
    status = store_read(store, start, write->data, SECTOR);
  }
  if (status == 0 && offset + length < end) {
    status = store_read(store, end - SECTOR, write->data + (end - SECTOR - start), SECTOR);
  }
  if (status < 0) {
    free(write->data);
    free(write->gone);
    return status;
  }
  if (data == NULL) {
    memset(write->data + (offset - start), 0, length);
  } else {
    memcpy(write->data + (offset - start), data, length);
  }
  store->count++;
  store->cached += write->length;
  show(store, store->count - 1, start, end);
  return 0;
}

/* Notes that newer data of this range are on the platter. */
static void supersede(struct pending *write, uint64_t offset, uint64_t end) {
  uint64_t last = lower(end, write->offset + write->length);
  for (uint64_t at = higher(offset, write->offset); at < last; at += SECTOR) {
    write->gone[(at - write->offset) / SECTOR] = true;
  }
}

int store_persist_newest(struct store *store) {
  if (store->count == 0) {
    return 0;
  }
  struct pending *newest = &store->writes[store->count - 1];
  uint64_t offset = newest->offset;
  uint64_t end = offset + newest->length;
  if (!newest->lost) {
    int status = persist(store, newest);
    if (status < 0) {
      return status;
    }
    for (size_t i = 0; i + 1 < store->count; i++) {
      supersede(&store->writes[i], offset, end);
    }
  }
  release(store, newest);
  store->count--;
  show_again(store, offset, end);
  return 0;
}

int store_flush(struct store *store) {
  size_t kept = 0;
  for (size_t i = 0; i < store->count; i++) {
    struct pending write = store->writes[i];
    if (write.held) {
      write.held = false;
      store->writes[kept++] = write;
      continue;
    }
    if (!write.lost) {
      int status = persist(store, &write);
      if (status < 0) { /* nothing is promised: all stays in the cache */
        memmove(&store->writes[kept], &store->writes[i], (store->count - i) * sizeof write);
        store->count -= i - kept;
        return status;
      }
      for (size_t j = 0; j < kept; j++) {
        supersede(&store->writes[j], write.offset, write.offset + write.length);
      }
    }
    for (uint64_t at = write.offset; at < write.offset + write.length; at += SECTOR) {
      mark_cached(store, at, false);
    }
    release(store, &write);
  }
  bool flushed = kept < store->count;
  store->count = kept;
  if (kept > 0) {
    show(store, 0, 0, MOST_BYTES);
  } else if (flushed) {
    madvise(store->view, MOST_BYTES, MADV_DONTNEED);
  }
  return 0;
}

int store_resize(struct store *store, uint64_t size) {
  if (size > MOST_BYTES) {
    return -EFBIG;
  }
  if (ftruncate(store->platter, (off_t)size) < 0) {
    return -errno;
  }
  if (size < store->size) {
    for (size_t i = 0; i < store->count; i++) {
      struct pending *write = &store->writes[i];
      supersede(write, up(size), MOST_BYTES);
      if (size > write->offset && size < write->offset + write->length) {
        memset(write->data + (size - write->offset), 0, up(size) - size);
      }
    }
    show_again(store, down(size), up(store->size));
  }
  store->size = size;
  return 0;
}
