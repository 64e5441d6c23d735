/* Compares the detector of ISAs with the CPU features that the kernel lists. */
#define _POSIX_C_SOURCE 200809L
#include "dgen_cpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* Returns the line of /proc/cpuinfo with the first CPU's features, to be freed; NULL if there is none. */
static char *features(const char *name) {
    FILE *file = fopen("/proc/cpuinfo", "r");
    char *line = NULL;
    size_t size = 0;
    bool found = false;
    while (file != NULL && !found && getline(&line, &size, file) > 0) {
        found = strncmp(line, name, strlen(name)) == 0;
    }
    if (file != NULL) {
        fclose(file);
    }
    if (!found) {
        free(line);
        return NULL;
    }
    return line;
}

#if defined(__x86_64__)
static bool has(const char *line, const char *feature) {
    size_t n = strlen(feature);
    for (const char *at = strstr(line, feature); at != NULL; at = strstr(at + n, feature)) {
        if (at[-1] == ' ' && (at[n] == ' ' || at[n] == '\n')) {
            return true;
        }
    }
    return false;
}
#endif

int main(void) {
    uint32_t expected = 1u << DGEN_ISA_PORTABLE;
#if defined(__x86_64__)
    char *line = features("flags");
    if (line == NULL) {
        puts("cpu: no flags in /proc/cpuinfo, nothing to compare with");
        return 0;
    }
    expected |= has(line, "avx2") ? 1u << DGEN_ISA_AVX2 : 0;
    expected |= has(line, "avx2") && has(line, "avx512f") && has(line, "avx512dq") ? 1u << DGEN_ISA_AVX512 : 0;
#elif defined(__aarch64__) && defined(__AARCH64EL__)
    expected |= 1u << DGEN_ISA_NEON; /* part of the architecture */
    char *line = features("Features");
    CHECK(line == NULL || strstr(line, "asimd") != NULL, "a CPU without asimd: %s", line);
#else
    char *line = NULL;
#endif
    CHECK(dgen_cpu_isas() == expected, "the detector says %x, /proc/cpuinfo %x", dgen_cpu_isas(), expected);
    free(line);
    return check_report("cpu");
}
