/* The AVX-512 kernel's source with SIMDe's portable intrinsics: tests the code, not the binary. */
#include <immintrin.h> /* first, so that the kernel's own #include defines nothing */
#include <string.h>

#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/avx512.h>

#undef __m512i
#define __m512i simde__m512i

/* SIMDe has no 512-bit non-temporal store; a regular store writes the same bytes. */
#define _mm512_stream_si512(to, row) memcpy((to), &(row), sizeof(row))

#define dgen_avx512_kernel dgen_avx512_emulated_kernel
#include "dgen_avx512.c"
