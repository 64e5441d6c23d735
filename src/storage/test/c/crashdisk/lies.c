#include "lies.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"

static const char *const NAMES[LIES] = {"ignore-flush", "reorder", "drop-write", "lose-write", "misplace",
                                        "zero",         "corrupt", "stale-read", "tear"};

enum { LIE_PURPOSE = 1000 };

const char *lie_name(enum lie lie) { return NAMES[lie]; }

bool lies_set(struct lies *lies, const char *setting) {
  const char *equals = strchr(setting, '=');
  if (equals == NULL) {
    return false;
  }
  char *end;
  double rate = strtod(equals + 1, &end);
  if (end == equals + 1 || (*end != '\0' && *end != '\n') || !(rate >= 0 && rate <= 1)) {
    return false;
  }
  size_t length = (size_t)(equals - setting);
  for (int i = 0; i < LIES; i++) {
    if (strlen(NAMES[i]) == length && strncmp(NAMES[i], setting, length) == 0) {
      lies->rate[i] = rate;
      lies->possible = true;
      return true;
    }
  }
  return false;
}

bool lie_told(const struct lies *lies, enum lie lie, uint64_t operation) {
  if (!(lies->rate[lie] > 0)) {
    return false;
  }
  struct random random = random_for(lies->seed, LIE_PURPOSE + (uint64_t)lie, operation);
  return random_chance(&random, lies->rate[lie]);
}

bool spoiled_add(struct spoiled_list *list, struct spoiled entry) {
  if (list->count == list->capacity) {
    size_t capacity = list->capacity * 2 + 64;
    struct spoiled *entries = realloc(list->entries, capacity * sizeof *entries);
    if (entries == NULL) {
      free(entry.torn);
      return false;
    }
    list->entries = entries;
    list->capacity = capacity;
  }
  list->entries[list->count++] = entry;
  return true;
}

void spoiled_clear(struct spoiled_list *list) {
  for (size_t i = 0; i < list->count; i++) {
    free(list->entries[i].torn);
  }
  free(list->entries);
  *list = (struct spoiled_list){0};
}
