#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define REPORTED_FAILURES 20

#if defined(DGEN_EMULATED_AVX512)
extern const dgen_kernel dgen_avx512_emulated_kernel;
#endif

static uint64_t checks, failures;
static uint64_t seed, state;

void check_that(bool condition, const char *file, int line, const char *format, ...) {
    ++checks;
    if (condition) {
        return;
    }
    if (++failures <= REPORTED_FAILURES) {
        va_list arguments;
        va_start(arguments, format);
        fprintf(stderr, "%s:%d: ", file, line);
        vfprintf(stderr, format, arguments);
        fputc('\n', stderr);
        va_end(arguments);
    }
}

int check_report(const char *what) {
    printf("%s: %llu checks, %llu failed", what, (unsigned long long)checks, (unsigned long long)failures);
    if (seed != 0) {
        printf(" (repeat with DGEN_TEST_SEED=%llu)", (unsigned long long)seed);
    }
    putchar('\n');
    return checks == 0 || failures != 0 ? 1 : 0;
}

uint64_t random_word(void) {
    if (seed == 0) {
        const char *given = getenv("DGEN_TEST_SEED");
        seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
        state = seed;
    }
    state += DGEN_GOLDEN;
    return dgen_mix64(state);
}

uint64_t random_below(uint64_t bound) { return random_word() % bound; }

uint32_t variants(variant out[8]) {
    static const char *const names[] = {"portable", "neon", "avx2", "avx512"};
    uint32_t n = 0;
    for (uint32_t isa = 0; isa < sizeof names / sizeof names[0]; ++isa) {
        const dgen_kernel *kernel = dgen_kernel_of(isa);
        if (kernel != NULL) {
            out[n++] = (variant){names[isa], kernel};
        }
    }
#if defined(DGEN_EMULATED_AVX512)
    out[n++] = (variant){"avx512 (emulated)", &dgen_avx512_emulated_kernel};
#endif
    printf("variants:");
    for (uint32_t i = 0; i < n; ++i) {
        printf(" %s", out[i].name);
    }
    putchar('\n');
    return n;
}
