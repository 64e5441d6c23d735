/* The file system's operations. */
#ifndef CRASHDISK_OPERATIONS_H
#define CRASHDISK_OPERATIONS_H

#define FUSE_USE_VERSION 31
#include <fuse.h>

#include "options.h"

/* Returns the operations on the disk of these options, which must stay. */
const struct fuse_operations *operations_of(const struct options *options);

#endif
