/* The choice of a kernel. */
#ifndef DGEN_DISPATCH_H
#define DGEN_DISPATCH_H

#include "dgen_kernel.h"

/* Returns the kernel of a supported ISA, or NULL. */
const dgen_kernel *dgen_kernel_of(uint32_t isa);

#endif
