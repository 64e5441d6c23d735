/* Denies system calls to this process, as container runtimes do. */
#ifndef DENIED_H
#define DENIED_H

#include <stdbool.h>

/* Returns the number of a system call that the library makes; negative for other names. */
int denied_number(const char *name);

/* Makes the system call fail with this errno in this process and its children. Returns false if that is impossible. */
bool denied_install(int number, int error);

#endif
