/* Power by signals: SIGUSR1 cuts it, SIGUSR2 brings it back, before the next request. */
#ifndef CRASHDISK_SIGNALS_H
#define CRASHDISK_SIGNALS_H

#include "disk.h"

void signals_listen(void);

/* Does what was asked for by a signal. */
void signals_obey(struct disk *disk);

/* Ends the program as SIGTERM does, once standard input has ended. Returns 0 or an error number. */
int signals_end_with_input(void);

#endif
