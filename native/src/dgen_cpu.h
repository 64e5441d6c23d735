/* Which ISAs the CPU and the operating system let us use. Compiled at the baseline: must run anywhere. */
#ifndef DGEN_CPU_H
#define DGEN_CPU_H

#include <stdint.h>

/* Mask of (1 << DGEN_ISA_...); always has the portable one. Says nothing of what is compiled in. */
uint32_t dgen_cpu_isas(void);

#endif
