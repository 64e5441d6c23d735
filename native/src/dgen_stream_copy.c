#include "dgen_stream_copy.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>

#define LINE 64

void dgen_stream_copy(uint8_t *dst, const uint8_t *src, uint64_t bytes) {
    uint64_t head = (LINE - (uintptr_t)dst % LINE) % LINE;
    memcpy(dst, src, head);
    uint64_t i = head;
    for (; i + LINE <= bytes; i += LINE) {
        const __m128i *from = (const __m128i *)(const void *)(src + i);
        __m128i *to = (__m128i *)(void *)(dst + i);
        __m128i a = _mm_loadu_si128(from), b = _mm_loadu_si128(from + 1);
        __m128i c = _mm_loadu_si128(from + 2), d = _mm_loadu_si128(from + 3);
        _mm_stream_si128(to, a);
        _mm_stream_si128(to + 1, b);
        _mm_stream_si128(to + 2, c);
        _mm_stream_si128(to + 3, d);
    }
    memcpy(dst + i, src + i, bytes - i);
}

void dgen_stream_fence(void) { _mm_sfence(); }
#else
void dgen_stream_copy(uint8_t *dst, const uint8_t *src, uint64_t bytes) { memcpy(dst, src, bytes); }

void dgen_stream_fence(void) {}
#endif
