#include "random.h"

static uint64_t mixed(uint64_t value) { /* SplitMix64 */
  value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
  return value ^ (value >> 31);
}

struct random random_for(uint64_t seed, uint64_t purpose, uint64_t number) {
  return (struct random){mixed(mixed(mixed(seed) + purpose) + number)};
}

uint64_t random_next(struct random *random) {
  random->state += UINT64_C(0x9e3779b97f4a7c15);
  return mixed(random->state);
}

uint64_t random_below(struct random *random, uint64_t bound) { return random_next(random) % bound; }

bool random_chance(struct random *random, double rate) {
  return (double)(random_next(random) >> 11) * 0x1p-53 < rate;
}
