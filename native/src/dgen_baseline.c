/* The baselines that do not depend on an ISA. */
#include <string.h>

#include "dgen_format.h"
#include "dgen_memory.h"

int32_t dgen_baseline_memset(void *dst, uint64_t offset, uint64_t bytes, uint32_t value) {
    if (!dgen_is_range(dst, offset, bytes)) {
        return DGEN_ERROR_ARGUMENT;
    }
    memset(dgen_at(dst, offset), (int)value, bytes);
    return DGEN_OK;
}

int32_t dgen_baseline_xoshiro(void *dst, uint64_t offset, uint64_t bytes, uint64_t seed) {
    if (bytes % sizeof(uint64_t) != 0 || !dgen_is_range(dst, offset, bytes)) {
        return DGEN_ERROR_ARGUMENT;
    }
    uint8_t *at = dgen_at(dst, offset);
    uint64_t s0 = dgen_mix64(seed + DGEN_GOLDEN), s1 = dgen_mix64(seed + 2 * DGEN_GOLDEN);
    uint64_t s2 = dgen_mix64(seed + 3 * DGEN_GOLDEN), s3 = dgen_mix64(seed + 4 * DGEN_GOLDEN);
    for (uint64_t i = 0; i < bytes; i += sizeof(uint64_t)) {
        uint64_t out = dgen_rotl(s0 + s3, 23) + s0;
        memcpy(at + i, &out, sizeof out);
        uint64_t t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = dgen_rotl(s3, 45);
    }
    return DGEN_OK;
}
