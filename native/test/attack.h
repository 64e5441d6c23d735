/* An attack on the ABI, derived from arbitrary bytes of a fuzzer or a random source. */
#ifndef ATTACK_H
#define ATTACK_H

#include <stddef.h>
#include <stdint.h>

/* Calls the ABI as the bytes say; aborts with a line on stderr if it does not do what dgen.h promises. */
void attack(const uint8_t *bytes, size_t n);

#endif
