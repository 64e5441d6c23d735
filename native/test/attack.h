/* One attack on the ABI, made of any bytes: from a fuzzer or from a random source. */
#ifndef ATTACK_H
#define ATTACK_H

#include <stddef.h>
#include <stdint.h>

/* Calls the ABI as the bytes say; aborts with a line on stderr if it does not what dgen.h says. */
void attack(const uint8_t *bytes, size_t n);

#endif
