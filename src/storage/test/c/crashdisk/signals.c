#define _GNU_SOURCE
#include "signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t asked_off;
static volatile sig_atomic_t asked_on;

static void note(int signal) {
  if (signal == SIGUSR1) {
    asked_off = 1;
  } else {
    asked_on = 1;
  }
}

void signals_listen(void) {
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGUSR2, &action, NULL);
}

void signals_obey(struct disk *disk) {
  if (asked_off) {
    asked_off = 0;
    disk_cut(disk, 0);
  }
  if (asked_on) {
    asked_on = 0;
    disk_on(disk, false);
  }
}

static pthread_t main_thread;

static void *await_end(void *unused) {
  char buffer[256];
  while (read(STDIN_FILENO, buffer, sizeof buffer) > 0) {
    /* Nothing is expected. */
  }
  pthread_kill(main_thread, SIGTERM);
  return unused;
}

int signals_end_with_input(void) {
  pthread_t thread;
  main_thread = pthread_self();
  int status = pthread_create(&thread, NULL, await_end, NULL);
  return status != 0 ? status : pthread_detach(thread);
}
