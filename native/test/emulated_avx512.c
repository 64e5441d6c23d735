/* The AVX-512 kernel's own source, its intrinsics replaced by SIMDe's portable ones: proves the code, not the binary. */
#include <immintrin.h> /* first: the kernel's own inclusion must find nothing left to define */
#include <string.h>

#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/avx512.h>

#undef __m512i
#define __m512i simde__m512i

/* SIMDe has no 512-bit non-temporal store: to the bytes it is a store. */
#define _mm512_stream_si512(to, row) memcpy((to), &(row), sizeof(row))

#define dgen_avx512_kernel dgen_avx512_emulated_kernel
#include "dgen_avx512.c"
