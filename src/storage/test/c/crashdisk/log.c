#include "log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

static FILE *file;

bool log_open(const char *path) {
  file = fopen(path, "ae");
  return file != NULL && setvbuf(file, NULL, _IOLBF, BUFSIZ) == 0;
}

void log_event(uint64_t operation, const char *event, const char *format, ...) {
  if (file == NULL) {
    return;
  }
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  int64_t time = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
  fprintf(file, "op=%" PRIu64 " time=%" PRId64 " event=%s ", operation, time, event);
  va_list values;
  va_start(values, format);
  vfprintf(file, format, values);
  va_end(values);
  fputc('\n', file);
}
