/* Shared by all tests: checks that are counted, a seeded source of randomness, and the kernels to test. */
#ifndef CHECK_H
#define CHECK_H

#include "dgen_dispatch.h"

/* Counts a check; if it fails, prints the message and makes check_report fail. */
#define CHECK(condition, ...) check_that((condition), __FILE__, __LINE__, __VA_ARGS__)
void check_that(bool condition, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Prints the tally and returns the exit status. A run without checks fails. */
int check_report(const char *what);

/* Random numbers by SplitMix64, from a seed that check_report prints. */
uint64_t random_word(void);
uint64_t random_below(uint64_t bound);

typedef struct {
    const char *name;
    const dgen_kernel *kernel;
} variant;

/* Lists the variants that this process can run, the portable one first. Returns their number. */
uint32_t variants(variant out[8]);

#endif
