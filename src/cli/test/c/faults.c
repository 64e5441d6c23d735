/*
 * Loaded before libc (LD_PRELOAD): makes calls on files of a certain name go wrong. DGEN_FAULT is
 * CALL:FAULT:AFTER:NAME: the call (write, read, sync, close, truncate, rename, lock), what becomes of it
 * (the number of an error, or `short`: half of the bytes, or `few`: at most 512 bytes, or `eintr`:
 * EINTR every other time), after how many good calls it begins, and a part of the file's name.
 * An error's number may be followed by xN: only N times; or by @FROM-TO: only for bytes there.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NAME_BYTES = 256, FEW_BYTES = 512 };

static char call[NAME_BYTES];
static char fault[NAME_BYTES];
static char name[NAME_BYTES];
static long after;
static long times = -1;
static long long bad_from = -1;
static long long bad_to = -1;
static atomic_long calls;

__attribute__((constructor)) static void configure(void) {
  const char *text = getenv("DGEN_FAULT");
  if (text == NULL || sscanf(text, "%255[^:]:%255[^:]:%ld:%255s", call, fault, &after, name) != 4) {
    call[0] = '\0';
  }
  if (sscanf(fault, "%*dx%ld", &times) != 1) {
    times = -1;
  }
  if (sscanf(fault, "%*d@%lld-%lld", &bad_from, &bad_to) != 2) {
    bad_to = -1;
  }
}

static int is_file(int fd) {
  char link[64];
  char target[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, target, sizeof target - 1);
  if (length < 0) {
    return 0;
  }
  target[length] = '\0';
  return strstr(target, name) != NULL;
}

enum { GOOD, SHORT, FAILED };

/* What becomes of this call. */
static int outcome_at(long long offset, long long bytes) {
  long number = atomic_fetch_add(&calls, 1);
  if (number < after || (times >= 0 && number >= after + times)) {
    return GOOD;
  }
  if (bad_to >= 0 && (offset >= bad_to || offset + bytes <= bad_from)) {
    return GOOD;
  }
  if (strcmp(fault, "short") == 0 || strcmp(fault, "few") == 0) {
    return SHORT;
  }
  if (strcmp(fault, "eintr") == 0) {
    if (number % 2 == 0) {
      errno = EINTR;
      return FAILED;
    }
    return GOOD;
  }
  errno = atoi(fault);
  return FAILED;
}

static int outcome(void) { return outcome_at(bad_from, 1); }

static int meant(const char *kind, int fd) { return strcmp(call, kind) == 0 && is_file(fd); }

static void *next(const char *symbol) { return dlsym(RTLD_NEXT, symbol); }

static size_t shortened(size_t bytes) {
  if (strcmp(fault, "few") == 0) {
    return bytes < FEW_BYTES ? bytes : FEW_BYTES;
  }
  return bytes > 1 ? bytes / 2 : bytes;
}

#define POSITIONAL(SYMBOL, KIND, BUFFER)                                    \
  ssize_t SYMBOL(int fd, BUFFER buffer, size_t bytes, off64_t offset) {     \
    ssize_t (*real)(int, BUFFER, size_t, off64_t) = next(#SYMBOL);          \
    if (meant(KIND, fd)) {                                                  \
      int result = outcome_at((long long)offset, (long long)bytes);         \
      if (result == FAILED) {                                               \
        return -1;                                                          \
      }                                                                     \
      bytes = result == SHORT ? shortened(bytes) : bytes;                        \
    }                                                                       \
    return real(fd, buffer, bytes, offset);                                 \
  }

#define SEQUENTIAL(SYMBOL, KIND, BUFFER)                                    \
  ssize_t SYMBOL(int fd, BUFFER buffer, size_t bytes) {                     \
    ssize_t (*real)(int, BUFFER, size_t) = next(#SYMBOL);                   \
    if (meant(KIND, fd)) {                                                  \
      int result = outcome();                                           \
      if (result == FAILED) {                                               \
        return -1;                                                          \
      }                                                                     \
      bytes = result == SHORT ? shortened(bytes) : bytes;                        \
    }                                                                       \
    return real(fd, buffer, bytes);                                         \
  }

#define OF_FILE(SYMBOL, KIND)                                               \
  int SYMBOL(int fd) {                                                      \
    int (*real)(int) = next(#SYMBOL);                                       \
    return meant(KIND, fd) && outcome() == FAILED ? -1 : real(fd);      \
  }

POSITIONAL(pwrite64, "write", const void *)
POSITIONAL(pwrite, "write", const void *)
POSITIONAL(pread64, "read", void *)
POSITIONAL(pread, "read", void *)
SEQUENTIAL(write, "write", const void *)
SEQUENTIAL(read, "read", void *)
OF_FILE(fsync, "sync")
OF_FILE(fdatasync, "sync")

int close(int fd) {
  int (*real)(int) = next("close");
  int failed = meant("close", fd) && outcome() == FAILED;
  int error = errno;
  int result = real(fd);
  if (failed) {
    errno = error;
    return -1;
  }
  return result;
}

int ftruncate64(int fd, off64_t length) {
  int (*real)(int, off64_t) = next("ftruncate64");
  return meant("truncate", fd) && outcome() == FAILED ? -1 : real(fd, length);
}

int rename(const char *from, const char *to) {
  int (*real)(const char *, const char *) = next("rename");
  if (strcmp(call, "rename") == 0 && strstr(to, name) != NULL && outcome() == FAILED) {
    return -1;
  }
  return real(from, to);
}

static int control(const char *symbol, int fd, int command, void *argument) {
  int (*real)(int, int, ...) = next(symbol);
  if ((command == F_SETLK || command == F_SETLK64) && meant("lock", fd) && outcome() == FAILED) {
    return -1;
  }
  return real(fd, command, argument);
}

#define CONTROL(SYMBOL)                        \
  int SYMBOL(int fd, int command, ...) {       \
    va_list more;                              \
    va_start(more, command);                   \
    void *argument = va_arg(more, void *);     \
    va_end(more);                              \
    return control(#SYMBOL, fd, command, argument); \
  }

CONTROL(fcntl)
CONTROL(fcntl64)

int renameat(int old, const char *from, int new, const char *to) {
  int (*real)(int, const char *, int, const char *) = next("renameat");
  int named = strcmp(call, "rename") == 0 && strstr(to, name) != NULL;
  if ((named || meant("rename", new)) && outcome() == FAILED) {
    return -1;
  }
  return real(old, from, new, to);
}
