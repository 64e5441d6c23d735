/* Runs a command with system calls denied (EPERM): deny mbind,move_pages COMMAND [ARGUMENT...] */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "denied.h"

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: deny SYSTEM_CALL[,SYSTEM_CALL...] COMMAND [ARGUMENT...]\n");
        return 125;
    }
    for (const char *name = strtok(argv[1], ","); name != NULL; name = strtok(NULL, ",")) {
        int number = denied_number(name);
        if (number < 0 || !denied_install(number, EPERM)) {
            fprintf(stderr, "deny: cannot deny %s\n", name);
            return 125;
        }
    }
    execvp(argv[2], argv + 2);
    fprintf(stderr, "deny: %s: %s\n", argv[2], strerror(errno));
    return 127;
}
