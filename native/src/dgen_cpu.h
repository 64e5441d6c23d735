/* Detects the ISAs that the CPU and the operating system support. Compiled at the baseline: must run anywhere. */
#ifndef DGEN_CPU_H
#define DGEN_CPU_H

#include <stdint.h>

/* Returns a mask of (1 << DGEN_ISA_...) that always has the portable bit. It includes ISAs that are not compiled in. */
uint32_t dgen_cpu_isas(void);

#endif
