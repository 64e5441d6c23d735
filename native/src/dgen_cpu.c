#include "dgen_cpu.h"

#include "dgen.h"

#if defined(__AVX__)
#error "compile the detector at the baseline: it runs before the CPU's features are known"
#endif

#define BIT(n) (UINT32_C(1) << (n))

#if defined(__x86_64__)
#include <cpuid.h>

/* The register states that the operating system saves on a context switch (XCR0). */
#define XCR0_AVX 0x06u
#define XCR0_AVX512 0xE6u

static uint32_t xcr0(void) {
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

uint32_t dgen_cpu_isas(void) {
    uint32_t isas = BIT(DGEN_ISA_PORTABLE);
    uint32_t a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & bit_OSXSAVE) == 0) {
        return isas;
    }
    uint32_t saved = xcr0();
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
        return isas;
    }
    if ((saved & XCR0_AVX) == XCR0_AVX && (b & bit_AVX2) != 0) {
        isas |= BIT(DGEN_ISA_AVX2);
        if ((saved & XCR0_AVX512) == XCR0_AVX512 && (b & bit_AVX512F) != 0 && (b & bit_AVX512DQ) != 0) {
            isas |= BIT(DGEN_ISA_AVX512);
        }
    }
    return isas;
}

#elif defined(__aarch64__) && defined(__AARCH64EL__)
uint32_t dgen_cpu_isas(void) { return BIT(DGEN_ISA_PORTABLE) | BIT(DGEN_ISA_NEON); }
#else
uint32_t dgen_cpu_isas(void) { return BIT(DGEN_ISA_PORTABLE); }
#endif
