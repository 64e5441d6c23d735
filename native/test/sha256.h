/* SHA-256 (FIPS 180-4), for the format's test vectors. */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

/* Writes the digest as 64 hexadecimal digits and a terminating zero. */
void sha256_hex(const uint8_t *data, size_t bytes, char hex[65]);

#endif
