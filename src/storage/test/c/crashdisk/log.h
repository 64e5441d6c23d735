/*
 * The log: a line for each event, "op=NUMBER time=MICROSECONDS event=NAME KEY=VALUE …". A name of a file comes last, as
 * it may contain blanks.
 */
#ifndef CRASHDISK_LOG_H
#define CRASHDISK_LOG_H

#include <stdbool.h>
#include <stdint.h>

/* Appends to a file from now on. Without it nothing is logged. */
bool log_open(const char *path);

__attribute__((format(printf, 3, 4))) void log_event(uint64_t operation, const char *event, const char *format, ...);

#endif
