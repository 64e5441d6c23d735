/* System calls denied to this process, as container runtimes deny them. */
#ifndef DENIED_H
#define DENIED_H

#include <stdbool.h>

/* The number of one of the system calls this library makes; negative if the name is none of them. */
int denied_number(const char *name);

/* From now on, in this process and what it starts, the system call fails with this errno. False if no filter can be. */
bool denied_install(int number, int error);

#endif
