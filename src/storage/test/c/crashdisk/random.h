/* Random numbers that depend on a seed and on nothing else. */
#ifndef CRASHDISK_RANDOM_H
#define CRASHDISK_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
  uint64_t state;
};

/* Returns a sequence for one purpose: two sequences differ if one of the numbers does. */
struct random random_for(uint64_t seed, uint64_t purpose, uint64_t number);

uint64_t random_next(struct random *random);

/* Returns a number below bound, which is not 0. */
uint64_t random_below(struct random *random, uint64_t bound);

/* Returns true with a probability of rate. */
bool random_chance(struct random *random, double rate);

#endif
